/** Verifies the whole ledger in one read-only snapshot, streaming, and names what was done to it. */
import pg from 'pg';
import { type Head, openNote, parseCheckpoint } from '../note.ts';
import { type Backed, Backers, type Backing } from './backing.ts';
import { Backwards } from './backwards.ts';
import { checkChain, type ShardToCheck, shardsToCheck } from './chain.ts';
import { explain, type Orphan, type Stretch, stretchOf } from './explain.ts';
import { type Finding, Findings, span } from './findings.ts';
import { Growth, type HeadToCheck } from './growth.ts';
import { checkAnnounced, lossesOf } from './keys.ts';
import { findOrphans, findUnwritten, HeadReader, leafPages, nodeReader, reportMisplaced } from './read.ts';
import { checkRow } from './rows.ts';
import { findStrays, Streams } from './strays.ts';
import { BLOCK } from './tree.ts';

export type { Backed, Backing };
export type KeptHead = { /** File name, for the report. */ name: string; note: string };

export type VerifyOptions = {
  /** Heads kept elsewhere: signed notes. */
  heads?: readonly KeptHead[];
  /** Verifier key kept elsewhere; without it the key stored in the ledger is believed. */
  key?: string;
  /** Told each good statement of a party outside, in the order of the trees. */
  backed?: ((one: Backed & { origin: string }) => void) | undefined;
};

export type Verification = {
  ok: boolean;
  /** Numbered entries read. */
  entries: number;
  /** Entries that wait for their number; not a fault. */
  waiting: number;
  /** Heads compared. */
  heads: number;
  findings: Finding[];
  /** May be larger than the list. */
  total: number;
  /** No alterations, but worth a look: stretches whose time runs backwards, and how many entries they hold. */
  notes: Finding[];
  backwards: number;
  /** Who outside stands behind what: only statements that were found good. */
  backing: Backing[];
};

