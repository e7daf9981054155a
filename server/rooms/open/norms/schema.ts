/** Plans, standards and what is to be revised, as they travel. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { normKinds, normScopes } from './tables.ts';

const words = (most: number) => z.string().trim().max(most);
const day = z.iso.date();

export const normBody = z.strictObject({
  kind: z.enum(normKinds),
  scope: z.enum(normScopes).optional(),
  /** The series it revises; none: the first version of a new one. */
  revises: z.uuid().optional(),
  title: words(200).min(2),
  body: words(200_000).min(10),
  address: z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(500)]).default(''),
  reason: words(2000).default(''),
  fromDay: day,
});
export type NormInput = z.output<typeof normBody>;

export const normReply = z.object({
  id: z.uuid(),
  seriesId: z.uuid(),
  kind: z.enum(normKinds),
  scope: z.enum(normScopes).nullable(),
  version: z.number().int(),
  title: z.string(),
  body: z.string(),
  address: z.string(),
  reason: z.string(),
  fromDay: day,
  publishedOn: day,
  state: z.enum(['planned', 'in-force', 'superseded']),
});
export type NormReply = z.output<typeof normReply>;
export const normList = z.object({
  /** By series, the newest version first. */
  items: z.array(normReply),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type NormList = z.output<typeof normList>;

export const revisionReply = z.object({
  items: z.array(
    z.object({
      dataset: z.object({ id: z.uuid(), slug: z.string(), title: text }),
      unit: z.object({ id: z.uuid(), name: text }),
      /** The standard it was made under; null: none was in force. */
      under: z.object({ title: z.string(), version: z.number().int() }).nullable(),
      now: z.object({ title: z.string(), version: z.number().int(), fromDay: day }),
    }),
  ),
  articles: z.array(z.string()),
});
export type RevisionReply = z.output<typeof revisionReply>;
/** For the form of a version: what may be chosen, and what is. */
export const offeredReply = z.object({
  offered: z.array(z.object({ id: z.uuid(), title: z.string(), version: z.number().int(), fromDay: day })),
  chosen: z.uuid().nullable(),
});
export type OfferedReply = z.output<typeof offeredReply>;
export const chooseBody = z.strictObject({ normId: z.uuid() });
nameShapes({
  OpenNorm: normReply,
  OpenNorms: normList,
  OpenNormRevision: revisionReply,
  OpenNormOffered: offeredReply,
});
