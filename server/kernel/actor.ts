/** Who acts: the one shape that policies, cases and the ledger agree on. */

export const roles = [
  'bureau',
  'area_bureau',
  'centre',
  'provider',
  'consumer',
  'head',
  'auditor',
  'system_admin',
  'security_admin',
  'government',
  'finance',
  'security',
  'operator',
  'expert',
  'assessor',
] as const;

export type Role = (typeof roles)[number];

/** A person acts in ONE organisation at a time; a business system acts by a key; the platform acts by its jobs. */
export type PersonActor = {
  kind: 'person';
  personId: string;
  organisationId: string;
  regionCode: string;
  roles: Role[];
  /** Of a body of the public: they read what everybody may read, and apply. */
  outside?: true;
};
export type SystemActor = { kind: 'system'; systemId: string; organisationId: string; keyId: string };
export type Actor = PersonActor | SystemActor | { kind: 'platform' } | { kind: 'anonymous' };

export const platform: Actor = { kind: 'platform' };
export const anonymous: Actor = { kind: 'anonymous' };

/** True when the actor is a person who holds the role in the organisation they act in. */
export function hasRole(actor: Actor, role: Role): actor is PersonActor {
  return actor.kind === 'person' && actor.roles.includes(role);
}

const administrators: readonly Role[] = ['system_admin', 'security_admin'];

/** True for a person who runs the platform and holds no role in its business: what it holds is not theirs to read. */
export const administersOnly = (actor: Actor): boolean =>
  actor.kind === 'person' && actor.roles.every((role) => administrators.includes(role));

/** True for a person who advises and has no other part: they see what is assigned to them and nothing else. */
export const advisesOnly = (actor: Actor): boolean =>
  actor.kind === 'person' && actor.roles.length > 0 && actor.roles.every((role) => role === 'expert');

/** True for a person whose only part is to keep the platform running: neither the business nor the data are theirs. */
export const operatesOnly = (actor: Actor): boolean =>
  actor.kind === 'person' && actor.roles.length > 0 && actor.roles.every((role) => role === 'operator');

/** True for a person of a company, a university, an operator, or one who speaks for themselves. */
export const isOutside = (actor: Actor): boolean => actor.kind === 'person' && actor.outside === true;

/** The organisation an actor speaks for; undefined for the platform and the public. */
export function organisationOf(actor: Actor): string | undefined {
  return actor.kind === 'person' || actor.kind === 'system' ? actor.organisationId : undefined;
}
