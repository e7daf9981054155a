/** Rows of a file that a body of society or research handed in: laid beside each other as text, then treated as others are. */
import { finished } from 'node:stream/promises';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { ident } from '#kernel/warehouse.ts';
import { gridOf, type PhysicalColumn } from '#rooms/collect/index.ts';
import type { ReleaseSource } from '../tables.ts';
import type { SourceRows } from './rows.ts';

const HEAD_BYTES = 262_144;

/** Of one release; dropped when its rows are made. */
export const fileTable = (releaseId: string): string => ident(`openfile_${releaseId.replaceAll('-', '')}`);

/** Errors: `open.file-unreadable`. Done again it is the same table. */
export async function fileSource(
  p: Platform,
  releaseId: string,
  source: Extract<ReleaseSource, { kind: 'file' }>,
): Promise<SourceRows> {
  const names = await headerOf(p, source.object);
  const table = fileTable(releaseId);
  const columns: PhysicalColumn[] = names.map((name, at) => ({
    name,
    physical: `f${at + 1}`,
    type: 'String',
    form: 'text',
  }));
  const list = (each: (physical: string) => string) =>
    columns.map(({ physical }) => each(physical)).join(', ');
  await p.warehouse.command(`DROP TABLE IF EXISTS ${table}`);
  await p.warehouse.command(
    `CREATE TABLE ${table} (key String, ${list((one) => `${one} Nullable(String)`)}) ENGINE = MergeTree ORDER BY key`,
  );
  await p.warehouse
    .insert({
      table: `${table} SELECT leftPad(toString(rowNumberInAllBlocks()), 12, '0'), ${list((one) => `nullIf(${one}, '')`)}
        FROM input('${list((one) => `${one} String`)}')`,
      format: 'CSV',
      body: await p.objects.read(source.object),
      settings: { input_format_csv_skip_first_lines: 1, input_format_parallel_parsing: 0, max_threads: 1 },
    })
    .catch((cause: unknown) => {
      throw problem('open.file-unreadable', { cause });
    });
  return { columns, sql: `SELECT * FROM ${table}`, params: {} };
}

async function headerOf(p: Platform, object: string): Promise<string[]> {
  const stream = await p.objects.read(object);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    parts.push(Buffer.from(part));
    size += part.length;
    if (size >= HEAD_BYTES) break;
  }
  stream.destroy();
  await finished(stream).catch(() => undefined);
  const [header] = gridOf(Buffer.concat(parts), size < HEAD_BYTES, ',', 1);
  const names = (header?.cells ?? []).map((name, at) =>
    (at === 0 ? name.replace(/^\uFEFF/, '') : name).trim(),
  );
  if (names.length === 0 || names.some((name) => name === '') || new Set(names).size < names.length)
    throw problem('open.file-unreadable');
  return names;
}
