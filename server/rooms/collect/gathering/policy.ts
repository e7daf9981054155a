/** Who files exceptions from gathering, explains a shortfall, and objects; who reads is who reads the loads. */
import { hasRole, organisationOf } from '#kernel/actor.ts';
import { allowed, definePolicy, denied } from '#kernel/policy.ts';
import { type CollectSubject, isOwn, isProvider } from '../policy.ts';

export const filePolicy = definePolicy<CollectSubject>('collect.exception.file', isProvider, isOwn);
export const explainPolicy = definePolicy<CollectSubject>('collect.shortfall.explain', isProvider, isOwn);
export const objectPolicy = definePolicy('collect.exception.object', (actor) =>
  hasRole(actor, 'bureau') ? allowed : denied('需要主管部门角色', 'needs the role of the bureau'),
);

/** By the organisation that uses the data. */
export const needPolicy = definePolicy<string>(
  'collect.need.state',
  (actor) =>
    hasRole(actor, 'consumer') || hasRole(actor, 'provider')
      ? allowed
      : denied('需要本单位的数据使用角色', 'needs the role of a consumer'),
  (actor, consumerId) =>
    organisationOf(actor) === consumerId
      ? allowed
      : denied('不是本单位的申明', 'stated by another organisation'),
);
