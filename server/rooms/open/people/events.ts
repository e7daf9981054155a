/** What people of the public leave in the ledger beside what org records of their account. */
import { defineKinds } from '#ledger/index.ts';

export const peopleKinds = defineKinds({
  'open.identity-begun': { zh: '填写身份认证', en: 'Proof of identity begun', activity: 'open' },
  'open.identity-paper-added': { zh: '提交身份材料', en: 'Paper of identity added', activity: 'open' },
  'open.identity-filed': { zh: '提交身份认证', en: 'Proof of identity filed', activity: 'open' },
  'open.identity-verified': { zh: '身份认证通过', en: 'Identity verified', activity: 'open' },
  'open.identity-refused': { zh: '身份认证未通过', en: 'Identity not verified', activity: 'open' },
  'open.identity-read': { zh: '查阅身份材料', en: 'Papers of identity read', activity: 'open' },
  'open.rules-published': { zh: '发布平台规则', en: 'Rules of the platform published', activity: 'open' },
  'open.rules-accepted': { zh: '接受平台规则', en: 'Rules of the platform accepted', activity: 'open' },
});