/** Reads everything under one snapshot, so a running platform does not disturb it. Throws only when the database cannot be read. */
export async function verifyLedger(connection: string, options: VerifyOptions = {}): Promise<Verification> {
  const client = new pg.Client({ connectionString: connection, application_name: 'gongshu ledger verify' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    return await verifyWith(client, options);
  } finally {
    await client.end();
  }
}

async function verifyWith(client: pg.Client, options: VerifyOptions): Promise<Verification> {
  const findings = new Findings();
  const report = (finding: Finding): void => findings.add(finding);
  const shards = await shardsToCheck(client, options.key, report);
  await findStrays(client, shards, report);
  const found = await findOrphans(client, report);
  const all = { entries: 0, heads: 0, notes: [] as Finding[], backwards: 0, backing: [] as Backing[] };
  const kept = keptHeads(options.heads ?? [], shards, report);
  for (const shard of shards) {
    // Where there are several, a finding says in which it is.
    const named =
      shards.length > 1 ? (finding: Finding): void => report(inShard(finding, shard.origin)) : report;
    // What a change of key says of the tree it was made over is one more head kept beside the log.
    const stated = shard.chain.changes.map(({ size, root, statement }) => ({
      name: `key change ${size}`,
      note: statement,
      head: { origin: shard.origin, size, root: Buffer.from(root, 'base64') },
    }));
    const mine = [...kept.filter(({ head }) => head.origin === shard.origin), ...stated];
    const backers = new Backers(client, shard, named, (backed) =>
      options.backed?.({ ...backed, origin: shard.origin }),
    );
    const one = await verifyShard(client, shard, { kept: mine, backers }, found.orphans, named);
    all.entries += one.entries;
    all.heads += one.heads;
    all.notes.push(...one.notes, ...lossesOf(shard.chain));
    all.backwards += one.backwards;
    all.backing.push(...backers.found);
  }
  await checkChain(client, shards, report);
  await findUnwritten(client, report);
  return {
    ok: findings.total === 0,
    ...all,
    waiting: found.waiting,
    findings: findings.list,
    total: findings.total,
  };
}

async function verifyShard(
  client: pg.Client,
  shard: ShardToCheck,
  { kept, backers }: { kept: readonly Kept[]; backers: Backers },
  orphans: readonly Orphan[],
  report: (finding: Finding) => void,
): Promise<Pick<Verification, 'entries' | 'heads' | 'notes' | 'backwards'>> {
  const heads = new HeadReader(client, shard.id, shard.chain.at, report);
  const last = await heads.last();
  await backers.open();
  const covered = last?.size ?? 0;
  const growth = new Growth(report);
  const node = nodeReader(client, shard.id);
  const misplaced: { index: number; entry: string; leaf: Buffer }[] = [];
  const backwards = new Backwards();
  const streams = new Streams(shard.stream);
  let beyond: [number, number] | undefined;
  let entries = 0;
  let expected = 0;

  const checkHeads = async (): Promise<void> => {
    for (const head of await heads.at(growth.count)) growth.head(head);
    for (const one of kept) {
      if (one.head.size === growth.count && !growth.agreesWith(one.head.root)) report(keptMismatch(one));
    }
    for (const { name, root } of backers.seconds(growth.count)) {
      const head = { origin: shard.origin, size: growth.count, root };
      if (!growth.agreesWith(root)) report(keptMismatch({ name, note: '', head }));
    }
    for (const one of await backers.at(growth.count)) {
      if (growth.agreesWith(one.root)) backers.agrees(one);
      else backers.differs(one);
    }
  };
  for await (const row of leafPages(client, shard.id, report)) {
    const index = Number(row.index);
    entries++;
    const checked = checkRow(row);
    if (row.id !== null) {
      backwards.entry(index, row.at);
      streams.entry(index, row.entry_id, row.stream);
    }
    backers.entry(index, row.body);
    checkAnnounced(shard.chain, index, row.body, report);
    for (const finding of checked.findings) report(finding);
    if (checked.misplaced && misplaced.length < 1000)
      misplaced.push({ index, entry: row.entry_id, leaf: row.leaf_hash });
    if (index > expected) {
      report(missing(expected, index - 1));
      growth.gap(expected, index - expected);
      await growth.hole(Math.min(index, covered), node);
    }
    expected = index + 1;
    if (index >= covered) {
      beyond = [beyond?.[0] ?? index, index];
      growth.beyond(row.leaf_hash);
      continue;
    }
    await growth.leaf(row.leaf_hash, node);
    await checkHeads();
  }
  growth.finish();
  streams.report(report);
  if (last && growth.gaplessCount() === last.size) growth.closeGap(last);
  if (beyond) report(grown(beyond, covered));
  if (growth.count < covered) report(cut(growth.count, covered, 'head'));
  for (const one of kept)
    if (one.head.size > growth.count) report(cut(growth.count, one.head.size, one.name));
  for (const { by, size } of await backers.finish(last?.note)) report(cut(growth.count, size, by));
  await reportMisplaced(client, misplaced, report);
  conclude(growth, last, orphans, report);
  return {
    entries,
    heads: heads.read,
    notes: backwards.notes(),
    backwards: backwards.total,
  };
}

const inShard = (finding: Finding, origin: string): Finding => ({
  ...finding,
  text: { zh: `【${origin}】${finding.text.zh}`, en: `[${origin}] ${finding.text.en}` },
});

type Kept = KeptHead & { head: Head };

function keptHeads(
  heads: readonly KeptHead[],
  shards: readonly ShardToCheck[],
  report: (finding: Finding) => void,
): Kept[] {
  return heads.flatMap((one) => {
    for (const { keys, origin } of shards) {
      const text = openNote(one.note, keys);
      const head = text === undefined ? undefined : parseCheckpoint(text);
      if (head?.origin === origin) return [{ ...one, head }];
    }
    report({
      code: 'kept-head-invalid',
      text: {
        zh: `${one.name}：不是用本存证账本密钥签署的树头`,
        en: `${one.name}: not a head signed with the key of this ledger`,
      },
    });
    return [];
  });
}

/** Explains, as far as it can be explained, what no head fits. */
function conclude(
  growth: Growth,
  last: HeadToCheck | undefined,
  orphans: readonly { entry: string; hash: Buffer }[],
  report: (finding: Finding) => void,
): void {
  const start = growth.count - growth.tail.length;
  const anchor = growth.doubtful.find(({ size }) => size > start && size <= growth.count);
  const short = !anchor && last && last.size > growth.count && last.size - start <= BLOCK ? last : undefined;
  const target = anchor ?? short;
  const blocks = growth.blocks();
  const end: Stretch[] =
    target && !growth.torn
      ? [
          {
            start,
            leaves: growth.tail,
            length: target.size - start,
            right: (root) => blocks.rootWith(root)?.equals(target.root) === true,
          },
        ]
      : [];
  for (const finding of explain([...growth.bad.map(stretchOf), ...end], orphans)) report(finding);
  if (growth.badBlocks > growth.bad.length) {
    report({
      code: 'order-changed',
      text: {
        zh: `另有 ${growth.badBlocks - growth.bad.length} 段各 256 条与已签署的树不符`,
        en: `${growth.badBlocks - growth.bad.length} further stretches of 256 entries do not fit the signed tree`,
      },
    });
  }
  const [first] = growth.doubtful;
  if (!first) return;
  // Where all complete blocks have their stored hashes, the cause can only lie behind them.
  const since =
    growth.badBlocks === 0 && first.size > start ? Math.max(growth.lastGood, start) : growth.lastGood;
  const from = span(since, first.size - 1);
  report({
    code: 'root-mismatch',
    index: since,
    until: first.size - 1,
    text: {
      zh: `${first.size} 条时的树根与树头不符：问题出在第 ${from} 号之内（其后共有 ${growth.doubts - 1} 个树头受影响）`,
      en: `the root of ${first.size} entries is not that of its head: the cause lies within indices ${from} (${growth.doubts - 1} later heads are affected)`,
    },
  });
}

function keptMismatch({ name, head }: Kept): Finding {
  return {
    code: 'kept-head-mismatch',
    index: 0,
    until: head.size - 1,
    text: {
      zh: `${name}：前 ${head.size} 条已不是当时签署的内容，存证账本被整体改写`,
      en: `${name}: the first ${head.size} entries are not those that were signed; the ledger was rewritten`,
    },
  };
}

function missing(from: number, until: number): Finding {
  return {
    code: 'index-missing',
    index: from,
    until,
    text: {
      zh: `缺第 ${span(from, until)} 号，其后的编号仍在`,
      en: `${from === until ? 'index' : 'indices'} ${span(from, until)} missing, later ones are there`,
    },
  };
}

function grown([from, until]: [number, number], covered: number): Finding {
  return {
    code: 'tail-grown',
    index: from,
    until,
    text: {
      zh: `第 ${span(from, until)} 号超出最后的树头（${covered} 条）：编号不是平台所给`,
      en: `indices ${span(from, until)} lie beyond the last head (${covered} entries): the platform did not give these numbers`,
    },
  };
}

function cut(count: number, size: number, by: string): Finding {
  const source = by === 'head' ? { zh: '树头', en: 'a head' } : { zh: by, en: by };
  return {
    code: 'tail-cut',
    index: count,
    until: size - 1,
    text: {
      zh: `${source.zh} 载明 ${size} 条，现仅 ${count} 条：末尾少 ${size - count} 条（第 ${span(count, size - 1)} 号）`,
      en: `${source.en} covers ${size} entries, only ${count} are there: ${size - count} are cut off (indices ${span(count, size - 1)})`,
    },
  };
}
