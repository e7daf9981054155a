/** What lies in a case beside its decisions: attachments and comments, both for ever as they were put in. */
import type { Readable } from 'node:stream';
import type { Selectable } from 'kysely';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import type { Attachment, Comment } from './act-types.ts';
import { casePolicy } from './policy.ts';
import { getCase } from './reading.ts';
import { type AttachmentTable, type CommentTable, caseTables } from './tables.ts';
import type { CaseFile, Platform } from './types.ts';

const t = caseTables;

/** Bounds what one file may take of the object store. */
export const ATTACHMENT_BYTES = 100 * 1024 * 1024;
const NAME_LENGTH = 200;

async function readable(ex: Executor, actor: Actor, caseId: string, stepId?: string): Promise<CaseFile> {
  const file = await getCase(ex, caseId);
  if (!file) throw problem('cases.not-found');
  permit(casePolicy, actor, file);
  if (stepId !== undefined && !file.steps.some(({ id }) => id === stepId)) throw problem('cases.not-found');
  return file;
}

/** The auditor reads and leaves nothing behind. */
export const mayWrite = (actor: Actor): boolean =>
  actor.kind === 'person' && actor.roles.some((role) => role !== 'auditor');

function refuseReader(actor: Actor): void {
  if (!mayWrite(actor)) throw problem('cases.read-only');
}

async function* bounded(content: Readable): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > ATTACHMENT_BYTES)
      throw problem('cases.attachment-too-large', { params: { megabytes: ATTACHMENT_BYTES / 1024 / 1024 } });
    yield chunk;
  }
}

/** Stores the content first: an entry never names what is not there. */
export async function attach(
  p: Platform,
  actor: Actor,
  input: { caseId: string; stepId?: string; name: string; mediaType: string; content: Readable },
  streamOf: (chunks: AsyncGenerator<Buffer>) => Readable,
): Promise<void> {
  const name = [...input.name.trim()].slice(0, NAME_LENGTH).join('');
  if (name === '') throw problem('cases.attachment-nameless');
  refuseReader(actor);
  await readable(p.db, actor, input.caseId, input.stepId);
  const stored = await p.objects.put(streamOf(bounded(input.content)));
  if (stored.bytes === 0) throw problem('cases.attachment-empty');
  await transact(p.db, async (tx) => {
    const file = await readable(tx, actor, input.caseId, input.stepId);
    const id = newId();
    await t(tx)
      .insertInto('cases.attachment')
      .values({
        id,
        case_id: file.id,
        step_id: input.stepId ?? null,
        name,
        media_type: input.mediaType,
        bytes: stored.bytes,
        sha256: stored.sha256,
        object_key: stored.key,
        organisation: organisationOf(actor) ?? null,
        added_by: JSON.stringify(actor),
        added_on: p.clock.today(),
        added_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'cases.attached',
      actor,
      subject: { type: 'case', id: file.id },
      case: file.id,
      detail: { attachment: id, sha256: stored.sha256, bytes: stored.bytes },
    });
  });
}

export async function comment(
  p: Platform,
  actor: Actor,
  input: { caseId: string; stepId?: string; text: string },
): Promise<void> {
  refuseReader(actor);
  await transact(p.db, async (tx) => {
    const file = await readable(tx, actor, input.caseId, input.stepId);
    const id = newId();
    await t(tx)
      .insertInto('cases.comment')
      .values({
        id,
        case_id: file.id,
        step_id: input.stepId ?? null,
        text: input.text,
        organisation: organisationOf(actor) ?? null,
        written_by: JSON.stringify(actor),
        written_on: p.clock.today(),
        written_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'cases.commented',
      actor,
      subject: { type: 'case', id: file.id },
      case: file.id,
      detail: { comment: id },
    });
  });
}

const attachmentOf = (row: Selectable<AttachmentTable>): Attachment => ({
  id: row.id,
  caseId: row.case_id,
  stepId: row.step_id,
  name: row.name,
  mediaType: row.media_type,
  bytes: row.bytes,
  sha256: row.sha256,
  key: row.object_key,
  organisationId: row.organisation,
  by: row.added_by,
  on: row.added_on,
  at: row.added_at,
});

const commentOf = (row: Selectable<CommentTable>): Comment => ({
  id: row.id,
  caseId: row.case_id,
  stepId: row.step_id,
  text: row.text,
  organisationId: row.organisation,
  by: row.written_by,
  on: row.written_on,
  at: row.written_at,
});

export type Dossier = { attachments: Attachment[]; comments: Comment[] };

export async function dossierOf(ex: Executor, caseId: string): Promise<Dossier> {
  const attachments = await t(ex)
    .selectFrom('cases.attachment')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('added_at')
    .orderBy('id')
    .execute();
  const comments = await t(ex)
    .selectFrom('cases.comment')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('written_at')
    .orderBy('id')
    .execute();
  return { attachments: attachments.map(attachmentOf), comments: comments.map(commentOf) };
}

/** The content of an attachment, for whoever may see the case. */
export async function openAttachment(
  p: Platform,
  actor: Actor,
  { caseId, attachmentId }: { caseId: string; attachmentId: string },
): Promise<{ attachment: Attachment; content: Readable }> {
  await readable(p.db, actor, caseId);
  const { attachments } = await dossierOf(p.db, caseId);
  const attachment = attachments.find(({ id }) => id === attachmentId);
  if (!attachment) throw problem('cases.not-found');
  return { attachment, content: await p.objects.read(attachment.key) };
}
