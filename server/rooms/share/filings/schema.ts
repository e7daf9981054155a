/** Filings of consents as they travel. */
import { z } from 'zod';
import { listOf, pageQuery } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';

const party = z.object({ id: z.uuid(), name: text });
export const filingsQuery = z.strictObject({
  ...pageQuery,
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});
export const filingsReply = listOf(
  z.object({
    id: z.uuid(),
    number: z.string(),
    filedOn: z.string(),
    applicant: party,
    provider: party,
    resource: z.object({ id: z.uuid(), name: z.string() }),
    purpose: z.string(),
    firstDay: z.string(),
    lastDay: z.string().nullable(),
    caseId: z.uuid(),
    grantId: z.uuid(),
  }),
).extend({
  /** Consents of the same days, counted by their cases: the two numbers agree. */
  consents: z.number().int(),
  articles: z.array(z.string()),
});
export type FilingsReply = z.output<typeof filingsReply>;
