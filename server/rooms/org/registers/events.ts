/** What the registers leave in the ledger. */
import { defineKinds } from '#ledger/index.ts';

export const registerLedgerKinds = defineKinds({
  'org.register-file-received': { zh: '上传登记附件', en: 'File for a register received' },
  'org.register-entry-published': { zh: '登记发布', en: 'Register entry published' },
  'org.register-entry-confirmed': { zh: '确认知悉', en: 'Register entry confirmed' },
  'org.question-asked': { zh: '就条款提问', en: 'Question on an article asked' },
  'org.matter-raised': { zh: '提请协调', en: 'Matter put to the government' },
  'org.matter-decided': { zh: '协调事项决定', en: 'Matter decided' },
  'org.training-planned': { zh: '制定培训计划', en: 'Training planned' },
  'org.trainee-filed': { zh: '报备受训人员', en: 'Trainee filed' },
  'org.training-held': { zh: '登记培训出勤', en: 'Training held and attendance entered' },
  'org.committee-member-appointed': { zh: '聘任专家', en: 'Expert appointed' },
  'org.committee-member-ended': { zh: '专家任期终止', en: 'Expert’s term ended' },
  'org.opinion-round-opened': { zh: '发起专家论证', en: 'Opinion round opened' },
  'org.opinion-given': { zh: '专家提出意见', en: 'Opinion given' },
  'org.opinion-round-closed': { zh: '专家论证结束', en: 'Opinion round closed' },
  'org.interest-declared': { zh: '专家声明利害关系', en: 'Expert declared an interest' },
  'org.interest-ended': { zh: '专家撤回利害关系声明', en: 'Expert’s interest ended' },
  'org.service-announced': { zh: '发布服务公告', en: 'Service notice announced' },
  'org.sector-entered': { zh: '登记行业归属', en: 'Sector of an organisation entered' },
});
