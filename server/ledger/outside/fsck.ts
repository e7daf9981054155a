/**
 * Checks a log by its static files alone: every entry leads to its tile, every tile to the ones above, all of them to the
 * root, and the root bears the signature of the log. Reads each file once, in order; memory does not grow with the log.
 */
import { hash } from 'node:crypto';
import { followKeys, type KeyChange, type KeySpan, keyAt, lostWords, sameKey, unvouched } from './keys.ts';
import { readKey, readKeys, readNote, readTree, signedWith, type Words } from './notes.ts';

export type Read = (path: string) => Promise<Uint8Array | undefined>;
export type Fault = { path: string; index?: number; text: Words };
export type Fsck = {
  ok: boolean;
  origin: string;
  size: number;
  root: string;
  /** Entries read. */
  entries: number;
  /** Bytes of all entries. */
  bytes: number;
  faults: Fault[];
  /** May be larger than the list. */
  total: number;
  /** No faults, but to be known: a key that was declared lost. */
  notes: Words[];
};

/** The keys of a log by its files, each with the size from which it signs. */
export type KeyFiles = { spans: KeySpan[]; changes: KeyChange[] };

/** Statements of changed keys, in their order: a list in JSON. */
export const keyChangesPath = 'key-changes.json';

/** `given`: verifier keys kept elsewhere, one a line; they must be among those of the log, or they alone count. */
export async function readKeyFiles(
  read: Read,
  given: string | undefined,
  fault: (path: string, why: Words) => void,
): Promise<KeyFiles> {
  const decoder = new TextDecoder();
  const own = readKeys(given ?? '');
  const first = readKey(decoder.decode((await read('verifier-key')) ?? new Uint8Array()));
  const [kept] = own;
  if (!first || (given !== undefined && !kept))
    return { spans: kept ? [{ key: kept, from: 0 }] : [], changes: [] };
  const file = await read(keyChangesPath);
  let statements: string[] = [];
  try {
    const found: unknown = file === undefined ? [] : JSON.parse(decoder.decode(file));
    if (!Array.isArray(found)) throw new TypeError('no list');
    statements = found.map(String);
  } catch {
    fault(keyChangesPath, { zh: '无法读取', en: 'cannot be read' });
  }
  const keys = followKeys(first, statements, (why) => fault(keyChangesPath, why));
  if (kept && !keys.spans.some(({ key }) => own.some((one) => sameKey(one, key))))
    return { spans: [{ key: kept, from: 0 }], changes: [] };
  const loss = unvouched(own, keys.spans, keys.changes);
  if (loss) fault(keyChangesPath, lostWords(loss));
  return keys;
}

/** Whoever reads along: each entry in its turn, and the root at the sizes asked for. */
export type Watch = {
  sizes: ReadonlySet<number>;
  entry(index: number, body: Uint8Array): void;
  root(size: number, root: string): void;
};

const TILE = 256;
const HASH = 32;
const KEPT = 1000;
const AHEAD = 4;

const nameOf = (index: number): string => {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  return groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/');
};

const pair = Buffer.alloc(1 + 2 * HASH, 1);
function nodeOf(left: Buffer, right: Buffer): Buffer {
  left.copy(pair, 1);
  right.copy(pair, 1 + HASH);
  return hash('sha256', pair, 'buffer');
}

/** The root over adjacent hashes; an odd last one moves up, which is where RFC 6962 splits. */
function rootOver(hashes: readonly Buffer[]): Buffer {
  let row = hashes;
  while (row.length > 1) {
    const above: Buffer[] = [];
    for (let i = 0; i < row.length; i += 2) {
      const [left, right] = [row[i], row[i + 1]];
      if (left) above.push(right ? nodeOf(left, right) : left);
    }
    row = above;
  }
  return row[0] ?? hash('sha256', Buffer.alloc(0), 'buffer');
}

