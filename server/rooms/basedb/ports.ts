/** What the room needs of rooms to its right; composition lends it. */
import type { Executor } from '#kernel/db.ts';

export type Consumer = { organisationId: string; grants: number };

export type BasedbPorts = {
  /** Columns of the resource the organisation holds a grant in force for; undefined without one. */
  granted(ex: Executor, organisationId: string, resourceId: string): Promise<string[] | undefined>;
  /** Who calls the services of the resource. */
  consumers(ex: Executor, resourceId: string): Promise<Consumer[]>;
};
