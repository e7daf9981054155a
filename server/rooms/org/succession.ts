// What other rooms lend to the life of organisations: how their objects pass on, and what they count. Org knows no other room.
import type { Platform } from '#cases/index.ts';
import type { Executor, Tx } from '#kernel/db.ts';

/** Everything of one organisation passes to another; with `resourceId` one entry of the catalogue and what hangs on it. */
export type Handover = { from: string; to: string; resourceId?: string };

export type Succession = {
  /** The word under which the count stands in the entry: 'resources', 'open-cases', … */
  name: string;
  /** How many open matters forbid closing the organisation without a successor. */
  open?(ex: Executor, organisationId: string): Promise<number>;
  /** Moves them and says how many. */
  move(tx: Tx, p: Platform, handover: Handover): Promise<number>;
};

/** A figure by organisation; those it does not name have none. */
export type Figure = {
  name: string;
  of(ex: Executor, p: Platform): Promise<ReadonlyMap<string, number>>;
};

export type OrgExtensions = {
  successions: readonly Succession[];
  figures: readonly Figure[];
  /** Ends an entry's being with `from`: refuses when it is not theirs. */
  entryProvider?(ex: Executor, resourceId: string): Promise<string | undefined>;
};

export const noExtensions: OrgExtensions = { successions: [], figures: [] };
