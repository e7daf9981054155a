/** What others signed as it lies in a log's own folder: read beside the check of the files, and held against the roots they give. */
import { createHash } from 'node:crypto';
import type { Text } from '#kernel/errors.ts';
import { parseVerifierKeys } from '../note.ts';
import { type Fault, type Fsck, fsck, type Read, readKeyFiles } from '../outside/fsck.ts';
import { verifierKeyOf } from '../outside/notes.ts';
import { readSecondHead } from '../outside/second.ts';
import { type SecondFile, SecondHeads } from '../outside/second-tree.ts';
import { witnessesPath } from '../parties/files.ts';
import { parseWitnessKey } from '../witness/cosignature.ts';
import { addBacking, type Backing, type BackingKind } from './backing.ts';
import { checkLine, checkRenewal, checkSecond, checkStamp, type DayNote, DayNotes } from './statements.ts';

export type Folder = {
  read: Read /** Paths under a folder (`…/`). */;
  list(prefix: string): AsyncIterable<string>;
};
export type Checked = Fsck & { backing: Backing[] };

type Statement = { path: string; kind: BackingKind; by: string; size: number; root: string; at: Date };

const bytes = async (folder: Folder, path: string): Promise<Buffer> =>
  Buffer.from((await folder.read(path)) ?? new Uint8Array());

