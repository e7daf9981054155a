/** Needs for data that no entry describes yet, as they travel. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { json, nameShapes, text } from '#kernel/http/shapes.ts';
import { needStages, needStates } from '../sharing/tables.ts';

const party = z.object({ id: z.uuid(), name: text });
const words = (most: number) => z.string().trim().max(most);

export const matchesQuery = z.strictObject({ wanted: words(200).min(1) });
export const matchesReply = z.object({
  items: z.array(z.object({ id: z.uuid(), name: z.string(), version: z.number().int(), provider: party })),
});

export const needBody = z.strictObject({
  wanted: words(200).default(''),
  items: words(1000).default(''),
  duty: words(500).default(''),
  purpose: words(1000).default(''),
  /** What entitles the unit to the data: an act and its article, or the duty. */
  basis: words(500).default(''),
  suspectedId: z.uuid().optional(),
  /** The entries that were shown as possible answers, and why none of them does. */
  shown: z.array(z.uuid()).max(20).default([]),
  noneFits: words(500).default(''),
});
export type NeedInput = z.output<typeof needBody>;

/** The unit named, and the entry in the record of duties by which it is named. */
export const assignBody = z.strictObject({ unitId: z.uuid(), duty: words(500).min(4) });
export const answerNeedBody = z.strictObject({
  how: z.enum(['date', 'entry', 'refuse']),
  dueOn: z.iso.date().optional(),
  resourceId: z.uuid().optional(),
  text: words(1000).default(''),
  basis: z
    .strictObject({
      kind: words(40).default(''),
      title: words(200).default(''),
      article: words(60).default(''),
    })
    .optional(),
});
export type AnswerNeed = z.output<typeof answerNeedBody>;
export const joinBody = z.strictObject({ into: z.uuid() });
export const stageParams = z.strictObject({ id: z.uuid(), stage: z.enum(needStages) });
/** `title`, `fileId`: of the agreement; `resourceId`: the entry whose first batch came. */
export const stageBody = z.strictObject({
  title: words(200).optional(),
  fileId: z.uuid().optional(),
  resourceId: z.uuid().optional(),
});
export type StageInput = z.output<typeof stageBody>;

export const needReply = z.object({
  id: z.uuid(),
  number: z.string(),
  state: z.enum(needStates),
  organisation: party,
  wanted: z.string(),
  items: z.string(),
  duty: z.string(),
  purpose: z.string(),
  basis: z.string(),
  suspected: party.nullable(),
  noneFits: z.string(),
  assigned: party.nullable(),
  assignedDuty: z.string().nullable(),
  answer: z.string(),
  answerBasis: z.string(),
  dueOn: z.string().nullable(),
  entry: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  serviceId: z.uuid().nullable(),
  joinedInto: z.uuid().nullable(),
  /** Units whose needs for the same data go this way. */
  joined: z.array(z.object({ id: z.uuid(), number: z.string(), organisation: party })),
  filedAt: z.string(),
  stages: z.array(
    z.object({
      stage: z.enum(needStages),
      done: z.boolean(),
      at: z.string().nullable(),
      by: z.string().nullable(),
      product: z.record(z.string(), json).nullable(),
    }),
  ),
  events: z.array(
    z.object({ kind: z.string(), text: z.string(), at: z.string(), by: z.string().nullable() }),
  ),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type NeedReply = z.output<typeof needReply>;
export const needQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(needStates).optional(),
  q: words(200).optional(),
});
export const needList = listOf(needReply).extend({ abilities: abilitiesSchema });
export type NeedList = z.output<typeof needList>;

nameShapes({ Need: needReply });
