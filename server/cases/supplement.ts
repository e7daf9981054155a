/** Supplement: the holder asks the applicant for more; the clock stands still until the answer, or until the holder calls it off. */
import type { Actor } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import type { Supplement } from './act-types.ts';
import { between, prolong, seenFrom, startDeadline } from './deadlines.ts';
import { actOn } from './decide.ts';
import { applicantPolicy } from './policy.ts';
import { saveClock } from './repository.ts';
import { standingOn } from './standing.ts';
import { caseTables } from './tables.ts';
import { holderOf, settleSupplement, tell, toApplicant } from './tell.ts';
import type { CaseFile, Platform, Registry, Step } from './types.ts';

type On = { caseId: string; stepId: string; actor: Actor };

export const openSupplement = (file: CaseFile, step: Step): Supplement | undefined =>
  file.supplements.find(({ stepId, ended }) => stepId === step.id && ended === null);

export async function askSupplement(
  registry: Registry,
  tx: Tx,
  p: Platform,
  { asked, ...input }: On & { asked: string },
): Promise<void> {
  const { law, file, step, definition } = await actOn(tx, p, input);
  const { actor } = input;
  await standingOn(registry, tx, { actor, day: law.day, step, definition });
  const rule = definition.supplement;
  const params = { step: definition.title };
  if (!rule || file.applicantId === null)
    throw problem('cases.supplement-none', { params, articles: definition.cite });
  if (openSupplement(file, step)) throw problem('cases.supplement-asked', { params, articles: rule.cite });
  const seen = step.deadline && seenFrom(law.law.calendar, step.deadline, law.day);
  // A clock that has run out cannot be stopped any more.
  if (seen?.late) {
    throw problem('cases.supplement-late', {
      params: { ...params, day: seen.due ?? '' },
      articles: rule.cite,
    });
  }
  const own = startDeadline(law, file, { limit: rule.limit });
  const supplement = {
    id: newId(),
    case_id: file.id,
    step_id: step.id,
    asked,
    asked_on: law.day,
    asked_at: p.clock.now(),
    asked_by: JSON.stringify(actor),
    due_day: own && !own.informative ? (own.due ?? null) : null,
    deadline: own && JSON.stringify(own),
  };
  await caseTables(tx).insertInto('cases.supplement').values(supplement).execute();
  if (step.deadline) await saveClock(tx, step.id, { ...step.deadline, pausedSince: law.day });
  await tell(tx, p, {
    kind: 'cases.supplement-asked',
    to: toApplicant(file.applicantId),
    case: file,
    step: { ...step, deadline: own },
    articles: rule.cite,
  });
  await record(tx, p, {
    kind: 'cases.supplement-asked',
    actor,
    subject: { type: 'case', id: file.id },
    case: file.id,
    organisations: [file.applicantId],
    decision: {
      ...law.decided('supplement', rule.limit ? [rule.limit] : [], rule.cite),
      pack: file.pack,
    },
    detail: { step: step.key, stepId: step.id, supplement: supplement.id, due: own?.due ?? null },
  });
}

/** The applicant answers. */
export async function answerSupplement(
  tx: Tx,
  p: Platform,
  { answer, ...input }: On & { answer: string },
): Promise<void> {
  const held = await actOn(tx, p, input);
  permit(applicantPolicy, input.actor, held.file);
  await end(tx, p, held, input.actor, 'answered', answer);
}

/** The holder goes on without it. */
export async function callOffSupplement(
  registry: Registry,
  tx: Tx,
  p: Platform,
  { reason, ...input }: On & { reason: string },
): Promise<void> {
  const held = await actOn(tx, p, input);
  const { step, definition, law } = held;
  await standingOn(registry, tx, { actor: input.actor, day: law.day, step, definition });
  await end(tx, p, held, input.actor, 'called-off', reason);
}

async function end(
  tx: Tx,
  p: Platform,
  { law, file, step, definition }: Awaited<ReturnType<typeof actOn>>,
  actor: Actor,
  how: 'answered' | 'called-off',
  text: string,
): Promise<void> {
  const open = openSupplement(file, step);
  if (!open) {
    throw problem('cases.supplement-not-open', {
      params: { step: definition.title },
      articles: definition.supplement?.cite ?? [],
    });
  }
  const { calendar } = law.law;
  const still = Math.max(0, between(calendar, step.deadline?.unit ?? 'workday', open.askedOn, law.day));
  const deadline = step.deadline && prolong(calendar, step.deadline, { paused: still });
  await caseTables(tx)
    .updateTable('cases.supplement')
    .set({
      ended: how,
      answer: text,
      ended_on: law.day,
      ended_at: p.clock.now(),
      ended_by: JSON.stringify(actor),
      paused_days: still,
    })
    .where('id', '=', open.id)
    .execute();
  if (deadline) await saveClock(tx, step.id, deadline);
  await settleSupplement(tx, step.id, p.clock.now());
  await tell(tx, p, {
    kind: 'cases.supplement-ended',
    to: how === 'answered' || file.applicantId === null ? holderOf(step) : toApplicant(file.applicantId),
    case: file,
    step: { ...step, deadline },
  });
  await record(tx, p, {
    kind: 'cases.supplement-ended',
    actor,
    subject: { type: 'case', id: file.id },
    case: file.id,
    organisations: [file.applicantId].filter((id) => id !== null),
    detail: {
      step: step.key,
      stepId: step.id,
      supplement: open.id,
      how,
      stoodStill: still,
      due: deadline?.due ?? null,
    },
  });
}
