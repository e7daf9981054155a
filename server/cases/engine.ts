/** Puts the procedure engine together for one city and the behaviours of the rooms; it keeps no state of its own. */
import { randomBytes } from 'node:crypto';
import { organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { lawNow } from '#law/settings.ts';
import type { Law } from '#law/types.ts';
import { checkAnswers } from './answers.ts';
import { assertBehaviours } from './behaviours.ts';
import { cardOf, seenFrom } from './deadlines.ts';
import { decideStep, finish } from './decide.ts';
import { openCase } from './open.ts';
import { getCase, listCases, lockCase, openFor, saveDecision } from './repository.ts';
import type { Cases, Registry, Todo } from './types.ts';

/** Throws LawError when the pack names a behaviour the registry lacks. */
export function openCases(law: Law, registry: Registry): Cases {
  assertBehaviours(law, registry);
  return {
    registry,
    openCase: (tx, p, input) => openCase(registry, tx, p, input),
    decideStep: (tx, p, input) => decideStep(registry, tx, p, input),
    checkAnswers: (input) => checkAnswers(registry, input),
    getCase,
    listCases,

    async withdrawCase(tx, p, { caseId, actor, reason }) {
      if (!(await lockCase(tx, caseId))) throw problem('cases.not-found');
      const file = await getCase(tx, caseId);
      if (!file) throw problem('cases.not-found');
      const own = organisationOf(actor);
      if (file.applicantId === null || own !== file.applicantId) throw problem('cases.not-found');
      const step = file.steps.find(({ decided }) => decided === null);
      if (!step) throw problem('cases.case-closed', { params: { number: file.number } });
      const decided = {
        on: p.clock.today(),
        at: p.clock.now(),
        by: actor,
        outcome: 'withdrawn',
        reasons: [reason],
        basis: [],
        comment: null,
        payload: {},
      };
      await saveDecision(tx, step.id, decided, randomBytes(16));
      await finish({ tx, p }, file, 'withdrawn');
      return {
        ...file,
        state: 'withdrawn',
        closedAt: decided.at,
        steps: replace(file.steps, { ...step, decided }),
      };
    },

    async todosOf(ex, p, actor) {
      if (actor.kind !== 'person') return [];
      const law = await lawNow(ex, p.law, p.clock.today());
      const reminder = law.number('cases.reminder-days')?.value;
      const files = await openFor(ex, actor.organisationId, actor.roles);
      return files.flatMap((file): Todo[] => {
        const step = file.steps.find(({ decided }) => decided === null);
        const definition = file.procedure.steps.find(({ key }) => key === step?.key);
        if (!step || !definition) return [];
        const deadline = step.deadline && seenFrom(law.law.calendar, step.deadline, law.day);
        return [
          {
            caseId: file.id,
            stepId: step.id,
            number: file.number,
            title: file.title,
            procedure: file.procedure.title,
            procedureKey: file.procedure.key,
            step: definition.title,
            stepKey: step.key,
            subject: file.subject,
            applicantId: file.applicantId,
            openedOn: step.openedOn,
            deadline,
            card: cardOf(deadline, reminder),
          },
        ];
      });
    },
  };
}

const replace = <T extends { id: string }>(items: readonly T[], changed: T): T[] =>
  items.map((item) => (item.id === changed.id ? changed : item));
