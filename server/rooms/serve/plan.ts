/** The compiled plan of a service version: which columns it holds, how each is typed, and by which of them it is asked. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { problem } from '#kernel/errors.ts';
import { type ItemType, type JsonKind, jsonKindOf, sqlTypeOf } from './values.ts';

export type PlanColumn = {
  /** The item's name, as callers write it. */
  name: string;
  /** The column in the serving table: positions, because item names may be longer than PostgreSQL allows. */
  sqlName: string;
  titleZh: string;
  titleEn: string | null;
  type: ItemType;
  sqlType: string;
  json: JsonKind;
  length: number | null;
  scale: number | null;
  nullable: boolean;
  /** May carry a row filter of a grant. */
  filterable: boolean;
  personal: 'none' | 'personal' | 'sensitive';
};

export type Plan = {
  format: 'gongshu.plan/1';
  resourceId: string;
  resourceVersionId: string;
  columns: PlanColumn[];
  /** Names of the columns every call must give. */
  lookup: string[];
  /** At most this many records in one answer. */
  maxRecords: number;
};

/** What a plan needs to know of an information item. */
export type PlanItem = {
  name: string;
  titleZh: string;
  titleEn?: string | null;
  type: ItemType;
  length?: number | null;
  scale?: number | null;
  key: boolean;
  nullable: boolean;
  filterable: boolean;
  personal: 'none' | 'personal' | 'sensitive';
  identifier?: string;
};

export type PlanRequest = {
  resourceId: string;
  resourceVersionId: string;
  items: readonly PlanItem[];
  lookup: readonly string[];
  columns: readonly string[];
  maxRecords: number;
};

/** Words of the call itself: no lookup item may bear them. */
const reservedParameters = new Set(['columns']);

/** Compiles a plan, or refuses it naming the column. */
export function compilePlan(request: PlanRequest): Plan {
  const byName = new Map(request.items.map((item) => [item.name, item]));
  for (const name of request.lookup) {
    const item = byName.get(name);
    if (!item) throw problem('serve.column-unknown', { params: { column: name } });
    if (!(item.key || item.filterable) || reservedParameters.has(name) || item.type === 'G') {
      throw problem('serve.lookup-not-filterable', { params: { column: name } });
    }
  }
  for (const name of request.columns) {
    const item = byName.get(name);
    if (!item) throw problem('serve.column-unknown', { params: { column: name } });
    if (item.type === 'G') throw problem('serve.column-binary', { params: { column: name } });
  }
  const names = new Set([...request.columns, ...request.lookup]);
  const columns = request.items
    .filter(({ name }) => names.has(name))
    .map((item, index) => compileColumn(item, index));
  return {
    format: 'gongshu.plan/1',
    resourceId: request.resourceId,
    resourceVersionId: request.resourceVersionId,
    columns,
    lookup: [...request.lookup],
    maxRecords: request.maxRecords,
  };
}

function compileColumn(item: PlanItem, index: number): PlanColumn {
  // Identifiers are kept as text, whatever type the item states: leading zeros and a final X count.
  const type = item.identifier ? 'C' : item.type;
  return {
    name: item.name,
    sqlName: `c${index + 1}`,
    titleZh: item.titleZh,
    titleEn: item.titleEn ?? null,
    type,
    sqlType: sqlTypeOf(type),
    json: jsonKindOf(type, item.length ?? undefined),
    length: item.length ?? null,
    scale: item.scale ?? null,
    nullable: item.nullable,
    filterable: item.key || item.filterable,
    personal: item.personal,
  };
}

export function planColumn(plan: Plan, name: string): PlanColumn | undefined {
  return plan.columns.find((column) => column.name === name);
}

/** The column, which a checked plan is known to hold. */
export function requireColumn(plan: Plan, name: string): PlanColumn {
  const column = planColumn(plan, name);
  if (!column) throw problem('serve.column-unknown', { params: { column: name } });
  return column;
}

export function planDigest(plan: Plan): string {
  const text = canonicalize(plan);
  if (text === undefined) throw problem('serve.grant-terms-unreadable');
  return createHash('sha256').update(text).digest('hex');
}
