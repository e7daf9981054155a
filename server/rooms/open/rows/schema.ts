/** Questions to the rows of a data set and their answers, as they travel. */
import { z } from 'zod';
import { json, text } from '#kernel/http/shapes.ts';

const scalar = z.union([z.string().max(10_000), z.number(), z.boolean(), z.null()]);
const kinds = z.enum(['text', 'integer', 'decimal', 'float', 'date', 'instant', 'flag']);

export const datasetParams = z.strictObject({ slug: z.string().min(1).max(100) });
export const columnParams = datasetParams.extend({ column: z.string().min(1).max(200) });

/** `filters` in an address: `{"name": value | [values]}`, or `[{column, op, value}]`, all of which must hold. */
export const filtersShape = z.union([
  z.record(z.string().max(200), z.union([scalar, z.array(scalar).max(10_000)])),
  z
    .array(
      z.strictObject({
        column: z.string().max(200),
        op: z.enum(['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'contains', 'starts', 'empty', 'filled']),
        value: z.union([scalar, z.array(scalar).max(10_000)]).optional(),
      }),
    )
    .max(50),
]);

const asked = {
  filters: z
    .string()
    .max(50_000)
    .optional()
    .describe('JSON: {"column": value or [values]}, or [{column, op, value}]'),
  q: z.string().max(500).optional(),
};

export const rowsQuery = z.strictObject({
  ...asked,
  fields: z
    .string()
    .max(20_000)
    .optional()
    .describe('names separated by commas; in quotes where a name holds one'),
  distinct: z.stringbool().optional(),
  sort: z.string().max(2000).optional().describe('“column”, “column desc”, several separated by commas'),
  limit: z.coerce.number().int().min(0).max(10_000).default(100),
  offset: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  total: z.stringbool().default(true),
  lang: z.enum(['zh', 'en']).optional(),
});

const column = z.object({
  name: z.string(),
  titleZh: z.string(),
  titleEn: z.string(),
  unit: z.string(),
  kind: kinds,
});
const released = { release: z.object({ id: z.uuid(), number: z.number().nullable() }) };
export const rowsReply = z.object({
  ...released,
  columns: z.array(column),
  rows: z.array(z.record(z.string(), json)),
  total: z.number().nullable(),
  limit: z.number(),
  offset: z.number(),
  attribution: text,
  /** There while the authority has the data marked as disputed. */
  dispute: z
    .object({ disputed: z.literal(true), since: z.string(), articles: z.array(z.string()) })
    .optional(),
});

export const facetQuery = z.strictObject({
  ...asked,
  limit: z.coerce.number().int().min(1).max(500).default(20),
  lang: z.enum(['zh', 'en']).optional(),
});
const seen = {
  seen: z.number().describe('rows looked at'),
  rows: z.number(),
  cut: z.boolean().describe('the time ran out before all rows were looked at'),
};
const values = z.array(z.object({ value: json, text: z.string().nullable(), count: z.number() }));
export const facetReply = z.object({
  ...released,
  column: z.string(),
  values,
  different: z.number(),
  ...seen,
});
export const statisticsQuery = z.strictObject({ lang: z.enum(['zh', 'en']).optional() });
export const statisticsReply = z.object({
  ...released,
  column: z.string(),
  kind: kinds,
  ...seen,
  empty: z.number(),
  different: z.number(),
  least: json,
  greatest: json,
  mean: z.number().nullable(),
  quantiles: z.array(z.number()).nullable(),
  bands: z.array(z.object({ from: z.number(), to: z.number(), count: z.number() })).nullable(),
  common: values,
});

export const aggregateQuery = z.strictObject({
  ...asked,
  group: z.string().max(1000).default('').describe('“column”, “column:month”, “column:band 10”; two at most'),
  measures: z.string().max(1000).default('count').describe('“count”, “sum:column”, separated by commas'),
  order: z.enum(['group', 'measure']).default('group'),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
  lang: z.enum(['zh', 'en']).optional(),
});
export const aggregateReply = z.object({
  ...released,
  columns: z.array(
    z.object({
      name: z.string(),
      kind: kinds,
      role: z.enum(['group', 'measure']),
      fn: z.string().optional(),
    }),
  ),
  rows: z.array(z.array(json)),
  total: z.number(),
  more: z.boolean(),
});

export const shapesQuery = z.strictObject({ ...asked, lang: z.enum(['zh', 'en']).optional() });
const position = z.array(z.number()).describe('longitude, latitude');
const positions = z.array(position);
export const shapesReply = z.object({
  ...released,
  column: z.string(),
  shapes: z.array(
    z.object({
      row: z.number(),
      title: z.string(),
      kind: z.enum(['point', 'line', 'area', 'several']),
      vertices: z.number(),
      box: z.object({ west: z.number(), south: z.number(), east: z.number(), north: z.number() }),
      points: positions,
      lines: z.array(positions),
      areas: z.array(z.array(positions)).describe('rings of each area, the outer one first'),
    }),
  ),
  total: z.number(),
  seen: z.number().describe('rows looked at, from the first'),
  thinned: z.boolean().describe('vertices were left out, for there are many'),
});

export { FILE_ROWS } from './terms.ts';
export const shapedFormats = ['xlsx', 'geojson'] as const;
export type ShapedFormat = (typeof shapedFormats)[number];

export const exportQuery = rowsQuery.omit({ limit: true, offset: true, total: true }).extend({
  limit: z.coerce.number().int().min(0).optional(),
  offset: z.coerce.number().int().min(0).default(0),
  bom: z.stringbool().default(false),
  harmless: z
    .stringbool()
    .default(false)
    .describe('for spreadsheets: what they would run as a formula is kept as text'),
});
