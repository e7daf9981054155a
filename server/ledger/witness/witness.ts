/** The witness itself (c2sp.org/tlog-witness): signs a checkpoint only where the log merely grew since the last one it signed. */
import type { Head, NoteKey } from '../note.ts';
import { openNote, parseCheckpoint } from '../note.ts';
import { isConsistent } from './consistency.ts';
import { cosignatureLine } from './cosignature.ts';
import type { WitnessState } from './state.ts';

export type WitnessAnswer = { status: number; type: string; body: string };

export type WitnessParts = {
  name: string;
  pkcs8: Buffer;
  /** The logs it knows, by origin; asked anew for every request. */
  logs: () => Promise<ReadonlyMap<string, readonly NoteKey[]>>;
  state: WitnessState;
  now: () => Date;
};

const TEXT = 'text/plain; charset=utf-8';
const SIZE = 'text/x.tlog.size';
/** A proof has at most two hashes for every bit of the size. */
const MAX_PROOF = 63;

const refused = (status: number, body: string): WitnessAnswer => ({ status, type: TEXT, body: `${body}\n` });

type Asked = { old: number; proof: Buffer[]; note: string };

/** `old N`, the proof's hashes, a blank line, the checkpoint. */
export function parseAsked(body: string): Asked | undefined {
  const cut = body.indexOf('\n\n');
  if (cut < 0) return undefined;
  const [first = '', ...lines] = body.slice(0, cut).split('\n');
  const [, digits] = /^old (0|[1-9]\d{0,15})$/.exec(first) ?? [];
  if (digits === undefined || lines.length > MAX_PROOF) return undefined;
  if (!lines.every((line) => /^[A-Za-z0-9+/]{43}=$/.test(line))) return undefined;
  const old = Number(digits);
  if (!Number.isSafeInteger(old)) return undefined;
  return { old, proof: lines.map((line) => Buffer.from(line, 'base64')), note: body.slice(cut + 2) };
}

export type Witness = { add(body: string): Promise<WitnessAnswer> };

export function openWitness(parts: WitnessParts): Witness {
  // One request of a log after the other: between reading the memory and writing it nothing else may sign.
  const turns = new Map<string, Promise<unknown>>();
  const inTurn = <T>(origin: string, work: () => Promise<T>): Promise<T> => {
    const before = turns.get(origin) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(work);
    turns.set(origin, mine);
    return mine;
  };
  return {
    async add(body) {
      const asked = parseAsked(body);
      if (!asked) return refused(400, 'malformed request');
      const origin = asked.note.slice(0, asked.note.indexOf('\n'));
      const key = (await parts.logs()).get(origin);
      if (!key) return refused(404, 'unknown log');
      const text = openNote(asked.note, key);
      const head = text === undefined ? undefined : parseCheckpoint(text);
      if (text === undefined) return refused(403, 'no valid signature of the log');
      if (!head || head.origin !== origin) return refused(400, 'malformed checkpoint');
      if (asked.old > head.size) return refused(400, 'the old size is beyond the checkpoint');
      return inTurn(origin, () => cosign(parts, asked, head, text));
    },
  };
}

async function cosign(
  { name, pkcs8, state, now }: WitnessParts,
  { old, proof }: Asked,
  head: Head,
  text: string,
): Promise<WitnessAnswer> {
  const last = await state.of(head.origin);
  const size = last?.size ?? 0;
  if (old !== size) return { status: 409, type: SIZE, body: `${size}\n` };
  const root = last ? Buffer.from(last.root, 'base64') : Buffer.alloc(0);
  if (last && head.size === size && !head.root.equals(root))
    return { status: 409, type: SIZE, body: `${size}\n` };
  const grown = { oldSize: size, oldRoot: root, newSize: head.size, newRoot: head.root };
  if (!isConsistent(grown, proof)) return refused(422, 'the proof does not hold');
  const at = now();
  const time = Math.floor(at.getTime() / 1000);
  if (last && time < last.time) return refused(503, 'the clock of the witness was set back');
  // Persisted BEFORE the answer: a witness that forgets may be led to sign another history.
  await state.keep({ origin: head.origin, size: head.size, root: head.root.toString('base64'), time });
  return { status: 200, type: TEXT, body: `${cosignatureLine(text, { name, pkcs8, at })}\n` };
}
