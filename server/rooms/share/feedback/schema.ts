/** What users say of an entry’s data, as it travels. */
import { z } from 'zod';
import { text } from '#kernel/http/shapes.ts';

export const feedbackBody = z.strictObject({
  grantId: z.uuid(),
  useful: z.boolean(),
  quality: z.number().int().min(1).max(5),
  problem: z.string().trim().max(1000).default(''),
});
export const feedbackQuery = z.strictObject({ resource: z.uuid() });
export const feedbackReply = z.object({
  items: z.array(
    z.object({
      grantId: z.uuid(),
      organisation: z.object({ id: z.uuid(), name: text }),
      useful: z.boolean(),
      quality: z.number().int(),
      problem: z.string(),
      at: z.string(),
    }),
  ),
  useful: z.number().int(),
  /** Mean of the marks from 1 to 5; null without any. */
  quality: z.number().nullable(),
});
export type FeedbackReply = z.output<typeof feedbackReply>;
