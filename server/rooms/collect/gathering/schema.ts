/** What gathering takes and gives over HTTP. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { nameShapes } from '#kernel/http/shapes.ts';
import { colours } from './cards.ts';
import { gatheringModes } from './mode.ts';
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
  /** The newest delivery was not what its source stated; nothing has been merged since. */
  differs: z.boolean(),
  exceptionId: z.uuid().optional(),
  exceptionKind: z.enum(exceptionKinds).optional(),
  lateSince: z.string().optional(),
  mode: z.enum(gatheringModes).optional(),
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
  /** How entries are gathered where nobody chose, with its articles. */
  defaultMode: z.enum(gatheringModes).optional(),
  modeArticles: z.array(z.string()),
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
    usesServed: z.string().trim().max(2000).optional(),
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
  usesServed: z.string().optional(),
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

export const modeBody = z.strictObject({ mode: z.enum(gatheringModes) });
export const changeBody = z.strictObject({ changedOn: day });
const needDays = z.number().int().min(1).max(3660);
export const needBody = z.strictObject({ resourceId: z.uuid(), needDays, purpose: reason });
export const agreeBody = z.strictObject({ termDays: needDays });
export const needsQuery = z.strictObject({ resource: z.uuid() });
export const needSchema = z.object({
  id: z.uuid(),
  resourceId: z.uuid(),
  consumerId: z.uuid(),
  consumerName: z.string(),
  needDays: z.number().int(),
  purpose: z.string(),
  agreedDays: z.number().int().optional(),
  abilities: abilitiesSchema,
});
export const needsReply = z.object({ items: z.array(needSchema), articles: z.array(z.string()) });

const share = z.object({ good: count, of: count });
const text = z.object({ zh: z.string(), en: z.string() });
export const cardSchema = z.object({
  organisationId: z.uuid(),
  organisationName: z.string(),
  collected: count,
  exempt: z.object({ update: count, quality: count }),
  update: share,
  /** Absent: not yet measured. */
  quality: share.optional(),
  colour: z.enum(colours),
  reason: text,
  due: z.object({ onTime: count, of: count }),
  realtime: z.object({ inTime: count, of: count }),
});
const levels = z.object({ green: z.number(), yellow: z.number() });
export const cardsReply = z.object({
  items: z.array(cardSchema),
  thresholds: z.object({ update: levels, quality: levels }),
  /** The bound for real time, in seconds. */
  lagSeconds: z.number(),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export const trendReply = z.object({
  items: z.array(
    z.object({
      day,
      timely: count,
      updates: count,
      qualified: count.nullable(),
      qualities: count.nullable(),
      colour: z.enum(colours),
    }),
  ),
});
export const exemptBody = z.strictObject({ purpose: z.enum(['update', 'quality', 'both']), reason });
export const exemptReply = z.object({
  items: z.array(
    z.object({
      resourceId: z.uuid(),
      name: z.string(),
      providerName: z.string(),
      purpose: z.enum(['update', 'quality', 'both']),
      reason: z.string(),
      setAt: z.string(),
    }),
  ),
  abilities: abilitiesSchema,
});
export const noChangeReply = z.object({ resourceId: z.uuid() });

export type CardsReply = z.output<typeof cardsReply>;
export type NeedsReply = z.output<typeof needsReply>;
export type TrendReply = z.output<typeof trendReply>;
export type ExemptReply = z.output<typeof exemptReply>;
export type GatheringReply = z.output<typeof gatheringReply>;
export type StandingEntry = z.output<typeof standingSchema>;
export type UnitsReply = z.output<typeof unitsReply>;
export type ExceptionReply = z.output<typeof exceptionSchema>;
export type ExceptionsReply = z.output<typeof exceptionsReply>;
export type CompletenessReply = z.output<typeof completenessReply>;

nameShapes({ GatheringException: exceptionSchema });
