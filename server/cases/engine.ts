/** Puts the procedure engine together for one city and the behaviours of the rooms; it keeps no state of its own. */
import type { Law } from '#law/types.ts';
import { checkAnswers } from './answers.ts';
import { assertBehaviours } from './behaviours.ts';
import { recount } from './daily.ts';
import { decideStep } from './decide.ts';
import { delegationsTo } from './delegations.ts';
import { openCase } from './open.ts';
import { listCases } from './queries.ts';
import { getCase } from './reading.ts';
import { todoPage } from './todos.ts';
import type { Cases, Registry } from './types.ts';
import { withdrawCase } from './withdraw.ts';

/** What the list of to-dos shows at most when nobody asks for pages. */
const TODOS = 500;

/** Throws LawError when the pack names a behaviour the registry lacks. */
export function openCases(law: Law, registry: Registry): Cases {
  assertBehaviours(law, registry);
  return {
    registry,
    openCase: (tx, p, input) => openCase(registry, tx, p, input),
    decideStep: (tx, p, input) => decideStep(registry, tx, p, input),
    checkAnswers: (input) => checkAnswers(registry, input),
    withdrawCase,
    recount,
    getCase,
    listCases,
    delegationsTo,
    todoPage: (ex, p, actor, filter) => todoPage(registry, ex, p, actor, filter),
    todosOf: async (ex, p, actor) =>
      (await todoPage(registry, ex, p, actor, { page: 1, pageSize: TODOS })).items,
  };
}
