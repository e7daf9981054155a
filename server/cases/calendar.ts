/** What falls due between two days, day by day. */
import type { Actor } from '#kernel/actor.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { cardOf } from './deadlines.ts';
import { dueSteps } from './queries.ts';
import { standIns } from './standing.ts';
import type { Platform } from './types.ts';
import { holderOf, seen, titleOf, viewOf } from './view.ts';

/** Two months and a bit, as a wall calendar shows them. */
const DAYS_AT_MOST = 100;
const ITEMS_AT_MOST = 1000;

export async function dueBetween(
  ex: Executor,
  p: Platform,
  actor: Actor,
  { from, to, mine = false }: { from: LegalDay; to: LegalDay; mine?: boolean },
) {
  if (addDays(from, DAYS_AT_MOST) < to)
    throw problem('cases.days-too-many', { params: { most: DAYS_AT_MOST } });
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const own = mine ? await standIns(p.cases.registry, ex, actor, p.clock.today()) : undefined;
  const found = await dueSteps(ex, actor, own, { from, to, limit: ITEMS_AT_MOST });
  const view = await viewOf(ex, p, {
    organisations: found.items.map(({ step }) => step.owner.organisationId),
    people: found.items.flatMap(({ step }) => step.assignee ?? []),
  });
  const byDay = Map.groupBy(found.items, ({ step }) => step.deadline?.due ?? from);
  const days = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const { calendar } = view.law.law;
    const { workday, provisional } = calendar.isWorkday(day);
    const items = (byDay.get(day) ?? []).flatMap(({ step, case: file }) => {
      const deadline = seen(view, step.deadline);
      if (!deadline) return [];
      return [
        {
          caseId: file.id,
          stepId: step.id,
          number: file.number,
          title: file.title,
          procedure: file.procedure.title,
          step: titleOf(file, step.key),
          holder: holderOf(view, step),
          deadline,
          card: cardOf(deadline, view.reminder),
        },
      ];
    });
    days.push({ day, workday, kind: calendar.kindOf(day), provisional, items });
  }
  return { from, to, days, left: found.total - found.items.length };
}
