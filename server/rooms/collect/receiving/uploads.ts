/** Files that come in pieces: begun, gone on with by anybody of the same unit, given up; when the last byte is there they are taken in. */

import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor, PersonActor } from '#kernel/actor.ts';
import { DAY_MS } from '#kernel/clock.ts';
import { type Executor, type Tx, takeTurn, transact } from '#kernel/db.ts';
import { errorCatalogue, problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion, getResource } from '#rooms/catalog/index.ts';
import type { Stated } from '../intake/stated.ts';
import { jobNames } from '../jobs-names.ts';
import { loadPolicy } from '../policy.ts';
import { stagingFolder } from '../reading/source.ts';
import { readSettings } from '../settings.ts';
import {
  collectTables,
  type LoadMode,
  type UploadRefusal,
  type UploadState,
  type UploadTable,
} from '../tables.ts';
import type { UploadReply } from './schema.ts';

export type UploadRow = Omit<{ [K in keyof UploadTable]: UploadTable[K] }, 'actor' | 'refusal' | 'stated'> & {
  stated: Stated | null;
  actor: PersonActor;
  refusal: UploadRefusal | null;
};

export const uploadFolder = (p: Pick<Kernel, 'config'>): string => join(stagingFolder(p), 'uploads');
export const uploadPath = (p: Pick<Kernel, 'config'>, id: string): string => join(uploadFolder(p), id);

export const getUpload = (ex: Executor, id: string): Promise<UploadRow | undefined> =>
  collectTables(ex).selectFrom('collect.upload').selectAll().where('id', '=', id).executeTakeFirst();

export const lockUpload = (tx: Tx, id: string): Promise<UploadRow | undefined> =>
  collectTables(tx)
    .selectFrom('collect.upload')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();

export async function updateUpload(
  ex: Executor,
  id: string,
  {
    refusal,
    ...changes
  }: { state?: UploadState; batch_id?: string; refusal?: UploadRefusal; touched_at?: Date; ended_at?: Date },
): Promise<void> {
  await collectTables(ex)
    .updateTable('collect.upload')
    .set({ ...changes, ...(refusal ? { refusal: JSON.stringify(refusal) } : {}) })
    .where('id', '=', id)
    .execute();
}

/** Bytes that are here; 0 where the file is gone. */
export async function bytesHere(p: Pick<Kernel, 'config'>, id: string): Promise<number> {
  return stat(uploadPath(p, id)).then(
    ({ size }) => size,
    () => 0,
  );
}

export const removeBytes = (p: Pick<Kernel, 'config'>, id: string): Promise<void> =>
  rm(uploadPath(p, id), { force: true });

export type BeginInput = {
  fileName: string;
  bytes: number;
  mode: LoadMode;
  encoding: 'auto' | 'utf-8' | 'gb18030';
  sourceRows?: number | undefined;
  stated?: Stated | undefined;
  mark?: string | undefined;
};

/** Errors: not-published, key-required, upload-wrong-size, upload-many. Nothing that would be refused at the end is begun. */
export async function beginUpload(
  p: Kernel,
  actor: Actor,
  resourceId: string,
  input: BeginInput,
): Promise<UploadRow> {
  const resource = await getResource(p.db, resourceId);
  if (!resource) throw problem('kernel.not-found');
  permit(loadPolicy, actor, { providerId: resource.providerId });
  if (actor.kind !== 'person') throw problem('kernel.not-found');
  const published = await getPublishedVersion(p.db, resourceId);
  if (published?.resource.state !== 'active') throw problem('collect.not-published');
  if (input.mode === 'incremental' && !published.items.some(({ key }) => key))
    throw problem('collect.key-required');
  const settings = await readSettings(p.db);
  const limit = settings['collect.file-bytes'].value;
  if (input.bytes > limit) throw problem('collect.upload-wrong-size', { params: { limit } });
  const id = newId();
  const now = p.clock.now();
  await mkdir(uploadFolder(p), { recursive: true, mode: 0o700 });
  return transact(p.db, async (tx) => {
    await takeTurn(tx, `uploads of ${resource.providerId}`);
    const open = await collectTables(tx)
      .selectFrom('collect.upload')
      .select('id')
      .where('organisation_id', '=', resource.providerId)
      .where('state', '=', 'open')
      .execute();
    const most = settings['collect.uploads-open'].value;
    if (open.length >= most) throw problem('collect.upload-many', { params: { most } });
    const row = {
      id,
      resource_id: resourceId,
      organisation_id: resource.providerId,
      person_id: actor.personId,
      mode: input.mode,
      encoding: input.encoding === 'auto' ? null : input.encoding,
      source_rows: input.sourceRows ?? null,
      stated: input.stated ?? null,
      file_name: input.fileName,
      bytes: input.bytes,
      mark: input.mark ?? null,
      state: 'open' as const,
      batch_id: null,
      created_at: now,
      touched_at: now,
      ended_at: null,
    };
    await collectTables(tx)
      .insertInto('collect.upload')
      .values({ ...row, stated: row.stated && JSON.stringify(row.stated), actor: JSON.stringify(actor) })
      .execute();
    await record(tx, p, {
      kind: 'collect.upload-begun',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: resource.providerId,
      detail: { upload: id, bytes: input.bytes, mode: input.mode },
    });
    return { ...row, actor, refusal: null };
  });
}

