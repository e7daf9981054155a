/** What the desk shows of a service's document. */
import { z } from 'zod';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { callLanguages, callProfiles } from './calls/types.ts';

export const fieldSchema = z.object({
  name: z.string(),
  title: text,
  /** What it means, in the catalogue's words; the title where it says nothing more. */
  meaning: z.string(),
  type: z.string(),
  json: z.string(),
  length: z.number().int().nullable(),
  nullable: z.boolean(),
  lookup: z.boolean(),
  personal: z.enum(['none', 'personal', 'sensitive']),
  identifier: z.string().nullable(),
  codes: z.array(z.object({ code: z.string(), zh: z.string(), en: z.string() })),
});

export const documentReply = z.object({
  service: z.object({ id: z.uuid(), code: z.string(), title: text, version: z.number().int() }),
  /** SHA-256 of the document's bytes as `/openapi.json` gives them. */
  digest: z.string(),
  at: z.string(),
  path: z.string(),
  fields: z.array(fieldSchema),
  /** A call that the rows of the test environment answer, and its answer. */
  example: z.object({ body: z.string(), reply: z.string() }),
  calls: z.array(
    z.object({ language: z.enum(callLanguages), profile: z.enum(callProfiles), source: z.string() }),
  ),
  /** How a sealed answer is opened; null where the grade does not ask for it. */
  sealing: text.nullable(),
  errors: z.array(z.object({ code: z.string(), status: z.number().int(), what: text, mend: text })),
});
export type DocumentReply = z.output<typeof documentReply>;
export type DocumentField = z.output<typeof fieldSchema>;

nameShapes({ ServiceDocument: documentReply });
