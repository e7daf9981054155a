/** What proves a call, as it travels. */
import { z } from 'zod';
import { text } from '#kernel/http/shapes.ts';

export const callProofReply = z.object({
  /** Receipt of the entry. */
  entry: z.string(),
  at: z.string(),
  grantId: z.uuid(),
  keyId: z.string(),
  algorithm: z.string(),
  /** PEM. */
  publicKey: z.string(),
  /** SHA-256 of its DER, hex. */
  fingerprint: z.string(),
  /** The text that was signed, to the byte. */
  base: z.string(),
  /** Base64, as it stands in the entry under `detail.request`. */
  signature: z.string(),
  /** Whether the platform finds the three to fit; whoever does not trust it does the sum by `how`. */
  fits: z.boolean(),
  how: text,
});
export type CallProof = z.output<typeof callProofReply>;
