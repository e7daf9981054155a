/** The door of the procedure engine. */
export { mergeBehaviours } from './behaviours.ts';
export { endCase } from './end.ts';
export { openCases } from './engine.ts';
export { casesErrors } from './errors.ts';
export { casesKinds } from './events.ts';
export type { Platform } from './platform.ts';
export { casePolicy, stepPolicy } from './policy.ts';
export { casesPlugin } from './routes.ts';
export { countOpenCases, lateByOrganisation, passCases } from './succession.ts';
export type * from './types.ts';
export { pass } from './types.ts';
