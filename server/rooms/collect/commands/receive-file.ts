/** Takes a file in: streamed into the object store, judged by its content, then batch, ledger entry and first job in one transaction. */
import type { Readable } from 'node:stream';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { reach } from '#kernel/fault.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion, getResource, type PublishedVersion } from '#rooms/catalog/index.ts';
import { followRun } from '../connectors/outcome.ts';
import { contradicts, type Stated } from '../intake/stated.ts';
import { type IntakeTerms, openTerms } from '../intake/terms.ts';
import { loadPolicy } from '../policy.ts';
import type { SecrecyMark } from '../reading/secrecy.ts';
import type { EncodingName, ReadingAnswer } from '../reading/types.ts';
import { keepFile } from '../receiving/keep-file.ts';
import { insertBatch, lockIntake, newestEffective, openBatches, updateBatch, waits } from '../repository.ts';
import { keepObject } from '../retention/objects.ts';
import { type Channel, type Deletions, fileChannel, type LoadMode } from '../tables.ts';
import { startNext } from './end-batch.ts';
import { tellTaskMissing } from './left-out.ts';

export type Received = { batchId: string; unchanged: boolean };

export type ReceiveInput = {
  resourceId: string;
  mode: LoadMode;
  /** undefined: found out by looking. */
  encoding: EncodingName | undefined;
  fileName: string;
  /** How many rows the sender says its source holds. */
  sourceRows?: number;
  /** What the source states of this delivery; a difference refuses the batch before a row of it is staged. */
  stated?: Stated | undefined;
  content: Readable;
  /** How it is to be read, where that was said of the rows before. */
  answer?: ReadingAnswer;
  /** By which way the rows come; a file sent by a person where nothing is said. */
  channel?: Channel;
  /** Under which terms the gates let it in. */
  terms?: IntakeTerms;
  /** Marks of secrecy that end the upload when one stands on the file's first line. */
  marks?: readonly SecrecyMark[];
  /** Keys to be taken away, asked for when the content has been read to its end; then it may hold no row. */
  deletions?: () => Promise<Deletions | undefined>;
  /** What is kept together with the batch or not at all. */
  within?: (tx: Tx, received: Received) => Promise<void>;
};

/**
 * Errors: collect.not-published, key-required, file-empty, header-only, file-too-large, file-not-text, upload-broken, and those of a form that is unsound.
 * Nothing is kept of a file that is refused or broken off.
 */
