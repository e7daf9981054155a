/** The compiled plan of a service version: its kind, which columns it holds, how each is typed, and by which of them it is asked. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { problem } from '#kernel/errors.ts';
import { type ItemType, type JsonKind, jsonKindOf, sqlTypeOf } from './values.ts';
import {
  guesses,
  mayBeMoved,
  operatorsOf,
  pageOf,
  type ServiceKind,
  stepShape,
  takesTolerance,
} from './ways/terms.ts';

type FirstColumn = {
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

/** The first format: a lookup. */
export type FirstPlan = {
  format: 'gongshu.plan/1';
  resourceId: string;
  resourceVersionId: string;
  columns: FirstColumn[];
  lookup: string[];
  maxRecords: number;
};

export type PlanColumn = FirstColumn & {
  /** How far a value may be off and still count as near; null: not at all. Decimal text, days of a date, seconds of an instant. */
  tolerance: { step: string } | null;
  /** The register's list the values are of, and values stated in place. */
  codeList: { code: string | null; values: string[] | null } | null;
  /** By how much a figure may be moved in delivered files to mark them; absent: not at all. In the column's own unit. */
  mayMoveBy?: string;
};

export type Plan = {
  format: 'gongshu.plan/2';
  kind: ServiceKind;
  resourceId: string;
  resourceVersionId: string;
  columns: PlanColumn[];
  /** Names of the columns every key gives; none of a search. */
  lookup: string[];
  /** Names of the columns a search may filter by; each has its index. */
  filters: string[];
  /** Names of the columns a search may be ordered by, either way; each has its index. */
  order: string[];
  /** At most this many records of one key. */
  maxRecords: number;
  /** How much one call asks or gets: records of a lookup or page, claims of a verification, keys of a batch. */
  maxPage: number;
  /** Different values of one column that may be claimed of one key on one day; null but for a verification. */
  guesses: number | null;
};

/**
 * A plan as it is kept, read as the newest format. The defaults say what the first format meant; they are not part of what was
 * hashed.
 */
export function readPlan(kept: FirstPlan | Plan): Plan {
  if (kept.format === 'gongshu.plan/2') return kept;
  return {
    ...kept,
    format: 'gongshu.plan/2',
    kind: 'lookup',
    columns: kept.columns.map((column) => ({ ...column, tolerance: null, codeList: null })),
    filters: [],
    order: [],
    maxPage: kept.maxRecords,
    guesses: null,
  };
}

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
  codeList?: readonly string[];
  codeListCode?: string;
};

export type PlanRequest = {
  /** A lookup when left out. */
  kind?: ServiceKind;
  resourceId: string;
  resourceVersionId: string;
  items: readonly PlanItem[];
  lookup: readonly string[];
  columns: readonly string[];
  maxRecords: number;
  filters?: readonly string[];
  order?: readonly string[];
  /** By column: the step of its tolerance. */
  tolerances?: Readonly<Record<string, string>>;
  /** By column: by how much its figures may be moved in delivered files. */
  mayMoveBy?: Readonly<Record<string, string>>;
  maxPage?: number;
  guesses?: number;
};

/** Words of the call itself: no lookup item may bear them. */
const reservedParameters = new Set(['columns', 'claims', 'keys']);

/** Compiles a plan, or refuses it naming the column. */
export function compilePlan(request: PlanRequest): Plan {
  const { kind = 'lookup', lookup, columns: answered, filters = [], order = [] } = request;
  const { tolerances = {}, mayMoveBy = {} } = request;
  requireParts(kind, { ...request, filters, order, tolerances, mayMoveBy });
  const byName = new Map(request.items.map((item) => [item.name, item]));
  const known = (name: string): PlanItem => {
    const item = byName.get(name);
    if (!item) throw problem('serve.column-unknown', { params: { column: name } });
    return item;
  };
  for (const name of lookup) {
    const item = known(name);
    if (!(item.key || item.filterable) || reservedParameters.has(name) || item.type === 'G') {
      throw problem('serve.lookup-not-filterable', { params: { column: name } });
    }
  }
  for (const name of answered) {
    if (known(name).type === 'G') throw problem('serve.column-binary', { params: { column: name } });
  }
  const names = new Set([...answered, ...lookup]);
  for (const name of [...filters, ...order]) {
    const item = known(name);
    if (!(item.key || item.filterable) || operatorsOf(typeOf(item)).length === 0)
      throw problem('serve.search-not-filterable', { params: { column: name } });
    // What a search is narrowed or ordered by it tells: it is a column of the service like the others.
    if (!names.has(name)) throw problem('serve.search-not-answered', { params: { column: name } });
  }
  for (const [name, step] of Object.entries(tolerances)) {
    if (!names.has(name) || !takesTolerance(typeOf(known(name))) || !stepShape.test(step))
      throw problem('serve.tolerance', { params: { column: name } });
  }
  for (const [name, step] of Object.entries(mayMoveBy)) {
    const item = known(name);
    if (!names.has(name) || !mayBeMoved({ ...item, type: typeOf(item) }) || !stepShape.test(step))
      throw problem('serve.may-move', { params: { column: name } });
  }
  if (kind === 'verify' && !answered.some((name) => !lookup.includes(name)))
    throw problem('serve.nothing-to-claim');
  const maxPage = kind === 'lookup' ? request.maxRecords : (request.maxPage ?? pageOf[kind].usual);
  if (maxPage > pageOf[kind].most) throw problem('serve.page-size', { params: { most: pageOf[kind].most } });
  return {
    format: 'gongshu.plan/2',
    kind,
    resourceId: request.resourceId,
    resourceVersionId: request.resourceVersionId,
    columns: request.items
      .filter(({ name }) => names.has(name))
      .map((item, index) => compileColumn(item, index, tolerances[item.name], mayMoveBy[item.name])),
    lookup: [...lookup],
    filters: [...filters],
    order: [...order],
    maxRecords: kind === 'search' ? maxPage : request.maxRecords,
    maxPage,
    guesses: kind === 'verify' ? (request.guesses ?? guesses.usual) : null,
  };
}

/** Each kind has its own parts; what belongs to another kind is refused rather than left without effect. */
function requireParts(
  kind: ServiceKind,
  parts: Required<Pick<PlanRequest, 'lookup' | 'filters' | 'order' | 'tolerances' | 'mayMoveBy'>> &
    Pick<PlanRequest, 'guesses'>,
): void {
  const search = kind === 'search';
  if (search ? parts.filters.length === 0 : parts.lookup.length === 0)
    throw problem(search ? 'serve.search-needs-filters' : 'serve.lookup-needed');
  const foreign = search ? parts.lookup.length > 0 : parts.filters.length > 0 || parts.order.length > 0;
  // To come near a value is one consent, to have it moved in files another: neither stands for the other.
  const steps = Object.keys(kind === 'verify' ? parts.mayMoveBy : parts.tolerances);
  if (foreign || steps.length > 0 || (kind !== 'verify' && parts.guesses !== undefined))
    throw problem('serve.kind-parts');
}

// Identifiers are kept as text, whatever type the item states: leading zeros and a final X count.
const typeOf = (item: PlanItem): ItemType => (item.identifier ? 'C' : item.type);

function compileColumn(item: PlanItem, index: number, step?: string, mayMoveBy?: string): PlanColumn {
  const type = typeOf(item);
  const { codeList, codeListCode } = item;
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
    tolerance: step === undefined ? null : { step },
    codeList:
      codeList || codeListCode
        ? { code: codeListCode ?? null, values: codeList ? [...codeList] : null }
        : null,
    ...(mayMoveBy === undefined ? {} : { mayMoveBy }),
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
