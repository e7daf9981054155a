/** What a verification, a batch or a search asks, read from its JSON body and held against plan and grant. */
import { createHash } from 'node:crypto';
import type { ArrivedCall } from '../gateway/checks.ts';
import type { KeyFile } from '../gateway/directory.ts';
import {
  type Question,
  type Refused,
  readColumns,
  readJson,
  readKey,
  shown,
  textOf,
  typed,
  unknownParameter,
} from '../gateway/parameters.ts';
import { needsKey } from '../masks.ts';
import { requireColumn } from '../plan.ts';
import type { PolicyCondition } from '../policy-sql/policy.ts';
import type { GrantTerms } from '../terms.ts';
import { plainText } from './compare.ts';
import { openCursor } from './cursor.ts';
import { type FilterOperator, operatorsOf } from './terms.ts';

type Asked = Pick<ArrivedCall, 'query' | 'body'>;
type Body = Record<string, unknown>;

const value = (parameter: string): Refused => ({
  refused: 'gateway.parameter-value',
  params: { parameter: shown(parameter) },
});
const missing = (parameter: string): Refused => ({
  refused: 'gateway.parameter-missing',
  params: { parameter },
});
const tooMany = (code: 'claims-many' | 'keys-many' | 'page-size', most: number): Refused => ({
  refused: `gateway.${code}`,
  params: { most },
});

const listed = (words: readonly string[]) => ({ zh: words.join('、') || '—', en: words.join(', ') || '—' });

const isObject = (found: unknown): found is Body =>
  typeof found === 'object' && found !== null && !Array.isArray(found);

function readBody({ query, body }: Asked): { body: Body } | Refused {
  if (query !== '') return unknownParameter([...new URLSearchParams(query).keys()][0] ?? '');
  const found = readJson(body);
  return isObject(found) ? { body: found } : { refused: 'gateway.body-unreadable' };
}

/** Scalars of an object as texts. */
function texts(found: Body): Map<string, string> | Refused {
  const read = new Map<string, string>();
  for (const [name, one] of Object.entries(found)) {
    const text = textOf(one);
    if (text === undefined) return value(name);
    read.set(name, text);
  }
  return read;
}

const masksOf = ({ masks, measures }: GrantTerms, name: string) =>
  [measures?.masks[name], masks[name]].filter((mask) => mask !== undefined);

export function readVerification({ plan, grant }: KeyFile, call: Asked): Question | Refused {
  const read = readBody(call);
  if ('refused' in read) return read;
  const { claims, ...rest } = read.body;
  const given = texts(rest);
  if ('refused' in given) return given;
  const key = readKey(plan, given);
  if ('refused' in key) return key;
  if (!isObject(claims)) return claims === undefined ? missing('claims') : value('claims');
  const claimed = texts(claims);
  if ('refused' in claimed) return claimed;
  if (claimed.size === 0) return missing('claims');
  if (claimed.size > plan.maxPage) return tooMany('claims-many', plan.maxPage);
  const columns = readColumns(grant.terms.columns, [...claimed.keys()]);
  if ('refused' in columns) return columns;
  const values: string[] = [];
  for (const name of columns.columns) {
    // What the record is found by is the caller's own word: nothing is to be verified about it.
    if (plan.lookup.includes(name)) return unknownParameter(name);
    const text = claimed.get(name) ?? '';
    const column = requireColumn(plan, name);
    // Under a keyed mask what may be claimed is the token itself, which is no value of the column's type.
    const type = masksOf(grant.terms, name).some(needsKey) ? 'C' : column.type;
    const parsed = typed({ name, type }, text);
    if ('refused' in parsed) return parsed;
    values.push(parsed.value);
  }
  return { keys: [key.values], ...columns, claims: values };
}

/** At most this many keys in one call: the service's own limit, or the grant's when that is lower. */
export const mostKeys = ({ plan, grant }: Pick<KeyFile, 'plan' | 'grant'>): number =>
  Math.min(plan.maxPage, grant.terms.maxPage);

export function readBatch(file: KeyFile, call: Asked): Question | Refused {
  const read = readBody(call);
  if ('refused' in read) return read;
  const { keys, columns: asked, ...rest } = read.body;
  const [foreign] = Object.keys(rest);
  if (foreign !== undefined) return unknownParameter(foreign);
  if (!Array.isArray(keys)) return keys === undefined ? missing('keys') : value('keys');
  if (keys.length === 0) return missing('keys');
  if (keys.length > mostKeys(file)) return tooMany('keys-many', mostKeys(file));
  const found: string[][] = [];
  for (const [place, one] of keys.entries()) {
    if (!isObject(one)) return value(`keys[${place}]`);
    const given = texts(one);
    const key = 'refused' in given ? given : readKey(file.plan, given);
    if ('refused' in key) return { ...key, params: { parameter: `keys[${place}].${key.params?.parameter}` } };
    found.push(key.values);
  }
  const columns = readAsked(file, asked);
  return 'refused' in columns ? columns : { keys: found, ...columns };
}

