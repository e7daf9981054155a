/** The checks before the group, cheap first; pure but for the key's file, so that every refusal can be tried without a server. */
import { addDays, type LegalDay, startOfLegalDay } from '#kernel/clock.ts';
import type { Calendar } from '#law/index.ts';
import { type Environment, evidenceLevels } from '../terms.ts';
import { isWithin } from './addresses.ts';
import type { KeyFile } from './directory.ts';
import type { GatewayCode, Params } from './errors.ts';
import { describeHours, isOpen, nextOpening } from './hours.ts';
import { digestFits, profileNamed, type ReadCall, type SignedRequest } from './profiles/index.ts';
import { isShared } from './profiles/material.ts';
import { clockWindowSeconds } from './signature.ts';

export type ArrivedCall = SignedRequest & {
  address: string;
  /** Service code of the path. */
  service: string;
  at: Date;
  /** The legal day of `at`, reckoned once. */
  day: LegalDay;
};

export type Refusal = {
  code: GatewayCode;
  params?: Params;
  /** When the same call would be answered, where that is known. */
  opensAt?: Date;
  /** True once the signature was found right: only then may the answer be signed and speak of the grant. */
  authentic: boolean;
};

/** Address → clock → signature → digest; `authentic` says whether the caller has proved to hold the key. */
export function checkCaller(
  file: Pick<KeyFile, 'ranges' | 'algorithm' | 'secret' | 'publicKey'>,
  call: Pick<ArrivedCall, 'address' | 'at' | 'body'>,
  read: ReadCall,
): Refusal | undefined {
  if (file.ranges && !isWithin(call.address, file.ranges))
    return { code: 'gateway.address', authentic: false };
  const now = call.at.getTime();
  if (
    Math.abs(now - read.signedAt) > clockWindowSeconds * 1000 ||
    (read.expires !== undefined && now > read.expires)
  ) {
    return { code: 'gateway.clock', params: { seconds: clockWindowSeconds }, authentic: false };
  }
  const profile = profileNamed(read.profile);
  if (!isShared(file.algorithm) && profile.name !== 'rfc9421')
    return { code: 'gateway.profile', params: { algorithm: file.algorithm }, authentic: false };
  if (!profile.verify(file, read)) return { code: 'gateway.signature', authentic: false };
  // The digest is signed, so comparing it with the bytes received is the other half of the proof.
  if (!digestFits(call.body, read.digest)) return { code: 'gateway.digest', authentic: true };
  return undefined;
}

const refuse = (code: GatewayCode, params?: Params, opensAt?: Date): Refusal => ({
  code,
  authentic: true,
  ...(params ? { params } : {}),
  ...(opensAt ? { opensAt } : {}),
});

/** Everything of the grant but the question: what holds of whatever its system sends. States and quotas are judged in the group, under lock. */
export function checkScope(
  file: KeyFile,
  call: ArrivedCall,
  read: ReadCall,
  calendar: Calendar,
  environment: Environment = 'production',
): Refusal | undefined {
  const { terms } = file.grant;
  if (file.revoked) return refuse('gateway.key-revoked');
  if (file.environment !== environment || terms.environment !== environment)
    return refuse('gateway.environment', { environment });
  if (file.notBefore && call.at < file.notBefore)
    return refuse('gateway.key-not-begun', { opensAt: localInstant(file.notBefore) }, file.notBefore);
  if (evidenceLevels.indexOf(file.evidence) < evidenceLevels.indexOf(terms.evidence))
    return refuse('gateway.evidence', { evidence: terms.evidence });
  if (terms.measures?.encryption && !file.secret) return refuse('gateway.key-needs-secret');
  if (read.grant !== '' && read.grant !== file.grant.id && read.grant !== file.grant.number)
    return refuse('gateway.grant-other');
  if (call.service !== file.serviceCode) return refuse('gateway.service-not-granted');
  const purposeGiven = read.purpose !== '';
  if (purposeGiven || terms.purpose.required) {
    if (read.purpose !== terms.purpose.code) return refuse('gateway.purpose');
  }
  if ((terms.operatorRequired || terms.measures?.operator) && read.operator === '')
    return refuse('gateway.operator-missing');
  const { day } = call;
  if (day < terms.firstDay) {
    return refuse('gateway.grant-not-begun', { day: terms.firstDay }, startOfLegalDay(terms.firstDay));
  }
  if (terms.lastDay !== null && day > terms.lastDay) {
    return refuse('gateway.grant-expired', { day: terms.lastDay, again: `/desk/grants/${file.grant.id}` });
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
