/** The way of one datum as it travels: steps from its source to every reader, joined by arrows. */
import { z } from 'zod';
import { text } from '#kernel/http/shapes.ts';

export const followStages = ['source', 'batch', 'check', 'fusion', 'service', 'grant', 'reader'] as const;
export type FollowStage = (typeof followStages)[number];

export const followBody = z.strictObject({
  resourceId: z.uuid(),
  /** By key item; one row's way. Left out: that of the whole entry. */
  key: z.record(z.string().max(64), z.string().max(200)).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});
export type FollowBody = z.output<typeof followBody>;

const step = z.object({
  id: z.string(),
  stage: z.enum(followStages),
  title: text,
  /** The unit on this step; null where it is the platform. */
  unit: text.nullable(),
  note: text.nullable(),
  purpose: z.string().nullable(),
  at: z.string().nullable(),
  rows: z.number().int().nullable(),
  /** In the desk. */
  link: z.string().nullable(),
  /** Hash of its entry in the ledger. */
  entry: z.string().nullable(),
});
export type FollowStep = z.output<typeof step>;

export const followReply = z.object({
  resource: z.object({ id: z.uuid(), name: z.string(), provider: text }),
  from: z.iso.date(),
  to: z.iso.date(),
  /** Key items of a row, to be asked for. */
  keyItems: z.array(z.object({ name: z.string(), title: z.string() })),
  /** The row's key, covered; null for the whole entry. */
  key: z.string().nullable(),
  steps: z.array(step),
  edges: z.array(z.object({ from: z.string(), to: z.string() })),
  /** Stages of which there is more than is shown. */
  more: z.array(z.enum(followStages)),
});
export type FollowReply = z.output<typeof followReply>;
