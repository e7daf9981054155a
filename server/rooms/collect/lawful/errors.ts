/** Refusals of collecting tasks, consents, forms. */
import { defineErrors, type ErrorDefinition } from '#kernel/errors.ts';

const e = (status: number, zh: [string, string, string], en: [string, string, string]): ErrorDefinition => ({
  status,
  zh: { what: zh[0], why: zh[1], mend: zh[2] },
  en: { what: en[0], why: en[1], mend: en[2] },
});

export const lawfulErrors = defineErrors({
  'collect.task-incomplete': e(
    422,
    ['采集事项不完整', '有 {count} 处不符合本市对采集的要求。', '请按所列各项补充。'],
    [
      'The collecting task is incomplete',
      '{count} points fall short of what the city asks.',
      'Supply what is listed.',
    ],
  ),
  'collect.repeated-collection': e(
    409,
    [
      '可以共享取得的数据不得再次收集',
      '已有来源：{sources}。',
      '请申请共享；确属例外的，请写明准许再次收集的情形。',
    ],
    [
      'What can be had by sharing may not be collected again',
      'There is a source: {sources}.',
      'Apply for it; where an exception holds, state it.',
    ],
  ),
  'collect.task-started': e(
    409,
    [
      '采集事项已经开始或结束',
      '只有准备中的采集事项可以开始，已结束的不能再改。',
      '请刷新页面查看最新状态。',
    ],
    [
      'The task has started or ended',
      'Only a prepared task starts; an ended one stays as it is.',
      'Reload the page.',
    ],
  ),
  'collect.task-changed': e(
    409,
    ['采集事项已被他人修改', '您打开之后它已保存为第 {revision} 稿。', '请刷新后在最新一稿上修改。'],
    [
      'The task was changed meanwhile',
      'Since you opened it revision {revision} was saved.',
      'Reload and edit that one.',
    ],
  ),
  'collect.task-required': e(
    409,
    [
      '没有采集事项，不接收数据',
      '本市要求采集人员和组织的数据须有采集事项。',
      '请先登记并开始采集事项，再上传数据。',
    ],
    [
      'No collecting task stands behind these data',
      'The city asks for a task behind data on persons and bodies.',
      'Register and start a task, then send the data.',
    ],
  ),
  'collect.consent-unneeded': e(
    409,
    ['该采集事项不需要同意', '它的依据无须逐人同意。', '请核对采集事项的依据。'],
    ['The task needs no consent', 'Its ground asks for none.', 'Check the ground of the task.'],
  ),
  'collect.consent-incomplete': e(
    422,
    ['同意记录不完整', '同意须留存方式、时间和范围。', '请按所列各项补充。'],
    ['The consent is incomplete', 'Manner, time and scope are kept of each.', 'Supply what is listed.'],
  ),
  'collect.consent-withdrawn': e(
    409,
    ['该同意已经撤回', '撤回之后不能再次撤回或恢复。', '如被采集人重新同意，请登记新的同意。'],
    [
      'The consent is withdrawn already',
      'It cannot be withdrawn twice or restored.',
      'Register a new consent if there is one.',
    ],
  ),
  'collect.withdrawal-stands': e(
    409,
    ['撤回同意而删去的行不能恢复', '被采集人已撤回同意。', '请取得新的同意后重新采集。'],
    [
      'Rows taken out by withdrawn consents do not come back',
      'Their subjects withdrew.',
      'Collect again on a new consent.',
    ],
  ),
  'collect.guidance-answered': e(
    409,
    ['该指导意见已经答复', '一条意见只答复一次。', '请刷新页面查看答复。'],
    ['The guidance is answered already', 'One answer is given to each.', 'Reload the page to see it.'],
  ),
  'collect.guidance-none': e(
    409,
    ['本市未规定对采集事项的指导', '规则包没有这一职责。', '请以其他方式告知该单位。'],
    [
      'The city has no guidance of collecting tasks',
      'Its pack knows no such duty.',
      'Tell the body in another way.',
    ],
  ),
  'collect.form-closed': e(
    409,
    ['采集表单没有开放', '表单已关闭，或者采集事项没有在进行。', '请联系采集单位。'],
    ['The form is not open', 'It was closed, or its task is not under way.', 'Ask the collecting unit.'],
  ),
  'collect.form-key': e(
    409,
    ['采集表单需要主键', '没有主键的条目只能全量加载，不能逐条收集。', '请在目录中设定主键。'],
    [
      'A form needs a key',
      'An entry without a key is loaded in full only.',
      'Set a key item in the catalogue.',
    ],
  ),
  'collect.notice-not-shown': e(
    422,
    ['未先出示告知书', '每条记录须写明所出示告知书的版本和时间。', '请先阅读告知书并确认，再填写。'],
    [
      'The notice was not shown first',
      'Each record names its version and the time.',
      'Read and confirm the notice, then fill in.',
    ],
  ),
  'collect.form-values': e(
    422,
    ['表单填写有误', '有 {count} 处须更正。', '请按所列各项更正。'],
    ['The form is not in order', '{count} points are to be mended.', 'Mend what is listed.'],
  ),
  'collect.left-out-settled': e(
    409,
    ['已经说明过处理结果', '每个批次说明一次。', '请刷新页面。'],
    ['It was answered already', 'Each batch is answered once.', 'Reload the page.'],
  ),
});
