/** Exclusions as they travel. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';
import { recipe } from '../disclosure/recipe.ts';

const words = (most: number) => z.string().trim().max(most);
const day = z.iso.date();

export const superiorBody = z.strictObject({
  effect: z.enum(['bars', 'narrows']),
  kind: words(40).default('law'),
  title: words(200).default(''),
  article: words(60).default(''),
  wording: words(2000).default(''),
});
export const reasonBody = z.strictObject({ reason: words(1000).min(1) });
export const wayBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('masked'), said: words(1000).default(''), recipe }),
  z.strictObject({
    kind: z.literal('consent'),
    said: words(1000).default(''),
    party: words(200).default(''),
    identity: words(100).default(''),
    document: words(300).default(''),
    givenOn: day,
  }),
]);
export const answerBody = z.strictObject({
  answer: z.enum(['keep', 'change', 'into-scope', 'meets', 'meets-masked', 'barred']),
  reason: words(1000).min(1),
  ground: words(40).optional(),
  argument: words(1000).optional(),
  title: words(200).optional(),
  article: words(60).optional(),
  plannedOn: day.optional(),
  recipe: recipe.optional(),
});
export const planBody = z.strictObject({ day, reason: words(500).default('') });
export const acquisitionBody = z.strictObject({
  way: z.enum(['own', 'sharing', 'purchase', 'negotiation']),
  source: words(200).default(''),
});
export const boardQuery = z.strictObject({
  state: z.enum(['opened', 'planned', 'undated', 'excluded']).optional(),
  provider: z.uuid().optional(),
  search: words(100).optional(),
});

const superior = z.object({
  id: z.uuid(),
  effect: z.enum(['bars', 'narrows']),
  kind: z.string(),
  title: z.string(),
  article: z.string(),
  wording: z.string(),
});
const ground = z.object({ key: z.string(), title: text });
const way = z.object({
  id: z.uuid(),
  kind: z.enum(['masked', 'consent', 'meets']),
  said: z.string(),
  openedOn: z.string(),
  /** Null where nobody has set a day. */
  due: z.string().nullable(),
  state: z.enum(['waiting', 'overdue', 'in-scope', 'justified', 'consent-withdrawn']),
  justification: z.string().nullable(),
  derivedId: z.uuid().nullable(),
  withdrawable: z.boolean(),
});
const look = z.object({
  id: z.uuid(),
  since: z.string(),
  dueOn: z.string(),
  state: z.enum(['waiting', 'overdue', 'answered']),
  former: z.object({ state: z.string(), grounds: z.array(z.string()) }),
  answer: z.string().nullable(),
  reason: z.string().nullable(),
  outcome: z
    .object({ state: z.string(), grounds: z.array(z.string()), plannedOn: z.string().optional() })
    .nullable(),
  reviewer: z.string().nullable(),
  answeredOn: z.string().nullable(),
});
const party = z.object({ id: z.uuid(), name: text });
export const entrySchema = z.object({
  id: z.uuid(),
  code: z.string().nullable(),
  name: z.string(),
  provider: party,
  openingClass: z.string(),
  state: z.enum(['opened', 'planned', 'undated', 'excluded']),
  grounds: z.array(ground),
  plannedOn: z.string().nullable(),
  toChange: z.boolean(),
  dataset: z.object({ id: z.uuid(), slug: z.string(), state: z.string() }).nullable(),
  superior: z.array(superior),
  ways: z.array(way),
  looks: z.array(look),
  acquisition: z.object({ way: z.string(), source: z.string() }).nullable(),
  abilities: abilitiesSchema,
});
export type ExclusionEntry = z.output<typeof entrySchema>;

const figures = z.object({
  catalogue: z.number(),
  opened: z.number(),
  planned: z.number(),
  undated: z.number(),
  inScope: z.number(),
  excluded: z.number(),
  ways: z.number(),
  waysOverdue: z.number(),
  looks: z.number(),
  looksOverdue: z.number(),
});
export const boardReply = z.object({
  figures,
  byProvider: z.array(figures.extend({ provider: party })),
  items: z.array(entrySchema),
  terms: z.object({
    grounds: z.array(ground.extend({ needs: z.array(z.string()) })),
    ways: z.array(ground),
    answers: z.array(ground),
    acquisitions: z.array(ground),
    superior: z.boolean(),
    interval: z.number().nullable(),
  }),
  articles: z.object({
    grounds: z.array(z.string()),
    ways: z.array(z.string()),
    interval: z.array(z.string()),
  }),
});
export type ExclusionBoard = z.output<typeof boardReply>;
export const idReply = z.object({ id: z.uuid() });
export const withdrawnReply = z.object({ withdrawal: z.string().nullable() });
export const answeredReply = z.object({ derivedId: z.uuid().nullable() });
export const filledReply = z.object({ batchId: z.string() });
