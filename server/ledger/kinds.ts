/** The closed list of what the ledger records: every room declares its kinds, an undeclared one cannot be written. */
import type { Text } from '#kernel/errors.ts';

const registry = new Map<string, Text>();

const shape = /^[a-z][a-z0-9]*(\.[a-z][a-z0-9-]*)+$/;

/** Declares a part's kinds (`<part>.<what-happened>` -> its words). A kind declared twice stops the start. */
export function defineKinds<const T extends Record<string, Text>>(kinds: T): T {
  for (const [kind, words] of Object.entries(kinds)) {
    if (!shape.test(kind)) throw new TypeError(`a ledger kind is written part.what-happened: ${kind}`);
    if (registry.has(kind)) throw new TypeError(`ledger kind declared twice: ${kind}`);
    registry.set(kind, words);
  }
  return kinds;
}

/** All kinds with their words, for screens, documentation and tests. */
export const ledgerKinds: ReadonlyMap<string, Text> = registry;

/** The ledger's own kinds. */
export const ownKinds = defineKinds({
  'ledger.read': { zh: '查阅存证账本', en: 'Audit ledger read' },
  'ledger.act-refused': { zh: '拒绝越权操作', en: 'Act refused' },
  'ledger.disclosure-erased': {
    zh: '清除存证账本中的个人标识',
    en: 'Personal identification erased from the ledger',
  },
});
