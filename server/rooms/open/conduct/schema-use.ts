/** The use of data sets, its checks, record and alerts, as they travel. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { alertKinds, alertStates, breachStates, conclusions } from './types.ts';

const words = (most: number) => z.string().trim().max(most);
const day = z.iso.date();
export const party = z.object({ id: z.uuid(), name: text });
const flag = z.preprocess((value) => (value === 'on' || value === 'true' ? true : value), z.boolean());
/** A plain form sends what was left empty, too. */
const empty = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
export const setRef = z.object({ id: z.uuid(), slug: z.string(), title: text });
export const named = z.object({ key: z.string(), title: text });
const ofBreach = z.object({ id: z.uuid(), number: z.string() });
export const namedParams = z.strictObject({ slug: words(120).min(1) });

/** From and until, thirty days where nothing is said. */
export const usePeriod = z.strictObject({ from: day.optional(), until: day.optional() });
export type UsePeriod = z.output<typeof usePeriod>;
const useFigures = z.object({
  downloads: z.number(),
  calls: z.number(),
  rows: z.number(),
  refused: z.number(),
  users: z.number(),
});
export type UseFigures = z.output<typeof useFigures>;
const useLine = z.object({
  id: z.uuid(),
  number: z.string(),
  title: z.string(),
  state: z.string(),
  on: day,
  user: party.nullable(),
});
const useUser = z.object({
  /** Null: whoever gave no name. */
  user: party.nullable(),
  downloads: z.number(),
  calls: z.number(),
  rows: z.number(),
  refused: z.number(),
  lastAt: z.string(),
  access: z
    .object({ id: z.uuid(), number: z.string(), state: z.enum(['active', 'suspended', 'ended']) })
    .nullable(),
  /** Numbers of the notices of measures in force. */
  measures: z.array(z.string()),
});
const checkLine = z.object({
  id: z.uuid(),
  from: day,
  until: day,
  user: party.nullable(),
  conclusion: z.enum(conclusions),
  said: z.string(),
  on: day,
  by: z.string().nullable(),
  breach: ofBreach.nullable(),
});
export const setUse = z.object({
  dataset: setRef,
  period: z.object({ from: day, until: day }),
  totals: useFigures,
  users: z.array(useUser),
  products: z.array(useLine),
  reports: z.array(useLine),
  complaints: z.array(useLine),
  checks: z.array(checkLine),
  alerts: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(alertKinds),
      day,
      state: z.string(),
      user: party.nullable(),
    }),
  ),
  breaches: z.array(
    z.object({
      id: z.uuid(),
      number: z.string(),
      ground: text,
      state: z.enum(breachStates),
      on: day,
      user: party.nullable(),
    }),
  ),
  interval: z.number().nullable(),
  grounds: z.array(named),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type SetUse = z.output<typeof setUse>;
export const useListQuery = z.strictObject({ ...pageQuery, due: flag.default(false) });
export type UseListQuery = z.output<typeof useListQuery>;
export const useList = listOf(
  z.object({
    dataset: setRef,
    provider: party,
    lastUsedAt: z.string().nullable(),
    checkedOn: day.nullable(),
    conclusion: z.enum(conclusions).nullable(),
    due: z.boolean(),
  }),
).extend({ interval: z.number().nullable(), articles: z.array(z.string()) });
export type UseList = z.output<typeof useList>;
export const checkBody = z.strictObject({
  from: empty(day),
  until: empty(day),
  userId: empty(z.uuid()),
  conclusion: z.enum(conclusions),
  said: words(4000).min(2),
  /** Of one in breach: which of the city's grounds. */
  ground: empty(words(60)),
});
export type CheckInput = z.output<typeof checkBody>;

export const logQuery = z.strictObject({
  dataset: words(120).optional(),
  user: z.uuid().optional(),
  outcome: z.enum(['taken', 'refused']).optional(),
  from: day.optional(),
  until: day.optional(),
  after: words(200).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
export type LogQuery = z.output<typeof logQuery>;
const logLine = z.object({
  id: z.uuid(),
  at: z.string(),
  dataset: z.object({ slug: z.string(), title: z.string() }),
  way: z.string(),
  format: z.string(),
  outcome: z.string(),
  release: z.number().int().nullable(),
  requirements: z.number().int(),
  user: party.nullable(),
  access: z.string().nullable(),
  scenario: z.string(),
  times: z.number(),
  rows: z.number(),
  bytes: z.number(),
});
export type LogLine = z.output<typeof logLine>;
export const logReply = z.object({
  items: z.array(logLine),
  /** What `after` takes to go on; null: that was all. */
  next: z.string().nullable(),
  totals: z.object({ lines: z.number(), times: z.number(), taken: z.number(), rows: z.number() }),
});
export type LogReply = z.output<typeof logReply>;

export const alertQuery = z.strictObject({ state: z.enum(alertStates).optional() });
export type AlertQuery = z.output<typeof alertQuery>;
export const alertList = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(alertKinds),
      day,
      dataset: setRef.nullable(),
      provider: party,
      user: party.nullable(),
      evidence: z.array(z.object({ key: z.string(), value: z.number() })),
      state: z.enum(alertStates),
      answer: z.string(),
      abilities: abilitiesSchema,
    }),
  ),
  grounds: z.array(named),
});
export type AlertList = z.output<typeof alertList>;
/** With a ground it becomes a case of its user; without, it is explained. */
export const alertAnswer = z.strictObject({ said: words(2000).min(2), ground: empty(words(60)) });
export type AlertAnswer = z.output<typeof alertAnswer>;

nameShapes({ OpenSetUse: setUse });
