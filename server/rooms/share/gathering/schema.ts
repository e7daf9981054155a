/** Gathering before sharing as it travels: what is asked for, and the entries with the one copy all are served from. */
import { z } from 'zod';
import { text } from '#kernel/http/shapes.ts';

export const askBody = z.strictObject({ resourceId: z.uuid() });
export const askedReply = z.object({
  /** Services that give the entry's rows; none while its provider has made none. */
  services: z.array(z.object({ id: z.uuid(), code: z.string(), title: text })),
});
const supply = z.object({
  resource: z.object({ id: z.uuid(), name: z.string() }),
  provider: z.object({ id: z.uuid(), name: text }),
  /** Ways by which the provider sends it in; every user is served from the one copy they fill. */
  feeds: z.number().int(),
  copies: z.number().int(),
  consumers: z.number().int(),
  lastBatchAt: z.string().nullable(),
});
export const suppliesReply = z.object({ items: z.array(supply), articles: z.array(z.string()) });
export type SuppliesReply = z.output<typeof suppliesReply>;
