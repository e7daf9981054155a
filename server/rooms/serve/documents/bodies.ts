/** Calls that generated rows answer, and their answers: what documents print, the console begins with, and a test sends. */
import type { Plan } from '../plan.ts';
import { presentValue } from '../values.ts';
import { type ExampleValue, exampleBody } from '../ways/examples.ts';
import type { Field } from './fields.ts';
import { generatedRow } from './rows.ts';

type Cells = ReadonlyMap<string, string | null>;

/** The cells of a generated row by the column's name. */
function cellsOf(plan: Plan, fields: readonly Field[], ordinal: number): Cells {
  const row = generatedRow(plan, fields, ordinal);
  return new Map(fields.map(({ name }, place) => [name, row[place] ?? null]));
}

const mostClaims = 2;

/** Columns that may be claimed of the row: it has a value there. */
const claimsOf = (plan: Plan, cells: Cells): string[] =>
  [...cells]
    .flatMap(([name, cell]) => (cell === null || plan.lookup.includes(name) ? [] : [name]))
    .slice(0, Math.min(mostClaims, plan.maxPage));

/** The column to filter by: one that parts the rows, so that the example ends with its page; a code list does not. */
function filterOf(plan: Plan, fields: readonly Field[], cells: Cells): string {
  const given = plan.filters.filter((name) => cells.get(name) !== null);
  const telling = fields.find(
    ({ name, codes, type }) => given.includes(name) && codes.length === 0 && type === 'C',
  );
  return telling?.name ?? given[0] ?? plan.filters[0] ?? '';
}

const valueIn =
  (cells: Cells): ExampleValue =>
  ({ name }) =>
    cells.get(name) ?? null;

function bodyOf(plan: Plan, fields: readonly Field[], ordinal: number): unknown {
  const cells = cellsOf(plan, fields, ordinal);
  const value = valueIn(cells);
  switch (plan.kind) {
    case 'verify':
      return exampleBody(plan, claimsOf(plan, cells), value);
    case 'search':
      return exampleBody(plan, [filterOf(plan, fields, cells)], value);
    case 'batch':
      return plan.maxPage > 1
        ? exampleBody(plan, undefined, value, valueIn(cellsOf(plan, fields, ordinal + 1)))
        : exampleBody(plan, undefined, value);
    default:
      return exampleBody(plan, undefined, value);
  }
}

/** The first is the one that documents print. */
export const exampleBodies = (plan: Plan, fields: readonly Field[]): string[] =>
  [1, 2].map((ordinal) => JSON.stringify(bodyOf(plan, fields, ordinal)));

function recordOf(plan: Plan, fields: readonly Field[], ordinal: number) {
  const cells = cellsOf(plan, fields, ordinal);
  return Object.fromEntries(
    fields.map(({ name, json }) => {
      const value = presentValue(json, cells.get(name) ?? null);
      // A day and a time part by a letter in an answer.
      return [name, json === 'date-time' && typeof value === 'string' ? value.replace(' ', 'T') : value];
    }),
  );
}

/** A version as its examples speak of it; `at` is when it was published, and when the rows of the test environment date from. */
export type Exampled = { code: string; version: number; plan: Plan; fields: readonly Field[]; at: Date };

/** What the first of the bodies is answered with, where no mask and no mark stands. */
export function exampleReply({ code, version, plan, fields, at }: Exampled): unknown {
  const head = { service: { code, version }, batch: 1, asOf: `${at.toISOString().slice(0, 19)}Z` };
  const records = [recordOf(plan, fields, 1)];
  switch (plan.kind) {
    case 'verify': {
      const claims = claimsOf(plan, cellsOf(plan, fields, 1));
      return {
        ...head,
        answer: { result: 'yes', claims: Object.fromEntries(claims.map((name) => [name, 'yes'])) },
      };
    }
    case 'search':
      return { ...head, count: 1, records, next: null };
    case 'batch': {
      const answers = plan.maxPage > 1 ? [1, 2] : [1];
      return {
        ...head,
        asked: answers.length,
        found: answers.length,
        count: answers.length,
        answers: answers.map((ordinal) => ({
          found: true,
          truncated: false,
          records: [recordOf(plan, fields, ordinal)],
        })),
      };
    }
    default:
      return { ...head, count: 1, truncated: false, records };
  }
}
