/** The expert committee: its members and what they may reach, and the working rules an opinion round follows. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { orRefuse } from '../commands/unique.ts';
import { threeAdmins } from '../policy.ts';
import { getPerson } from '../repository.ts';
import { articlesOf, keptRegister, REGISTERS, requireWriter } from './law.ts';
import { keepCommitteePolicy } from './policy.ts';
import type { committeeReply } from './schema.ts';
import { registerTables } from './tables.ts';

const ORIGINS = 'org.expert-origins';

export type MemberInput = {
  personId: string;
  origin: string;
  field: string;
  fromDay: LegalDay;
  untilDay: LegalDay;
};

/** Appoints a person who has an account; as an expert they reach what is assigned to them and nothing else. */
export async function appointMember(p: Platform, actor: Actor, input: MemberInput): Promise<string> {
  permit(keepCommitteePolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const id = newId();
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const term = await requireWriter(tx, law, actor, 'committee');
    const origins = law.terms('org.expert-origins');
    if (origins.length > 0 && !origins.some(({ key }) => key === input.origin)) {
      throw problem('org.expert-origin', {
        params: {
          admitted: {
            zh: origins.map(({ zh }) => zh).join('、'),
            en: origins.map(({ en }) => en).join(', '),
          },
        },
        articles: law.cite('org.expert-origins'),
        rule: ORIGINS,
      });
    }
    if (input.untilDay < input.fromDay) throw problem('org.service-times');
    const person = await getPerson(tx, input.personId);
    if (person?.state !== 'active') throw problem('org.person-unknown');
    const db = registerTables(tx);
    const held = await db
      .selectFrom('org.role_assignment')
      .select('role')
      .where('person_id', '=', person.id)
      .where('until', 'is', null)
      .execute();
    const admin = held.find(({ role }) => threeAdmins.includes(role));
    if (admin) throw problem('org.admins-apart', { params: { held: admin.role } });
    await orRefuse(
      db
        .insertInto('org.committee_member')
        .values({
          id,
          region_code: actor.regionCode,
          person_id: person.id,
          name: person.name,
          origin: input.origin,
          field: input.field.trim(),
          from_day: input.fromDay,
          until_day: input.untilDay,
          ended_on: null,
          created_at: p.clock.now(),
        })
        .execute(),
      { committee_member_person: 'org.expert-seated' },
    );
    if (!held.some(({ role }) => role === 'expert')) {
      await db
        .insertInto('org.role_assignment')
        .values({
          id: newId(),
          person_id: person.id,
          organisation_id: actor.organisationId,
          role: 'expert',
          since: p.clock.now(),
          until: null,
        })
        .execute();
    }
    await record(tx, p, {
      kind: 'org.committee-member-appointed',
      actor,
      subject: { type: 'committee-member', id },
      decision: law.decided('appoint', [REGISTERS], articlesOf(law, term)),
      detail: { origin: input.origin, from: input.fromDay, until: input.untilDay },
    });
    return id;
  });
}

