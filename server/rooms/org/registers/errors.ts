/** What the registers refuse, and how to mend it. */
import { defineErrors } from '#kernel/errors.ts';

export const registerErrors = defineErrors({
  'org.register-not-kept': {
    status: 422,
    zh: { what: '本市不设此项登记', why: '本市的规定没有“{kind}”这一登记。', mend: '请查看本市登记的种类。' },
    en: {
      what: 'The city keeps no such register',
      why: 'The city’s rules have no register “{kind}”.',
      mend: 'Look at the registers the city keeps.',
    },
  },
  'org.register-writer': {
    status: 403,
    zh: { what: '此项登记不由您的单位办理', why: '按规定由{writer}登记。', mend: '请由有权的单位登记。' },
    en: {
      what: 'This register is not yours to write in',
      why: 'By the rules it is written by {writer}.',
      mend: 'Leave it to those who may.',
    },
  },
  'org.register-incomplete': {
    status: 422,
    zh: { what: '登记内容不完整', why: '缺少必须写明的内容。', mend: '请补齐标出的各项。' },
    en: {
      what: 'The entry is incomplete',
      why: 'It lacks what it must state.',
      mend: 'Fill in what is marked.',
    },
  },
  'org.register-entry-unknown': {
    status: 404,
    zh: { what: '没有这份登记', why: '该登记不存在，或您无权查看。', mend: '请从登记列表重新进入。' },
    en: {
      what: 'No such entry',
      why: 'It does not exist, or you may not see it.',
      mend: 'Come in again from the list.',
    },
  },
  'org.register-superseded': {
    status: 409,
    zh: { what: '该版本已被替换', why: '只有最新版本可以被新版本替换。', mend: '请在最新版本上发布。' },
    en: {
      what: 'This version has been replaced',
      why: 'Only the newest version can be replaced.',
      mend: 'Publish on the newest version.',
    },
  },
  'org.register-earlier': {
    status: 422,
    zh: {
      what: '施行日期早于被替换的版本',
      why: '被替换的版本自{day}起施行。',
      mend: '请改为不早于该日的日期。',
    },
    en: {
      what: 'It would take effect before the version it replaces',
      why: 'That version is in force from {day}.',
      mend: 'Choose that day or a later one.',
    },
  },
  'org.register-not-addressed': {
    status: 403,
    zh: { what: '本单位不在发送范围内', why: '只有被发送的单位需要确认。', mend: '无需操作。' },
    en: {
      what: 'It is not addressed to your organisation',
      why: 'Only organisations it is sent to confirm it.',
      mend: 'Nothing needs to be done.',
    },
  },
  'org.register-confirmed': {
    status: 409,
    zh: { what: '已经确认过', why: '本单位已确认知悉。', mend: '无需再次确认。' },
    en: {
      what: 'Already confirmed',
      why: 'Your organisation has confirmed it.',
      mend: 'Nothing needs to be done.',
    },
  },
  'org.register-file-unknown': {
    status: 422,
    zh: { what: '附件不存在', why: '附件未上传，或不是本单位上传的。', mend: '请重新上传附件。' },
    en: {
      what: 'No such file',
      why: 'It was not uploaded, or not by your organisation.',
      mend: 'Upload the file again.',
    },
  },
  'org.register-file-name': {
    status: 400,
    zh: { what: '缺少文件名', why: '请求没有写明文件名。', mend: '请在 x-file-name 中写明文件名。' },
    en: {
      what: 'The file name is missing',
      why: 'The request names no file.',
      mend: 'Name it in x-file-name.',
    },
  },
  'org.register-file-large': {
    status: 413,
    zh: { what: '附件过大', why: '附件超过 {megabytes} MB。', mend: '请压缩后重新上传。' },
    en: { what: 'The file is too large', why: 'It is over {megabytes} MB.', mend: 'Send a smaller one.' },
  },
  'org.question-unknown': {
    status: 404,
    zh: { what: '没有这个提问', why: '提问不存在或与该条款无关。', mend: '请从提问列表进入。' },
    en: {
      what: 'No such question',
      why: 'It does not exist or is on another article.',
      mend: 'Come in from the list of questions.',
    },
  },
  'org.matter-unknown': {
    status: 404,
    zh: { what: '没有这个协调事项', why: '事项不存在，或不在您所在层级。', mend: '请从协调事项列表进入。' },
    en: {
      what: 'No such matter',
      why: 'It does not exist, or is not of your level.',
      mend: 'Come in from the register of matters.',
    },
  },
  'org.matter-decided': {
    status: 409,
    zh: { what: '事项已有决定', why: '决定一经作出不可更改。', mend: '情况有变化时，请由主管部门另行提请。' },
    en: {
      what: 'The matter is decided',
      why: 'A decision once made is not changed.',
      mend: 'If things have changed, the bureau raises a new matter.',
    },
  },
  'org.matter-other-level': {
    status: 403,
    zh: { what: '不由您决定', why: '协调事项由本级政府决定。', mend: '请由该层级的政府账号办理。' },
    en: {
      what: 'Not yours to decide',
      why: 'A matter is decided by the government of its own level.',
      mend: 'Leave it to that government’s account.',
    },
  },
  'org.training-plan-exists': {
    status: 409,
    zh: { what: '本年度计划已有', why: '{year}年的培训计划已经制定。', mend: '请在已有计划上增加场次。' },
    en: {
      what: 'There is a plan for this year',
      why: 'The plan for {year} has been drawn up.',
      mend: 'Add sessions to it.',
    },
  },
  'org.training-unknown': {
    status: 404,
    zh: { what: '没有这项培训', why: '计划、场次或受训人员不存在。', mend: '请从培训计划进入。' },
    en: {
      what: 'No such training',
      why: 'Plan, session or trainee does not exist.',
      mend: 'Come in from the plan.',
    },
  },
  'org.expert-origin': {
    status: 422,
    zh: { what: '专家来源不在规定之内', why: '可选：{admitted}。', mend: '请选择其中之一。' },
    en: {
      what: 'This origin is not one of the rules’',
      why: 'One of: {admitted}.',
      mend: 'Choose one of these.',
    },
  },
  'org.expert-seated': {
    status: 409,
    zh: { what: '该人员已是委员', why: '同一人员同一时间只能有一个席位。', mend: '请先终止原任期。' },
    en: {
      what: 'Already a member',
      why: 'A person has one seat at a time.',
      mend: 'End the present term first.',
    },
  },
  'org.committee-unknown': {
    status: 404,
    zh: { what: '没有这项论证或委员', why: '不存在，或未分派给您。', mend: '请从列表进入。' },
    en: {
      what: 'No such round or member',
      why: 'It does not exist, or is not assigned to you.',
      mend: 'Come in from the list.',
    },
  },
  'org.committee-rules-missing': {
    status: 409,
    zh: {
      what: '尚无工作规则',
      why: '论证按备存的工作规则进行，目前没有生效的规则。',
      mend: '请先备存工作规则。',
    },
    en: {
      what: 'No working rules',
      why: 'A round follows the working rules on file, and none is in force.',
      mend: 'File the working rules first.',
    },
  },
  'org.round-members': {
    status: 422,
    zh: { what: '委员名单有误', why: '其中有人不是任期内的委员。', mend: '请只选任期内的委员。' },
    en: {
      what: 'Not all are members',
      why: 'Somebody named has no current term.',
      mend: 'Choose current members only.',
    },
  },
  'org.round-all-interested': {
    status: 422,
    zh: {
      what: '没有可以参加的委员',
      why: '所选委员都声明与该事项有利害关系，已被排除。',
      mend: '请另选委员。',
    },
    en: {
      what: 'Nobody is left to ask',
      why: 'All members chosen declared an interest in whom it concerns and are excluded.',
      mend: 'Choose other members.',
    },
  },
  'org.interest-standing': {
    status: 409,
    zh: { what: '已声明过', why: '您对该单位的利害关系声明仍然有效。', mend: '无需重复声明。' },
    en: {
      what: 'Declared already',
      why: 'Your declaration of an interest in this body stands.',
      mend: 'Nothing more is needed.',
    },
  },
  'org.round-closed': {
    status: 409,
    zh: { what: '论证已结束', why: '结束后不再接受意见。', mend: '需要时请发起新的论证。' },
    en: {
      what: 'The round is closed',
      why: 'No more opinions are taken.',
      mend: 'Open a new round if needed.',
    },
  },
  'org.expert-interested': {
    status: 403,
    zh: { what: '请回避', why: '该事项涉及您所在的单位，工作规则要求回避。', mend: '请登记回避。' },
    en: {
      what: 'Please step back',
      why: 'The matter concerns an organisation you act for; the working rules ask you to step back.',
      mend: 'Enter that you step back.',
    },
  },
  'org.round-short': {
    status: 409,
    zh: {
      what: '未达到法定人数',
      why: '应到 {seats} 人，已提意见 {given} 人，按工作规则须达到 {quorum}%。',
      mend: '请等待其余委员提出意见。',
    },
    en: {
      what: 'The quorum is missed',
      why: '{given} of {seats} gave an opinion; the working rules ask for {quorum} per cent.',
      mend: 'Wait for the other members.',
    },
  },
  'org.service-times': {
    status: 422,
    zh: { what: '时间有误', why: '结束时间须晚于开始时间。', mend: '请修改时间。' },
    en: {
      what: 'The times are wrong',
      why: 'The end must be after the beginning.',
      mend: 'Change the times.',
    },
  },
  'org.sector-unknown': {
    status: 422,
    zh: { what: '没有这个行业', why: '该行业不在本市列出的行业之内。', mend: '请从列出的行业中选择。' },
    en: { what: 'No such sector', why: 'The city does not list it.', mend: 'Choose one of those listed.' },
  },
});
