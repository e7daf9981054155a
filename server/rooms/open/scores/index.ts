/** The door of scores: how good opened data are, shown to everybody and asked before they go out. */
import './errors.ts';
import { type Gate, pass, type RoomBehaviours } from '#cases/index.ts';
import { openedOf } from '../disclosure/index.ts';
import { requireQuality } from './require.ts';

export { scoreErrors } from './errors.ts';
export { requireQuality } from './require.ts';
export { type ScoreFacts, type Scores, scored } from './scored.ts';

const reached: Gate = async ({ tx, law, ...context }) => {
  const { dataset } = await openedOf({ tx, ...context });
  await requireQuality(tx, law, dataset);
  return pass;
};

export const scoreBehaviours: RoomBehaviours = { gates: { 'open.quality-reached': reached } };
