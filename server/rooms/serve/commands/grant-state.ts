/** The provider suspends, resumes or ends a grant, on a ground the city names; effective on the very next call. */

import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import type { Serving } from '../context.ts';
import { serveEvents } from '../events.ts';
import { addGrantState, type Grant, getGrant, lockGrant, standingSuspensions } from '../grants.ts';
import { suspendPolicy } from '../policy.ts';
import type { SuspendBody } from '../schema.ts';
import type { GrantState } from '../tables.ts';
import { measureForUse } from './remeasure-grants.ts';

const rule = 'serve.suspension-grounds';

type Change = {
  to: GrantState;
  from: readonly GrantState[];
  kind: 'serve.grant-suspended' | 'serve.grant-resumed' | 'serve.grant-revoked' | 'serve.grant-activated';
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

/** Throws `serve.grant-held` while a matter of another room stands behind the suspension. */
export function resumeGrant(p: Serving, actor: Actor, id: string, note?: string): Promise<Grant> {
  return change(p, actor, id, async (_law, tx) => {
    await refuseHeld(tx, id);
    return { ...resumed, note: note || null };
  });
}

const resumed = { to: 'active', from: ['suspended'], kind: 'serve.grant-resumed', ground: null } as const;

/**
 * Ends the grant for good: only a new application helps. Where a matter of another room stands behind its suspension, that room's
 * term must run out first: `serve.grant-held`. Where the city has mending demanded first, there is no other way: `serve.grant-demand-first`.
 */
export function revokeGrant(p: Serving, actor: Actor, id: string, body: SuspendBody): Promise<Grant> {
  return change(p, actor, id, async (law, tx) => {
    await refuseHeld(tx, id);
    refuseUndemanded(law);
    return {
      to: 'revoked',
      from: ['pending', 'active', 'suspended'],
      kind: 'serve.grant-revoked',
      ground: groundOf(law, body.ground),
      note: body.note,
    };
  });
}

const followUp = 'share.follow-up';

/** What the text says where it has mending demanded before a grant is ended. */
export const demandFirst = (law: LawNow) => law.term(followUp, 'rectification');

function refuseUndemanded(law: LawNow): void {
  const term = demandFirst(law);
  if (!term) return;
  const articles = term.cite.length > 0 ? term.cite : law.cite(followUp);
  throw problem('serve.grant-demand-first', { rule: followUp, articles });
}

async function refuseHeld(tx: Tx, id: string): Promise<void> {
  const standing = await standingSuspensions(tx, id);
  if (standing.some(({ matterId }) => matterId !== null)) throw problem('serve.grant-held');
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

function change(
  p: Serving,
  actor: Actor,
  id: string,
  of: (law: LawNow, tx: Tx) => Change | Promise<Change>,
): Promise<Grant> {
  return transact(p.db, async (tx) => {
    const grant = await lockGrant(tx, id);
    if (!grant) throw problem('kernel.not-found');
    permit(suspendPolicy, actor, grant);
    const law = await lawNow(tx, p.law, p.clock.today());
    return applyChange(tx, p, { grant, actor, law, change: await of(law, tx) });
  });
}

type Applied = {
  grant: Grant;
  actor: Actor;
  law: LawNow;
  change: Change;
  rules?: string[];
  matterId?: string;
  /** One suspension of several is lifted: the grant is not answered between the two entries, and nobody is told. */
  within?: boolean;
};

/** The state, its entry and the word to both sides, in the caller's transaction; the grant is held by the caller. */
async function applyChange(
  tx: Tx,
  p: Serving,
  { grant: former, actor, law, change: made, rules = [rule], matterId, within = false }: Applied,
): Promise<Grant> {
  const { id } = former;
  const { to, from, kind, ground, note } = made;
  if (!from.includes(former.state)) {
    throw problem('serve.grant-not-active', { params: { state: former.state } });
  }
  const grant = to === 'active' && !within ? await measureForUse(tx, p, law, former) : former;
  const cited = [...new Set(rules.flatMap((one) => law.cite(one)))];
  const articles = ground ? (law.term(rule, ground)?.cite ?? cited) : cited;
  const { hash } = await record(tx, p, {
    kind,
    actor,
    subject: { type: 'serve.grant', id },
    organisationId: grant.providerId,
    organisations: [grant.consumerId],
    ...(grant.caseId ? { case: grant.caseId } : {}),
    decision: law.decided(to, rules, articles),
    detail: {
      from: grant.state,
      to,
      ground,
      terms: grant.digest,
      ...(matterId ? { matter: matterId } : {}),
    },
  });
  await addGrantState(tx, id, {
    state: to,
    ground,
    note,
    articles,
    byPerson: actor.kind === 'person' ? actor.personId : null,
    at: p.clock.now(),
    entry: hash,
    ...(matterId ? { matterId } : {}),
  });
  if (!within)
    await p.events.emit(tx, {
      type: serveEvents.grantChanged,
      payload: { grantId: id, state: to, consumerId: grant.consumerId, providerId: grant.providerId },
    });
  const changed = await getGrant(tx, id);
  if (!changed) throw problem('kernel.not-found');
  return changed;
}

async function held(tx: Tx, id: string): Promise<Grant> {
  const grant = await lockGrant(tx, id);
  if (!grant) throw problem('kernel.not-found');
  return grant;
}

/** Ends a grant in the caller's transaction, whoever its provider is; one that has ended stays as it is. */
export async function endGrant(
  tx: Tx,
  p: Serving,
  input: { grantId: string; actor: Actor; note: string; rule: string },
): Promise<void> {
  const grant = await held(tx, input.grantId);
  if (grant.state === 'revoked') return;
  const law = await lawNow(tx, p.law, p.clock.today());
  await applyChange(tx, p, {
    grant,
    actor: input.actor,
    law,
    rules: [input.rule],
    change: {
      to: 'revoked',
      from: ['pending', 'active', 'suspended'],
      kind: 'serve.grant-revoked',
      ground: null,
      note: input.note,
    },
  });
}

type Cause = { grantId: string; actor: Actor; note: string; matterId: string };

/**
 * Suspends for a matter another room keeps, in its transaction; who may is that room's to say. The ground is one of
 * the city's; a grant that is suspended already takes the further ground, and what stood before stands after it.
 */
export async function suspendForCause(
  tx: Tx,
  p: Serving,
  input: Cause & { ground: string | undefined },
): Promise<Grant> {
  const grant = await held(tx, input.grantId);
  const law = await lawNow(tx, p.law, p.clock.today());
  return applyChange(tx, p, {
    grant,
    actor: input.actor,
    law,
    matterId: input.matterId,
    change: {
      to: 'suspended',
      from: ['active', 'suspended'],
      kind: 'serve.grant-suspended',
      ground: groundOf(law, input.ground),
      note: input.note,
    },
  });
}

/**
 * The matter no longer stands behind a suspension. True where the grant is answered again; false where it is not
 * suspended for this matter, or where another suspension goes on. Throws `serve.grade-*`.
 */
export async function resumeAfterCause(tx: Tx, p: Serving, input: Cause): Promise<boolean> {
  const { actor, matterId, note } = input;
  const grant = await held(tx, input.grantId);
  const standing = await standingSuspensions(tx, grant.id);
  const others = standing.filter((one) => one.matterId !== matterId);
  if (others.length === standing.length) return false;
  const law = await lawNow(tx, p.law, p.clock.today());
  const within = others.length > 0;
  let now = await applyChange(tx, p, { grant, actor, law, matterId, within, change: { ...resumed, note } });
  for (const other of others) {
    now = await applyChange(tx, p, {
      grant: now,
      actor,
      law,
      within,
      ...(other.matterId ? { matterId: other.matterId } : {}),
      change: {
        to: 'suspended',
        from: ['active', 'suspended'],
        kind: 'serve.grant-suspended',
        ground: other.ground,
        note: other.note,
      },
    });
  }
  return now.state === 'active';
}

/** The agreement stands: a grant that waited for it is answered from the next call on. */
export async function activateGrant(
  tx: Tx,
  p: Serving,
  input: { grantId: string; actor: Actor; note?: string },
): Promise<Grant> {
  const grant = await held(tx, input.grantId);
  const law = await lawNow(tx, p.law, p.clock.today());
  return applyChange(tx, p, {
    grant,
    actor: input.actor,
    law,
    rules: [],
    change: {
      to: 'active',
      from: ['pending'],
      kind: 'serve.grant-activated',
      ground: null,
      note: input.note ?? null,
    },
  });
}
