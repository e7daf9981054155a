/** Why a source, a run or a record of another portal cannot be dealt with as asked. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const harvestErrors = defineErrors({
  'open.harvest-address': refusal(
    400,
    [
      '来源地址不可用',
      '地址须为 https（演示环境可用 http），不含账号和密码，且不是本平台或内网服务的地址。',
      '请填写对方门户的公开地址。',
    ],
    [
      'The address cannot be used',
      'It must be https (http in the demo), without account or password, and not lead to the platform or its own network.',
      'Give the public address of the other portal.',
    ],
  ),
  'open.harvest-running': refusal(
    409,
    ['该来源正在采集', '同一来源一次只运行一个采集任务。', '请等待其结束，或先停止。'],
    ['This source is being read', 'One run of a source at a time.', 'Wait for its end, or stop it first.'],
  ),
  'open.harvest-source-state': refusal(
    409,
    ['来源当前不可采集', '来源已暂停或结束。', '请先恢复该来源。'],
    ['The source is not active', 'It is paused or ended.', 'Resume it first.'],
  ),
  'open.harvest-record-state': refusal(
    409,
    [
      '该记录当前不能这样处理',
      '只有待审的记录可以审定，已采纳的记录才可由单位接收。',
      '请刷新后查看其状态。',
    ],
    [
      'Not now for this record',
      'Only a proposed record is decided, and only an accepted one is taken over.',
      'Reload and see its state.',
    ],
  ),
  'open.redirect-loop': refusal(
    409,
    ['跳转会成环', '目标地址本身也会跳转。', '请直接填写最终地址。'],
    ['The redirect would go round', 'Its target is redirected itself.', 'Give the final address.'],
  ),
});
