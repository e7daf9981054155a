/** The ways by which open data are taken: one word each, for the door, the record of takings and the pages. */
export const ways = ['file', 'rows', 'sql', 'ckan', 'feed'] as const;
export type Way = (typeof ways)[number];
