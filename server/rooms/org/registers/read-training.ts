/** Reading training: plans, a plan with its sessions and seats, and the report of who is trained and who is not. */
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { articlesOf } from './law.ts';
import { fileTraineePolicy, holds, planTrainingPolicy } from './policy.ts';
import type { planDetail, planList, trainingReport } from './schema.ts';
import { registerTables } from './tables.ts';

const seesAll = (actor: Actor): boolean =>
  holds(actor, 'bureau') || holds(actor, 'area_bureau') || holds(actor, 'auditor');

export async function listPlans(p: Platform, actor: Actor): Promise<z.input<typeof planList>> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const law = await lawNow(p.db, p.law, p.clock.today());
  const term = law.term('org.registers', 'training');
  const rows = await registerTables(p.db)
    .selectFrom('org.training_plan as l')
    .where('l.region_code', '=', actor.regionCode)
    .select(['l.id', 'l.year', 'l.title'])
    .select(({ selectFrom }) => [
      selectFrom('org.training_session as s')
        .whereRef('s.plan_id', '=', 'l.id')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .as('sessions'),
      selectFrom('org.training_session as s')
        .whereRef('s.plan_id', '=', 'l.id')
        .where('s.held_on', 'is not', null)
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .as('held'),
    ])
    .orderBy('l.year', 'desc')
    .execute();
  const year = Number(p.clock.today().slice(0, 4));
  return {
    items: rows.map((row) => ({ ...row, sessions: Number(row.sessions), held: Number(row.held) })),
    total: rows.length,
    year,
    missing: term !== undefined && !rows.some((row) => row.year === year),
    cite: term ? articlesOf(law, term) : [],
    abilities: {
      ...abilitiesOf(actor, undefined, { plan: planTrainingPolicy }),
      ...abilitiesOf(actor, actor.organisationId, { file: fileTraineePolicy }),
    },
  };
}

export async function readPlan(p: Platform, actor: Actor, id: string): Promise<z.input<typeof planDetail>> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const db = registerTables(p.db);
  const plan = await db
    .selectFrom('org.training_plan')
    .selectAll()
    .where('id', '=', id)
    .where('region_code', '=', actor.regionCode)
    .executeTakeFirst();
  if (!plan) throw problem('org.training-unknown');
  const sessions = await db
    .selectFrom('org.training_session')
    .selectAll()
    .where('plan_id', '=', id)
    .orderBy('ordinal')
    .execute();
  let query = db
    .selectFrom('org.training_seat as e')
    .innerJoin('org.training_session as s', 's.id', 'e.session_id')
    .innerJoin('org.trainee as t', 't.id', 'e.trainee_id')
    .innerJoin('org.organisation as o', 'o.id', 't.organisation_id')
    .where('s.plan_id', '=', id);
  if (!seesAll(actor)) query = query.where('t.organisation_id', '=', actor.organisationId);
  const seats = await query
    .select([
      'e.session_id',
      't.id',
      't.name',
      't.post',
      't.focus',
      't.organisation_id',
      'o.name_zh',
      'o.name_en',
      'e.attended',
      'e.result',
    ])
    .orderBy('o.name_zh')
    .orderBy('t.name')
    .execute();
  const today = p.clock.today();
  return {
    id: plan.id,
    year: plan.year,
    title: plan.title,
    body: plan.body,
    sessions: sessions.map((session) => ({
      id: session.id,
      title: session.title,
      plannedOn: session.planned_on,
      place: session.place,
      outsideExpert: session.outside_expert,
      heldOn: session.held_on,
      overdue: session.held_on === null && session.planned_on < today,
      seats: seats
        .filter((seat) => seat.session_id === session.id)
        .map((seat) => ({
          traineeId: seat.id,
          name: seat.name,
          post: seat.post,
          focus: seat.focus,
          organisation: { id: seat.organisation_id, name: { zh: seat.name_zh, en: seat.name_en } },
          attended: seat.attended,
          result: seat.result,
        })),
    })),
    abilities: abilitiesOf(actor, undefined, { hold: planTrainingPolicy }),
  };
}

/** Bodies of the level with who of their people was trained in the year; `focus` keeps to those training is aimed at. */
export async function reportTraining(
  p: Platform,
  actor: Actor,
  { year, focus }: { year: number; focus: boolean },
): Promise<z.input<typeof trainingReport>> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const law = await lawNow(p.db, p.law, p.clock.today());
  const term = law.term('org.registers', 'training');
  const db = registerTables(p.db);
  let query = db
    .selectFrom('org.trainee as t')
    .innerJoin('org.organisation as o', 'o.id', 't.organisation_id')
    .where('t.until', 'is', null)
    .where('o.state', '=', 'active')
    .where('o.region_code', '=', actor.regionCode);
  if (!seesAll(actor)) query = query.where('t.organisation_id', '=', actor.organisationId);
  if (focus) query = query.where('t.focus', '=', true);
  const people = await query
    .select(['t.id', 't.name', 't.focus', 't.organisation_id', 'o.name_zh', 'o.name_en'])
    .orderBy('o.name_zh')
    .orderBy('t.name')
    .execute();
  const attended = await db
    .selectFrom('org.training_seat as e')
    .innerJoin('org.training_session as s', 's.id', 'e.session_id')
    .innerJoin('org.training_plan as l', 'l.id', 's.plan_id')
    .where('e.attended', '=', true)
    .where('l.region_code', '=', actor.regionCode)
    .select(['e.trainee_id', 'l.year', 'e.result', 's.title', 's.held_on'])
    .execute();
  const ofYear = new Map(
    [...Map.groupBy(attended, (seat) => seat.trainee_id)].map(([id, found]) => [
      id,
      { now: found.filter((seat) => seat.year === year), ever: found.length > 0 },
    ]),
  );
  const person = (one: (typeof people)[number]) => ({
    id: one.id,
    name: one.name,
    focus: one.focus,
    organisation: { id: one.organisation_id, name: { zh: one.name_zh, en: one.name_en } },
    trained: (ofYear.get(one.id)?.now.length ?? 0) > 0,
    never: ofYear.get(one.id)?.ever !== true,
    results: (ofYear.get(one.id)?.now ?? []).map((seat) => ({ session: seat.title, result: seat.result })),
  });
  const all = people.map(person);
  const sessions = await db
    .selectFrom('org.training_session as s')
    .innerJoin('org.training_plan as l', 'l.id', 's.plan_id')
    .where('l.region_code', '=', actor.regionCode)
    .where('l.year', '=', year)
    .where('s.held_on', 'is', null)
    .where('s.planned_on', '<', p.clock.today())
    .select(['s.id', 's.title', 's.planned_on'])
    .orderBy('s.planned_on')
    .execute();
  return {
    year,
    bodies: [...Map.groupBy(all, (one) => one.organisation.id)].map(([id, found]) => ({
      id,
      name: found[0]?.organisation.name ?? { zh: '', en: '' },
      people: found.length,
      trained: found.filter((one) => one.trained).length,
    })),
    people: all,
    untrained: all.filter((one) => !one.trained),
    notHeld: sessions.map((one) => ({ id: one.id, title: one.title, plannedOn: one.planned_on })),
    cite: term ? articlesOf(law, term) : [],
  };
}
