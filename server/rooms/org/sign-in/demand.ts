// Of whom the bureau demands a second factor, from which day it is needed, and what a session without one may still do.
import type { Role } from '#kernel/actor.ts';
import { addDays, type LegalDay, legalDayOf } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { type DemandKey, demandKeys, type OrgSettings } from '../settings.ts';
import type { Office } from '../tables.ts';
import { signInTables } from './tables.ts';
import { hasSecondFactor } from './totp.ts';

/** What the account page and every refusal rest on. */
export type Demand = {
  /** The first day on which the password alone opens nothing but the way to mend it. */
  from: LegalDay;
  /** met: this session has proved it · grace: not yet needed · due: nothing else may be done. */
  state: 'met' | 'grace' | 'due';
};

type Held = { role: Role; office: Office | null };

const concerns: Record<DemandKey, (held: Held) => boolean> = {
  'second-factor-system-admin': ({ role }) => role === 'system_admin',
  'second-factor-security-admin': ({ role }) => role === 'security_admin',
  'second-factor-auditor': ({ role }) => role === 'auditor',
  'second-factor-bureau': ({ role }) => role === 'bureau',
  'second-factor-bureau-head': ({ role, office }) => role === 'head' && office === 'bureau',
};

/** From which day each of these people needs one; absent: nobody asks it of them. */
export async function demandedFrom(
  ex: Executor,
  settings: OrgSettings,
  personIds: readonly string[],
): Promise<Map<string, LegalDay>> {
  const found = new Map<string, LegalDay>();
  const active = demandKeys.flatMap((key) => {
    const since = settings.demandedSince(key);
    return since ? [{ concerned: concerns[key], since }] : [];
  });
  if (active.length === 0 || personIds.length === 0) return found;
  const held = await signInTables(ex)
    .selectFrom('org.role_assignment as r')
    .innerJoin('org.organisation as o', 'o.id', 'r.organisation_id')
    .select(['r.person_id', 'r.role', 'r.since', 'o.office'])
    .where('r.person_id', 'in', personIds)
    .where('r.until', 'is', null)
    .where('o.state', '=', 'active')
    .execute();
  const grace = settings.number('second-factor-grace-days');
  for (const row of held) {
    for (const { concerned, since } of active) {
      if (!concerned(row)) continue;
      const from = addDays(legalDayOf(since > row.since ? since : row.since), grace);
      const earlier = found.get(row.person_id);
      if (!earlier || from < earlier) found.set(row.person_id, from);
    }
  }
  return found;
}

/** How the methods of a session are written: `+code`, `+recovery` by the platform, `+mfa` where the provider vouches. */
const VOUCHED = 'provider+mfa';
const proved = (method: string): boolean => method.includes('+');
export const withCode = (method: string): string => (proved(method) ? method : `${method}+code`);
export const providerMethod = (amr: unknown): string => (severalFactors(amr) ? VOUCHED : 'provider');

/** RFC 8176: the provider says so outright, or names methods of different kinds: what one knows, has, is. */
export function severalFactors(amr: unknown): boolean {
  if (!Array.isArray(amr)) return false;
  if (amr.includes('mfa')) return true;
  return factorKinds.filter((kind) => kind.some((one) => amr.includes(one))).length > 1;
}
const factorKinds = [
  ['pwd', 'pin', 'kba'],
  ['otp', 'hwk', 'swk', 'sc', 'sms', 'tel'],
  ['face', 'fpt', 'iris', 'retina', 'vbm'],
];

/** How a session stands to the demand; undefined where there is none. */
export async function demandOn(
  ex: Executor,
  settings: OrgSettings,
  today: LegalDay,
  { personId, method }: { personId: string; method: string },
): Promise<Demand | undefined> {
  const from = (await demandedFrom(ex, settings, [personId])).get(personId);
  if (!from) return undefined;
  // A factor that was taken away proves nothing any more, however the session began.
  const met = method === VOUCHED || (proved(method) && (await hasSecondFactor(ex, personId)));
  return { from, state: met ? 'met' : today >= from ? 'due' : 'grace' };
}

/** Which of these people have set up a code, or entered through a provider that vouched for several factors. */
export async function withSecondFactor(ex: Executor, personIds: readonly string[]): Promise<Set<string>> {
  if (personIds.length === 0) return new Set();
  const db = signInTables(ex);
  const rows = await db
    .selectFrom('org.totp')
    .select('person_id')
    .where('person_id', 'in', personIds)
    .where('confirmed_at', 'is not', null)
    .union(
      db
        .selectFrom('org.session as s')
        .innerJoin('org.identity as i', 'i.person_id', 's.person_id')
        .select('s.person_id')
        .where('s.person_id', 'in', personIds)
        .where('s.method', '=', VOUCHED),
    )
    .execute();
  return new Set(rows.map(({ person_id: id }) => id));
}
