/** What exclusions tell the bodies concerned. */
import { defineNotices } from '#notices/index.ts';

export const exclusionNotices = defineNotices({
  'open.way-back': {
    zh: { title: '应当纳入开放范围：{name}', body: '{why}。请在 {due} 前开放，或者重新说明不开放的理由。' },
    en: {
      title: 'To be taken into scope: {name}',
      body: '{why}. Open it by {due}, or justify anew why not.',
    },
  },
  'open.way-back-undated': {
    zh: { title: '应当纳入开放范围：{name}', body: '{why}。请开放，或者重新说明不开放的理由。' },
    en: {
      title: 'To be taken into scope: {name}',
      body: '{why}. Open it, or justify anew why not.',
    },
  },
  'open.exclusion-review': {
    zh: { title: '请评估未开放数据：{name}', body: '评估于 {due} 到期：保持、调整或者纳入开放范围。' },
    en: {
      title: 'Look again at what is not opened: {name}',
      body: 'Due on {due}: keep it, change it or take it into scope.',
    },
  },
});
