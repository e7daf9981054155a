/** What gathering tells the units and the bureau. */
import { defineNotices } from '#notices/index.ts';

export const gatheringNotices = defineNotices({
  'collect.update-near': {
    zh: { title: '{count} 项数据须在 {due} 前更新', body: '按更新周期或已填报的期限计算，详见数据归集。' },
    en: {
      title: '{count} entries are due by {due}',
      body: 'Counted by their cycles, or by the terms that were filed.',
    },
  },
  'collect.update-today': {
    zh: { title: '{count} 项数据今天到期', body: '按更新周期或已填报的期限，须在 {due} 当天更新。' },
    en: {
      title: '{count} entries are due today',
      body: 'By their cycles or filed terms they are due on {due}.',
    },
  },
  'collect.change-due': {
    zh: {
      title: '“{name}”的数据已申报变化，须上传新数据',
      body: '申报的变化日为 {due}，至今未收到内容更新的数据。',
    },
    en: {
      title: 'Data of “{name}” changed and have to be uploaded',
      body: 'The change was declared for {due}; no newer data have come.',
    },
  },
  'collect.source-silent': {
    zh: {
      title: '“{name}”的数据源没有动静',
      body: '实时更新的资源自 {since} 起逾期：{minutes} 分钟内没有收到数据，也没有收到无变化的报告。',
    },
    en: {
      title: 'The source of “{name}” is silent',
      body: 'A real-time entry, late since {since}: for {minutes} minutes neither data nor a word of no change came.',
    },
  },
  'collect.lag-above': {
    zh: {
      title: '“{name}”有 {count} 条记录未及时汇聚',
      body: '从产生到可用最长用了 {seconds} 秒，超过主管部门设定的上限。',
    },
    en: {
      title: '{count} records of “{name}” came too late',
      body: 'From production to visible it took up to {seconds} seconds, above the bureau’s bound.',
    },
  },
  'collect.term-asked': {
    zh: {
      title: '“{name}”的提供单位希望每 {days} 天汇聚一次',
      body: '贵单位申明每 {need} 天需要一次数据。同意较长期限的，请在汇聚例外页面确认；不同意的无须操作。',
    },
    en: {
      title: 'The provider of “{name}” wishes to gather every {days} days',
      body: 'You stated a need of every {need} days. Agree on the page of exceptions, or do nothing.',
    },
  },
  'collect.update-late': {
    zh: {
      title: '{count} 项数据已逾期',
      body: '应于 {due} 前汇聚，至今未收到新的合格数据。不能汇聚或须延长的，请填报例外并说明理由。',
    },
    en: {
      title: '{count} entries are overdue',
      body: 'They were due by {due}; no good rows have come since. File an exception with its reason where they cannot come.',
    },
  },
  'collect.exception-filed': {
    zh: { title: '{unit}填报了汇聚例外：“{name}”', body: '理由：{reason}' },
    en: { title: '{unit} filed an exception from gathering: “{name}”', body: 'Reason: {reason}' },
  },
  'collect.exception-objected': {
    zh: { title: '“{name}”的汇聚例外未获认可', body: '主管部门的理由：{reason}。请按期汇聚数据。' },
    en: {
      title: 'The exception of “{name}” was not accepted',
      body: 'The bureau’s reason: {reason}. Gather the data by its term.',
    },
  },
});
