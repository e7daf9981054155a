/** What a call asks: lookup values and columns, read from the query or the body and typed by the plan. */
import { z } from 'zod';
import { type Plan, requireColumn } from '../plan.ts';
import { parseValue } from '../values.ts';
import type { GatewayCode, Params } from './errors.ts';

export type Question = {
  /** In the order of the plan's lookup columns, as PostgreSQL reads them. */
  values: string[];
  /** Columns to answer, in the order of the grant. */
  columns: string[];
};

export type Refused = { refused: GatewayCode; params?: Params };

const bodyShape = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));

/** Reads the question, or says which parameter is wrong. */
export function readQuestion(
  plan: Plan,
  granted: readonly string[],
  call: { method: string; query: string; body: Buffer },
): Question | Refused {
  const given = call.method === 'POST' ? fromBody(call.body, call.query) : fromQuery(call.query);
  if ('refused' in given) return given;
  const values: string[] = [];
  for (const name of plan.lookup) {
    const text = given.values.get(name);
    if (text === undefined) return { refused: 'gateway.parameter-missing', params: { parameter: name } };
    const parsed = parseValue(requireColumn(plan, name).type, text);
    if (parsed === undefined) return { refused: 'gateway.parameter-value', params: { parameter: name } };
    values.push(parsed);
  }
  for (const name of given.values.keys()) {
    if (!plan.lookup.includes(name)) {
      return { refused: 'gateway.parameter-unknown', params: { parameter: shown(name) } };
    }
  }
  const columns = given.columns ?? [...granted];
  const missing = columns.find((name) => !granted.includes(name));
  if (missing !== undefined) {
    return { refused: 'gateway.column-not-granted', params: { column: shown(missing) } };
  }
  if (columns.length === 0) return { refused: 'gateway.parameter-value', params: { parameter: 'columns' } };
  return { values, columns: granted.filter((name) => columns.includes(name)) };
}

/** A caller's own word travels back to the caller, shortened; it never enters the ledger. */
const shown = (name: string): string => name.slice(0, 80);

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
      return { refused: 'gateway.parameter-unknown', params: { parameter: shown(name) } };
    }
    values.set(name, value);
  }
  return { values, columns };
}

function fromBody(body: Buffer, query: string): Given | Refused {
  if (query !== '') {
    const [name = ''] = [...new URLSearchParams(query).keys()];
    return { refused: 'gateway.parameter-unknown', params: { parameter: shown(name) } };
  }
  const parsed = bodyShape.safeParse(readJson(body));
  if (!parsed.success) return { refused: 'gateway.body-unreadable' };
  const { columns, ...rest } = parsed.data;
  if (columns !== undefined && !Array.isArray(columns)) {
    return { refused: 'gateway.parameter-value', params: { parameter: 'columns' } };
  }
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(rest)) {
    // A long number has already lost digits in the caller's or our JSON: identity numbers are sent as text.
    const inexact = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
    if (Array.isArray(value) || inexact)
      return { refused: 'gateway.parameter-value', params: { parameter: shown(name) } };
    values.set(name, String(value));
  }
  return { values, columns };
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
