/** Refusals of corrections: what happened, why, how to mend it. */
import { defineErrors } from '#kernel/errors.ts';

export const correctionErrors = defineErrors({
  'quality.way-none': {
    status: 422,
    zh: {
      what: '本市没有这种途径',
      why: '条文未设“{kind}”。',
      mend: '请改用页面所列的途径。',
    },
    en: {
      what: 'The city has no such way',
      why: 'Its text does not provide for “{kind}”.',
      mend: 'Use one of the ways the page lists.',
    },
  },
  'quality.recipient-wrong': {
    status: 422,
    zh: { what: '不能向该单位提出', why: '可以向以下单位提出：{recipients}。', mend: '请另选受理单位。' },
    en: {
      what: 'It cannot be filed there',
      why: 'It may be filed with: {recipients}.',
      mend: 'Choose another recipient.',
    },
  },
  'quality.ground-wrong': {
    status: 422,
    zh: { what: '须写明异议的情形', why: '可以提出异议的情形：{grounds}。', mend: '请从中选择。' },
    en: {
      what: 'The ground is missing',
      why: 'One may object on these: {grounds}.',
      mend: 'Choose one of them.',
    },
  },
  'quality.item-unknown': {
    status: 422,
    zh: { what: '没有这个信息项', why: '目录的信息项为：{items}。', mend: '请从中选择。' },
    en: {
      what: 'There is no such item',
      why: 'The items of the entry are: {items}.',
      mend: 'Choose one of them.',
    },
  },
  'quality.record-key-wrong': {
    status: 422,
    zh: {
      what: '未写明是哪一条数据',
      why: '须写明以下各项：{names}。',
      mend: '请按证件或单据填写后再提交。',
    },
    en: {
      what: 'It is not said which record is meant',
      why: 'All of these are needed: {names}.',
      mend: 'Fill them in as your papers have them.',
    },
  },
  'quality.record-keyless': {
    status: 422,
    zh: { what: '该目录的数据没有主键', why: '不能指明其中一条。', mend: '请就整个目录提出，不填数据标识。' },
    en: {
      what: 'Rows of this entry have no key',
      why: 'None of them can be named.',
      mend: 'File about the entry as a whole.',
    },
  },
  'quality.request-open': {
    status: 409,
    zh: {
      what: '您已就此提出，正在办理',
      why: '编号 {number} 尚未办结。',
      mend: '请查看其进度；有新材料的，补充到该件。',
    },
    en: {
      what: 'You have filed this already',
      why: 'Number {number} is under way.',
      mend: 'Follow it there, and add new material to it.',
    },
  },
  'quality.requests-of-day': {
    status: 429,
    zh: {
      what: '今日提出的件数已达上限',
      why: '每个单位（个人）每日最多提出 {most} 件，由主管部门设定。',
      mend: '请明日再提出；确需成批更正的，请与来源单位或主管部门联系。',
    },
    en: {
      what: 'No more can be filed today',
      why: 'One unit or person may file {most} a day, by the bureau’s setting.',
      mend: 'File the rest tomorrow; for many at once turn to the source or the bureau.',
    },
  },
  'quality.requests-of-entry': {
    status: 429,
    zh: {
      what: '对该目录在办的件数已达上限',
      why: '每个单位（个人）对同一目录最多同时有 {most} 件在办，由主管部门设定。',
      mend: '请待在办件办结后再提出，或将新材料补充到在办件。',
    },
    en: {
      what: 'Too many stand open on this entry',
      why: 'One unit or person may have {most} open on one entry, by the bureau’s setting.',
      mend: 'Wait until some are settled, or add new material to one of them.',
    },
  },
  'quality.request-unknown': {
    status: 404,
    zh: { what: '没有这件申请', why: '编号有误，或与您无关。', mend: '请核对编号。' },
    en: {
      what: 'There is no such request',
      why: 'The number is wrong, or it is not yours.',
      mend: 'Check it.',
    },
  },
  'quality.request-closed': {
    status: 409,
    zh: { what: '该件已办结', why: '办结后不再变动。', mend: '仍有疑问的，请另行提出。' },
    en: {
      what: 'The request is settled',
      why: 'It does not change any more.',
      mend: 'File another one if need be.',
    },
  },
  'quality.not-corrected-at-source': {
    status: 409,
    zh: {
      what: '来源单位尚未更正',
      why: '提出以来，没有新入库的批次改变这条数据；只改平台上的副本不算更正。',
      mend: '请来源单位在业务系统改正，重新归集后再办结。',
    },
    en: {
      what: 'The source has not corrected it',
      why: 'No batch since the request changed this record; changing only the copy on the platform is no correction.',
      mend: 'Correct it in the source system, gather it again, then settle.',
    },
  },
  'quality.notice-missing': {
    status: 422,
    zh: {
      what: '未写告知内容',
      why: '告知提出人须有书面内容，并存档备查。',
      mend: '请在意见栏写明告知内容。',
    },
    en: {
      what: 'The notice has no text',
      why: 'The objector is told in writing, and the text is kept.',
      mend: 'Write the notice as the comment of the decision.',
    },
  },
  'quality.not-told': {
    status: 409,
    zh: { what: '尚未告知提出人，不能归档', why: '处理结果须先告知提出人。', mend: '请先办理告知。' },
    en: {
      what: 'It cannot be archived: the objector has not been told',
      why: 'The outcome has to be told first.',
      mend: 'Tell the objector, then archive it.',
    },
  },
  'quality.proof-first': {
    status: 409,
    zh: {
      what: '不能以数据不符为由驳回',
      why: '该条数据正在校核或存在异议，办事人已提交有效证明材料。',
      mend: '请依据证明材料照常办理，不得推诿，不得要求先行更正。',
    },
    en: {
      what: 'It cannot be rejected for a mismatch of data',
      why: 'The record is being checked or disputed, and valid proof was handed in.',
      mend: 'Go on with the business on the proof; do not refuse, delay or ask for a correction first.',
    },
  },
  'quality.file-unfit': {
    status: 422,
    zh: { what: '附件不能接收', why: '{reason}', mend: '请改用 PDF 或图片，且不超过 {megabytes} MB。' },
    en: {
      what: 'The file was not taken',
      why: '{reason}',
      mend: 'Use a PDF or a picture of at most {megabytes} MB.',
    },
  },
});
