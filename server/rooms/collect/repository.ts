/** Batches and visible sets in PostgreSQL; the executor comes first, nothing is decided here. */
import { type Selectable, sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import type { Stated } from './intake/stated.ts';
import type { IntakeTerms } from './intake/terms.ts';
import type { Profile } from './reading/inspect.ts';
import type { Doubt, Reading, ReadingAnswer } from './reading/types.ts';
import type { Rewritten, Zone } from './retention/tables.ts';
import {
  type BatchState,
  type BatchTable,
  type Channel,
  type CollectTables,
  collectTables,
  type Deletions,
  type MergeHold,
  type PhysicalColumn,
  type Progress,
  type Rejection,
} from './tables.ts';

type Selected = { [K in keyof BatchTable]: BatchTable[K] };
/** A batch as it lies in the table, jsonb columns already read. */
export type BatchRow = Omit<
  Selected,
  | 'reading'
  | 'answer'
  | 'doubts'
  | 'progress'
  | 'rejection'
  | 'awaiting_quality'
  | 'attempt'
  | 'awaiting_confirmation'
  | 'channel'
  | 'terms'
  | 'deletions'
  | 'stated'
  | 'rewritten'
  | 'erased'
> & {
  rewritten: Rewritten | null;
  erased: Partial<Record<Zone, LegalDay>>;
  channel: Channel;
  terms: IntakeTerms;
  deletions: Deletions | null;
  stated: Stated | null;
  reading: Reading | null;
  answer: ReadingAnswer | null;
  doubts: Doubt[] | null;
  progress: Progress | null;
  rejection: Rejection | null;
  awaiting_quality: MergeHold | null;
  attempt: number;
  awaiting_confirmation: boolean;
};

/** Checked, and somebody has to say whether it may be shown. */
export const waits = (batch: Pick<BatchRow, 'awaiting_confirmation' | 'awaiting_quality'>): boolean =>
  batch.awaiting_confirmation || batch.awaiting_quality !== null;

/** States in which a batch still has work before it. */
export const openStates: BatchState[] = ['received', 'staged', 'checked'];

export async function getBatch(ex: Executor, id: string): Promise<BatchRow | undefined> {
  return collectTables(ex).selectFrom('collect.batch').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function lockBatch(tx: Tx, id: string): Promise<BatchRow | undefined> {
  return collectTables(tx)
    .selectFrom('collect.batch')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Makes the resource's row when it is its first load, and holds it: acts on one resource come one after the other. */
export async function lockIntake(tx: Tx, resourceId: string): Promise<{ lastSeq: number }> {
  const db = collectTables(tx);
  await db
    .insertInto('collect.intake')
    .values({ resource_id: resourceId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db
    .selectFrom('collect.intake')
    .select('last_seq')
    .where('resource_id', '=', resourceId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { lastSeq: row.last_seq };
}

export type NewBatch = Pick<
  BatchRow,
  | 'id'
  | 'resource_id'
  | 'version_id'
  | 'organisation_id'
  | 'seq'
  | 'mode'
  | 'state'
  | 'received_day'
  | 'received_by'
  | 'file_name'
  | 'object_key'
  | 'sha256'
  | 'bytes'
  | 'utf8_break'
  | 'forced_encoding'
  | 'channel'
  | 'answer'
  | 'terms'
  | 'deletions'
  | 'awaiting'
  | 'awaiting_confirmation'
  | 'source_rows'
  | 'unchanged_of'
  | 'received_at'
  | 'ended_at'
> &
  Partial<Pick<BatchRow, 'stated'>>;

export async function insertBatch(tx: Tx, batch: NewBatch): Promise<void> {
  const db = collectTables(tx);
  await db
    .insertInto('collect.batch')
    .values({
      ...batch,
      channel: JSON.stringify(batch.channel),
      terms: JSON.stringify(batch.terms),
      answer: batch.answer && JSON.stringify(batch.answer),
      deletions: batch.deletions && JSON.stringify(batch.deletions),
      stated: batch.stated && JSON.stringify(batch.stated),
      reading: null,
      progress: null,
      rejection: null,
    })
    .execute();
  await db
    .updateTable('collect.intake')
    .set({ last_seq: batch.seq })
    .where('resource_id', '=', batch.resource_id)
    .execute();
}

export type BatchChanges = Partial<
  Pick<
    BatchRow,
    | 'state'
    | 'awaiting_confirmation'
    | 'awaiting'
    | 'terms'
    | 'awaiting_quality'
    | 'confirmed_at'
    | 'attempt'
    | 'records'
    | 'text_bytes'
    | 'good'
    | 'bad'
    | 'faults'
    | 'unknown_keys'
    | 'visible_before'
    | 'deletes'
    | 'digest'
    | 'staged_at'
    | 'checked_at'
    | 'ended_at'
    | 'rolled_back_at'
    | 'manifest_key'
    | 'reading'
    | 'answer'
    | 'doubts'
    | 'progress'
    | 'rejection'
  >
>;

export async function updateBatch(ex: Executor, id: string, changes: BatchChanges): Promise<void> {
  const { reading, answer, doubts, progress, rejection, terms, awaiting_quality: hold, ...plain } = changes;
  const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));
  await collectTables(ex)
    .updateTable('collect.batch')
    .set({
      ...plain,
      ...(terms === undefined ? {} : { terms: JSON.stringify(terms) }),
      ...(reading === undefined ? {} : { reading: json(reading) }),
      ...(answer === undefined ? {} : { answer: json(answer) }),
      ...(doubts === undefined ? {} : { doubts: json(doubts) }),
      ...(progress === undefined ? {} : { progress: json(progress) }),
      ...(hold === undefined ? {} : { awaiting_quality: json(hold) }),
      ...(rejection === undefined ? {} : { rejection: json(rejection) }),
    })
    .where('id', '=', id)
    .execute();
}

export async function listBatches(
  ex: Executor,
  resourceId: string,
  page: number,
  pageSize: number,
): Promise<{ items: BatchRow[]; total: number }> {
  const base = collectTables(ex).selectFrom('collect.batch').where('resource_id', '=', resourceId);
  const { total } = await base.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const items = await base
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  return { items, total };
}

/** The newest batch that is shown or still under way: what new content is compared with. */
export async function newestEffective(ex: Executor, resourceId: string): Promise<BatchRow | undefined> {
  return collectTables(ex)
    .selectFrom('collect.batch as b')
    .leftJoin('collect.visible as v', 'v.batch_id', 'b.id')
    .selectAll('b')
    .where('b.resource_id', '=', resourceId)
    .where((eb) => eb.or([eb('b.state', 'in', openStates), eb('v.batch_id', 'is not', null)]))
    .orderBy('b.seq', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The batches under way, oldest first: the first one is worked on, the others wait for it. */
export async function openBatches(ex: Executor, resourceId: string): Promise<BatchRow[]> {
  return collectTables(ex)
    .selectFrom('collect.batch')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .where('state', 'in', openStates)
    .orderBy('seq')
    .execute();
}

export async function visibleOf(
  ex: Executor,
  resourceId: string,
): Promise<Selectable<CollectTables['collect.visible']>[]> {
  return collectTables(ex)
    .selectFrom('collect.visible')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .orderBy('seq')
    .execute();
}

export async function isVisible(ex: Executor, batchIds: readonly string[]): Promise<Set<string>> {
  if (batchIds.length === 0) return new Set();
  const rows = await collectTables(ex)
    .selectFrom('collect.visible')
    .select('batch_id')
    .where('batch_id', 'in', batchIds)
    .execute();
  return new Set(rows.map((row) => row.batch_id));
}

export async function showBatch(
  tx: Tx,
  batch: { resourceId: string; batchId: string; seq: number },
  columns: readonly PhysicalColumn[],
  keyed: boolean,
): Promise<void> {
  const db = collectTables(tx);
  await db
    .insertInto('collect.visible')
    .values({ resource_id: batch.resourceId, batch_id: batch.batchId, seq: batch.seq })
    .execute();
  await db
    .updateTable('collect.intake')
    .set({ columns: JSON.stringify(columns), keyed })
    .where('resource_id', '=', batch.resourceId)
    .execute();
}

export async function hideBatch(tx: Tx, batchId: string): Promise<void> {
  await collectTables(tx).deleteFrom('collect.visible').where('batch_id', '=', batchId).execute();
}

/**
 * Holds a resource for one stage's work, which is longer than a transaction. Waits for whoever holds it: mostly the stage
 * before, which has queued this one and is about to end. A killed process holds nothing: the lock goes with its connection.
 */
export async function holdingResource<T>(
  ex: Executor,
  resourceId: string,
  work: () => Promise<T>,
): Promise<T> {
  return ex.connection().execute(async (connection) => {
    const key = sql<string>`hashtextextended(${`collect:${resourceId}`}, 0)`;
    await sql`select pg_advisory_lock(${key})`.execute(connection);
    try {
      return await work();
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(connection);
    }
  });
}

/** Batches received since, whatever became of them. */
export async function batchesSince(ex: Executor, resourceId: string, since: Date): Promise<string[]> {
  const rows = await collectTables(ex)
    .selectFrom('collect.batch')
    .select('id')
    .where('resource_id', '=', resourceId)
    .where('received_at', '>=', since)
    .execute();
  return rows.map(({ id }) => id);
}

export async function profileOfResource(ex: Executor, resourceId: string): Promise<Profile | undefined> {
  const row = await collectTables(ex)
    .selectFrom('collect.reading_profile')
    .select('profile')
    .where('resource_id', '=', resourceId)
    .executeTakeFirst();
  return row?.profile;
}

export async function saveProfile(
  tx: Tx,
  {
    resourceId,
    ...row
  }: { resourceId: string; profile: Profile; batchId: string; by: string | null; at: Date },
): Promise<void> {
  const values = {
    profile: JSON.stringify(row.profile),
    batch_id: row.batchId,
    set_by: row.by,
    set_at: row.at,
  };
  await collectTables(tx)
    .insertInto('collect.reading_profile')
    .values({ resource_id: resourceId, ...values })
    .onConflict((conflict) => conflict.column('resource_id').doUpdateSet(values))
    .execute();
}
