/** Accounts, proofs of identity and rules of conduct, as they travel. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { applicantKinds, paperPurposes, verificationStates } from './tables.ts';

const words = (most: number) => z.string().trim().max(most);
export const registerBody = z.strictObject({
  account: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z][a-z0-9._-]{2,63}$/),
  name: words(60).min(1),
  password: z.string().min(8).max(256),
  /** A field people do not see: whoever fills it in is none. */
  website: z.literal('').default(''),
});
export const registerReply = z.object({ account: z.string(), next: z.string() });

export const identityBody = z.strictObject({
  kind: z.enum(applicantKinds),
  name: words(100).min(1),
  creditCode: words(18).toUpperCase().optional(),
  legalPerson: z.boolean().default(false),
  control: z.enum(['domestic', 'foreign']).optional(),
  identityNumber: words(18).toUpperCase().default(''),
  telephone: words(40).default(''),
  mail: words(120).default(''),
});

export const paperParams = z.strictObject({ id: z.uuid(), purpose: z.enum(paperPurposes) });
export const paperOfParams = z.strictObject({ id: z.uuid(), paperId: z.uuid() });
const paper = z.object({
  id: z.uuid(),
  purpose: z.enum(paperPurposes),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  at: z.string(),
});
export const identityReply = z.object({
  id: z.uuid(),
  number: z.string(),
  kind: z.enum(applicantKinds),
  kindTitle: text,
  name: z.string(),
  creditCode: z.string().nullable(),
  legalPerson: z.boolean(),
  control: z.enum(['domestic', 'foreign']).nullable(),
  state: z.enum(verificationStates),
  reason: z.string(),
  caseId: z.uuid().nullable(),
  stepId: z.uuid().nullable(),
  filedAt: z.string().nullable(),
  decidedAt: z.string().nullable(),
  createdAt: z.string(),
  /** For who decides and whose they are; null to everybody else. */
  confided: z.object({ identityNumber: z.string(), telephone: z.string(), mail: z.string() }).nullable(),
  papers: z.array(paper),
  becomesId: z.uuid().nullable(),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type IdentityReply = z.output<typeof identityReply>;
export const identitiesReply = z.object({ items: z.array(identityReply) });
export type IdentitiesReply = z.output<typeof identitiesReply>;
export const identitiesQuery = z.strictObject({ state: z.enum(verificationStates).optional() });

export const rulesKinds = ['conduct', 'undertaking'] as const;
const rulesVersion = z.object({
  kind: z.enum(rulesKinds),
  number: z.number().int(),
  text,
  reason: z.string(),
  publishedAt: z.string().nullable(),
});
export const rulesReply = z.object({
  items: z.array(
    z.object({ inForce: rulesVersion, earlier: z.array(rulesVersion), acceptedAt: z.string().nullable() }),
  ),
  abilities: abilitiesSchema,
});
export type RulesReply = z.output<typeof rulesReply>;
export const rulesParams = z.strictObject({ kind: z.enum(rulesKinds) });
export const publishRulesBody = z.strictObject({
  text: z.strictObject({ zh: words(20_000).min(10), en: words(20_000).min(10) }),
  reason: words(500).default(''),
});
export const acceptRulesBody = z.strictObject({ number: z.coerce.number().int().min(0) });

export const meReply = z.object({
  organisationId: z.uuid(),
  kind: z.enum(applicantKinds).nullable(),
  kindTitle: text.nullable(),
  verifiedAt: z.string().nullable(),
  verifiedBy: z.enum(['bureau', 'provider']).nullable(),
  /** The identity provider may vouch for whoever signed in by it. */
  byProvider: z.boolean(),
  identities: z.array(identityReply),
  kinds: z.array(z.object({ key: z.enum(applicantKinds), title: text, proof: z.boolean() })),
  rules: rulesReply,
});
export type MeReply = z.output<typeof meReply>;
nameShapes({ OpenIdentity: identityReply, OpenRules: rulesReply });
