/** Offline hand-overs as they travel. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';

const party = z.object({ id: z.uuid(), name: text });
const words = (most: number) => z.string().trim().min(2).max(most);
const day = z.iso.date();
const handOver = z.object({
  id: z.uuid(),
  number: z.string(),
  state: z.enum(['asked', 'arranged', 'consented', 'refused', 'handed-over', 'destroyed', 'overdue']),
  resource: z.object({ id: z.uuid(), name: z.string() }),
  applicant: party,
  provider: party,
  reason: z.string(),
  purpose: z.string(),
  arrangement: z.string().nullable(),
  refused: z.string().nullable(),
  medium: z.string().nullable(),
  records: z.number().int().nullable(),
  sha256: z.string().nullable(),
  giver: z.string().nullable(),
  receiver: z.string().nullable(),
  handedOn: z.string().nullable(),
  destroyOn: z.string().nullable(),
  proof: z.string().nullable(),
  destroyedOn: z.string().nullable(),
  abilities: abilitiesSchema,
});
export type HandOverReply = z.output<typeof handOver>;
export const handOverList = z.object({
  items: z.array(handOver),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type HandOverList = z.output<typeof handOverList>;
export const askBody = z.strictObject({ resourceId: z.uuid(), reason: words(1000), purpose: words(1000) });
export const arrangeBody = z.strictObject({ arrangement: words(2000) });
export const decideBody = z.strictObject({
  consent: z.boolean(),
  reason: z.string().trim().max(1000).default(''),
});
export const handedBody = z.strictObject({
  medium: words(200),
  records: z.number().int().min(1).max(1_000_000_000),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  giver: words(100),
  receiver: words(100),
  handedOn: day,
  destroyOn: day,
});
export const destroyBody = z.strictObject({ proof: words(1000), on: day });
