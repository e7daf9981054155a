/** Marks of trade secrets, looks at them, and consents, as they travel. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';

const words = (most: number) => z.string().trim().max(most);
const count = z.number().int();

export const lookBody = z.strictObject({
  item: words(63).min(1),
  result: z.enum(['kept', 'lifted']),
  reason: words(500).min(2),
});
export type LookInput = z.output<typeof lookBody>;

export const protectionReply = z.object({
  dataset: z.object({ id: z.uuid(), slug: z.string(), title: text }),
  entryId: z.uuid(),
  items: z.array(
    z.object({
      name: z.string(),
      title: text,
      personal: z.string(),
      identifies: z.boolean(),
      secret: z.string().nullable(),
      mustTreat: z.boolean(),
    }),
  ),
  marks: z.array(
    z.object({
      item: z.string(),
      reason: z.string(),
      markedBy: z.string(),
      markedAt: z.string(),
      liftedBy: z.string().nullable(),
      liftedAt: z.string().nullable(),
      liftedReason: z.string().nullable(),
      looks: z.array(
        z.object({ result: z.enum(['kept', 'lifted']), reason: z.string(), by: z.string(), on: z.string() }),
      ),
      abilities: abilitiesSchema,
    }),
  ),
  /** Item by which subjects are known; null before the first consent. */
  identifyBy: z.string().nullable(),
  /** The newest ones; who it was stays with the unit that recorded it. */
  consents: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(['subject', 'third-party']),
      party: z.string().nullable(),
      document: z.string(),
      scope: z.string(),
      givenOn: z.string(),
      endsOn: z.string().nullable(),
      recordedBy: z.string(),
      withdrawnOn: z.string().nullable(),
      withdrawnReason: z.string().nullable(),
    }),
  ),
  figures: z.object({ given: count, withdrawn: count }),
  /** Subjects in the visible rows, and those of them without consent. */
  coverage: z.object({ subjects: count, without: count }).nullable(),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type ProtectionReply = z.output<typeof protectionReply>;

export const protectionList = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      title: text,
      organisation: z.object({ id: z.uuid(), name: text }),
      state: z.string(),
      secret: count,
      consents: count,
      withdrawn: count,
      nextEnd: z.string().nullable(),
    }),
  ),
});
export type ProtectionList = z.output<typeof protectionList>;
