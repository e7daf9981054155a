/** Merges new answers into a draft: what the platform fills in cannot be typed, and a tick signs what stands at that moment. */
import type { LegalDay } from '#kernel/clock.ts';
import { problem } from '#kernel/errors.ts';
import type { Form } from '#law/types.ts';
import { answersDigest } from '../answers.ts';
import { boundIssues } from '../bounds.ts';
import { platformAnswers } from '../judge.ts';
import { REQUIREMENTS_CHECK } from '../requirements/requirements.ts';
import type { Answers } from '../schema.ts';
import type { Signatures } from '../tables.ts';

type Party = { providerId: string; serviceId: string; applicantId: string };
/** `requirement`: the version of the portal’s requirements in force, which a tick accepts. */
export type Signer = { personId: string; organisationId: string; day: LegalDay; requirement: number };

/** Throws `share.answers-too-long` with the fields, and `share.field-fixed` when an answer is given to a field of the platform, the bureau or the provider. */
export function takeAnswers(
  form: Form,
  party: Party,
  before: Answers,
  signaturesBefore: Signatures,
  given: Answers,
  signer: Signer | undefined,
): { answers: Answers; signatures: Signatures } {
  const fixed = platformAnswers(form, party);
  const taken: Answers = {};
  for (const [key, value] of Object.entries(given)) {
    const field = form.fields.find((one) => one.key === key);
    if (field && field.filledBy !== 'applicant') {
      // Said back unchanged it does no harm; anything else is another's to say.
      if (value === fixed[key]) continue;
      throw problem('share.field-fixed', {
        params: { field: field.label },
        articles: field.cite,
      });
    }
    // Files come and go by their own door, which notes them here.
    if (field?.type === 'attachment') continue;
    taken[key] = value;
  }
  const issues = boundIssues(form, taken);
  if (issues.length > 0) {
    throw problem('share.answers-too-long', { params: { count: issues.length }, fields: issues });
  }
  const answers = { ...before, ...taken };
  const digest = answersDigest(form, answers);
  const signatures = { ...signaturesBefore };
  for (const { key, type, check } of form.fields) {
    const accepts = check === REQUIREMENTS_CHECK;
    if ((type !== 'signature' && !accepts) || !(key in taken)) continue;
    if (taken[key] === true && signer) {
      const { requirement, ...who } = signer;
      signatures[key] = { ...who, digest, ...(accepts ? { requirement } : {}) };
    } else delete signatures[key];
  }
  return { answers, signatures };
}
