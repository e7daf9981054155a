/** Delegation during absence: who acts in whose place, in one organisation, for some days. */
import type { Selectable } from 'kysely';
import { type Actor, advisesOnly, hasRole, type PersonActor, type Role } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { allowed, definePolicy, denied, inBusiness, permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import type { Delegation } from './act-types.ts';
import { caseTables, type DelegationTable } from './tables.ts';
import { tellDelegation } from './tell.ts';
import type { Platform } from './types.ts';

const t = caseTables;

/** The two who watch over the platform and its accounts act in person. */
const personal: readonly Role[] = ['system_admin', 'security_admin', 'auditor'];
const personallyBound = (role: Role): boolean => personal.includes(role);

export const delegationPolicy = definePolicy<{ organisationId: string; from: string }>(
  'cases.delegation',
  inBusiness,
  (actor, { organisationId, from }) =>
    actor.kind === 'person' &&
    actor.organisationId === organisationId &&
    (actor.personId === from || hasRole(actor, 'head'))
      ? allowed
      : denied('只能由本人或本单位负责人办理', 'only the absent person or the head of the organisation may'),
);

const delegationOf = (row: Selectable<DelegationTable>): Delegation => ({
  id: row.id,
  organisationId: row.organisation,
  from: row.from_person,
  to: row.to_person,
  roles: row.roles,
  fromDay: row.from_day,
  toDay: row.to_day,
  reason: row.reason,
  madeBy: row.made_by,
  madeAt: row.made_at,
  endedOn: row.ended_on,
});

/** Those that let this person act for a colleague of the organisation on that day. */
export async function delegationsTo(ex: Executor, actor: Actor, day: LegalDay): Promise<Delegation[]> {
  // Whoever became one of them after the delegation was made stands in for nobody any longer.
  if (actor.kind !== 'person' || actor.roles.some(personallyBound) || advisesOnly(actor)) return [];
  const rows = await t(ex)
    .selectFrom('cases.delegation')
    .selectAll()
    .where('to_person', '=', actor.personId)
    .where('organisation', '=', actor.organisationId)
    .where('from_day', '<=', day)
    .where('to_day', '>=', day)
    .where('ended_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(delegationOf);
}

/** Of one's organisation, newest first; those over for long are left out. */
export async function listDelegations(ex: Executor, organisationId: string): Promise<Delegation[]> {
  const rows = await t(ex)
    .selectFrom('cases.delegation')
    .selectAll()
    .where('organisation', '=', organisationId)
    .orderBy('from_day', 'desc')
    .orderBy('id', 'desc')
    .limit(200)
    .execute();
  return rows.map(delegationOf);
}

export type DelegateInput = {
  from: string;
  to: string;
  roles: readonly PersonActor['roles'][number][];
  fromDay: LegalDay;
  toDay: LegalDay;
  reason: string;
};

/** Only roles the absent person holds, only to somebody of the same organisation, and never for days that are over. */
export async function delegate(tx: Tx, p: Platform, actor: Actor, input: DelegateInput): Promise<Delegation> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const { organisationId } = actor;
  permit(delegationPolicy, actor, { organisationId, from: input.from });
  const { directory } = p.cases.registry;
  const own = await directory.rolesOf(tx, input.from, organisationId);
  const others = await directory.rolesOf(tx, input.to, organisationId);
  const unfit = input.roles.filter((role) => !own.includes(role) || personal.includes(role));
  const reason =
    input.from === input.to
      ? { zh: '受托人就是委托人', en: 'the delegate is the absent person' }
      : input.to === actor.personId
        ? {
            zh: '不能把别人的事项委托给自己，请由本人办理',
            en: 'nobody takes over a colleague’s part by their own hand; the absent person makes it over',
          }
        : others.length === 0 || others.some(personallyBound) || others.every((role) => role === 'expert')
          ? {
              zh: '受托人不是本单位的业务人员',
              en: 'the delegate has no part in the organisation’s business',
            }
          : unfit.length > 0
            ? {
                zh: `角色 ${unfit.join('、')} 不能委托`,
                en: `the roles ${unfit.join(', ')} cannot be delegated`,
              }
            : input.toDay < p.clock.today()
              ? { zh: '日期已过', en: 'the days are over' }
              : undefined;
  if (reason) throw problem('cases.delegation-unfit', { params: { reason } });
  const made: Delegation = {
    ...input,
    id: newId(),
    organisationId,
    roles: [...input.roles],
    madeBy: actor,
    madeAt: p.clock.now(),
    endedOn: null,
  };
  await t(tx)
    .insertInto('cases.delegation')
    .values({
      id: made.id,
      organisation: organisationId,
      from_person: made.from,
      to_person: made.to,
      roles: made.roles,
      from_day: made.fromDay,
      to_day: made.toDay,
      reason: made.reason,
      made_by: JSON.stringify(actor),
      made_at: made.madeAt,
    })
    .execute();
  await tellDelegation(tx, p, made);
  await record(tx, p, {
    kind: 'cases.delegated',
    actor,
    subject: { type: 'delegation', id: made.id },
    organisations: [organisationId],
    detail: {
      from: made.from,
      to: made.to,
      roles: made.roles,
      fromDay: made.fromDay,
      toDay: made.toDay,
    },
  });
  return made;
}

export async function endDelegation(tx: Tx, p: Platform, actor: Actor, id: string): Promise<void> {
  const row = await t(tx)
    .selectFrom('cases.delegation')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (actor.kind !== 'person' || row?.organisation !== actor.organisationId)
    throw problem('kernel.not-found');
  permit(delegationPolicy, actor, { organisationId: row.organisation, from: row.from_person });
  if (row.ended_at) return;
  await t(tx)
    .updateTable('cases.delegation')
    .set({ ended_on: p.clock.today(), ended_by: JSON.stringify(actor), ended_at: p.clock.now() })
    .where('id', '=', id)
    .execute();
  await record(tx, p, {
    kind: 'cases.delegation-ended',
    actor,
    subject: { type: 'delegation', id },
    organisations: [row.organisation],
    detail: { from: row.from_person, to: row.to_person },
  });
}
