// Power of attorney: the head of a company lets a person act for it, in named roles, for a time, resting on a document.
import type { Selectable } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor, Role } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { ENTERPRISE } from '../admission.ts';
import { runsPlatform } from '../commands/pass-on.ts';
import { roleWords } from '../commands/people.ts';
import { attorneyPolicy } from '../policy.ts';
import { isPublicBody, PERSON, publicRoles, refusePublicBody } from '../public-bodies.ts';
import { getOrganisation } from '../repository.ts';
import { endSessionsOf } from './sessions.ts';
import { type SignInTables, signInTables } from './tables.ts';

/** Who acts through an agent: companies and the bodies of the public; departments have posts instead, a person acts alone. */
const actsByAgent = (kind: string): boolean => kind === ENTERPRISE || (isPublicBody(kind) && kind !== PERSON);
/** What an agent may be given; never the headship itself. */
export const agentRoles = ['provider', 'consumer', 'operator'] as const satisfies readonly Role[];

export type Attorney = {
  id: string;
  organisationId: string;
  person: { id: string; name: string };
  roles: string[];
  from: LegalDay;
  until: LegalDay;
  document: string;
  state: 'coming' | 'running' | 'ended';
};

/** Gives the roles from the first day on; the day after the last they end by themselves. */
export async function grantAttorney(
  p: Platform,
  actor: Actor & { kind: 'person' },
  input: {
    organisationId: string;
    account: string;
    roles: readonly (typeof agentRoles)[number][];
    from: LegalDay;
    until: LegalDay;
    document: string;
  },
): Promise<{ id: string }> {
  permit(attorneyPolicy, actor, { organisationId: input.organisationId });
  const today = p.clock.today();
  if (input.until < input.from || input.until < today)
    throw problem('org.attorney-days', { params: { from: input.from, until: input.until } });
  const id = newId();
  await transact(p.db, async (tx) => {
    const organisation = await getOrganisation(tx, input.organisationId);
    if (!organisation || !actsByAgent(organisation.kind)) throw problem('org.attorney-not-a-company');
    if (input.roles.some((role) => !publicRoles.includes(role))) refusePublicBody(organisation);
    const db = signInTables(tx);
    const person = await db
      .selectFrom('org.person')
      .select('id')
      .where('account', '=', input.account.trim().toLowerCase())
      .where('state', '=', 'active')
      .executeTakeFirst();
    if (!person) throw problem('org.person-unknown');
    if (person.id === actor.personId) throw problem('org.attorney-own');
    const runs = await runsPlatform(tx, person.id);
    if (runs) throw problem('org.admins-apart', { params: { held: roleWords[runs] } });
    await db
      .insertInto('org.attorney')
      .values({
        id,
        organisation_id: input.organisationId,
        person_id: person.id,
        roles: [...input.roles],
        from_day: input.from,
        until_day: input.until,
        document: input.document,
        granted_by: actor.personId,
        granted_at: p.clock.now(),
        ended_at: null,
        ended_by: null,
      })
      .execute();
    if (input.from <= today) await giveRoles(tx, p, person.id, input.organisationId, input.roles);
    await record(tx, p, {
      kind: 'org.attorney-granted',
      actor,
      subject: { type: 'attorney', id },
      organisationId: input.organisationId,
      detail: {
        agent: person.id,
        roles: [...input.roles],
        from: input.from,
        until: input.until,
        document: input.document,
      },
    });
  });
  return { id };
}

export async function endAttorney(p: Platform, actor: Actor & { kind: 'person' }, id: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const found = await signInTables(tx)
      .selectFrom('org.attorney')
      .selectAll()
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!found) throw problem('org.attorney-unknown');
    permit(attorneyPolicy, actor, { organisationId: found.organisation_id });
    await end(tx, p, actor, found, actor.personId);
  });
}

async function end(
  tx: Tx,
  p: Platform,
  actor: Actor,
  found: SignInTables['org.attorney'] & { roles: string[] },
  by: string | null,
): Promise<void> {
  const now = p.clock.now();
  const db = signInTables(tx);
  await db
    .updateTable('org.attorney')
    .set({ ended_at: now, ended_by: by })
    .where('id', '=', found.id)
    .execute();
  await db
    .updateTable('org.role_assignment')
    .set({ until: now })
    .where('person_id', '=', found.person_id)
    .where('organisation_id', '=', found.organisation_id)
    .where('role', 'in', found.roles as Role[])
    // What the person held before the power was granted is not the power's to end.
    .where('since', '>=', found.granted_at)
    .where('until', 'is', null)
    .execute();
  await endSessionsOf(tx, found.person_id, now);
  await record(tx, p, {
    kind: 'org.attorney-ended',
    actor,
    subject: { type: 'attorney', id: found.id },
    organisationId: found.organisation_id,
    detail: { agent: found.person_id, byItself: by === null },
  });
}

/** A role of the power that was taken back by hand stays taken back: the power gives each role once. */
async function notYetGiven(
  tx: Tx,
  found: Selectable<SignInTables['org.attorney']> & { roles: string[] },
): Promise<Role[]> {
  const given = await signInTables(tx)
    .selectFrom('org.role_assignment')
    .select('role')
    .where('person_id', '=', found.person_id)
    .where('organisation_id', '=', found.organisation_id)
    .where('since', '>=', found.granted_at)
    .execute();
  return (found.roles as Role[]).filter((role) => !given.some((one) => one.role === role));
}

async function giveRoles(
  tx: Tx,
  p: Platform,
  personId: string,
  organisationId: string,
  roles: readonly Role[],
): Promise<void> {
  if (roles.length === 0) return;
  await signInTables(tx)
    .insertInto('org.role_assignment')
    .values(
      roles.map((role) => ({
        id: newId(),
        person_id: personId,
        organisation_id: organisationId,
        role,
        since: p.clock.now(),
        until: null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function attorneysOf(
  ex: Executor,
  organisationId: string,
  today: LegalDay,
): Promise<Attorney[]> {
  const rows = await signInTables(ex)
    .selectFrom('org.attorney as a')
    .innerJoin('org.person as p', 'p.id', 'a.person_id')
    .select(['a.id', 'a.organisation_id', 'a.person_id', 'p.name', 'a.roles'])
    .select(['a.from_day', 'a.until_day', 'a.document', 'a.ended_at'])
    .where('a.organisation_id', '=', organisationId)
    .orderBy('a.granted_at', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    organisationId: row.organisation_id,
    person: { id: row.person_id, name: row.name },
    roles: row.roles,
    from: row.from_day,
    until: row.until_day,
    document: row.document,
    state: row.ended_at ? 'ended' : row.from_day > today ? 'coming' : 'running',
  }));
}

/** Every day: those whose first day has come begin, those whose last day is past end. */
export function attorneyDaily(p: Platform): DailyTask {
  return {
    name: 'org.attorneys',
    async run(day) {
      await transact(p.db, async (tx) => {
        const open = await signInTables(tx)
          .selectFrom('org.attorney')
          .selectAll()
          .where('ended_at', 'is', null)
          .forUpdate()
          .execute();
        for (const found of open) {
          if (found.until_day < day) await end(tx, p, { kind: 'platform' }, found, null);
          else if (found.from_day <= day && !(await runsPlatform(tx, found.person_id)))
            await giveRoles(tx, p, found.person_id, found.organisation_id, await notYetGiven(tx, found));
        }
      });
    },
  };
}
