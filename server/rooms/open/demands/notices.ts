/** What demands tell people; the words of a demand, never who asked. */
import { defineNotices } from '#notices/index.ts';

export const demandNotices = defineNotices({
  'open.demand-received': {
    zh: { title: '已收到开放需求 {number}', body: '“{wanted}”：{what}。' },
    en: { title: 'Demand {number} was received', body: '“{wanted}”: {what}.' },
  },
  'open.demand-to-assign': {
    zh: { title: '有开放需求待确定责任部门：{number}', body: '“{wanted}”尚无责任部门，请指定。' },
    en: { title: 'A demand needs a responsible unit: {number}', body: '“{wanted}” has none yet; name it.' },
  },
  'open.demand-moved': {
    zh: { title: '开放需求 {number} 有新进展', body: '“{wanted}”：{what}。' },
    en: { title: 'News of demand {number}', body: '“{wanted}”: {what}.' },
  },
  'open.demand-task': {
    zh: { title: '请按期兑现需求 {number} 的答复', body: '“{wanted}”已答复将于 {day} 前列入目录或开放。' },
    en: {
      title: 'Keep the answer to demand {number}',
      body: '“{wanted}” is to be listed or opened by {day}.',
    },
  },
  'open.demand-overdue': {
    zh: { title: '开放需求逾期未答复：{number}', body: '“{wanted}”应于 {day} 前答复。' },
    en: { title: 'A demand is overdue: {number}', body: '“{wanted}” was to be answered by {day}.' },
  },
});
