/** Proof of what was said without saying it: words are free text and stay out of the ledger, yet cannot be exchanged later. */
import { createHmac, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { StepDecision } from './types.ts';

const SALT_BYTES = 16;

export const newSalt = (): Buffer => randomBytes(SALT_BYTES);

/** Keyed digest of a decision. */
export function evidence(salt: Buffer, decided: Omit<StepDecision, 'at' | 'by' | 'inPlaceOf'>): string {
  const { on, outcome, reasons, basis, comment, payload } = decided;
  const text = canonicalize({ on, outcome, reasons, basis, comment, payload }) ?? '';
  return createHmac('sha256', salt).update(text).digest('hex');
}
