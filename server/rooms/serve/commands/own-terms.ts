/** The parts of a grant's terms that are checked by themselves: what fits a service, a calendar, a counter, and the city's rules. */
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { getOrganisation, getRegion } from '#rooms/org/index.ts';
import { canonicalRange } from '../gateway/addresses.ts';
import { planColumn } from '../plan.ts';
import type { ServiceVersion } from '../repository.ts';
import {
  type Crossing,
  type Evidence,
  type GrantTerms,
  type Hours,
  largestPage,
  type Quota,
  type Rate,
} from '../terms.ts';

export function columnsOf(version: ServiceVersion, asked: readonly string[]): string[] {
  const unknown = asked.find((name) => !planColumn(version.plan, name));
  if (asked.length === 0 || unknown !== undefined) {
    throw problem('serve.grant-columns', { params: { column: unknown ?? '—' } });
  }
  return version.plan.columns.map(({ name }) => name).filter((name) => asked.includes(name));
}

export function addressesOf(asked: readonly string[] | null): string[] | null {
  if (asked === null) return null;
  const ranges = asked.map((address) => {
    const range = canonicalRange(address);
    if (!range) throw problem('serve.grant-address', { params: { address } });
    return range;
  });
  if (ranges.length === 0) throw problem('serve.grant-address', { params: { address: '' } });
  return [...new Set(ranges)].sort();
}

export function hoursOf(law: LawNow, asked: readonly Hours[] | null): Hours[] | null {
  const wrong = problem('serve.grant-hours', { rule: 'serve.hours', articles: law.cite('serve.hours') });
  if (asked === null) {
    if (law.flag('serve.hours')) throw wrong;
    return null;
  }
  if (asked.length === 0 || asked.some(({ from, to }) => from >= to)) throw wrong;
  return [...asked];
}

export type AskedQuota = Pick<Quota, 'unit' | 'period' | 'limit'>;

/** The peak of the form is the day's number of calls; further counters stand beside it, one a unit and period. */
export function quotasOf(
  law: LawNow,
  peak: number | null,
  average: number | null,
  further: readonly AskedQuota[] = [],
): Quota[] {
  const wrong = problem('serve.grant-quota', {
    rule: 'serve.daily-quota',
    articles: law.cite('serve.daily-quota'),
  });
  if (peak === null && law.flag('serve.daily-quota')) throw wrong;
  if (peak !== null && average !== null && !(average > 0 && average <= peak)) throw wrong;
  const asked: AskedQuota[] = [
    ...(peak === null ? [] : [{ unit: 'calls', period: 'day', limit: peak } as const]),
    ...further,
  ];
  const names = asked.map(({ unit, period }) => `${unit} ${period}`);
  if (new Set(names).size !== names.length) throw wrong;
  if (asked.some(({ limit }) => !Number.isSafeInteger(limit) || limit < 1)) throw wrong;
  return asked.map(({ unit, period, limit }) => ({ unit, period, limit, timeZone: 'Asia/Shanghai' }));
}

export function daysOf(law: LawNow, firstDay: LegalDay, lastDay: LegalDay | null) {
  const missing = lastDay === null && law.flag('serve.last-day-required');
  if (missing || (lastDay !== null && (lastDay < firstDay || lastDay < law.day))) {
    throw problem('serve.grant-days', {
      rule: 'serve.last-day-required',
      articles: law.cite('serve.last-day-required'),
    });
  }
  return { firstDay, lastDay };
}

const positive = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;

export type AskedPace = {
  rate?: Rate | null;
  concurrency?: number | null;
  maxPage?: number;
  evidence?: Extract<Evidence, 'E1' | 'E2'>;
};

/** How fast, how many at once, how much in one answer, and what a call must prove. */
export function paceOf(asked: AskedPace): Pick<GrantTerms, 'rate' | 'concurrency' | 'maxPage' | 'evidence'> {
  const { rate = null, concurrency = null, maxPage = largestPage, evidence = 'E1' } = asked;
  const numbers = [
    ...(rate ? [rate.perSecond, rate.burst] : []),
    ...(concurrency === null ? [] : [concurrency]),
    maxPage,
  ];
  if (!numbers.every(positive) || maxPage > largestPage) throw problem('serve.grant-pace');
  return { rate, concurrency, maxPage, evidence };
}

/** The borders between the two that this sharing crosses. Data always leave the system they lie in for another one. */
export async function crossingsOf(ex: Executor, providerId: string, consumerId: string): Promise<Crossing[]> {
  const [provider, consumer] = await Promise.all([
    getOrganisation(ex, providerId),
    getOrganisation(ex, consumerId),
  ]);
  if (!provider || !consumer) throw problem('kernel.not-found');
  const [from, to] = await Promise.all([
    getRegion(ex, provider.regionCode),
    getRegion(ex, consumer.regionCode),
  ]);
  return [
    ...(from?.level !== to?.level ? (['level'] as const) : []),
    ...(provider.regionCode !== consumer.regionCode ? (['area'] as const) : []),
    'system',
    ...(provider.id !== consumer.id ? (['department'] as const) : []),
    // Where a sector is not on record nothing is said of it.
    ...(provider.sector && consumer.sector && provider.sector !== consumer.sector
      ? (['business'] as const)
      : []),
  ];
}
