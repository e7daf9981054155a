/** Kept questions and watched entries over HTTP. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';
import { resourceStates } from '../schema.ts';

/** The part of the list's address that is kept. */
export const searchFilter = z.strictObject({
  q: z.string().max(200).optional(),
  class: z.string().max(40).optional(),
  opening: z.string().max(40).optional(),
  provider: z.uuid().optional(),
  theme: z.string().max(3).optional(),
  formatCategory: z.string().max(40).optional(),
  cycle: z.string().max(40).optional(),
  grade: z.string().max(40).optional(),
  month: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional(),
  state: z.enum([...resourceStates, 'in_review', 'returned']).optional(),
  scope: z.enum(['catalog', 'mine']).optional(),
  sort: z.enum(['relevance', 'newest', 'name']).optional(),
});
export type SearchFilter = z.output<typeof searchFilter>;

const name = z.string().trim().min(1).max(60);
export const saveBody = z.strictObject({
  name,
  filter: searchFilter,
  subscribed: z.boolean().default(false),
});
export const changeBody = z.strictObject({ name: name.optional(), subscribed: z.boolean().optional() });

export const savedSearch = z.object({
  id: z.uuid(),
  name: z.string(),
  filter: searchFilter,
  /** The reader is told when an entry that answers is published, changed or withdrawn. */
  subscribed: z.boolean(),
  createdAt: z.string(),
  abilities: abilitiesSchema,
});
export type SavedSearch = z.output<typeof savedSearch>;
export const searchesReply = z.object({ items: z.array(savedSearch) });

export const watchReply = z.object({ watching: z.boolean(), since: z.string().nullable() });
export type WatchReply = z.output<typeof watchReply>;
export const watchesReply = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      code: z.string().nullable(),
      provider: z.object({ id: z.uuid(), name: text }),
      withdrawn: z.boolean(),
      since: z.string(),
    }),
  ),
});
export type WatchesReply = z.output<typeof watchesReply>;
