/** Requests and replies of erasure and retention. */
import { z } from 'zod';
import { abilitiesSchema, pageQuery } from '#kernel/http/route.ts';
import { erasureKinds, erasureStates, holdKinds, storeNames, zones } from './tables.ts';

export const idParams = z.strictObject({ id: z.uuid() });
export const zoneParams = z.strictObject({ zone: z.enum(zones) });
const said = z.string().trim().min(2).max(500);

export const zoneBody = z.strictObject({
  /** Left out: kept without an end. Packages have the period of their kind. */
  days: z.number().int().min(1).max(36_600).optional(),
  automatic: z.boolean(),
  document: said,
  agreedWith: z.string().trim().max(300).default(''),
});
export type ZoneBody = z.output<typeof zoneBody>;

const grounds = {
  /** On what ground of law. */
  ground: said,
  document: z.string().trim().max(300).default(''),
  reason: said,
};
export const askBody = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('subject'),
    /** Of each row the values of its key items, in their order. */
    keys: z
      .array(z.array(z.string().max(200)).min(1).max(20))
      .max(500)
      .default([]),
    /** References of withdrawn consents. */
    consents: z.array(z.string().trim().min(1).max(100)).max(500).default([]),
    ...grounds,
  }),
  z.strictObject({ kind: z.literal('batch'), batchId: z.uuid(), ...grounds }),
  z.strictObject({ kind: z.literal('resource'), ...grounds }),
]);
export type AskBody = z.output<typeof askBody>;

export const decideBody = z.strictObject({
  outcome: z.enum(['approve', 'refuse']),
  reason: said,
  /** The digest of the counts that were looked at. */
  seen: z.string().max(64),
});

export const listQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(erasureStates).optional(),
  kind: z.enum(erasureKinds).optional(),
  resource: z.uuid().optional(),
});

export const holdBody = z.strictObject({ ground: said, reason: said });
export const liftBody = z.strictObject({ reason: said });

const hold = z.object({ kind: z.enum(holdKinds), about: z.string() });
const counts = z.partialRecord(z.enum(storeNames), z.number().int());

export const zone = z.object({
  zone: z.enum(zones),
  days: z.number().int().optional(),
  set: z.boolean(),
  automatic: z.boolean(),
  document: z.string(),
  agreedWith: z.string(),
  setAt: z.string().optional(),
});
export const zonesReply = z.object({
  items: z.array(zone),
  /** Whether the city wants the periods settled with the archives, and by which articles. */
  agreed: z.object({ needed: z.boolean(), articles: z.array(z.string()) }),
  rollback: z.object({ days: z.number().int(), batches: z.number().int() }),
  abilities: abilitiesSchema,
});

export const dueReply = z.object({
  items: z.array(
    z.object({
      zone: z.enum(zones),
      resourceId: z.uuid(),
      resourceName: z.string(),
      organisationId: z.uuid(),
      pieces: z.number().int(),
      since: z.string(),
      held: z.array(hold),
    }),
  ),
  total: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
});
export const dueQuery = z.strictObject(pageQuery);

export const erasure = z.object({
  id: z.uuid(),
  number: z.string(),
  kind: z.enum(erasureKinds),
  zone: z.enum(zones).optional(),
  resourceId: z.uuid(),
  resourceName: z.string(),
  organisationId: z.uuid(),
  organisationName: z.object({ zh: z.string(), en: z.string() }),
  state: z.enum(erasureStates),
  ground: z.string(),
  document: z.string(),
  reason: z.string(),
  /** How many rows, batches or packages were named; never which. */
  named: z.number().int(),
  digest: z.string(),
  askedBy: z.string().optional(),
  askedAt: z.string(),
  found: counts,
  foundAt: z.string(),
  /** What a decision has to name as seen. */
  seen: z.string(),
  held: z.array(hold),
  decidedBy: z.string().optional(),
  decidedAt: z.string().optional(),
  decisionReason: z.string().optional(),
  begunAt: z.string().optional(),
  progress: z.array(z.enum(storeNames)),
  stores: z.array(z.enum(storeNames)),
  checked: counts.optional(),
  doneAt: z.string().optional(),
  abilities: abilitiesSchema,
});
export const erasuresReply = z.object({
  abilities: abilitiesSchema,
  items: z.array(erasure),
  total: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
});
export const askedReply = z.object({ id: z.uuid() });

export const holdsReply = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      resourceId: z.uuid(),
      resourceName: z.string(),
      ground: z.string(),
      reason: z.string(),
      setAt: z.string(),
      abilities: abilitiesSchema,
    }),
  ),
});
export type Erasure = z.infer<typeof erasure>;
