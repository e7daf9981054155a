/** Guards of the archive, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const folder = 'server/rooms/collect/archive';

export const archiveGuards: Mutations = {
  'archive.before-withdrawal': {
    file: `${folder}/gate.ts`,
    find: "if (!found) throw problem('collect.archive-first'",
    replace: "if (!found && seq < 0) throw problem('collect.archive-first'",
  },
  'archive.stays': {
    file: 'server/rooms/collect/commands/roll-back-batch.ts',
    find: "if (archived) throw problem('collect.archived-stays'",
    replace: "if (archived === '') throw problem('collect.archived-stays'",
  },
  'archive.due-listed': {
    file: `${folder}/read.ts`,
    find: 'where b.received_day + rule.archive_within_days < ',
    replace: 'where b.received_day + 3660 + rule.archive_within_days < ',
  },
  'archive.period-applies': {
    file: `${folder}/read.ts`,
    find: 'row.retention_years ? yearsAfter(row.archived_day, row.retention_years)',
    replace: 'row.retention_years ? yearsAfter(row.archived_day, 30)',
  },
  'archive.one-receipt': {
    file: `${folder}/commands.ts`,
    find: "if (item.handed_over_at) throw problem('collect.archive-handed-over')",
    replace: "if (item.receiver === '') throw problem('collect.archive-handed-over')",
  },
};
