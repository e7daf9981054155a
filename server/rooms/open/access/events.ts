/** What access, agreements and takings leave in the ledger: never a key, never an address. */
import { defineKinds } from '#ledger/index.ts';

export const accessKinds = defineKinds({
  'open.data-taken': { zh: '取得开放数据', en: 'Open data taken', activity: 'open' },
  'open.taking-refused': { zh: '拒绝提供开放数据', en: 'Open data refused', activity: 'open' },
  'open.agreement-made': { zh: '拟定数据利用协议', en: 'Agreement on use made', activity: 'open' },
  'open.agreement-signed': { zh: '签署数据利用协议', en: 'Agreement on use signed', activity: 'open' },
  'open.access-started': {
    zh: '开通有条件开放数据访问',
    en: 'Access to conditional data begun',
    activity: 'open',
  },
  'open.access-suspended': { zh: '暂停访问', en: 'Access suspended', activity: 'open' },
  'open.access-resumed': { zh: '恢复访问', en: 'Access resumed', activity: 'open' },
  'open.access-ended': { zh: '结束访问', en: 'Access ended', activity: 'open' },
  'open.key-made': { zh: '生成访问密钥', en: 'Key made', activity: 'open' },
  'open.key-revoked': { zh: '吊销访问密钥', en: 'Key revoked', activity: 'open' },
  'open.beyond-scope': {
    zh: '拒绝超出约定的用途',
    en: 'Use beyond what was agreed refused',
    activity: 'open',
  },
  'open.takings-counted': {
    zh: '未登录取得开放数据的次数',
    en: 'Takings without a name, counted',
    activity: 'open',
  },
});
