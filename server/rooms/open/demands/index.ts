/** The door of demands within the room. */
import './errors.ts';
import './notices.ts';

export { demandBehaviours } from './behaviours.ts';
export { choiceOf } from './choices.ts';
export { overdueTask } from './daily.ts';
export { demandErrors } from './errors.ts';
export { demandLedger } from './events.ts';
export { demandRanking, demandsBetween, readFigures } from './figures.ts';
export { giveTo } from './file.ts';
export { demandSubscribers } from './fulfil.ts';
export { joinRows } from './handle.ts';
export { bureauOnly, looksAtOpening } from './policy.ts';
export { presentDemands } from './read.ts';
export { demandRoutes } from './routes.ts';

export { type Demand, demandTables } from './tables.ts';
