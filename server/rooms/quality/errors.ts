/** Every refusal of the room: what happened, why, how to mend it. */
import { defineErrors } from '#kernel/errors.ts';

export const qualityErrors = defineErrors({
  'quality.rule-wrong': {
    status: 422,
    zh: { what: '规则填写有误', why: '{reason}', mend: '请按提示修改后保存。' },
    en: { what: 'The rule is not in order', why: '{reason}', mend: 'Change it as told and save again.' },
  },
  'quality.expression-wrong': {
    status: 422,
    zh: {
      what: '表达式不能使用',
      why: '位置 {at}：{reason}',
      mend: '只能使用信息项、数值、文字、比较与逻辑运算和所列函数。',
    },
    en: {
      what: 'The expression cannot be used',
      why: 'At {at}: {reason}',
      mend: 'Use items, numbers, texts, comparisons, logic and the functions listed.',
    },
  },
  'quality.rule-decided': {
    status: 409,
    zh: { what: '该规则已处理', why: '它已不是此操作所需的状态。', mend: '请刷新后查看。' },
    en: {
      what: 'This rule is settled already',
      why: 'It is no longer in the state this needs.',
      mend: 'Reload and look again.',
    },
  },
  'quality.nothing-gathered': {
    status: 409,
    zh: { what: '该资源尚无数据', why: '没有入库的批次可以检查。', mend: '请先归集数据。' },
    en: {
      what: 'There are no rows yet',
      why: 'No batch is visible that could be checked.',
      mend: 'Gather data first.',
    },
  },
  'quality.responsible-missing': {
    status: 409,
    zh: {
      what: '尚未明确质量责任主体，不能归集',
      why: '按本市规定，每个资源须有名单在册的质量责任主体。',
      mend: '请主管部门在质量页登记责任主体。',
    },
    en: {
      what: 'No body is named as responsible for the quality; nothing can be gathered',
      why: 'The city asks that every resource have one on record.',
      mend: 'Ask the bureau to name it on the quality page.',
    },
  },
  'quality.not-source': {
    status: 409,
    zh: {
      what: '不能在此更正',
      why: '该值来自“{source}”的“{resource}”，只由来源单位更正。',
      mend: '请把问题转交来源单位。',
    },
    en: {
      what: 'It cannot be mended here',
      why: 'The value comes from “{resource}” of “{source}”: only its source mends it.',
      mend: 'Pass the finding on to the source.',
    },
  },
  'quality.row-gone': {
    status: 409,
    zh: { what: '该行已变化', why: '此行在检查之后已更新或删除。', mend: '请刷新后重看。' },
    en: {
      what: 'This row has changed',
      why: 'It was updated or deleted after the check.',
      mend: 'Reload and look again.',
    },
  },
  'quality.reason-required': {
    status: 422,
    zh: { what: '须写明理由', why: '{what}', mend: '填写理由后再提交。' },
    en: { what: 'A reason is needed', why: '{what}', mend: 'State the reason and send again.' },
  },
  'quality.below-threshold': {
    status: 409,
    zh: {
      what: '数据质量低于门槛，暂不提供',
      why: '质量得分 {score}，低于本市门槛 {threshold}。',
      mend: '由提供单位修正数据后恢复。',
    },
    en: {
      what: 'The quality lies below the threshold; nothing is supplied',
      why: 'The score is {score}, the city’s threshold {threshold}.',
      mend: 'It is supplied again once the provider has repaired the data.',
    },
  },
  'quality.stage-too-low': {
    status: 409,
    zh: {
      what: '尚未结构化，不能提供接口',
      why: '该目录处于“{stage}”阶段，接口须在结构化以后。',
      mend: '先整理为带类型的表格并归集。',
    },
    en: {
      what: 'It is not structured yet; no interface can be offered',
      why: 'The entry is at the stage “{stage}”; an interface needs a structured table.',
      mend: 'Turn it into a typed table and gather it first.',
    },
  },
  'quality.finding-settled': {
    status: 409,
    zh: { what: '该问题已办结', why: '办结后不能再改。', mend: '如仍有问题，请另行提出。' },
    en: {
      what: 'This finding is closed',
      why: 'What is closed is not changed.',
      mend: 'Raise another one if need be.',
    },
  },
  'quality.campaign-settled': {
    status: 409,
    zh: { what: '该治理任务已结束', why: '结束后不能再改。', mend: '如需继续，请另行启动。' },
    en: {
      what: 'This campaign is closed',
      why: 'What is closed is not changed.',
      mend: 'Open another one to go on.',
    },
  },
  'quality.term-wrong': {
    status: 422,
    zh: { what: '期限填写有误', why: '结束日期早于开始日期。', mend: '请改正日期。' },
    en: { what: 'The term is not in order', why: 'It ends before it begins.', mend: 'Correct the days.' },
  },
  'quality.setting-wrong': {
    status: 422,
    zh: { what: '该设置值不被接受', why: '“{key}”须在 {from} 与 {to} 之间。', mend: '请改为范围内的值。' },
    en: {
      what: 'This value is not accepted',
      why: '“{key}” lies between {from} and {to}.',
      mend: 'Choose one within.',
    },
  },
});
