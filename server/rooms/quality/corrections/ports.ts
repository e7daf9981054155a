/** What rooms further right lend to corrections. */

import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';

/** A grant under which answers of the resource left since a day: a copy of what was wrong may lie there. */
export type Downstream = { organisationId: string; grantId: string; calls: number; records: number };

export type CorrectionPorts = {
  /** Organisations with a grant in force on a service of the resource. */
  usersOf(ex: Executor, resourceId: string): Promise<string[]>;
  /** Every grant that was answered since the day, from the tallies of its calls. */
  servedSince(ex: Executor, resourceId: string, since: LegalDay): Promise<Downstream[]>;
};
