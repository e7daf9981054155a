/**
 * Checks what somebody holds of the ledger and says each step: a receipt, an entry, a proof, a checkpoint. Runs in a browser
 * without a network, in the desk, and in the folder of a frozen year; rests on nothing but the arithmetic beside it.
 */
import { sha256, signedBy } from './crypto.ts';

export type Words = { zh: string; en: string };
export type Step = {
  /** Undefined: nothing was proven or refuted, only said. */
  ok: boolean | undefined;
  title: Words;
  /** What was computed, line by line; the same in every language. */
  lines: string[];
};
/** `sound`: an entry stands in a tree whose head bears a good signature of a known key. */
export type Explained = {
  verdict: 'sound' | 'wrong' | 'incomplete' | 'unreadable';
  steps: Step[];
  leaf?: string;
};

export type Key = { name: string; id: string; raw: Uint8Array };
export type Note = { text: string; signatures: { name: string; bytes: Uint8Array }[] };
export type Tree = { origin: string; size: number; root: string };
export type Inclusion = { leaf?: string; index: number; path: string[]; checkpoint: string };

const utf8 = new TextEncoder();
export const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** Undefined when the text is not exactly the base64 of some bytes. */
export function base64(text: string): Uint8Array | undefined {
  try {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    return toBase64(bytes) === text ? bytes : undefined;
  } catch {
    return undefined;
  }
}

