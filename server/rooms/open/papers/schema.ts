/** Papers and what they are checked against, as they travel. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';
import { paperReasons } from './types.ts';

export const verdictReply = z.object({
  /** It equals the paper original. */
  equal: z.boolean(),
  said: text,
  sha256: z.string(),
  reasons: z.array(z.object({ key: z.enum(paperReasons), text })),
  signatures: z.array(
    z.object({
      signer: z.string(),
      issuer: z.string(),
      serial: z.string(),
      signedAt: z.string().nullable(),
      validFrom: z.string().nullable(),
      validUntil: z.string().nullable(),
      reasons: z.array(z.enum(paperReasons)),
    }),
  ),
  /** Shows the answer again, and to others. */
  receipt: z.string(),
  articles: z.array(z.string()),
});
export type VerdictReply = z.output<typeof verdictReply>;

/** What is kept of a check in its receipt: nothing of the paper but its digest. */
export const keptVerdict = z.object({
  equal: z.boolean(),
  reasons: z.array(z.enum(paperReasons)),
  sha256: z.string(),
  at: z.string(),
});
export type KeptVerdict = z.output<typeof keptVerdict>;
export const receiptQuery = z.strictObject({ receipt: z.string().min(10).max(2000) });

/** One or several in PEM, or one in DER as base64. */
export const trustBody = z.strictObject({ content: z.string().trim().min(20).max(2_000_000) });
export const trustReply = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(['anchor', 'revocations']),
      name: z.string(),
      sha256: z.string(),
      from: z.string().nullable(),
      until: z.string().nullable(),
      addedAt: z.string(),
    }),
  ),
  /** Where the city's text gives signed papers the standing of their originals. */
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type TrustReply = z.output<typeof trustReply>;
