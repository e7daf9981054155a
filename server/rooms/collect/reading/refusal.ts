/** A file that is refused while it is read: which entry of the error catalogue fits, with every difference found. */
import type { Rejection } from '../tables.ts';
import type { SeenColumn } from './structure.ts';

export class Refusal extends Error {
  readonly rejection: Rejection;
  /** What the file's columns seem to hold, where they are not those of the entry. */
  readonly columns: readonly SeenColumn[] | undefined;

  constructor(rejection: Rejection, columns?: readonly SeenColumn[]) {
    super(rejection.code);
    this.name = 'Refusal';
    this.rejection = rejection;
    this.columns = columns;
  }
}

export const refuse = (
  code: string,
  params: Rejection['params'] = {},
  issues: Rejection['issues'] = [],
): Refusal => new Refusal({ code, params, issues });
