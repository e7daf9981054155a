/** Before a run: what the sources hold now, whether anything changed, what has to be worked on; then its number is taken. */
import { createHash } from 'node:crypto';
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getPublishedVersion, type PublishedVersion } from '#rooms/catalog/index.ts';
import {
  foldedBatches,
  reserveFusedSeq,
  type VisibleSet,
  visibleBatches,
  visibleSeqs,
} from '#rooms/collect/index.ts';
import { basedbTimes } from '../batches.ts';
import { refusedSource } from '../granted.ts';
import type { BasedbPorts } from '../ports.ts';
import { getDatabase, lockDatabase, modelOf, plannedRun, sourceNumbers, standingRun } from '../repository.ts';
import { basedbTables, type Database, type Run, type RunInputs, type RunSource } from '../tables.ts';
import type { Fusing } from './statements.ts';

export type Planned = { run: Run; database: Database; published: PublishedVersion };

const digestOf = (inputs: RunInputs, version: number): string =>
  createHash('sha256').update(JSON.stringify({ inputs, version })).digest('hex');

/** What the sources show at this moment, in the order of the model. */
export async function inputsOf(
  ex: Executor,
  database: Database,
  numbers: ReadonlyMap<string, number>,
  versionId: string,
): Promise<RunInputs> {
  const sources: RunSource[] = [];
  for (const node of database.model.nodes) {
    const visible = await visibleBatches(ex, node.resourceId);
    const seqs = visibleSeqs(visible);
    const times = await basedbTimes(ex, node.resourceId);
    const timeOf = (seq: number): number => times.get(seq)?.at.getTime() ?? 0;
    const folded = await foldedBatches(ex, node.resourceId);
    const keys = ((await getPublishedVersion(ex, node.resourceId))?.items ?? []).filter(({ key }) => key);
    sources.push({
      number: numbers.get(node.resourceId) ?? 0,
      node: node.id,
      resourceId: node.resourceId,
      keyed: visible.keyed,
      keyItem: keys.length === 1 ? (keys[0]?.name ?? null) : null,
      seqs,
      times: seqs.map(timeOf),
      ...(folded.length > 0 ? { folded: { seqs: folded, times: folded.map(timeOf) } } : {}),
    });
  }
  const last = await basedbTables(ex)
    .selectFrom('basedb.ruling')
    .select((eb) => eb.fn.max('number').as('number'))
    .where('database_id', '=', database.id)
    .executeTakeFirst();
  return { versionId, rulings: Number(last?.number ?? 0), sources };
}

/** The sets of batches as a run noted them, with the columns as they are now. */
export async function fusingOf(
  ex: Executor,
  { run, database, published }: Planned,
  model = database.model,
): Promise<Fusing> {
  const sources: Fusing['sources'][number][] = [];
  for (const source of run.inputs.sources) {
    const now = await visibleBatches(ex, source.resourceId);
    const visible: VisibleSet = {
      ...now,
      keyed: source.keyed,
      batches: source.seqs.map((seq) => ({ batchId: '', seq })),
    };
    sources.push({ ...source, visible });
  }
  return {
    databaseId: database.id,
    resourceId: run.resource_id,
    batchId: run.batch_id,
    seq: run.seq,
    items: published.items,
    model,
    sources,
    ruled: run.inputs.rulings > 0,
  };
}

/** Takes the number of a run and writes down what it is to be made of. */
async function insertRun(
  tx: Tx,
  p: Platform,
  database: Database,
  made: Pick<Run, 'model_version' | 'mode' | 'rebuild' | 'inputs' | 'inputs_digest' | 'reason'>,
): Promise<Run> {
  if (!database.resource_id) throw problem('kernel.not-found');
  const row = {
    ...made,
    id: newId(),
    database_id: database.id,
    resource_id: database.resource_id,
    state: 'planned' as const,
    batch_id: newId(),
    seq: await reserveFusedSeq(tx, database.resource_id),
    rows: null,
    deletes: null,
    conflicts: null,
    digest: null,
    provenance_digest: null,
    started_at: p.clock.now(),
    ended_at: null,
  };
  await basedbTables(tx)
    .insertInto('basedb.run')
    .values({
      ...row,
      inputs: JSON.stringify(made.inputs),
      reason: made.reason && JSON.stringify(made.reason),
    })
    .execute();
  return { ...row, attempt: 0 };
}

/**
 * What is seen, once more of the batches it was made of and by its own model: where it may not be refreshed, rows that were erased at
 * their source leave it all the same, and nothing comes in that was not there.
 */
