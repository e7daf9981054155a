// What a person may begin where no object exists yet whose abilities could say it; the platform decides again in any case.
import type { Me } from './session.ts';

const beginners = { resource: 'provider', application: 'consumer' } as const;

export const mayBegin = (me: Me | undefined, what: keyof typeof beginners): boolean =>
  me?.roles.includes(beginners[what]) ?? false;
