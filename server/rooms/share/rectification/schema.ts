/** Matters of rectification as they travel. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';

const party = z.object({ id: z.uuid(), name: text });
const words = z.string().trim().max(2000);
export const demandBody = z.strictObject({
  grantIds: z.array(z.uuid()).min(1).max(100),
  cause: z.string().trim().max(40).default(''),
  evidence: words.default(''),
  fileId: z.uuid().optional(),
  demand: words.default(''),
  dueOn: z.iso.date(),
});
export const answerBody = z.strictObject({ text: words.min(2) });
export const judgeBody = z.strictObject({ accept: z.boolean(), text: words.min(2) });
export const rectification = z.object({
  id: z.uuid(),
  number: z.string(),
  state: z.enum(['open', 'answered', 'restored', 'terminated']),
  consumer: party,
  provider: party,
  grants: z.array(z.object({ id: z.uuid(), number: z.string() })),
  cause: z.object({ key: z.string(), title: text }),
  evidence: z.string(),
  fileId: z.uuid().nullable(),
  demand: z.string(),
  dueOn: z.string(),
  pastDue: z.boolean(),
  openedAt: z.string(),
  steps: z.array(z.object({ act: z.string(), text: z.string(), by: z.string().nullable(), at: z.string() })),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type RectificationReply = z.output<typeof rectification>;
export const rectificationList = z.object({
  items: z.array(rectification),
  causes: z.array(z.object({ key: z.string(), title: text })),
  abilities: abilitiesSchema,
});
export type RectificationList = z.output<typeof rectificationList>;
