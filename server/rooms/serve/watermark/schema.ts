/** Shapes of tracing over HTTP; the web infers its types from here. */
import { z } from 'zod';
import { nameShapes, text } from '#kernel/http/shapes.ts';

const evidence = z.object({
  /** By what the rows were known: their key, bins of their values, both; rows as they were; tokens. */
  by: z.enum(['key', 'bins', 'both', 'originals', 'tokens']),
  n: z.number(),
  matches: z.number(),
  z: z.number(),
});

const named = z.object({
  exportId: z.uuid(),
  manner: z.enum(['parity', 'token']),
  evidence: z.array(evidence),
  chance: z.number(),
  organisation: z.object({ id: z.uuid(), name: text }),
  person: z.string().nullable(),
  at: z.string(),
  grant: z.object({ id: z.uuid(), number: z.string() }),
  service: z.object({ id: z.string(), code: z.string(), title: text }),
  commitment: z.string(),
  entry: z.string(),
});

export const tracedReply = z.object({
  sha256: z.string(),
  rows: z.number(),
  columns: z.array(z.string()),
  exports: z.number(),
  named: z.array(named),
  nextZ: z.number().nullable(),
  entry: z.string(),
});
export type TracedReply = z.output<typeof tracedReply>;

export const markWordsReply = z.object({
  manners: z.array(z.object({ manner: text, survives: text, limits: text })),
  sureZ: z.number(),
});
export type MarkWordsReply = z.output<typeof markWordsReply>;

nameShapes({ TracedFile: tracedReply });
