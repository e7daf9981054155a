/** What rooms further right lend to quality: trying their services, and where a field of a fused resource comes from. */
import type { Executor } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';

export type Probe = { target: string; ok: boolean; tookMs: number; detail: string };

export type QualityPorts = {
  /** Tries whether the services of a resource would answer; none where it has no service. */
  probe(ex: Executor, resourceId: string): Promise<Probe[]>;
  /** Ids of what was made of a resource further right: services, grants, data sets. */
  objectsOf(ex: Executor, resourceId: string): Promise<string[]>;
  /** Columns of an entry that a unit may have by the grants it holds today; undefined: it holds none. */
  granted(ex: Executor, organisationId: string, resourceId: string): Promise<readonly string[] | undefined>;
  /** Items of the entry of a base database that are everybody's. */
  basicItems(ex: Executor, resourceId: string): Promise<ReadonlySet<string>>;
  /** The resource and item a field comes from by lineage, where the resource is fused from others. */
  fieldSource?(
    ex: Executor,
    resourceId: string,
    item: string,
  ): Promise<{ resourceId: string; item: string } | undefined>;
};

const none: QualityPorts = {
  probe: async () => [],
  objectsOf: async () => [],
  granted: async () => undefined,
  basicItems: async () => new Set(),
};

/** By the kernel's jobs, which a kernel and the platform made of it share: jobs run there have nobody to hand them ports. */
const lent = new WeakMap<Kernel['jobs'], QualityPorts>();

export function lendToQuality(k: Pick<Kernel, 'jobs'>, ports: QualityPorts): void {
  lent.set(k.jobs, ports);
}

export const portsOf = (k: Pick<Kernel, 'jobs'>): QualityPorts => lent.get(k.jobs) ?? none;
