/** The yearly evaluation of opening, as it travels. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';

/** What is counted of each department, one record at a time. */
export const measures = [
  'planned',
  'opened',
  'withdrawn',
  'downloads',
  'applications',
  'granted',
  'refused',
  'pending',
  'reportsDue',
  'reportsReceived',
] as const;
export type Measure = (typeof measures)[number];
const counts = z.object(
  Object.fromEntries(measures.map((key) => [key, z.number().int()])) as Record<Measure, z.ZodInt>,
);
export type Counts = z.output<typeof counts>;

export const evaluationFigures = z.object({
  departments: z.array(z.object({ id: z.uuid(), name: text, counts })),
  totals: counts,
});
export type EvaluationFigures = z.output<typeof evaluationFigures>;

export const runBody = z.strictObject({
  year: z.number().int().min(2000).max(2200),
  said: z.string().trim().max(10_000).default(''),
});
export const evaluationReply = evaluationFigures.extend({
  id: z.uuid(),
  year: z.number().int(),
  number: z.number().int(),
  said: z.string(),
  runOn: z.string(),
  sha256: z.string(),
  articles: z.array(z.string()),
});
export type EvaluationReply = z.output<typeof evaluationReply>;
export const evaluationList = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      year: z.number().int(),
      number: z.number().int(),
      runOn: z.string(),
      totals: counts,
    }),
  ),
  /** Years that can be run. */
  years: z.array(z.number().int()),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type EvaluationList = z.output<typeof evaluationList>;
export const recordsQuery = z.strictObject({
  measure: z.enum(measures),
  department: z.uuid().optional(),
  page: z.coerce.number().int().min(1).default(1),
});
/** The records behind a figure as they stand now; each counts for `n`. */
export const recordsReply = z.object({
  items: z.array(
    z.object({ id: z.string(), department: z.uuid(), on: z.string(), what: z.string(), n: z.number() }),
  ),
  total: z.number(),
  sum: z.number(),
  page: z.number().int(),
});
export type RecordsReply = z.output<typeof recordsReply>;
nameShapes({
  OpenEvaluation: evaluationReply,
  OpenEvaluations: evaluationList,
  OpenEvaluationRecords: recordsReply,
});
