/** What rooms further right lend to base and theme databases: which columns a unit holds a grant for, and who calls. */
import type { LegalDay } from '#kernel/clock.ts';
import type { BasedbPorts } from '#rooms/basedb/index.ts';
import { grantedColumns, usesOf } from '#rooms/serve/index.ts';

export const basedbPorts = (today: () => LegalDay): BasedbPorts => ({
  granted: (ex, organisationId, resourceId) => grantedColumns(ex, today(), organisationId, resourceId),
  async consumers(ex, resourceId) {
    const counts = new Map<string, number>();
    for (const { grants } of await usesOf(ex, [resourceId]))
      for (const { consumerId } of grants) counts.set(consumerId, (counts.get(consumerId) ?? 0) + 1);
    return [...counts].map(([organisationId, grants]) => ({ organisationId, grants }));
  },
});
