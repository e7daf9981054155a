/** Who prepares data sets, publishes them, takes them away and brings them back. */
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';

export type DatasetSubject = {
  organisationId: string;
  /** Offered by a body of society or research: the authority looks after it. */
  offered?: boolean;
};

export const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

const provider = (actor: Actor) =>
  hasRole(actor, 'provider') || hasRole(actor, 'bureau')
    ? allowed
    : denied('需要数据提供角色', 'needs the role of a provider');
const own = (actor: Actor, { organisationId, offered }: DatasetSubject) =>
  organisationOf(actor) === organisationId || (offered === true && hasRole(actor, 'bureau'))
    ? allowed
    : denied('不是本单位的数据集', 'the data set belongs to another organisation');
const ownOrBureau = (actor: Actor, subject: DatasetSubject) =>
  hasRole(actor, 'bureau') ? allowed : own(actor, subject);

export const deskPolicy = definePolicy('open.desk.read', inBusiness);
/** Drafts, releases, what was found in them: the department's, and those who oversee. */
export const readPolicy = definePolicy<DatasetSubject>('open.dataset.read', inBusiness, (actor, subject) =>
  oversees(actor) ? allowed : own(actor, subject),
);
export const keepPolicy = definePolicy<DatasetSubject>('open.dataset.keep', provider, own);
export const releasePolicy = definePolicy<DatasetSubject>('open.release.make', provider, own);
export const publishPolicy = definePolicy<DatasetSubject>('open.release.publish', provider, ownOrBureau);
/** Either side may begin alone: waiting for the other would leave what leaks where it is. */
export const haltPolicy = definePolicy<DatasetSubject>('open.dataset.halt', provider, ownOrBureau);
export const removePolicy = definePolicy<DatasetSubject>('open.dataset.remove', provider, own);
