/** What profiles have in common. */
import { responseText } from '../signature.ts';
import type { AnswerParts, SignedAnswer, SignedRequest } from './types.ts';

export const keyShape = /^gk_[A-Za-z0-9_-]{8,40}$/;
export const nonceShape = /^[A-Za-z0-9_-]{16,64}$/;
export const wordShape = /^[A-Za-z0-9._-]{1,64}$/;

/** Headers of ours that a call may carry, and that must be signed whenever it does. */
export const ownHeaders = {
  purpose: 'x-gongshu-purpose',
  operator: 'x-gongshu-operator',
  grant: 'x-gongshu-grant',
} as const;

/** Every value of a header as it came; more than one is for the caller to mend, not for us to choose from. */
export function valuesOf(call: Pick<SignedRequest, 'rawHeaders'>, name: string): string[] {
  const found: string[] = [];
  for (let at = 0; at + 1 < call.rawHeaders.length; at += 2) {
    if (call.rawHeaders[at]?.toLowerCase() === name) found.push((call.rawHeaders[at + 1] ?? '').trim());
  }
  return found;
}

/** The answer of the profiles whose callers share a secret. */
export function nativeAnswer(sign: (text: string) => string, answer: AnswerParts): SignedAnswer {
  const signature = sign(responseText(answer.status, answer.digest, answer.request.signature));
  return { headers: { 'x-gongshu-response-signature': signature }, onRecord: signature };
}
