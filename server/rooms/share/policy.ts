/** Who may apply, change, hand in and read an application. */
import { type Actor, hasRole, isOutside, organisationOf } from '#kernel/actor.ts';
import { allowed, type Decision, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';
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
