/** What following the use and measures tell people. */
import { defineNotices } from '#notices/index.ts';

export const conductNotices = defineNotices({
  'open.use-alert': {
    zh: { title: '开放数据使用异常：{title}', body: '{day}，使用者：{user}。{said}请核实。' },
    en: {
      title: 'Unusual use of open data: {title}',
      body: '{day}, user: {user}. {said} Please look into it.',
    },
  },
  'open.use-check-due': {
    zh: { title: '有 {count} 个数据集应检查使用情况', body: '这些数据集有使用记录，在规定周期内未检查。' },
    en: {
      title: '{count} data sets are due for a look at their use',
      body: 'They are in use and were not checked within the period.',
    },
  },
  'open.breach-opened': {
    zh: {
      title: '违规使用案件 {number}',
      body: '使用者：{user}；情形：{ground}。请核实证据并提出处理意见。',
    },
    en: { title: 'Case of a breach {number}', body: 'User: {user}; ground: {ground}. Look at the evidence.' },
  },
  'open.measure-to-decide': {
    zh: { title: '待决定的措施：{number}', body: '提供单位提出：{measure}；使用者：{user}。' },
    en: { title: 'A measure waits for your decision: {number}', body: '{measure}; user: {user}.' },
  },
  'open.measure-intended': {
    zh: {
      title: '拟对贵方采取措施：{measure}',
      body: '情形：{ground}。理由：{reason}。您可以陈述申辩，期限：{until}。',
    },
    en: {
      title: 'A measure is intended: {measure}',
      body: 'Ground: {ground}. Reason: {reason}. You may be heard, until: {until}.',
    },
  },
  'open.measure-moved': {
    zh: { title: '措施 {number}：{what}', body: '{said}' },
    en: { title: 'Measure {number}: {what}', body: '{said}' },
  },
  'open.harm-settled': {
    zh: { title: '您的举报 {number} 已处理', body: '{what}' },
    en: { title: 'Your report {number} was dealt with', body: '{what}' },
  },
});
