/** datastore_search: pages of rows on CKAN's wire, read by place and not by counting up to it. */
import type { Json, JsonObject } from '#kernel/json.ts';
import { atPace } from '../../catalogue-pace.ts';
import { encoding } from '../../rows/encode.ts';
import { noteRows, queryRows, type Reached, type RowPage, reachRows, rowsAllowed } from '../../rows/index.ts';
import { typedValue } from '../../rows/values.ts';
import type { ReleaseColumn } from '../../tables.ts';
import type { Call } from '../call.ts';
import { QUERIED } from '../catalogue.ts';
import { invalid, notFound } from '../errors.ts';
import { findFile } from '../find.ts';
import { resourceId } from '../names.ts';
import { countOf, flagOf, structured, textOfParam } from '../transport.ts';
import { asCkan, readAsked } from './asked.ts';
import { listTables } from './tables.ts';

/** PostgreSQL's rank of one word found once: here everything found was found. */
const RANK = 0.0607927;
const TABLES = '_table_metadata';

export const typeOf: Readonly<Record<ReleaseColumn['kind'], string>> = {
  text: 'text',
  integer: 'int',
  decimal: 'numeric',
  float: 'numeric',
  date: 'date',
  instant: 'timestamp',
  flag: 'bool',
};

export const fieldOf = ({ name, kind, titleZh, titleEn, meaning, unit }: ReleaseColumn): JsonObject =>
  name === '_id'
    ? { id: '_id', type: 'int' }
    : {
        id: name,
        type: typeOf[kind],
        info: { label: titleZh || name, label_en: titleEn, notes: meaning, unit },
      };

/** The rows behind a resource of CKAN, for whoever asks; only the form that can be asked has any. */
export async function reachResource(
  call: Call,
  id: string,
  way: 'ckan' | 'sql',
  format = 'json',
): Promise<Reached> {
  const found = await findFile(call, id, true);
  if (!found || found.format !== QUERIED) throw notFound(`Resource "${id}" was not found.`);
  return reachRows(call.p, call.caller, found.dataset.id, way, format);
}

const asText = async (page: RowPage, format: 'csv' | 'tsv'): Promise<string> => {
  const { row } = encoding(format, page.columns, { header: false });
  return page.rows.map((cells, at) => row(cells, at)).join('');
};

export async function datastoreSearch(call: Call): Promise<Json> {
  const { params, p } = call;
  const id = textOfParam(params.resource_id ?? params.id);
  if (id === '') throw invalid({ resource_id: ['Missing value'] });
  if (id === TABLES) return atPace(p, call.caller, () => listTables(call));
  const format = textOfParam(params.records_format) || 'objects';
  if (!['objects', 'lists', 'csv', 'tsv'].includes(format))
    throw invalid({ records_format: ["Value must be one of ['objects', 'lists', 'csv', 'tsv']"] });
  const estimate = countOf(params.total_estimation_threshold);
  if (estimate === null) throw invalid({ total_estimation_threshold: ['Invalid integer'] });
  const reached = await reachResource(call, id, 'ckan', format);
  const asked = readAsked(reached.source, params);
  const withTotal = flagOf(params.include_total, true);
  const page = await queryRows(p, reached.source, {
    ...asked,
    limit: rowsAllowed(reached, asked.limit),
    total: withTotal,
  }).catch((error: unknown) => {
    throw asCkan(error);
  });
  await noteRows(p, reached, format, page.rows.length);
  const ranks = asked.fields ? asked.ranks.filter((rank) => asked.fields?.includes(rank)) : asked.ranks;
  const records: Json =
    format === 'csv' || format === 'tsv'
      ? await asText(page, format)
      : page.rows.map((cells): Json => {
          const values = page.columns.map(({ kind }, at) => typedValue(kind, cells[at] ?? null));
          if (format === 'lists') return [...values, ...ranks.map(() => RANK)];
          return Object.fromEntries([
            ...page.columns.map(({ name }, at): [string, Json] => [name, values[at] ?? null]),
            ...ranks.map((rank): [string, Json] => [rank, RANK]),
          ]);
        });
  const filters = structured(params.filters);
  const q = structured(params.q);
  return {
    include_total: withTotal,
    limit: asked.limit,
    ...(asked.offset > 0 ? { offset: asked.offset } : {}),
    ...(filters === undefined || filters === '' ? {} : { filters }),
    ...(q === undefined || q === '' ? {} : { q }),
    ...(asked.distinct ? { distinct: true } : {}),
    records_format: format,
    resource_id: id,
    total_estimation_threshold: estimate ?? null,
    records,
    fields: [...page.columns.map(fieldOf), ...ranks.map((rank) => ({ id: rank, type: 'float4' }))],
    _links: linksOf(call.address, asked),
    ...(withTotal ? { total: page.total, total_was_estimated: false } : {}),
  };
}

/** As CKAN makes them: `next` always, `prev` only from the third page on. */
export function linksOf(address: string, { limit, offset }: { limit: number; offset: number }): JsonObject {
  const [path = '', search = ''] = address.split('?');
  const at = (place: number | undefined): string => {
    const query = new URLSearchParams(search);
    query.delete('offset');
    query.delete('callback');
    if (place !== undefined) query.set('offset', String(place));
    const text = query.toString();
    return text === '' ? path : `${path}?${text}`;
  };
  return {
    start: at(undefined),
    next: at(offset + limit),
    ...(offset - limit > 0 ? { prev: at(offset - limit) } : {}),
  };
}

export async function datastoreInfo(call: Call): Promise<Json> {
  const id = textOfParam(call.params.id ?? call.params.resource_id);
  if (id === '') throw invalid({ id: ['Missing value'] });
  const reached = await reachResource(call, id, 'ckan');
  await noteRows(call.p, reached, 'json', 0);
  const { source, admitted } = reached;
  return {
    meta: {
      id: resourceId(admitted.dataset.id, QUERIED),
      count: source.rows,
      table_type: 'BASE TABLE',
      aliases: [admitted.dataset.slug],
      size: 0,
      idx_size: 0,
      db_size: 0,
    },
    fields: source.columns.map((column, at) => ({
      ...fieldOf(column),
      schema: {
        native_type: typeOf[column.kind],
        notnull: false,
        index_name: null,
        is_index: false,
        uniquekey: false,
        position: at + 1,
      },
    })),
  };
}
