/** The ways by which open data are taken: one word each, for the door, the record of takings and the pages. */
export const ways = ['file', 'rows', 'sql', 'ckan', 'feed', 'page', 'robot'] as const;
export type Way = (typeof ways)[number];
/** Shown in a page of the portal, or fetched by a robot: kept like all that leaves, and nobody's use. */
export const looked: readonly Way[] = ['page', 'robot'];
