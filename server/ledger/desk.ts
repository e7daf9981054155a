/** The sequencer at work: what a takeover must check, and a pass over both streams with the turn of the year. */
import type pg from 'pg';
import { reach } from '#kernel/fault.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { changeKey, orderOf } from './change-key.ts';
import { announce } from './checkpoints.ts';
import { freeze } from './freeze.ts';
import type { Frontier } from './merkle.ts';
import { publish, readFormer, readPublished } from './publish.ts';
import type { Stream } from './record.ts';
import {
  inTransaction,
  LedgerHalt,
  lastHead,
  type PassResult,
  rootAt,
  type StoredHead,
  sequenceOnce,
  takeUp,
} from './sequence.ts';
import { createShard, listShards, openShardOf, originOf, type Shard, startOfYear, yearOf } from './shards.ts';
import { loadSigner, publicKeys, type Signer } from './signer.ts';
import { openTileStore, type TileStore } from './tiles/store.ts';
import { turnYear } from './year.ts';

/** Where tests kill the sequencer. */
export const ledgerPoints = [
  'number:exit',
  'tiles:middle',
  'tiles:exit',
  'checkpoint:exit',
  'key:exit',
  'year:exit',
  'freeze:middle',
] as const;

export type SequencerHost = Pick<Kernel, 'pool' | 'clock' | 'log' | 'vault' | 'config'>;

export type Desk = {
  /** Of the open shard of acts. */
  size(): number;
  /** `head`: something was numbered; `more`: a backlog waits. */
  pass(): Promise<{ head: boolean; more: boolean }>;
};

/** A shard that takes entries, and how far it is. */
type Line = { shard: Shard; signer: Signer; frontier: Frontier };

const HOUR = 3_600_000;

/** Everything a takeover must check before the first number: the stored trees, and that nothing newer was published. */
export async function sitDown(client: pg.PoolClient, k: SequencerHost, batch: number): Promise<Desk> {
  const store = await openTileStore(k.config);
  const lines = new Map<Stream, Line>();
  for (const shard of await listShards(client)) {
    if (shard.frozen) continue;
    const line = await takeOver(client, k, store, shard);
    const open = await openShardOf(client, shard.stream);
    // A process killed while a year turned leaves the old folder unfinished.
    if (open && open.id !== shard.id) await freeze(k, client, store, shard, k.clock.now());
    else lines.set(shard.stream, line);
  }
  const audit = lines.get('audit') ?? (await firstLine(client, k, store, 'audit'));
  lines.set('audit', audit);
  let thinned = 0;

  const passOf = async (stream: Stream): Promise<{ head: boolean; more: boolean }> => {
    let line = lines.get(stream);
    if (!line) {
      if (!(await waits(client, stream))) return { head: false, more: false };
      line = await firstLine(client, k, store, stream);
    }
    line = await inItsYear(client, k, store, line, batch);
    line = await underItsKey(client, k, store, line);
    const before = line.frontier.size;
    const { shard, signer } = line;
    const result = await sequenceOnce(client, line.frontier, {
      shard,
      signer,
      now: k.clock.now(),
      limit: batch,
    });
    if (result) line = await published(client, k, store, line, result);
    lines.set(stream, line);
    return { head: result !== undefined, more: line.frontier.size - before >= batch };
  };
  return {
    size: () => lines.get('audit')?.frontier.size ?? 0,
    pass: async () => {
      const done = [await passOf('audit'), await passOf('test')];
      if (Date.now() - thinned > HOUR) {
        let done = true;
        for (const { shard } of lines.values()) done = (await thin(client, shard)) && done;
        // More is left: the next pass goes on, after the entries that came meanwhile.
        if (done) thinned = Date.now();
      }
      return { head: done.some(({ head }) => head), more: done.some(({ more }) => more) };
    },
  };
}

async function takeOver(
  client: pg.PoolClient,
  k: SequencerHost,
  store: TileStore,
  shard: Shard,
): Promise<Line> {
  let frontier = await takeUp(client, shard);
  // By the public parts: the private one may be what was lost.
  const own = await publicKeys(client, shard.origin);
  const last = await readPublished(store, shard, own);
  const known = last ?? (await readFormer(k, shard, own));
  if (known && known.size > frontier.size) {
    throw new LedgerHalt(
      `a head of ${known.size} entries has been published, the database holds ${frontier.size}: it is an older state`,
    );
  }
  if (known && !(await rootAt(client, shard.id, known.size)).equals(known.root)) {
    throw new LedgerHalt(`the published head of ${known.size} entries is not the stored one`);
  }
  const order = await orderOf(client, shard.stream);
  const open = await openShardOf(client, shard.stream);
  // The key that is lost may be one that nobody can open: nothing else can be done before there is another.
  if (order?.why === 'lost' && open?.id === shard.id)
    frontier = (await changeKey(client, k, { shard, frontier, order, now: k.clock.now() })).result.frontier;
  const signer = await loadSigner(client, k.vault, shard.origin);
  const head = await lastHead(client, shard.id);
  // A process killed between storing and publishing leaves the files behind.
  if (head && head.size !== last?.size)
    await publish(k, client, store, { shard, signer }, last?.size ?? 0, head);
  return { shard, signer, frontier };
}