export async function endMember(p: Platform, actor: Actor, id: string): Promise<void> {
  permit(keepCommitteePolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  await transact(p.db, async (tx) => {
    const db = registerTables(tx);
    const member = await db
      .updateTable('org.committee_member')
      .set({ ended_on: p.clock.today() })
      .where('id', '=', id)
      .where('region_code', '=', actor.regionCode)
      .where('ended_on', 'is', null)
      .returning('person_id')
      .executeTakeFirst();
    if (!member) throw problem('org.committee-unknown');
    await db
      .updateTable('org.role_assignment')
      .set({ until: p.clock.now() })
      .where('person_id', '=', member.person_id)
      .where('organisation_id', '=', actor.organisationId)
      .where('role', '=', 'expert')
      .where('until', 'is', null)
      .execute();
    await record(tx, p, {
      kind: 'org.committee-member-ended',
      actor,
      subject: { type: 'committee-member', id },
    });
  });
}

export type WorkingRules = {
  id: string;
  version: number;
  fromDay: LegalDay;
  /** Per cent of those seated who must give an opinion. */
  quorum: number;
  /** Per cent of the opinions given that must support. */
  majority: number;
  /** Whether a member steps back where an organisation they act for is concerned. */
  recusal: boolean;
};

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

type RulesRow = { id: string; version: number; from_day: LegalDay; content: Record<string, unknown> };
const rulesOf = (row: RulesRow): WorkingRules => ({
  id: row.id,
  version: row.version,
  fromDay: row.from_day,
  quorum: numberOf(row.content.quorum),
  majority: numberOf(row.content.majority),
  recusal: row.content.recusal === true,
});

/** The rules in force on the day at this level. */
export async function workingRules(
  ex: Executor,
  regionCode: string,
  day: LegalDay,
): Promise<WorkingRules | undefined> {
  const row = await registerTables(ex)
    .selectFrom('org.register_entry')
    .select(['id', 'version', 'from_day', 'content'])
    .where('kind', '=', 'committee-rules')
    .where('region_code', '=', regionCode)
    .where('from_day', '<=', day)
    .where((eb) => eb.or([eb('superseded_from', 'is', null), eb('superseded_from', '>', day)]))
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && rulesOf(row);
}

export async function rulesById(ex: Executor, id: string): Promise<WorkingRules> {
  const row = await registerTables(ex)
    .selectFrom('org.register_entry')
    .select(['id', 'version', 'from_day', 'content'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return rulesOf(row);
}

/** Members whose term covers the day. */
export async function currentMembers(ex: Executor, regionCode: string, day: LegalDay) {
  return registerTables(ex)
    .selectFrom('org.committee_member')
    .selectAll()
    .where('region_code', '=', regionCode)
    .where('ended_on', 'is', null)
    .where('from_day', '<=', day)
    .where('until_day', '>=', day)
    .orderBy('origin')
    .orderBy('name')
    .execute();
}

/** The committee of the reader's level, with the origins it lacks and its working rules through their versions. */
export async function readCommittee(p: Platform, actor: Actor): Promise<z.input<typeof committeeReply>> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const day = p.clock.today();
  const law = await lawNow(p.db, p.law, day);
  const term = keptRegister(law, 'committee');
  const members = await registerTables(p.db)
    .selectFrom('org.committee_member')
    .selectAll()
    .where('region_code', '=', actor.regionCode)
    .orderBy(sql`ended_on is not null`)
    .orderBy('origin')
    .orderBy('name')
    .execute();
  const current = members.filter(
    (one) => one.ended_on === null && one.from_day <= day && one.until_day >= day,
  );
  const origins = law.terms('org.expert-origins');
  const rules = await registerTables(p.db)
    .selectFrom('org.register_entry')
    .select(['id', 'version', 'from_day', 'content', 'superseded_from'])
    .where('kind', '=', 'committee-rules')
    .where('region_code', '=', actor.regionCode)
    .orderBy('version', 'desc')
    .execute();
  return {
    name: { zh: term.zh, en: term.en },
    members: members.map((one) => {
      const origin = origins.find(({ key }) => key === one.origin);
      return {
        id: one.id,
        personId: one.person_id,
        name: one.name,
        origin: one.origin,
        originName: origin ? { zh: origin.zh, en: origin.en } : { zh: one.origin, en: one.origin },
        field: one.field,
        fromDay: one.from_day,
        untilDay: one.until_day,
        endedOn: one.ended_on,
        current: current.includes(one),
      };
    }),
    origins: origins.map(({ key, zh, en }) => ({ key, zh, en })),
    lacking: origins
      .filter(({ key }) => !current.some((one) => one.origin === key))
      .map(({ key, zh, en }) => ({ key, zh, en })),
    rules: rules.map((row) => ({ ...rulesOf(row), supersededFrom: row.superseded_from })),
    cite: [...new Set([...articlesOf(law, term), ...law.cite('org.expert-origins')])],
    abilities: abilitiesOf(actor, undefined, { keep: keepCommitteePolicy }),
  };
}
