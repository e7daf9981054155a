// The opening catalogue of a year as it travels.
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { inputKeys } from './tables.ts';

const party = z.object({ id: z.uuid(), name: text });
const year = z.coerce.number().int().min(2000).max(2100);
const words = z.string().trim().max(500);

export const yearParams = z.strictObject({ year });
export const entryParams = z.strictObject({ year, id: z.uuid() });
export const yearQuery = z.strictObject({ year: year.optional() });
export const settleBody = z.strictObject({ kept: z.boolean(), reason: words.default('') });
export const answerBody = z.strictObject({ agreed: z.boolean(), said: words.default('') });
export const decideBody = z.strictObject({ publish: z.boolean(), opinion: words.min(1) });

export const compiledEntry = z.object({
  resourceId: z.uuid(),
  name: z.string(),
  unit: party,
  openingClass: text,
  /** From which of the inputs it comes. */
  inputs: z.array(z.object({ key: z.enum(inputKeys), zh: z.string(), en: z.string() })),
  demands: z.number().int(),
  kept: z.boolean(),
  reason: z.string(),
  agreed: z.boolean().nullable(),
  said: z.string(),
  slug: z.string().nullable(),
  abilities: abilitiesSchema,
});
export const compilationReply = z.object({
  year: z.number().int(),
  years: z.array(z.number().int()),
  state: z.enum(['none', 'compiling', 'submitted', 'published']),
  entries: z.array(compiledEntry),
  /** Priorities of the year without an entry and without a reason: they keep it from being submitted. */
  unexplained: z.array(z.object({ resourceId: z.uuid(), name: z.string() })),
  inputs: z.array(z.object({ key: z.string(), zh: z.string(), en: z.string() })),
  submittedAt: z.string().nullable(),
  publishedAt: z.string().nullable(),
  opinion: z.string(),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type CompilationReply = z.output<typeof compilationReply>;

nameShapes({ OpenCompilation: compilationReply });
