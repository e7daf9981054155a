/** What the room puts on record, and what it tells the others. */
import { defineKinds } from '#ledger/index.ts';

export const shareKinds = defineKinds({
  'share.application-drafted': { zh: '新建共享申请草稿', en: 'Application begun', activity: 'share' },
  'share.application-saved': { zh: '保存共享申请草稿', en: 'Application draft saved', activity: 'share' },
  'share.application-submitted': { zh: '提交共享申请', en: 'Application submitted', activity: 'share' },
  'share.application-withdrawn': { zh: '撤回共享申请', en: 'Application withdrawn', activity: 'share' },
  'share.granted-by-widening': {
    zh: '属性转为无条件，直接授权',
    en: 'Granted because the class was widened',
    activity: 'share',
  },
  'share.former-imported': {
    zh: '录入平台外已办结的旧件',
    en: 'Former cases brought over',
    activity: 'share',
  },
  'share.self-service-used': {
    zh: '自行取用无条件共享数据',
    en: 'Unconditional data taken',
    activity: 'share',
  },
});

export const shareEvents = {
  applicationSubmitted: 'share.application-submitted',
  applicationDecided: 'share.application-decided',
} as const;