/** The upload, where the actor may go on with it: anybody who may send rows of this unit. Errors: upload-gone. */
export async function ownUpload(p: Kernel, actor: Actor, id: string): Promise<UploadRow> {
  const upload = await getUpload(p.db, id);
  if (!upload) throw problem('collect.upload-gone');
  permit(loadPolicy, actor, { providerId: upload.organisation_id });
  return upload;
}

/** Unfinished uploads of a resource, the newest first. One that lost its last step goes on with it. */
export async function listUploads(p: Kernel, actor: Actor, resourceId: string): Promise<UploadReply[]> {
  const resource = await getResource(p.db, resourceId);
  if (!resource) throw problem('kernel.not-found');
  permit(loadPolicy, actor, { providerId: resource.providerId });
  const rows = await collectTables(p.db)
    .selectFrom('collect.upload')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .where('state', 'in', ['open', 'taking-in'])
    .orderBy('created_at', 'desc')
    .execute();
  return Promise.all(rows.map((row) => presentUpload(p, row)));
}

/** Errors: upload-gone. */
export async function giveUp(p: Kernel, actor: Actor, id: string): Promise<void> {
  await ownUpload(p, actor, id);
  await transact(p.db, async (tx) => {
    const upload = await lockUpload(tx, id);
    if (upload?.state !== 'open') throw problem('collect.upload-gone');
    await updateUpload(tx, id, { state: 'given-up', ended_at: p.clock.now() });
    await record(tx, p, {
      kind: 'collect.upload-given-up',
      actor,
      subject: { type: 'catalog.resource', id: upload.resource_id },
      organisationId: upload.organisation_id,
      detail: { upload: id },
    });
  });
  await removeBytes(p, id);
}

/** Notes that bytes came; when all are there, the file is taken in by a job, once whoever notices first. */
export async function touch(p: Kernel, id: string): Promise<void> {
  const here = await bytesHere(p, id);
  await transact(p.db, async (tx) => {
    const upload = await lockUpload(tx, id);
    if (upload?.state !== 'open') return;
    const whole = here === upload.bytes;
    await updateUpload(tx, id, { touched_at: p.clock.now(), ...(whole ? { state: 'taking-in' } : {}) });
    if (whole) await p.jobs.add(tx, jobNames.takeIn, { uploadId: id });
  });
}

export async function presentUpload(p: Kernel, upload: UploadRow): Promise<UploadReply> {
  const days = (await readSettings(p.db))['collect.upload-days'].value;
  const whole = ['taking-in', 'ended'].includes(upload.state);
  return {
    id: upload.id,
    resourceId: upload.resource_id,
    fileName: upload.file_name,
    bytes: upload.bytes,
    offset: whole ? upload.bytes : Math.min(upload.bytes, await bytesHere(p, upload.id)),
    mode: upload.mode,
    encoding: upload.encoding ?? 'auto',
    ...(upload.source_rows === null ? {} : { sourceRows: upload.source_rows }),
    ...(upload.mark === null ? {} : { mark: upload.mark }),
    state: upload.state,
    ...(upload.batch_id ? { batchId: upload.batch_id } : {}),
    ...(upload.refusal ? { refusal: wordsOf(upload.refusal) } : {}),
    startedAt: upload.created_at.toISOString(),
    touchedAt: upload.touched_at.toISOString(),
    expiresAt: new Date(upload.touched_at.getTime() + days * DAY_MS).toISOString(),
  };
}

function wordsOf({ code, params, articles }: UploadRefusal): NonNullable<UploadReply['refusal']> {
  const entry = errorCatalogue.get(code);
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
  const part = (name: 'what' | 'why' | 'mend') => ({
    zh: fill(entry?.zh[name] ?? code),
    en: fill(entry?.en[name] ?? code),
  });
  return { code, what: part('what'), why: part('why'), mend: part('mend'), articles };
}