export async function receiveFile(p: Kernel, actor: Actor, input: ReceiveInput): Promise<Received> {
  reach(p, 'receive:entry');
  // A sender may be gone while the resource is looked up; `keep` then finds the stream destroyed.
  input.content.on('error', () => undefined);
  const published = await takesRows(p, actor, input);
  const { stored, watch } = await keepFile(p, input);
  const deletions = await input.deletions?.();
  const batchId = newId();
  const held = input.terms?.awaiting;
  const received = await transact(p.db, async (tx): Promise<Received> => {
    const { lastSeq } = await lockIntake(tx, input.resourceId);
    // Equal content may have been erased since it was put there; from here on nobody lets it go.
    for (const key of [stored.key, ...(deletions ? [deletions.objectKey] : [])])
      if (!(await keepObject(tx, p, key))) throw problem('collect.upload-broken');
    const newest = await newestEffective(tx, input.resourceId);
    const same =
      newest !== undefined &&
      // Equal rows, but other keys to be taken away.
      !deletions &&
      !contradicts(input.stated, stored) &&
      newest.sha256 === stored.sha256 &&
      newest.version_id === published.version.id &&
      // The content of a full load adds nothing as an increment; the other way round it would delete the rest.
      (newest.mode === input.mode || newest.mode === 'full') &&
      (newest.state === 'merged' || newest.forced_encoding === (input.encoding ?? null));
    const now = p.clock.now();
    await insertBatch(tx, {
      id: batchId,
      resource_id: input.resourceId,
      version_id: published.version.id,
      organisation_id: published.resource.providerId,
      seq: lastSeq + 1,
      mode: input.mode,
      state: same ? 'superseded' : 'received',
      awaiting_confirmation: !same && held !== undefined,
      awaiting: same ? null : (held ?? null),
      terms: input.terms ?? openTerms,
      deletions: deletions ?? null,
      received_day: p.clock.today(),
      received_by: actor.kind === 'person' ? actor.personId : null,
      file_name: input.fileName,
      object_key: stored.key,
      sha256: stored.sha256,
      bytes: stored.bytes,
      utf8_break: watch.utf8Break() ?? null,
      forced_encoding: input.encoding ?? null,
      channel: input.channel ?? fileChannel,
      answer: input.answer ?? null,
      source_rows: input.sourceRows ?? null,
      stated: input.stated ?? null,
      unchanged_of: same ? newest.id : null,
      received_at: now,
      ended_at: same ? now : null,
    });
    const replaced = same ? [] : await begin(p, tx, input, batchId);
    await record(tx, p, {
      kind: 'collect.batch-received',
      actor,
      subject: { type: 'collect.batch', id: batchId },
      organisationId: published.resource.providerId,
      detail: {
        resource: input.resourceId,
        version: published.version.id,
        seq: lastSeq + 1,
        mode: input.mode,
        sha256: stored.sha256,
        bytes: stored.bytes,
        ...(input.channel ? { channel: { ...input.channel } } : {}),
        ...(input.sourceRows === undefined ? {} : { sourceRows: input.sourceRows }),
        ...(input.stated ? { stated: { ...input.stated } } : {}),
        ...(held && !same ? { awaiting: held } : {}),
        ...(deletions ? { deletions: deletions.count } : {}),
        ...(same ? { unchanged: newest.id } : {}),
        ...(replaced.length > 0 ? { replaced } : {}),
      },
    });
    await input.within?.(tx, { batchId, unchanged: same });
    if (held === 'task' && !same)
      await tellTaskMissing(tx, p, {
        batchId,
        resourceId: input.resourceId,
        organisationId: published.resource.providerId,
        name: published.version.content.name,
        articles: input.terms?.articles ?? [],
      });
    return { batchId, unchanged: same };
  });
  reach(p, 'receive:exit');
  return received;
}

/**
 * The first batch of a resource is worked on at once; a later one waits, and a full load replaces one that only asks.
 * Returns the ids of what was replaced.
 */
export async function begin(
  p: Kernel,
  tx: Tx,
  input: Pick<ReceiveInput, 'mode' | 'resourceId'>,
  own: string,
): Promise<string[]> {
  const open = await openBatches(tx, input.resourceId);
  const replaced = input.mode === 'full' ? open.filter((batch) => batch.id !== own && waits(batch)) : [];
  for (const batch of replaced) {
    await updateBatch(tx, batch.id, {
      state: 'superseded',
      awaiting_confirmation: false,
      awaiting: null,
      awaiting_quality: null,
      ended_at: p.clock.now(),
    });
    await followRun(tx, p, batch, 'superseded');
  }
  // Others may have waited for the one that was replaced: the oldest begins, which need not be the new one.
  if (open.length === 1 || replaced.length > 0) await startNext(p, tx, input.resourceId);
  return replaced.map(({ id }) => id);
}

async function takesRows(p: Kernel, actor: Actor, input: ReceiveInput): Promise<PublishedVersion> {
  const resource = await getResource(p.db, input.resourceId);
  if (!resource) throw problem('kernel.not-found');
  permit(loadPolicy, actor, { providerId: resource.providerId });
  const published = await getPublishedVersion(p.db, input.resourceId);
  if (published?.resource.state !== 'active') throw problem('collect.not-published');
  if (published.items.length === 0) throw problem('collect.no-items');
  if (input.mode === 'incremental' && !published.items.some(({ key }) => key))
    throw problem('collect.key-required');
  return published;
}
