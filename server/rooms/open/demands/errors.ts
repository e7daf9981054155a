/** Refusals of demands: what happened, why, how to mend it. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const demandErrors = defineErrors({
  'open.demand-unread': refusal(
    409,
    [
      '请先看看已有的数据',
      '目录中有相近的数据：{names}。',
      '其中有所需数据的，请选中；都不是的，请写明缺什么。',
    ],
    [
      'Look at what there is first',
      'The catalogue has the like: {names}.',
      'Choose it, or say what they lack.',
    ],
  ),
  'open.demand-open-already': refusal(
    409,
    ['该数据已经开放', '“{name}”已在平台开放。', '请直接前往数据页面获取。'],
    ['These data are open already', '“{name}” is open on the platform.', 'Get them from their page.'],
  ),
  'open.demand-listed-already': refusal(
    409,
    ['该数据已列入目录', '“{name}”已在目录中。', '希望其开放的，请改选“应开放而未开放”。'],
    ['These data are listed already', '“{name}” is in the catalogue.', 'Ask for it to be opened instead.'],
  ),
  'open.demand-state': refusal(
    409,
    ['现在不能办理这一步', '该需求的状态为“{state}”。', '请刷新页面，查看其办理情况。'],
    ['This cannot be done now', 'The demand is “{state}”.', 'Read its page again.'],
  ),
  'open.demand-day': refusal(
    422,
    ['请写明开放日期', '答应开放（列入目录）的，须写明不早于今日的日期。', '请填写日期后再答复。'],
    ['The date is missing', 'Data that will be opened or listed have a date, not before today.', 'State it.'],
  ),
  'open.demand-unfulfilled': refusal(
    409,
    ['承诺尚未兑现，不能办结', '{why}', '请先完成列入目录或开放，平台随即自动办结。'],
    [
      'What was promised is not done',
      '{why}',
      'List or open the data; the platform then closes it by itself.',
    ],
  ),
  'open.demand-many': refusal(
    429,
    ['今日提出的需求已达上限', '每个账号每日最多提出 {most} 件。', '请明日再提出，或合并为一件。'],
    [
      'No more can be filed today',
      'One account may file {most} a day.',
      'File the rest tomorrow, or as one.',
    ],
  ),
  'open.demand-twice': refusal(
    409,
    ['您已提出过同样的需求', '编号 {number} 正在办理。', '请查看其进度。'],
    ['You have asked for this already', 'Number {number} is under way.', 'Follow it there.'],
  ),
  'open.review-none': refusal(
    422,
    ['本市没有复核程序', '条文未设对答复的复核。', '如有新情况，请另行提出需求。'],
    ['The city has no review', 'Its text provides none of an answer.', 'File a new demand with what is new.'],
  ),
  'open.review-early': refusal(
    409,
    ['尚未答复，不能申请复核', '复核针对答复提出。', '请待答复后再申请。'],
    ['There is no answer to review yet', 'A review is of an answer.', 'Wait for the answer.'],
  ),
  'open.review-twice': refusal(
    409,
    ['已申请复核', '该答复的复核已经提出。', '请查看复核的办理情况。'],
    ['A review was asked for', 'There is one of this answer already.', 'Follow it.'],
  ),
  'open.demand-review-own': refusal(
    409,
    ['作出答复的人员不能复核', '复核须由作出答复以外的人员办理。', '请由其他人员办理。'],
    [
      'Whoever answered cannot review',
      'Somebody else than who gave the answer reviews it.',
      'Let a colleague do it.',
    ],
  ),
});
