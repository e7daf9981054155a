/** What somebody outside said of a checkpoint, checked again: a witness's line, an authority's stamp, the day's note in the national algorithms. Pure. */
import { createHash } from 'node:crypto';
import type { Text } from '#kernel/errors.ts';
import { type Head, type NoteKey, openNote, parseCheckpoint } from '../note.ts';
import { openSmNote, smKeyId, smText } from '../sm-note/day.ts';
import { listsFor, revokedSince } from '../stamps/crl.ts';
import { certificatesIn, readToken, StampFault } from '../stamps/token.ts';
import { checkedCosignature, parseWitnessKey, signedText } from '../witness/cosignature.ts';

/** Either what was signed and when, or why it counts for nothing. */
export type Checked<T> = { fault: Text } | ({ fault?: undefined } & T);
export type SignedHead = { head: Head; at: Date };
/** `by`: whom the certificate names. */
type Stamped = { at: Date; by: string };

/** The checkpoint in a note that the log itself signed; undefined when it did not. */
function ownHead(note: string, keys: readonly NoteKey[]): Head | undefined {
  const text = openNote(note, keys);
  return text === undefined ? undefined : parseCheckpoint(text);
}

const notOurs: Text = {
  zh: '所签的检查点不是本存证账本签署的',
  en: 'the checkpoint it is for does not bear the signature of this log',
};

/** `trust`: the witness's verifier key. */
export function checkLine(
  one: { note: string; line: string; trust: string },
  keys: readonly NoteKey[],
): Checked<SignedHead> {
  const head = ownHead(one.note, keys);
  if (!head) return { fault: notOurs };
  const known = parseWitnessKey(one.trust);
  const good = known && checkedCosignature(signedText(one.note) ?? '', one.line, known);
  if (!good)
    return { fault: { zh: '见证签名无效', en: 'its line is not a good signature of the witness over it' } };
  return { head, at: good.at };
}

type Token = {
  content: Buffer;
  token: Buffer;
  trust: string;
  policy: string | null;
  /** Of revoked certificates, as they lie beside. */
  lists?: readonly Buffer[];
};

/** `trust`: certificates in PEM. */
function checkToken({ content, token, trust, policy, lists = [] }: Token): Checked<Stamped> {
  try {
    const { at, signer } = readToken(token, { content, roots: trust, policy });
    if (lists.length > 0) {
      const held = certificatesIn(token);
      const since = revokedSince(
        held.signer,
        listsFor(held.signer, { pool: held.pool, roots: trust }, lists),
      );
      if (since && since <= at)
        return {
          fault: { zh: '盖章时其证书已被吊销', en: 'its certificate had been revoked when it was made' },
        };
    }
    return { at, by: signer };
  } catch (error) {
    if (!(error instanceof StampFault)) throw error;
    return { fault: { zh: `时间戳无效（${error.code}）`, en: `the stamp is not good: ${error.message}` } };
  }
}

/** A stamp over a checkpoint itself. */
export function checkStamp(one: Token, keys: readonly NoteKey[]): Checked<SignedHead & Stamped> {
  const head = ownHead(one.content.toString('utf8'), keys);
  if (!head) return { fault: notOurs };
  const good = checkToken(one);
  return good.fault ? good : { ...good, head };
}

/** A stamp over a second head, which is held against the entries by itself. */
export function checkSecond(
  one: Token,
  notes: ReadonlyMap<string, number>,
): Checked<Stamped & { size: number }> {
  const size = notes.get(one.content.toString('utf8'));
  if (size === undefined)
    return { fault: { zh: '所盖的第二树头已不在', en: 'the second head it is for is gone' } };
  const good = checkToken(one);
  return good.fault ? good : { ...good, size };
}

/** The checkpoint that stands whole behind the list of a renewal; undefined in the older form, which names the last one of a year. */
export function renewedHead(content: Buffer, keys: readonly NoteKey[]): Head | undefined {
  const text = content.toString('utf8');
  const cut = text.indexOf('\n\n');
  return cut < 0 ? undefined : ownHead(text.slice(cut + 2), keys);
}

