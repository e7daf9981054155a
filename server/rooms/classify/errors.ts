/** Every refusal of the room: what happened, why, how to mend it. */
import { defineErrors } from '#kernel/errors.ts';

export const classifyErrors = defineErrors({
  'classify.table-faults': {
    status: 422,
    zh: {
      what: '规则表尚不能发布',
      why: '有 {count} 处不符合要求，逐项列在下方。',
      mend: '每一级别、每一类别都须对应国家或省、自治区的级别、类别；每一行都须指向表内级别。',
    },
    en: {
      what: 'The rule table cannot be issued yet',
      why: '{count} points are not in order; each is listed.',
      mend: 'Map every grade and class to its national or regional one, and let every row lead to a grade of the table.',
    },
  },
  'classify.implementing-faults': {
    status: 422,
    zh: {
      what: '实施细则不能报备',
      why: '有 {count} 行放宽了市级规则，或不在规则表内：{rows}。',
      mend: '实施细则只能从严；请修改所列各行。',
    },
    en: {
      what: 'The implementing rules cannot be filed',
      why: '{count} rows loosen the city’s rules or are not in them: {rows}.',
      mend: 'Implementing rules only tighten; change the rows named.',
    },
  },
  'classify.not-issued': {
    status: 409,
    zh: {
      what: '市级规则尚未发布',
      why: '实施细则须依据市级分类分级规则制定。',
      mend: '请等待主管部门发布规则表。',
    },
    en: {
      what: 'The city has issued no rules yet',
      why: 'Implementing rules are made under the city’s rules on classes and grades.',
      mend: 'Wait until the bureau has issued its table.',
    },
  },
  'classify.answers-incomplete': {
    status: 422,
    zh: { what: '定级问题没有答完', why: '有 {count} 题未答或选项不对。', mend: '请逐题选择。' },
    en: {
      what: 'The grading questions are not all answered',
      why: '{count} have no answer, or one that is not offered.',
      mend: 'Answer each of them.',
    },
  },
  'classify.item-unknown': {
    status: 422,
    zh: { what: '没有信息项“{item}”', why: '该资源不含此信息项。', mend: '请从信息项清单中选择。' },
    en: {
      what: 'There is no item “{item}”',
      why: 'The resource has no such item.',
      mend: 'Choose one of its items.',
    },
  },
  'classify.grade-outside': {
    status: 422,
    zh: {
      what: '级别“{grade}”不在规则表内',
      why: '级别只能取自现行分类分级规则。',
      mend: '可选：{grades}。',
    },
    en: {
      what: 'The grade “{grade}” is not in the rule table',
      why: 'A grade is one of the rules in force.',
      mend: 'One of: {grades}.',
    },
  },
  'classify.reason-required': {
    status: 422,
    zh: {
      what: '从宽定级须说明理由',
      why: '所选级别或类别比规则表的建议宽：建议 {proposed}。',
      mend: '写明理由后提交主管部门复核，或采纳建议。',
    },
    en: {
      what: 'A laxer choice needs its reason',
      why: 'The grade or class chosen is laxer than the table proposes: {proposed}.',
      mend: 'Give the reason, which the bureau reviews, or take the proposal.',
    },
  },
  'classify.state-conflict': {
    status: 409,
    zh: { what: '当前状态不能进行此操作', why: '该项已处于“{state}”。', mend: '请刷新后再试。' },
    en: {
      what: 'Not possible in the present state',
      why: 'It is already “{state}”.',
      mend: 'Reload and look again.',
    },
  },
  'classify.entry-grade': {
    status: 422,
    zh: {
      what: '目录所填级别或类别与定级结果不符',
      why: '有 {count} 处，逐项列在下方。',
      mend: '按定级结果填写，或先办理从宽定级的复核。',
    },
    en: {
      what: 'The grade or class of the entry disagrees with its grading',
      why: '{count} points; each is listed.',
      mend: 'State what was graded, or have a laxer grade reviewed first.',
    },
  },
});
