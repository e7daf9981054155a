/** The door of the procedure engine. */

export type * from './act-types.ts';
export { mergeBehaviours, namesOf } from './behaviours.ts';
export { casesDaily } from './daily.ts';
export { endCase } from './end.ts';
export { openCases } from './engine.ts';
export { casesErrors } from './errors.ts';
export { actErrors } from './errors-acts.ts';
export { casesKinds } from './events.ts';
export { fullDay, plainFact, termFact } from './facts.ts';
export { casesNotices } from './notices.ts';
export { nextCaseNumber } from './open.ts';
export { casePolicy, stepPolicy } from './policy.ts';
export { openable } from './queries.ts';
export { casesPlugin } from './routes.ts';
export { countOpenCases, lateByOrganisation, openCaseOn, passCases } from './succession.ts';
export { caseTask } from './tell.ts';
export type * from './types.ts';
export { pass } from './types.ts';
