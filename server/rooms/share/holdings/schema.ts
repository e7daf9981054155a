/** What a unit has obtained by sharing, as it travels. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';

const party = z.object({ id: z.uuid(), name: text });
export const keepBody = z.strictObject({
  keeper: z.string().trim().min(1).max(100),
  systems: z.array(z.string().trim().min(1).max(100)).min(1).max(20),
});
export const rulesBody = z.strictObject({ title: z.string().trim().min(2).max(200), fileId: z.uuid() });
export const holdingsQuery = z.strictObject({ unit: z.uuid().optional() });
export const holdingsReply = z.object({
  unit: party,
  items: z.array(
    z.object({
      grantId: z.uuid(),
      number: z.string(),
      resource: z.object({ id: z.uuid(), name: z.string() }),
      provider: party,
      state: z.string(),
      columns: z.number().int(),
      purpose: z.string(),
      keeper: z.string().nullable(),
      systems: z.array(z.string()),
      firstDay: z.string(),
      lastDay: z.string().nullable(),
      abilities: abilitiesSchema,
    }),
  ),
  rules: z.array(z.object({ id: z.uuid(), title: z.string(), fileId: z.uuid(), filedAt: z.string() })),
  /** True where nothing conditional is granted before rules are filed. */
  rulesNeeded: z.boolean(),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type HoldingsReply = z.output<typeof holdingsReply>;
