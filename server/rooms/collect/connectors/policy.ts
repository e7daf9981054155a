/** Who sets connectors up: providers for their own organisation, and the data centre that gathers for them; who reads is who reads loads. */
import { type Actor, hasRole } from '#kernel/actor.ts';
import { allowed, definePolicy } from '#kernel/policy.ts';
import { type CollectSubject, isOwn, isProvider } from '../policy.ts';

const sets = (actor: Actor) => (hasRole(actor, 'centre') ? allowed : isProvider(actor));

export const connectorKeepPolicy = definePolicy<CollectSubject>(
  'collect.connector.keep',
  sets,
  (actor, subject) => (hasRole(actor, 'centre') ? allowed : isOwn(actor, subject)),
);
/** Rows of the source, before they are checked: only for whom they belong to. */
export const connectorPreviewPolicy = definePolicy<CollectSubject>(
  'collect.connector.preview',
  isProvider,
  isOwn,
);
