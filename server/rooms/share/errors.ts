/** What the room refuses, and how to mend it. */
import { defineErrors } from '#kernel/errors.ts';

export const shareErrors = defineErrors({
  'share.closed': {
    status: 409,
    zh: {
      what: '该资源不受理共享申请',
      why: '它的共享属性是“{class}”。',
      mend: '确有需要的，请与提供单位或主管部门协商。',
    },
    en: {
      what: 'This resource is not open to applications',
      why: 'Its sharing class is “{class}”.',
      mend: 'Where the need is real, speak to its provider or the data authority.',
    },
  },
  'share.service-unavailable': {
    status: 409,
    zh: {
      what: '该服务当前不可申请',
      why: '服务尚未就绪，或其资源已暂停、下线。',
      mend: '请稍后再试，或联系提供单位。',
    },
    en: {
      what: 'The service cannot be applied for now',
      why: 'It is not ready, or its resource is suspended or withdrawn.',
      mend: 'Try again later, or speak to the provider.',
    },
  },
  'share.form-incomplete': {
    status: 422,
    zh: {
      what: '申请表有 {count} 处需要补正',
      why: '必填项缺失或填写有误，申请尚未提交，草稿已保留。',
      mend: '请按各栏提示补正后提交。',
    },
    en: {
      what: '{count} things in the form need mending',
      why: 'Required fields are missing or wrong; nothing was submitted and the draft is kept.',
      mend: 'Mend the fields as noted beside them, then submit.',
    },
  },
  'share.answers-too-long': {
    status: 422,
    zh: {
      what: '有 {count} 处填写过长',
      why: '超过了一栏可填写的字符数或行数，这次修改没有保存。',
      mend: '请按各栏提示精简。',
    },
    en: {
      what: '{count} answers are too long',
      why: 'They have more characters or rows than a field takes; this change was not saved.',
      mend: 'Shorten them as noted beside the fields.',
    },
  },
  'share.field-fixed': {
    status: 422,
    zh: { what: '“{field}”由平台填写，不能改写', why: '该栏取自目录或登录单位。', mend: '请去掉这一栏。' },
    en: {
      what: '“{field}” is filled in by the platform',
      why: 'It comes from the catalogue or the signed-in organisation and cannot be typed over.',
      mend: 'Leave the field out.',
    },
  },
  'share.former-faulty': {
    status: 422,
    zh: {
      what: '旧件有 {count} 处不能录入',
      why: '日期、结果或依据有误，或者已经录入过；没有录入任何一件。',
      mend: '请按所标位置改正后重新录入。',
    },
    en: {
      what: '{count} things keep the former cases from being entered',
      why: 'Days, outcome or basis are wrong, or the case is entered already; none was taken.',
      mend: 'Mend what is marked and try again.',
    },
  },
  'share.former-unheaded': {
    status: 422,
    zh: {
      what: '表格里没有可识别的表头',
      why: '前 12 行中至少要有申请编号、申请事项、申请单位、提供单位、决定日期、决定结果中的四列。',
      mend: '请下载模板，按模板的表头填写。',
    },
    en: {
      what: 'The sheet has no headings that can be read',
      why: 'Within the first 12 rows at least four of number, matter, applicant, provider, day and outcome are needed.',
      mend: 'Take the template and keep its headings.',
    },
  },
  'share.not-editable': {
    status: 409,
    zh: {
      what: '申请当前不能修改',
      why: '申请状态为“{state}”。',
      mend: '请刷新后查看；被退回的申请可以修改后再次提交。',
    },
    en: {
      what: 'The application cannot be changed now',
      why: 'Its state is “{state}”.',
      mend: 'Reload; one that was returned can be changed and submitted again.',
    },
  },
  'share.not-decidable': {
    status: 409,
    zh: { what: '申请已不在办理中', why: '申请状态为“{state}”。', mend: '请刷新后查看。' },
    en: { what: 'The application is not under way', why: 'Its state is “{state}”.', mend: 'Reload.' },
  },
});
