/** What the engine leaves in the ledger and tells the other rooms. */
import { defineKinds } from '#ledger/index.ts';

export const casesKinds = defineKinds({
  'cases.step-decided': { zh: '办件环节作出决定', en: 'Step of a case decided' },
});

/** Event types with their payloads: ids and keys only. */
export const casesEvents = {
  /** { caseId, stepId, procedure, step, organisationId } */
  stepOpened: 'cases.step-opened',
  /** { caseId, procedure, state, subjectType, subjectId } */
  caseClosed: 'cases.case-closed',
} as const;
