/** What rooms further right lend to base and theme databases: which columns a unit holds a grant for, and who calls. */
import type { LegalDay } from '#kernel/clock.ts';
import type { BasedbPorts } from '#rooms/basedb/index.ts';
import { getGrant, usesOf } from '#rooms/serve/index.ts';

export const basedbPorts = (today: () => LegalDay): BasedbPorts => ({
  async granted(ex, organisationId, resourceId) {
    const day = today();
    const columns = new Set<string>();
    let held = false;
    for (const { grants } of await usesOf(ex, [resourceId])) {
      for (const one of grants) {
        const inForce =
          one.consumerId === organisationId &&
          one.state === 'active' &&
          one.firstDay <= day &&
          (one.lastDay === null || one.lastDay >= day);
        if (!inForce) continue;
        held = true;
        for (const name of (await getGrant(ex, one.id))?.terms.columns ?? []) columns.add(name);
      }
    }
    return held ? [...columns] : undefined;
  },
  async consumers(ex, resourceId) {
    const counts = new Map<string, number>();
    for (const { grants } of await usesOf(ex, [resourceId]))
      for (const { consumerId } of grants) counts.set(consumerId, (counts.get(consumerId) ?? 0) + 1);
    return [...counts].map(([organisationId, grants]) => ({ organisationId, grants }));
  },
});
