/** One fusion from plan to visible batch: killed at any point and taken up again, it ends as if it had not been. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { reach } from '#kernel/fault.ts';
import { byShard, ident, whole } from '#kernel/warehouse.ts';
import { record } from '#ledger/index.ts';
import {
  countTombstones,
  countTyped,
  ensureStd,
  purgeChecked,
  runStep,
  showFusedBatch,
  stdTable,
  visibleBatches,
  visibleRowCount,
  visibleSelect,
  visibleSeqs,
  writeTombstones,
} from '#rooms/collect/index.ts';
import { registerConflicts } from '../conflicts/register.ts';
import type { BasedbPorts } from '../ports.ts';
import { standingRun } from '../repository.ts';
import { basedbTables, type Run } from '../tables.ts';
import { joinedRows } from './joined.ts';
import { fusingOf, type Planned, planRun } from './plan.ts';
import { ruledInEngine } from './rulings.ts';
import {
  type Bound,
  columnOfItem,
  type Fusing,
  fusedRows,
  insertFused,
  provenance,
  provenanceTypes,
  type Scope,
} from './statements.ts';

/** Where a fault test may end a process; `middle`: a part of the rows is written. */
export const fusionPoints = ['fuse:entry', 'fuse:middle', 'fuse:exit'] as const;

/** Keys of one statement: what it holds in memory is bounded whatever the number of rows. */
const KEYS_AT_ONCE = 1_000_000;
const LOCK = 'basedb';

/**
 * Brings a database to what its sources show; for an `erasure`, to what is left of what it shows. Returns what became of it; safe to
 * call at any time by several processes.
 */
export async function fuse(
  p: Platform,
  ports: BasedbPorts,
  databaseId: string,
  rebuild = false,
  erasure?: string,
): Promise<'nothing' | 'merged' | 'same'> {
  return holding(p, databaseId, async () => {
    const planned = await planRun(p, ports, databaseId, rebuild, erasure);
    if (!planned) return 'nothing';
    reach(p, 'fuse:entry');
    const fusing = await fusingOf(p.db, planned);
    await prepare(p, fusing);
    if (fusing.ruled) await ruledInEngine(p, planned);
    await write(p, planned, fusing);
    return settle(p, planned, fusing);
  });
}

/** One after the other; the lock goes with the connection of whoever dies. */
async function holding<T>(p: Platform, id: string, work: () => Promise<T>): Promise<T> {
  return p.db.connection().execute(async (connection) => {
    const key = sql<string>`hashtextextended(${`${LOCK}:${id}`}, 0)`;
    await sql`select pg_advisory_lock(${key})`.execute(connection);
    try {
      return await work();
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(connection);
    }
  });
}

async function prepare(p: Platform, fusing: Fusing): Promise<void> {
  await ensureStd(p, fusing.resourceId, fusing.items);
  const added = provenance.map(
    (name, index) => `ADD COLUMN IF NOT EXISTS ${ident(name)} ${provenanceTypes[index]}`,
  );
  await p.warehouse.command(`ALTER TABLE ${stdTable(fusing.resourceId)} ${added.join(', ')}`);
}

const token = (run: Run, step: string): string => `${run.id}:${step}:${run.attempt}`;

/** Aggregation spills to disk before it takes the machine's memory. */
const engine = {
  max_threads: 2,
  max_bytes_before_external_group_by: 1_500_000_000,
  max_bytes_before_external_sort: 1_500_000_000,
};

