/** Reports of use as they travel: asked, outstanding and given. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { json, text } from '#kernel/http/shapes.ts';

const party = z.object({ id: z.uuid(), name: text });
const words = (most: number) => z.string().trim().max(most);
const useReport = z.object({
  id: z.uuid(),
  kind: z.enum(['interval', 'statement']),
  grantId: z.uuid(),
  consumer: party,
  provider: party,
  question: z.string(),
  askedAt: z.string(),
  from: z.string(),
  to: z.string(),
  /** What was approved beside what the log says was called. */
  counted: z.record(z.string(), json),
  statement: z.string().nullable(),
  benefit: z.string().nullable(),
  answeredAt: z.string().nullable(),
  abilities: abilitiesSchema,
});
export type UseReportReply = z.output<typeof useReport>;
export const useReportList = listOf(useReport).extend({
  open: z.number().int(),
  articles: z.array(z.string()),
});
export type UseReportList = z.output<typeof useReportList>;
export const reportQuery = z.strictObject({
  ...pageQuery,
  grant: z.uuid().optional(),
  open: z.enum(['true', 'false']).optional(),
});
export const askBody = z.strictObject({ grantId: z.uuid(), question: words(1000).min(2) });
export const answerBody = z.strictObject({ statement: words(4000).min(4), benefit: words(2000).default('') });
