/** Requests and replies of the test environment on the desk, and the types inferred from them. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { createdKey, keySchema } from '../schema.ts';
import { keyBody } from '../schema-grants.ts';

/** How a test grant is answered: files are handed over in earnest alone. */
export const testModes = ['interface', 'feed'] as const;

export const testGrantBody = z.strictObject({
  serviceId: z.uuid(),
  systemId: z.uuid(),
  mode: z.enum(testModes).default('interface'),
});
export type TestGrantBody = z.output<typeof testGrantBody>;

export const testGrantSchema = z.object({
  id: z.uuid(),
  number: z.string(),
  state: z.string(),
  system: z.object({ id: z.uuid(), code: z.string(), name: text }),
  version: z.number().int(),
  mode: z.enum(testModes),
  purpose: z.string(),
  operatorRequired: z.boolean(),
  lastDay: z.iso.date().nullable(),
  quota: z.number().int().nullable(),
  keys: z.array(keySchema),
});
export type TestGrant = z.output<typeof testGrantSchema>;

export const tryReply = z.object({
  /** Where calls go; null in a process that has no test environment. */
  address: z.string().nullable(),
  path: z.string(),
  /** Where its changes are read and its whole is; null for a service that has no feed. */
  feed: z.object({ changes: z.string(), snapshot: z.string() }).nullable(),
  /** Systems of the reader's organisation that may be tried with. */
  systems: z.array(z.object({ id: z.uuid(), code: z.string(), name: text })),
  grants: z.array(testGrantSchema),
  /** Bodies of calls that the generated rows answer. */
  bodies: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type TryReply = z.output<typeof tryReply>;

export const testKeyBody = keyBody.pick({ algorithm: true, publicKey: true });
export type TestKeyBody = z.output<typeof testKeyBody>;
export const testKeyReply = createdKey;

export const consoleBody = z.strictObject({
  keyId: z.string().max(64),
  body: z.string().max(60_000),
  operator: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/)
    .optional(),
});
export type ConsoleBody = z.output<typeof consoleBody>;
export const consoleReply = z.object({
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
    /** The text that was signed. */
    base: z.string(),
  }),
  status: z.number().int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  tookMs: z.number(),
  entry: z.string().nullable(),
});
export type ConsoleReply = z.output<typeof consoleReply>;

export const explainBody = z.strictObject({
  method: z.enum(['GET', 'POST', 'get', 'post']).default('POST'),
  url: z.string().min(1).max(4000),
  /** One a line, as they were sent. */
  headers: z.string().max(20_000),
  body: z.string().max(65_536).default(''),
  /** The text the caller signed. */
  base: z.string().max(20_000).optional(),
});

export const explained = z.object({
  profile: z.enum(['native', 'rfc9421', 'x-ca']).nullable(),
  /** The text the platform expects to be signed; null where the headers do not say enough. */
  expected: z.string().nullable(),
  given: z.string().nullable(),
  difference: z
    .object({
      at: z.number().int(),
      line: z.number().int(),
      column: z.number().int(),
      expectedLine: z.string(),
      givenLine: z.string(),
    })
    .nullable(),
  findings: z.array(
    z.object({
      part: z.enum(['headers', 'clock', 'digest', 'base', 'key', 'signature']),
      /** null: not looked at. */
      ok: z.boolean().nullable(),
      say: text,
    }),
  ),
});
export type Explained = z.output<typeof explained>;

nameShapes({ TestGrant: testGrantSchema, SignatureExplained: explained });
