// What a person may begin where no object exists yet whose abilities could say it; the platform decides again in any case.
import type { Me } from './session.ts';

const beginners = { resource: 'provider', application: 'consumer' } as const;
/** Who has a part in buying data: the buyers and who decides. */
const buyers = ['provider', 'bureau'] as const;

export const mayBegin = (me: Me | undefined, what: keyof typeof beginners): boolean =>
  me?.roles.includes(beginners[what]) ?? false;

/** Whether the page of purchases has anything for this person. */
export const mayBuy = (me: Me | undefined): boolean =>
  buyers.some((role) => me?.roles.includes(role) ?? false);

/** Whether the page of source systems has anything for this person: what a provider connects, and the authority sees. */
export const mayConnect = mayBuy;

const watchers = ['provider', 'bureau', 'auditor'] as const;

/** Whether the list of entries that nobody serves has anything for this person. */
export const mayWatchServing = (me: Me | undefined): boolean =>
  watchers.some((role) => me?.roles.includes(role) ?? false);
