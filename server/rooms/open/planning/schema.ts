/** Priorities, calls, plans, tasks and lists of units as they travel. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';

const party = z.object({ id: z.uuid(), name: text });
const words = (most: number) => z.string().trim().max(most);
const year = z.coerce.number().int().min(2000).max(2100);
const word = z.object({ key: z.string(), zh: z.string(), en: z.string() });

export const yearQuery = z.strictObject({ year: year.optional() });
export const yearParams = z.strictObject({ year });

/* What is to be opened first. */
export const markBody = z.strictObject({
  /** None takes the mark away. */
  kinds: z.array(z.string().max(40)).max(10),
  field: z.string().max(40).nullable().default(null),
  reason: words(500).default(''),
});
export type MarkInput = z.output<typeof markBody>;
export const candidate = z.object({
  resourceId: z.uuid(),
  name: z.string(),
  unit: party,
  openingClass: z.string(),
  kinds: z.array(z.string()),
  field: z.string().nullable(),
  reason: z.string(),
  asks: z.number().int(),
  byKind: z.record(z.string(), z.number()),
  demands: z.array(z.uuid()),
  /** One for each kind it is marked with, one for each who asks. */
  score: z.number().int(),
  /** The superior rule that keeps it closed. */
  barred: text.nullable(),
});
export type Candidate = z.output<typeof candidate>;
export const queueQuery = z.strictObject({
  ...pageQuery,
  q: words(200).optional(),
  unit: z.uuid().optional(),
});
export const queueReply = listOf(candidate).extend({
  kinds: z.array(word),
  fields: z.array(
    word.extend({ opened: z.number().int(), requested: z.number().int(), waiting: z.number().int() }),
  ),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type QueueReply = z.output<typeof queueReply>;

/* Priorities of a year. */
export const priorityLine = z.object({
  resourceId: z.uuid(),
  name: z.string(),
  unit: z.string(),
  source: z.enum(['need', 'demands']),
  need: z.string(),
  demands: z.array(z.uuid()),
  kinds: z.array(z.string()),
});
export type PriorityLine = z.output<typeof priorityLine>;
export const priorityBody = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        resourceId: z.uuid(),
        source: z.enum(['need', 'demands']),
        need: words(500).default(''),
        demands: z.array(z.uuid()).max(500).default([]),
      }),
    )
    .min(1)
    .max(500),
  leftOut: z
    .array(z.strictObject({ resourceId: z.uuid(), reason: words(500) }))
    .max(2000)
    .default([]),
});
export type PriorityInput = z.output<typeof priorityBody>;
export const priorityEdition = z.object({
  year: z.number().int(),
  number: z.number().int(),
  publishedOn: z.string(),
  lines: z.array(priorityLine),
  leftOut: z.array(z.object({ resourceId: z.uuid(), name: z.string(), reason: z.string() })),
});
export const prioritiesReply = z.object({
  year: z.number().int(),
  required: z.boolean(),
  /** The day of the year the bureau set; null while it set none. */
  dueOn: z.string().nullable(),
  missing: z.boolean(),
  current: priorityEdition.nullable(),
  editions: z.array(z.object({ number: z.number().int(), publishedOn: z.string(), lines: z.number().int() })),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type PrioritiesReply = z.output<typeof prioritiesReply>;

/* The yearly call. */
export const callBody = z.strictObject({
  year,
  title: words(200).min(2),
  said: words(2000).default(''),
  opensOn: z.iso.date(),
  closesOn: z.iso.date(),
});
export type CallInput = z.output<typeof callBody>;
export const closeCallBody = z.strictObject({
  /** Who answers those that the catalogue could not give to anybody. */
  units: z
    .array(z.strictObject({ demandId: z.uuid(), unitId: z.uuid() }))
    .max(2000)
    .default([]),
});
export type CloseCallInput = z.output<typeof closeCallBody>;
const callDemand = z.object({
  id: z.uuid(),
  number: z.string(),
  wanted: z.string(),
  fate: z.string(),
  asks: z.number().int(),
  unit: party.nullable(),
});
export const callReply = z.object({
  id: z.uuid(),
  year: z.number().int(),
  title: z.string(),
  said: z.string(),
  opensOn: z.string(),
  closesOn: z.string(),
  state: z.enum(['coming', 'open', 'over', 'closed']),
  asks: z.number().int(),
  demands: z.array(callDemand),
  notices: z.array(
    z.object({
      unit: party,
      demands: z.array(z.string()),
      toldAt: z.string(),
      confirmedAt: z.string().nullable(),
    }),
  ),
  abilities: abilitiesSchema,
});
export type CallReply = z.output<typeof callReply>;
export const callsReply = z.object({
  items: z.array(callReply),
  required: z.boolean(),
  missing: z.array(z.number().int()),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type CallsReply = z.output<typeof callsReply>;

/* The plan of a year. */
export const planLine = z.object({
  id: z.uuid(),
  unitId: z.uuid(),
  title: z.string(),
  resourceId: z.uuid().nullable(),
  class: z.enum(['open', 'conditional']),
  contents: z.string(),
  conditions: z.string(),
  dueOn: z.string(),
  upper: z.string(),
  demands: z.array(z.uuid()),
});
export type PlanLine = z.output<typeof planLine>;
export const planBody = z.strictObject({
  reason: words(500).default(''),
  lines: z
    .array(
      z.strictObject({
        /** Of a line of the edition before. */
        id: z.uuid().optional(),
        unitId: z.uuid(),
        title: words(200).min(2),
        resourceId: z.uuid().nullable().default(null),
        class: z.enum(['open', 'conditional']),
        contents: words(2000).default(''),
        conditions: words(2000).default(''),
        dueOn: z.iso.date(),
        upper: words(500).default(''),
        demands: z.array(z.uuid()).max(200).default([]),
      }),
    )
    .min(1)
    .max(1000),
});
export type PlanInput = z.output<typeof planBody>;
const progress = z.enum(['done', 'late', 'open']);
const progressLine = planLine.omit({ unitId: true, demands: true }).extend({
  unit: party,
  progress,
  /** The day it was opened. */
  doneOn: z.string().nullable(),
  slug: z.string().nullable(),
  /** Data sets opened of those planned: a line is one. */
  opened: z.number().int(),
  asks: z.number().int(),
});
export const planReply = z.object({
  year: z.number().int(),
  number: z.number().int().nullable(),
  publishedOn: z.string().nullable(),
  reason: z.string(),
  lines: z.array(progressLine),
  done: z.number().int(),
  late: z.number().int(),
  open: z.number().int(),
  /** Percent of the lines that are done. */
  rate: z.number().nullable(),
  byUnit: z.array(
    z.object({
      unit: party,
      planned: z.number().int(),
      done: z.number().int(),
      late: z.number().int(),
    }),
  ),
  mostAsked: z.array(
    z.object({ name: z.string(), asks: z.number().int(), planned: z.boolean(), opened: z.boolean() }),
  ),
  editions: z.array(
    z.object({
      number: z.number().int(),
      publishedOn: z.string(),
      reason: z.string(),
      lines: z.number().int(),
    }),
  ),
  years: z.array(z.number().int()),
  needs: z.array(z.string()),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type PlanReply = z.output<typeof planReply>;
export const planQuery = z.strictObject({
  year: year.optional(),
  edition: z.coerce.number().int().min(1).optional(),
});

/* Tasks. */
export const taskBody = z.strictObject({
  unitId: z.uuid(),
  title: words(200).min(2),
  said: words(1000).default(''),
  resourceId: z.uuid().nullable().default(null),
  wantedOn: z.iso.date(),
});
export type TaskInput = z.output<typeof taskBody>;
export const taskAnswerBody = z.strictObject({
  how: z.enum(['accepted', 'declined']),
  said: words(1000).default(''),
});
export const taskLinkBody = z.strictObject({ resourceId: z.uuid() });
export const taskStates = ['sent', 'accepted', 'declined', 'done', 'overdue', 'dropped'] as const;
export const taskReply = z.object({
  id: z.uuid(),
  number: z.string(),
  source: z.enum(['plan', 'bureau']),
  unit: party,
  title: z.string(),
  said: z.string(),
  entry: z.object({ id: z.uuid(), name: z.string(), slug: z.string().nullable() }).nullable(),
  wantedOn: z.string(),
  state: z.enum(taskStates),
  answer: z.enum(['accepted', 'declined']).nullable(),
  answerSaid: z.string(),
  answeredOn: z.string().nullable(),
  doneOn: z.string().nullable(),
  createdOn: z.string(),
  abilities: abilitiesSchema,
});
export type TaskReply = z.output<typeof taskReply>;
export const taskQuery = z.strictObject({
  ...pageQuery,
  unit: z.uuid().optional(),
  state: z.enum(taskStates).optional(),
});
const cooperation = z.object({
  unit: party,
  sent: z.number().int(),
  accepted: z.number().int(),
  declined: z.number().int(),
  unanswered: z.number().int(),
  done: z.number().int(),
  overdue: z.number().int(),
});
export type Cooperation = z.output<typeof cooperation>;
export const tasksReply = listOf(taskReply).extend({
  cooperation: z.array(cooperation),
  abilities: abilitiesSchema,
});
export type TasksReply = z.output<typeof tasksReply>;

/* Lists of units. */
export const unitListLine = z.object({
  resourceId: z.uuid(),
  name: z.string(),
  code: z.string().nullable(),
  class: z.string(),
  format: z.string(),
  updateCycle: z.string(),
  contact: z.string(),
  version: z.number().int(),
});
export type ListLine = z.output<typeof unitListLine>;
export const unitLists = z.object({
  items: z.array(
    z.object({
      unit: party,
      entries: z.number().int(),
      edition: z
        .object({ number: z.number().int(), publishedOn: z.string(), lines: z.number().int() })
        .nullable(),
      outdated: z.boolean(),
    }),
  ),
  /** Units with open entries and no list. */
  without: z.array(party),
  classes: z.array(word),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type UnitLists = z.output<typeof unitLists>;
export const unitList = z.object({
  unit: party,
  number: z.number().int(),
  publishedOn: z.string(),
  digest: z.string(),
  outdated: z.boolean(),
  newest: z.boolean(),
  lines: z.array(unitListLine),
  editions: z.array(z.object({ number: z.number().int(), publishedOn: z.string(), lines: z.number().int() })),
  classes: z.array(word),
  cycles: z.array(word),
  articles: z.array(z.string()),
});
export type UnitList = z.output<typeof unitList>;
export const unitParams = z.strictObject({ unit: z.uuid() });
export const editionQuery = z.strictObject({ edition: z.coerce.number().int().min(1).optional() });

nameShapes({ OpeningTask: taskReply, OpeningCandidate: candidate, OpeningCall: callReply });
