/** The closed list of what the ledger records: every room declares its kinds, an undeclared one cannot be written. */
import type { Text } from '#kernel/errors.ts';

/** What is done with data, in the order of their life. A city may list them and leave the list open. */
export const activities = ['collect', 'store', 'share', 'open', 'use'] as const;
export type Activity = (typeof activities)[number];

/**
 * The words of a kind. One that is an event on data names its activity, or is `stated`: then each entry says it,
 * and one that does not is refused.
 */
export type LedgerKind = Text & { activity?: Activity | 'stated' };

const registry = new Map<string, LedgerKind>();

const shape = /^[a-z][a-z0-9]*(\.[a-z][a-z0-9-]*)+$/;

/** Declares a part's kinds (`<part>.<what-happened>` -> its words). A kind declared twice stops the start. */
export function defineKinds<const T extends Record<string, LedgerKind>>(kinds: T): T {
  for (const [kind, words] of Object.entries(kinds)) {
    if (!shape.test(kind)) throw new TypeError(`a ledger kind is written part.what-happened: ${kind}`);
    if (registry.has(kind)) throw new TypeError(`ledger kind declared twice: ${kind}`);
    registry.set(kind, words);
  }
  return kinds;
}

/** All kinds with their words, for screens, documentation and tests. */
export const ledgerKinds: ReadonlyMap<string, LedgerKind> = registry;

/** The ledger's own kinds. */
export const ownKinds = defineKinds({
  'ledger.read': { zh: '查阅存证账本', en: 'Audit ledger read' },
  'ledger.event-reported': {
    zh: '登记平台外的数据活动',
    en: 'Data event off the platform reported',
    activity: 'stated',
  },
  'ledger.shard-closed': { zh: '存证账本年度封存', en: 'Year of the ledger closed' },
  'ledger.shard-opened': { zh: '存证账本年度启用', en: 'Year of the ledger opened' },
  'ledger.key-change-ordered': { zh: '申请更换存证账本密钥', en: 'Change of the ledger’s key ordered' },
  'ledger.key-changed': { zh: '更换存证账本密钥', en: 'Key of the ledger changed' },
  'ledger.second-head': { zh: '以另一摘要算法重建树头', en: 'Second head under another hash' },
  'ledger.act-refused': { zh: '拒绝越权操作', en: 'Act refused' },
  'ledger.disclosure-erased': {
    zh: '清除存证账本中的个人标识',
    en: 'Personal identification erased from the ledger',
  },
});
