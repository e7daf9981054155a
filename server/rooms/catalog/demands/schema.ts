/** Demands over HTTP: which data a department lacks, who is believed to hold them, and what became of it. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';

const party = z.object({ id: z.uuid(), name: text });

export const demandStates = ['open', 'matched', 'applied', 'requested', 'closed', 'withdrawn'] as const;
export type DemandState = (typeof demandStates)[number];

export const demandBody = z.strictObject({
  wanted: z.string().trim().max(200).default(''),
  items: z.string().trim().max(1000).default(''),
  holderId: z.uuid().optional(),
  duty: z.string().trim().max(500).default(''),
});
export type DemandBody = z.output<typeof demandBody>;

export const demandReply = z.object({
  id: z.uuid(),
  organisation: party,
  holder: party.nullable(),
  wanted: z.string(),
  items: z.string(),
  duty: z.string(),
  state: z.enum(demandStates),
  entry: z.object({ id: z.uuid(), name: z.string(), version: z.number().int().nullable() }).nullable(),
  applicationId: z.uuid().nullable(),
  answer: z.string().nullable(),
  closedHow: z.string().nullable(),
  createdOn: z.string(),
  closedOn: z.string().nullable(),
  abilities: abilitiesSchema,
});
export type DemandReply = z.output<typeof demandReply>;

export const demandQuery = z.strictObject({
  ...pageQuery,
  /** `raised`: by the own organisation; `held`: believed to be held by it; `all`: what the reader may see. */
  scope: z.enum(['raised', 'held', 'all']).default('all'),
  state: z.enum([...demandStates, 'standing']).optional(),
  q: z.string().max(200).optional(),
});
export type DemandQuery = z.output<typeof demandQuery>;
export const demandList = listOf(demandReply);

export const matchBody = z.strictObject({ resourceId: z.uuid() });
export const answerBody = z.strictObject({ answer: z.string().trim().min(2).max(1000) });
export const suggestionReply = z.object({
  items: z.array(z.object({ id: z.uuid(), name: z.string(), version: z.number().int(), provider: party })),
});

nameShapes({ Demand: demandReply });
