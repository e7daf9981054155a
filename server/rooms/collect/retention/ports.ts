/** What rooms further right lend to erasure: places of theirs that hold values of rows, and what stands against erasing them. */
import type { Platform } from '#cases/index.ts';
import type { Executor } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Scope } from './scope.ts';
import type { Hold, StoreName } from './tables.ts';

/** A place that holds values of rows. `erase` is safe to repeat: done twice, it leaves what it left the first time. */
export type EraseStore = {
  name: StoreName;
  /** How much of it lies here now; 0 when nothing is left. */
  count(p: Platform, scope: Scope): Promise<number>;
  erase(p: Platform, scope: Scope): Promise<void>;
  /** Objects that will have nothing resting on them: written down before anything is let go, for afterwards nobody names them. */
  objects?(p: Platform, scope: Scope): Promise<string[]>;
  /** Rows made of these that lie in other entries under keys of their own: asked before anything is erased. */
  copies?(p: Platform, scope: Scope): Promise<{ resourceId: string; keys: string[] }[]>;
};

export type RetentionPorts = {
  stores: readonly EraseStore[];
  /** What of later rooms stands against erasing; `keys` where only these rows are meant. */
  holds(p: Platform, resourceId: string, keys: readonly string[] | undefined): Promise<Hold[]>;
  /** What stands against the end of a whole entry. */
  endHolds(ex: Executor, resourceId: string): Promise<Hold[]>;
  /** Whether something else than a load rests on this object. */
  objectHeld(ex: Executor, key: string): Promise<boolean>;
  /** Batches went into the one that stands now: copies that knew them know it. Joins the transaction. */
  folded(ex: Executor, resourceId: string, batches: readonly string[]): Promise<void>;
  /** Entries that were taken out before then and whose rows still lie where they were served from. */
  endedServed(ex: Executor, before: Date): Promise<{ resourceId: string; at: Date }[]>;
  /** Whether the entry's rows are made by the platform of other entries' rows. */
  derived(ex: Executor, resourceId: string): Promise<boolean>;
};

const none: RetentionPorts = {
  stores: [],
  holds: async () => [],
  endHolds: async () => [],
  objectHeld: async () => false,
  folded: async () => undefined,
  endedServed: async () => [],
  derived: async () => false,
};

const lent = new WeakMap<Kernel['jobs'], RetentionPorts>();

/** Composition says once what is lent to this kernel's erasures. */
export function lendToRetention(k: Pick<Kernel, 'jobs'>, ports: RetentionPorts): void {
  lent.set(k.jobs, ports);
}

export const portsOf = (k: Pick<Kernel, 'jobs'>): RetentionPorts => lent.get(k.jobs) ?? none;
