/** Who treats the rows of a data set, reviews them, and looks on. Bodies of the public hand in offers; the bureau acts for those. */
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { allowed, type Decision, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';

export type DisclosureSubject = { organisationId: string; origin: 'unit' | 'social' | 'research' };

const notYours = denied('由数据所属单位办理', 'done by the body the data belong to');
const ofOwner = (actor: Actor, { organisationId, origin }: DisclosureSubject): Decision =>
  origin === 'unit'
    ? organisationOf(actor) === organisationId && (hasRole(actor, 'provider') || hasRole(actor, 'head'))
      ? allowed
      : notYours
    : hasRole(actor, 'bureau')
      ? allowed
      : denied('由主管部门办理', 'done by the bureau');

const worker = (actor: Actor): Decision =>
  hasRole(actor, 'provider') || hasRole(actor, 'head') || hasRole(actor, 'bureau')
    ? inBusiness(actor)
    : denied('需要数据提供角色', 'needs the role of a provider');

export const lookPolicy = definePolicy<DisclosureSubject>(
  'open.disclosure.read',
  inBusiness,
  (actor, subject) =>
    oversees(actor) || organisationOf(actor) === subject.organisationId
      ? allowed
      : denied('与您的单位无关', 'it is not your organisation’s'),
);
export const treatPolicy = definePolicy<DisclosureSubject>('open.disclosure.treat', worker, ofOwner);
/** Rows as they are: for the body they belong to alone. */
export const previewPolicy = definePolicy<DisclosureSubject>('open.disclosure.preview', worker, ofOwner);
export const reviewPolicy = definePolicy<DisclosureSubject & { submittedBy?: string | null }>(
  'open.disclosure.review',
  worker,
  (actor, subject) => {
    const may = ofOwner(actor, subject);
    if (!may.allowed) return may;
    return actor.kind === 'person' && actor.personId === subject.submittedBy
      ? denied('审查人不能是提交人', 'the reviewer is not who submits', { code: 'open.review-own' })
      : allowed;
  },
);
export const consentPolicy = definePolicy<DisclosureSubject>('open.consent.record', worker, ofOwner);
/** Nobody looks a second time at what they marked themselves. */
export const secretLookPolicy = definePolicy<DisclosureSubject & { markedBy?: string | null }>(
  'open.secret.look',
  worker,
  (actor, subject) => {
    const may = ofOwner(actor, subject);
    if (!may.allowed) return may;
    return actor.kind === 'person' && actor.personId === subject.markedBy
      ? denied('复核人不能是标注人', 'whoever marked it does not review it', { code: 'open.review-own' })
      : allowed;
  },
);
export const patternPolicy = definePolicy('open.pattern.keep', (actor) =>
  hasRole(actor, 'bureau') ? allowed : denied('由主管部门办理', 'done by the bureau'),
);
export const riskPolicy = definePolicy('open.leak-risk.read', inBusiness);
