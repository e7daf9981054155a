/** Where the bytes of a received file come from, whatever form it has: the file, an entry of an archive, or the text made of its rows. */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { runApart, streamApart } from '#kernel/apart.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { ObjectStore } from '#kernel/objects.ts';
import { readSettings } from '../settings.ts';
import { decoded, skipBytes } from './decode.ts';
import type { FormLimits } from './forms/limits.ts';
import type { Survey, TablePlace } from './forms/survey.ts';
import { openArchive } from './forms/zip.ts';
import type { Reading } from './types.ts';

export type Source = { objects: ObjectStore; key: string; scratch: string; limits: FormLimits };

/** Files under way and entries laid out for reading: beside the objects, never among them. */
export const stagingFolder = (p: Pick<Kernel, 'config'>): string => join(p.config.data, 'staging');

export async function sourceOf(p: Kernel, key: string): Promise<Source> {
  const settings = await readSettings(p.db);
  return {
    objects: p.objects,
    key,
    scratch: stagingFolder(p),
    limits: {
      unpackedBytes: settings['collect.file-bytes'].value,
      parquetBytes: settings['collect.parquet-bytes'].value,
      entries: settings['collect.archive-entries'].value,
      ratio: settings['collect.archive-ratio'].value,
    },
  };
}

/** The file as a path; a copy of it where objects lie elsewhere. */
async function local(source: Source): Promise<{ path: string; done(): Promise<void> }> {
  const path = source.objects.localPath?.(source.key);
  if (path) return { path, done: async () => undefined };
  await mkdir(source.scratch, { recursive: true, mode: 0o700 });
  const copy = join(source.scratch, `copy-${randomUUID()}`);
  await pipeline(await source.objects.read(source.key), createWriteStream(copy, { mode: 0o600 }));
  return { path: copy, done: () => rm(copy, { force: true }) };
}

const form = (name: string): string => new URL(`./forms/${name}.ts`, import.meta.url).href;

/** Long enough for some gigabytes of JSON, short enough for a file made to take for ever. */
const SURVEY_SECONDS = 1800;

/** What a packed or nested file holds. `whole`: also what only its last element shows. Throws ApartError with the FormError in it. */
export async function surveyOf(source: Source, whole: boolean): Promise<Survey> {
  const { path, done } = await local(source);
  try {
    const { scratch, limits } = source;
    return await runApart<Survey>(
      form('survey'),
      'survey',
      { path, scratch, limits, whole },
      { seconds: SURVEY_SECONDS },
    );
  } finally {
    await done();
  }
}

/** The bytes as they lie in the file itself or in an entry. */
export async function bytesOf(source: Source, place: TablePlace | undefined): Promise<Readable> {
  if (place?.entry === undefined) return source.objects.read(source.key);
  const { path, done } = await local(source);
  const archive = await openArchive(path, source.limits);
  const stream = await archive.read(place.entry);
  stream.once('close', () => {
    archive.close();
    void done();
  });
  return stream;
}

const AT_ONCE = 4_194_304;

/** A file by one buffer that is filled again and again: a new one for each piece costs more than the reading. */
async function* fileBytes(path: string): AsyncIterable<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.allocUnsafeSlow(AT_ONCE);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, AT_ONCE, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** The rows as delimited UTF-8 text without the header: the same for the same reading, however often it is asked for. A chunk holds until the next. */
export async function* rowsText(source: Source, reading: Reading): AsyncIterable<Buffer> {
  const { place } = reading;
  if (!place || place.form === 'delimited') {
    const path = place?.entry === undefined ? source.objects.localPath?.(source.key) : undefined;
    if (path) {
      yield* skipBytes(decoded(fileBytes(path), reading.encoding), reading.bodyStart);
      return;
    }
    const content = await bytesOf(source, place);
    try {
      yield* skipBytes(decoded(content, reading.encoding), reading.bodyStart);
    } finally {
      content.destroy();
    }
    return;
  }
  const { path, done } = await local(source);
  try {
    const { scratch, limits } = source;
    const { header, headerLine } = reading;
    yield* streamApart(form('canonical'), 'canonical', { path, scratch, limits, place, header, headerLine });
  } finally {
    await done();
  }
}
