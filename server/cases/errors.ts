/** What the procedure engine refuses, and how to mend it. */
import { defineErrors } from '#kernel/errors.ts';

export const casesErrors = defineErrors({
  'cases.not-found': {
    status: 404,
    zh: { what: '没有找到该办件', why: '办件不存在，或与您所在单位无关。', mend: '请从待办或办件列表进入。' },
    en: {
      what: 'No such case',
      why: 'It does not exist, or your organisation takes no part in it.',
      mend: 'Come in from your to-dos or the list of cases.',
    },
  },
  'cases.other-level': {
    status: 403,
    zh: { what: '不属于本级', why: '该办件由其他县区或市级办理。', mend: '请由办理该事项的一级处理。' },
    en: {
      what: 'Not of your level',
      why: 'Another area or the city handles this case.',
      mend: 'It is theirs to handle.',
    },
  },
  'cases.not-your-step': {
    status: 403,
    zh: {
      what: '该环节不由您办理',
      why: '“{step}”由{owner}办理，您当前的单位或角色不同。',
      mend: '请切换到承办单位和角色，或等待其办理。',
    },
    en: {
      what: 'This step is not yours',
      why: '“{step}” is held by {owner}; your present organisation or role is another.',
      mend: 'Switch to the organisation and role that hold it, or wait for them.',
    },
  },
  'cases.step-decided': {
    status: 409,
    zh: {
      what: '该环节已经办结',
      why: '“{step}”已于 {day} 作出“{outcome}”的决定，一个环节只能决定一次。',
      mend: '请刷新查看办件的最新进展。',
    },
    en: {
      what: 'This step has been decided',
      why: '“{step}” was decided as “{outcome}” on {day}; a step is decided once.',
      mend: 'Reload to see where the case stands.',
    },
  },
  'cases.case-closed': {
    status: 409,
    zh: { what: '办件已经办结', why: '办件 {number} 不再有待办环节。', mend: '如需再次办理，请重新提出。' },
    en: {
      what: 'The case is closed',
      why: 'Case {number} has no open step any more.',
      mend: 'Ask anew if it is needed again.',
    },
  },
  'cases.outcome-unknown': {
    status: 422,
    zh: {
      what: '该环节没有这种决定',
      why: '“{step}”可以作出的决定是：{outcomes}。',
      mend: '请选择其中之一。',
    },
    en: {
      what: 'This step knows no such outcome',
      why: '“{step}” can be decided as: {outcomes}.',
      mend: 'Choose one of them.',
    },
  },
  'cases.reasons-missing': {
    status: 422,
    zh: {
      what: '缺少理由',
      why: '作出“{outcome}”的决定必须说明理由。',
      mend: '请填写至少一条理由。',
    },
    en: {
      what: 'Reasons are missing',
      why: 'Deciding “{outcome}” demands reasons.',
      mend: 'State at least one reason.',
    },
  },
  'cases.reasons-unwanted': {
    status: 422,
    zh: {
      what: '该决定不填理由',
      why: '“{outcome}”不需要理由。',
      mend: '请删去理由；补充说明可写在意见中。',
    },
    en: {
      what: 'This outcome takes no reasons',
      why: '“{outcome}” is decided without reasons.',
      mend: 'Leave them out; remarks go into the comment.',
    },
  },
  'cases.basis-missing': {
    status: 422,
    zh: {
      what: '缺少法律依据',
      why: '作出“{outcome}”的决定必须写明依据；本市接受的依据是：{levels}。',
      mend: '请选择依据的种类并填写其名称和要求的内容。',
    },
    en: {
      what: 'The legal basis is missing',
      why: 'Deciding “{outcome}” demands a basis; this city accepts: {levels}.',
      mend: 'Choose the kind of basis and state its title and what else is asked for.',
    },
  },
  'cases.basis-level': {
    status: 422,
    zh: {
      what: '依据的层级不被接受',
      why: '作出“{outcome}”的决定不能以“{given}”为依据；本市接受的依据是：{levels}。',
      mend: '请改用所列层级的依据，否则不能作出这一决定。',
    },
    en: {
      what: 'A basis of this level is not accepted',
      why: '“{outcome}” cannot rest on “{given}”; this city accepts: {levels}.',
      mend: 'Name a basis of one of these levels, or decide otherwise.',
    },
  },
  'cases.basis-unfit': {
    status: 422,
    zh: {
      what: '所引依据不能作为依据',
      why: '作出“{outcome}”的决定所引的文件已不再有效。',
      mend: '请按所标字段改引现行文件。',
    },
    en: {
      what: 'The basis cited is none',
      why: '“{outcome}” cites a document that holds no longer.',
      mend: 'Cite a document in force, as noted beside the field.',
    },
  },
  'cases.basis-incomplete': {
    status: 422,
    zh: { what: '依据填写不完整', why: '“{kind}”类依据还须写明有关内容。', mend: '请补填所标字段。' },
    en: {
      what: 'The basis is not complete',
      why: 'A basis of the kind “{kind}” must state more.',
      mend: 'Fill in the fields marked.',
    },
  },
  'cases.basis-unwanted': {
    status: 422,
    zh: { what: '该决定不填依据', why: '“{outcome}”没有依据的要求。', mend: '请删去依据。' },
    en: {
      what: 'This outcome takes no basis',
      why: 'No rule asks a basis of “{outcome}”.',
      mend: 'Leave it out.',
    },
  },
  'cases.form-incomplete': {
    status: 422,
    zh: {
      what: '办理表单填写有误',
      why: '“{form}”中有字段缺失或不符合要求。',
      mend: '请按字段旁的提示修改。',
    },
    en: {
      what: 'The form of this decision is not in order',
      why: 'Fields of “{form}” are missing or wrong.',
      mend: 'Mend the fields as noted beside them.',
    },
  },
  'cases.payload-unwanted': {
    status: 422,
    zh: { what: '该决定没有表单', why: '“{outcome}”不填写表单。', mend: '请删去表单内容。' },
    en: {
      what: 'This outcome has no form',
      why: '“{outcome}” takes no form.',
      mend: 'Leave the form’s answers out.',
    },
  },
  'cases.gate-refused': {
    status: 422,
    zh: {
      what: '条件尚不具备',
      why: '有 {count} 项条件不满足，不能继续。',
      mend: '请逐项处理所列原因后再办理。',
    },
    en: {
      what: 'A condition is not met',
      why: '{count} conditions stand against this act.',
      mend: 'Deal with each reason listed, then try again.',
    },
  },
  'cases.owner-missing': {
    status: 409,
    zh: {
      what: '找不到承办单位',
      why: '环节“{step}”应由“{resolver}”办理，但平台中没有对应的单位。',
      mend: '请先登记该单位及其人员。',
    },
    en: {
      what: 'Nobody can hold the step',
      why: '“{step}” belongs to “{resolver}”, and no such organisation is registered.',
      mend: 'Register the organisation and its people first.',
    },
  },
  'cases.behaviour-unknown': {
    status: 500,
    zh: {
      what: '办件所用的规则包引用了未登记的行为“{name}”',
      why: '该办件按开始时的规则包办理，当前程序版本不再提供此行为。',
      mend: '请系统管理员恢复提供该行为的程序版本。',
    },
    en: {
      what: 'The case’s edition names the unknown behaviour “{name}”',
      why: 'The case runs under the pack it began with, and this version of the program no longer has the behaviour.',
      mend: 'Ask the administrator for a version that has it.',
    },
  },
});
