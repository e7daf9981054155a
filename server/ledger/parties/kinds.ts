/** What is recorded of those who stand outside, and of the keeping of the log. */
import { defineKinds } from '../kinds.ts';

export const partyKinds = defineKinds({
  'ledger.party-added': { zh: '登记见证方或时间戳机构', en: 'Witness or time-stamping authority registered' },
  'ledger.party-retired': { zh: '停用见证方或时间戳机构', en: 'Witness or time-stamping authority retired' },
  'ledger.witness-outage': { zh: '见证中断', en: 'Witness silent or false' },
  'ledger.tsa-outage': { zh: '时间戳中断', en: 'Time stamps silent or false' },
  'ledger.outage-ended': { zh: '见证或时间戳恢复', en: 'Witness or time stamps back' },
  'ledger.renewed': { zh: '续期加盖时间戳', en: 'Time stamp renewed' },
  'ledger.copy-renewed': { zh: '重建检索副本', en: 'Search copy made anew' },
  'ledger.copy-differs': { zh: '检索副本与账本不符', en: 'Search copy differs from the ledger' },
});
