/** The catalogue in figures over HTTP. */
import { z } from 'zod';

const figure = z.object({ key: z.string(), zh: z.string(), en: z.string(), count: z.number().int() });
export type Figure = z.output<typeof figure>;
const share = z.object({ done: z.number().int(), of: z.number().int() });

export const statisticsQuery = z.strictObject({
  format: z.enum(['json', 'csv']).default('json'),
  lang: z.enum(['zh', 'en']).default('zh'),
});
export const statisticsReply = z.object({
  on: z.iso.date(),
  total: z.number().int(),
  items: z.number().int(),
  class: z.array(figure),
  opening: z.array(figure),
  theme: z.array(figure),
  provider: z.array(figure),
  cycle: z.array(figure),
  grade: z.array(figure),
  coverage: z.object({
    /** Organisations with at least one entry on show, of all that are registered. */
    organisations: share,
    /** Systems named by an entry on show, of all that are registered. */
    systems: share,
  }),
  /** By month of first publication, oldest first: entries on show that began then, and all up to then. */
  growth: z.array(z.object({ month: z.string(), count: z.number().int(), total: z.number().int() })),
});
export type StatisticsReply = z.output<typeof statisticsReply>;
