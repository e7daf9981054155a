// Which steps a procedure opens, and when: read alike by the loader and by the engine.
import type { Outcome, Procedure } from './types.ts';

/** The steps an outcome opens; editions kept from earlier programs hold a single name. */
export const nextOf = ({ next }: Pick<Outcome, 'next'>): readonly string[] =>
  next === undefined ? [] : typeof next === 'string' ? [next] : next;

/** The steps that open with the case. */
export const startOf = ({ start, steps }: Pick<Procedure, 'start' | 'steps'>): readonly string[] =>
  start ?? steps.slice(0, 1).map(({ key }) => key);
