/** Keeps the search copy of the ledger in the warehouse and proves it row by row against what the log published and against its own leaves. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { AlarmPort } from '../parties/outages.ts';
import { publishedHead } from '../publish.ts';
import { record } from '../record.ts';
import { listShards, type Shard } from '../shards.ts';
import { HASH, TILE, tilePath, widthIn } from '../tiles/path.ts';
import { openTileStore, type TileStore } from '../tiles/store.ts';

type Host = Pick<Kernel, 'db' | 'pool' | 'clock' | 'log' | 'warehouse' | 'config'>;

/** Whole tiles. */
const AT_ONCE = 20 * TILE;
/** Rows copied by one pass: a ledger that is long already is caught up with in portions. */
const A_PASS = 100_000;

const columns = [
  'shard',
  'index',
  'id',
  'kind',
  'at',
  'subject_type',
  'subject_id',
  'organisations',
  'body',
  'version',
] as const;

/** `state`: changes with every change of the row. */
type Copied = { size: number; compared: number; differs: number | null; state: string };

async function copiedOf({ pool }: Host, shard: number): Promise<Copied> {
  const { rows } = await pool.query<Copied>(
    'select size, compared, differs, xmin::text as state from ledger.copied where shard = $1',
    [shard],
  );
  const [row] = rows;
  return row
    ? {
        size: Number(row.size),
        compared: Number(row.compared),
        differs: row.differs === null ? null : Number(row.differs),
        state: row.state,
      }
    : { size: 0, compared: 0, differs: null, state: '' };
}

type Row = {
  index: number;
  id: string;
  kind: string;
  at: Date;
  subject_type: string;
  subject_id: string;
  organisations: string[];
  body: Buffer;
};

/** Copies what was numbered since and compares it at once. Months later the whole is compared by `compareFrom`. */
export async function copyEntries(k: Host, alarm: AlarmPort): Promise<void> {
  for (const shard of await listShards(k.pool)) {
    await k.pool.query('insert into ledger.copied (shard, size) values ($1, 0) on conflict do nothing', [
      shard.id,
    ]);
    const before = await copiedOf(k, shard.id);
    let { state } = before;
    let renewed = false;
    let at = before.size;
    for (let left = A_PASS; left > 0; ) {
      const rows = await rowsFrom(k, shard.id, at, Math.min(AT_ONCE, left));
      if (rows.length === 0) break;
      await write(k, shard.id, rows);
      at += rows.length;
      left -= rows.length;
      // Somebody who renewed the copy meanwhile threw these rows away: the next pass begins where the copy now ends.
      const { rows: kept } = await k.pool.query<{ state: string }>(
        'update ledger.copied set size = $2 where shard = $1 and xmin = $3::xid returning xmin::text as state',
        [shard.id, at, state],
      );
      renewed = kept.length === 0;
      if (renewed) break;
      state = kept[0]?.state ?? '';
    }
    if (!renewed && before.compared < at && before.differs === null)
      await compare(k, alarm, shard, before.compared, at);
  }
}

async function rowsFrom({ pool }: Host, shard: number, from: number, limit: number): Promise<Row[]> {
  const { rows } = await pool.query<Row>(
    `select l.index, e.id, e.kind, e.at, e.subject_type, e.subject_id, e.organisations, e.body
     from ledger.leaf l join ledger.entry e on e.id = l.entry_id
     where l.shard = $1 and l.index >= $2 and l.index < $3 order by l.index`,
    [shard, from, from + limit],
  );
  return rows.map((row) => ({ ...row, index: Number(row.index) }));
}

async function write(k: Host, shard: number, rows: readonly Row[]): Promise<void> {
  // What is written again, after a kill or because it was in doubt, stands for what was there.
  const version = k.clock.now().getTime();
  const body = rows
    .map((row) =>
      JSON.stringify([
        shard,
        row.index,
        row.id,
        row.kind,
        row.at.toISOString().replace('T', ' ').replace('Z', ''),
        row.subject_type,
        row.subject_id,
        row.organisations,
        row.body.toString('utf8'),
        version,
      ]),
    )
    .join('\n');
  await k.warehouse.insert({ table: 'ledger_entry', columns, format: 'JSONCompactEachRow', body });
}

const hashed = z.object({ index: z.number(), hash: z.string() });

/** The published hashes of entries [from, to) of a log of that size; undefined where a tile of them is missing. */
async function published(
  store: TileStore,
  { origin }: Shard,
  size: number,
  [from, to]: readonly [number, number],
): Promise<string[] | undefined> {
  const hashes: string[] = [];
  for (let tile = Math.floor(from / TILE); tile * TILE < to; tile++) {
    const width = widthIn(size, tile);
    // A narrower state goes when the tile is whole.
    const bytes =
      (await store.get(`${origin}/${tilePath(0, tile, width)}`)) ??
      (await store.get(`${origin}/${tilePath(0, tile)}`));
    if (!bytes || bytes.length < width * HASH) return undefined;
    for (let at = Math.max(from, tile * TILE); at < Math.min(to, tile * TILE + width); at++)
      hashes.push(bytes.subarray((at % TILE) * HASH, (at % TILE) * HASH + HASH).toString('hex'));
  }
  return hashes;
}