const join = (...parts: Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

export const leafOf = (entry: Uint8Array): Uint8Array => sha256(join(Uint8Array.of(0), entry));
export const nodeOf = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  sha256(join(Uint8Array.of(1), left, right));

/** `<name>+<id>+<key>`, as c2sp.org/signed-note has it; undefined unless the id belongs to the key. */
export function readKey(text: string): Key | undefined {
  const [, name = '', id = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? [];
  const typed = base64(encoded);
  if (!name || typed?.length !== 33 || typed[0] !== 1) return undefined;
  const found = hex(sha256(join(utf8.encode(`${name}\n`), typed)).slice(0, 4));
  return found === id ? { name, id, raw: typed.slice(1) } : undefined;
}

export function readNote(text: string): Note | undefined {
  const cut = text.lastIndexOf('\n\n');
  if (cut < 0) return undefined;
  const signatures = [];
  for (const line of text.slice(cut + 2).split('\n')) {
    if (line === '') continue;
    const [, name = '', encoded = ''] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = base64(encoded);
    if (!name || !bytes || bytes.length < 5) return undefined;
    signatures.push({ name, bytes });
  }
  return signatures.length > 0 ? { text: text.slice(0, cut + 1), signatures } : undefined;
}

export function readTree(text: string): Tree | undefined {
  const [, origin, size, root] = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n/.exec(text) ?? [];
  return origin && size && root ? { origin, size: Number(size), root } : undefined;
}

/** The text form c2sp.org/tlog-proof, or the JSON that the platform's pages save. */
export function readInclusion(text: string): Inclusion | undefined {
  const [, head = '', checkpoint = ''] =
    /^(c2sp\.org\/tlog-proof@v1\n[\s\S]*?)\n\n([\s\S]+)$/.exec(text) ?? [];
  if (head) {
    const [, extra, index, ...path] = head.split('\n').flatMap((line, at) => {
      if (at === 1 && !line.startsWith('extra ')) return [undefined, line];
      return [line];
    });
    const [, digits] = /^index (0|[1-9]\d{0,15})$/.exec(index ?? '') ?? [];
    const leaf = extra && base64(extra.slice('extra '.length));
    if (digits === undefined) return undefined;
    const lines = path.filter((line) => line !== undefined);
    return {
      index: Number(digits),
      path: lines,
      checkpoint,
      ...(leaf && leaf.length === 32 ? { leaf: hex(leaf) } : {}),
    };
  }
  try {
    const found = JSON.parse(text);
    const proof = found?.proof ?? found;
    const leaf = base64(String(proof?.leaf ?? ''));
    if (typeof proof?.checkpoint !== 'string' || !Array.isArray(proof.path)) return undefined;
    return {
      index: Number(proof.index),
      path: proof.path.map(String),
      checkpoint: proof.checkpoint,
      ...(leaf?.length === 32 ? { leaf: hex(leaf) } : {}),
    };
  } catch {
    return undefined;
  }
}

/** Which way the path joins at each level, from the leaf upwards (RFC 6962, 2.1.1): true when the sibling stands left. */
export function sidesOf(index: number, size: number): boolean[] {
  const sides: boolean[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    let half = 1;
    while (half * 2 < end - start) half *= 2;
    const left = index >= start + half;
    sides.push(left);
    if (left) start += half;
    else end = start + half;
  }
  return sides.reverse();
}

const unhex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

function followPath(leaf: string, proof: Inclusion, tree: Tree): Step {
  const title = {
    zh: `从叶节点沿 ${proof.path.length} 步路径算到树根`,
    en: `From the leaf along a path of ${proof.path.length} to the root`,
  };
  const sides = sidesOf(proof.index, tree.size);
  if (!(proof.index >= 0 && proof.index < tree.size) || sides.length !== proof.path.length) {
    return {
      ok: false,
      title,
      lines: [`index ${proof.index}, size ${tree.size}: ${sides.length} steps, not ${proof.path.length}`],
    };
  }
  let hash = unhex(leaf);
  const lines = [`leaf ${proof.index}: ${hex(hash)}`];
  for (const [at, encoded] of proof.path.entries()) {
    const sibling = base64(encoded);
    if (sibling?.length !== 32) return { ok: false, title, lines: [...lines, `${at + 1}: ${encoded} ?`] };
    hash = sides[at] ? nodeOf(sibling, hash) : nodeOf(hash, sibling);
    lines.push(
      `${at + 1}: SHA-256(01 || ${sides[at] ? `${hex(sibling)} || ·` : `· || ${hex(sibling)}`}) = ${hex(hash)}`,
    );
  }
  const ok = toBase64(hash) === tree.root;
  return {
    ok,
    title,
    lines: [...lines, `${ok ? '=' : '≠'} root ${hex(base64(tree.root) ?? new Uint8Array())}`],
  };
}

/** The signature lines of a head: that of the log must be good; other people's are named and left to their own keys. */
export function checkNote(note: Note, tree: Tree, keys: readonly Key[]): Step[] {
  const known = keys.filter((key) => key.name === tree.origin);
  const own = note.signatures.filter(({ name }) => name === tree.origin);
  const others = note.signatures.filter(({ name }) => name !== tree.origin);
  const good = own.some(({ bytes }) =>
    known.some(
      (key) => hex(bytes.slice(0, 4)) === key.id && signedBy(key.raw, utf8.encode(note.text), bytes.slice(4)),
    ),
  );
  const steps: Step[] = [
    {
      ok: known.length === 0 ? undefined : good,
      title:
        known.length === 0
          ? {
              zh: '缺少该存证账本的验证公钥，签名未核对',
              en: 'No key of this log is at hand: the signature was not checked',
            }
          : {
              zh: '树头由该存证账本的密钥签署（Ed25519）',
              en: 'The head is signed with the key of the log (Ed25519)',
            },
      lines: [`${tree.origin}`, `size ${tree.size}`, ...known.map(({ name, id }) => `key ${name}+${id}`)],
    },
  ];
  if (others.length > 0) {
    steps.push({
      ok: undefined,
      title: {
        zh: `另有 ${others.length} 行他人签名（见证），须用其公钥核对`,
        en: `${others.length} further signatures (witnesses), to be checked with their own keys`,
      },
      lines: others.map(({ name }) => name),
    });
  }
  return steps;
}

/** What one of the dropped texts is. */
type Piece =
  | { what: 'proof'; proof: Inclusion }
  | { what: 'checkpoint'; note: string }
  | { what: 'receipt'; leaf: string }
  /** `formatted`: laid out for reading; its canonical bytes were taken. */
  | { what: 'entry'; leaf: string; formatted: boolean };

/** RFC 8785 for what entries hold: strings, whole numbers, lists, objects. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${pairs.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(',')}}`;
}

/** The canonical form of JSON that differs from it in layout alone; a name given twice, or a sign written otherwise, is more than that. */
function unformatted(text: string): string | undefined {
  try {
    const value = JSON.parse(text);
    const bare = text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
    return bare === JSON.stringify(value) ? canonical(value) : undefined;
  } catch {
    return undefined;
  }
}

export function readPiece(text: string): Piece | undefined {
  const proof = readInclusion(text);
  if (proof) return { what: 'proof', proof };
  const note = readNote(text);
  if (note && readTree(note.text)) return { what: 'checkpoint', note: text };
  const plain = text.trim();
  // The exact bytes are what was hashed: an editor's last newline is no part of them.
  if (/^\{\s*"[\s\S]*\}$/.test(plain)) {
    const exact = unformatted(plain) ?? plain;
    return { what: 'entry', leaf: hex(leafOf(utf8.encode(exact))), formatted: exact !== plain };
  }
  const [receipt] = /[0-9a-f]{64}/i.exec(plain) ?? [];
  return receipt ? { what: 'receipt', leaf: receipt.toLowerCase() } : undefined;
}

/** Puts together whatever was dropped, in any order, and says step by step what follows from it. */
export function explain(texts: readonly string[], keys: readonly Key[]): Explained {
  const steps: Step[] = [];
  const pieces: Piece[] = [];
  for (const text of new Set(texts)) {
    const piece = readPiece(text);
    if (piece) pieces.push(piece);
    // What is passed over in silence would look as if it had been checked.
    else
      steps.push({
        ok: false,
        title: {
          zh: '所放入的一份内容无法读取：不是记录、回执、证明或检查点',
          en: 'One of the texts cannot be read: no entry, receipt, proof or checkpoint',
        },
        lines: [text.trim().slice(0, 80)],
      });
  }
  for (const piece of pieces)
    if (piece.what === 'entry')
      steps.push({
        ok: undefined,
        title: piece.formatted
          ? {
              zh: '记录经过排版：还原为规范字节（RFC 8785）后算出叶摘要',
              en: 'The entry is laid out for reading: the leaf hash of its canonical bytes (RFC 8785)',
            }
          : { zh: '由记录原文算出叶摘要', en: 'The leaf hash of the entry itself' },
        lines: [`SHA-256(00 || entry) = ${piece.leaf}`],
      });
  const proofs = pieces.flatMap((piece) => (piece.what === 'proof' ? [piece.proof] : []));
  const claimed = [
    ...pieces.flatMap((piece) => (piece.what === 'entry' || piece.what === 'receipt' ? [piece.leaf] : [])),
    ...proofs.flatMap((proof) => proof.leaf ?? []),
  ];
  const [leaf] = claimed;
  if (claimed.length > 1) {
    steps.push({
      ok: claimed.every((one) => one === leaf),
      title: { zh: '记录、回执与证明指的是同一条', en: 'Entry, receipt and proof are about the same leaf' },
      lines: claimed,
    });
  }
  let signed = proofs.length > 0;
  for (const proof of proofs) {
    const note = readNote(proof.checkpoint);
    const tree = note && readTree(note.text);
    if (!tree) {
      steps.push({
        ok: false,
        title: { zh: '证明所附的树头无法读取', en: 'The head in the proof cannot be read' },
        lines: [],
      });
      continue;
    }
    if (leaf) steps.push(followPath(leaf, proof, tree));
    steps.push(...checkNote(note, tree, keys));
    signed &&= keys.some(({ name }) => name === tree.origin);
  }
  for (const piece of pieces) {
    const note = piece.what === 'checkpoint' ? readNote(piece.note) : undefined;
    const tree = note && readTree(note.text);
    if (tree) steps.push(...checkNote(note, tree, keys));
  }
  if (proofs.length === 0 || !leaf) {
    steps.push({
      ok: undefined,
      title: leaf
        ? {
            zh: '只有回执，没有证明：请一并放入 .tlog-proof 文件',
            en: 'A receipt without a proof: drop its .tlog-proof as well',
          }
        : { zh: '缺少记录或回执', en: 'No entry and no receipt is among it' },
      lines: leaf ? [leaf] : [],
    });
  }
  const wrong = steps.some(({ ok }) => ok === false);
  return {
    // Nothing among it that could have been altered.
    verdict: pieces.length === 0 ? 'unreadable' : wrong ? 'wrong' : leaf && signed ? 'sound' : 'incomplete',
    steps,
    ...(leaf ? { leaf } : {}),
  };
}
