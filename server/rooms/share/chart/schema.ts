/** The chart of an application as it travels: its branches and their steps. */
import { z } from 'zod';
import { text } from '#kernel/http/shapes.ts';

const step = z.object({
  key: z.string(),
  title: text,
  state: z.enum(['done', 'present', 'ahead']),
  at: z.string().nullable(),
  by: z.string().nullable(),
});
const branch = z.object({ key: z.enum(['exists', 'missing']), title: text, steps: z.array(step) });
export const chartReply = z.object({ branches: z.array(branch), articles: z.array(z.string()) });
export type ChartReply = z.output<typeof chartReply>;
export type Branch = z.output<typeof branch>;
export type Step = z.output<typeof step>;
