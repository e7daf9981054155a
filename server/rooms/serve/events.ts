/** What the room tells the others, and what it puts on record. */
import { defineKinds } from '#ledger/index.ts';

export const serveKinds = defineKinds({
  'serve.service-published': { zh: '发布数据服务', en: 'Data service published', activity: 'share' },
  'serve.service-refreshed': { zh: '更新服务数据', en: 'Data of a service refreshed', activity: 'share' },
  'serve.call-texts-erased': {
    zh: '清除期满的调用签名原文',
    en: 'Signed texts of calls erased after their years',
    activity: 'use',
  },
  'serve.call-proof-read': { zh: '查看调用的签名原文', en: 'Signed text of a call read', activity: 'use' },
  'serve.grant-issued': { zh: '签发授权', en: 'Grant issued', activity: 'share' },
  'serve.grant-suspended': { zh: '暂停授权', en: 'Grant suspended', activity: 'share' },
  'serve.grant-resumed': { zh: '恢复授权', en: 'Grant resumed', activity: 'share' },
  'serve.grant-revoked': { zh: '终止授权', en: 'Grant ended', activity: 'share' },
  'serve.grant-activated': { zh: '启用授权', en: 'Grant put into force', activity: 'share' },
  'serve.grant-changed': {
    zh: '调整授权的使用权限',
    en: 'Permissions of a grant changed',
    activity: 'share',
  },
  'serve.grant-loosened': { zh: '解除授权条件', en: 'Conditions of a grant lifted', activity: 'share' },
  'serve.grant-remeasured': {
    zh: '调整授权的分级措施',
    en: 'Measures of a grant changed with the grade',
    activity: 'share',
  },
  'serve.key-created': { zh: '创建密钥', en: 'Key created', activity: 'share' },
  'serve.key-revoked': { zh: '作废密钥', en: 'Key revoked', activity: 'share' },
  'serve.user-barred': { zh: '停止用户使用', en: 'User barred', activity: 'use' },
  'serve.user-bar-lifted': { zh: '恢复用户使用', en: 'User no longer barred', activity: 'use' },
  'serve.average-exceeded': {
    zh: '日调用量持续高于申报均值',
    en: 'Daily use stays above the stated average',
    activity: 'use',
  },
  'serve.gateway-key-made': { zh: '生成网关密钥', en: 'Key of the gateway made', activity: 'share' },
  'serve.delivery-requested': { zh: '申请交付文件', en: 'Delivery asked for', activity: 'share' },
  'serve.delivery-made': { zh: '生成交付文件', en: 'Delivery made', activity: 'share' },
  'serve.delivery-failed': { zh: '交付文件未能生成', en: 'Delivery failed', activity: 'share' },
  'serve.delivery-removed': { zh: '删除交付文件', en: 'Delivered file removed', activity: 'share' },
  'serve.delivery-link-made': { zh: '生成下载链接', en: 'Download link made', activity: 'use' },
  'serve.delivery-sent': { zh: '下载交付文件', en: 'Delivered file fetched', activity: 'use' },
  'serve.copy-destroyed': { zh: '登记拷贝销毁', en: 'Destruction of a copy stated', activity: 'use' },
  'serve.delivery-setting-changed': {
    zh: '调整交付设置',
    en: 'Setting of deliveries changed',
    activity: 'share',
  },
  'serve.call-answered': { zh: '应答数据调用', en: 'Call answered', activity: 'use' },
  'serve.usage-told': { zh: '查询授权用量', en: 'Use of grants asked for', activity: 'use' },
  'serve.call-refused': { zh: '拒绝数据调用', en: 'Call refused', activity: 'use' },
  'serve.refusals-counted': {
    zh: '未知密钥的被拒调用计数',
    en: 'Refused calls without a known key, counted',
    activity: 'use',
  },
  'serve.refusals-alerted': {
    zh: '被拒调用达到告警数',
    en: 'Refused calls reached the alert',
    activity: 'use',
  },
});

/** Types of the outbox: who listens stands in server/reactions.ts. */
export const serveEvents = {
  servicePublished: 'serve.service-published',
  grantIssued: 'serve.grant-issued',
  grantChanged: 'serve.grant-changed',
  refusalsAlerted: 'serve.refusals-alerted',
  averageExceeded: 'serve.average-exceeded',
} as const;
