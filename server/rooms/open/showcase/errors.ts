/** Refusals of products, events and standards. */
import { defineErrors } from '#kernel/errors.ts';

export const showcaseErrors = defineErrors({
  'open.product-source-missing': {
    status: 422,
    zh: {
      what: '未写明数据来源',
      why: '利用开放数据形成的成果须注明来源。',
      mend: '请从本人取得的数据集中选择。',
    },
    en: {
      what: 'The source of the data is missing',
      why: 'A result of open data states where the data come from.',
      mend: 'Pick the sets from those you obtained.',
    },
  },
  'open.event-entries-many': {
    status: 409,
    zh: {
      what: '报名已达上限',
      why: '每个单位在同一活动中最多报名 {most} 项。',
      mend: '如有更多成果，请与主办单位联系。',
    },
    en: {
      what: 'Too many entries',
      why: 'A body may enter {most} in one event.',
      mend: 'For more, write to whoever holds it.',
    },
  },
  'open.product-date-missing': {
    status: 422,
    zh: {
      what: '未写明数据的获取日期',
      why: '成果须注明所用数据的获取日期。',
      mend: '请从下载记录中选择日期。',
    },
    en: {
      what: 'The day on which the data were obtained is missing',
      why: 'A product states it.',
      mend: 'Pick the day from your record of downloads.',
    },
  },
  'open.product-date-unknown': {
    status: 422,
    zh: {
      what: '该日没有获取记录',
      why: '{day} 当日没有取得“{name}”的记录。',
      mend: '请从下载记录中选择日期。',
    },
    en: {
      what: 'Nothing was obtained on that day',
      why: 'There is no record of “{name}” on {day}.',
      mend: 'Pick a day from your record of downloads.',
    },
  },
  'open.product-state': {
    status: 409,
    zh: { what: '当前状态不能这样办理', why: '该成果的状态为“{state}”。', mend: '请刷新后再看。' },
    en: {
      what: 'It cannot be done in this state',
      why: 'The product is “{state}”.',
      mend: 'Look at it again.',
    },
  },
  'open.reason-missing': {
    status: 422,
    zh: { what: '未写明理由', why: '退回和标注须写明理由。', mend: '请补充理由。' },
    en: { what: 'The reason is missing', why: 'It is needed for this.', mend: 'Write it and send it again.' },
  },
  'open.event-closed': {
    status: 409,
    zh: { what: '活动已截止', why: '提交作品的期限为 {day}。', mend: '请查看其他活动。' },
    en: {
      what: 'The event takes no more entries',
      why: 'Entries were taken until {day}.',
      mend: 'See the other events.',
    },
  },
  'open.event-dates': {
    status: 422,
    zh: {
      what: '日期不符',
      why: '结束日期不得早于开始日期，提交期限不得晚于结束日期。',
      mend: '请核对日期。',
    },
    en: {
      what: 'The dates do not fit',
      why: 'It ends no earlier than it begins, and entries are due before it ends.',
      mend: 'Check the dates.',
    },
  },
  'open.standard-comments-open': {
    status: 409,
    zh: { what: '还有意见未答复', why: '有 {count} 条意见尚未答复。', mend: '请逐条答复后再发布正式版。' },
    en: {
      what: 'Comments wait for an answer',
      why: '{count} of them are not answered yet.',
      mend: 'Answer each, then publish the final version.',
    },
  },
  'open.standard-comments-over': {
    status: 409,
    zh: { what: '征求意见已结束', why: '征求意见截至 {day}。', mend: '请查看正式版。' },
    en: {
      what: 'The time for comments is over',
      why: 'They were taken until {day}.',
      mend: 'See the final version.',
    },
  },
});
