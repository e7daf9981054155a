/** A tree of Solr's language as a condition in the database. What a field does not hold matches nothing, and never fails. */
import { type RawBuilder, sql } from 'kysely';
import type { Piece, Solr, Term } from './parse.ts';

export type Condition = RawBuilder<boolean>;
/** `word`: equal whatever the case; `text`: anywhere in it; `list`: any of several words. */
export type Field = { kind: 'word' | 'text' | 'list' | 'instant' | 'flag'; of: RawBuilder<unknown> };
export type Fields = {
  named(name: string): Field | undefined;
  /** What a word without a field is looked for in. */
  anywhere(pattern: string): Condition;
  now: Date;
  /** A word with a colon that names no field is a word to people who type, and an unknown field to programs. */
  lenient: boolean;
};

const never = sql<boolean>`false`;
const always = sql<boolean>`true`;

export function compileSolr(node: Solr, fields: Fields): Condition {
  if ('all' in node) return join(node.all, ' and ', always, fields);
  if ('any' in node) return join(node.any, ' or ', never, fields);
  if ('not' in node) return sql<boolean>`not coalesce(${compileSolr(node.not, fields)}, false)`;
  const { field, term } = node;
  if (field === undefined || field === 'text' || field === '*') return anywhere(term, fields);
  const known = fields.named(field);
  if (!known) return fields.lenient ? anywhere(term, fields, `${field}:`) : never;
  return sql<boolean>`coalesce(${compileTerm(known, term, fields.now)}, false)`;
}

const join = (nodes: readonly Solr[], by: string, none: Condition, fields: Fields): Condition =>
  nodes.length === 0
    ? none
    : sql<boolean>`(${sql.join(
        nodes.map((node) => compileSolr(node, fields)),
        sql.raw(by),
      )})`;

const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
const patternOf = (pieces: readonly Piece[]): string =>
  pieces
    .map((piece) => (typeof piece === 'string' ? escaped(piece) : piece.wild === '*' ? '%' : '_'))
    .join('');

function anywhere(term: Term, fields: Fields, before = ''): Condition {
  if (term.kind === 'range') return never;
  const pattern = term.kind === 'phrase' ? escaped(term.text) : patternOf(term.pieces);
  return fields.anywhere(`%${escaped(before)}${pattern}%`);
}

function compileTerm({ kind, of }: Field, term: Term, now: Date): Condition {
  if (term.kind === 'range') return compileRange(kind, of, term, now);
  const pieces = term.kind === 'phrase' ? [term.text] : term.pieces;
  if (pieces.length === 1 && typeof pieces[0] === 'object' && pieces[0].wild === '*')
    return kind === 'list' ? sql`cardinality(${of}) > 0` : sql`(${of})::text <> ''`;
  const pattern = patternOf(pieces);
  const text = pieces.map((piece) => (typeof piece === 'string' ? piece : piece.wild)).join('');
  switch (kind) {
    case 'text':
      return sql`${of} ilike ${`%${pattern}%`}`;
    case 'word':
      return sql`(${of})::text ilike ${pattern}`;
    case 'list':
      return sql`exists (select 1 from unnest(${of}) as one (word) where one.word ilike ${pattern})`;
    case 'flag':
      return sql`(${of}) = ${/^(true|1)$/i.test(text)}`;
    case 'instant': {
      const at = instant(text, now);
      return at ? sql`${of} = ${at}` : never;
    }
  }
}

function compileRange(
  kind: Field['kind'],
  of: RawBuilder<unknown>,
  { from, to, withFrom, withTo }: Extract<Term, { kind: 'range' }>,
  now: Date,
): Condition {
  if (kind === 'list')
    return from === null && to === null
      ? sql`cardinality(${of}) > 0`
      : sql`exists (select 1 from unnest(${of}) as one (word) where ${between(sql`one.word`, from, to, withFrom, withTo)})`;
  if (kind !== 'instant') return between(sql`(${of})::text`, from, to, withFrom, withTo);
  const ends = [from, to].map((side) => (side === null ? null : (instant(side, now) ?? undefined)));
  if (ends.some((end) => end === undefined)) return never;
  return between(of, ends[0] ?? null, ends[1] ?? null, withFrom, withTo);
}

function between(
  of: RawBuilder<unknown>,
  from: string | Date | null,
  to: string | Date | null,
  withFrom: boolean,
  withTo: boolean,
): Condition {
  const parts = [
    ...(from === null ? [] : [withFrom ? sql`${of} >= ${from}` : sql`${of} > ${from}`]),
    ...(to === null ? [] : [withTo ? sql`${of} <= ${to}` : sql`${of} < ${to}`]),
  ];
  return parts.length === 0 ? sql`${of} is not null` : sql<boolean>`(${sql.join(parts, sql` and `)})`;
}

const units: Record<string, number> = { SECOND: 1000, MINUTE: 60_000, HOUR: 3_600_000, DAY: 86_400_000 };

/** `2024-01-31T10:00:00.123456Z`, a day, or `NOW-7DAYS/DAY`. */
export function instant(text: string, now: Date): Date | undefined {
  const [whole, start = '', steps = ''] =
    /^(NOW|\d{4}-[\d:T.Z-]+)((?:[+-]\d+[A-Z]+|\/[A-Z]+)*)$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  let at =
    start === 'NOW'
      ? new Date(now)
      : new Date(/Z$|T.*[+-]\d\d:\d\d$/.test(start) || start.length <= 10 ? start : `${start}Z`);
  for (const [, sign, many, unit = ''] of steps.matchAll(/([+-/])(\d*)([A-Z]+)/g)) {
    const name = unit.replace(/S$/, '');
    if (sign === '/') {
      const width = units[name];
      if (width) at = new Date(Math.floor(at.getTime() / width) * width);
      continue;
    }
    const count = Number(many) * (sign === '-' ? -1 : 1);
    if (name === 'YEAR' || name === 'MONTH')
      at.setUTCMonth(at.getUTCMonth() + count * (name === 'YEAR' ? 12 : 1));
    else if (units[name]) at = new Date(at.getTime() + count * (units[name] ?? 0));
    else return undefined;
  }
  return Number.isNaN(at.getTime()) ? undefined : at;
}
