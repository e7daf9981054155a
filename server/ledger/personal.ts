/** The last guard before an entry is for ever: a valid citizen identity number in it stops the act. */

import { problem } from '#kernel/errors.ts';
import { residentIdFault } from '#kernel/identifiers.ts';

// Digits inside hexadecimal digests or longer numbers are no identity numbers: both neighbours must be other signs.
const candidate = /(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])/g;

export function assertImpersonal(kind: string, body: Buffer): void {
  for (const [found] of body.toString('latin1').matchAll(candidate)) {
    if (residentIdFault(found) === undefined) throw problem('ledger.personal-data', { params: { kind } });
  }
}
