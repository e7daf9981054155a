/** What experts declare: in which organisation they have an interest; nothing that concerns it is assigned to them. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { orRefuse } from '../commands/unique.ts';
import { organisationNames, personNames } from '../repository.ts';
import { declareInterestPolicy } from './policy.ts';
import type { interestList } from './schema.ts';
import { registerTables } from './tables.ts';

/** Of these people: who has an interest in the organisation, with what they declared. */
export async function interestedIn(
  ex: Executor,
  organisationId: string,
  people: readonly string[],
): Promise<Map<string, string>> {
  if (people.length === 0) return new Map();
  const rows = await registerTables(ex)
    .selectFrom('org.expert_interest')
    .select(['person_id', 'said'])
    .where('organisation_id', '=', organisationId)
    .where('person_id', 'in', [...people])
    .where('ended_at', 'is', null)
    .execute();
  return new Map(rows.map(({ person_id: id, said }) => [id, said]));
}

/** By id, by credit code, or by its full name: experts see no list of organisations. */
async function namedOrganisation(ex: Executor, said: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`select id from org.organisation
    where id::text = ${said} or credit_code = ${said} or name_zh = ${said} order by state limit 1`.execute(
    ex,
  );
  const [found] = rows;
  if (!found) throw problem('org.organisation-unknown');
  return found.id;
}

/** Takes effect at once: open rounds that concern it lose this member's seat. Errors: `org.interest-standing`. */
export async function declareInterest(
  p: Platform,
  actor: Actor,
  input: { organisation: string; said: string },
): Promise<string> {
  permit(declareInterestPolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const id = newId();
  return transact(p.db, async (tx) => {
    const organisationId = await namedOrganisation(tx, input.organisation.trim());
    await orRefuse(
      registerTables(tx)
        .insertInto('org.expert_interest')
        .values({
          id,
          person_id: actor.personId,
          organisation_id: organisationId,
          said: input.said,
          declared_at: p.clock.now(),
          ended_at: null,
        })
        .execute(),
      { expert_interest_standing: 'org.interest-standing' },
    );
    await sql`update org.opinion_seat s set excluded = true, recused = ${input.said}, supports = null, opinion = null, given_at = ${p.clock.now()}
      from org.opinion_round r, org.committee_member m
      where s.round_id = r.id and s.member_id = m.id and r.closed_at is null
        and r.concerns = ${organisationId} and m.person_id = ${actor.personId}`.execute(tx);
    await record(tx, p, {
      kind: 'org.interest-declared',
      actor,
      subject: { type: 'expert-interest', id },
      organisationId,
    });
    return id;
  });
}

export async function endInterest(p: Platform, actor: Actor, id: string): Promise<void> {
  permit(declareInterestPolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  await transact(p.db, async (tx) => {
    const ended = await registerTables(tx)
      .updateTable('org.expert_interest')
      .set({ ended_at: p.clock.now() })
      .where('id', '=', id)
      .where('person_id', '=', actor.personId)
      .where('ended_at', 'is', null)
      .returning('organisation_id')
      .executeTakeFirst();
    if (!ended) throw problem('org.committee-unknown');
    await record(tx, p, {
      kind: 'org.interest-ended',
      actor,
      subject: { type: 'expert-interest', id },
      organisationId: ended.organisation_id,
    });
  });
}

/** One's own; all that stand for the authority and the auditor. */
export async function listInterests(p: Platform, actor: Actor): Promise<z.input<typeof interestList>> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  let found = registerTables(p.db)
    .selectFrom('org.expert_interest')
    .selectAll()
    .where('ended_at', 'is', null)
    .orderBy('declared_at', 'desc')
    .limit(500);
  if (!oversees(actor)) found = found.where('person_id', '=', actor.personId);
  const rows = await found.execute();
  const [people, bodies] = await Promise.all([
    personNames(
      p.db,
      rows.map((row) => row.person_id),
    ),
    organisationNames(
      p.db,
      rows.map((row) => row.organisation_id),
    ),
  ]);
  return {
    items: rows.map((row) => ({
      id: row.id,
      person: people.get(row.person_id) ?? '',
      mine: row.person_id === actor.personId,
      organisation: { id: row.organisation_id, name: bodies.get(row.organisation_id) ?? { zh: '', en: '' } },
      said: row.said,
      declaredAt: row.declared_at.toISOString(),
    })),
    abilities: abilitiesOf(actor, undefined, { declare: declareInterestPolicy }),
  };
}
