// What the law pages and the calendar refuse, and how to mend it.
import { defineErrors } from '#kernel/errors.ts';

export const lawPageErrors = defineErrors({
  'org.setting-wrong': {
    status: 422,
    zh: { what: '设置值不正确', why: '应为：{expected}。', mend: '请重新填写。' },
    en: { what: 'The value is wrong', why: 'Expected: {expected}.', mend: 'Enter another value.' },
  },
  'org.article-unknown': {
    status: 404,
    zh: { what: '没有该条款', why: '本市规则包中没有“{id}”。', mend: '请从法规页面进入。' },
    en: {
      what: 'No such article',
      why: 'The city’s pack has no “{id}”.',
      mend: 'Come in from the law page.',
    },
  },
  'org.rule-unknown': {
    status: 404,
    zh: { what: '没有该规则', why: '规则清单中没有“{id}”。', mend: '请从法规页面进入。' },
    en: { what: 'No such rule', why: 'The list of rules has no “{id}”.', mend: 'Come in from the law page.' },
  },
  'org.instrument-unknown': {
    status: 404,
    zh: { what: '没有该文件', why: '本市规则包中没有“{key}”。', mend: '请从法规页面选择。' },
    en: {
      what: 'No such instrument',
      why: 'The city’s pack has no “{key}”.',
      mend: 'Choose one from the law page.',
    },
  },
  'org.instrument-not-draft': {
    status: 422,
    zh: {
      what: '该文件的施行日期已经确定',
      why: '只有征求意见稿或未载明日期的文件可以录入施行日期。',
      mend: '无需录入。',
    },
    en: {
      what: 'The instrument’s day is settled',
      why: 'A day can be entered for a draft only.',
      mend: 'Nothing is to be entered.',
    },
  },
  'org.notice-unreadable': {
    status: 422,
    zh: {
      what: '节假日通知没有读通',
      why: '以下各处读不懂或前后不符，没有导入任何日期。',
      mend: '请对照原文补全后重新粘贴，每个节日单独一行。',
    },
    en: {
      what: 'The holiday notice could not be read',
      why: 'The places below cannot be understood or do not agree; no day was imported.',
      mend: 'Compare with the original and paste again, one holiday a line.',
    },
  },
  'org.local-days-wrong': {
    status: 422,
    zh: {
      what: '起止日期不合理',
      why: '{from} 至 {to} 先后颠倒或超过六十天。',
      mend: '请核对文件中的日期；更长的期间请分次录入。',
    },
    en: {
      what: 'The span of days is wrong',
      why: '{from} to {to} runs backwards or is longer than sixty days.',
      mend: 'Check the days of the document; enter a longer span in parts.',
    },
  },
  'org.local-days-unknown': {
    status: 404,
    zh: { what: '没有这条本地安排', why: '它不存在或已经撤回。', mend: '请从工作日历页面选择。' },
    en: {
      what: 'No such local days',
      why: 'They do not exist or were already taken back.',
      mend: 'Choose from the calendar page.',
    },
  },
  'org.city-unknown': {
    status: 404,
    zh: { what: '没有这座城市的规则包', why: '规则目录中没有“{key}”。', mend: '请从城市列表中选择。' },
    en: {
      what: 'No pack of that city',
      why: 'There is no “{key}” here.',
      mend: 'Choose from the list of cities.',
    },
  },
  'org.city-without-rules': {
    status: 422,
    zh: { what: '这座城市还没有规则', why: '“{key}”只收录了条文，尚无规则可比。', mend: '请另选一座城市。' },
    en: {
      what: 'That city has no rules yet',
      why: 'The pack of “{key}” holds its articles only.',
      mend: 'Choose another city.',
    },
  },
  'org.expiry-before-effect': {
    status: 422,
    zh: {
      what: '失效日期早于施行日期',
      why: '{to} 在 {from} 之前。',
      mend: '请核对载明日期的文件。',
    },
    en: {
      what: 'The instrument would expire before it takes effect',
      why: '{to} is before {from}.',
      mend: 'Check the document that sets the days.',
    },
  },
});
