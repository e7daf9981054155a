/** The job of a delivery: rows of the grant's policy into chunks that are durable, and all of it known as one file only at the end. */
import { z } from 'zod';
import { platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { Problem, problem } from '#kernel/errors.ts';
import { reach } from '#kernel/fault.ts';
import type { FileStore } from '#kernel/file-store.ts';
import { defineJob, type JobDefinition } from '#kernel/jobs.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import type { Serving } from '../context.ts';
import { type Grant, getGrant } from '../grants.ts';
import { makeDeliveryJob } from '../jobs-names.ts';
import { getServiceVersion, type ServiceVersion } from '../repository.ts';
import { encoderOf } from './encode.ts';
import { folderOf, openDeliveryStore, openWriter, type Sizes, usualSizes } from './pieces.ts';
import { type Delivery, getDelivery, lockDelivery, updateDelivery } from './repository.ts';
import { deliverableAs } from './request.ts';
import { markedRows } from './rows.ts';
import { deliverySetting } from './settings.ts';
import { deliveryTables } from './tables.ts';

/** Where tests kill the making and the fetching of a delivery. */
export const deliveryPoints = [
  'serve.delivery-write:entry',
  'serve.delivery-write:middle',
  'serve.delivery-finish:entry',
  'serve.delivery-finish:exit',
  'serve.delivery-send:entry',
] as const;

const dayMs = 86_400_000;
/** So many rows pass before the progress is shown anew and the grant looked at again. */
const rowsAtATime = 50_000;

type Work = { delivery: Delivery; grant: Grant; version: ServiceVersion };

/** Safe to run again at any point: what an earlier run left is cleared, and nobody has seen any of it. */
export async function makeDelivery(p: Serving, deliveryId: string, sizes: Sizes = usualSizes): Promise<void> {
  const work = await begin(p, deliveryId, sizes);
  if (!work) return;
  reach(p, 'serve.delivery-write:entry');
  try {
    await write(p, work, sizes);
  } catch (error) {
    // What the grant or the grade no longer allows is not tried again.
    if (!(error instanceof Problem) || error.code === 'serve.snapshot-gone' || error.definition.status >= 500)
      throw error;
    await fail(p, work, error.code);
  }
}

export const makeDeliveryOf = (p: Serving): JobDefinition =>
  defineJob(
    makeDeliveryJob,
    z.object({ deliveryId: z.uuid() }),
    async ({ deliveryId }, { lastAttempt }) => {
      try {
        await makeDelivery(p, deliveryId);
      } catch (error) {
        if (!lastAttempt) throw error;
        const delivery = await getDelivery(p.db, deliveryId);
        const grant = delivery && (await getGrant(p.db, delivery.grant_id));
        if (delivery && grant) await fail(p, { delivery, grant }, 'kernel.unexpected');
        throw error;
      }
    },
    { beside: 2 },
  );

/** Undefined when it is made already, or is to be made no more. */
async function begin(p: Serving, deliveryId: string, sizes: Sizes): Promise<Work | undefined> {
  const found = await transact(p.db, async (tx) => {
    const delivery = await lockDelivery(tx, deliveryId);
    if (!delivery || (delivery.state !== 'queued' && delivery.state !== 'making')) return undefined;
    const grant = await getGrant(tx, delivery.grant_id);
    const version = await getServiceVersion(tx, delivery.version_id);
    if (!grant || !version) return undefined;
    await deliveryTables(tx)
      .deleteFrom('serve.delivery_chunk')
      .where('delivery_id', '=', deliveryId)
      .execute();
    await updateDelivery(tx, deliveryId, {
      state: 'making',
      generation: version.generation,
      batch_seq: version.batchSeq,
      as_of: version.refreshedAt,
      expected: version.rows,
      piece: sizes.piece,
      rows: 0,
      bytes: 0,
    });
    return { delivery, grant, version };
  });
  if (!found) return undefined;
  await clearOf(p, deliveryId);
  return found;
}

async function stillMade(p: Serving, id: string): Promise<void> {
  if ((await getDelivery(p.db, id))?.state !== 'making') throw problem('serve.delivery-gone');
}

/** Throws unless the file may still be made for this consumer, under these terms, of these rows. */
async function stillHolds(p: Serving, { delivery, version }: Work): Promise<void> {
  await stillMade(p, delivery.id);
  const grant = await getGrant(p.db, delivery.grant_id);
  if (!grant || grant.termsVersion !== delivery.terms_version) throw problem('serve.delivery-gone');
  deliverableAs(grant, p.clock.today());
  const now = await getServiceVersion(p.db, version.id);
  if (!now || now.generation === 0) throw problem('serve.delivery-not-ready');
}

async function write(p: Serving, work: Work, sizes: Sizes): Promise<void> {
  const { delivery, grant, version } = work;
  await stillHolds(p, work);
  const files = await openDeliveryStore(p);
  const store: Pick<FileStore, 'put'> = {
    // Erased meanwhile: not one piece more is laid where it was cleared.
    async put(path, bytes) {
      await stillMade(p, delivery.id);
      return files.put(path, bytes);
    },
  };
  const db = deliveryTables(p.db);
  const writer = openWriter(store, delivery.id, sizes, async ({ from, ...chunk }) => {
    await db
      .insertInto('serve.delivery_chunk')
      .values({ delivery_id: delivery.id, from_byte: from, ...chunk })
      .execute();
    reach(p, 'serve.delivery-write:middle');
  });
  const rows = await markedRows(p, { delivery, grant, version });
  const encoder = encoderOf(delivery.format, rows.columns);
  await writer.head(encoder.head);
  let done = 0;
  let shown = 0;
  for await (const batch of rows.batches()) {
    // A change in place between the look at the version and the reading of its table: the batch told would be another one's.
    if (done === 0) await assertSame(p, version);
    await writer.rows(batch.map((row) => encoder.line(row)));
    done += batch.length;
    if (done - shown < rowsAtATime) continue;
    shown = done;
    await stillHolds(p, work);
    await updateDelivery(p.db, delivery.id, { rows: done });
  }
  const whole = await writer.end();
  reach(p, 'serve.delivery-finish:entry');
  await finish(p, work, { ...whole, columns: rows.columns.map(({ name }) => name) }, rows.commitment);
  reach(p, 'serve.delivery-finish:exit');
}

async function assertSame(p: Serving, version: ServiceVersion): Promise<void> {
  const now = await getServiceVersion(p.db, version.id);
  if (now?.generation !== version.generation || now.batchSeq !== version.batchSeq)
    throw problem('serve.snapshot-gone');
}

/** From here on it can be fetched; the export is on record with what would prove a leak. */
async function finish(
  p: Serving,
  { delivery, grant }: Work,
  { columns, ...whole }: { bytes: number; rows: number; sha256: string; columns: string[] },
  mark: string,
): Promise<void> {
  const kept = await transact(p.db, async (tx) => {
    const now = await lockDelivery(tx, delivery.id);
    // Removed meanwhile, or ready by another run of this job, whose file it then is.
    if (now?.state !== 'making') return now?.state === 'ready';
    const madeAt = p.clock.now();
    const days = await deliverySetting(tx, 'delivery-days');
    const { hash } = await record(tx, p, {
      kind: 'serve.delivery-made',
      actor: platform,
      ...aboutDelivery(delivery, grant),
      detail: {
        grant: grant.id,
        terms: grant.digest,
        termsVersion: grant.termsVersion,
        kind: delivery.kind,
        format: delivery.format,
        batch: now.batch_seq,
        ...whole,
        mark,
      },
    });
    await updateDelivery(tx, delivery.id, {
      state: 'ready',
      ...whole,
      columns,
      mark,
      made_at: madeAt,
      expires_at: new Date(madeAt.getTime() + days * dayMs),
      entry: hash,
    });
    await tell(tx, p, delivery, grant, 'serve.delivery-ready');
    return true;
  });
  if (!kept) await clearOf(p, delivery.id);
}

const clearOf = async (p: Serving, id: string): Promise<void> =>
  (await openDeliveryStore(p)).clear(folderOf(id));

/** Nothing of it stays. */
async function fail(
  p: Serving,
  { delivery, grant }: Pick<Work, 'delivery' | 'grant'>,
  why: string,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const now = await lockDelivery(tx, delivery.id);
    if (now?.state !== 'making' && now?.state !== 'queued') return;
    await record(tx, p, {
      kind: 'serve.delivery-failed',
      actor: platform,
      ...aboutDelivery(delivery, grant),
      detail: { grant: grant.id, why },
    });
    await deliveryTables(tx)
      .deleteFrom('serve.delivery_chunk')
      .where('delivery_id', '=', delivery.id)
      .execute();
    await updateDelivery(tx, delivery.id, { state: 'failed', failure: why, rows: 0, bytes: 0 });
    await tell(tx, p, delivery, grant, 'serve.delivery-failed');
  });
  // A piece may have been on its way when the row was removed.
  const now = await getDelivery(p.db, delivery.id);
  if (now?.state !== 'ready') await clearOf(p, delivery.id);
}

/** What every entry of a delivery says of whose it is. */
export const aboutDelivery = (
  {
    id,
    consumer_id: consumerId,
    provider_id: providerId,
  }: Pick<Delivery, 'id' | 'consumer_id' | 'provider_id'>,
  { terms }: Pick<Grant, 'terms'>,
) => ({
  subject: { type: 'serve.delivery', id },
  organisationId: consumerId,
  organisations: [providerId],
  ...(terms.caseId ? { case: terms.caseId } : {}),
  purpose: terms.purpose.code,
});

const tell = (
  tx: Parameters<typeof notify>[0],
  p: Serving,
  delivery: Delivery,
  grant: Grant,
  kind: 'serve.delivery-ready' | 'serve.delivery-failed',
) =>
  notify(tx, p, {
    kind,
    to: { organisationId: delivery.consumer_id, roles: ['consumer'] },
    params: { number: delivery.number, grant: grant.number },
    subject: { type: 'serve.delivery', id: delivery.id },
    link: `/deliveries/${delivery.id}`,
  });
