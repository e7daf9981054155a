/** What rooms further right lend to the way in: gates before receipt and checks of rows. Bound once to a kernel at composition. */
import type { Kernel } from '#kernel/kernel.ts';
import type { RowCheck } from '../checking/extra.ts';
import type { IntakeGate } from './gates.ts';

export type CollectPorts = {
  gates: readonly IntakeGate[];
  rowChecks: readonly RowCheck[];
};

const none: CollectPorts = { gates: [], rowChecks: [] };

/** By the kernel's jobs, which a kernel and the platform made of it share: stages run there have nobody to hand them ports. */
const lent = new WeakMap<Kernel['jobs'], CollectPorts>();

/** Composition says once what is lent to this kernel's loads. */
export function lendToCollect(k: Pick<Kernel, 'jobs'>, ports: CollectPorts): void {
  lent.set(k.jobs, ports);
}

export const portsOf = (k: Pick<Kernel, 'jobs'>): CollectPorts => lent.get(k.jobs) ?? none;
