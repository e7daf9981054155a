// Requests and replies of signing in beside account and password.
import { z } from 'zod';
import { demand, legalDay } from '../schema.ts';
import { agentRoles } from './attorney.ts';

const secret = z.string().min(1).max(200);
const NAME = 200;

export const signedInReply = z.union([
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), ticket: z.string() }),
]);
export const codeBody = z.strictObject({ ticket: secret, code: secret });
export const passwordOnlyBody = z.strictObject({ password: secret });
export const confirmBody = z.strictObject({ code: secret });
export const begunReply = z.object({ secret: z.string(), uri: z.string(), picture: z.string() });
export const recoveryReply = z.object({ codes: z.array(z.string()) });
export const waysReply = z.object({ provider: z.object({ label: z.string() }).nullable() });
export const signInStateReply = z.object({
  secondFactor: z.boolean(),
  demand: demand.nullable(),
  recoveryCodesLeft: z.number(),
  identities: z.array(z.object({ issuer: z.string(), linkedAt: z.string() })),
  sessions: z.array(
    z.object({
      id: z.string(),
      createdAt: z.string(),
      seenAt: z.string(),
      method: z.string(),
      network: z.string(),
      device: z.string(),
      current: z.boolean(),
    }),
  ),
  provider: z.object({ label: z.string() }).nullable(),
});
export const sessionParams = z.strictObject({ id: z.uuid() });
export const helpBody = z.strictObject({
  secondFactor: z.boolean(),
  reason: z.string().trim().min(2).max(NAME),
});
export const unlinkBody = z.strictObject({ issuer: z.string().min(1).max(500) });

export const attorneyBody = z.strictObject({
  account: z.string().trim().min(1).max(NAME),
  roles: z.array(z.enum(agentRoles)).min(1),
  from: legalDay,
  until: legalDay,
  document: z.string().trim().min(1).max(NAME),
});
export const attorneysReply = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      organisationId: z.string(),
      person: z.object({ id: z.string(), name: z.string() }),
      roles: z.array(z.string()),
      from: z.string(),
      until: z.string(),
      document: z.string(),
      state: z.enum(['coming', 'running', 'ended']),
    }),
  ),
  abilities: z.record(z.string(), z.unknown()),
});
export const organisationParams = z.strictObject({ id: z.uuid() });
export const attorneyIdReply = z.object({ id: z.string() });
export const providerReply = z.object({ url: z.string() });
/** Whatever the provider answers; the library checks it. */
export const answerQuery = z.record(z.string(), z.string());
