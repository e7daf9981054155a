/** datastore_search_sql: read by our parser, planned over tables that the caller may read, run by the warehouse; no text of the question gets there. */
import { z } from 'zod';
import type { Json, JsonObject } from '#kernel/json.ts';
import { explainAsked, publicSettings } from '../../rows/ask.ts';
import { noteRows, type Reached } from '../../rows/index.ts';
import type { Call } from '../call.ts';
import { accessDenied, CkanError, invalid, notFound } from '../errors.ts';
import { isUuid } from '../names.ts';
import { parseSelect } from '../sql/parse.ts';
import { MOST_RECORDS, planSelect } from '../sql/plan.ts';
import { textOfParam } from '../transport.ts';
import { asCkan } from './asked.ts';
import { reachResource } from './search.ts';

const answer = z.object({
  meta: z.array(z.object({ name: z.string(), type: z.string() })),
  data: z.array(z.array(z.unknown())),
});

/** Bytes of an answer that are kept at once. */
const MOST_BYTES = 64_000_000;

export async function datastoreSql(call: Call): Promise<Json> {
  const asked = textOfParam(call.params.sql);
  if (asked.trim() === '') throw invalid({ sql: ['Missing value'] });
  const select = parseSelect(asked);
  const reached = new Map<string, Reached>();
  const sources = [];
  for (const { resource, alias } of [select.from, ...select.joins.map(({ table }) => table)]) {
    if (/^(pg_|information_schema$|system$)/i.test(resource))
      throw accessDenied(`Not authorized to access table: ${resource}`);
    if (!isUuid(resource) && !/^[a-z0-9][a-z0-9_-]*$/.test(resource))
      throw notFound(`Resource "${resource.slice(0, 100)}" was not found.`);
    // One set named twice is asked once.
    const found = reached.get(resource) ?? (await reachResource(call, resource, 'sql'));
    // One record can be made of any number of rows: what was agreed by rows is had by rows.
    if (found.admitted.rowsLeft !== undefined)
      throw accessDenied('The volume agreed is in rows: use datastore_search');
    reached.set(resource, found);
    sources.push({ alias, rows: found.source });
  }
  const planned = planSelect(select, sources);
  const { meta, data } = await run(call, planned.sql, planned.bound.params);
  const types = meta.map(({ type }) => wireType(type));
  const records = data
    .slice(0, MOST_RECORDS)
    .map(
      (row): JsonObject =>
        Object.fromEntries(
          planned.columns.map((name, at): [string, Json] => [name, value(row[at], types[at] ?? 'text')]),
        ),
    );
  for (const one of reached.values()) await noteRows(call.p, one, 'sql', records.length);
  return {
    sql: asked,
    records,
    fields: planned.columns.map((id, at) => ({ id, type: types[at] ?? 'text' })),
    ...(data.length > MOST_RECORDS ? { records_truncated: true } : {}),
  };
}

async function run(
  { p }: Call,
  sql: string,
  params: Record<string, unknown>,
): Promise<z.output<typeof answer>> {
  try {
    const stream = await p.warehouse.stream(`${sql} FORMAT JSONCompact`, params, {
      settings: { ...publicSettings, wait_end_of_query: 1, max_result_bytes: MOST_BYTES, join_use_nulls: 1 },
    });
    const pieces: Buffer[] = [];
    for await (const piece of stream) pieces.push(Buffer.from(piece));
    return answer.parse(JSON.parse(Buffer.concat(pieces).toString('utf8')));
  } catch (error) {
    const found = asCkan(explainAsked(error));
    if (found instanceof CkanError) throw found;
    // What the warehouse says of types and groups could repeat a name of its own.
    const { code } = error as { code?: unknown };
    if (typeof code === 'string' && /^\d+$/.test(code) && found === error)
      throw invalid({
        query: ['(ProgrammingError) the statement does not fit its tables: types, groups or columns'],
      });
    throw found;
  }
}

const bare = (type: string): string => type.replace(/^(?:Nullable|LowCardinality)\((.*)\)$/, '$1');

function wireType(type: string): string {
  const inner = bare(bare(type));
  if (/^U?Int/.test(inner)) return 'int8';
  if (/^(Float|Decimal)/.test(inner)) return 'numeric';
  if (/^DateTime/.test(inner)) return 'timestamp';
  if (/^Date/.test(inner)) return 'date';
  return inner === 'Bool' ? 'bool' : 'text';
}

function value(found: unknown, type: string): Json {
  if (found === null || found === undefined) return null;
  if (typeof found === 'number' || typeof found === 'boolean') return found;
  const text = String(found);
  return type === 'timestamp' ? text.replace(' ', 'T').replace(/\.000$/, '') : text;
}
