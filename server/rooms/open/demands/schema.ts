/** Demands as they travel: to the public by their number, to officials as a file. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { answers, demandKinds, demandStates, fates, filerKinds, reviewStates } from './terms.ts';

const party = z.object({ id: z.uuid(), name: text });
const words = (most: number) => z.string().trim().max(most);
const day = z.string();

export const demandBody = z.strictObject({
  kind: z.enum(demandKinds),
  wanted: words(200).min(2),
  why: words(1000).min(2),
  scenario: words(1000).default(''),
  /** The entry meant, of those that were shown. */
  resourceId: z.uuid().optional(),
  shown: z.array(z.uuid()).max(50).default([]),
  noneFits: words(500).default(''),
});
export type DemandInput = z.output<typeof demandBody>;
export const matchesQuery = z.strictObject({ wanted: words(200).min(1) });
export const matchesReply = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      provider: party,
      /** Address of its data set, where its data are open already. */
      slug: z.string().nullable(),
    }),
  ),
  channel: z.string(),
  articles: z.array(z.string()),
});
export const filedReply = z.object({ id: z.uuid(), number: z.string() });

export const assignBody = z.strictObject({ unitId: z.uuid(), said: words(500).default('') });
export const joinBody = z.strictObject({ into: z.uuid() });
export const redirectBody = z.strictObject({ why: words(500).min(2) });
export const hideBody = z.strictObject({ why: words(500).default('') });
export const linkBody = z.strictObject({ resourceId: z.uuid() });
export const reviewBody = z.strictObject({ reason: words(1000).min(2) });
export const answerBody = z.strictObject({
  how: z.enum(['date', 'conditions', 'refuse', 'back']),
  promisedOn: z.iso.date().optional(),
  conditions: words(1000).default(''),
  said: words(1000).default(''),
  reasons: z.array(words(500).min(1)).max(5).default([]),
});
export type AnswerInput = z.output<typeof answerBody>;

export const choicesReply = z.object({ channel: z.string(), prioritiesBy: z.string() });
export const choiceParams = z.strictObject({ key: z.enum(['disclosure-channel', 'priorities-by']) });
export const choiceBody = z.strictObject({ value: words(500).min(1) });

export const numberParams = z.strictObject({ number: z.string().min(3).max(40) });

const due = z
  .object({ due: day.nullable(), remaining: z.number().nullable(), late: z.boolean(), binding: z.boolean() })
  .nullable();
const review = z.object({
  state: z.enum(reviewStates),
  reason: z.string(),
  filedOn: day,
  acceptedOn: day.nullable(),
  dueOn: day.nullable(),
  decidedOn: day.nullable(),
  said: z.string(),
});

/** What everybody may know of a demand: never who asked. */
export const publicDemand = z.object({
  id: z.uuid(),
  number: z.string(),
  kind: z.enum(demandKinds),
  /** Empty where its words were hidden. */
  wanted: z.string(),
  state: z.enum(demandStates),
  fate: z.enum(fates),
  filedOn: day,
  filedAt: z.string(),
  unit: party.nullable(),
  unitBy: z.enum(['catalogue', 'bureau']).nullable(),
  receivedOn: day.nullable(),
  due,
  /** Working days from its filing to the answer, or until today. */
  workdays: z.number().int(),
  answer: z.enum(answers).nullable(),
  answerSaid: z.string(),
  answerConditions: z.string(),
  promisedOn: day.nullable(),
  answeredOn: day.nullable(),
  fulfilledOn: day.nullable(),
  entry: z.object({ id: z.uuid(), name: z.string(), slug: z.string().nullable() }).nullable(),
  /** How many asked for it. */
  asks: z.number().int(),
  joinedInto: z.string().nullable(),
  /** Of one that asks for disclosure: where to go, and why. */
  channel: z.string(),
  redirectedWhy: z.string(),
});
export type PublicDemand = z.output<typeof publicDemand>;
export const demandQuery = z.strictObject({
  ...pageQuery,
  q: words(200).optional(),
  kind: z.enum(demandKinds).optional(),
  state: z.enum(demandStates).optional(),
  unit: z.uuid().optional(),
  sort: z.enum(['asks', 'new']).default('asks'),
});
export type DemandQuery = z.output<typeof demandQuery>;
export const publicDemands = listOf(publicDemand).extend({
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type PublicDemands = z.output<typeof publicDemands>;

/** The public's page of one, with what its author may do. */
export const trackedDemand = publicDemand.extend({
  reviews: z.array(review),
  offersReview: z.boolean(),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type TrackedDemand = z.output<typeof trackedDemand>;

export const demandFile = trackedDemand.extend({
  why: z.string(),
  scenario: z.string(),
  noneFits: z.string(),
  filer: z.object({ kind: z.enum(filerKinds), name: text.nullable() }),
  caseId: z.uuid().nullable(),
  lack: text.nullable(),
  hiddenWhy: z.string().nullable(),
  joined: z.array(z.object({ id: z.uuid(), number: z.string(), filedOn: day })),
  events: z.array(
    z.object({ kind: z.string(), said: z.string(), at: z.string(), by: z.string().nullable() }),
  ),
});
export type DemandFile = z.output<typeof demandFile>;
export const fileQuery = z.strictObject({
  ...demandQuery.shape,
  late: z.stringbool().optional(),
  sort: z.enum(['asks', 'new']).default('new'),
});
export type FileQuery = z.output<typeof fileQuery>;

const unitFigures = z.object({
  unit: party.nullable(),
  asked: z.number().int(),
  answered: z.number().int(),
  waiting: z.number().int(),
  overdue: z.number().int(),
  /** Past its day, of a body by reference: no breach. */
  warned: z.number().int(),
  promised: z.number().int(),
  fulfilled: z.number().int(),
});
export const demandFigures = z.object({
  /** Every ask counts, also those joined; requests for disclosure are none. */
  asked: z.number().int(),
  answered: z.number().int(),
  waiting: z.number().int(),
  overdue: z.number().int(),
  redirected: z.number().int(),
  byKind: z.array(z.object({ kind: z.enum(demandKinds), count: z.number().int() })),
  byFiler: z.array(z.object({ kind: z.enum(filerKinds), count: z.number().int() })),
  byUnit: z.array(unitFigures),
  unanswered: z.array(publicDemand),
  limit: z.object({ days: z.number().nullable(), basis: z.string() }),
  articles: z.array(z.string()),
});
export type DemandFigures = z.output<typeof demandFigures>;
nameShapes({ OpenDemand: publicDemand, OpenDemandFile: demandFile });