async function write(p: Platform, { run, database }: Planned, fusing: Fusing): Promise<void> {
  if (database.kind !== 'base') {
    await runStep(p, insertFused(fusing, joinedRows(fusing)), token(run, 'join'), {
      ...engine,
      join_use_nulls: 1,
    });
    reach(p, 'fuse:middle');
    return;
  }
  const scopes = run.mode === 'full' ? await ranges(p, fusing) : [{ kind: 'touched', select: '' } as const];
  let bound: Bound | undefined;
  if (run.mode === 'incremental') bound = await touchedKeys(p, run, fusing);
  for (const [index, scope] of scopes.entries()) {
    const at: Scope = bound ? { kind: 'touched', select: bound.sql } : scope;
    const rows = fusedRows(fusing, at);
    await runStep(
      p,
      insertFused(fusing, { sql: rows.sql, params: { ...rows.params, ...bound?.params } }),
      token(run, `fuse:${index}`),
      engine,
    );
    if (index === 0) reach(p, 'fuse:middle');
  }
}

const keyLine = z.object({ key: z.string() });

/**
 * Spans of keys of about the same number of rows. The cuts are keys that are there, picked by their hash: the same batches give the
 * same cuts, and nothing of them is kept anywhere.
 */
async function ranges(p: Platform, fusing: Fusing): Promise<Scope[]> {
  const counted = await Promise.all(fusing.sources.map(({ visible }) => visibleRowCount(p, visible)));
  const rows = counted.reduce((sum, one) => sum + one, 0);
  const parts = Math.ceil(rows / KEYS_AT_ONCE);
  if (parts < 2) return [{ kind: 'all' }];
  const every = Math.max(1, Math.floor(rows / (parts * 200)));
  const params: Record<string, unknown> = { every };
  const picks = fusing.sources.flatMap((source) => {
    const node = fusing.model.nodes.find(({ id }) => id === source.node);
    const key = node && columnOfItem(source.visible, node.key);
    if (!key || source.seqs.length === 0) return [];
    params[`s${source.number}`] = source.seqs;
    return [
      `SELECT toString(${ident(key.physical)}) AS key FROM ${stdTable(source.resourceId)}
       WHERE seq IN {s${source.number}:Array(UInt32)} AND op = 1 AND cityHash64(${ident(key.physical)}) % {every:UInt64} = 0`,
    ];
  });
  const found = await p.warehouse.query(
    `SELECT key FROM (${picks.join(' UNION ALL ')}) WHERE key != '' ORDER BY key`,
    params,
    keyLine,
  );
  const cuts: string[] = [];
  for (let part = 1; part < parts; part++) {
    const cut = found[Math.floor((part * found.length) / parts)]?.key;
    if (cut !== undefined && cut !== cuts.at(-1)) cuts.push(cut);
  }
  return [undefined, ...cuts].map((from, index) => ({ kind: 'range', from, to: cuts[index] }));
}

/** Keys of every row that came or went since the last result, and those decided on since; the same from whichever shard it is asked. */
async function touchedKeys(p: Platform, run: Run, fusing: Fusing): Promise<Bound> {
  const { rows } = await sql<{ inputs: Run['inputs'] }>`
    select inputs from basedb.run where database_id = ${fusing.databaseId}::uuid and state in ('merged', 'same')
      and exists (select 1 from collect.visible v where v.batch_id = basedb.run.batch_id)
    order by started_at desc, id desc limit 1`.execute(p.db);
  const before = rows[0]?.inputs;
  const params: Record<string, unknown> = {};
  const parts = fusing.sources.flatMap((source) => {
    const node = fusing.model.nodes.find(({ id }) => id === source.node);
    const key = node && columnOfItem(source.visible, node.key);
    const was = before?.sources.find(({ number }) => number === source.number)?.seqs ?? [];
    const changed = [
      ...source.seqs.filter((one) => !was.includes(one)),
      // What was folded stands on, under another number.
      ...was.filter((one) => !source.seqs.includes(one) && !source.folded?.seqs.includes(one)),
    ];
    if (!node || !key || changed.length === 0) return [];
    const name = `t${source.number}`;
    params[name] = changed;
    const table = whole(stdTable(source.resourceId));
    const rowsOf = `SELECT key FROM ${table} WHERE seq IN {${name}:Array(UInt32)}`;
    if (source.keyItem === node.key) return [rowsOf];
    params[`u${source.number}`] = [...new Set([...source.seqs, ...was])];
    return [
      `SELECT assumeNotNull(toString(${ident(key.physical)})) AS key FROM ${table}
       WHERE seq IN {u${source.number}:Array(UInt32)} AND op = 1 AND isNotNull(${ident(key.physical)})
         ${source.keyed ? `AND key GLOBAL IN (${rowsOf})` : ''}`,
    ];
  });
  // Rows that are being erased are gone from their source: what others say of the same record is put together again.
  params.erased = fusing.resourceId;
  parts.push(`SELECT key FROM ${whole('erasing')} WHERE resource = {erased:UUID} AND line = 0`);
  if (run.inputs.rulings > (before?.rulings ?? 0)) {
    params.rdb = fusing.databaseId;
    params.after = before?.rulings ?? 0;
    parts.push(`SELECT key FROM ${whole('fusion_ruling')} WHERE db = {rdb:UUID} AND number > {after:UInt64}`);
  }
  return { sql: parts.join(' UNION ALL '), params };
}

