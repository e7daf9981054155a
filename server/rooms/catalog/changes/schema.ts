/** Changes and their tasks over HTTP: what was recorded, whose turn it is, who keeps an entry, what was left undone. */
import { z } from 'zod';
import { deadlineSchema } from '#cases/schema.ts';
import { listOf, pageQuery } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';

const day = z.iso.date();
const party = z.object({ id: z.uuid(), name: text });
const cited = z.object({ key: z.string(), zh: z.string(), en: z.string(), articles: z.array(z.string()) });

export const triggerBody = z.strictObject({
  /** A key of the city's kinds of change. */
  kind: z.string().max(40),
  day,
  note: z.string().trim().min(2).max(500),
  /** The entries concerned; left out where the system tells them. */
  resourceIds: z.array(z.uuid()).max(500).optional(),
  systemId: z.uuid().optional(),
});
export type TriggerBody = z.output<typeof triggerBody>;

export const taskReply = z.object({
  id: z.uuid(),
  resource: z.object({ id: z.uuid(), code: z.string().nullable(), name: z.string() }),
  provider: party,
  kind: cited,
  /** What happened, as it was recorded; null where the provider changed the entry unasked. */
  note: z.string().nullable(),
  day: z.string(),
  recordedOn: z.string(),
  /** The limit of the law on that day; `due` absent where none runs. */
  deadline: deadlineSchema,
  dueOn: z.string().nullable(),
  binding: z.boolean(),
  beforeLaw: z.boolean(),
  overdue: z.boolean(),
  overdueOn: z.string().nullable(),
  closedOn: z.string().nullable(),
  closedHow: z.enum(['submitted', 'confirmed', 'withdrawn']).nullable(),
  closingNote: z.string().nullable(),
  late: z.boolean(),
  versionId: z.uuid().nullable(),
  mine: z.boolean(),
});
export type TaskReply = z.output<typeof taskReply>;

export const taskQuery = z.strictObject({
  ...pageQuery,
  scope: z.enum(['all', 'mine']).default('mine'),
  state: z.enum(['open', 'overdue', 'closed', 'all']).default('open'),
  resource: z.uuid().optional(),
  kind: z.string().max(40).optional(),
  provider: z.uuid().optional(),
});
export type TaskQuery = z.output<typeof taskQuery>;
export const taskList = z.object({
  ...listOf(taskReply).shape,
  kinds: z.array(cited.extend({ limited: z.boolean() })),
});
export const limitQuery = z.strictObject({ kind: z.string().max(40), day });
/** What recording a change of this kind and day would set running. */
export const limitReply = z.object({
  due: day.nullable(),
  /** False for a target: a draft's figure or the bureau's own is no law. */
  binding: z.boolean(),
  /** The day lies before the measures took effect: it starts no clock. */
  beforeLaw: z.boolean(),
  deadline: deadlineSchema,
});

export const triggerReply = z.object({ id: z.uuid(), tasks: z.number().int() });
export const confirmBody = z.strictObject({ note: z.string().trim().min(2).max(500) });

/** How each department stands with its changes: what the yearly assessment counts. */
export const standingReply = z.object({
  items: z.array(
    z.object({
      provider: party,
      open: z.number().int(),
      overdue: z.number().int(),
      late: z.number().int(),
      inTime: z.number().int(),
    }),
  ),
});

export const upkeepBody = z.strictObject({
  keeperId: z.uuid().nullable(),
  reviewOn: day.nullable(),
  dutyIds: z.array(z.uuid()).max(100),
  instrumentIds: z.array(z.uuid()).max(100),
});
export type UpkeepBody = z.output<typeof upkeepBody>;
export const upkeepReply = z.object({
  resourceId: z.uuid(),
  name: z.string(),
  provider: party,
  keeper: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  reviewOn: z.string().nullable(),
  duties: z.array(z.object({ id: z.uuid(), title: z.string() })),
  instruments: z.array(z.object({ id: z.uuid(), title: z.string() })),
  /** Of acts, functions, owner for changes and review date, those that are not stated. */
  missing: z.array(z.enum(['instruments', 'duties', 'keeper', 'review-date'])),
  people: z.array(z.object({ id: z.uuid(), name: z.string() })),
});
export type UpkeepReply = z.output<typeof upkeepReply>;
export const upkeepList = listOf(upkeepReply.omit({ people: true }));
export const upkeepQuery = z.strictObject({
  ...pageQuery,
  scope: z.enum(['all', 'mine']).default('mine'),
  missing: z.enum(['any', 'all']).default('any'),
});

export const dutyBody = z.strictObject({
  title: z.string().trim().min(2).max(200),
  basis: z.string().trim().max(200).default(''),
  basisArticle: z.string().trim().max(60).default(''),
  /** Why the duty makes no data; then no entry is expected. */
  withoutData: z.string().trim().min(2).max(300).optional(),
});
export type DutyBody = z.output<typeof dutyBody>;
export const dutiesQuery = z.strictObject({ provider: z.uuid().optional() });
export const dutiesReply = z.object({
  provider: party,
  items: z.array(
    z.object({
      id: z.uuid(),
      title: z.string(),
      basis: z.string(),
      basisArticle: z.string(),
      withoutData: z.string().nullable(),
      entries: z.array(z.object({ id: z.uuid(), name: z.string() })),
    }),
  ),
  /** Duties with an entry or a word why there are no data, of all. */
  covered: z.number().int(),
  total: z.number().int(),
});

export const breachQuery = z.strictObject({
  scope: z.enum(['all', 'mine']).default('all'),
  state: z.enum(['open', 'all']).default('open'),
  provider: z.uuid().optional(),
});
export const breachReply = z.object({
  articles: z.array(z.string()),
  items: z.array(
    z.object({
      id: z.uuid(),
      provider: party,
      kind: z.enum(['no-entry', 'late-change']),
      subject: z.string(),
      resourceId: z.uuid().nullable(),
      sinceOn: z.string(),
      clearedOn: z.string().nullable(),
    }),
  ),
});

/** What befell an entry, oldest first: triggers, requests, decisions, each with its day and the days used. */
export const historyReply = z.object({
  items: z.array(
    z.object({
      on: z.string(),
      at: z.string(),
      what: z.enum(['trigger', 'request', 'decision', 'published', 'returned', 'withdrawn', 'closed']),
      version: z.number().int().nullable(),
      versionId: z.uuid().nullable(),
      organisation: party.nullable(),
      person: z.string().nullable(),
      title: text,
      detail: z.string().nullable(),
      /** Working days from the day before it in the same matter. */
      days: z.number().int().nullable(),
      dueOn: z.string().nullable(),
      late: z.boolean(),
      articles: z.array(z.string()),
      caseId: z.uuid().nullable(),
    }),
  ),
});
export type HistoryReply = z.output<typeof historyReply>;
