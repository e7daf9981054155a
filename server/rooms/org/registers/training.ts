/** Training: the year's plan with its sessions, invitations to the officers on file, attendance and results. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { orRefuse } from '../commands/unique.ts';
import { ownFile } from './files.ts';
import { articlesOf, keptRegister, REGISTERS, requireWriter } from './law.ts';
import { fileTraineePolicy, planTrainingPolicy } from './policy.ts';
import { registerTables } from './tables.ts';

export type SessionInput = { title: string; plannedOn: LegalDay; place: string; outsideExpert?: string };
export type PlanInput = {
  year: number;
  title: string;
  body?: string;
  fileId?: string;
  sessions: readonly SessionInput[];
};

/** Whoever holds a post of the audience now stands among the trainees of the level. */
async function gatherAudience(tx: Tx, p: Platform, law: LawNow, regionCode: string) {
  const db = registerTables(tx);
  const audience = law.terms('org.training-audience');
  if (audience.length > 0) {
    const contacts = await db
      .selectFrom('org.contact as c')
      .innerJoin('org.organisation as o', 'o.id', 'c.organisation_id')
      .where('c.until', 'is', null)
      .where('o.state', '=', 'active')
      .where('o.region_code', '=', regionCode)
      .where(
        'c.post',
        'in',
        audience.map(({ key }) => key),
      )
      .select(['c.id', 'c.organisation_id', 'c.name', 'c.post'])
      .execute();
    if (contacts.length > 0) {
      await db
        .insertInto('org.trainee')
        .values(
          contacts.map((contact) => ({
            id: newId(),
            organisation_id: contact.organisation_id,
            name: contact.name,
            post: contact.post,
            focus: audience.find(({ key }) => key === contact.post)?.attributes.focus === true,
            contact_id: contact.id,
            since: p.clock.now(),
            until: null,
          })),
        )
        .onConflict((conflict) => conflict.column('contact_id').doNothing())
        .execute();
    }
    // Who no longer holds the post is invited no more; what they attended stays.
    await db
      .updateTable('org.trainee')
      .set({ until: p.clock.now() })
      .where('until', 'is', null)
      .where('contact_id', 'in', (eb) =>
        eb.selectFrom('org.contact').select('id').where('until', 'is not', null),
      )
      .execute();
  }
  return db
    .selectFrom('org.trainee as t')
    .innerJoin('org.organisation as o', 'o.id', 't.organisation_id')
    .where('t.until', 'is', null)
    .where('o.state', '=', 'active')
    .where('o.region_code', '=', regionCode)
    .select(['t.id', 't.organisation_id'])
    .execute();
}

async function openSessions(
  tx: Tx,
  p: Platform,
  actor: Actor,
  input: { planId: string; regionCode: string; first: number; sessions: readonly SessionInput[] },
): Promise<number> {
  const law = await lawNow(tx, p.law, p.clock.today());
  const articles = articlesOf(law, keptRegister(law, 'training'));
  const db = registerTables(tx);
  const invited = await gatherAudience(tx, p, law, input.regionCode);
  for (const [index, session] of input.sessions.entries()) {
    const id = newId();
    await db
      .insertInto('org.training_session')
      .values({
        id,
        plan_id: input.planId,
        ordinal: input.first + index,
        title: session.title.trim(),
        planned_on: session.plannedOn,
        place: session.place.trim(),
        outside_expert: session.outsideExpert?.trim() || null,
        held_on: null,
      })
      .execute();
    if (invited.length === 0) continue;
    await db
      .insertInto('org.training_seat')
      .values(
        invited.map((trainee) => ({
          session_id: id,
          trainee_id: trainee.id,
          invited_at: p.clock.now(),
          attended: null,
          result: null,
          recorded_at: null,
        })),
      )
      .execute();
    await notify(tx, p, {
      kind: 'org.training-invitation',
      to: [...new Set(invited.map((trainee) => trainee.organisation_id))].map((organisationId) => ({
        organisationId,
      })),
      params: { title: session.title.trim(), day: session.plannedOn, place: session.place.trim() },
      articles,
      subject: { type: 'training-session', id },
      link: `/registers/training/${input.planId}`,
      from: actor,
    });
  }
  return invited.length;
}

