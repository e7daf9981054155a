/** The door of providers: who may open data, who hands entries in, and what an entry states. */
import './errors.ts';

export { type Provider, providerOf, providersOf, requireAdmitted, unboundOf } from './admitted.ts';
export { providerBehaviours } from './behaviours.ts';
export { providerErrors } from './errors.ts';
export { providerRules } from './law.ts';
export { requireDedicated, type Unstaffed, unstaffedAmong } from './staff.ts';
export { type Asked, askedOf, requireAsStated } from './stated.ts';
