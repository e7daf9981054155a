/** Says how a batch's file is read: the batch that waits goes on; where it had ended, the same file is read again as a new batch, without a new upload. */
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { record } from '#ledger/index.ts';
import { settleTasks } from '#notices/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { jobNames } from '../jobs-names.ts';
import { profileOf } from '../reading/judge.ts';
import { batchOfSender, inspectBatch } from '../reading/preview.ts';
import type { ReadingAnswer } from '../reading/types.ts';
import {
  type BatchRow,
  insertBatch,
  lockBatch,
  lockIntake,
  openBatches,
  saveProfile,
  updateBatch,
} from '../repository.ts';
import { readingTask } from './hold-for-reading.ts';
import { begin } from './receive-file.ts';

/** Errors: collect.reading-unfit, reading-closed, not-published, and what the file is refused for when read this way. */
export async function answerReading(
  p: Kernel,
  actor: Actor,
  batchId: string,
  answer: ReadingAnswer,
  remember: boolean,
): Promise<string> {
  const batch = await batchOfSender(p, actor, batchId);
  const { found, items } = await inspectBatch(p, batch, answer);
  const unknown = (answer.columns ?? []).filter(
    (name, index, all) =>
      name !== null && (!items.some((item) => item.name === name) || all.indexOf(name) !== index),
  );
  if (!found.sure || found.match.issues.length > 0 || unknown.length > 0) {
    throw problem('collect.reading-unfit', {
      fields: found.match.issues.map(({ path, code, zh, en }) => ({
        path,
        code,
        message: { zh, en },
        articles: [],
        severity: 'error' as const,
      })),
    });
  }
  return transact(p.db, async (tx) => {
    await lockIntake(tx, batch.resource_id);
    const locked = await lockBatch(tx, batchId);
    if (!locked) throw problem('kernel.not-found');
    const going = await goOn(p, tx, actor, locked, answer);
    if (remember && (answer.columns || answer.conversions)) {
      await saveProfile(tx, {
        resourceId: batch.resource_id,
        profile: profileOf(found, answer),
        batchId: going.id,
        by: actor.kind === 'person' ? actor.personId : null,
        at: p.clock.now(),
      });
    }
    await record(tx, p, {
      kind: 'collect.reading-answered',
      actor,
      subject: { type: 'collect.batch', id: going.id },
      organisationId: batch.organisation_id,
      detail: {
        resource: batch.resource_id,
        seq: going.seq,
        sha256: batch.sha256,
        ...(going.id === batchId ? {} : { again: batchId }),
        remembered: remember,
        ...saidOf(answer),
      },
    });
    await settleTasks(tx, [readingTask(batchId)], p.clock.now());
    return going.id;
  });
}

/** What was said, by items and forms; header names may be cells of a file without a header and stay out. */
function saidOf({ place, encoding, delimiter, header, columns, conversions }: ReadingAnswer): JsonObject {
  return {
    ...(place ? { form: place.form } : {}),
    ...(encoding ? { encoding } : {}),
    ...(delimiter ? { delimiter } : {}),
    ...(header ? { header: { ...header } } : {}),
    ...(columns ? { columns: columns.map((name) => name ?? '') } : {}),
    ...(conversions
      ? {
          conversions: Object.fromEntries(
            Object.entries(conversions).map(([item, one]) => [item, { ...one }]),
          ),
        }
      : {}),
  };
}

async function goOn(
  p: Kernel,
  tx: Tx,
  actor: Actor,
  batch: BatchRow,
  answer: ReadingAnswer,
): Promise<{ id: string; seq: number }> {
  if (batch.state === 'received' && batch.awaiting === 'reading') {
    await updateBatch(tx, batch.id, {
      answer,
      doubts: null,
      awaiting: null,
      awaiting_confirmation: false,
    });
    const [first] = await openBatches(tx, batch.resource_id);
    if (first?.id === batch.id) await p.jobs.add(tx, jobNames.stage, { batchId: batch.id });
    return batch;
  }
  // What only asks may be replaced; what works may not.
  const asks = batch.awaiting_confirmation || batch.awaiting_quality !== null;
  if (['received', 'staged', 'checked'].includes(batch.state) && !asks)
    throw problem('collect.reading-closed');
  return again(p, tx, actor, batch, answer, asks);
}

async function again(
  p: Kernel,
  tx: Tx,
  actor: Actor,
  batch: BatchRow,
  answer: ReadingAnswer,
  replaces: boolean,
): Promise<{ id: string; seq: number }> {
  const published = await getPublishedVersion(tx, batch.resource_id);
  if (published?.resource.state !== 'active') throw problem('collect.not-published');
  const now = p.clock.now();
  if (replaces) {
    await updateBatch(tx, batch.id, {
      state: 'superseded',
      awaiting_confirmation: false,
      awaiting: null,
      awaiting_quality: null,
      ended_at: now,
    });
  }
  const { lastSeq } = await lockIntake(tx, batch.resource_id);
  const id = newId();
  await insertBatch(tx, {
    id,
    resource_id: batch.resource_id,
    version_id: published.version.id,
    organisation_id: batch.organisation_id,
    seq: lastSeq + 1,
    mode: batch.mode,
    state: 'received',
    awaiting_confirmation: false,
    awaiting: null,
    terms: batch.terms,
    received_day: p.clock.today(),
    received_by: actor.kind === 'person' ? actor.personId : null,
    file_name: batch.file_name,
    object_key: batch.object_key,
    sha256: batch.sha256,
    bytes: batch.bytes,
    utf8_break: batch.utf8_break,
    forced_encoding: batch.forced_encoding,
    channel: batch.channel,
    answer,
    deletions: batch.deletions,
    source_rows: batch.source_rows,
    stated: batch.stated,
    unchanged_of: null,
    received_at: now,
    ended_at: null,
  });
  await begin(p, tx, { resourceId: batch.resource_id, mode: batch.mode }, id);
  return { id, seq: lastSeq + 1 };
}