/** Checks the files of one log and, with the same reading, everything that is kept beside its tiles. */
export async function checkFolder(folder: Folder, key?: string): Promise<Checked> {
  // Their faults are told by the check of the files itself.
  const { spans } = await readKeyFiles(folder.read, key, () => undefined);
  const known = parseVerifierKeys(spans.map((span) => verifierKeyOf(span.key)).join('\n'));
  const faults: Fault[] = [];
  const fault = (path: string, { zh, en }: Text): void => void faults.push({ path, text: { zh, en } });
  const statements: Statement[] = [];
  const paths: string[] = [];
  for await (const path of folder.list('outside/')) paths.push(path);
  paths.sort();
  const read = new Map<string, Buffer>();
  for (const path of paths) read.set(path, await bytes(folder, path));
  const get = (path: string): Buffer => read.get(path) ?? Buffer.alloc(0);

  const listed = read.get(witnessesPath);
  const witnesses = get(witnessesPath)
    .toString()
    .split('\n')
    .filter((line) => line !== '');
  const cosigned = read.get('outside/cosigned')?.toString();
  // Folders laid before the keys lay beside them: nothing here tells whether those lines are good.
  if (cosigned !== undefined && listed !== undefined) {
    const cut = cosigned.lastIndexOf('\n\n');
    const all = cosigned
      .slice(cut + 2)
      .trimEnd()
      .split('\n');
    // While a key is changed the log itself signs with two.
    const mine = all.filter((line) => line.startsWith(`— ${known[0]?.name} `));
    const lines = all.filter((line) => !mine.includes(line));
    if (cut < 0 || lines.length === 0)
      fault('outside/cosigned', { zh: '不是有见证签名的检查点', en: 'is no cosigned checkpoint' });
    const note = `${cosigned.slice(0, cut + 2)}${mine.join('\n')}\n`;
    for (const line of lines) {
      const by = /^— (\S+) /.exec(line)?.[1] ?? '?';
      const trust = witnesses.find((one) => parseWitnessKey(one)?.name === by);
      if (trust === undefined) {
        fault('outside/cosigned', {
          zh: `没有见证 ${by} 的公钥`,
          en: `there is no key of the witness ${by}`,
        });
        continue;
      }
      const one = checkLine({ note, line, trust }, known);
      if (one.fault)
        fault('outside/cosigned', { zh: `${by}：${one.fault.zh}`, en: `${by}: ${one.fault.en}` });
      else
        statements.push({
          ...{ path: 'outside/cosigned', kind: 'witness', by, size: one.head.size },
          ...{ root: one.head.root.toString('base64'), at: one.at },
        });
    }
  }

  const stamps = paths.flatMap((path) => /^outside\/stamps\/(.+)\.tsr$/.exec(path)?.[1] ?? []);
  const lists = paths.filter((path) => /^outside\/status\/.+\.crl$/.test(path)).map(get);
  const tokenOf = (name: string) => {
    const [content, token, trust] = ['txt', 'tsr', 'pem'].map((end) => get(`outside/stamps/${name}.${end}`));
    const none = Buffer.alloc(0);
    return {
      ...{ content: content ?? none, token: token ?? none, trust: String(trust ?? ''), policy: null },
      lists,
    };
  };
  const digests = new Set(stamps.map((name) => digestOf(tokenOf(name).token)));
  const checkpoint = (await bytes(folder, 'checkpoint')).toString();
  const origin = known[0]?.name ?? '';
  const seconds: SecondFile[] = [];
  for (const path of paths) {
    if (!path.startsWith('outside/heads/')) continue;
    const head = readSecondHead(get(path).toString());
    if (head) seconds.push({ path, head });
    else fault(path, { zh: '无法读取', en: 'cannot be read' });
  }
  const notes = new Map(seconds.map(({ path, head }) => [get(path).toString(), head.size]));
  const renewed: Statement[] = [];
  for (const name of stamps) {
    const path = `outside/stamps/${name}.tsr`;
    const token = tokenOf(name);
    if (/-renewal-/.test(name)) {
      const one = checkRenewal(token, { origin, note: checkpoint, keys: known, digests });
      if (one.fault) fault(path, one.fault);
      else if (one.root)
        statements.push({
          path,
          kind: 'stamp',
          by: one.by,
          size: one.size,
          root: one.root.toString('base64'),
          at: one.at,
        });
      else renewed.push({ path, kind: 'stamp', by: one.by, size: one.size, root: '', at: one.at });
      continue;
    }
    if (/-second-/.test(name)) {
      const one = checkSecond(token, notes);
      if (one.fault) fault(path, one.fault);
      else renewed.push({ path, kind: 'stamp', by: one.by, size: one.size, root: '', at: one.at });
      continue;
    }
    const one = checkStamp(token, known);
    if (one.fault) fault(path, one.fault);
    else
      statements.push({
        ...{ path, kind: 'stamp', by: one.by, size: one.head.size },
        ...{ root: one.head.root.toString('base64'), at: one.at },
      });
  }

  const days = new DayNotes(
    origin,
    paths.flatMap((path) => dayNote(path, get(path).toString()) ?? []),
    paths.filter((path) => /^outside\/sm\/[0-9a-f]{16}\.pem$/.test(path)).map((path) => get(path).toString()),
    ({ day }, why) => fault(`outside/sm/${day}.note`, why),
  );
  const heads = new SecondHeads(
    {
      origin,
      keys: spans.map((span) => span.key),
      stamps: (hash) =>
        new Set(stamps.map((name) => createHash(hash).update(tokenOf(name).token).digest('base64'))),
    },
    seconds,
    fault,
  );
  const roots = new Map<number, string>();
  const result = await fsck(folder.read, key, {
    sizes: new Set([...statements.map(({ size }) => size), ...heads.sizes]),
    entry: (index, body) => {
      days.entry(index, body);
      heads.entry(index, body);
    },
    root: (size, root) => {
      roots.set(size, root);
      heads.root(size, root);
    },
  });
  days.finish();
  heads.finish();
  const good = statements.filter((one) => {
    if (roots.get(one.size) === one.root) return true;
    fault(one.path, {
      zh: `${one.by} 所签 ${one.size} 条时的树根与文件不符`,
      en: `the root that ${one.by} signed for ${one.size} entries is not that of the files`,
    });
    return false;
  });
  const noted = days.good.map(
    ({ day, last }): Statement => ({
      ...{ path: `outside/sm/${day}.note`, kind: 'sm-note', by: 'SM3/SM2', size: last, root: '' },
      at: new Date(`${day}T00:00:00+08:00`),
    }),
  );
  const twice = heads.good.map(
    ({ path, head }): Statement => ({
      ...{ path, kind: 'second-head', by: head.hash, size: head.size, root: '', at: new Date(0) },
    }),
  );
  return {
    ...result,
    faults: [...result.faults, ...faults],
    total: result.total + faults.length,
    ok: result.ok && faults.length === 0,
    backing: summed(origin, [...good, ...renewed, ...noted, ...twice]),
  };
}

const digestOf = (token: Buffer): string => createHash('sha256').update(token).digest('base64');

/** A day's note by its own words; undefined where it is not one, which leaves its file to be missed. */
function dayNote(path: string, note: string): DayNote | undefined {
  if (!path.startsWith('outside/sm/') || !path.endsWith('.note')) return undefined;
  const [, , day = '', range = '', digest = ''] = note.split('\n');
  const [first, last] = range.split(' ').map(Number);
  return { day, first: first ?? 0, last: last ?? 0, digest: Buffer.from(digest, 'base64'), note };
}

function summed(origin: string, statements: readonly Statement[]): Backing[] {
  const found: Backing[] = [];
  for (const { kind, by, size, at } of statements)
    addBacking(found, { origin, kind, by, holder: '', size, at: at.toISOString() });
  return found;
}
