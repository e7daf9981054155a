/** Which calls of a group are answered: pure over the standing, in the order the calls came. */
import { addDays, type LegalDay, startOfLegalDay } from '#kernel/clock.ts';
import { periodOf, type Quota } from '../terms.ts';
import type { Answer } from './answers.ts';
import { localInstant, nextMidnight } from './checks.ts';
import type { GatewayCode, Params } from './errors.ts';
import type { CallItem, Usage } from './items.ts';
import { nonceKey } from './nonces.ts';
import { barKey, countersOf, heldGeneration, type Standing, usedKey } from './standing.ts';
import { workNamed } from './works.ts';

export type Verdict =
  | { kind: 'accepted'; usage: Usage[]; used: number }
  | {
      kind: 'refused';
      code: GatewayCode;
      params?: Params;
      opensAt?: Date;
      more?: Record<string, string | number>;
      usage?: Usage[];
    }
  /** The terms are no longer those the call was checked against. */
  | { kind: 'stale' };

/** Counts in `standing.used` what it accepts; rows and bytes by the very answer that would leave. */
export function judge(
  calls: readonly CallItem[],
  standing: Standing,
  answers: ReadonlyMap<CallItem, Answer>,
): Map<CallItem, Verdict> {
  const unclaimed = new Set(standing.reserved);
  return new Map(calls.map((item) => [item, judgeOne(item, standing, unclaimed, answers.get(item))]));
}

function judgeOne(
  item: CallItem,
  standing: Standing,
  unclaimed: Set<string>,
  answer: Answer | undefined,
): Verdict {
  const { file, read } = item;
  const grant = standing.grants.get(file.grant.id);
  if (grant && grant.termsVersion !== file.grant.termsVersion) return { kind: 'stale' };
  // Of two equal calls in one group the first holds the nonce, whatever becomes of it.
  const first = unclaimed.delete(nonceKey(file.keyId, read.nonce, read.signedAt));
  const ended = standing.ended.get(file.keyId);
  if (ended) return { kind: 'refused', code: `gateway.key-${ended}` };
  const params = { ground: grant?.ground ?? '—' };
  if (grant?.state === 'pending') return { kind: 'refused', code: 'gateway.grant-pending' };
  if (grant?.state === 'suspended') return { kind: 'refused', code: 'gateway.grant-suspended', params };
  if (grant?.state !== 'active') return { kind: 'refused', code: 'gateway.grant-revoked', params };
  if (!first) return { kind: 'refused', code: 'gateway.nonce-repeated' };
  if (standing.barred.has(barKey(file.grant.id, read.operator))) {
    // While one person is barred a call that names nobody could be theirs.
    return {
      kind: 'refused',
      code: read.operator === '' ? 'gateway.operator-missing' : 'gateway.operator-barred',
    };
  }
  if (standing.resources.get(file.plan.resourceId) !== 'active') {
    return { kind: 'refused', code: 'gateway.resource-not-active' };
  }
  if (standing.generations.get(file.versionId) === heldGeneration) {
    return { kind: 'refused', code: 'gateway.service-held' };
  }
  if ((standing.generations.get(file.versionId) ?? 0) === 0) {
    return { kind: 'refused', code: 'gateway.service-not-ready' };
  }
  if (!answer) return { kind: 'refused', code: 'gateway.unavailable' };
  if (answer.refused) {
    const { refused: code, ...why } = answer.refused;
    return { kind: 'refused', code, ...why };
  }
  return charge(item, answer, standing);
}

/** All counters or none: a call that one of them has no room for costs nothing of the others. */
function charge(item: CallItem, answer: Answer, standing: Standing): Verdict {
  const { grant } = item.file;
  const cost = { calls: 1, ...workNamed(item.work).chargedOf(answer) };
  const usedOf = ({ unit, period }: { unit: Quota['unit']; period: string }): number =>
    standing.used.get(usedKey(grant.id, unit, period)) ?? 0;
  const room = roomFor(grant.terms.quotas, item.day, cost, usedOf);
  if ('refused' in room) {
    const { refused: code, ...rest } = room;
    return { kind: 'refused', code, ...rest };
  }
  for (const { unit, period } of countersOf(item)) {
    standing.used.set(usedKey(grant.id, unit, period), usedOf({ unit, period }) + cost[unit]);
  }
  return { kind: 'accepted', usage: room.usage, used: usedOf({ unit: 'calls', period: item.day }) };
}

export type Cost = Record<Quota['unit'], number>;
export type Full = {
  refused: 'gateway.quota' | 'gateway.quota-volume';
  params: Params;
  usage: Usage[];
  opensAt?: Date;
};

/** What is left of each counter afterwards, or which of them has no room. */
export function roomFor(
  quotas: readonly Quota[],
  day: LegalDay,
  cost: Cost,
  usedOf: (counter: { unit: Quota['unit']; period: string }) => number,
): { usage: Usage[] } | Full {
  const limits = quotas.map((quota) => {
    const period = periodOf(quota.period, day);
    return { quota, period, used: usedOf({ unit: quota.unit, period }) };
  });
  const full = limits.find(({ quota, used }) => used + cost[quota.unit] > quota.limit);
  if (!full) return { usage: limits.map(({ quota, used }) => usageOf(quota, used + cost[quota.unit])) };
  const { quota, used } = full;
  const opensAt = nextPeriod(quota.period, day);
  const usage = limits.map(({ quota: one, used: spent }) => usageOf(one, spent));
  const opens = { opensAt: opensAt ? localInstant(opensAt) : '—' };
  const when = opensAt ? { opensAt } : {};
  // A batch may need more calls than are left of a day that is not used up.
  if (quota.unit === 'calls' && quota.period === 'day' && used >= quota.limit) {
    const params = { limit: quota.limit, used, ...opens };
    return { refused: 'gateway.quota', params, usage, ...when };
  }
  const params = {
    counter: counterWords[quota.unit],
    period: periodWords[quota.period],
    limit: quota.limit,
    used,
    ...opens,
  };
  return { refused: 'gateway.quota-volume', params, usage, ...when };
}

const usageOf = ({ unit, period, limit }: Quota, used: number): Usage => ({
  unit,
  period,
  limit,
  remaining: Math.max(0, limit - used),
});

/** When the counter begins anew; a total never does. */
export function nextPeriod(period: Quota['period'], day: LegalDay): Date | undefined {
  if (period === 'total') return undefined;
  if (period === 'day') return nextMidnight(day);
  // From the first of a month, 31 days on is always the month after.
  const within = addDays(`${day.slice(0, 7)}-01`, 31);
  return startOfLegalDay(`${within.slice(0, 7)}-01`);
}

const counterWords = {
  calls: { zh: '调用次数', en: 'calls' },
  rows: { zh: '记录条数', en: 'records' },
  bytes: { zh: '字节数', en: 'bytes' },
};
const periodWords = {
  day: { zh: '当日', en: 'day' },
  month: { zh: '当月', en: 'month' },
  total: { zh: '授权期内', en: 'whole term' },
};
