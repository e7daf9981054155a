/** Business systems that data come from, as they travel. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';
import { systemLevels } from '../tables.ts';

const party = z.object({ id: z.uuid(), name: text });
const count = z.number().int();

export const systemBody = z.strictObject({
  /** A system registered already; else `system` is registered with it. */
  systemId: z.uuid().optional(),
  system: z
    .strictObject({
      organisationId: z.uuid(),
      code: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/),
      name: z.strictObject({
        zh: z.string().trim().min(1).max(100),
        en: z.string().trim().max(100).default(''),
      }),
      place: z.string().trim().max(200).default(''),
    })
    .optional(),
  level: z.enum(systemLevels),
  gathererId: z.uuid().optional(),
});
export const systemsQuery = z.strictObject({
  ...pageQuery,
  q: z.string().trim().max(100).optional(),
  state: z.enum(['connected', 'unconnected', 'red']).optional(),
});
export const systemSchema = z.object({
  id: z.uuid(),
  code: z.string(),
  name: text,
  organisation: party,
  level: z.enum(systemLevels),
  /** The unit responsible for gathering from it. */
  gatherer: party.nullable(),
  state: z.enum(['connected', 'unconnected']),
  connectedAt: z.string().nullable(),
  /** Published entries that name it, those of them with rows, and the last batch of any of them. */
  entries: count,
  gathered: count,
  lastBatchAt: z.string().nullable(),
  /** Entries but not one batch. */
  red: z.boolean(),
  abilities: abilitiesSchema,
});
export const systemsReply = listOf(systemSchema).extend({
  totals: z.object({ systems: count, unconnected: count, red: count }),
  /** Entries in the catalogue that nothing was ever gathered for. */
  neverGathered: z.array(
    z.object({ resource: z.object({ id: z.uuid(), name: z.string() }), provider: party, since: z.string() }),
  ),
  unitRequired: z.boolean(),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export const exchangeReply = z.object({
  id: z.uuid(),
  address: z.string(),
  /** Shown once. */
  token: z.string(),
  challenge: z.string(),
  expiresAt: z.string(),
});
export const exchangeBody = z.strictObject({
  token: z.string().min(20).max(100),
  challenge: z.string().min(8).max(100),
  records: z
    .array(z.record(z.string().max(100), z.union([z.string().max(1000), z.number(), z.boolean(), z.null()])))
    .min(1)
    .max(20),
});
export const exchangeAnswer = z.object({ system: z.string(), accepted: count, digest: z.string() });
export type SystemsReply = z.output<typeof systemsReply>;
