/** The checks before the group, cheap first; pure but for the key's file, so that every refusal can be tried without a server. */
import { addDays, type LegalDay, startOfLegalDay } from '#kernel/clock.ts';
import type { Calendar } from '#law/index.ts';
import { isWithin } from './addresses.ts';
import type { KeyFile } from './directory.ts';
import type { GatewayCode, Params } from './errors.ts';
import { describeHours, isOpen, nextOpening } from './hours.ts';
import { type Question, readQuestion } from './parameters.ts';
import { clockWindowSeconds, sha256Hex, signedHeaders, textToSign, verify } from './signature.ts';

export type ArrivedCall = {
  method: string;
  path: string;
  query: string;
  body: Buffer;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  address: string;
  /** Service code of the path. */
  service: string;
  at: Date;
  /** The legal day of `at`, reckoned once. */
  day: LegalDay;
};

export type CallHeaders = {
  key: string;
  timestamp: string;
  nonce: string;
  digest: string;
  purpose: string;
  operator: string;
  signature: string;
};

export type Refusal = {
  code: GatewayCode;
  params?: Params;
  /** When the same call would be answered, where that is known. */
  opensAt?: Date;
  /** True once the signature was found right: only then may the answer be signed and speak of the grant. */
  authentic: boolean;
};

const shapes: Record<keyof CallHeaders, { needed: boolean; shape: RegExp }> = {
  key: { needed: true, shape: /^gk_[A-Za-z0-9_-]{8,40}$/ },
  timestamp: { needed: true, shape: /^\d{13}$/ },
  nonce: { needed: true, shape: /^[A-Za-z0-9_-]{16,64}$/ },
  digest: { needed: true, shape: /^[0-9a-f]{64}$/ },
  purpose: { needed: false, shape: /^[A-Za-z0-9._-]{1,64}$/ },
  operator: { needed: false, shape: /^[A-Za-z0-9._-]{1,64}$/ },
  signature: { needed: true, shape: /^[0-9a-f]{64}$/ },
};
const order = ['key', 'timestamp', 'nonce', 'digest', 'purpose', 'operator', 'signature'] as const;

/** Reads the headers, or names the first that is missing or malformed. */
export function readHeaders(headers: ArrivedCall['headers']): CallHeaders | { missing: string; key: string } {
  const found: CallHeaders = {
    key: '',
    timestamp: '',
    nonce: '',
    digest: '',
    purpose: '',
    operator: '',
    signature: '',
  };
  let missing: string | undefined;
  for (const name of order) {
    const value = headers[signedHeaders[name]];
    const text = typeof value === 'string' ? value : '';
    const { needed, shape } = shapes[name];
    if (text === '' ? needed : !shape.test(text)) missing ??= signedHeaders[name];
    else found[name] = text;
  }
  return missing === undefined ? found : { missing, key: found.key };
}

/** Address → clock → signature → digest; `authentic` says whether the caller has proved to hold the secret. */
export function checkCaller(
  file: Pick<KeyFile, 'ranges' | 'secret'>,
  call: Omit<ArrivedCall, 'service' | 'day'>,
  headers: CallHeaders,
): Refusal | undefined {
  if (file.ranges && !isWithin(call.address, file.ranges))
    return { code: 'gateway.address', authentic: false };
  if (Math.abs(call.at.getTime() - Number(headers.timestamp)) > clockWindowSeconds * 1000) {
    return { code: 'gateway.clock', params: { seconds: clockWindowSeconds }, authentic: false };
  }
  const text = textToSign({ method: call.method, path: call.path, query: call.query, ...headers });
  if (!verify(file.secret, text, headers.signature)) return { code: 'gateway.signature', authentic: false };
  // The digest is signed, so comparing it with the bytes received is the other half of the proof.
  if (sha256Hex(call.body) !== headers.digest) return { code: 'gateway.digest', authentic: true };
  return undefined;
}

const refuse = (code: GatewayCode, params?: Params, opensAt?: Date): Refusal => ({
  code,
  authentic: true,
  ...(params ? { params } : {}),
  ...(opensAt ? { opensAt } : {}),
});

/** Key → service → purpose → operator → days → hours → question. States and quotas are judged in the group, under lock. */
export function checkTerms(
  file: KeyFile,
  call: ArrivedCall,
  headers: CallHeaders,
  calendar: Calendar,
): Refusal | Question {
  const refusal = checkScope(file, call, headers, calendar);
  if (refusal) return refusal;
  const question = readQuestion(file.plan, file.grant.terms.columns, call);
  return 'refused' in question ? refuse(question.refused, question.params) : question;
}

/** Everything of the grant but the question: what holds of whatever its system sends. */
export function checkScope(
  file: KeyFile,
  call: ArrivedCall,
  headers: CallHeaders,
  calendar: Calendar,
): Refusal | undefined {
  const { terms } = file.grant;
  if (file.revoked) return refuse('gateway.key-revoked');
  if (call.service !== file.serviceCode) return refuse('gateway.service-not-granted');
  const purposeGiven = headers.purpose !== '';
  if (purposeGiven || terms.purpose.required) {
    if (headers.purpose !== terms.purpose.code) return refuse('gateway.purpose');
  }
  if ((terms.operatorRequired || terms.measures?.operator) && headers.operator === '')
    return refuse('gateway.operator-missing');
  const { day } = call;
  if (day < terms.firstDay) {
    return refuse('gateway.grant-not-begun', { day: terms.firstDay }, startOfLegalDay(terms.firstDay));
  }
  if (terms.lastDay !== null && day > terms.lastDay) {
    return refuse('gateway.grant-expired', { day: terms.lastDay });
  }
  if (terms.hours && !isOpen(terms.hours, call.at, calendar)) {
    const opensAt = nextOpening(terms.hours, call.at, calendar);
    return refuse(
      'gateway.hours',
      { hours: describeHours(terms.hours), opensAt: opensAt ? localInstant(opensAt) : '—' },
      opensAt,
    );
  }
  return undefined;
}

/** Midnight after the day: when a daily quota opens again. */
export const nextMidnight = (day: LegalDay): Date => startOfLegalDay(addDays(day, 1));

const shanghaiOffset = 8 * 3_600_000;

/** `2026-03-02 08:00:00`, as people of the city read it. */
export function localInstant(at: Date): string {
  return new Date(at.getTime() + shanghaiOffset).toISOString().slice(0, 19).replace('T', ' ');
}
