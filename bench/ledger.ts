/**
 * `ledger.accept`: entries written inside their acts' transactions beside the bare insert of the same bytes. `ledger.integrate`: numbered,
 * hashed, signed, laid out as durable files and published, beside the bare Merkle sequencer over PostgreSQL that does nothing else.
 */
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { append, emptyFrontier, leafHash, rootOf } from '#ledger/merkle.ts';
import { checkpointText, newSigningKey, signNote } from '#ledger/note.ts';
import { fsck } from '#ledger/outside/fsck.ts';
import { tlogProof } from '#ledger/proof.ts';
import { type LedgerEntry, prepare, record, recordMany } from '#ledger/record.ts';
import { sequenceOnce, takeUp } from '#ledger/sequence.ts';
import { sequenceAll } from '#ledger/sequencer.ts';
import { openShardOf } from '#ledger/shards.ts';
import { loadSigner } from '#ledger/signer.ts';
import { bundleOf, entriesPath, TILE, tilePath, widthIn } from '#ledger/tiles/path.ts';
import { logsFolder } from '#ledger/tiles/store.ts';
import { type TestLedger, testLedger } from '#tests/factories/ledger.ts';
import { type Measure, type MeasureOptions, numberOption } from './measure.ts';

const BATCH = 10_000;
const DAILY = 1_000_000;

/** Like the entry of a call: what it rests on, what was asked and answered, as digests. */
const entryOf = (): LedgerEntry => ({
  kind: 'ledgertest.done',
  actor: { kind: 'system', systemId: newId(), organisationId: newId(), keyId: newId() },
  subject: { type: 'serve.grant', id: newId() },
  organisations: [newId()],
  purpose: 'P01',
  evidence: 'E1',
  decision: {
    outcome: 'allow',
    rules: ['share.conditional', 'serve.measures'],
    articles: ['BT-A-25', 'BT-A-27'],
    pack: { version: '1.0.0', hash: 'a'.repeat(64) },
    asOf: '2026-03-10',
  },
  detail: {
    version: 'b'.repeat(64),
    grant: 'c'.repeat(64),
    request: { digest: 'd'.repeat(64), signature: 'e'.repeat(64) },
    answer: { status: 200, digest: 'f'.repeat(64), rows: 1, bytes: 312 },
  },
});

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
};

async function together(times: number, at: number, work: () => Promise<unknown>): Promise<number> {
  let left = times;
  return await seconds(() =>
    Promise.all(
      Array.from({ length: at }, async () => {
        while (left-- > 0) await work();
      }),
    ),
  );
}

export async function measureAccept(options: MeasureOptions): Promise<Measure> {
  const entries = numberOption(options, 'entries', 20_000);
  const at = numberOption(options, 'connections', 8);
  const ledger = await testLedger();
  const { k } = ledger;
  await ledger.intruder.query(
    'create table public.bare (id uuid primary key, body bytea not null); grant insert on public.bare to gongshu_app',
  );
  const bare = (): Promise<unknown> => {
    const { id, body } = prepare(entryOf(), k.clock.now());
    return transact(k.db, (tx) => sql`insert into public.bare values (${id}, ${body})`.execute(tx));
  };
  const ours = (): Promise<unknown> => transact(k.db, (tx) => record(tx, k, entryOf()));
  for (const warm of [bare, ours]) await together(1000, at, warm);
  const reference = entries / (await together(entries, at, bare));
  const value = entries / (await together(entries, at, ours));
  await ledger.intruder.query('drop table public.bare');
  await ledger.close();
  return {
    name: 'ledger.accept',
    value,
    unit: 'entries/s',
    reference,
    ratio: value / reference,
    method: `${entries} acts of one entry each on ${at} connections, a transaction an act: canonical bytes, hash, guard against identity numbers, six indexes and the queue, beside the insert of the same bytes into a table with its key; no fsync on either side`,
  };
}

async function fill(ledger: TestLedger, entries: number): Promise<void> {
  for (let from = 0; from < entries; from += BATCH) {
    const some = Array.from({ length: Math.min(BATCH, entries - from) }, entryOf);
    await transact(ledger.k.db, (tx) => recordMany(tx, ledger.k, some));
  }
}

