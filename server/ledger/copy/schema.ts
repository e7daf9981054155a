/** What the search over the copy gives. */
import { z } from 'zod';
import { listOf } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';

export const foundSchema = z.object({
  hash: z.string(),
  index: z.number(),
  origin: z.string(),
  kind: z.string(),
  title: text,
  at: z.string(),
  /** `name`: as people know it; null where it bears none. */
  subject: z.object({ type: z.string(), id: z.string(), name: text.nullable() }),
});
export type Found = z.output<typeof foundSchema>;
export const entriesFoundReply = listOf(foundSchema).extend({ more: z.boolean() });