/**
 * Every row's hash, worked out by the warehouse from the body it holds, against the tile that was published and the leaf in
 * the table: who alters body and leaf together still meets the tile. What is not published yet is left to the next time.
 */
async function compare(
  k: Host,
  alarm: AlarmPort,
  shard: Shard,
  from: number,
  to: number,
): Promise<{ compared: number; differs: number | undefined }> {
  const store = await openTileStore(k.config);
  const size = (await publishedHead(k.pool, store, shard))?.size ?? 0;
  const until = Math.min(to, size);
  for (let at = from; at < until; at += AT_ONCE) {
    const end = Math.min(at + AT_ONCE, until);
    const tiles = await published(store, shard, size, [at, end]);
    if (!tiles) {
      k.log.warn(
        { origin: shard.origin, at },
        'tiles are missing: the search copy cannot be held against them',
      );
      return { compared: at, differs: undefined };
    }
    const theirs = await k.warehouse.query(
      `SELECT \`index\`, lower(hex(SHA256(concat(char(0), body)))) AS hash FROM ledger_entry FINAL
       WHERE shard = {shard:UInt16} AND \`index\` >= {from:UInt64} AND \`index\` < {to:UInt64} ORDER BY \`index\``,
      { shard: shard.id, from: at, to: end },
      hashed,
    );
    const { rows } = await k.pool.query<{ index: number; hash: Buffer }>(
      'select index, hash from ledger.leaf where shard = $1 and index >= $2 and index < $3 order by index',
      [shard.id, at, end],
    );
    const [copied, stored] = [
      new Map(theirs.map(({ index, hash }) => [index, hash])),
      new Map(rows.map(({ index, hash }) => [Number(index), hash.toString('hex')])),
    ];
    const wrong = tiles.findIndex((hash, i) => copied.get(at + i) !== hash || stored.get(at + i) !== hash);
    if (wrong >= 0) {
      await tell(k, alarm, shard, { index: at + wrong, to });
      return { compared: at, differs: at + wrong };
    }
    await k.pool.query(
      'update ledger.copied set compared = $2, compared_at = $3, differs = null where shard = $1 and size >= $4',
      [shard.id, end, k.clock.now(), to],
    );
  }
  return { compared: until, differs: undefined };
}

/** A copy that was renewed meanwhile no longer reaches as far as was compared: nothing is said of it. */
async function tell(
  k: Host,
  alarm: AlarmPort,
  shard: Shard,
  { index, to }: { index: number; to: number },
): Promise<void> {
  await transact(k.db, async (tx) => {
    const { numAffectedRows = 0n } = await sql`
      update ledger.copied set differs = ${index}, compared_at = ${k.clock.now()}
      where shard = ${shard.id} and differs is null and size >= ${to}`.execute(tx);
    if (numAffectedRows === 0n) return;
    await record(tx, k, {
      kind: 'ledger.copy-differs',
      actor: { kind: 'platform' },
      subject: { type: 'ledger-log', id: shard.origin },
      detail: { index },
    });
    await alarm(tx, { kind: 'copy', origin: shard.origin, index });
  });
}

/** The whole copy against the whole log: monthly, and when somebody asks. */
export async function compareAll(k: Host, alarm: AlarmPort): Promise<{ origin: string; differs?: number }[]> {
  const found = [];
  for (const shard of await listShards(k.pool)) {
    const { size } = await copiedOf(k, shard.id);
    const { differs } = await compare(k, alarm, shard, 0, size);
    await k.pool.query('update ledger.copied set whole_at = $2 where shard = $1', [shard.id, k.clock.now()]);
    found.push({ origin: shard.origin, ...(differs === undefined ? {} : { differs }) });
  }
  return found;
}

/** Throws the copy away; the next passes write it anew from the log. What was wrong stays on record. */
export async function renewCopy(k: Host, actor: Actor): Promise<void> {
  await transact(k.db, async (tx) => {
    // Whoever copies waits for these rows, and finds them changed.
    await sql`update ledger.copied
      set size = 0, compared = 0, compared_at = null, whole_at = null, differs = null`.execute(tx);
    await k.warehouse.command('TRUNCATE TABLE ledger_entry');
    await record(tx, k, {
      kind: 'ledger.copy-renewed',
      actor,
      subject: { type: 'ledger', id: 'copy' },
    });
  });
}
