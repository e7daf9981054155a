/** Where the rows of a release lie in the warehouse: one table a release, `_id` 1 to n, columns `c1`, `c2` … all Nullable. */
import { ident } from '#kernel/warehouse.ts';

/** Quoted. Rows of a release never change; the table goes with its release. */
export const releaseTable = (releaseId: string): string => ident(`open_${releaseId.replaceAll('-', '')}`);