async function planAgain(
  tx: Tx,
  p: Platform,
  database: Database,
  published: PublishedVersion,
  erasure: string,
): Promise<Planned | undefined> {
  const standing = await standingRun(tx, database);
  const model = standing && (await modelOf(tx, database.id, standing.model_version));
  if (!model) return undefined;
  const { model_version, inputs, inputs_digest } = standing;
  const made = { model_version, inputs, inputs_digest, mode: 'full' as const, rebuild: true };
  const run = await insertRun(tx, p, database, { ...made, reason: { erasure } });
  return { run, database: { ...database, model }, published };
}

/**
 * The run under way, or a new one; undefined where nothing is to be done: nothing changed, no entry, no model, or a source that
 * may not be used, which stops the database and tells its lead. `erasure`: by `planAgain`, whatever stands against a refresh.
 */
export async function planRun(
  p: Platform,
  ports: BasedbPorts,
  databaseId: string,
  rebuild: boolean,
  erasure?: string,
): Promise<Planned | undefined> {
  return transact(p.db, async (tx) => {
    const database = await lockDatabase(tx, databaseId);
    const refreshed = database.way !== 'linked' && database.model.columns.length > 0;
    if (!database.resource_id || !(refreshed || erasure)) return undefined;
    const under = await plannedRun(tx, databaseId);
    const published = await getPublishedVersion(tx, under?.resource_id ?? database.resource_id);
    if (!published) return undefined;
    // It ends as it was planned: by the model and under the entry of then, whatever was set since.
    if (under) {
      const model = (await modelOf(tx, databaseId, under.model_version)) ?? database.model;
      return { run: under, database: { ...database, model, resource_id: under.resource_id }, published };
    }
    if (erasure) return planAgain(tx, p, database, published, erasure);
    const refused = await refusedSource(tx, ports, database);
    if (refused) {
      await stop(p, tx, database, refused);
      return undefined;
    }
    if (database.stopped)
      await basedbTables(tx)
        .updateTable('basedb.database')
        .set({ stopped: null })
        .where('id', '=', database.id)
        .execute();
    const numbers = await sourceNumbers(
      tx,
      databaseId,
      database.model.nodes.map(({ resourceId }) => resourceId),
    );
    const inputs = await inputsOf(tx, database, numbers, published.version.id);
    if (inputs.sources.every(({ seqs }) => seqs.length === 0)) return undefined;
    const digest = digestOf(inputs, database.model_version);
    const standing = await standingRun(tx, database);
    if (!rebuild && standing?.inputs_digest === digest) return undefined;
    const alike =
      standing !== undefined &&
      standing.model_version === database.model_version &&
      standing.inputs.versionId === inputs.versionId &&
      standing.inputs.sources.length === inputs.sources.length &&
      inputs.sources.every(
        (one, index) => one.keyed && one.keyItem === standing.inputs.sources[index]?.keyItem,
      );
    const incremental = alike && !rebuild && database.kind === 'base';
    const run = await insertRun(tx, p, database, {
      model_version: database.model_version,
      mode: incremental ? 'incremental' : 'full',
      rebuild,
      inputs,
      inputs_digest: digest,
      reason: null,
    });
    return { run, database, published };
  });
}

/** The lead is told once for each time; the refresh goes on by itself when the source may be used again. */
export async function stop(
  p: Platform,
  tx: Parameters<Parameters<typeof transact>[1]>[0],
  database: Database,
  refused: { resourceId: string; name: string },
): Promise<void> {
  const before = (await getDatabase(tx, database.id)).stopped;
  if (before?.resourceId === refused.resourceId) return;
  const at = p.clock.now().toISOString();
  const stopped = { code: 'basedb.source-not-granted', ...refused, at };
  await basedbTables(tx)
    .updateTable('basedb.database')
    .set({ stopped: JSON.stringify(stopped) })
    .where('id', '=', database.id)
    .execute();
  const law = await lawNow(tx, p.law, p.clock.today());
  const articles = law.cite('basedb.further-kinds');
  await record(tx, p, {
    kind: 'basedb.refresh-stopped',
    actor: platform,
    subject: { type: 'basedb.database', id: database.id },
    ...(database.lead_id ? { organisationId: database.lead_id } : {}),
    decision: law.decided('stopped', ['basedb.further-kinds']),
    detail: { resource: refused.resourceId },
  });
  if (!database.lead_id) return;
  await notify(tx, p, {
    kind: 'basedb.refresh-stopped',
    to: { organisationId: database.lead_id, roles: ['provider'] },
    params: { database: database.name_zh, resource: refused.name },
    articles,
    subject: { type: 'basedb.database', id: database.id },
    link: `/bases/${database.id}`,
    once: `basedb.refresh-stopped/${database.id}/${refused.resourceId}/${at}`,
  });
}
