/** What rooms further right lend to the way in: gates before receipt, checks of rows, what became of an application, who read what. */
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { RowCheck } from '../checking/extra.ts';
import type { IntakeGate } from './gates.ts';

export type ServedUse = {
  code: string;
  resourceId: string;
  items: string[];
  grants: { consumerId: string; firstDay: LegalDay }[];
};

export type CollectPorts = {
  gates: readonly IntakeGate[];
  rowChecks: readonly RowCheck[];
  /** An application to share that was refused: who asked, and for what. */
  refusedApplication(
    ex: Executor,
    id: string,
  ): Promise<{ applicantId: string; resourceId: string } | undefined>;
  /** Names of the items of a resource that answered calls gave away since that day. */
  fieldsRead(ex: Executor, resourceId: string, since: LegalDay): Promise<ReadonlySet<string>>;
  /** Services that give rows of these resources, with the items each gives and the grants that call it. */
  usesOf(ex: Executor, resourceIds: readonly string[]): Promise<ServedUse[]>;
};

const none: CollectPorts = {
  gates: [],
  rowChecks: [],
  refusedApplication: async () => undefined,
  fieldsRead: async () => new Set(),
  usesOf: async () => [],
};

/** By the kernel's jobs, which a kernel and the platform made of it share: stages run there have nobody to hand them ports. */
const lent = new WeakMap<Kernel['jobs'], CollectPorts>();

/** Composition says once what is lent to this kernel's loads. */
export function lendToCollect(k: Pick<Kernel, 'jobs'>, ports: CollectPorts): void {
  lent.set(k.jobs, ports);
}

export const portsOf = (k: Pick<Kernel, 'jobs'>): CollectPorts => lent.get(k.jobs) ?? none;