function readAsked({ grant }: KeyFile, asked: unknown): { columns: string[] } | Refused {
  if (asked === undefined) return readColumns(grant.terms.columns, undefined);
  const names = Array.isArray(asked) ? asked.filter((name) => typeof name === 'string') : [];
  return names.length === 0 ? value('columns') : readColumns(grant.terms.columns, names);
}

const mostFilters = 10;
const mostValues = 100;

export function readSearch(file: KeyFile, call: Asked): Question | Refused {
  const read = readBody(call);
  if ('refused' in read) return read;
  const { filters: given, order: wish, columns: asked, pageSize, cursor, ...rest } = read.body;
  const [foreign] = Object.keys(rest);
  if (foreign !== undefined) return unknownParameter(foreign);
  if (!Array.isArray(given)) return given === undefined ? missing('filters') : value('filters');
  if (given.length === 0) return missing('filters');
  if (given.length > mostFilters) return value('filters');
  const filters: PolicyCondition[] = [];
  for (const one of given) {
    const filter = readFilter(file, one);
    if ('refused' in filter) return filter;
    filters.push(filter);
  }
  const order = readOrder(file, wish);
  if (order && 'refused' in order) return order;
  const columns = readAsked(file, asked);
  if ('refused' in columns) return columns;
  const most = mostKeys(file);
  const size = pageSize ?? most;
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1) return value('pageSize');
  if (size > most) return tooMany('page-size', most);
  const digest = digestOf(filters, order, columns.columns);
  const after = cursor === undefined ? null : readCursor(file, digest, cursor);
  if (after && 'refused' in after) return after;
  return { keys: [], ...columns, search: { filters, order, size, after, digest } };
}

/** A column narrows or orders a search only where the grant shows it as it is: what a mask hides a search would find out. */
function searchable({ plan, grant }: KeyFile, names: readonly string[], name: unknown): Refused | undefined {
  if (typeof name !== 'string' || !names.includes(name))
    return {
      refused: 'gateway.search-column',
      params: { column: shown(String(name)), columns: listed(names) },
    };
  if (!grant.terms.columns.includes(name))
    return { refused: 'gateway.column-not-granted', params: { column: name } };
  if (masksOf(grant.terms, name).length > 0)
    return { refused: 'gateway.search-masked', params: { column: requireColumn(plan, name).name } };
  return undefined;
}

function readFilter(file: KeyFile, found: unknown): PolicyCondition | Refused {
  if (!isObject(found)) return value('filters');
  const { column: name, op, value: given, ...rest } = found;
  const [foreign] = Object.keys(rest);
  if (foreign !== undefined) return unknownParameter(foreign);
  const unfit = searchable(file, file.plan.filters, name);
  if (unfit) return unfit;
  const column = requireColumn(file.plan, String(name));
  const operators = operatorsOf(column.type);
  const known = operators.find((one): one is FilterOperator => one === op);
  if (!known)
    return {
      refused: 'gateway.search-operator',
      params: { column: column.name, operators: listed(operators) },
    };
  const several = known === 'in' ? given : [given];
  if (!Array.isArray(several) || several.length === 0 || several.length > mostValues)
    return value(column.name);
  const values: string[] = [];
  for (const one of several) {
    const text = textOf(one);
    const parsed = text === undefined ? value(column.name) : typed(column, text);
    if ('refused' in parsed) return parsed;
    values.push(parsed.value);
  }
  return { column, op: known, values };
}

/** `-name` is the other way round. */
function readOrder(file: KeyFile, wish: unknown): { column: string; down: boolean } | null | Refused {
  if (wish === undefined) return null;
  if (typeof wish !== 'string') return value('order');
  const down = wish.startsWith('-');
  const column = down ? wish.slice(1) : wish;
  return searchable(file, file.plan.order, column) ?? { column, down };
}

const digestOf = (
  filters: readonly PolicyCondition[],
  order: { column: string; down: boolean } | null,
  columns: readonly string[],
): string => {
  const asked = filters.map(({ column, op, values }) => [
    column.name,
    op,
    values.map((one) => plainText(column, one)),
  ]);
  return createHash('sha256')
    .update(JSON.stringify([asked, order, columns]))
    .digest('base64url');
};

function readCursor(file: KeyFile, digest: string, cursor: unknown) {
  if (typeof cursor !== 'string' || cursor.length > 4000) return value('cursor');
  const found = file.cityKey ? openCursor(file.cityKey, cursorOf(file, digest), cursor) : 'other';
  return typeof found === 'string' ? { refused: `gateway.cursor-${found}` as const } : found;
}

export const cursorOf = ({ grant, versionId }: KeyFile, digest: string) => ({
  grantId: grant.id,
  termsVersion: grant.termsVersion,
  versionId,
  digest,
});
