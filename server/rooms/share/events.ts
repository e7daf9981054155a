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
  'share.form-printed': { zh: '打印申请表待盖章', en: 'Form printed for the seal', activity: 'share' },
  'share.block-sealed': { zh: '上传签字盖章页', en: 'A block signed and sealed', activity: 'share' },
  'share.file-attached': { zh: '随申请附上文件', en: 'File attached to an application', activity: 'share' },
  'share.file-detached': { zh: '撤下申请附件', en: 'File taken off an application', activity: 'share' },
  'share.document-finished': {
    zh: '归存三方签署的申请表',
    en: 'Form with its three blocks stored',
    activity: 'share',
  },
  'share.basket-opened': { zh: '按申请篮分别建表', en: 'Forms made of a basket', activity: 'share' },
  'share.function-listed': { zh: '登记本单位职责事项', en: 'Function of a unit listed', activity: 'share' },
  'share.function-ended': { zh: '停用本单位职责事项', en: 'Function of a unit ended', activity: 'share' },
  'share.requirements-issued': {
    zh: '发布共享门户要求',
    en: 'Requirements of the portal issued',
    activity: 'share',
  },
  'share.requirements-confirmed': {
    zh: '确认共享门户要求',
    en: 'Requirements of the portal confirmed',
    activity: 'share',
  },
  'share.agreement-signed': { zh: '签署共享协议', en: 'Agreement signed', activity: 'share' },
  'share.agreement-exceeded': {
    zh: '调用量超过协议约定',
    en: 'More calls than agreed',
    activity: 'share',
  },
  'share.dispute-raised': { zh: '提请共享争议协调', en: 'Coordination asked for', activity: 'share' },
  'share.statement-untrue': {
    zh: '标记申请填报不实',
    en: 'A statement marked as untrue',
    activity: 'share',
  },
  'share.contact-told': { zh: '通知申请表联系人', en: 'Contact of a form told', activity: 'share' },
  'share.self-service-used': {
    zh: '自行取用无条件共享数据',
    en: 'Unconditional data taken',
    activity: 'share',
  },
});

export const shareEvents = {
  applicationSubmitted: 'share.application-submitted',
  applicationDecided: 'share.application-decided',
  grantStarted: 'share.grant-started',
  contactQueued: 'share.contact-queued',
} as const;
