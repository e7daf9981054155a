/** Who keeps the push keys of a system. */
import { organisationOf } from '#kernel/actor.ts';
import { allowed, definePolicy, denied } from '#kernel/policy.ts';
import { isProvider } from '../policy.ts';

/** By the organisation of the system. */
export const pushKeyPolicy = definePolicy<string>(
  'collect.push-key.keep',
  isProvider,
  (actor, organisationId) =>
    organisationOf(actor) === organisationId
      ? allowed
      : denied('不是本单位的业务系统', 'the system belongs to another organisation'),
);
