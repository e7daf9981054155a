/** How a log comes to another key within its year: what old and new key signed together, or what the new one declares alone. Pure. */
import { hex, type Key, type Note, readKey, readNote, signedWith, type Words } from './notes.ts';

export type KeyChange = {
  origin: string;
  /** Entries of the tree when it changed; the entry with this index announces it. */
  size: number;
  /** Of that tree, base64. */
  root: string;
  /** `rotated`: the old key signed too. `lost`: it could not, or may no longer be believed. */
  why: 'rotated' | 'lost';
  old: Key;
  next: Key;
  /** The new key as its verifier key. */
  verifierKey: string;
  note: Note;
  statement: string;
};

/** Undefined when the text is no such statement; its signatures are not looked at. */
export function readKeyChange(statement: string): KeyChange | undefined {
  const note = readNote(statement);
  const [form, origin, digits, root, why, before, verifierKey, end, ...more] = note?.text.split('\n') ?? [];
  if (!note || form !== 'gongshu-key-change/1' || end !== '' || more.length > 0) return undefined;
  const [old, next] = [readKey(before ?? ''), readKey(verifierKey ?? '')];
  if (!old || !next || !origin || !root || !verifierKey || !/^(?:0|[1-9]\d{0,15})$/.test(digits ?? ''))
    return undefined;
  if (old.name !== origin || next.name !== origin || (why !== 'rotated' && why !== 'lost')) return undefined;
  return { origin, size: Number(digits), root, why, old, next, verifierKey, note, statement };
}

/** Signed as it must be: by the new key, and by the old one unless that was lost. */
export const changeSigned = ({ note, old, next, why }: KeyChange): boolean =>
  signedWith(note, next) && (why === 'lost' || signedWith(note, old));

export const sameKey = (one: Key, other: Key): boolean =>
  one.name === other.name && one.id === other.id && hex(one.raw) === hex(other.raw);

/** A key, and the size of the tree from which it signs. */
export type KeySpan = { key: Key; from: number };

/** The keys of a log in their order, as far as each statement holds on to the one before. */
export function followKeys(
  first: Key,
  statements: readonly string[],
  fault: (why: Words) => void,
): { spans: KeySpan[]; changes: KeyChange[] } {
  const spans: KeySpan[] = [{ key: first, from: 0 }];
  const changes: KeyChange[] = [];
  for (const statement of statements) {
    const change = readKeyChange(statement);
    const last = spans.at(-1);
    if (
      !change ||
      !last ||
      !sameKey(change.old, last.key) ||
      change.size < last.from ||
      !changeSigned(change)
    ) {
      fault({
        zh: '更换密钥的声明无效，或接不上前一把密钥',
        en: 'a change of key is not signed as it must be, or does not follow on the key before',
      });
      return { spans, changes };
    }
    spans.push({ key: change.next, from: change.size });
    changes.push(change);
  }
  return { spans, changes };
}

/** The key that signs a tree of this size. */
export const keyAt = (spans: readonly KeySpan[], size: number): Key | undefined =>
  spans.findLast(({ from }, at) => at === 0 || from < size)?.key;

/**
 * A change that nothing the reader knows vouches for: the key was declared lost after the last of the keys they kept.
 * Undefined when one of theirs is newer than every loss, or they kept none.
 */
export function unvouched(
  kept: readonly Key[],
  spans: readonly KeySpan[],
  changes: readonly KeyChange[],
): KeyChange | undefined {
  const newest = spans.findLastIndex(({ key }) => kept.some((one) => sameKey(one, key)));
  return newest < 0 ? undefined : changes.slice(newest).find(({ why }) => why === 'lost');
}

export const lostWords = ({ size, next, old }: KeyChange): Words => ({
  zh: `密钥 ${old.id} 在第 ${size} 条之后声明遗失，此后由 ${next.id} 签署，旧钥未为其作证：请另行核对新公钥，并依见证与时间戳判断`,
  en: `key ${old.id} was declared lost after ${size} entries; ${next.id} signs since, and the old key does not vouch for it: compare the new key by another way, and go by witnesses and time stamps`,
});
