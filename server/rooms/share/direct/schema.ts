/** Exceptions for direct exchange as they travel. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';

const words = (least: number, most: number) => z.string().trim().min(least).max(most);
const party = z.object({ id: z.uuid(), name: text });
export const askBody = z.strictObject({
  otherId: z.uuid(),
  what: words(2, 500),
  reason: words(4, 1000),
  until: z.iso.date(),
});
export const decideBody = z.strictObject({ approve: z.boolean(), decision: words(2, 1000) });
export const directReply = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      number: z.string(),
      organisation: party,
      other: party,
      what: z.string(),
      reason: z.string(),
      until: z.string(),
      state: z.enum(['asked', 'approved', 'refused', 'expired']),
      decision: z.string().nullable(),
      abilities: abilitiesSchema,
    }),
  ),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type DirectReply = z.output<typeof directReply>;
