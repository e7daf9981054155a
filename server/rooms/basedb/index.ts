/** The door of base and theme databases: what composition plugs in and what rooms to the right ask. */
import './errors.ts';
import './notices.ts';

export { basicItemsOf } from './basic.ts';
export { basedbBehaviours } from './behaviours.ts';
export { basedbHolds, feedsDatabase, fusedStore, isFused } from './erase.ts';
export { basedbErrors } from './errors.ts';
export { basedbEvents, basedbKinds } from './events.ts';
export { digestSeen, fuse, fusionPoints } from './fusion/run.ts';
export { refuseDirectRows } from './gate.ts';
export { basedbJobs, basedbSubscribers } from './jobs.ts';
export { basedbDaily } from './keeping/freshness.ts';
export { basedbNotices } from './notices.ts';
export type { BasedbPorts } from './ports.ts';
export { databaseOfResource, databasesFrom } from './repository.ts';
export { basedbPlugin } from './routes.ts';
