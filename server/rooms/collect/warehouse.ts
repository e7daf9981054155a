/** The room's statements for the warehouse: raw rows in, typed rows and faults out. Values are bound, names go through ident(). */
import { ident } from '#kernel/warehouse.ts';

/** The typed table of a resource: one for each resource that was ever loaded. */
export const stdTable = (resourceId: string): string => ident(`std_${resourceId.replaceAll('-', '')}`);
