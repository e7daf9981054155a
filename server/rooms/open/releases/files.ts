/** All files of a release into the object store, with their digests; memory stays flat whatever the number of rows. */
import { PassThrough } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { harmless } from '#kernel/spreadsheet.ts';
import type { DatasetContent } from '../content.ts';
import { licenceText } from '../datasets/licences.ts';
import type { Dataset, Release } from '../datasets/read.ts';
import { coordinatesOf } from './columns.ts';
import type { Format } from './formats.ts';
import { geometryColumn } from './geometry.ts';
import { nativeFile, nativeFormats } from './native.ts';
import { type WrittenFormat, writtenFiles } from './written.ts';

export type Made = { format: Format; path: string; bytes: number; sha256: string; rows: number };

/** RDF says each cell by itself: beyond so many it would be many times the size of everything else together. */
const RDF_CELLS = 20_000_000;

/** Address of the data set as the public knows it. */
export const addressOf = (p: Platform, slug: string): string =>
  `${(p.config.publicAddress ?? 'http://localhost').replace(/\/+$/, '')}/datasets/${slug}`;

/** Gives each file when it lies safely, so that the caller can note how far it is. Throws what shows that a file is not whole. */
export async function* makeFiles(
  p: Platform,
  dataset: Dataset,
  release: Release,
  content: DatasetContent,
  signal: AbortSignal,
): AsyncIterable<Made> {
  const { rows } = release;
  const whole = (format: string, counted: number | undefined) => {
    if (counted !== undefined && counted !== rows)
      throw problem('open.file-incomplete', { params: { format, rows, counted } });
    return rows;
  };
  let csvKey = '';
  for (const format of nativeFormats) {
    const { body, rows: counted } = await nativeFile(p, release, format, signal);
    const stored = await p.objects.put(body);
    if (format === 'csv') csvKey = stored.key;
    yield made(format, stored, whole(format, counted()));
  }
  const written: WrittenFormat[] = ['csv-excel', 'xlsx'];
  if (coordinatesOf(release.columns) ?? geometryColumn(release.columns)) written.push('geojson');
  if (rows * release.columns.length <= RDF_CELLS) written.push('turtle', 'ntriples');
  const fan = await writtenFiles(p, release, written, addressOf(p, dataset.slug), signal);
  const storing = fan.bodies.map(({ format, body }) =>
    p.objects.put(body).then((stored) => ({ format, stored })),
  );
  const [counted, ...stored] = await Promise.all([fan.run(), ...storing]);
  for (const one of stored) yield made(one.format, one.stored, whole(one.format, counted));
  const dictionary = Buffer.from(dictionaryOf(release));
  yield made('dictionary', await p.objects.put(dictionary), rows);
  const papers = { 'LICENCE.txt': licencePaper(dataset, release, content), 'dictionary.csv': dictionary };
  yield made('zip', await bundle(p, csvKey, papers, release.madeAt), rows);
}

const made = (
  format: Format,
  stored: { key: string; bytes: number; sha256: string },
  rows: number,
): Made => ({
  format,
  path: stored.key,
  bytes: stored.bytes,
  sha256: stored.sha256,
  rows,
});

const cell = (value: string): string => {
  const safe = harmless(value);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

function dictionaryOf({ columns }: Release): string {
  const head = ['name', 'title', 'title_en', 'type', 'unit', 'description'];
  const lines = columns.map((one) => [one.name, one.titleZh, one.titleEn, one.kind, one.unit, one.meaning]);
  return `\uFEFF${[head, ...lines].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** What travels with every delivery: licence, the three requirements, the version they are of. */
export function licencePaper(
  dataset: Pick<Dataset, 'slug'>,
  release: Pick<Release, 'number' | 'digest'>,
  content: DatasetContent,
): Buffer {
  const { zh, en } = licenceText(content.licence);
  const asked = content.requirements;
  return Buffer.from(
    [
      `${content.title.zh} / ${content.title.en}`,
      `ID: ${dataset.slug}`,
      ...(release.digest ? [`Digest: ${release.digest}`] : []),
      '',
      zh,
      en,
      '',
      `获取要求 / Obtaining: ${asked.obtain}`,
      `利用要求 / Use: ${asked.use}`,
      `传播要求 / Spreading: ${asked.spread}`,
      '',
    ].join('\r\n'),
  );
}

/** Times within are fixed, so that the same content is the same file. */
async function bundle(
  p: Platform,
  csvKey: string,
  papers: Record<string, Buffer>,
  mtime: Date,
): Promise<{ key: string; bytes: number; sha256: string }> {
  const zip = new ZipFile();
  const options = { mtime, forceDosTimestamp: true };
  const out = new PassThrough();
  zip.outputStream.pipe(out);
  zip.on('error', (error) => out.destroy(error instanceof Error ? error : new Error(String(error))));
  const storing = p.objects.put(out);
  for (const [name, paper] of Object.entries(papers)) zip.addBuffer(paper, name, options);
  const body = await p.objects.read(csvKey);
  body.once('error', (error) => out.destroy(error));
  zip.addReadStream(body, 'data.csv', options);
  zip.end();
  return storing;
}
