/** What a grant says, as one canonical document: every later call cites the digest of exactly these words. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { LegalDay } from '#kernel/clock.ts';
import { problem } from '#kernel/errors.ts';
import type { RowFilter } from './filter.ts';
import type { Mask } from './masks.ts';
import type { TermsMeasures } from './measures.ts';

/** `all`: every day; `workday`: by the official calendar with its make-up days; numbers: 1 Monday … 7 Sunday. */
export type HourDays = 'all' | 'workday' | number[];

/** Calls are answered from `from` (included) to `to` (excluded), `HH:MM` in Asia/Shanghai; `24:00` is midnight at the end. */
export type Hours = { days: HourDays; from: string; to: string };

export type Quota = { unit: 'calls'; period: 'day'; limit: number; timeZone: 'Asia/Shanghai' };

export type Basis = { kind: string; title: string; article: string; wording: string };

export type GrantTerms = {
  format: 'gongshu.grant/1';
  consumer: { organisationId: string; systemId: string; systemCode: string };
  service: { code: string; version: number; versionId: string; planDigest: string };
  purpose: { code: string; text: string; required: boolean };
  /** True where the city wants each call to name the person on whose behalf it is made. */
  operatorRequired: boolean;
  basis: Basis[];
  /** The case whose decision issued the grant; null for resources that need no decision. */
  caseId: string | null;
  columns: string[];
  rows: RowFilter | null;
  masks: Record<string, Mask>;
  /** What the grade of the data demands; absent where it demands nothing. */
  measures?: TermsMeasures;
  /** CIDR ranges; null: the city asks for no address. */
  addresses: string[] | null;
  /** null: at any time. */
  hours: Hours[] | null;
  quotas: Quota[];
  /** Calls expected on an ordinary day; null where the city does not ask. */
  average: number | null;
  firstDay: LegalDay;
  /** The whole of this day is still valid; null only where the city asks for no last day. */
  lastDay: LegalDay | null;
  evidence: 'E1';
};

/** The RFC 8785 text of the terms and its SHA-256 in hex. */
export function sealTerms(terms: GrantTerms): { text: string; digest: string } {
  const text = canonicalize(terms);
  if (text === undefined) throw problem('serve.grant-terms-unreadable');
  return { text, digest: createHash('sha256').update(text).digest('hex') };
}

/** The daily number of calls, when there is one. */
export function dailyLimit(terms: GrantTerms): number | undefined {
  return terms.quotas.find(({ unit, period }) => unit === 'calls' && period === 'day')?.limit;
}
