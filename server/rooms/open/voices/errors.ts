/** Refusals of voices: what happened, why, how to mend it. */
import { defineErrors } from '#kernel/errors.ts';

export const voiceErrors = defineErrors({
  'open.voice-way-none': {
    status: 422,
    zh: { what: '本市没有这种途径', why: '“{kind}”不在可以提出的事项之列。', mend: '请改用页面所列的途径。' },
    en: {
      what: 'There is no such way',
      why: '“{kind}” is not among the ways open to the public.',
      mend: 'Use one of those the page lists.',
    },
  },
  'open.voice-incomplete': {
    status: 422,
    zh: { what: '内容不完整', why: '有必填的内容没有填写。', mend: '请按提示补全后再提交。' },
    en: {
      what: 'It is not complete',
      why: 'Something that is needed was left out.',
      mend: 'Fill in what is marked and send it again.',
    },
  },
  'open.voice-sign-in': {
    status: 401,
    zh: {
      what: '请先登录',
      why: '该事项的办理结果要告知本人。',
      mend: '请登录后再提交；反映意见和举报线索可以不登录。',
    },
    en: {
      what: 'Please sign in',
      why: 'The outcome has to reach whoever asked.',
      mend: 'Sign in and send it again; opinions and reports need no account.',
    },
  },
  'open.voices-too-many': {
    status: 429,
    zh: {
      what: '提交过于频繁',
      why: '一小时内最多提交 {most} 件。',
      mend: '请稍后再提交，已填写的内容没有被接收。',
    },
    en: {
      what: 'Too many at once',
      why: 'At most {most} are taken in an hour.',
      mend: 'Send it later; this one was not taken.',
    },
  },
  'open.voice-unknown': {
    status: 404,
    zh: {
      what: '没有这个编号',
      why: '编号有误，或该件不公开。',
      mend: '请核对编号；未登录提交的，请同时填写查询码。',
    },
    en: {
      what: 'There is no such number',
      why: 'It is wrong, or the matter is not public.',
      mend: 'Check it; without an account the code is needed too.',
    },
  },
  'open.voice-answered': {
    status: 409,
    zh: { what: '该件已答复', why: '答复后不再变动。', mend: '如有新的情况，请另行提出。' },
    en: {
      what: 'It has been answered',
      why: 'An answer is not changed.',
      mend: 'File another one if need be.',
    },
  },
  'open.voice-answer-missing': {
    status: 422,
    zh: { what: '未写明答复', why: '须有答复内容；不采纳的还须写明理由。', mend: '请补充后再提交。' },
    en: {
      what: 'The answer is missing',
      why: 'It needs a text, and a reason where it is not adopted.',
      mend: 'Write it and send it again.',
    },
  },
  'open.message-missing': {
    status: 422,
    zh: { what: '未写明给提出人的答复', why: '办结须同时告知提出人。', mend: '请在意见栏写明答复内容。' },
    en: {
      what: 'The message to the sender is missing',
      why: 'It closes only with one.',
      mend: 'Write it as the comment of the decision.',
    },
  },
  'open.newer-release-missing': {
    status: 409,
    zh: {
      what: '数据集还没有新版本',
      why: '提出时为第 {number} 版，此后没有发布新版本，不能按“已更正”办结。',
      mend: '请先发布更正后的版本。',
    },
    en: {
      what: 'There is no newer release',
      why: 'It was filed on release {number} and none came since: “corrected” would not be true.',
      mend: 'Publish the corrected release first.',
    },
  },
  'open.newer-version-missing': {
    status: 409,
    zh: {
      what: '开放目录还没有变更',
      why: '此项更正须先发布新的目录版本。',
      mend: '请先在开放目录中办理变更，再办结此件。',
    },
    en: {
      what: 'The opening catalogue has not changed',
      why: 'This correction needs a newer version of the entry.',
      mend: 'Publish it first, then close the matter.',
    },
  },
  'open.report-handler': {
    status: 403,
    zh: {
      what: '举报由承办人办理',
      why: '为保护举报人，举报内容只有承办人可以查看。',
      mend: '尚无承办人的，请先领办。',
    },
    en: {
      what: 'A report is read by its handler',
      why: 'Whoever reports is protected: its words are for the handler alone.',
      mend: 'Take it first, if nobody has.',
    },
  },
});
