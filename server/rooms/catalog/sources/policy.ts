/** Who registers sources and answers for coverage: providers for their own organisation; the bureau reads all of it. */
import { hasRole, organisationOf } from '#kernel/actor.ts';
import { allowed, definePolicy, denied } from '#kernel/policy.ts';

const part = denied('需要提供单位或主管部门角色', 'needs the role of provider or bureau');
const notOwn = denied('不是本单位的数据源', 'the source belongs to another organisation');

export const sourceReadPolicy = definePolicy<{ providerId: string }>(
  'catalog.source.read',
  (actor) => (hasRole(actor, 'provider') || hasRole(actor, 'bureau') ? allowed : part),
  (actor, { providerId }) =>
    hasRole(actor, 'bureau') || organisationOf(actor) === providerId ? allowed : notOwn,
);
export const sourceKeepPolicy = definePolicy<{ providerId: string }>(
  'catalog.source.keep',
  (actor) =>
    hasRole(actor, 'provider') ? allowed : denied('需要数据提供角色', 'needs the role of provider'),
  (actor, { providerId }) => (organisationOf(actor) === providerId ? allowed : notOwn),
);
