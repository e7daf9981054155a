/**
 * Checks what somebody holds of the ledger and says each step: a receipt, an entry, a proof, a checkpoint. Runs in a browser
 * without a network, in the desk, and in the folder of a frozen year; rests on nothing but the arithmetic beside it.
 */
import { sha256 } from './crypto.ts';
import { changeSigned, type KeyChange, lostWords, readKeyChange, sameKey } from './keys.ts';
import {
  base64,
  hex,
  join,
  type Key,
  type Note,
  readNote,
  readTree,
  signedWith,
  type Tree,
  toBase64,
  utf8,
  type Words,
} from './notes.ts';
import { readSecondHead, type SecondHead, secondSigned } from './second.ts';

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

export type Inclusion = { leaf?: string; index: number; path: string[]; checkpoint: string };

export const leafOf = (entry: Uint8Array): Uint8Array => sha256(join(Uint8Array.of(0), entry));
export const nodeOf = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  sha256(join(Uint8Array.of(1), left, right));

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
  const others = note.signatures.filter(({ name }) => name !== tree.origin);
  const good = known.some((key) => signedWith(note, key));
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
  | { what: 'change'; change: KeyChange }
  | { what: 'second'; head: SecondHead }
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
  const change = readKeyChange(text);
  if (change) return { what: 'change', change };
  const head = readSecondHead(text);
  if (head) return { what: 'second', head };
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

/** What a change of key says; the new key is taken where the old one is known and vouches for it. */
function newKey(change: KeyChange, keys: Key[]): Step {
  const { why, old, next, origin, size } = change;
  const known = keys.some((key) => sameKey(key, old));
  const lines = [origin, `size ${size}`, `${old.name}+${old.id} -> ${next.name}+${next.id}`];
  if (!changeSigned(change))
    return {
      ok: false,
      title: { zh: '更换密钥的声明签名无效', en: 'The change of key is not signed as it must be' },
      lines,
    };
  if (why === 'lost') return { ok: undefined, title: lostWords(change), lines };
  if (!known)
    return {
      ok: undefined,
      title: {
        zh: '更换密钥的声明由新旧两把密钥签署，但所给公钥中没有旧钥',
        en: 'The change of key is signed by both keys, but the old one is none of those given',
      },
      lines,
    };
  keys.push(next);
  return {
    ok: true,
    title: {
      zh: '由旧钥与新钥共同签署的更换密钥声明',
      en: 'A change of key, signed by the old key and the new one',
    },
    lines,
  };
}

/** A second head: signed by the log, and over the tree that a proof or checkpoint beside it names. */
function second(head: SecondHead, keys: readonly Key[], trees: readonly Tree[]): Step {
  const known = keys.some(({ name }) => name === head.origin);
  const beside = trees.filter(({ origin, size }) => origin === head.origin && size === head.size);
  const same = beside.every(({ root }) => root === head.root);
  return {
    ok: !same || (known && !secondSigned(head, keys)) ? false : known ? true : undefined,
    title: {
      zh: `第二树头（${head.hash}）：与 SHA-256 树根由同一签名载明；其树须凭全部记录核对（ledger verify --tiles）`,
      en: `A second head (${head.hash}), signed together with the SHA-256 root; its tree is checked over all entries (ledger verify --tiles)`,
    },
    lines: [head.origin, `size ${head.size}`, `sha256 ${head.root}`, `${head.hash} ${head.other}`],
  };
}

/** Puts together whatever was dropped, in any order, and says step by step what follows from it. */
export function explain(texts: readonly string[], given: readonly Key[]): Explained {
  const steps: Step[] = [];
  const keys = [...given];
  const pieces: Piece[] = [];
  for (const text of new Set(texts)) {
    const piece = readPiece(text);
    if (piece) pieces.push(piece);
    // What is passed over in silence would look as if it had been checked.
    else
      steps.push({
        ok: false,
        title: {
          zh: '所放入的一份内容无法读取：不是记录、回执、证明、检查点、第二树头或更换密钥的声明',
          en: 'One of the texts cannot be read: no entry, receipt, proof, checkpoint, second head or change of key',
        },
        lines: [text.trim().slice(0, 80)],
      });
  }
  const changes = pieces.flatMap((piece) => (piece.what === 'change' ? [piece.change] : []));
  for (const change of changes.sort((a, b) => a.size - b.size)) steps.push(newKey(change, keys));
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
  const trees: Tree[] = [];
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
    trees.push(tree);
    if (leaf) steps.push(followPath(leaf, proof, tree));
    steps.push(...checkNote(note, tree, keys));
    signed &&= keys.some(({ name }) => name === tree.origin);
  }
  for (const piece of pieces) {
    const note = piece.what === 'checkpoint' ? readNote(piece.note) : undefined;
    const tree = note && readTree(note.text);
    if (tree) trees.push(tree);
    if (tree) steps.push(...checkNote(note, tree, keys));
    if (piece.what === 'second') steps.push(second(piece.head, keys, trees));
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
