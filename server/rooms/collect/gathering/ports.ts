/** What rooms further right lend to gathering: whose tables are good, and who uses an entry. Bound once to a kernel at composition. */
import type { Executor } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';

export type GatheringPorts = {
  /** Of each entry that was measured, whether it holds what the city or bureau asks; unmeasured ones are left out. */
  qualified?: (ex: Executor, resourceIds: readonly string[]) => Promise<ReadonlyMap<string, boolean>>;
  /** Organisations whose grants on the entry are not revoked. */
  consumersOf?: (ex: Executor, resourceId: string) => Promise<string[]>;
};

const lent = new WeakMap<Kernel['jobs'], GatheringPorts>();

/** By the kernel's jobs, which a kernel and the platform made of it share. */
export function lendToGathering(k: Pick<Kernel, 'jobs'>, ports: GatheringPorts): void {
  lent.set(k.jobs, ports);
}

export const gatheringPorts = (k: Pick<Kernel, 'jobs'>): GatheringPorts => lent.get(k.jobs) ?? {};
