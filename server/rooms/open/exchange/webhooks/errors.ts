/** Why nobody can be told at an address, or not now. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const webhookErrors = defineErrors({
  'open.webhook-address': refusal(
    400,
    [
      '接收地址不可用',
      '地址须为 https（演示环境可用 http），不含账号和密码，且不是本平台或内网服务的地址。',
      '请填写可从公网访问的接收地址。',
    ],
    [
      'The address cannot be told',
      'It must be https (http in the demo), without account or password, and not lead to the platform or its own network.',
      'Give an address that can be reached from outside.',
    ],
  ),
  'open.webhook-waits': refusal(
    409,
    ['现在不能重发', '该地址已暂停推送，或者这条消息尚在等待送达。', '请先恢复推送，或者等待其送达。'],
    [
      'It cannot be sent again now',
      'The address is parked, or the message is still waiting to arrive.',
      'Resume the address, or wait for it.',
    ],
  ),
  'open.webhook-many': refusal(
    409,
    ['接收地址已达上限', '每个单位最多登记 {most} 个。', '请先停用不再需要的地址。'],
    ['Too many addresses', 'A body may have {most}.', 'End one that is not needed any more.'],
  ),
});
