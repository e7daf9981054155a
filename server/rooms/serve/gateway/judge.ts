/** Which calls of a group are answered: pure over the standing, in the order the calls came. */
import { dailyLimit } from '../terms.ts';
import { localInstant, nextMidnight } from './checks.ts';
import type { GatewayCode, Params } from './errors.ts';
import type { CallItem, Usage } from './items.ts';
import { nonceKey } from './nonces.ts';
import { type Standing, usedKey } from './standing.ts';

export type Verdict =
  | { kind: 'accepted'; usage: Usage | undefined; used: number }
  | {
      kind: 'refused';
      code: GatewayCode;
      params?: Params;
      opensAt?: Date;
      usage?: Usage;
    }
  /** The terms are no longer those the call was checked against. */
  | { kind: 'stale' };

/** Counts in `standing.used` what it accepts. */
export function judge(calls: readonly CallItem[], standing: Standing): Map<CallItem, Verdict> {
  const unclaimed = new Set(standing.reserved);
  return new Map(calls.map((item) => [item, judgeOne(item, standing, unclaimed)]));
}

function judgeOne(item: CallItem, standing: Standing, unclaimed: Set<string>): Verdict {
  const { file } = item;
  const grant = standing.grants.get(file.grant.id);
  if (grant && grant.termsVersion !== file.grant.termsVersion) return { kind: 'stale' };
  // Of two equal calls in one group the first holds the nonce, whatever becomes of it.
  const first = unclaimed.delete(nonceKey(file.keyId, item.nonce, item.signedAt));
  if (standing.revoked.has(file.keyId)) return { kind: 'refused', code: 'gateway.key-revoked' };
  const params = { ground: grant?.ground ?? '—' };
  if (grant?.state === 'suspended') return { kind: 'refused', code: 'gateway.grant-suspended', params };
  if (grant?.state !== 'active') return { kind: 'refused', code: 'gateway.grant-revoked', params };
  if (!first) return { kind: 'refused', code: 'gateway.nonce-repeated' };
  if (standing.resources.get(file.plan.resourceId) !== 'active') {
    return { kind: 'refused', code: 'gateway.resource-not-active' };
  }
  if ((standing.generations.get(file.versionId) ?? 0) === 0) {
    return { kind: 'refused', code: 'gateway.service-not-ready' };
  }
  const limit = dailyLimit(file.grant.terms);
  const counter = usedKey(file.grant.id, item.day);
  const used = standing.used.get(counter) ?? 0;
  if (limit !== undefined && used + 1 > limit) {
    const opensAt = nextMidnight(item.day);
    return {
      kind: 'refused',
      code: 'gateway.quota',
      params: { limit, used, opensAt: localInstant(opensAt) },
      opensAt,
      usage: { limit, remaining: 0 },
    };
  }
  standing.used.set(counter, used + 1);
  const usage = limit === undefined ? undefined : { limit, remaining: limit - used - 1 };
  return { kind: 'accepted', usage, used: used + 1 };
}
