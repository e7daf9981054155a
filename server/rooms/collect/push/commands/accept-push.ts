/** Takes a push in: kept as sent, then its row, its ledger entry and the job that groups it in one transaction; only then acknowledged. */
import { hash } from 'node:crypto';
import type { Platform } from '#cases/index.ts';
import type { SystemActor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion, getResource, type PublishedVersion } from '#rooms/catalog/index.ts';
import { passGates } from '../../intake/gates.ts';
import { loadPolicy } from '../../policy.ts';
import { keepObject } from '../../retention/objects.ts';
import { readSettings } from '../../settings.ts';
import { noteContact } from '../contact.ts';
import { recordFaultTexts } from '../errors.ts';
import { pushJobs } from '../jobs-names.ts';
import { instantOf, type ReadRecords, type RecordFault, readRecords, UnreadableBody } from '../records.ts';
import { type PushFormat, pushTables } from '../tables.ts';

export type PushInput = {
  resourceId: string;
  body: Buffer;
  format: PushFormat;
  idempotencyKey: string;
  /** When all records arose that do not say it themselves; ISO 8601 or milliseconds. */
  producedAt: string | undefined;
};

export type PushTaken = {
  id: string;
  resourceId: string;
  receivedAt: Date;
  accepted: number;
  refused: RecordFault[];
  /** The same push was taken before; this is its answer. */
  repeated: boolean;
};

const digestOf = (body: Buffer): string => hash('sha256', body);

/**
 * An empty array says that the source is there and has nothing new. Errors: collect.push-key-missing, push-key-reused,
 * push-unreadable, push-too-large, push-nothing-taken, not-published, no-items, key-required, and those of the gates of intake.
 */
export async function acceptPush(p: Platform, actor: SystemActor, input: PushInput): Promise<PushTaken> {
  if (!/^[A-Za-z0-9._-]{8,100}$/.test(input.idempotencyKey)) throw problem('collect.push-key-missing');
  const published = await takesPushes(p, actor, input.resourceId);
  const sha256 = digestOf(input.body);
  const before = await takenBefore(p, actor, input, sha256);
  if (before) return before;
  const settings = await readSettings(p.db);
  const bytes = settings['collect.push-bytes'].value;
  if (input.body.length > bytes)
    throw problem('collect.push-too-large', { params: { limit: bytes, unit: { zh: '字节', en: 'bytes' } } });
  const read = recordsOf(p, input, published);
  const most = settings['collect.push-records'].value;
  if (read.places > most)
    throw problem('collect.push-too-large', {
      params: { limit: most, unit: { zh: '条记录', en: 'records' } },
    });
  if (read.places > 0 && read.records.length === 0) throw nothingTaken(read);
  const stored = await p.objects.put(input.body);
  const id = newId();
  const receivedAt = p.clock.now();
  const producedMs = input.producedAt === undefined ? undefined : instantOf(input.producedAt);
  const kept = await transact(p.db, async (tx) => {
    const { numInsertedOrUpdatedRows } = await pushTables(tx)
      .insertInto('collect.push')
      .values({
        id,
        resource_id: input.resourceId,
        organisation_id: actor.organisationId,
        system_id: actor.systemId,
        key_id: actor.keyId,
        idempotency_key: input.idempotencyKey,
        sha256,
        object_key: stored.key,
        bytes: stored.bytes,
        format: input.format,
        refusal: null,
        produced_at: producedMs === undefined ? null : new Date(producedMs),
        accepted: read.records.length,
        refused: JSON.stringify(read.faults),
        received_at: receivedAt,
        batch_id: null,
        lines: null,
        // Nothing waits to be seen where nothing was sent.
        visible_at: read.records.length === 0 ? receivedAt : null,
        lags: null,
      })
      .onConflict((conflict) => conflict.columns(['system_id', 'resource_id', 'idempotency_key']).doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) return false;
    // Equal content may have been erased since it was put there; from here on nobody lets it go.
    if (!(await keepObject(tx, p, stored.key))) await p.objects.put(input.body);
    await noteContact(tx, p, input.resourceId);
    if (read.records.length > 0)
      await queueGroup(p, tx, input.resourceId, settings['collect.push-seconds'].value);
    await record(tx, p, {
      kind: 'collect.push-accepted',
      actor,
      subject: { type: 'catalog.resource', id: input.resourceId },
      organisationId: actor.organisationId,
      detail: { push: id, records: read.records.length, refused: read.places - read.records.length, sha256 },
    });
    return true;
  });
  // Somebody was quicker with the same key.
  if (!kept) return (await takenBefore(p, actor, input, sha256)) ?? acceptPush(p, actor, input);
  p.metrics.pushRecords.inc({ outcome: 'accepted' }, read.records.length);
  p.metrics.pushRecords.inc({ outcome: 'refused' }, read.places - read.records.length);
  return {
    id,
    resourceId: input.resourceId,
    receivedAt,
    accepted: read.records.length,
    refused: read.faults,
    repeated: false,
  };
}

