/** Figures of rows that pages tell as well: without the schemas, whose names belong to the platform alone. */

/** Files of what was found that are made by much work hold so many rows at most. */
export const FILE_ROWS = 100_000;
