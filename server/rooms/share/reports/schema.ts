/** Reports on sharing, each figure with the rows behind it. */
import { z } from 'zod';
import { text } from '#kernel/http/shapes.ts';

const party = z.object({ id: z.uuid(), name: text });
const count = z.number().int();
const entry = z.object({ id: z.uuid(), name: z.string() });

/** A calendar year; the present one when left out. `provider` opens a figure to its rows. */
export const yearQuery = z.strictObject({
  year: z.coerce.number().int().min(2000).max(2200).optional(),
  provider: z.uuid().optional(),
});
export const providerQuery = z.strictObject({ provider: z.uuid().optional() });

export const refusalsReply = z.object({
  year: z.number().int(),
  byGround: z.array(z.object({ kind: z.string(), title: text, refusals: count })),
  byProvider: z.array(z.object({ provider: party, refusals: count, overturned: count })),
  items: z.array(
    z.object({
      applicationId: z.uuid(),
      number: z.string().nullable(),
      provider: party,
      applicant: party,
      resource: entry,
      refusedAt: z.string(),
      reasons: z.array(z.string()),
      grounds: z.array(
        z.object({ kind: z.string(), kindTitle: text, title: z.string(), article: z.string() }),
      ),
      /** Granted later, on the same application. */
      overturned: z.boolean(),
    }),
  ),
  articles: z.array(z.string()),
});
export type RefusalsReply = z.output<typeof refusalsReply>;

export const grantedReply = z.object({
  year: z.number().int(),
  items: z.array(
    z.object({
      provider: party,
      decided: count,
      granted: count,
      refused: count,
      entries: count,
      withheld: count,
    }),
  ),
  /** Of one provider: what the figures count. */
  rows: z.array(
    z.object({ applicationId: z.uuid(), number: z.string().nullable(), state: z.string(), resource: entry }),
  ),
  withheldEntries: z.array(entry),
  articles: z.array(z.string()),
});
export type GrantedReply = z.output<typeof grantedReply>;

export const exceptionsReply = z.object({
  city: z.object({ entries: count, exceptions: count }),
  items: z.array(z.object({ provider: party, entries: count, exceptions: count })),
  rows: z.array(entry.extend({ sharingClass: z.string(), provider: party })),
  articles: z.array(z.string()),
});
export type ExceptionsReply = z.output<typeof exceptionsReply>;

export const accessReply = z.object({
  limit: z.object({ days: count.nullable(), articles: z.array(z.string()) }),
  /** Middle of the times from consent to the first possible access, in minutes; null without any. */
  medianMinutes: z.number().nullable(),
  overdue: count,
  items: z.array(
    z.object({
      applicationId: z.uuid(),
      number: z.string().nullable(),
      applicant: party,
      provider: party,
      approvedAt: z.string(),
      possibleAt: z.string().nullable(),
      minutes: z.number().nullable(),
      dueOn: z.string().nullable(),
      overdue: z.boolean(),
    }),
  ),
});
export type AccessReply = z.output<typeof accessReply>;

export const funnelReply = z.object({
  steps: z.array(z.object({ key: z.enum(['drafted', 'submitted', 'decided', 'granted', 'called']), count })),
  waiting: z.array(
    z.object({ provider: party, open: count, late: count, medianDays: z.number().nullable() }),
  ),
  disputes: z.object({ open: count, closed: count }),
  offline: z.object({ handedOver: count, records: count }),
});
export type FunnelReply = z.output<typeof funnelReply>;

export const usesReply = z.object({
  /** Answered calls a day over the last thirty, oldest first. */
  days: z.array(z.object({ day: z.string(), calls: count, refused: count })),
  items: z.array(
    z.object({
      grantId: z.uuid(),
      number: z.string(),
      consumer: party,
      resource: entry,
      purpose: z.string(),
      state: z.string(),
      calls: count,
      records: count,
      refused: count,
      lastAt: z.string().nullable(),
      lastDay: z.string().nullable(),
    }),
  ),
});
export type UsesReply = z.output<typeof usesReply>;