/**
 * One job a resource and span of seconds: what comes within the span becomes one batch. The key names the span, as a job that is
 * replaced would begin its waiting anew with every push.
 */
export async function queueGroup(p: Platform, tx: Tx, resourceId: string, seconds: number): Promise<void> {
  const span = seconds * 1000;
  const ends = (Math.floor(Date.now() / span) + 1) * span;
  await p.jobs.add(
    tx,
    pushJobs.group,
    { resourceId },
    {
      key: `${pushJobs.group}:${resourceId}:${ends}`,
      queue: `push:${resourceId}`,
      runAt: new Date(ends),
    },
  );
}

async function takesPushes(p: Platform, actor: SystemActor, resourceId: string): Promise<PublishedVersion> {
  const resource = await getResource(p.db, resourceId);
  if (!resource) throw problem('kernel.not-found');
  permit(loadPolicy, actor, { providerId: resource.providerId });
  const published = await getPublishedVersion(p.db, resourceId);
  if (published?.resource.state !== 'active') throw problem('collect.not-published');
  if (published.items.length === 0) throw problem('collect.no-items');
  if (!published.items.some(({ key }) => key)) throw problem('collect.key-required');
  const day = p.clock.today();
  const law = await lawNow(p.db, p.law, day);
  await passGates(p, {
    resourceId,
    published,
    actor,
    day,
    law,
    channel: { kind: 'push' },
    mode: 'incremental',
  });
  return published;
}

async function takenBefore(
  p: Platform,
  actor: SystemActor,
  input: PushInput,
  sha256: string,
): Promise<PushTaken | undefined> {
  const row = await pushTables(p.db)
    .selectFrom('collect.push')
    .select(['id', 'sha256', 'received_at', 'accepted', 'refused'])
    .where('system_id', '=', actor.systemId)
    .where('resource_id', '=', input.resourceId)
    .where('idempotency_key', '=', input.idempotencyKey)
    .executeTakeFirst();
  if (!row) return undefined;
  if (row.sha256 !== sha256) throw problem('collect.push-key-reused');
  return {
    id: row.id,
    resourceId: input.resourceId,
    receivedAt: row.received_at,
    accepted: row.accepted,
    refused: row.refused,
    repeated: true,
  };
}

function recordsOf(p: Platform, input: PushInput, published: PublishedVersion): ReadRecords {
  const producedMs = input.producedAt === undefined ? null : instantOf(input.producedAt);
  const nowMs = p.clock.now().getTime();
  try {
    return readRecords(input.body, {
      items: published.items,
      format: input.format,
      producedMs,
      nowMs,
    });
  } catch (error) {
    if (error instanceof UnreadableBody)
      throw problem('collect.push-unreadable', { params: { line: error.line } });
    throw error;
  }
}

/** As many as a reader takes in. */
const SHOWN = 100;

const issueOf = ({ place, field, code }: RecordFault): FieldIssue => ({
  path: field === '' ? `${place}` : `${place}.${field}`,
  code: `collect.push-${code}`,
  message: recordFaultTexts[code],
  articles: [],
  severity: 'error',
});

const nothingTaken = ({ places, faults }: ReadRecords) =>
  problem('collect.push-nothing-taken', {
    params: { count: places },
    fields: faults.slice(0, SHOWN).map(issueOf),
  });
