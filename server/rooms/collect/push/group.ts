/** Merges the pushes of a span of seconds into one batch of the channel push: thousands of records a minute are not thousands of batches. */
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { Problem, problem } from '#kernel/errors.ts';
import { reach } from '#kernel/fault.ts';
import type { ObjectStore } from '#kernel/objects.ts';
import { getPublishedVersion, type Item, type PublishedVersion } from '#rooms/catalog/index.ts';
import { receiveUnmarkedFile } from '../commands/receive-unmarked-file.ts';
import { canonicalLine } from '../reading/forms/csv.ts';
import { openBatches, waits } from '../repository.ts';
import { readSettings } from '../settings.ts';
import { queueGroup } from './commands/accept-push.ts';
import { pushJobs } from './jobs-names.ts';
import { keyText, type PushedRecord, type RecordFault, readRecords } from './records.ts';
import { refusePushes } from './refuse.ts';
import { type PushFormat, type PushLine, pushTables } from './tables.ts';

// What one batch is made of at most: it is put together in memory.
const MOST_BYTES = 64_000_000;
const MOST_PUSHES = 10_000;

type Waiting = {
  id: string;
  object_key: string;
  bytes: number;
  format: PushFormat;
  produced_at: Date | null;
  received_at: Date;
  refused: RecordFault[];
};

/** Safe to run twice: the pushes are joined to their batch in the transaction that makes it. */
export async function groupPushes(p: Platform, resourceId: string): Promise<void> {
  const open = await openBatches(p.db, resourceId);
  // One batch under way is enough: what comes meanwhile joins the next. One that waits for people holds nobody up here.
  if (open.some((batch) => batch.channel.kind === 'push' && !waits(batch))) {
    await transact(p.db, (tx) => again(p, tx, resourceId));
    return;
  }
  const waiting = await waitingPushes(p, resourceId);
  if (waiting.length === 0) return;
  reach(p, 'push:entry');
  const published = await getPublishedVersion(p.db, resourceId);
  const active = published?.resource.state === 'active' ? published : undefined;
  if (active) await takeIn(p, active, waiting);
  else await refusePushes(p, resourceId, waiting, 'collect.not-published');
  reach(p, 'push:exit');
}

/** Those that are refused for good are refused; the others are joined to a batch, or stay to be tried again. */
async function takeIn(p: Platform, published: PublishedVersion, waiting: readonly Waiting[]): Promise<void> {
  const resourceId = published.resource.id;
  const settings = await readSettings(p.db);
  // A batch is held to the same bound as a file, and what cannot be put into one batch goes into the next.
  const bytes = Math.min(MOST_BYTES, settings['collect.file-bytes'].value);
  const made = await putTogether(p.objects, waiting, published.items, bytes);
  if (made.rows.length === 0) await refusePushes(p, resourceId, made.pushes, 'collect.push-nothing-taken');
  else await receive(p, published, made);
  if (waiting.length === MOST_PUSHES || made.more) await transact(p.db, (tx) => again(p, tx, resourceId));
}

async function receive(p: Platform, published: PublishedVersion, made: Made): Promise<void> {
  const resourceId = published.resource.id;
  try {
    await receiveUnmarkedFile(p, platform, {
      resourceId,
      mode: 'incremental',
      encoding: 'utf-8',
      fileName: `push-${made.pushes[0]?.id ?? ''}.csv`,
      channel: { kind: 'push' },
      content: Readable.from(
        [Buffer.from([published.items.map(({ name }) => name), ...made.rows].map(canonicalLine).join(''))],
        { objectMode: false },
      ),
      within: async (tx, { batchId, unchanged }) => {
        await join(tx, batchId, made.pushes);
        // Nothing will become visible: the same rows are there.
        if (unchanged) await p.jobs.add(tx, pushJobs.settle, { batchId });
      },
    });
  } catch (error) {
    // Refused for good, and not for want of a store: nothing would change by trying again.
    if (!(error instanceof Problem) || error.definition.status >= 500) throw error;
    await refusePushes(p, resourceId, made.pushes, error.code);
  }
}

const again = async (p: Platform, tx: Tx, resourceId: string): Promise<void> =>
  queueGroup(p, tx, resourceId, (await readSettings(tx))['collect.push-seconds'].value);

async function waitingPushes(p: Platform, resourceId: string): Promise<Waiting[]> {
  return pushTables(p.db)
    .selectFrom('collect.push')
    .select(['id', 'object_key', 'bytes', 'format', 'produced_at', 'received_at', 'refused'])
    .where('resource_id', '=', resourceId)
    .where('batch_id', 'is', null)
    .where('refusal', 'is', null)
    .where('accepted', '>', 0)
    .orderBy('ordinal')
    .limit(MOST_PUSHES)
    .execute();
}

type Joined = { id: string; lines: PushLine[]; refused: RecordFault[] };
type Made = { rows: string[][]; pushes: Joined[]; more: boolean };

/** The last record of a key stands; line 1 is the header. */
async function putTogether(
  objects: ObjectStore,
  waiting: readonly Waiting[],
  items: readonly Item[],
  most: number,
): Promise<Made> {
  const keys = items.flatMap(({ key }, place) => (key ? [place] : []));
  const newest = new Map<string, PushedRecord>();
  const taken: { push: Waiting; records: { record: PushedRecord; key: string }[]; faults: RecordFault[] }[] =
    [];
  let bytes = 0;
  let more = false;
  for (const push of waiting) {
    bytes += push.bytes;
    if (bytes > most && taken.length > 0) {
      more = true;
      break;
    }
    const body = Buffer.concat(await (await objects.read(push.object_key)).toArray());
    const { records, faults } = readRecords(body, {
      items,
      format: push.format,
      producedMs: push.produced_at?.getTime() ?? null,
      nowMs: push.received_at.getTime(),
    });
    const keyed = records.map((record) => ({ record, key: keyText(record, keys) }));
    for (const { record, key } of keyed) {
      // Taken out and put in again, so that rows stand in the order of their last record.
      newest.delete(key);
      newest.set(key, record);
    }
    taken.push({ push, records: keyed, faults });
  }
  const lineOf = new Map([...newest.values()].map((record, index) => [record, index + 2]));
  return {
    rows: [...newest.values()].map(({ values }) => values),
    more,
    pushes: taken.map(({ push, records, faults }) => ({
      id: push.id,
      lines: records.map(({ record }): PushLine => [lineOf.get(record) ?? null, record.producedMs]),
      refused: faults,
    })),
  };
}

/** All of them or none: what another run has joined already is not taken in a second time. */
async function join(tx: Tx, batchId: string, pushes: readonly Joined[]): Promise<void> {
  const { numAffectedRows } = await sql`
    update collect.push p set batch_id = ${batchId}, lines = found.lines, refused = found.refused
    from jsonb_to_recordset(${JSON.stringify(pushes)}::jsonb) as found (id uuid, lines jsonb, refused jsonb)
    where p.id = found.id and p.batch_id is null`.execute(tx);
  if (numAffectedRows !== BigInt(pushes.length))
    throw problem('kernel.store-unavailable', { params: { store: 'postgresql' } });
}
