/** Rows of a serving table as the feed keeps them: one array of texts in the plan's order, and read back as typed columns. */
import { type RawBuilder, sql } from 'kysely';
import type { Plan } from '../plan.ts';

type Sql = RawBuilder<unknown>;

/** The row of a serving table aliased `alias` as an array of texts. */
export const cellsOfRow = ({ columns }: Plan, alias: string): Sql =>
  sql`array[${sql.join(columns.map(({ sqlName }) => sql`${sql.ref(`${alias}.${sqlName}`)}::text`))}]::text[]`;

/** Of an array of cells only what a row filter may speak of: all else of a former row is nobody's matter. */
export const filterableOf = ({ columns }: Plan, cells: Sql): Sql =>
  sql`array[${sql.join(
    columns.map(({ filterable }, place) =>
      filterable ? sql`(${cells})[${sql.lit(place + 1)}]` : sql`null::text`,
    ),
  )}]::text[]`;

/** The array as a row again, so that the policy written for serving tables reads it: `(…) t`. */
export const rowOfCells = ({ columns }: Plan, cells: Sql): Sql =>
  sql`(select ${sql.join(
    columns.map(
      ({ sqlName, sqlType }, place) =>
        sql`(${cells})[${sql.lit(place + 1)}]::${sql.raw(sqlType)} as ${sql.ref(sqlName)}`,
    ),
  )})`;
