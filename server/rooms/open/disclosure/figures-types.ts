/** What is measured of rows before they leave: how small the groups are that share the values by which somebody may be found. */
import { z } from 'zod';
import { nameShapes } from '#kernel/http/shapes.ts';

const sensitive = z.object({
  column: z.string(),
  /** Fewest distinct values in one group: at 1, whoever knows the group knows the value. */
  least: z.number(),
  /** Rows in groups with fewer distinct values than asked; null where nobody set how many. */
  rowsBelow: z.number().nullable(),
});

export const figuresSchema = z.object({
  by: z.array(z.string()),
  /** Columns of `by` that are not in the outcome: they lead nobody anywhere any more. */
  gone: z.array(z.string()),
  rows: z.number(),
  groups: z.number(),
  /** k: rows of the smallest group. */
  smallest: z.number(),
  /** Sizes of the five smallest groups, never their values. */
  sizes: z.array(z.number()),
  /** What the bureau or the text asks; null where neither does. */
  k: z.number().nullable(),
  rowsBelow: z.number().nullable(),
  /** Rows by size of their group: 1, 2, 3–4, 5–9, 10–19, 20 and more. */
  spread: z.array(z.number()),
  l: z.number().nullable(),
  sensitive: z.array(sensitive),
});
export type Figures = z.output<typeof figuresSchema>;
nameShapes({ OpenFigures: figuresSchema });
