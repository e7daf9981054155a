/** What rooms further right lend to the way in for rows: gates before receipt, checks of rows. A later room joins by a line. */
import { refuseDirectRows } from '#rooms/basedb/index.ts';
import type { CollectPorts } from '#rooms/collect/index.ts';
import { rejectingRules, responsibleGate } from '#rooms/quality/index.ts';
import { fieldsRead, usesOf } from '#rooms/serve/index.ts';
import { getApplication } from '#rooms/share/index.ts';

export const collectPorts: CollectPorts = {
  gates: [
    responsibleGate,
    {
      name: 'base-database',
      async ask(p, { resourceId, law }) {
        await refuseDirectRows(p.db, law, resourceId);
        return undefined;
      },
    },
  ],
  rowChecks: [rejectingRules],
  async refusedApplication(ex, id) {
    const found = await getApplication(ex, id);
    return found?.state === 'refused'
      ? { applicantId: found.applicantId, resourceId: found.resourceId }
      : undefined;
  },
  fieldsRead,
  usesOf,
};
