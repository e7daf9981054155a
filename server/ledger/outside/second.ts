/** The second head of a log: the same entries under another hash, signed beside the first root while that one still holds. Pure. */
import { type Key, type Note, readNote, signedWith } from './notes.ts';

export type SecondHead = {
  origin: string;
  size: number;
  /** Under SHA-256, base64. */
  root: string;
  hash: 'sha512' | 'sm3';
  /** Under `hash`, base64. */
  other: string;
  /** Digests under `hash` of the stamps there were, base64: they are carried over with it. */
  stamps: string[];
  note: Note;
};

/** Undefined when the text is none. */
export function readSecondHead(text: string): SecondHead | undefined {
  const note = readNote(text);
  const [form, origin, digits, first, second, ...stamps] = note?.text.trimEnd().split('\n') ?? [];
  const [, root] = /^sha256 (\S+)$/.exec(first ?? '') ?? [];
  const [, hash, other] = /^(sha512|sm3) (\S+)$/.exec(second ?? '') ?? [];
  if (!note || form !== 'gongshu-second-head/1' || !origin || !/^[1-9]\d{0,15}$/.test(digits ?? ''))
    return undefined;
  if (!root || !other || (hash !== 'sha512' && hash !== 'sm3')) return undefined;
  return { origin, size: Number(digits), root, hash, other, stamps, note };
}

/** By a key of the log it is about. */
export const secondSigned = ({ note, origin }: SecondHead, keys: readonly Key[]): boolean =>
  keys.some((key) => key.name === origin && signedWith(note, key));
