/** What corrections tell people; never a key, never a value. */
import { defineNotices } from '#notices/index.ts';

export const correctionNotices = defineNotices({
  'quality.correction-received': {
    zh: { title: '已收到：{kind} {number}', body: '关于“{resource}”，由{holder}办理，{due}。' },
    en: { title: 'Received: {kind} {number}', body: 'About “{resource}”; {holder} handles it, {due}.' },
  },
  'quality.disputed': {
    zh: {
      title: '“{resource}”有数据被标注异议',
      body: '自 {day} 起，所涉数据在接口答复和目录中带异议标注，办结后撤下。',
    },
    en: {
      title: 'Data of “{resource}” are marked as disputed',
      body: 'From {day} on the answers and the catalogue say so, until it is settled.',
    },
  },
  'quality.confirmed-wrong': {
    zh: {
      title: '“{resource}”有数据经核实不准确',
      body: '编号 {number}。提供单位正在改正，改正后另行通知。',
    },
    en: {
      title: 'Data of “{resource}” were found wrong',
      body: 'Number {number}. The provider is correcting them and you will be told.',
    },
  },
  'quality.corrected': {
    zh: {
      title: '“{resource}”有数据已更正',
      body: '编号 {number}，更正日期 {day}。自 {since} 以来取得的副本请重新查询。',
    },
    en: {
      title: 'Data of “{resource}” were corrected',
      body: 'Number {number}, corrected on {day}. Ask again for copies taken since {since}.',
    },
  },
  'quality.correction-settled': {
    zh: { title: '办理结果：{number}', body: '关于“{resource}”：{outcome}。{said}' },
    en: { title: 'Outcome: {number}', body: 'About “{resource}”: {outcome}. {said}' },
  },
  'quality.correction-extended': {
    zh: { title: '校核延长：{number}', body: '关于“{resource}”，延长至 {day}。理由：{reason}' },
    en: {
      title: 'Check extended: {number}',
      body: 'About “{resource}”: extended to {day}. Reason: {reason}',
    },
  },
  'quality.correction-reminded': {
    zh: { title: '催办：{number}', body: '“{resource}”的校核申请请尽快办理。{said}' },
    en: { title: 'Reminder: {number}', body: 'Please deal with the request about “{resource}”. {said}' },
  },
  'quality.correction-seen': {
    zh: { title: '更正数据已入库：{number}', body: '“{resource}”的更正批次已入库，可以办结。' },
    en: { title: 'The corrected batch came in: {number}', body: 'It of “{resource}” can be settled now.' },
  },
});