/** A stamp over a checkpoint and over every stamp there was before it. `note`: the last checkpoint, which earlier renewals were for. */
export function checkRenewal(
  one: Token,
  of: { origin: string; note: string | undefined; keys: readonly NoteKey[]; digests: ReadonlySet<string> },
): Checked<Stamped & { size: number; root?: Buffer }> {
  const good = checkToken(one);
  if (good.fault) return good;
  const text = one.content.toString('utf8');
  const cut = text.indexOf('\n\n');
  // The checkpoint stands whole behind the list.
  const [listed, whole] = cut < 0 ? [text, undefined] : [text.slice(0, cut), text.slice(cut + 2)];
  const [form, origin, size, note, ...earlier] = listed.trimEnd().split('\n');
  if ((form !== 'gongshu-renewal/1' && form !== 'gongshu-renewal/2') || origin !== of.origin)
    return { fault: { zh: '续期所盖的不是本存证账本', en: 'the renewal is for another log' } };
  const head = renewedHead(one.content, of.keys);
  const held = whole ?? of.note;
  if (form === 'gongshu-renewal/2' && head?.size !== Number(size)) return { fault: notOurs };
  if (held === undefined || createHash('sha256').update(held).digest('base64') !== note)
    return {
      fault: { zh: '续期所盖的检查点不是末次检查点', en: 'the renewal is for another last checkpoint' },
    };
  const gone = earlier.filter((digest) => !of.digests.has(digest)).length;
  if (gone > 0)
    return {
      fault: {
        zh: `续期所载的 ${gone} 份时间戳已不在`,
        en: `${gone} stamps that the renewal names are gone`,
      },
    };
  return { ...good, size: Number(size), ...(head ? { root: head.root } : {}) };
}

export type DayNote = { day: string; first: number; last: number; digest: Buffer; note: string };

/** Notes of one log, in the order of their entries; takes every entry in turn. */
export class DayNotes {
  readonly good: DayNote[] = [];
  private readonly notes: readonly DayNote[];
  private readonly origin: string;
  private readonly keys: readonly string[];
  private readonly report: (note: DayNote, why: Text) => void;
  private at = 0;
  private sum = createHash('sm3');
  private readonly length = Buffer.alloc(2);

  constructor(
    origin: string,
    notes: readonly DayNote[],
    keys: readonly string[],
    report: (note: DayNote, why: Text) => void,
  ) {
    this.origin = origin;
    this.notes = notes;
    this.keys = keys;
    this.report = report;
    this.pass(0);
  }

  entry(index: number, body: Uint8Array | null): void {
    const note = this.notes[this.at];
    if (!note || index < note.first) return;
    if (index < note.last && body) {
      // As a bundle holds it: behind its length in two bytes.
      this.length.writeUInt16BE(body.length);
      this.sum.update(this.length).update(body);
    }
    if (index >= note.last - 1) this.end(note, index);
  }

  /** After the last entry: what was digested and is not there. */
  finish(): void {
    for (const note of this.notes.slice(this.at))
      this.report(note, { zh: '所摘要的记录已不全', en: 'not all entries it is over are there' });
    this.at = this.notes.length;
  }

  private end(note: DayNote, index: number): void {
    const signed = this.keys
      .filter((pem) => note.note.includes(`/sm2/${smKeyId(pem)} `))
      .some((pem) => openSmNote(note.note, pem) === smText({ origin: this.origin, ...note }));
    if (!signed) this.report(note, { zh: 'SM2 签名无效', en: 'its SM2 signature is not good' });
    else if (!this.sum.digest().equals(note.digest))
      this.report(note, { zh: 'SM3 摘要与记录不符', en: 'its SM3 digest is not that of the entries' });
    else this.good.push(note);
    this.at++;
    this.pass(index + 1);
  }

  /** To the next note; `next`: the first entry that has not been read. */
  private pass(next: number): void {
    this.sum = createHash('sm3');
    for (;;) {
      const note = this.notes[this.at];
      if (!note || (note.first >= next && note.last > note.first)) return;
      this.report(note, { zh: '起止编号不对', en: 'its range of entries is not sound' });
      this.at++;
    }
  }
}
