/** Who may apply, change, hand in and read an application. */
import type { Owner } from '#cases/index.ts';
import { type Actor, hasRole, isOutside, organisationOf } from '#kernel/actor.ts';
import { allowed, type Decision, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';
import type { Block } from './paper-tables.ts';
import type { Application } from './repository.ts';

export type ApplicationSubject = Pick<Application, 'applicantId' | 'providerId' | 'state' | 'submittedAt'>;

const consumer = (actor: Actor): Decision =>
  isOutside(actor)
    ? denied('共享在部门之间进行', 'sharing is between departments')
    : hasRole(actor, 'consumer')
      ? allowed
      : denied('需要数据使用角色', 'needs the role of a consumer');

const ofApplicant =
  (states: readonly Application['state'][]) =>
  (actor: Actor, subject: ApplicationSubject): Decision => {
    if (organisationOf(actor) !== subject.applicantId) {
      return denied('不是本单位的申请', 'another organisation’s application');
    }
    return states.includes(subject.state)
      ? allowed
      : denied('申请的当前状态不允许', 'not possible in its present state', { code: 'share.not-editable' });
  };

export const createPolicy = definePolicy('share.application.create', consumer);
export const savePolicy = definePolicy<ApplicationSubject>(
  'share.application.save',
  consumer,
  ofApplicant(['draft', 'returned']),
);
export const submitPolicy = definePolicy<ApplicationSubject>(
  'share.application.submit',
  consumer,
  ofApplicant(['draft', 'returned']),
);
export const withdrawPolicy = definePolicy<ApplicationSubject>(
  'share.application.withdraw',
  consumer,
  ofApplicant(['draft', 'submitted', 'returned']),
);
export const againPolicy = definePolicy<ApplicationSubject>(
  'share.application.again',
  consumer,
  ofApplicant(['granted', 'refused', 'withdrawn']),
);

export const readPolicy = definePolicy<ApplicationSubject>(
  'share.application.read',
  inBusiness,
  (actor, subject) => {
    const own = organisationOf(actor);
    const handedIn = subject.submittedAt !== null;
    return own === subject.applicantId || (handedIn && (own === subject.providerId || oversees(actor)))
      ? allowed
      : denied('与本单位无关', 'your organisation has no part in it', { code: 'kernel.not-found' });
  },
);

export type SealSubject = {
  application: ApplicationSubject;
  block: Block;
  manager: Owner | null;
  articles: string[];
};

/** Each block is its own unit's: the applicant's while it is a draft, the managing and the providing unit's once it is handed in. */
export const sealPolicy = definePolicy<SealSubject>(
  'share.application.seal',
  inBusiness,
  (actor, { application, block, manager, articles }) => {
    if (block === 'applicant') return savePolicy.on(actor, application);
    const own = organisationOf(actor);
    const theirs =
      block === 'provider'
        ? own === application.providerId && hasRole(actor, 'provider')
        : own === manager?.organisationId && (manager?.roles ?? []).some((role) => hasRole(actor, role));
    if (!theirs)
      return denied('该栏由管理单位或提供单位签署', 'this block is another unit’s', {
        code: 'share.block-of-another',
        articles,
      });
    return application.state === 'submitted' || application.state === 'granted'
      ? allowed
      : denied('申请的当前状态不允许', 'not possible in its present state', { code: 'share.not-editable' });
  },
);

/** The finished paper belongs to its three parties and to nobody else. */
export const partyPolicy = definePolicy<{ application: ApplicationSubject; manager: Owner | null }>(
  'share.application.paper',
  inBusiness,
  (actor, { application, manager }) => {
    const own = organisationOf(actor);
    const handedIn = application.submittedAt !== null;
    const party =
      own === application.applicantId ||
      (handedIn && own === application.providerId) ||
      (handedIn &&
        own === manager?.organisationId &&
        (manager?.roles ?? []).some((role) => hasRole(actor, role)));
    return party
      ? allowed
      : denied('与本单位无关', 'your organisation has no part in it', { code: 'kernel.not-found' });
  },
);

/** After a refusal the applicant asks; while it is decided, or after, the authority brings both sides together. */
export const disputePolicy = definePolicy<ApplicationSubject>(
  'share.dispute.raise',
  inBusiness,
  (actor, subject) => {
    const asks = organisationOf(actor) === subject.applicantId && subject.state === 'refused';
    const brings = hasRole(actor, 'bureau') && (subject.state === 'submitted' || subject.state === 'refused');
    return asks || brings
      ? allowed
      : denied(
          '被拒绝后由申请单位提请，办理中由主管部门提请',
          'the applicant after a refusal, or the authority',
          {
            code: 'share.no-dispute',
          },
        );
  },
);

export const markUntruePolicy = definePolicy<ApplicationSubject>(
  'share.statement.mark',
  inBusiness,
  (actor, subject) =>
    organisationOf(actor) === subject.providerId && hasRole(actor, 'provider') && subject.submittedAt !== null
      ? allowed
      : denied('由数据提供单位标记', 'only the providing unit marks a statement'),
);

export const issueRequirementsPolicy = definePolicy('share.requirements.issue', (actor) =>
  hasRole(actor, 'bureau') ? allowed : denied('由主管部门发布', 'only the data authority issues them'),
);

/** Whoever applies for the unit, provides for it or heads it keeps its list. */
export const listFunctionPolicy = definePolicy('share.function.list', (actor) =>
  hasRole(actor, 'consumer') || hasRole(actor, 'head') || hasRole(actor, 'provider')
    ? allowed
    : denied('由本单位人员登记', 'only people of the unit keep its list'),
);

export const signAgreementPolicy = definePolicy('share.agreement.sign', inBusiness);
export const readAgreementPolicy = definePolicy('share.agreement.read', inBusiness);
/** What a unit keeps for its own forms. */
export const readUnitPolicy = definePolicy('share.unit.read', inBusiness);
