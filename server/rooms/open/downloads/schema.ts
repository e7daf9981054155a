// Releases of a set with their files, as they travel.
import { z } from 'zod';
import { json, text } from '#kernel/http/shapes.ts';

export const releasesQuery = z.strictObject({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
});
export const releasesReply = z.object({
  items: z.array(
    z.object({
      number: z.number().int(),
      rows: z.number().int(),
      publishedAt: z.string(),
      note: z.string(),
      difference: z.record(z.string(), json).nullable(),
      withdrawn: z.boolean(),
      current: z.boolean(),
      files: z.array(
        z.object({
          format: z.string(),
          title: text,
          bytes: z.number(),
          sha256: z.string(),
          href: z.string(),
        }),
      ),
    }),
  ),
  total: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
});
export type ReleasesReply = z.output<typeof releasesReply>;
