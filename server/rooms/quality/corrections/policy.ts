/** Who may ask for a check, see a request, read what it confides, and act on it. */
import {
  type Actor,
  administersOnly,
  advisesOnly,
  hasRole,
  isOutside,
  organisationOf,
} from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';
import type { RequestRow } from './tables.ts';

export type RequestSubject = Pick<
  RequestRow,
  'filer_id' | 'filer_person' | 'provider_id' | 'recipient_id'
> & {
  /** Organisations that hold or held a step of its case. */
  holders: readonly string[];
  open: boolean;
};

/** Officials, people and companies of the public, and application systems; the administrators of the platform have no part in it. */
const mayAsk = (actor: Actor) =>
  actor.kind === 'system' || (actor.kind === 'person' && !administersOnly(actor) && !advisesOnly(actor))
    ? allowed
    : denied('需要登录后提出', 'sign in first');

export const filePolicy = definePolicy('quality.correction.file', mayAsk);

const unknown = denied('与您无关', 'it is not yours', { code: 'quality.request-unknown' });
export const isFiler = (actor: Actor, { filer_id }: Pick<RequestSubject, 'filer_id'>): boolean =>
  organisationOf(actor) === filer_id;
/** Who filed it and has no other part in it: learns what came of it, not what the row holds, nor who else doubts it. */
export const onlyFiled = (
  actor: Actor,
  subject: Pick<RequestSubject, 'filer_id' | 'provider_id' | 'recipient_id'>,
): boolean =>
  isOutside(actor) ||
  (isFiler(actor, subject) &&
    organisationOf(actor) !== subject.provider_id &&
    organisationOf(actor) !== subject.recipient_id &&
    !hasRole(actor, 'bureau'));
const takesPart = (actor: Actor, subject: RequestSubject): boolean => {
  const own = organisationOf(actor);
  if (own === undefined) return false;
  return (
    isFiler(actor, subject) ||
    (!isOutside(actor) &&
      (own === subject.provider_id || own === subject.recipient_id || subject.holders.includes(own)))
  );
};

export const readPolicy = definePolicy<RequestSubject>('quality.correction.read', mayAsk, (actor, subject) =>
  oversees(actor) || takesPart(actor, subject) ? allowed : unknown,
);

/** Whose record it is and what is wrong with it: for those who filed it and those who handle it. */
export const contentPolicy = definePolicy<RequestSubject>(
  'quality.correction.content',
  mayAsk,
  (actor, subject) => (takesPart(actor, subject) && !hasRole(actor, 'auditor') ? allowed : unknown),
);

export const addFilePolicy = definePolicy<RequestSubject>(
  'quality.correction.add-file',
  mayAsk,
  (actor, subject) =>
    !isFiler(actor, subject)
      ? denied('由提出人补充', 'the one who filed it adds to it')
      : subject.open
        ? allowed
        : denied('该件已办结', 'it is settled', { code: 'quality.request-closed' }),
);

const bureau = (actor: Actor) =>
  hasRole(actor, 'bureau') ? allowed : denied('由主管部门办理', 'done by the bureau');

export const remindPolicy = definePolicy<RequestSubject>(
  'quality.correction.remind',
  bureau,
  (_actor, { open }) =>
    open ? allowed : denied('该件已办结', 'it is settled', { code: 'quality.request-closed' }),
);
export const archivePolicy = definePolicy<RequestSubject>('quality.correction.archive', bureau);
/** Counts without a row's content: the overseers' of every provider, everybody else's of their own unit. */
export const boardPolicy = definePolicy('quality.correction.board', inBusiness);

export const reportRefusalPolicy = definePolicy<RequestSubject>(
  'quality.refusal.report',
  mayAsk,
  (actor, subject) =>
    isFiler(actor, subject) ? allowed : denied('由提出人反映', 'the one who filed it reports it'),
);

/** Subject: the bodies that use the data, and the one they come from: nobody else deals with business on them. */
export const dealPolicy = definePolicy<readonly string[]>(
  'quality.dealing.record',
  (actor) =>
    hasRole(actor, 'consumer') && !isOutside(actor)
      ? allowed
      : denied('需要数据使用角色', 'needs the role of a consumer'),
  (actor, users) =>
    users.includes(organisationOf(actor) ?? '')
      ? allowed
      : denied('本单位没有该数据的授权', 'your organisation has no grant on these data'),
);
