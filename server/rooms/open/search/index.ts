/** The door of the portal's search: what the other parts write into it and read of it. */
export { freshnessOf } from './freshness.ts';
export { industries } from './industries.ts';
export { classWord, cycleWord, industryWord, portalTerms, themeWord } from './read.ts';
export { searchRoutes } from './routes.ts';
export { searchTables } from './tables.ts';
export { writeWords } from './words.ts';
