// Requests and replies of the calendar of working days.
import { z } from 'zod';
import { legalDay } from '../schema.ts';

/** A notice is a page of text. */
const TEXT = 20_000;
const NAME = 200;

const text = z.string().trim().min(1).max(TEXT);
const days = z.array(z.string());

export const previewBody = z.strictObject({ text });
export const importBody = z.strictObject({ text, document: z.string().trim().min(1).max(NAME) });
export const noticeReply = z.object({
  year: z.number(),
  document: z.string(),
  off: days,
  work: days,
  holidays: z.array(z.object({ name: z.string(), off: days, work: days, stated: z.number().optional() })),
});
export const importedReply = z.object({ id: z.string(), notice: noticeReply });

export const localDaysBody = z.strictObject({
  from: legalDay,
  to: legalDay,
  workday: z.boolean(),
  document: z.string().trim().min(1).max(NAME),
  reason: z.string().trim().min(1).max(NAME),
});
export const idReply = z.object({ id: z.string() });
export const idParams = z.strictObject({ id: z.uuid() });
export const yearQuery = z.strictObject({ year: z.coerce.number().int().min(2004).max(2200) });

export const yearReply = z.object({
  year: z.number(),
  /** False: 未公布, counted by weekends and the holidays that never move. */
  published: z.boolean(),
  /** Days that differ from an ordinary week, with why. */
  days: z.array(
    z.object({ day: z.string(), workday: z.boolean(), source: z.enum(['national', 'local', 'fixed']) }),
  ),
  notices: z.array(
    z.object({
      id: z.string(),
      document: z.string(),
      enteredBy: z.string(),
      enteredAt: z.string(),
      current: z.boolean(),
      off: days,
      work: days,
    }),
  ),
  local: z.array(
    z.object({
      id: z.string(),
      from: z.string(),
      to: z.string(),
      workday: z.boolean(),
      document: z.string(),
      reason: z.string(),
      enteredBy: z.string(),
      enteredAt: z.string(),
      withdrawnAt: z.string().nullable(),
    }),
  ),
  abilities: z.record(z.string(), z.unknown()),
});
