/** Builds one generation of a serving table beside the one in use: typed columns filled by COPY, then its indexes. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Kernel } from '#kernel/kernel.ts';
import { streamVisibleRows, type VisibleSet } from '#rooms/collect/index.ts';
import { type Plan, requireColumn } from '../plan.ts';
import { bareServingTable, servingTable } from './names.ts';

type Builder = Pick<Kernel, 'db' | 'warehouse'>;

/** Fills `generation` from the visible rows and returns their number. */
export function buildGeneration(
  k: Builder,
  client: pg.ClientBase,
  version: { id: string; plan: Plan },
  generation: number,
  visible: VisibleSet,
): Promise<number> {
  const { resourceId, columns } = version.plan;
  const names = columns.map(({ name }) => name);
  return fillGeneration(k, client, version, generation, streamVisibleRows(k, resourceId, visible, names));
}

/** The same from rows wherever they come from, their values as text. What an interrupted build left is dropped first. */
export async function fillGeneration(
  k: Pick<Kernel, 'db'>,
  client: pg.ClientBase,
  version: { id: string; plan: Plan },
  generation: number,
  rows: AsyncIterable<{ key: string; values: readonly (string | null)[] }>,
): Promise<number> {
  const { plan } = version;
  const table = servingTable(version.id, generation);
  await sql`drop table if exists ${sql.table(table)}`.execute(k.db);
  const columns = plan.columns.map(({ sqlName, sqlType }) => sql`${sql.ref(sqlName)} ${sql.raw(sqlType)}`);
  await sql`create table ${sql.table(table)} (row_key text not null, ${sql.join(columns)})`.execute(k.db);

  const physical = ['row_key', ...plan.columns.map(({ sqlName }) => sqlName)];
  const copy = client.query(
    copyFrom(`copy ${quoted(table)} (${physical.map(quotedName).join(', ')}) from stdin`),
  );
  await pipeline(Readable.from(copyText(rows), { objectMode: false }), copy);
  const filled = copy.rowCount;

  const bare = bareServingTable(version.id, generation);
  const lookup = plan.lookup.map((name) => sql.ref(requireColumn(plan, name).sqlName));
  await sql`create unique index ${sql.ref(`${bare}_row`)} on ${sql.table(table)} (row_key)`.execute(k.db);
  await sql`create index ${sql.ref(`${bare}_key`)} on ${sql.table(table)} (${sql.join(lookup)})`.execute(
    k.db,
  );
  await sql`analyze ${sql.table(table)}`.execute(k.db);
  return filled;
}

const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const quoted = (path: string): string => path.split('.').map(quotedName).join('.');

const chunkLength = 65_536;

/** PostgreSQL's text format, in chunks large enough that a row costs no system call. */
async function* copyText(
  rows: AsyncIterable<{ key: string; values: readonly (string | null)[] }>,
): AsyncIterable<Buffer> {
  let text = '';
  for await (const { key, values } of rows) {
    text += escaped(key);
    for (const value of values) text += value === null ? '\t\\N' : `\t${escaped(value)}`;
    text += '\n';
    if (text.length >= chunkLength) {
      yield Buffer.from(text);
      text = '';
    }
  }
  if (text !== '') yield Buffer.from(text);
}

const special = /[\\\t\n\r\0]/;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

// PostgreSQL keeps no NUL in text; collect lets none through, and one that came would end the line.
export const escaped = (value: string): string =>
  special.test(value) ? value.replace(/[\\\t\n\r\0]/g, (sign) => escapes[sign] ?? '') : value;
