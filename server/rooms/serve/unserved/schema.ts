/** The list of entries that are catalogued and not served. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';

export const unservedQuery = z.strictObject({ ...pageQuery, provider: z.uuid().optional() });
export const unservedEntry = z.object({
  resource: z.object({ id: z.uuid(), name: z.string() }),
  provider: z.object({ id: z.uuid(), name: text }),
  detail: z.enum(['no-service', 'unreadable']),
  since: z.string(),
  /** Whole days it has been so. */
  days: z.number().int(),
  lookedAt: z.string(),
});
export type UnservedEntry = z.output<typeof unservedEntry>;
export const unservedReply = listOf(unservedEntry).extend({
  /** By provider, most entries first; of all the reader may see. */
  providers: z.array(z.object({ id: z.uuid(), name: text, entries: z.number().int() })),
  abilities: abilitiesSchema,
});
export type UnservedReply = z.output<typeof unservedReply>;
export const lookReply = z.object({ queued: z.literal(true) });
nameShapes({ UnservedEntry: unservedEntry });
