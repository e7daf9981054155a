/** What is refused around feeds and subscriptions, and how to mend it. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const feedErrors = defineErrors({
  'serve.feed-needs-key': refusal(
    409,
    [
      '该资源的记录没有主键',
      '变更流按主键说明哪条记录有变，没有主键的记录无法逐条跟随。',
      '请改用其他提供方式。',
    ],
    [
      'The rows have no key',
      'A feed says by key which row changed; rows without one cannot be followed.',
      'Choose another manner of supply.',
    ],
  ),
  'serve.feed-kind': refusal(
    409,
    ['核验类服务不提供变更流', '核验只答是否相符，不给出取值。', '请选择查询类服务。'],
    [
      'A verification has no feed',
      'It tells whether values agree and never the values.',
      'Choose a service that gives records.',
    ],
  ),
  'serve.feed-not-granted': refusal(
    409,
    ['该授权不是订阅方式', '只有按订阅方式签发的授权才有变更流。', '请申请订阅方式的授权。'],
    [
      'The grant is not for a feed',
      'Only a grant whose manner is a feed has one.',
      'Apply for a grant in that manner.',
    ],
  ),
  'serve.subscription-url': refusal(
    422,
    ['通知地址不可用', '地址须为 https，不带用户名、口令和片段，也不得指向平台自身。', '请核对地址。'],
    [
      'The address cannot be used',
      'It is https, without user, password or fragment, and does not lead to the platform itself.',
      'Check the address.',
    ],
  ),
  'serve.subscription-many': refusal(
    409,
    ['通知地址过多', '一项授权最多登记 {most} 个通知地址。', '请先取消不用的地址。'],
    [
      'Too many addresses',
      'A grant has at most {most} addresses for nudges.',
      'End one that is no longer used.',
    ],
  ),
  'serve.subscription-state': refusal(
    409,
    ['当前状态不能这样办理', '该通知地址的状态为“{state}”。', '请刷新页面查看。'],
    ['Not possible as it stands', 'The subscription is “{state}”.', 'Reload the page.'],
  ),
  'serve.replay-beyond': refusal(
    422,
    ['没有序号 {seq}', '可重发的序号为 {floor} 至 {newest}。', '请在这个范围内选择。'],
    ['There is no number {seq}', 'Numbers {floor} to {newest} can be replayed.', 'Choose one of them.'],
  ),
});
