/** The provider suspends, resumes or ends a grant, on a ground the city names; effective on the very next call. */

import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import type { Serving } from '../context.ts';
import { serveEvents } from '../events.ts';
import { addGrantState, type Grant, getGrant, lockGrant } from '../grants.ts';
import { suspendPolicy } from '../policy.ts';
import type { SuspendBody } from '../schema.ts';
import type { GrantState } from '../tables.ts';

const rule = 'serve.suspension-grounds';

type Change = {
  to: GrantState;
  from: readonly GrantState[];
  kind: 'serve.grant-suspended' | 'serve.grant-resumed' | 'serve.grant-revoked';
  ground: string | null;
  note: string | null;
};

/** Throws `serve.suspension-ground` when the city names grounds and this is none of them. */
export function suspendGrant(p: Serving, actor: Actor, id: string, body: SuspendBody): Promise<Grant> {
  return change(p, actor, id, (law) => ({
    to: 'suspended',
    from: ['active'],
    kind: 'serve.grant-suspended',
    ground: groundOf(law, body.ground),
    note: body.note,
  }));
}

export function resumeGrant(p: Serving, actor: Actor, id: string, note?: string): Promise<Grant> {
  return change(p, actor, id, () => ({
    to: 'active',
    from: ['suspended'],
    kind: 'serve.grant-resumed',
    ground: null,
    note: note || null,
  }));
}

/** Ends the grant for good: only a new application helps. */
export function revokeGrant(p: Serving, actor: Actor, id: string, body: SuspendBody): Promise<Grant> {
  return change(p, actor, id, (law) => ({
    to: 'revoked',
    from: ['active', 'suspended'],
    kind: 'serve.grant-revoked',
    ground: groundOf(law, body.ground),
    note: body.note,
  }));
}

/** Where the city names no grounds, the reason in words stands alone. */
function groundOf(law: LawNow, given: string | undefined): string | null {
  const grounds = law.terms(rule);
  if (grounds.length === 0) return null;
  if (!grounds.some(({ key }) => key === given)) {
    throw problem('serve.suspension-ground', {
      params: { ground: given ?? '—' },
      rule,
      articles: law.cite(rule),
    });
  }
  return given ?? null;
}

function change(p: Serving, actor: Actor, id: string, of: (law: LawNow) => Change): Promise<Grant> {
  return transact(p.db, async (tx) => {
    const grant = await lockGrant(tx, id);
    if (!grant) throw problem('kernel.not-found');
    permit(suspendPolicy, actor, grant);
    const law = await lawNow(tx, p.law, p.clock.today());
    const { to, from, kind, ground, note } = of(law);
    if (!from.includes(grant.state)) {
      throw problem('serve.grant-not-active', { params: { state: grant.state } });
    }
    const articles = ground ? (law.term(rule, ground)?.cite ?? law.cite(rule)) : law.cite(rule);
    const { hash } = await record(tx, p, {
      kind,
      actor,
      subject: { type: 'serve.grant', id },
      organisationId: grant.providerId,
      organisations: [grant.consumerId],
      ...(grant.caseId ? { case: grant.caseId } : {}),
      decision: law.decided(to, [rule], articles),
      detail: { from: grant.state, to, ground, terms: grant.digest },
    });
    const byPerson = actor.kind === 'person' ? actor.personId : null;
    await addGrantState(tx, id, {
      state: to,
      ground,
      note,
      articles,
      byPerson,
      at: p.clock.now(),
      entry: hash,
    });
    await p.events.emit(tx, {
      type: serveEvents.grantChanged,
      payload: { grantId: id, state: to, consumerId: grant.consumerId, providerId: grant.providerId },
    });
    const changed = await getGrant(tx, id);
    if (!changed) throw problem('kernel.not-found');
    return changed;
  });
}
