/** Refusals around data and support for events. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const activityErrors = defineErrors({
  'open.support-event-missing': refusal(
    422,
    [
      '请写明活动',
      '申请须写明所办的活动：选择已公布的活动，或填写新活动的名称、类型和起止日期。',
      '请补充后提交。',
    ],
    [
      'Name the event',
      'An application names the event it is for: one that is published, or a new one with title, kind and dates.',
      'Add it and send it again.',
    ],
  ),
  'open.support-not-organiser': refusal(
    403,
    ['不是该活动的主办方', '只有活动的主办方可以申请数据和技术支持。', '请由主办方申请，或申报自己的活动。'],
    [
      'You do not organise this event',
      'Its organiser applies for data and support.',
      'Let the organiser apply, or name an event of your own.',
    ],
  ),
  'open.support-incomplete': refusal(
    422,
    ['申请内容不完整', '申请开放数据的，须列明数据集；申请技术支持的，须写明所需支持。', '请补充后提交。'],
    [
      'The application is incomplete',
      'Who asks for data names the sets; who asks for support says which.',
      'Add it and send it again.',
    ],
  ),
  'open.support-settled': refusal(
    409,
    ['该申请已办结', '当前状态不能办理此事项。', '请刷新后查看。'],
    ['It is settled', 'In its present state this cannot be done.', 'Reload and look again.'],
  ),
  'open.support-twice': refusal(
    409,
    ['该活动已有申请在办', '编号 {number} 尚未办结。', '请等待其办结。'],
    ['The event has an application already', 'Number {number} is under way.', 'Wait for its answer.'],
  ),
  'open.event-no-keys': refusal(
    409,
    ['该活动没有可用的数据支持', '活动未获准数据支持，或尚未开始、已经结束。', '请查看活动页面。'],
    [
      'The event has no data to give',
      'It was granted none, has not begun, or is over.',
      'See the page of the event.',
    ],
  ),
});