export async function measureIntegrate(options: MeasureOptions): Promise<Measure> {
  const entries = numberOption(options, 'entries', 100_000);
  const ledger = await testLedger();
  const { k } = ledger;
  await ledger.fill(1);
  await fill(ledger, entries);
  const shard = await openShardOf(k.pool, 'audit');
  if (!shard) throw new TypeError('a filled ledger has a shard');
  const client = await k.pool.connect();
  const signer = await loadSigner(client, k.vault, shard.origin);
  let frontier = await takeUp(client, shard);
  const bare = await seconds(async () => {
    for (;;) {
      const pass = { shard, signer, now: k.clock.now(), limit: BATCH };
      const result = await sequenceOnce(client, frontier, pass);
      if (!result) return;
      frontier = result.frontier;
    }
  });
  client.release();
  // What the bare one left unpublished is laid out before the clock runs.
  await sequenceAll(k);
  await fill(ledger, entries);
  const whole = await seconds(() => sequenceAll(k));
  const folder = join(logsFolder(k.config.data), shard.origin);
  const checked = await fsck((path) => readFile(join(folder, path)).catch(() => undefined));
  if (!checked.ok) throw new TypeError('the published log is not sound');
  const checking = await seconds(() => fsck((path) => readFile(join(folder, path)).catch(() => undefined)));
  const { rows } = await ledger.intruder.query<{ hash: string; stored: string }>(
    `select encode(hash, 'hex') as hash,
       (select sum(pg_total_relation_size(c.oid)) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'ledger' and c.relkind = 'r') as stored
     from ledger.entry order by id limit 1`,
  );
  const proof = (await tlogProof(k, rows[0]?.hash ?? ''))?.length ?? 0;
  const stored = Number(rows[0]?.stored) / checked.entries;
  const files = checked.bytes / checked.entries + 2 + 32 * (1 + 1 / 255);
  await ledger.close();
  const yearly = (bytes: number): string => `${((bytes * DAILY * 365) / 1e9).toFixed(0)} GB`;
  const large = options.fsck === undefined ? {} : await checkLarge(numberOption(options, 'fsck', 10_000_000));
  return {
    name: 'ledger.integrate',
    value: entries / whole,
    unit: 'entries/s',
    reference: entries / bare,
    ratio: bare / whole,
    method: `${entries} waiting entries in passes of ${BATCH}: numbers, tree, signed head, then tiles and bundles each with fsync, checkpoint last, beside numbers, tree and head alone; tessera publishes 1,500–2,900 entries/s`,
    detail: {
      proof: `${proof} bytes of text`,
      entry: `${Math.round(checked.bytes / checked.entries)} bytes`,
      'in the database': `${Math.round(stored)} bytes an entry, ${yearly(stored)} a year of ${DAILY} a day`,
      'in files': `${Math.round(files)} bytes an entry, ${yearly(files)} a year of ${DAILY} a day`,
      fsck: `${Math.round(checked.entries / checking)} entries/s`,
      ...large,
    },
  };
}

/** A folder of so many entries without a database, and its check. `--fsck 10000000` needs some four gigabytes of disk. */
async function checkLarge(count: number): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'gongshu-fsck-'));
  const put = async (path: string, bytes: Buffer): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  };
  try {
    const origin = 'gongshu/bench/audit/2026';
    const { pkcs8, verifierKey } = newSigningKey(origin);
    const frontier = emptyFrontier();
    const above: Buffer[][] = [];
    const filler = 'x'.repeat(280);
    let bytes = 0;
    for (let index = 0; index * TILE < count; index++) {
      const width = widthIn(count, index);
      const some = Array.from({ length: width }, (_, n) =>
        Buffer.from(`{"n":${index * TILE + n},"x":"${filler}"}`),
      );
      const leaves = some.map(leafHash);
      for (const leaf of leaves)
        append(frontier, leaf, ({ level }, hash) => {
          above[level / 8] ??= [];
          above[level / 8]?.push(hash);
        });
      const bundle = bundleOf(some);
      bytes += bundle.length;
      await put(entriesPath(index, width), bundle);
      await put(tilePath(0, index, width), Buffer.concat(leaves));
    }
    for (const [level, hashes] of above.entries()) {
      for (let index = 0; hashes && index * TILE < hashes.length; index++) {
        const width = widthIn(hashes.length, index);
        await put(
          tilePath(level, index, width),
          Buffer.concat(hashes.slice(index * TILE, index * TILE + width)),
        );
      }
    }
    const text = checkpointText({ origin, size: count, root: rootOf(frontier) });
    await put('checkpoint', Buffer.from(signNote(text, origin, pkcs8)));
    const before = process.memoryUsage().rss;
    const taken = await seconds(async () => {
      const found = await fsck((path) => readFile(join(folder, path)).catch(() => undefined), verifierKey);
      if (!found.ok || found.entries !== count) throw new TypeError('a sound folder was refused');
    });
    const { size } = await stat(join(folder, 'checkpoint'));
    const rss = Math.round((process.memoryUsage().rss - before) / 1e6);
    return {
      [`fsck of ${count}`]: `${taken.toFixed(1)} s, ${Math.round(count / taken)} entries/s, ${(bytes / 1e9).toFixed(1)} GB, checkpoint ${size} bytes, ${rss} MB more memory`,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
