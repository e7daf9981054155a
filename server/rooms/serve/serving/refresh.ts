/** Brings a service version's table to the resource's visible set: a delta in place, or a new generation and one switch. */
import { type Tx, transact } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { record } from '#ledger/index.ts';
import { type VisibleSet, visibleBatches } from '#rooms/collect/index.ts';
import { eraseTaken } from '../feed/erase.ts';
import { followGeneration, followKeys } from '../feed/write.ts';
import { dropServingJob } from '../jobs-names.ts';
import { getServiceVersion, type ServiceVersion } from '../repository.ts';
import { serveTables } from '../tables.ts';
import { buildGeneration } from './build.ts';
import { applyChanges, gatherChanges } from './delta.ts';

type Refresher = Pick<Kernel, 'config' | 'db' | 'pool' | 'clock' | 'warehouse' | 'jobs' | 'log' | 'vault'>;

const lockSpace = 7_203_319;
/** Calls end after seconds; whatever still reads an old generation then is no call. */
const keptSeconds = 120;

export type Refreshed = 'unchanged' | 'delta' | 'generation';

/** Safe to run at any time and by several processes: one builds, the others wait and then find nothing to do. */
export async function refreshServing(k: Refresher, versionId: string): Promise<Refreshed> {
  const client = await k.pool.connect();
  try {
    await client.query('select pg_advisory_lock($1, hashtext($2))', [lockSpace, versionId]);
    const version = await getServiceVersion(k.db, versionId);
    if (!version) return 'unchanged';
    const visible = await visibleBatches(k.db, version.plan.resourceId);
    const target = visible.batches.map(({ batchId }) => batchId);
    if (version.generation > 0 && sameList(version.batches, target)) return 'unchanged';
    if (await tryDelta(k, version, visible, target)) return 'delta';
    const generation = version.generation + 1;
    const rows = await buildGeneration(k, client, version, generation, visible);
    await transact(k.db, async (tx) => {
      const before = await followGeneration(tx, k, version, { generation, batchSeq: newestOf(visible) });
      const anew = visible.batches.some((batch) => batch.anew && !version.batches.includes(batch.batchId));
      if (anew && before !== undefined) await eraseTaken(tx, k, version, before);
      await settle(tx, k, version, { generation, rows, visible, target });
      if (version.generation > 0) {
        await k.jobs.add(
          tx,
          dropServingJob,
          { versionId, generation: version.generation },
          { runAt: new Date(Date.now() + keptSeconds * 1000) },
        );
      }
    });
    return 'generation';
  } finally {
    // Ends the session's lock; a client that failed in the middle of a COPY must not return to the pool.
    await client.query('select pg_advisory_unlock_all()').then(
      () => client.release(),
      (error: Error) => client.release(error),
    );
  }
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);

const newestOf = ({ batches }: VisibleSet): number | null => batches.at(-1)?.seq ?? null;

/** Only where batches were added at the end and rows have keys; a rollback makes a new generation. */
async function tryDelta(
  k: Refresher,
  version: ServiceVersion,
  visible: VisibleSet,
  target: readonly string[],
): Promise<boolean> {
  const known = version.batches.length;
  const added = visible.batches.slice(known);
  if (version.generation === 0 || known === 0 || !visible.keyed || added.length === 0) return false;
  // What was withdrawn leaves no trace in the table: it is built anew.
  if (added.some(({ anew }) => anew)) return false;
  if (!sameList(version.batches, target.slice(0, known))) return false;
  const changes = await gatherChanges(
    k,
    version.plan,
    visible,
    added.map(({ seq }) => seq),
  );
  if (!changes) return false;
  await transact(k.db, async (tx) => {
    const keys = changes.map(({ key }) => key);
    const grown = await followKeys(tx, k, version, { keys, batchSeq: newestOf(visible) }, () =>
      applyChanges(tx, version, changes),
    );
    const { generation } = version;
    await settle(tx, k, version, { generation, rows: version.rows + grown, visible, target });
  });
  return true;
}

async function settle(
  tx: Tx,
  k: Refresher,
  version: ServiceVersion,
  found: { generation: number; rows: number; visible: VisibleSet; target: readonly string[] },
): Promise<void> {
  const batchSeq = newestOf(found.visible);
  await serveTables(tx)
    .updateTable('serve.service_version')
    .set({
      generation: found.generation,
      row_count: found.rows,
      batch_seq: batchSeq,
      batches: [...found.target],
      refreshed_at: k.clock.now(),
    })
    .where('id', '=', version.id)
    .execute();
  await record(tx, k, {
    kind: 'serve.service-refreshed',
    actor: { kind: 'platform' },
    subject: { type: 'serve.service', id: version.serviceId },
    detail: {
      versionId: version.id,
      version: version.number,
      generation: found.generation,
      rows: found.rows,
      batch: batchSeq,
    },
  });
}
