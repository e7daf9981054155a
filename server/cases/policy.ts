/** Who may see a case and who may decide its step. */
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';
import type { CaseFile, Step } from './types.ts';

const official = (actor: Actor) =>
  actor.kind === 'person'
    ? allowed
    : denied('需要以单位人员身份登录', 'sign in as a person of an organisation');

/** True when the organisation asked, provides, or held a step. */
export function takesPart(
  file: Pick<CaseFile, 'applicantId' | 'providerId' | 'steps'>,
  organisationId: string,
): boolean {
  return (
    file.applicantId === organisationId ||
    file.providerId === organisationId ||
    file.steps.some(({ owner }) => owner.organisationId === organisationId)
  );
}

/** The bureau and the auditor oversee every case of the city; everybody else sees those of their organisation. */
export const casePolicy = definePolicy<CaseFile>('cases.read', inBusiness, (actor, file) => {
  const own = organisationOf(actor);
  if (oversees(actor) || (own !== undefined && takesPart(file, own))) return allowed;
  // That other levels have cases is no secret to the authority of an area; they are not its to open.
  return denied('与本单位无关', 'your organisation takes no part in it', {
    code: hasRole(actor, 'area_bureau') ? 'cases.other-level' : 'cases.not-found',
  });
});

export const todoPolicy = definePolicy('cases.todos', official);

/** Decided steps are another question (409); this one asks only whose step it is. */
export const stepPolicy = definePolicy<Pick<Step, 'owner' | 'assignee'>>(
  'cases.step.decide',
  official,
  (actor, step) =>
    actor.kind === 'person' &&
    actor.organisationId === step.owner.organisationId &&
    actor.roles.some((role) => step.owner.roles.includes(role)) &&
    (step.assignee === null || step.assignee === actor.personId)
      ? allowed
      : denied('该环节由其他单位或角色办理', 'the step is held by another organisation or role', {
          code: 'cases.not-your-step',
        }),
);

/** The holder's colleagues say on whose desk it lies; the authority hands a step to another organisation. */
export const assignPolicy = definePolicy<Pick<Step, 'owner'>>('cases.step.assign', official, (actor, step) =>
  actor.kind === 'person' &&
  actor.organisationId === step.owner.organisationId &&
  actor.roles.some((role) => role === 'head' || step.owner.roles.includes(role))
    ? allowed
    : denied('该环节由其他单位或角色办理', 'the step is held by another organisation or role', {
        code: 'cases.not-your-step',
      }),
);

export const reassignPolicy = definePolicy('cases.step.reassign', (actor) =>
  hasRole(actor, 'bureau')
    ? allowed
    : denied('改派由主管部门办理', 'only the data authority hands a step to another organisation'),
);

/** The applicant's own people: they supplement, and take back what may be taken back here. */
export const applicantPolicy = definePolicy<Pick<CaseFile, 'applicantId'>>(
  'cases.applicant',
  inBusiness,
  (actor, { applicantId }) =>
    applicantId !== null && organisationOf(actor) === applicantId
      ? allowed
      : denied('由申请单位办理', 'only the applicant may'),
);
