/** What rooms further right lend to the way in for rows: gates before receipt, checks of rows. A later room joins by a line. */
import type { CollectPorts } from '#rooms/collect/index.ts';

export const collectPorts: CollectPorts = { gates: [], rowChecks: [] };
