/** What a grant says, as one canonical document: every later call cites the digest of exactly these words. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { LegalDay } from '#kernel/clock.ts';
import { problem } from '#kernel/errors.ts';
import type { RowFilter } from './filter.ts';
import type { Mask } from './masks.ts';

/** `all`: every day; `workday`: by the official calendar with its make-up days; numbers: 1 Monday … 7 Sunday. */
export type HourDays = 'all' | 'workday' | number[];

/** Calls are answered from `from` (included) to `to` (excluded), `HH:MM` in Asia/Shanghai; `24:00` is midnight at the end. */
export type Hours = { days: HourDays; from: string; to: string };

export const quotaUnits = ['calls', 'rows', 'bytes'] as const;
export const quotaPeriods = ['day', 'month', 'total'] as const;
export type Quota = {
  unit: (typeof quotaUnits)[number];
  period: (typeof quotaPeriods)[number];
  limit: number;
  timeZone: 'Asia/Shanghai';
};

export type Basis = { kind: string; title: string; article: string; wording: string };

/** In which way the data are handed over. */
export const grantModes = [
  'interface',
  'file',
  'copy',
  'feed',
  'system',
  'docking',
  'text',
  'sandbox',
] as const;
export type Mode = (typeof grantModes)[number];
/** The data leave by calls, each answered on its own. */
export const callModes: readonly Mode[] = ['interface', 'system', 'docking', 'text'];

export const environments = ['production', 'test'] as const;
export type Environment = (typeof environments)[number];

/** What the grade of the data demands of a grant. */
export type TermsMeasures = {
  /** The grade that demands them. */
  grade: string;
  /** By column of the grant; laid over before any mask of the grant itself. */
  masks: Record<string, Mask>;
  /** Records of an answer travel sealed under the key of the call. */
  encryption: boolean;
  /** Every call names the person on whose behalf it is made. */
  operator: boolean;
};

/** E1: a shared secret; E2: a registered public key; E3, that key with a certificate, is a place kept: none is issued yet; E0: neither. */
export const evidenceLevels = ['E0', 'E1', 'E2', 'E3'] as const;
export type Evidence = (typeof evidenceLevels)[number];

/** A steady number of calls a second, and how many may come at once; held by each process of the gateway. */
export type Rate = { perSecond: number; burst: number };

/** Which borders the sharing crosses. */
export const crossingKinds = ['level', 'area', 'system', 'department', 'business'] as const;
export type Crossing = (typeof crossingKinds)[number];

/** The words both formats share. */
type SharedTerms = {
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
  /** Calls expected on an ordinary day; null where the city does not ask. */
  average: number | null;
  firstDay: LegalDay;
  /** The whole of this day is still valid; null only where the city asks for no last day. */
  lastDay: LegalDay | null;
};

/** The first format: an interface with a daily number of calls, called with a shared secret. */
export type FirstTerms = SharedTerms & {
  format: 'gongshu.grant/1';
  quotas: { unit: 'calls'; period: 'day'; limit: number; timeZone: 'Asia/Shanghai' }[];
  evidence: 'E1';
};

export type GrantTerms = SharedTerms & {
  format: 'gongshu.grant/2';
  quotas: Quota[];
  mode: Mode;
  /** Why not by an interface, in words. */
  modeReason?: string;
  environment: Environment;
  rate: Rate | null;
  /** Calls under way at once, held by each process of the gateway. */
  concurrency: number | null;
  /** At most this many records in one answer; the plan's own limit may be lower. */
  maxPage: number;
  /** What a call must prove at least. */
  evidence: Evidence;
  /** SHA-256 of the agreement both sides signed. */
  agreement?: string;
  /** Borders between provider and consumer that this sharing crosses; absent in grants of the first format. */
  crossings?: Crossing[];
};

export const largestPage = 1000;

/**
 * The terms as they are kept, read as the newest format. The defaults say what the first format meant; they are
 * not part of what was hashed.
 */
export function readTerms(text: string): GrantTerms {
  // Written by sealTerms from the very types, and hashed since.
  const found = JSON.parse(text) as FirstTerms | GrantTerms;
  if (found.format === 'gongshu.grant/2') return found;
  return {
    ...found,
    format: 'gongshu.grant/2',
    mode: 'interface',
    environment: 'production',
    rate: null,
    concurrency: null,
    maxPage: largestPage,
  };
}

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

/** The period of a counter on that day: `2026-11-22`, `2026-11`, or `total`. */
export const periodOf = (period: Quota['period'], day: LegalDay): string =>
  period === 'day' ? day : period === 'month' ? day.slice(0, 7) : 'total';
