/** What is done to a request beside its case: material added, the provider reminded, the settled request archived. */
import type { Readable } from 'node:stream';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { takeTurn, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { changeRequest, loadRequest, note } from './find.ts';
import { addFilePolicy, archivePolicy, contentPolicy, remindPolicy } from './policy.ts';
import { openText, sealText } from './record-key.ts';
import { correctionTables } from './tables.ts';
import { resourceName } from './tell.ts';
import { procedureOf } from './ways.ts';

const MEGABYTE = 1024 * 1024;
/** Papers and pictures: larger ones are no proof of a value. */
export const FILE_MEGABYTES = 8;
const MOST_FILES = 10;
const NAME_LENGTH = 200;
const kinds: readonly [string, Buffer][] = [
  ['application/pdf', Buffer.from('%PDF-')],
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47])],
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff])],
];

/** What the bytes are, whatever the sender calls them. */
export const mediaTypeOf = (content: Buffer): string | undefined =>
  kinds.find(([, head]) => content.subarray(0, head.length).equals(head))?.[0];

const unfit = (zh: string, en: string) =>
  problem('quality.file-unfit', { params: { reason: { zh, en }, megabytes: FILE_MEGABYTES } });

/** Adds a paper; kept sealed, for it names people. */
export async function addFile(
  p: Platform,
  actor: Actor,
  id: string,
  { name, content }: { name: string; content: Buffer },
): Promise<void> {
  const title = [...name.trim()].slice(0, NAME_LENGTH).join('');
  const mediaType = mediaTypeOf(content);
  permit(addFilePolicy, actor, (await loadRequest(p, p.db, id)).subject);
  if (title === '') throw unfit('没有文件名', 'it has no name');
  if (content.length > FILE_MEGABYTES * MEGABYTE) throw unfit('文件过大', 'it is too large');
  if (!mediaType) throw unfit('不是 PDF、PNG 或 JPEG', 'it is no PDF, PNG or JPEG');
  const stored = await p.objects.put(p.vault.seal(content));
  await transact(p.db, async (tx) => {
    await takeTurn(tx, `papers of ${id}`);
    const { row, subject } = await loadRequest(p, tx, id);
    permit(addFilePolicy, actor, subject);
    const { count } = await correctionTables(tx)
      .selectFrom('quality.request_file')
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .where('request_id', '=', id)
      .executeTakeFirstOrThrow();
    if (Number(count) >= MOST_FILES) throw unfit('附件过多', 'there are too many files');
    const fileId = newId();
    await correctionTables(tx)
      .insertInto('quality.request_file')
      .values({
        id: fileId,
        request_id: id,
        name_sealed: sealText(p, title),
        media_type: mediaType,
        bytes: content.length,
        object_key: stored.key,
        added_by: JSON.stringify(actor),
        added_at: p.clock.now(),
      })
      .execute();
    await note(tx, p, id, actor, 'file-added', { detail: { file: fileId, bytes: content.length } });
    await record(tx, p, {
      kind: 'quality.correction-file-added',
      actor,
      subject: { type: 'quality.request', id },
      organisationId: row.provider_id,
      case: row.case_id,
      detail: { file: fileId, bytes: content.length },
    });
  });
}

export type FileView = { id: string; name: string; mediaType: string; bytes: number; at: string };

export async function filesOf(p: Platform, id: string): Promise<FileView[]> {
  const rows = await correctionTables(p.db)
    .selectFrom('quality.request_file')
    .selectAll()
    .where('request_id', '=', id)
    .orderBy('added_at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: openText(p, row.name_sealed),
    mediaType: row.media_type,
    bytes: Number(row.bytes),
    at: row.added_at.toISOString(),
  }));
}

export async function readFile(
  p: Platform,
  actor: Actor,
  { id, fileId }: { id: string; fileId: string },
): Promise<{ name: string; content: Buffer }> {
  permit(contentPolicy, actor, (await loadRequest(p, p.db, id)).subject);
  const row = await correctionTables(p.db)
    .selectFrom('quality.request_file')
    .selectAll()
    .where('id', '=', fileId)
    .where('request_id', '=', id)
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  const sealed = await collected(await p.objects.read(row.object_key));
  return { name: openText(p, row.name_sealed), content: p.vault.open(sealed) };
}

async function collected(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

/** The bureau urges whoever holds the case; each reminder stands in the timeline. */
export async function remind(p: Platform, actor: Actor, id: string, said: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const { row, file, subject } = await loadRequest(p, tx, id);
    permit(remindPolicy, actor, subject);
    const law = await lawNow(tx, p.law, p.clock.today());
    const open = file.steps.filter(({ decided }) => decided === null);
    const resource = await resourceName(tx, row);
    for (const { owner } of open)
      await notify(tx, p, {
        kind: 'quality.correction-reminded',
        to: { organisationId: owner.organisationId, roles: [...owner.roles, 'head'] },
        params: { number: row.number, resource, said },
        articles: law.procedure(procedureOf[row.kind]).cite,
        subject: { type: 'quality.request', id },
        caseId: row.case_id,
        link: `/cases/${row.case_id}`,
        urgent: true,
        from: actor,
      });
    await note(tx, p, id, actor, 'reminded', {
      said,
      detail: { to: open.map(({ owner }) => owner.organisationId) },
    });
    await record(tx, p, {
      kind: 'quality.correction-reminded',
      actor,
      subject: { type: 'quality.request', id },
      organisationId: row.provider_id,
      case: row.case_id,
      detail: { number: row.number },
    });
  });
}

/** Puts a settled request away; nobody does before its filer was told. */
export async function archive(p: Platform, actor: Actor, id: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const { row, subject, file } = await loadRequest(p, tx, id);
    permit(archivePolicy, actor, subject);
    if (row.told_at === null) throw problem('quality.not-told', { articles: file.procedure.cite });
    if (row.archived_at !== null) return;
    await changeRequest(tx, id, { archived_at: p.clock.now() });
    await note(tx, p, id, actor, 'archived');
    await record(tx, p, {
      kind: 'quality.correction-archived',
      actor,
      subject: { type: 'quality.request', id },
      organisationId: row.provider_id,
      case: row.case_id,
      detail: { number: row.number },
    });
  });
}