async function firstLine(
  client: pg.PoolClient,
  k: SequencerHost,
  store: TileStore,
  stream: Stream,
): Promise<Line> {
  const now = k.clock.now();
  const year = yearOf(now);
  const shard = await inTransaction(client, () =>
    createShard(client, k.vault, { stream, year, origin: originOf(k.config.city, stream, year) }, now),
  );
  return await takeOver(client, k, store, shard);
}

const waits = async (client: pg.PoolClient, stream: Stream): Promise<boolean> => {
  const { rows } = await client.query<{ waits: boolean }>(
    `select exists (select 1 from ledger.pending p join ledger.entry e on e.id = p.entry_id where e.stream = $1) as waits`,
    [stream],
  );
  return rows[0]?.waits === true;
};

/**
 * The line of the present year. What was done before the new year still goes into the old shard; then that is closed
 * and frozen. A clock that was set back opens nothing: its entries go where the newest shard is.
 */
async function inItsYear(
  client: pg.PoolClient,
  k: SequencerHost,
  store: TileStore,
  line: Line,
  batch: number,
): Promise<Line> {
  const now = k.clock.now();
  const year = yearOf(now);
  if (year <= line.shard.year) return line;
  const { shard, signer } = line;
  let old = line;
  for (;;) {
    const result = await sequenceOnce(client, old.frontier, {
      shard,
      signer,
      now,
      limit: batch,
      before: startOfYear(year),
    });
    if (!result) break;
    old = await published(client, k, store, old, result);
  }
  const turned = await turnYear(client, {
    shard,
    frontier: old.frontier,
    signer,
    city: k.config.city,
    year,
    vault: k.vault,
    now,
  });
  reach(k, 'year:exit');
  await published(client, k, store, old, turned.closed);
  const fresh = await takeOver(client, k, store, turned.shard);
  tell(k, turned.shard, turned.opened.head);
  await freeze(k, client, store, shard, now);
  return fresh;
}

/** The line under another key, where people ordered one. */
async function underItsKey(
  client: pg.PoolClient,
  k: SequencerHost,
  store: TileStore,
  line: Line,
): Promise<Line> {
  const order = await orderOf(client, line.shard.stream);
  if (!order) return line;
  const { shard, frontier } = line;
  const { result, signer } = await changeKey(client, k, { shard, frontier, order, now: k.clock.now() });
  reach(k, 'key:exit');
  return await published(client, k, store, { ...line, signer }, result);
}

async function published(
  client: pg.PoolClient,
  k: SequencerHost,
  store: TileStore,
  line: Line,
  { frontier, head }: PassResult,
): Promise<Line> {
  reach(k, 'number:exit');
  await publish(k, client, store, line, line.frontier.size, head);
  tell(k, line.shard, head);
  return { ...line, frontier };
}

const tell = (k: SequencerHost, { origin }: Shard, { size, root, note }: StoredHead): void =>
  announce({ origin, size, root, note }, (error) =>
    k.log.warn({ error: String(error) }, 'a listener of the ledger failed on a checkpoint'),
  );

/** Heads of one statement: a year's worth taken at once would hold the sequencer up. */
const THINNED = 2000;

/** Of heads two days old the last of each hour stays: what every second signed would outgrow the entries. The table itself refuses more. */
async function thin(client: pg.PoolClient, shard: Shard): Promise<boolean> {
  const { rowCount } = await client.query(
    `delete from ledger.head where shard = $1 and size = any(array(
       select h.size from ledger.head h
       where h.shard = $1
         and h.at <= (select max(at) from ledger.head where shard = $1) - interval '2 days'
         and exists (select 1 from ledger.head later where later.shard = h.shard and later.size > h.size
                     and date_trunc('hour', later.at, 'UTC') = date_trunc('hour', h.at, 'UTC'))
       order by h.size limit ${THINNED}))`,
    [shard.id],
  );
  return (rowCount ?? 0) < THINNED;
}
