// What the portal says of itself: how it runs against its targets, and what is taken of it.
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';

const kind = z.enum(['availability', 'response', 'datasets', 'capacity']);

export const targetBody = z.strictObject({
  kind,
  value: z.number().min(0).max(1_000_000_000),
  reason: z.string().trim().min(2).max(500),
});

export const statusReply = z.object({
  measuredSince: z.string().nullable(),
  /** What is aimed at, what is measured, and whether that meets it; availability in percent, response in milliseconds, capacity in requests a minute. */
  lines: z.array(
    z.object({
      kind,
      target: z.number().nullable(),
      setAt: z.string().nullable(),
      reason: z.string().nullable(),
      measured: z.number().nullable(),
      met: z.boolean().nullable(),
    }),
  ),
  breaches: z.array(
    z.object({
      kind,
      target: z.number(),
      measured: z.number(),
      beganAt: z.string(),
      lastAt: z.string(),
      endedAt: z.string().nullable(),
    }),
  ),
  months: z.array(
    z.object({
      month: z.string(),
      availability: z.number().nullable(),
      p95: z.number().nullable(),
      requests: z.number().int(),
      failed: z.number().int(),
      busiest: z.number().int(),
      datasets: z.number().int(),
      breaches: z.number().int(),
    }),
  ),
  versions: z.array(z.object({ version: z.string(), since: z.string() })),
  abilities: abilitiesSchema,
});
export type StatusReply = z.output<typeof statusReply>;

const word = z.object({ key: z.string(), zh: z.string(), en: z.string() });
const ranked = z.object({ id: z.string(), slug: z.string(), title: text, value: z.number() });
export const statisticsReply = z.object({
  totals: z.object({
    datasets: z.number().int(),
    departments: z.number().int(),
    rows: z.number().int(),
    releases: z.number().int(),
    views: z.number().int(),
    previews: z.number().int(),
    downloads: z.number().int(),
    calls: z.number().int(),
    reuses: z.number().int(),
    questions: z.number().int(),
    answered: z.number().int(),
  }),
  departments: z.array(
    z.object({
      id: z.string(),
      name: text,
      /** Opens by reference: shown apart. */
      reference: z.boolean(),
      datasets: z.number().int(),
      rows: z.number().int(),
      releases: z.number().int(),
      views: z.number().int(),
      previews: z.number().int(),
      downloads: z.number().int(),
      calls: z.number().int(),
    }),
  ),
  themes: z.array(word.extend({ datasets: z.number().int(), rows: z.number().int() })),
  months: z.array(
    z.object({
      month: z.string(),
      opened: z.number().int(),
      releases: z.number().int(),
      views: z.number().int(),
      previews: z.number().int(),
      downloads: z.number().int(),
      calls: z.number().int(),
    }),
  ),
  ranking: z.object({
    views: z.array(ranked),
    downloads: z.array(ranked),
    calls: z.array(ranked),
    rating: z.array(ranked),
    rows: z.array(ranked),
  }),
});
export type StatisticsReply = z.output<typeof statisticsReply>;
