/** Bodies of calls that generated rows answer: what documents show, the console begins with, and a test sends. */
import { type Plan, requireColumn } from '../plan.ts';
import type { Field } from './fields.ts';
import { generatedRow } from './rows.ts';

/** A cell of a generated row by the column's name. */
function cellsOf(plan: Plan, fields: readonly Field[], ordinal: number): Map<string, string | null> {
  const row = generatedRow(plan, fields, ordinal);
  return new Map(fields.map(({ name }, place) => [name, row[place] ?? null]));
}

const asked = (plan: Plan, cells: Map<string, string | null>): Record<string, string> =>
  Object.fromEntries(plan.lookup.map((name) => [requireColumn(plan, name).name, cells.get(name) ?? '']));

/** The first is the one that documents print. */
export function exampleBodies(plan: Plan, fields: readonly Field[]): string[] {
  const cells = cellsOf(plan, fields, 1);
  const second = cellsOf(plan, fields, 2);
  return [asked(plan, cells), asked(plan, second)].map((body) => JSON.stringify(body));
}
