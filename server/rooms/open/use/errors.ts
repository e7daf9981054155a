/** Why an agreement, a report on use or a call by an agreement is refused. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const useErrors = defineErrors({
  'open.report-interval-missing': refusal(
    422,
    [
      '协议未约定报告间隔',
      '本市规定使用者定期反馈使用情况；协议须写明多少日报告一次、逾期宽限多少日，否则不能签署。',
      '请在约定中填写报告间隔和宽限日数。',
    ],
    [
      'The agreement names no interval of reports',
      'Users report on their use at regular intervals; without an interval and its days of grace the agreement cannot be signed.',
      'State the interval and the grace among the terms.',
    ],
  ),
  'open.report-early': refusal(
    409,
    ['还不到提交的时候', '该期报告 {due} 到期，{opens} 起可以提交。', '请届时提交。'],
    ['It is too early', 'The report falls due on {due} and is taken from {opens} on.', 'Hand it in then.'],
  ),
  'open.report-settled': refusal(
    409,
    ['该周期已有报告', '报告已提交，未被退回。', '如需补充，请联系数据提供单位退回后再提交。'],
    [
      'There is a report already',
      'It was handed in and not returned.',
      'To add to it, ask the provider to return it first.',
    ],
  ),
  'open.report-not-there': refusal(
    409,
    ['没有可退回的报告', '该周期现为“{state}”。', '请刷新查看现状。'],
    ['There is no report to return', 'This period stands as “{state}”.', 'Reload to see how it stands.'],
  ),
  'open.report-again-by': refusal(
    422,
    ['补交日期不对', '补交日期须为今日之后。', '请另选日期。'],
    ['The day to send it again is wrong', 'It lies after today.', 'Choose another day.'],
  ),
  'open.report-purpose': refusal(
    422,
    ['用途不可选', '您可以选择的用途：{purposes}。', '请从列表中选择。'],
    ['This purpose is not open to you', 'Open to you are: {purposes}.', 'Choose one of the list.'],
  ),
  'open.client-needed': refusal(
    403,
    [
      '调用应用未登记',
      '经接口获取有条件开放数据，须使用已登记应用或者客户端的密钥，从其登记的网络调用。',
      '请在 {address} 登记应用，并使用它的密钥。',
    ],
    [
      'The calling application is not registered',
      'Conditional data are called with the key of a registered application or client, from the networks it named.',
      'Register it at {address} and use its key.',
    ],
  ),
  'open.client-taken': refusal(
    409,
    ['已有同名应用', '同一访问下应用名称不能重复。', '请换一个名称，或者使用已登记的应用。'],
    [
      'There is an application of that name',
      'Names are unique within an access.',
      'Choose another name, or use that one.',
    ],
  ),
  'open.client-network': refusal(
    422,
    ['网络地址写法不对', '“{network}”不是 IP 地址或者网段。', '请写成 203.0.113.7 或者 203.0.113.0/24。'],
    [
      'This is no network',
      '“{network}” is neither an address nor a network.',
      'Write 203.0.113.7 or 203.0.113.0/24.',
    ],
  ),
  'open.clients-many': refusal(
    409,
    ['登记的应用已达上限', '每项访问最多登记 {most} 个应用或者客户端。', '请先注销不再使用的。'],
    ['Too many applications', 'An access has {most} at a time.', 'End those that are not used any more.'],
  ),
  'open.scenario-missing': refusal(
    403,
    [
      '调用未载明授权场景',
      '本市规定实际使用须与申请和协议一致；接口调用须载明获准的场景编号。',
      '请在请求头 X-Gongshu-Scenario 中写明场景编号 {scenario}。',
    ],
    [
      'The call does not carry the scenario granted',
      'Use stays in line with application and agreement; a call by the interface carries the number of its scenario.',
      'State the scenario {scenario} in the header X-Gongshu-Scenario.',
    ],
  ),
  'open.scenario-other': refusal(
    403,
    [
      '不是授权的场景',
      '调用所载场景与获准的场景 {scenario} 不同。',
      '请按获准的场景使用；用于其他场景的，请在 {address} 另行申请。',
    ],
    [
      'This is not the scenario granted',
      'The call carries another scenario than {scenario}, which was granted.',
      'Keep to it; for another one apply anew at {address}.',
    ],
  ),
  'open.field-not-granted': refusal(
    403,
    [
      '超出授权的数据项',
      '“{column}”不在约定的数据项之内。',
      '请只查询约定的数据项；需要更多的，请重新申请。',
    ],
    [
      'Beyond the fields granted',
      '“{column}” is none of the fields agreed.',
      'Ask for those agreed; for more apply anew.',
    ],
  ),
});
