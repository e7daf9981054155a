import { wayPath } from './ways/terms.ts';

/** Where records are asked for by key. */
export const recordsPath = wayPath('lookup');
