/** What the acts beside a decision refuse, and how to mend it. */
import { defineErrors } from '#kernel/errors.ts';

export const actErrors = defineErrors({
  'cases.supplement-open': {
    status: 409,
    zh: {
      what: '正在等待补正',
      why: '“{step}”已要求申请单位补正，等待至 {day}，其间不作决定。',
      mend: '请等待答复，或先结束补正。',
    },
    en: {
      what: 'A supplement is awaited',
      why: '“{step}” asked the applicant to supplement, until {day}; nothing is decided meanwhile.',
      mend: 'Wait for the answer, or call the supplement off first.',
    },
  },
  'cases.supplement-none': {
    status: 422,
    zh: {
      what: '该环节不设补正',
      why: '规则没有为“{step}”规定补正，时限不停止计算。',
      mend: '请直接作出决定。',
    },
    en: {
      what: 'This step knows no supplement',
      why: 'No rule provides one for “{step}”; its clock does not stand still.',
      mend: 'Decide with what there is.',
    },
  },
  'cases.supplement-asked': {
    status: 409,
    zh: {
      what: '已经要求补正',
      why: '“{step}”已有一项补正尚未结束。',
      mend: '请等待答复，或先结束该项补正。',
    },
    en: {
      what: 'A supplement is open already',
      why: '“{step}” has one that has not ended.',
      mend: 'Wait for the answer, or call it off first.',
    },
  },
  'cases.supplement-late': {
    status: 409,
    zh: {
      what: '逾期后不能要求补正',
      why: '“{step}”已于 {day} 到期，时限不能再停止计算。',
      mend: '请尽快作出决定。',
    },
    en: {
      what: 'Too late to ask for a supplement',
      why: '“{step}” was due on {day}; a clock that ran out cannot stand still.',
      mend: 'Decide as soon as you can.',
    },
  },
  'cases.supplement-not-open': {
    status: 409,
    zh: { what: '没有待补正的事项', why: '“{step}”当前没有要求补正。', mend: '请刷新查看办件。' },
    en: {
      what: 'Nothing is to be supplemented',
      why: '“{step}” asks for nothing at present.',
      mend: 'Reload the case.',
    },
  },
  'cases.opinions-outstanding': {
    status: 409,
    zh: {
      what: '会商意见尚未收齐',
      why: '“{step}”须待“{opinions}”提出意见或其期限届满后才能决定。',
      mend: '请等待意见，或催办。',
    },
    en: {
      what: 'Opinions are outstanding',
      why: '“{step}” is decided once “{opinions}” has been heard or its limit has passed.',
      mend: 'Wait for the opinion, or remind its holder.',
    },
  },
  'cases.extension-none': {
    status: 422,
    zh: { what: '该时限不能延长', why: '规则没有为“{step}”规定延长。', mend: '请在期限内办结。' },
    en: {
      what: 'This limit has no extension',
      why: 'No rule extends “{step}”.',
      mend: 'Decide within the limit.',
    },
  },
  'cases.extension-not-yours': {
    status: 403,
    zh: { what: '您不能批准延长', why: '“{step}”的延长由{owner}批准。', mend: '请由其批准。' },
    en: {
      what: 'The extension is not yours to grant',
      why: '“{step}” is extended by {owner}.',
      mend: 'Ask them to grant it.',
    },
  },
  'cases.extension-twice': {
    status: 409,
    zh: {
      what: '已经延长过一次',
      why: '“{step}”已于 {on} 延长，只能延长一次。',
      mend: '请在延长后的期限内办结。',
    },
    en: {
      what: 'Extended already',
      why: '“{step}” was extended on {on}; it is extended once.',
      mend: 'Decide within the extended limit.',
    },
  },
  'cases.extension-late': {
    status: 409,
    zh: {
      what: '逾期后不能延长',
      why: '“{step}”已于 {day} 到期，延长须在到期前批准。',
      mend: '请尽快办结。',
    },
    en: {
      what: 'Too late to extend',
      why: '“{step}” was due on {day}; an extension is granted before that.',
      mend: 'Decide as soon as you can.',
    },
  },
  'cases.extension-too-long': {
    status: 422,
    zh: {
      what: '延长天数超过上限',
      why: '“{step}”最多延长 {max} 日，所填为 {days} 日。',
      mend: '请改填不超过上限的天数。',
    },
    en: {
      what: 'The extension is too long',
      why: '“{step}” is extended by at most {max} days; {days} were asked for.',
      mend: 'Ask for no more than the maximum.',
    },
  },
  'cases.forward-none': {
    status: 422,
    zh: {
      what: '该环节不能转办',
      why: '规则没有为“{step}”规定转办。',
      mend: '请直接办理，或请主管部门改派。',
    },
    en: {
      what: 'This step cannot be passed on',
      why: 'No rule has “{step}” forwarded.',
      mend: 'Decide it, or ask the data authority to reassign it.',
    },
  },
  'cases.forward-target': {
    status: 422,
    zh: {
      what: '不能转给该单位',
      why: '“{step}”只能转给规则所列的其他单位。',
      mend: '请从可转办的单位中选择。',
    },
    en: {
      what: 'It cannot go to this organisation',
      why: '“{step}” is passed on only to others that the rules name.',
      mend: 'Choose one of the organisations listed.',
    },
  },
  'cases.reassign-target': {
    status: 422,
    zh: { what: '不能改派给该单位', why: '“{step}”应改派给另一个已登记的单位。', mend: '请选择其他单位。' },
    en: {
      what: 'It cannot be given to this organisation',
      why: '“{step}” goes to another registered organisation.',
      mend: 'Choose another one.',
    },
  },
  'cases.organisation-closed': {
    status: 422,
    zh: {
      what: '该单位已撤销',
      why: '“{name}”已撤销或合并，不再承办“{step}”。',
      mend: '请改选{successor}。',
    },
    en: {
      what: 'That organisation is no more',
      why: '“{name}” was abolished or merged and decides “{step}” no longer.',
      mend: 'Choose {successor}.',
    },
  },
  'cases.assignee-unfit': {
    status: 422,
    zh: {
      what: '不能指定该人员',
      why: '“{step}”由本单位具有 {roles} 角色的人员办理。',
      mend: '请指定具有该角色的同事。',
    },
    en: {
      what: 'This person cannot take it',
      why: '“{step}” is decided by people of the organisation with one of the roles {roles}.',
      mend: 'Name a colleague who has it.',
    },
  },
  'cases.withdraw-elsewhere': {
    status: 422,
    zh: {
      what: '不能在此撤回',
      why: '“{procedure}”须在提出申请的地方撤回，或不能撤回。',
      mend: '请到申请页面办理。',
    },
    en: {
      what: 'It is not taken back here',
      why: '“{procedure}” is taken back where it was filed, or not at all.',
      mend: 'Go to the application itself.',
    },
  },
  'cases.delegation-unfit': {
    status: 422,
    zh: { what: '不能这样委托', why: '{reason}。', mend: '请调整受托人、角色或日期。' },
    en: {
      what: 'This cannot be delegated so',
      why: '{reason}.',
      mend: 'Change the delegate, the roles or the days.',
    },
  },
  'cases.read-only': {
    status: 403,
    zh: { what: '您只能查看', why: '审计人员查看办件，不留下意见或附件。', mend: '请以承办角色办理。' },
    en: {
      what: 'You may only read',
      why: 'An auditor reads cases and leaves nothing in them.',
      mend: 'Act in a role that takes part.',
    },
  },
  'cases.attachment-nameless': {
    status: 422,
    zh: { what: '附件没有文件名', why: '请求头 x-file-name 缺失。', mend: '请附上文件名。' },
    en: {
      what: 'The attachment has no name',
      why: 'The header x-file-name is missing.',
      mend: 'Send the name of the file.',
    },
  },
  'cases.attachment-empty': {
    status: 422,
    zh: { what: '附件是空文件', why: '没有收到内容。', mend: '请重新选择文件。' },
    en: { what: 'The attachment is empty', why: 'No content came.', mend: 'Choose the file again.' },
  },
  'cases.attachment-too-large': {
    status: 413,
    zh: { what: '附件过大', why: '单个附件不超过 {megabytes} MB。', mend: '请压缩或分成几个文件。' },
    en: {
      what: 'The attachment is too large',
      why: 'A file may have {megabytes} MB.',
      mend: 'Compress or divide it.',
    },
  },
  'cases.templates-full': {
    status: 409,
    zh: { what: '理由模板过多', why: '每个单位最多保存 {most} 条。', mend: '请先停用不再使用的模板。' },
    en: {
      what: 'Too many templates',
      why: 'An organisation keeps at most {most}.',
      mend: 'Drop those no longer used first.',
    },
  },
  'cases.procedure-unknown': {
    status: 404,
    zh: { what: '没有这种程序', why: '本市规则包中没有“{key}”。', mend: '请从程序列表中选择。' },
    en: {
      what: 'No such procedure',
      why: 'The city’s pack has no “{key}”.',
      mend: 'Choose one from the list.',
    },
  },
  'cases.simulation-choice': {
    status: 422,
    zh: { what: '推演的选择有误', why: '“{step}”：{reason}。', mend: '请调整该环节的结果或日期。' },
    en: {
      what: 'A choice of the simulation does not fit',
      why: '“{step}”: {reason}.',
      mend: 'Change the outcome or the day of that step.',
    },
  },
  'cases.days-too-many': {
    status: 422,
    zh: { what: '时间跨度过大', why: '日历一次最多查看 {most} 天。', mend: '请缩小起止日期。' },
    en: {
      what: 'Too many days',
      why: 'The calendar shows at most {most} days at once.',
      mend: 'Choose a shorter span.',
    },
  },
});
