/** Plan against result, overdue answers, what was taken down: one view, the same for the government and the bureau. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { listDatasets } from '../datasets/read.ts';
import { readFigures } from '../demands/index.ts';
import { partiesOf, readCalls, readPlan, readPriorities } from '../planning/index.ts';
import { instruct } from './policy.ts';
import type { OverviewReply } from './schema.ts';
import { governmentTables } from './tables.ts';

export async function readView(p: Platform, actor: Actor, year?: number): Promise<OverviewReply> {
  const [plan, figures, priorities, calls, down, instructions] = await Promise.all([
    readPlan(p, actor, { year }),
    readFigures(p),
    readPriorities(p, actor, year),
    readCalls(p, actor, false),
    listDatasets(p.db, { states: ['suspended', 'withdrawn'] }),
    instructionFigures(p),
  ]);
  const party = await partiesOf(
    p.db,
    down.map(({ organisationId }) => organisationId),
  );
  const dayOf = (halt: unknown): string | null =>
    typeof halt === 'object' && halt !== null && 'day' in halt && typeof halt.day === 'string'
      ? halt.day
      : null;
  return {
    year: plan.year,
    plan: {
      number: plan.number,
      planned: plan.lines.length,
      done: plan.done,
      late: plan.late,
      open: plan.open,
      rate: plan.rate,
      byUnit: plan.byUnit,
    },
    demands: {
      asked: figures.asked,
      answered: figures.answered,
      waiting: figures.waiting,
      overdue: figures.overdue,
      byUnit: figures.byUnit.map(({ unit, asked, answered, overdue }) => ({
        unit,
        asked,
        answered,
        overdue,
      })),
      unanswered: figures.unanswered.map(({ id, number, wanted, unit }) => ({ id, number, wanted, unit })),
    },
    withdrawn: down.map((one) => ({
      id: one.id,
      slug: one.slug,
      title: one.published?.content.title ?? { zh: one.slug, en: one.slug },
      unit: party(one.organisationId),
      state: one.state,
      day: dayOf(one.halt),
    })),
    missing: { priorities: priorities.missing, call: calls.missing.includes(plan.year) },
    instructions,
    abilities: abilitiesOf(actor, undefined, { instruct }),
  };
}

async function instructionFigures(p: Platform): Promise<OverviewReply['instructions']> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const rows = await governmentTables(p.db)
    .selectFrom('open.instruction_unit as u')
    .innerJoin('open.instruction as i', 'i.id', 'u.instruction_id')
    .select(['u.answered_on', 'i.due_on', 'i.id'])
    .execute();
  return {
    issued: new Set(rows.map(({ id }) => id)).size,
    answered: rows.filter(({ answered_on: on }) => on !== null).length,
    late: rows.filter(({ answered_on: on, due_on: due }) => on === null && due < law.day).length,
  };
}