const figures = z.object({
  n: z.coerce.number(),
  d: z.coerce.number(),
  c: z.coerce.number(),
  s: z.string(),
  x: z.string(),
});

/** Number of rows, how many keys stand twice, how many rows hold a difference, and a digest of where the values came from. */
async function figuresOf(p: Platform, fusing: Fusing): Promise<z.output<typeof figures>> {
  const [row] = await p.warehouse.query(
    `SELECT count() AS n, count() - uniqExact(cityHash64(key)) AS d, countIf(has(\`p:diff\`, 1)) AS c,
       hex(sum(cityHash64(key, row_hash, \`p:src\`, \`p:seq\`, \`p:diff\`))) AS s,
       hex(groupBitXor(cityHash64(key, row_hash, \`p:src\`, \`p:seq\`, \`p:diff\`))) AS x
     FROM ${stdTable(fusing.resourceId)} WHERE seq = {seq:UInt32} AND op = 1`,
    { seq: fusing.seq },
    figures,
  );
  return row ?? { n: 0, d: 0, c: 0, s: '', x: '' };
}

/** The digest of what is seen of a database, provenance included: equal for equal records, whatever the runs that made them. */
export async function digestSeen(p: Platform, resourceId: string): Promise<string> {
  const visible = await visibleBatches(p.db, resourceId);
  const seqs = visibleSeqs(visible);
  if (seqs.length === 0) return '0--';
  const [row] = await p.warehouse.query(
    `SELECT toString(count()) AS n, hex(sum(h)) AS s, hex(groupBitXor(h)) AS x FROM (
       SELECT cityHash64(key, row_hash, \`p:src\`, \`p:seq\`, \`p:diff\`) AS h
       FROM (${visibleSelect(visible, 'key, row_hash, `p:src`, `p:seq`, `p:diff`')}))`,
    { seqs },
    z.object({ n: z.string(), s: z.string(), x: z.string() }),
  );
  return row ? `${row.n}-${row.s}-${row.x}` : '0--';
}

/** Keys that were seen and are no more: of the whole database, or of those worked on. */
async function takeAway(p: Platform, { run }: Planned, fusing: Fusing, before: number[]): Promise<number> {
  if (before.length === 0) return 0;
  const ref = { resourceId: fusing.resourceId, batchId: fusing.batchId };
  if (run.mode === 'full') await writeTombstones(p, ref, fusing.seq, before, token(run, 'gone'));
  else {
    const touched = await touchedKeys(p, run, fusing);
    const table = stdTable(fusing.resourceId);
    await runStep(
      p,
      {
        sql: `INSERT INTO ${table} (key, seq, op, batch, line)
          SELECT key, {seq:UInt32}, 0, {batch:UUID}, 0 FROM ${table}
          WHERE (seq IN {before:Array(UInt32)} OR (seq = {seq:UInt32} AND op = 1)) AND key GLOBAL IN (${touched.sql})
          GROUP BY key HAVING max(seq) < {seq:UInt32} AND argMax(op, seq) = 1`,
        params: { ...touched.params, seq: fusing.seq, batch: fusing.batchId, before },
      },
      token(run, 'gone'),
      { ...engine, ...byShard },
    );
  }
  return countTombstones(p, fusing.resourceId, fusing.seq);
}

