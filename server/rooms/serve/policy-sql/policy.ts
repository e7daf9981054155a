/** What a grant lets out of a service, said once: columns, rows and masks, in a form that each store has a compiler for. What is unknown is denied. */
import { problem } from '#kernel/errors.ts';
import { maskNames } from '#rooms/classify/index.ts';
import { type Condition, checkFilter } from '../filter.ts';
import { applyMask, type Mask, type MaskContext, type MaskSpec, needsKey, specOf } from '../masks.ts';
import { type Plan, type PlanColumn, requireColumn } from '../plan.ts';
import type { GrantTerms } from '../terms.ts';
import { type JsonKind, parseValue, presentValue } from '../values.ts';
import './errors.ts';

type Cell = string | number | boolean | null;

/** The part of the terms that says which values leave. */
export type PolicyTerms = Pick<GrantTerms, 'columns' | 'rows' | 'masks' | 'measures'>;

export type PolicyColumn = {
  column: PlanColumn;
  /** The value never leaves the store. */
  hidden: boolean;
  /** Laid over in the store, in this order: only those whose result is the same text in every store. */
  inStore: readonly MaskSpec[];
  /** Laid over after them in the stream: what needs the city's key, which no query log may hold, and what stores reckon differently. */
  inStream: readonly Mask[];
  /** How the value is written where values have kinds; whatever is masked is text. */
  json: JsonKind;
};

/** A comparison whose values are known to be of the column's type, as texts. */
export type PolicyCondition = { column: PlanColumn; op: Condition['op']; values: readonly string[] };

export type Policy = {
  resourceId: string;
  columns: readonly PolicyColumn[];
  /** All must hold; a row whose value is missing never passes. */
  conditions: readonly PolicyCondition[];
};

/** Throws `serve.policy-unknown`, `serve.column-unknown`, `serve.filter-*`: then nothing is let out. */
export function policyOf(plan: Plan, terms: PolicyTerms, columns: readonly string[] = terms.columns): Policy {
  const foreign = columns.find((name) => !terms.columns.includes(name));
  if (foreign !== undefined) throw problem('serve.column-unknown', { params: { column: foreign } });
  if (columns.length === 0) throw unknownPart('columns');
  if (terms.rows) {
    // A form of filter that this program does not know must not be read as no filter.
    const strange = Object.keys(terms.rows).find((name) => name !== 'all');
    if (strange !== undefined) throw unknownPart(strange);
    checkFilter(plan, terms.rows);
  }
  return {
    resourceId: plan.resourceId,
    columns: columns.map((name) => columnOf(requireColumn(plan, name), terms)),
    conditions: (terms.rows?.all ?? []).map((condition) => conditionOf(plan, condition)),
  };
}

function columnOf(column: PlanColumn, { masks, measures }: PolicyTerms): PolicyColumn {
  // What the grade demands first: a mask of the grant can only hide more.
  const chain = [measures?.masks[column.name], masks[column.name]].filter((mask) => mask !== undefined);
  const specs = chain.map(known);
  const hidden = specs.some(({ mask }) => mask === 'hide');
  if (hidden) return { column, hidden, inStore: [], inStream: [], json: 'string' };
  let text = textForm(column);
  const inStore: MaskSpec[] = [];
  for (const spec of specs) {
    if (text === 'other' || !sameEverywhere(spec, text)) break;
    inStore.push(spec);
    text = 'text';
  }
  return {
    column,
    hidden,
    inStore,
    inStream: chain.slice(inStore.length),
    json: specs.length > 0 ? 'string' : column.json,
  };
}

type TextForm = 'text' | 'day' | 'instant' | 'other';

/** Whether the text of a value is written alike by both stores, and as what. */
function textForm({ type }: PlanColumn): TextForm {
  if (type === 'C' || type === 'M') return 'text';
  if (type === 'D') return 'day';
  return type === 'T' ? 'instant' : 'other';
}

function sameEverywhere({ mask }: MaskSpec, form: TextForm): boolean {
  switch (mask) {
    case 'keep-ends':
    case 'keep-first':
    case 'replace':
      return true;
    case 'year-only':
      return form !== 'text';
    case 'date-part':
      return form === 'day';
    default:
      return false;
  }
}

const knownMasks: ReadonlySet<string> = new Set(maskNames);

/** Terms are read as they were kept: a mask from another version of the program may stand in them. */
function known(mask: Mask): MaskSpec {
  const spec = specOf(mask);
  if (!knownMasks.has(spec?.mask)) throw unknownPart(String(spec?.mask ?? mask));
  return spec;
}

function conditionOf(plan: Plan, condition: Condition): PolicyCondition {
  const column = requireColumn(plan, condition.column);
  switch (condition.op) {
    case 'eq':
    case 'ne':
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return { column, op: condition.op, values: [typed(column, condition.value)] };
    case 'in':
      return { column, op: 'in', values: condition.value.map((value) => typed(column, value)) };
    case 'prefix':
      // Each store writes a floating number in its own way.
      if (column.type === 'B' || column.type === 'F') throw unknownPart('prefix');
      return { column, op: 'prefix', values: [typed(column, condition.value)] };
    default:
      throw unknownPart(String((condition as { op?: unknown }).op));
  }
}

function typed(column: PlanColumn, value: string | number | boolean): string {
  const parsed = parseValue(column.type, String(value));
  if (parsed === undefined) throw problem('serve.filter-value', { params: { column: column.name } });
  return parsed;
}

export const unknownPart = (part: string) => problem('serve.policy-unknown', { params: { part } });

/** Some mask of the policy needs the city's key. */
export const policyNeedsKey = ({ columns }: Policy): boolean =>
  columns.some(({ inStream }) => inStream.some(needsKey));

/** A cell of a store as an answer carries it: what is left to be masked is masked here. */
export function finishCell(of: PolicyColumn, cell: Cell, key: Buffer | undefined): Cell {
  const { column, hidden, inStore, inStream } = of;
  if (cell === null || hidden) return null;
  const value = inStore.length > 0 ? cell : presentValue(column.json, cell);
  if (inStream.length === 0) return value;
  const context: MaskContext = { key, domain: column.name };
  return inStream.reduce<Cell>((left, mask) => applyMask(mask, left, context), value);
}

const kept = new WeakMap<PolicyTerms, Map<string, Policy>>();

/** The same for terms that stay in memory and are asked for again and again: read once. */
export function keptPolicy(plan: Plan, terms: PolicyTerms, columns: readonly string[]): Policy {
  const known = kept.get(terms) ?? new Map<string, Policy>();
  const name = columns.join('\n');
  const found = known.get(name);
  if (found) return found;
  const made = policyOf(plan, terms, columns);
  // Whoever calls names the columns: only so many ways of naming them are kept.
  if (known.size >= mostKept) known.clear();
  kept.set(terms, known.set(name, made));
  return made;
}

const mostKept = 100;