/** The leaf hashes of a bundle; undefined where it is not made of whole entries. */
function leavesOf(
  bundle: Uint8Array,
  told?: (at: number, body: Uint8Array) => void,
): { hashes: Buffer[]; bytes: number } | undefined {
  const all = Buffer.from(bundle);
  const hashes: Buffer[] = [];
  let bytes = 0;
  for (let at = 0; at < all.length; ) {
    if (at + 2 > all.length) return undefined;
    const length = all.readUInt16BE(at);
    const end = at + 2 + length;
    if (end > all.length) return undefined;
    // The prefix of a leaf is one zero byte: the length before the entry has been read and gives it its place.
    all[at + 1] = 0;
    told?.(hashes.length, all.subarray(at + 2, end));
    hashes.push(hash('sha256', all.subarray(at + 1, end), 'buffer'));
    bytes += length;
    at = end;
  }
  return { hashes, bytes };
}

/** `key`: a verifier key kept elsewhere; without one the key that lies among the files is believed. */
export async function fsck(read: Read, key?: string, watch?: Watch): Promise<Fsck> {
  const result: Fsck = {
    ok: false,
    origin: '',
    size: 0,
    root: '',
    entries: 0,
    bytes: 0,
    faults: [],
    total: 0,
    notes: [],
  };
  const fault = (path: string, zh: string, en: string, index?: number): void => {
    result.total++;
    if (result.faults.length < KEPT)
      result.faults.push({ path, ...(index === undefined ? {} : { index }), text: { zh, en } });
  };
  const decoder = new TextDecoder();
  const checkpoint = await read('checkpoint');
  const note = checkpoint && readNote(decoder.decode(checkpoint));
  const tree = note && readTree(note.text);
  if (!note || !tree) {
    fault('checkpoint', '没有检查点，或无法读取', 'there is no checkpoint, or it cannot be read');
    return result;
  }
  const { spans, changes } = await readKeyFiles(read, key, (path, { zh, en }) => fault(path, zh, en));
  const known = keyAt(spans, tree.size);
  if (known?.name !== tree.origin || !signedWith(note, known)) {
    fault(
      'checkpoint',
      '签名无效，或没有该存证账本的公钥',
      'bears no good signature of the log, or its key is missing',
    );
  }
  const announced = new Map(changes.map((change) => [change.size, change]));
  result.notes.push(...changes.filter(({ why }) => why === 'lost').map(lostWords));
  Object.assign(result, { origin: tree.origin, size: tree.size, root: tree.root });

  /** Hashes of the tile that is being filled, for each level. */
  const filling: Buffer[][] = [];
  const done: number[] = [];
  const file = async (
    level: number | 'entries',
    index: number,
    width: number,
  ): Promise<[string, Uint8Array | undefined]> => {
    const path = `tile/${level}/${nameOf(index)}`;
    if (width === TILE) return [path, await read(path)];
    // Once a tile is whole its narrower states may be gone.
    return [`${path}.p/${width}`, (await read(`${path}.p/${width}`)) ?? (await read(path))];
  };
  const compare = async (level: number): Promise<void> => {
    const hashes = filling[level] ?? [];
    const index = done[level] ?? 0;
    const [path, stored] = await file(level, index, hashes.length);
    const first = index * TILE * TILE ** level;
    if (!stored) fault(path, '缺失', 'is missing', first);
    else {
      const wrong = hashes.findIndex((one, at) => !one.equals(stored.subarray(at * HASH, (at + 1) * HASH)));
      if (wrong >= 0) {
        const at = (index * TILE + wrong) * TILE ** level;
        fault(path, `与第 ${at} 号起的记录不符`, `does not fit the entries from index ${at} on`, at);
      } else if (
        stored.length !== hashes.length * HASH &&
        // The whole tile stands for a narrower state of it.
        (hashes.length === TILE || stored.length !== TILE * HASH)
      ) {
        fault(path, '长度不对', 'has the wrong length', first);
      }
    }
    done[level] = index + 1;
    if (hashes.length === TILE) {
      filling[level] = [];
      await push(level + 1, rootOver(hashes));
    }
  };
  const push = async (level: number, one: Buffer): Promise<void> => {
    const row = filling[level] ?? [];
    filling[level] = row;
    row.push(one);
    if (row.length === TILE) await compare(level);
  };

  /** The root of what was read: what is left of each level, from the leaves upwards. */
  const edge = (): Buffer => {
    let tail: Buffer | undefined;
    for (const row of filling) {
      const whole = [...(row ?? []), ...(tail ? [tail] : [])];
      if (whole.length > 0) tail = rootOver(whole);
    }
    return tail ?? rootOver([]);
  };

  const bundles = Math.ceil(tree.size / TILE);
  const widthOf = (index: number): number => Math.min(TILE, tree.size - index * TILE);
  const ahead = new Map<number, Promise<[string, Uint8Array | undefined]>>();
  for (let index = 0; index < bundles; index++) {
    for (let next = index; next < Math.min(bundles, index + AHEAD); next++)
      if (!ahead.has(next)) ahead.set(next, file('entries', next, widthOf(next)));
    const [path, bundle] = (await ahead.get(index)) ?? ['', undefined];
    ahead.delete(index);
    const width = widthOf(index);
    const told = (at: number, body: Uint8Array): void => {
      if (at >= width) return;
      const place = index * TILE + at;
      watch?.entry(place, body);
      const change = announced.get(place);
      if (change && !announces(decoder.decode(body), change))
        fault(
          path,
          '此处应为更换密钥的记录',
          'the entry that announces a change of key should stand here',
          place,
        );
    };
    const found = bundle && leavesOf(bundle, watch || announced.size > 0 ? told : undefined);
    if (!bundle) fault(path, '缺失', 'is missing', index * TILE);
    else if (!found) fault(path, '不是由完整记录组成', 'is not made of whole entries', index * TILE);
    else if (found.hashes.length < width || (found.hashes.length > width && found.hashes.length !== TILE))
      fault(
        path,
        `只有 ${found.hashes.length} 条，应有 ${width} 条`,
        `has ${found.hashes.length} entries, not ${width}`,
        index * TILE,
      );
    result.entries += Math.min(width, found?.hashes.length ?? 0);
    result.bytes += found?.bytes ?? 0;
    for (let at = 0; at < width; at++) {
      await push(0, found?.hashes[at] ?? Buffer.alloc(HASH));
      const size = index * TILE + at + 1;
      const change = announced.get(size);
      if (change && change.root !== edge().toString('base64'))
        fault(keyChangesPath, '所载树根与记录不符', 'names a root that is not that of the entries', size);
      if (watch?.sizes.has(size)) watch.root(size, edge().toString('base64'));
    }
  }
  for (const [level, row] of filling.entries()) if (row && row.length > 0) await compare(level);
  const root = edge().toString('base64');
  if (root !== tree.root) {
    fault(
      'checkpoint',
      '由全部记录算出的树根与检查点不符',
      'the root over all entries is not that of the checkpoint',
    );
  }
  result.ok = result.total === 0;
  return result;
}

/** Whether this entry announces that change, by the very statement. */
export function announces(body: string, { statement }: KeyChange): boolean {
  try {
    const entry = JSON.parse(body);
    return entry?.kind === 'ledger.key-changed' && entry?.detail?.statement === statement;
  } catch {
    return false;
  }
}

/** The later root that a consistency proof leads to from the older one (RFC 9162, 2.1.4.2); undefined when it does not fit. */
export function rootFromConsistency(
  old: number,
  size: number,
  oldRoot: string,
  proof: readonly string[],
): string | undefined {
  const of = (text: string): Buffer => Buffer.from(text, 'base64');
  if (old === size) return proof.length === 0 ? oldRoot : undefined;
  const path = proof.map(of);
  // A whole left part is its own first hash.
  if (Number.isInteger(Math.log2(old))) path.unshift(of(oldRoot));
  let [at, last] = [old - 1, size - 1];
  while (at % 2 === 1) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  let [before, after] = [path[0], path[0]];
  for (const step of path.slice(1)) {
    if (!before || !after || last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      before = nodeOf(step, before);
      after = nodeOf(step, after);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else after = nodeOf(after, step);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && before?.toString('base64') === oldRoot ? after?.toString('base64') : undefined;
}
