/** Agreements, accesses, keys and takings, as they travel. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { rowTerms } from './row-terms.ts';
import { ways } from './ways.ts';

const words = (most: number) => z.string().trim().max(most);
const day = z.iso.date();
const party = z.object({ id: z.uuid(), name: text });

export const signBody = z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });
export const reasonBody = z.strictObject({ reason: words(1000).min(2) });
export const purposeBody = z.strictObject({ purposeKind: words(40).min(1) });
/** Of a client it is of that client's access. */
export const keyBody = z.strictObject({
  accessId: z.uuid().optional(),
  clientId: z.uuid().optional(),
  label: words(100).default(''),
});
/** The token stands in no later reply. */
export const madeKeyReply = z.object({ id: z.uuid(), token: z.string() });

const key = z.object({
  id: z.uuid(),
  prefix: z.string(),
  label: z.string(),
  dataset: z.object({ slug: z.string(), title: text }).nullable(),
  client: z.string().nullable(),
  createdAt: z.string(),
  usedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
  revokedReason: z.string(),
});
export const accessLine = z.object({
  id: z.uuid(),
  number: z.string(),
  state: z.enum(['active', 'suspended', 'ended']),
  reason: z.string(),
  dataset: z.object({ id: z.uuid(), slug: z.string(), title: text }),
  applicant: party,
  provider: party,
  applicationId: z.uuid(),
  purpose: text,
  nonProfit: z.boolean(),
  from: day,
  until: day,
  columns: z.array(z.string()).nullable(),
  rows: rowTerms.nullable(),
  perMinute: z.number().int().nullable(),
  rowLimit: z.number().nullable(),
  rowsTaken: z.number(),
  takings: z.number(),
  lastTakenAt: z.string().nullable(),
  abilities: abilitiesSchema,
});
export type AccessLine = z.output<typeof accessLine>;
export const accessList = z.object({
  items: z.array(accessLine),
  keys: z.array(key),
  /** A key for conditional data is made for an application registered for it. */
  conforms: z.boolean(),
  abilities: abilitiesSchema,
});
export type AccessList = z.output<typeof accessList>;
export const accessQuery = z.strictObject({
  dataset: words(100).optional(),
  state: z.enum(['active', 'suspended', 'ended']).optional(),
});
const taking = z.object({
  at: z.string(),
  way: z.enum(ways),
  format: z.string(),
  outcome: z.string(),
  release: z.number().int().nullable(),
  requirements: z.number().int(),
  times: z.number(),
  rows: z.number(),
  bytes: z.number(),
  /** The scenario that the call carried. */
  scenario: z.string(),
  by: text.nullable(),
});
export const accessReply = accessLine.extend({
  agreement: z.object({
    text,
    sha256: z.string(),
    applicantSignedAt: z.string(),
    providerSignedAt: z.string(),
  }),
  log: z.array(taking),
});
export type AccessReply = z.output<typeof accessReply>;

/** Of one’s own takings, with the line that names source and date. */
export const takingsReply = z.object({
  items: z.array(taking.extend({ dataset: z.object({ slug: z.string(), title: text }), attribution: text })),
});
export type TakingsReply = z.output<typeof takingsReply>;
export const takingsQuery = z.strictObject({ dataset: words(100).optional() });
export const logReply = z.object({ items: z.array(taking) });
export const slugParams = z.strictObject({ slug: words(100).min(1) });
nameShapes({ OpenAccess: accessLine });
