/** Takes a whole upload in by the one way for rows: batch and end of the upload in one transaction, so that a kill at any point leaves neither two batches nor none. */

import { createReadStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { DAY_MS } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import { reach } from '#kernel/fault.ts';
import { defineJob, type JobDefinition } from '#kernel/jobs.ts';
import { receiveUnmarkedFile } from '../commands/receive-unmarked-file.ts';
import { jobNames } from '../jobs-names.ts';
import { stagingFolder } from '../reading/source.ts';
import { readSettings } from '../settings.ts';
import { collectTables, type UploadRefusal } from '../tables.ts';
import {
  bytesHere,
  getUpload,
  lockUpload,
  removeBytes,
  touch,
  updateUpload,
  uploadFolder,
  uploadPath,
} from './uploads.ts';

export const uploadJobs = (p: Platform): JobDefinition[] => [
  defineJob(jobNames.takeIn, z.object({ uploadId: z.uuid() }), ({ uploadId }, info) =>
    takeIn(p, uploadId, info.lastAttempt),
  ),
];

/** Safe to run again at any point. */
export async function takeIn(p: Platform, id: string, lastAttempt = false): Promise<void> {
  const upload = await getUpload(p.db, id);
  if (!upload || upload.state === 'open') return;
  if (upload.state === 'taking-in') {
    reach(p, 'upload:entry');
    try {
      await receiveUnmarkedFile(p, upload.actor, {
        resourceId: upload.resource_id,
        mode: upload.mode,
        encoding: upload.encoding ?? undefined,
        fileName: upload.file_name,
        ...(upload.source_rows === null ? {} : { sourceRows: upload.source_rows }),
        stated: upload.stated ?? undefined,
        content: createReadStream(uploadPath(p, id)),
        within: async (tx, { batchId }) => {
          const locked = await lockUpload(tx, id);
          // Somebody else has taken it in: this batch must not be.
          if (locked?.state !== 'taking-in') throw new AlreadyIn();
          await updateUpload(tx, id, { state: 'ended', batch_id: batchId, ended_at: p.clock.now() });
        },
      });
      reach(p, 'upload:exit');
    } catch (error) {
      if (error instanceof AlreadyIn) return;
      if (!(error instanceof Problem) && !lastAttempt) throw error;
      // A full disk or a store that is away is no fault of the file.
      if (error instanceof Problem && error.definition.status >= 500 && !lastAttempt) throw error;
      await updateUpload(p.db, id, {
        state: 'refused',
        refusal: refusalOf(error),
        ended_at: p.clock.now(),
      });
    }
  }
  await removeBytes(p, id);
}

class AlreadyIn extends Error {}

const refusalOf = (error: unknown): UploadRefusal =>
  error instanceof Problem
    ? {
        code: error.code,
        params: Object.fromEntries(
          Object.entries(error.details.params ?? {}).map(([name, value]) => [
            name,
            typeof value === 'object' ? value.zh : value,
          ]),
        ),
        articles: [...(error.details.articles ?? [])],
      }
    : { code: 'collect.load-failed', params: { stage: '接收' }, articles: [] };

/** Once a day: what nobody goes on with is thrown away, what lost its last step goes on, what is nobody's is removed. */
export const uploadsDaily = (p: Platform): DailyTask => ({
  name: 'collect.uploads',
  run: async () => {
    const days = (await readSettings(p.db))['collect.upload-days'].value;
    const rows = await collectTables(p.db)
      .selectFrom('collect.upload')
      .select(['id', 'state', 'touched_at', 'bytes'])
      .where('state', 'in', ['open', 'taking-in'])
      .execute();
    for (const { id, state, touched_at: touched, bytes } of rows) {
      if (state === 'taking-in') {
        await transact(p.db, (tx) => p.jobs.add(tx, jobNames.takeIn, { uploadId: id }));
      } else if ((await bytesHere(p, id)) === bytes) {
        await touch(p, id);
      } else if (p.clock.now().getTime() - touched.getTime() > days * DAY_MS) {
        const expired = await transact(p.db, async (tx) => {
          const locked = await lockUpload(tx, id);
          if (locked?.state !== 'open') return false;
          await updateUpload(tx, id, { state: 'expired', ended_at: p.clock.now() });
          return true;
        });
        if (expired) await removeBytes(p, id);
      }
    }
    await sweep(p, new Set(rows.map(({ id }) => id)));
  },
});

/** Bytes of uploads that have ended, and what a killed reader left unpacked. By the machine's own time: these are its files. */
async function sweep(p: Platform, known: ReadonlySet<string>): Promise<void> {
  const old = async (path: string): Promise<boolean> =>
    stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs > DAY_MS,
      () => false,
    );
  const names = async (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
  for (const name of await names(uploadFolder(p))) {
    const path = join(uploadFolder(p), name);
    if (!known.has(name) && (await old(path))) await rm(path, { force: true });
  }
  for (const name of await names(stagingFolder(p))) {
    const path = join(stagingFolder(p), name);
    if (/^(unpacked|copy)-/.test(name) && (await old(path))) await rm(path, { recursive: true, force: true });
  }
}
