/** What other portals bring: sources, runs, records that become proposals, and their former addresses. */
import './errors.ts';

export { harvestErrors } from './errors.ts';
export { harvestKinds } from './events.ts';
export { formerAddress } from './redirects.ts';
export { harvestRoutes } from './routes.ts';
export { harvestJobs } from './run.ts';