/** The plan of a year for the level of the bureau that makes it; its officers are invited in the same act. */
export async function planTraining(p: Platform, actor: Actor, input: PlanInput): Promise<string> {
  permit(planTrainingPolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const id = newId();
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const term = await requireWriter(tx, law, actor, 'training');
    const before = await registerTables(tx)
      .selectFrom('org.training_plan')
      .select('id')
      .where('region_code', '=', actor.regionCode)
      .where('year', '=', input.year)
      .executeTakeFirst();
    if (before) throw problem('org.training-plan-exists', { params: { year: input.year } });
    await orRefuse(
      registerTables(tx)
        .insertInto('org.training_plan')
        .values({
          id,
          region_code: actor.regionCode,
          year: input.year,
          title: input.title.trim(),
          body: input.body?.trim() ?? '',
          file_id: await ownFile(tx, actor, input.fileId),
          created_by: actor.personId,
          created_at: p.clock.now(),
        })
        .execute(),
      { training_plan_region_code_year_key: 'org.training-plan-exists' },
    );
    const invited = await openSessions(tx, p, actor, {
      planId: id,
      regionCode: actor.regionCode,
      first: 1,
      sessions: input.sessions,
    });
    await record(tx, p, {
      kind: 'org.training-planned',
      actor,
      subject: { type: 'training-plan', id },
      decision: law.decided('plan', [REGISTERS], articlesOf(law, term)),
      detail: { year: input.year, sessions: input.sessions.length, invited },
    });
    return id;
  });
}

/** A further session of a plan. */
export async function addSession(
  p: Platform,
  actor: Actor,
  planId: string,
  session: SessionInput,
): Promise<void> {
  permit(planTrainingPolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  await transact(p.db, async (tx) => {
    const db = registerTables(tx);
    const plan = await db
      .selectFrom('org.training_plan')
      .selectAll()
      .where('id', '=', planId)
      .where('region_code', '=', actor.regionCode)
      .forUpdate()
      .executeTakeFirst();
    if (!plan) throw problem('org.training-unknown');
    const { last } = await db
      .selectFrom('org.training_session')
      .where('plan_id', '=', planId)
      .select((eb) => eb.fn.max('ordinal').as('last'))
      .executeTakeFirstOrThrow();
    const invited = await openSessions(tx, p, actor, {
      planId,
      regionCode: plan.region_code,
      first: (last ?? 0) + 1,
      sessions: [session],
    });
    await record(tx, p, {
      kind: 'org.training-planned',
      actor,
      subject: { type: 'training-plan', id: planId },
      detail: { year: plan.year, sessions: 1, invited },
    });
  });
}

/** Somebody whom a unit wants trained and who holds no post of the audience; invited from the next session on. */
export async function fileTrainee(
  p: Platform,
  actor: Actor,
  input: { organisationId: string; name: string; focus: boolean },
): Promise<string> {
  permit(fileTraineePolicy, actor, input.organisationId);
  const id = newId();
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    keptRegister(law, 'training');
    await registerTables(tx)
      .insertInto('org.trainee')
      .values({
        id,
        organisation_id: input.organisationId,
        name: input.name.trim(),
        post: null,
        focus: input.focus,
        contact_id: null,
        since: p.clock.now(),
        until: null,
      })
      .execute();
    await record(tx, p, {
      kind: 'org.trainee-filed',
      actor,
      subject: { type: 'trainee', id },
      organisationId: input.organisationId,
      detail: { focus: input.focus },
    });
    return id;
  });
}

export type HeldInput = {
  sessionId: string;
  heldOn: LegalDay;
  seats: readonly { traineeId: string; attended: boolean; result?: string }[];
};

