/** Shapes of the canary over HTTP; the web infers its types from here. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';

const answer = z.object({
  store: z.enum(['postgres', 'warehouse']),
  at: z.string(),
  outcome: z.enum(['held', 'failed', 'not-asked']),
  policies: z.number(),
  rows: z.number(),
  probes: z.number(),
  finding: text.nullable(),
});

export const canaryReply = z.object({
  services: z.array(
    z.object({
      id: z.uuid(),
      code: z.string(),
      title: text,
      version: z.number(),
      heldAt: z.string().nullable(),
      entry: z.string().nullable(),
      answers: z.array(answer),
    }),
  ),
  abilities: abilitiesSchema,
});
export type CanaryReply = z.output<typeof canaryReply>;

export const releaseBody = z.strictObject({ note: z.string().trim().min(2).max(500) });
export type ReleaseBody = z.output<typeof releaseBody>;

nameShapes({ CanaryAnswers: canaryReply });
