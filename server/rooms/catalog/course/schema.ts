/** The course of an entry and the holdings of the platform, as they travel. */
import { z } from 'zod';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { holdingKinds, stageKeys } from './ports.ts';

const event = z.object({
  at: z.string(),
  organisation: z.object({ id: z.uuid(), name: text }).nullable(),
  person: z.string().nullable(),
  what: z.string(),
  times: z.number().int(),
});
const stage = z.object({
  key: z.enum(stageKeys),
  title: text,
  count: z.number().int(),
  /** Newest first, at most ten. */
  events: z.array(event),
});
export const courseReply = z.object({
  resource: z.object({ id: z.uuid(), code: z.string().nullable(), name: z.string() }),
  stages: z.array(stage),
});
export type CourseReply = z.output<typeof courseReply>;

export const holdingsQuery = z.strictObject({
  page: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
  kind: z.enum(holdingKinds).optional(),
  resource: z.uuid().optional(),
  /** Only those that lead to no entry, or to several. */
  astray: z.stringbool().default(false),
});
const holding = z.object({
  kind: z.enum(holdingKinds),
  name: z.string(),
  entries: z.array(
    z.object({ id: z.uuid(), code: z.string().nullable(), name: z.string(), published: z.boolean() }),
  ),
});
export const holdingsReply = z.object({
  items: z.array(holding),
  total: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
  counts: z.array(z.object({ kind: z.enum(holdingKinds), count: z.number().int() })),
  /** How many of all lead to no entry, or to several. */
  astray: z.number().int(),
});
export type HoldingsReply = z.output<typeof holdingsReply>;

nameShapes({ CourseStage: stage, Holding: holding });