/** Says when a session was held, who came, and with what result; may be entered again to mend it. */
export async function holdSession(p: Platform, actor: Actor, input: HeldInput): Promise<void> {
  permit(planTrainingPolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  await transact(p.db, async (tx) => {
    const db = registerTables(tx);
    const session = await db
      .selectFrom('org.training_session as s')
      .innerJoin('org.training_plan as l', 'l.id', 's.plan_id')
      .where('s.id', '=', input.sessionId)
      .where('l.region_code', '=', actor.regionCode)
      .select('s.id')
      .executeTakeFirst();
    if (!session) throw problem('org.training-unknown');
    await db
      .updateTable('org.training_session')
      .set({ held_on: input.heldOn })
      .where('id', '=', session.id)
      .execute();
    for (const seat of input.seats) {
      const found = await db
        .updateTable('org.training_seat')
        .set({
          attended: seat.attended,
          result: seat.result?.trim() || null,
          recorded_at: p.clock.now(),
        })
        .where('session_id', '=', session.id)
        .where('trainee_id', '=', seat.traineeId)
        .returning('trainee_id')
        .executeTakeFirst();
      if (!found) throw problem('org.training-unknown');
    }
    await record(tx, p, {
      kind: 'org.training-held',
      actor,
      subject: { type: 'training-session', id: session.id },
      detail: {
        heldOn: input.heldOn,
        attended: input.seats.filter((seat) => seat.attended).length,
        entered: input.seats.length,
      },
    });
  });
}

/** Reminds the bureau of each level of a plan that is missing, and those invited of a session that is near. */
export function trainingDaily(p: Platform): DailyTask {
  return {
    name: 'org.training',
    run: (day) =>
      transact(p.db, async (tx) => {
        const law = await lawNow(tx, p.law, day);
        const term = law.term('org.registers', 'training');
        if (!term) return;
        const articles = articlesOf(law, term);
        const db = registerTables(tx);
        const year = Number(day.slice(0, 4));
        const without = await db
          .selectFrom('org.organisation as o')
          .where('o.office', '=', 'bureau')
          .where('o.state', '=', 'active')
          .where((eb) =>
            eb.not(
              eb.exists(
                eb
                  .selectFrom('org.training_plan as l')
                  .select('l.id')
                  .whereRef('l.region_code', '=', 'o.region_code')
                  .where('l.year', '=', year),
              ),
            ),
          )
          .select(['o.id', 'o.region_code'])
          .execute();
        for (const bureau of without) {
          await notify(tx, p, {
            kind: 'org.training-plan-missing',
            to: { organisationId: bureau.id, roles: ['bureau'] },
            params: { year: String(year) },
            articles,
            link: '/registers/training',
            once: `training-plan-missing:${bureau.region_code}:${year}`,
          });
        }
        const ahead = law.number('cases.reminder-days')?.value;
        if (ahead === undefined) return;
        const near = await db
          .selectFrom('org.training_session as s')
          .where('s.held_on', 'is', null)
          .where('s.planned_on', '>=', day)
          .where('s.planned_on', '<=', p.law.calendar.addWorkdays(day, ahead).day)
          .select(['s.id', 's.plan_id', 's.title', 's.planned_on', 's.place'])
          .execute();
        for (const session of near) {
          const seats = await db
            .selectFrom('org.training_seat as e')
            .innerJoin('org.trainee as t', 't.id', 'e.trainee_id')
            .where('e.session_id', '=', session.id)
            .select('t.organisation_id')
            .distinct()
            .execute();
          await notify(tx, p, {
            kind: 'org.training-near',
            to: seats.map((seat) => ({ organisationId: seat.organisation_id })),
            params: { title: session.title, day: session.planned_on, place: session.place },
            articles,
            subject: { type: 'training-session', id: session.id },
            link: `/registers/training/${session.plan_id}`,
            once: `training-near:${session.id}`,
          });
        }
      }),
  };
}
