/** What gathering takes and gives over HTTP. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { nameShapes } from '#kernel/http/shapes.ts';
import { standings } from './standing.ts';
import { exceptionKinds } from './tables.ts';

const day = z.iso.date();
const reason = z.string().trim().min(2).max(2000);
const level = z.object({ key: z.string(), zh: z.string(), en: z.string() });

export const standingSchema = z.object({
  resourceId: z.uuid(),
  name: z.string(),
  providerId: z.uuid(),
  providerName: z.string(),
  updateCycle: z.string(),
  state: z.enum(standings),
  due: day.optional(),
  lastBatchId: z.uuid().optional(),
  lastAt: z.string().optional(),
  visibleRows: z.number().int().optional(),
  sourceRows: z.number().int().optional(),
  short: z.number().int(),
  exceptionId: z.uuid().optional(),
  exceptionKind: z.enum(exceptionKinds).optional(),
});

const count = z.number().int();
const totals = z.object({
  missing: count,
  late: count,
  near: count,
  awaited: count,
  current: count,
  excepted: count,
  free: count,
  total: count,
  /** Entries whose source holds more rows than are here. */
  short: count,
  /** All but the excepted, and those of them that have rows: the gathering rate is the one in the other. */
  expected: count,
  gathered: count,
});

/** What the city asks for, with its articles; the figures beside it are the bureau's. */
const rule = z.object({
  obliged: z.enum(['all', 'shareable', 'usable']).optional(),
  articles: z.array(z.string()),
  basisLevels: z.array(level),
  basisArticles: z.array(z.string()),
});

export const gatheringQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(standings).optional(),
  short: z.stringbool().optional(),
  organisation: z.uuid().optional(),
  resource: z.uuid().optional(),
  q: z.string().trim().max(100).optional(),
});
export const gatheringReply = listOf(standingSchema).extend({ totals, rule, abilities: abilitiesSchema });

export const unitsReply = z.object({
  items: z.array(z.object({ organisationId: z.uuid(), organisationName: z.string(), totals })),
  totals,
  articles: z.array(z.string()),
});

const basis = z.strictObject({
  level: z.string().trim().min(1).max(40),
  title: z.string().trim().max(200).default(''),
  article: z.string().trim().max(60).default(''),
});

const common = { resourceId: z.uuid(), reason };
export const fileBody = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('not-gathered'),
    basis: basis.optional(),
    untilDay: day.optional(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('longer-term'),
    basis: basis.optional(),
    termDays: z.number().int().min(1).max(3660),
    untilDay: day,
  }),
]);
export const endBody = z.strictObject({ reason });
export const idParams = z.strictObject({ id: z.uuid() });

export const exceptionSchema = z.object({
  id: z.uuid(),
  resourceId: z.uuid(),
  name: z.string(),
  providerId: z.uuid(),
  providerName: z.string(),
  kind: z.enum(exceptionKinds),
  reason: z.string(),
  basis: z
    .object({ level: z.string(), levelName: level.optional(), title: z.string(), article: z.string() })
    .optional(),
  termDays: z.number().int().optional(),
  untilDay: day.optional(),
  filedDay: day,
  filedBy: z.string().optional(),
  state: z.enum(['standing', 'withdrawn', 'objected', 'lapsed']),
  endedReason: z.string().optional(),
  endedAt: z.string().optional(),
  abilities: abilitiesSchema,
});
export const exceptionsQuery = z.strictObject({
  ...pageQuery,
  resource: z.uuid().optional(),
  kind: z.enum(exceptionKinds).optional(),
  standing: z.stringbool().optional(),
});
export const exceptionsReply = listOf(exceptionSchema);

export const completenessReply = z.object({
  batchId: z.uuid(),
  sourceRows: z.number().int(),
  visibleRows: z.number().int(),
  short: z.number().int(),
  explained: z.object({ reason: z.string(), at: z.string() }).optional(),
  articles: z.array(z.string()),
});

export type GatheringReply = z.output<typeof gatheringReply>;
export type StandingEntry = z.output<typeof standingSchema>;
export type UnitsReply = z.output<typeof unitsReply>;
export type ExceptionReply = z.output<typeof exceptionSchema>;
export type ExceptionsReply = z.output<typeof exceptionsReply>;
export type CompletenessReply = z.output<typeof completenessReply>;

nameShapes({ GatheringException: exceptionSchema });
