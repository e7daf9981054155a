/** What a call asks: lookup values and columns, read from the query or the body and typed by the plan. */
import { z } from 'zod';
import { type Plan, type PlanColumn, requireColumn } from '../plan.ts';
import type { PolicyCondition } from '../policy-sql/policy.ts';
import { parseValue } from '../values.ts';
import type { GatewayCode, Params } from './errors.ts';

export type Question = {
  /** Of each key its values, in the order of the plan's lookup columns, as PostgreSQL reads them. */
  keys: string[][];
  /** Columns to answer, in the order of the grant; of a verification those that are claimed. */
  columns: string[];
  /** Of a verification: the value claimed of each column, in their order. */
  claims?: string[];
  search?: SearchQuestion;
  feed?: FeedQuestion;
};

/** Entries after a number, a page of the snapshot, or that a number be noted as taken in. */
export type FeedQuestion =
  | { what: 'entries'; after: number; limit: number; view: string | null }
  | { what: 'snapshot'; limit: number; place: { seq: number; key: string } | null }
  | { what: 'ack'; seq: number };

export type SearchQuestion = {
  /** All must hold. */
  filters: PolicyCondition[];
  order: { column: string; down: boolean } | null;
  size: number;
  /** Where the page before ended. */
  after: SearchPosition | null;
  /** Of all of the above but the place: a cursor goes with one question. */
  digest: string;
};

export type SearchPosition = {
  generation: number;
  /** The last row's value of the column ordered by, as PostgreSQL writes it. */
  value: string | null;
  key: string;
};

/** `more`: beside the words, for the caller's program. */
export type Refused = { refused: GatewayCode; params?: Params; more?: Record<string, string | number> };

const bodyShape = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));

/** Reads the question, or says which parameter is wrong. */
export function readQuestion(
  plan: Plan,
  granted: readonly string[],
  call: { method: string; query: string; body: Buffer },
): Question | Refused {
  const given = call.method === 'POST' ? fromBody(call.body, call.query) : fromQuery(call.query);
  if ('refused' in given) return given;
  const key = readKey(plan, given.values);
  if ('refused' in key) return key;
  const columns = readColumns(granted, given.columns);
  return 'refused' in columns ? columns : { keys: [key.values], ...columns };
}

/** The values of one key, in the order of the plan; nothing else may stand among them. */
export function readKey(plan: Plan, given: ReadonlyMap<string, string>): { values: string[] } | Refused {
  const values: string[] = [];
  for (const name of plan.lookup) {
    const text = given.get(name);
    if (text === undefined) return { refused: 'gateway.parameter-missing', params: { parameter: name } };
    const read = typed(requireColumn(plan, name), text);
    if ('refused' in read) return read;
    values.push(read.value);
  }
  for (const name of given.keys()) {
    if (!plan.lookup.includes(name)) return unknownParameter(name);
  }
  return { values };
}

/** A caller's value as the column's type; `<name>`, which stands in our own examples where a value is to be put, is nobody's value. */
export function typed(
  { name, type }: Pick<PlanColumn, 'name' | 'type'>,
  text: string,
): { value: string } | Refused {
  if (text === `<${name}>`) return { refused: 'gateway.parameter-placeholder', params: { parameter: name } };
  const value = parseValue(type, text);
  return value === undefined
    ? { refused: 'gateway.parameter-value', params: { parameter: name } }
    : { value };
}

/** Columns in the order of the grant; all of them where the call names none. */
export function readColumns(
  granted: readonly string[],
  asked: readonly string[] | undefined,
): { columns: string[] } | Refused {
  const missing = asked?.find((name) => !granted.includes(name));
  if (missing !== undefined)
    return { refused: 'gateway.column-not-granted', params: { column: shown(missing) } };
  const columns = granted.filter((name) => asked?.includes(name) ?? true);
  if (columns.length === 0) return { refused: 'gateway.parameter-value', params: { parameter: 'columns' } };
  return { columns };
}

/** A caller's own word travels back to the caller, shortened; it never enters the ledger. */
export const shown = (name: string): string => name.slice(0, 80);

export const unknownParameter = (name: string): Refused => ({
  refused: 'gateway.parameter-unknown',
  params: { parameter: shown(name) },
});

type Given = { values: Map<string, string>; columns: string[] | undefined };

function fromQuery(query: string): Given | Refused {
  const values = new Map<string, string>();
  let columns: string[] | undefined;
  for (const [name, value] of new URLSearchParams(query)) {
    if (name === 'columns' && columns === undefined) {
      columns = value.split(',').filter((part) => part !== '');
      continue;
    }
    if (name === 'columns' || values.has(name)) {
      return unknownParameter(name);
    }
    values.set(name, value);
  }
  return { values, columns };
}

function fromBody(body: Buffer, query: string): Given | Refused {
  if (query !== '') {
    return unknownParameter([...new URLSearchParams(query).keys()][0] ?? '');
  }
  const parsed = bodyShape.safeParse(readJson(body));
  if (!parsed.success) return { refused: 'gateway.body-unreadable' };
  const { columns, ...rest } = parsed.data;
  if (columns !== undefined && !Array.isArray(columns)) {
    return { refused: 'gateway.parameter-value', params: { parameter: 'columns' } };
  }
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(rest)) {
    const text = textOf(value);
    if (text === undefined) return { refused: 'gateway.parameter-value', params: { parameter: shown(name) } };
    values.set(name, text);
  }
  return { values, columns };
}

/** A scalar of a body as text; a long number has already lost digits in the caller's or our JSON: identity numbers are sent as text. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) return undefined;
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}

export function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
