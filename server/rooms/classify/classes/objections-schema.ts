/** What objecting takes and gives over HTTP. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';

const text = z.object({ zh: z.string(), en: z.string() });

export const objectionBody = z.strictObject({
  reason: z.string().trim().min(2).max(1000),
  applicationId: z.uuid().optional(),
});

const objection = z.object({
  /** How one objects in this city; null where its pack has no such way. */
  way: z.object({ title: text, steps: z.array(text), articles: z.array(z.string()) }).nullable(),
  /** The entry is one that is not shared. */
  withheld: z.boolean(),
  /** The reader’s own objection under way. */
  open: z.object({ caseId: z.string(), number: z.string() }).nullable(),
});
export type ObjectionReply = z.output<typeof objection>;
export const objectionReply = objection.extend({ abilities: abilitiesSchema });
