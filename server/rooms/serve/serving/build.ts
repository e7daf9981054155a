/** Builds one generation of a serving table beside the one in use: typed columns filled by COPY, then its indexes. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type RawBuilder, sql } from 'kysely';
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
  await sql`create table ${sql.table(table)} (${sql.join(definitionsOf(plan))})`.execute(k.db);

  const physical = ['row_key', ...plan.columns.map(({ sqlName }) => sqlName)];
  const copy = client.query(
    copyFrom(`copy ${quoted(table)} (${physical.map(quotedName).join(', ')}) from stdin`),
  );
  await pipeline(Readable.from(copyText(rows), { objectMode: false }), copy);
  const filled = copy.rowCount;

  const bare = bareServingTable(version.id, generation);
  await sql`create unique index ${sql.ref(`${bare}_row`)} on ${sql.table(table)} (row_key)`.execute(k.db);
  for (const [place, columns] of indexesOf(plan).entries()) {
    const name = sql.ref(`${bare}_k${place + 1}`);
    await sql`create index ${name} on ${sql.table(table)} (${sql.join(columns.map((one) => sql.ref(one)))})`.execute(
      k.db,
    );
  }
  await sql`analyze ${sql.table(table)}`.execute(k.db);
  return filled;
}

/** Texts of a search are ordered by their code points: the order of a page must not change with the database's language. */
export function definitionsOf({ kind, columns }: Plan): RawBuilder<unknown>[] {
  const typed = (name: string, type: string): RawBuilder<unknown> =>
    sql`${sql.ref(name)} ${sql.raw(type)}${kind === 'search' && type === 'text' ? sql` collate "C"` : sql``}`;
  return [
    sql`${typed('row_key', 'text')} not null`,
    ...columns.map(({ sqlName, sqlType }) => typed(sqlName, sqlType)),
  ];
}

/** By the key as a whole; of a search by each column it may filter or be ordered by, and in one value by row. */
export function indexesOf(plan: Plan): string[][] {
  const named = (name: string): string => requireColumn(plan, name).sqlName;
  if (plan.kind !== 'search') return [plan.lookup.map(named)];
  return [...new Set([...plan.filters, ...plan.order])].map((name) => [named(name), 'row_key']);
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
