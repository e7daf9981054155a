/** The door to those outside, for composition. */
import './errors.ts';
import './kinds.ts';

export { ledgerDaily } from './daily.ts';
export { type Keeper, type KeeperPorts, openKeeper, startKeeper } from './keeper.ts';
export type { Alarm } from './outages.ts';
export { type PartyPorts, partiesPlugin, type Retention } from './routes.ts';
