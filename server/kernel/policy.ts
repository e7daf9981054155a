/** Deny by default: an act is allowed only where a declared policy says so; replies carry the same answers as abilities. */
import { type Actor, administersOnly, advisesOnly, hasRole, isOutside } from './actor.ts';
import { problem, type Text } from './errors.ts';

export type Denied = { allowed: false; reason: Text; code?: string; articles?: string[] };
export type Decision = { allowed: true } | Denied;

export const allowed: Decision = { allowed: true };
export const denied = (
  zh: string,
  en: string,
  more: { code?: string; articles?: string[] } = {},
): Denied => ({
  allowed: false,
  reason: { zh, en },
  ...more,
});

/**
 * `who` answers without the object (may such a person ever?) and runs before the handler;
 * `on` answers for one object and runs in the command, where the object has been loaded.
 */
export type Policy<S = undefined> = {
  id: string;
  who(actor: Actor): Decision;
  on(actor: Actor, subject: S): Decision;
};

/** The part of a policy that a route needs, whatever its object. */
export type RoutePolicy = Pick<Policy, 'id' | 'who'>;

export function definePolicy<S = undefined>(
  id: string,
  who: (actor: Actor) => Decision,
  on: (actor: Actor, subject: S) => Decision = () => allowed,
): Policy<S> {
  return {
    id,
    who,
    on: (actor, subject) => {
      const general = who(actor);
      return general.allowed ? on(actor, subject) : general;
    },
  };
}

/** For what everybody may see: must be chosen, never assumed. */
export const publicPolicy: Policy = definePolicy('public', () => allowed);

export const signedIn: Policy = definePolicy('signed-in', (actor) =>
  actor.kind === 'person' ? allowed : denied('需要登录', 'sign in'),
);

/** People with a part in the business: the two administrators keep accounts and settings and read none of it. */
export const inBusiness = (actor: Actor): Decision => {
  if (actor.kind !== 'person')
    return denied('需要以单位人员身份登录', 'sign in as a person of an organisation');
  if (isOutside(actor))
    return denied('社会主体不参与部门之间的业务', 'the public has no part in the business of departments');
  if (advisesOnly(actor))
    return denied('专家只查看分派给自己的事项', 'experts see what is assigned to them, and nothing else');
  return administersOnly(actor)
    ? denied('系统管理员、安全管理员不查看业务数据', 'administrators of the platform read no business data')
    : allowed;
};

/** Refuses with 401 for the unknown, 403 for the known. */
export function refuse(policyId: string, actor: Actor, decision: Denied): never {
  if (actor.kind === 'anonymous') throw problem('kernel.sign-in-required');
  if (decision.code) throw problem(decision.code, { articles: decision.articles ?? [] });
  throw problem('kernel.forbidden', {
    params: { policy: policyId, reason: decision.reason },
    articles: decision.articles ?? [],
  });
}

/** Who sees the city's business whole without being part of it: the authority of its data, and the auditor. */
export const oversees = (actor: Actor): boolean => hasRole(actor, 'bureau') || hasRole(actor, 'auditor');

/** They and the data centre, which carries gathering out, look on at loads and their quality. */
export const looksOn = (actor: Actor): boolean => oversees(actor) || hasRole(actor, 'centre');

/** Throws unless the policy allows this actor on this object. */
export function permit<S>(policy: Policy<S>, actor: Actor, subject: S): void {
  const decision = policy.on(actor, subject);
  if (!decision.allowed) refuse(policy.id, actor, decision);
}

export type Ability =
  | { allowed: true }
  | { allowed: false; reason: Text; code?: string; articles?: string[] };
export type Abilities = Record<string, Ability>;

/** What the caller may do with one object, for the reply. */
export function abilitiesOf<S>(actor: Actor, subject: S, policies: Record<string, Policy<S>>): Abilities {
  return Object.fromEntries(
    Object.entries(policies).map(([act, policy]) => [act, policy.on(actor, subject)]),
  );
}
