/** What push takes and gives over HTTP, for systems and for people. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';

const fault = z.object({
  /** The record, counted from 1. */
  record: z.number().int(),
  field: z.string(),
  code: z.string(),
  reason: text,
});

export const pushStates = ['waiting', 'loading', 'visible', 'ended', 'refused'] as const;

/** The answer to a push: everything accepted here is kept for good. */
export const pushAnswer = z.object({
  id: z.uuid(),
  resourceId: z.uuid(),
  receivedAt: z.string(),
  accepted: z.number().int(),
  refused: z.array(fault),
  repeated: z.boolean(),
  /** Where this push can be asked about, signed as the push itself. */
  status: z.string(),
});

export const pushSchema = z.object({
  id: z.uuid(),
  resourceId: z.uuid(),
  systemId: z.uuid(),
  systemName: text,
  keyId: z.string(),
  idempotencyKey: z.string(),
  state: z.enum(pushStates),
  receivedAt: z.string(),
  visibleAt: z.string().optional(),
  accepted: z.number().int(),
  counts: z.object({
    visible: z.number().int(),
    /** Held back by the checks of the batch. */
    held: z.number().int(),
    /** A later record of the same key came in the same batch. */
    replaced: z.number().int(),
    refused: z.number().int(),
  }),
  batchId: z.uuid().optional(),
  /** Why it ended without being visible. */
  ended: z.object({ code: z.string(), what: text, why: text, mend: text }).optional(),
  /** Milliseconds from production to visible. */
  lag: z
    .object({ records: z.number().int(), least: z.number(), mean: z.number(), most: z.number() })
    .optional(),
  /** Whether the records were visible within the bureau's bound. */
  withinBound: z.boolean().optional(),
});
export const pushReply = pushSchema.extend({
  faults: z.array(fault),
  /** Of each accepted record, in the order sent; null where it is not visible or nobody said when it arose. */
  lags: z.array(z.number().nullable()),
});

export const pushesQuery = z.strictObject({
  ...pageQuery,
  resource: z.uuid().optional(),
  state: z.enum(['waiting', 'visible', 'refused']).optional(),
});
export const pushesReply = listOf(pushSchema).extend({ abilities: abilitiesSchema });

export const lagQuery = z.strictObject({ resource: z.uuid() });
export const lagReply = z.object({
  boundSeconds: z.number(),
  days: z.array(
    z.object({
      day: z.iso.date(),
      records: z.number().int(),
      above: z.number().int(),
      meanMs: z.number(),
      mostMs: z.number(),
    }),
  ),
  articles: z.array(z.string()),
});

export const keyBody = z.strictObject({
  systemId: z.uuid(),
  addresses: z.array(z.string().trim().min(1).max(60)).max(50).default([]),
});
export const madeKey = z.object({
  keyId: z.string(),
  /** Shown once. */
  secret: z.string(),
  systemId: z.uuid(),
  createdAt: z.string(),
});
export const keyParams = z.strictObject({ id: z.string().min(8).max(60) });
export const keysReply = z.object({
  items: z.array(
    z.object({
      keyId: z.string(),
      systemId: z.uuid(),
      systemName: text,
      addresses: z.array(z.string()),
      createdAt: z.string(),
      revokedAt: z.string().optional(),
      lastUsedAt: z.string().optional(),
    }),
  ),
  systems: z.array(z.object({ id: z.uuid(), code: z.string(), name: text })),
  abilities: abilitiesSchema,
});
export const revoked = z.object({ revoked: z.literal(true) });

const named = z.object({ name: z.string(), how: text, required: z.boolean() });
export const guideReply = z.object({
  resourceId: z.uuid(),
  name: z.string(),
  address: z.string(),
  statusAddress: z.string(),
  headers: z.array(named),
  fields: z.array(
    z.object({ name: z.string(), title: text, type: z.string(), key: z.boolean(), required: z.boolean() }),
  ),
  producedField: z.string(),
  limits: z.object({ records: z.number().int(), bytes: z.number().int(), seconds: z.number().int() }),
  boundSeconds: z.number().int(),
  signature: z.object({ lines: z.array(z.string()), how: text }),
  example: z.object({
    curl: z.string(),
    typescript: z.string(),
    java: z.string(),
    python: z.string(),
    go: z.string(),
  }),
  errors: z.array(z.object({ code: z.string(), status: z.number().int(), what: text, mend: text })),
});

export const idParams = z.strictObject({ id: z.uuid() });

export type PushAnswer = z.output<typeof pushAnswer>;
export type Push = z.output<typeof pushSchema>;
export type PushReply = z.output<typeof pushReply>;
export type PushesReply = z.output<typeof pushesReply>;
export type PushKeysReply = z.output<typeof keysReply>;
export type MadeKey = z.output<typeof madeKey>;
export type PushGuide = z.output<typeof guideReply>;
export type LagReply = z.output<typeof lagReply>;
