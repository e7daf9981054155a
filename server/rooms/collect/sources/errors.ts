/** Refusals about the sources of data. */
import { defineErrors, type ErrorDefinition } from '#kernel/errors.ts';

const e = (status: number, zh: [string, string, string], en: [string, string, string]): ErrorDefinition => ({
  status,
  zh: { what: zh[0], why: zh[1], mend: zh[2] },
  en: { what: en[0], why: en[1], mend: en[2] },
});

export const sourcesErrors = defineErrors({
  'collect.element-source-taken': e(
    409,
    [
      '该数据元已有唯一来源',
      '“{element}”的唯一来源是{unit}《{resource}》。',
      '请向该单位申请共享；有异议的，提请主管部门裁定。',
    ],
    [
      'The element has its one source already',
      '“{element}” comes from {unit}, “{resource}”.',
      'Apply to that body for its data, or contest and let the authority decide.',
    ],
  ),
  'collect.element-not-held': e(
    422,
    [
      '该目录中没有这一数据元',
      '只有信息项对应该数据元的目录可以声明为来源。',
      '请先在信息项上选择对应的数据元。',
    ],
    [
      'The entry does not hold this element',
      'Only an entry with an item that follows the element can be its source.',
      'Bind an item of the entry to the element first.',
    ],
  ),
  'collect.element-unsourced': e(
    409,
    ['没有可以提出异议的来源', '该数据元还没有来源，或者来源就是本单位。', '请直接声明为来源。'],
    [
      'There is no source to contest',
      'The element has none yet, or it is your own.',
      'Declare your entry as its source.',
    ],
  ),
  'collect.element-contested': e(
    409,
    ['该数据元的来源正在裁定', '同一数据元同时只有一件裁定事项。', '请等待主管部门裁定。'],
    [
      'The source is being decided already',
      'One element has one such matter at a time.',
      'Wait for the authority’s decision.',
    ],
  ),
  'collect.one-source-silent': e(
    409,
    ['本市没有一数一源的规定', '无从提请裁定。', '请与对方单位协商。'],
    [
      'The city has no rule of one source',
      'Nothing says who would decide.',
      'Settle it with the other body.',
    ],
  ),
  'collect.lists-silent': e(
    409,
    ['本市没有采集责任清单的规定', '规定文本未要求生成责任清单。', '请使用数据归集页面查看应汇聚的数据。'],
    [
      'The city has no responsibility lists',
      'Its text does not ask for them.',
      'See the page of gathering for what is due.',
    ],
  ),
  'collect.lists-no-draft': e(
    409,
    ['没有可以印发的清单草案', '须先依目录生成草案。', '请先生成清单。'],
    ['There is no draft to issue', 'The lists are drawn up from the catalogue first.', 'Draw them up.'],
  ),
  'collect.lists-undecided': e(
    409,
    ['有数据元被多个单位主张，清单不能印发', '尚未裁定：{elements}。', '请先在待办中裁定唯一来源，再印发。'],
    [
      'Elements are claimed by several bodies',
      'Not decided yet: {elements}.',
      'Decide the one source of each, then issue the lists.',
    ],
  ),
  'collect.specification-empty': e(
    422,
    ['规范没有任何要求', '至少写明结构、命名、方式、频率、标识中的一项。', '请勾选要核对的内容。'],
    [
      'The specification asks for nothing',
      'State at least one of structure, naming, mode, frequency, identifiers.',
      'Choose what is to be checked.',
    ],
  ),
  'collect.specification-day': e(
    422,
    ['生效日早于上一版', '上一版自 {day} 起生效。', '请填写不早于上一版的生效日。'],
    ['It would come before the last edition', 'That one holds from {day}.', 'Give that day or a later one.'],
  ),
  'collect.specification-ended': e(
    409,
    ['该版规范已经停用', '一版规范只停用一次。', '请刷新页面。'],
    ['The edition has ended', 'An edition ends once.', 'Load the page again.'],
  ),
  'collect.specification-none': e(
    409,
    [
      '没有在效的数据汇聚规范，不能开始汇聚',
      '本市要求按统一的汇聚规范进行。',
      '请联系主管部门发布汇聚规范。',
    ],
    [
      'No gathering specification is in force',
      'The city gathers by one specification only.',
      'Ask the authority to publish it.',
    ],
  ),
  'collect.specification-unmet': e(
    422,
    ['不符合数据汇聚规范第 {version} 版', '{faults}。', '请按规范修改目录或换一种方式后重新汇聚。'],
    [
      'Edition {version} of the gathering specification is not met',
      '{faults}.',
      'Mend the entry or change the way of gathering, then send again.',
    ],
  ),
  'collect.finding-closed': e(
    409,
    ['该问题已经办结', '办结后不再答复。', '请刷新页面。'],
    ['The finding is closed', 'It takes no further answer.', 'Load the page again.'],
  ),
  'collect.finding-unanswered': e(
    409,
    ['该问题尚未答复', '答复后才能办结。', '请等待单位答复。'],
    ['The finding is not answered', 'It is closed after its answer.', 'Wait for the body.'],
  ),
  'collect.system-unit-required': e(
    422,
    ['未指定汇聚责任单位', '市、县自建系统的数据由同级相应单位负责汇聚。', '请选择汇聚责任单位。'],
    [
      'No unit is responsible for gathering',
      'Data of systems built by city or county are gathered by the unit concerned at that level.',
      'Choose the unit.',
    ],
  ),
  'collect.system-unit-level': e(
    422,
    [
      '汇聚责任单位与系统不在同一层级',
      '市级系统由市级单位负责，县级系统由县级单位负责。',
      '请选择同级单位。',
    ],
    [
      'The unit is not of the system’s level',
      'A city system is a city unit’s, a county system a county unit’s.',
      'Choose a unit of that level.',
    ],
  ),
  'collect.system-known': e(
    409,
    ['该系统已经登记为业务系统', '一个系统只登记一次。', '请在系统清单中查看。'],
    ['The system is registered already', 'It is registered once.', 'See the list of systems.'],
  ),
  'collect.exchange-unknown': e(
    404,
    ['没有这次试交换', '令牌无效、已经用过，或者已过期。', '请重新发起试交换。'],
    ['There is no such test exchange', 'The token is wrong, was used, or has run out.', 'Begin a new one.'],
  ),
  'collect.exchange-failed': e(
    422,
    ['试交换未通过', '回传的验证码不符。', '请重新发起试交换，并原样回传验证码。'],
    [
      'The test exchange failed',
      'The challenge that came back is another one.',
      'Begin a new one and send its challenge back unchanged.',
    ],
  ),
  'collect.purchase-unapproved': e(
    409,
    [
      '采购数据未经批准，不能汇聚',
      '来源为采购的数据须有本级主管部门批准的采购申请，并由该申请登记目录。',
      '请先提交采购申请；已批准的，从采购申请登记目录。',
    ],
    [
      'Bought data without an approved request',
      'What was bought is gathered under a request that the authority of the body’s level approved.',
      'File the request; once approved, begin the entry from it.',
    ],
  ),
});