async function settle(p: Platform, planned: Planned, fusing: Fusing): Promise<'merged' | 'same'> {
  const { run, database, published } = planned;
  const counted = await figuresOf(p, fusing);
  if (counted.d > 0) {
    await purgeChecked(p, { resourceId: fusing.resourceId, batchId: fusing.batchId }, fusing.seq);
    await basedbTables(p.db)
      .updateTable('basedb.run')
      .set({ attempt: run.attempt + 1 })
      .where('id', '=', run.id)
      .execute();
    p.log.warn({ run: run.id, doubled: counted.d }, 'fused rows do not add up; fusing again');
    throw new TypeError('fused rows do not add up');
  }
  const visible = await visibleBatches(p.db, fusing.resourceId);
  const deletes = await takeAway(p, planned, fusing, visibleSeqs(visible));
  const rows = await countTyped(p, fusing.resourceId, fusing.seq);
  const ends = { rows, deletes, provenance_digest: `${counted.n}-${counted.s}-${counted.x}` };
  const nothing = rows === 0 && deletes === 0;
  // All that is seen is read for this: only where the new rows would be all of it.
  const replaces = run.mode === 'full' && deletes === 0 && visible.batches.length > 0;
  const same = nothing || (replaces && (await digestSeen(p, fusing.resourceId)) === ends.provenance_digest);
  const standing = await standingRun(p.db, database);
  const end = async (
    tx: Parameters<Parameters<typeof transact>[1]>[0],
    state: 'merged' | 'same',
    conflicts: number,
    batchId?: string,
  ) => {
    await basedbTables(tx)
      .updateTable('basedb.run')
      .set({ ...ends, conflicts, state, ended_at: p.clock.now(), ...(batchId ? { batch_id: batchId } : {}) })
      .where('id', '=', run.id)
      .execute();
    await record(tx, p, {
      kind: 'basedb.run-ended',
      actor: platform,
      subject: { type: 'basedb.database', id: database.id },
      organisationId: published.resource.providerId,
      detail: {
        run: run.id,
        state,
        mode: run.mode,
        rebuild: run.rebuild,
        model: run.model_version,
        inputs: run.inputs_digest,
        sources: run.inputs.sources.map(({ resourceId, seqs }) => ({
          resource: resourceId,
          batches: seqs.length,
          last: seqs.at(-1) ?? null,
        })),
        seq: state === 'merged' ? run.seq : null,
        rows,
        deletes,
        conflicts,
        digest: ends.provenance_digest,
      },
    });
  };
  // Equal content is no update: its rows are thrown away again, and what was seen stays.
  if (same && standing) {
    await purgeChecked(p, { resourceId: fusing.resourceId, batchId: fusing.batchId }, fusing.seq);
    await transact(p.db, (tx) => end(tx, 'same', standing.conflicts ?? 0, standing.batch_id));
    return 'same';
  }
  await showFusedBatch(
    p,
    {
      batchId: run.batch_id,
      seq: run.seq,
      mode: run.mode,
      published,
      runId: run.id,
      manifest: {
        database: database.key,
        model: run.model_version,
        inputs: JSON.parse(JSON.stringify(run.inputs)),
        digest: ends.provenance_digest,
      },
      rows,
      deletes,
      visibleBefore: await visibleRowCount(p, visible),
    },
    async (tx) => {
      const conflicts = database.kind === 'base' ? await registerConflicts(tx, p, planned, fusing) : 0;
      await end(tx, 'merged', conflicts);
    },
  );
  reach(p, 'fuse:exit');
  return 'merged';
}
