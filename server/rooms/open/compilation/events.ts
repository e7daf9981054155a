/** What compiling the opening catalogue of a year leaves in the ledger. */
import { defineKinds } from '#ledger/index.ts';

const activity = 'open';
export const compilationKinds = defineKinds({
  'open.compilation-started': { zh: '启动年度开放目录编制', en: 'Catalogue of the year begun', activity },
  'open.compilation-proposed': {
    zh: '更新年度开放目录建议条目',
    en: 'Entries proposed for the catalogue of the year',
    activity,
  },
  'open.compilation-entry-settled': {
    zh: '列入或者不列入年度开放目录',
    en: 'Entry taken into or left out of the catalogue of the year',
    activity,
  },
  'open.compilation-entry-answered': {
    zh: '提供单位对年度开放目录条目的意见',
    en: 'Provider on an entry of the catalogue of the year',
    activity,
  },
  'open.compilation-submitted': {
    zh: '年度开放目录提交审核',
    en: 'Catalogue of the year submitted',
    activity,
  },
  'open.compilation-decided': { zh: '审核年度开放目录', en: 'Catalogue of the year reviewed', activity },
});
