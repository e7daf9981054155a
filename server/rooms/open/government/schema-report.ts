/** The report of a period as it travels: what was taken, applied for and answered. */
import { z } from 'zod';
import { nameShapes, text } from '#kernel/http/shapes.ts';

const count = z.number().int();
const figures = z.object({
  received: count,
  answered: count,
  inTime: count,
  late: count,
  /** Answered where no limit ran. */
  noLimit: count,
  waiting: count,
  /** Of those waiting, past their day. */
  overdue: count,
  /** Workdays until the answer. */
  mean: z.number().nullable(),
  median: z.number().nullable(),
  longest: z.number().nullable(),
});
export const answersReply = z.object({
  from: z.string(),
  to: z.string(),
  use: z.object({ downloads: count, calls: count, refused: count, sets: count, takers: count }),
  applications: z.object({
    received: count,
    granted: count,
    refused: count,
    takenBack: count,
    open: count,
  }),
  all: figures,
  kinds: z.array(z.object({ key: z.string(), title: text, figures })),
  units: z.array(z.object({ unit: z.object({ id: z.uuid(), name: text }), figures })),
  articles: z.array(z.string()),
});
export type AnswersReply = z.output<typeof answersReply>;
export type AnswerFigures = z.output<typeof figures>;
export const sheetQuery = z.strictObject({
  from: z.iso.date(),
  to: z.iso.date(),
  lang: z.enum(['zh', 'en']).default('zh'),
});
nameShapes({ OpenAnswerFigures: figures });
