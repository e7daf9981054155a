/** Files that belong to a field of the form, such as a table of technical requests: opened by the parties and printed with the form. */
import type { Readable } from 'node:stream';
import type { Selectable } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { readGrid } from '#rooms/catalog/index.ts';
import type { AttachmentTable } from './paper-tables.ts';
import type { Received } from './papers/scan.ts';
import { savePolicy } from './policy.ts';
import { type Application, lockApplication, updateApplication } from './repository.ts';
import { shareTables } from './tables.ts';

export type ApplicationFile = Selectable<AttachmentTable>;

export const attachmentsOf = (ex: Executor, applicationId: string): Promise<ApplicationFile[]> =>
  shareTables(ex)
    .selectFrom('share.attachment')
    .selectAll()
    .where('application_id', '=', applicationId)
    .orderBy('at')
    .execute();

/** What the answers say of a file: its digest is part of what is signed, so that another file voids the signature. */
const named = (files: readonly Pick<ApplicationFile, 'id' | 'name' | 'sha256'>[]) =>
  files.map(({ id, name, sha256 }) => ({ id, name, sha256 }));

async function noteFiles(tx: Tx, p: Platform, application: Application, field: string): Promise<void> {
  const files = (await attachmentsOf(tx, application.id)).filter((one) => one.field === field);
  await updateApplication(tx, application.id, {
    answers: JSON.stringify({ ...application.answers, [field]: files.length > 0 ? named(files) : null }),
    revision: application.revision + 1,
    updated_at: p.clock.now(),
  });
}

/** Within a form as people print and sign it. */
export const MOST_FILES = 5;
const PRINTED_ROWS = 500;
const PRINTED_COLUMNS = 12;
const PRINTED_CHARACTERS = 300;

/** A table, as its rows are printed with the form. Errors: `share.too-many-files`. */
export async function attachFile(
  p: Platform,
  actor: Actor,
  id: string,
  { field, file }: { field: string; file: Received },
): Promise<void> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  // Refuses what is no table before anything is kept.
  await readGrid(file.content, file.name);
  const stored = await p.objects.put(file.content);
  await transact(p.db, async (tx) => {
    const application = await lockApplication(tx, id);
    if (!application) throw problem('kernel.not-found');
    permit(savePolicy, actor, application);
    const asked = p.law
      .form(application.formKey)
      .fields.some(({ key, type }) => key === field && type === 'attachment');
    if (!asked) throw problem('kernel.not-found');
    if ((await attachmentsOf(tx, id)).length >= MOST_FILES)
      throw problem('share.too-many-files', { params: { most: MOST_FILES } });
    const attachment = newId();
    await shareTables(tx)
      .insertInto('share.attachment')
      .values({
        id: attachment,
        application_id: id,
        field,
        name: file.name,
        bytes: stored.bytes,
        sha256: stored.sha256,
        object_key: stored.key,
        by_person: actor.personId,
        at: p.clock.now(),
      })
      .execute();
    await noteFiles(tx, p, application, field);
    await record(tx, p, {
      kind: 'share.file-attached',
      actor,
      subject: { type: 'share.application', id },
      detail: { attachment, field, sha256: stored.sha256, bytes: stored.bytes },
    });
  });
}

export async function detachFile(p: Platform, actor: Actor, id: string, attachment: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const application = await lockApplication(tx, id);
    if (!application) throw problem('kernel.not-found');
    permit(savePolicy, actor, application);
    const gone = await shareTables(tx)
      .deleteFrom('share.attachment')
      .where('application_id', '=', id)
      .where('id', '=', attachment)
      .returning(['sha256', 'field'])
      .executeTakeFirst();
    if (!gone) throw problem('kernel.not-found');
    await noteFiles(tx, p, application, gone.field);
    await record(tx, p, {
      kind: 'share.file-detached',
      actor,
      subject: { type: 'share.application', id },
      detail: { attachment, sha256: gone.sha256 },
    });
  });
}

/** What is printed of an attached table, and in words what more the file itself holds. */
export async function tableOf(
  p: Platform,
  file: ApplicationFile,
): Promise<{ rows: string[][]; left: string }> {
  const grid = await readGrid(await wholeOf(await p.objects.read(file.object_key)), file.name);
  return printedTable(grid.rows.map((cells) => cells.map(({ text }) => text)));
}

export function printedTable(all: readonly (readonly string[])[]): { rows: string[][]; left: string } {
  const rows = all.slice(0, PRINTED_ROWS).map((cells) => cells.slice(0, PRINTED_COLUMNS).map(shortened));
  const columns = all.reduce((most, cells) => Math.max(most, cells.length), 0);
  const left = [
    ...(all.length > PRINTED_ROWS ? [`${all.length - PRINTED_ROWS} 行`] : []),
    ...(columns > PRINTED_COLUMNS ? [`${columns - PRINTED_COLUMNS} 列`] : []),
  ];
  return { rows, left: left.length > 0 ? `以上为部分内容，文件中另有 ${left.join('、')}。` : '' };
}

const shortened = (text: string): string =>
  text.length > PRINTED_CHARACTERS ? `${text.slice(0, PRINTED_CHARACTERS)}…` : text;

export async function wholeOf(content: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}
