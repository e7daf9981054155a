/** Addresses to be told of changes with their last messages, as they travel. */
import { z } from 'zod';
import { text } from '#kernel/http/shapes.ts';
import { webhookStates } from './tables.ts';

export const webhooksReply = z.object({
  /** Failures in a row after which an address is parked. */
  parkAfter: z.number(),
  items: z.array(
    z.object({
      id: z.uuid(),
      url: z.string(),
      datasetId: z.uuid().nullable(),
      /** Null: of all that are open. */
      dataset: text.nullable(),
      waiting: z.number(),
      state: z.enum(webhookStates),
      failures: z.number(),
      toldAt: z.string().nullable(),
      createdAt: z.string(),
      messages: z.array(
        z.object({
          id: z.uuid(),
          event: z.string(),
          attempts: z.number(),
          outcome: z.enum(['arrived', 'failed', 'dropped']).nullable(),
          status: z.number().nullable(),
          at: z.string(),
        }),
      ),
    }),
  ),
});
export type WebhooksReply = z.output<typeof webhooksReply>;
