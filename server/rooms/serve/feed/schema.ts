/** Feeds as their readers and providers see them on the desk. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';

const count = z.number().int();
const party = z.object({ id: z.uuid(), name: text });
const instant = z.string();

export const feedRow = z.object({
  grantId: z.uuid(),
  number: z.string(),
  service: z.object({ id: z.uuid(), code: z.string(), title: text }),
  consumer: party,
  provider: party,
  feedId: z.uuid(),
  newest: count,
  /** Entries from this number on can still be read. */
  oldest: count,
  newestAt: instant.nullable(),
  sent: count,
  sentAt: instant.nullable(),
  acknowledged: count,
  acknowledgedAt: instant.nullable(),
  /** Entries that were not acknowledged yet. */
  lag: count,
  /** When the oldest of them came; null where there is none. */
  behindSince: instant.nullable(),
  /** What is not acknowledged begins before what is kept: the snapshot is due. */
  lost: z.boolean(),
  subscriptions: z.object({ active: count, parked: count }),
});
export type FeedRow = z.output<typeof feedRow>;

export const feedsReply = z.object({
  /** Days an entry is kept; null: until the bureau sets a figure. */
  retentionDays: z.number().nullable(),
  articles: z.array(z.string()),
  items: z.array(feedRow),
});
export type FeedsReply = z.output<typeof feedsReply>;

export const subscriptionRow = z.object({
  id: z.uuid(),
  url: z.string(),
  state: z.enum(['active', 'parked', 'ended']),
  failures: count,
  told: count,
  toldAt: instant.nullable(),
  nextAt: instant.nullable(),
  createdAt: instant,
  log: z.array(
    z.object({
      id: z.uuid(),
      seq: count,
      attempt: count,
      outcome: z.enum(['arrived', 'failed']),
      status: count.nullable(),
      fault: z.string().nullable(),
      tookMs: count,
      at: instant,
      entry: z.string().nullable(),
    }),
  ),
});

export const feedReply = feedRow.extend({
  retentionDays: z.number().nullable(),
  /** Entries of each of the last days, and how many of them are not acknowledged. */
  days: z.array(z.object({ day: z.iso.date(), entries: count, open: count })),
  subscriptions: z.object({ active: count, parked: count, items: z.array(subscriptionRow) }),
  addresses: z.object({ entries: z.string(), snapshot: z.string(), acknowledge: z.string() }),
  parkAfter: count,
  abilities: abilitiesSchema,
});
export type FeedReply = z.output<typeof feedReply>;

export const subscribeBody = z.strictObject({ url: z.string().trim().min(8).max(500) });
export const replayBody = z.strictObject({ seq: z.number().int().min(1) });
