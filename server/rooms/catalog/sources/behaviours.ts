/** What a drift's task asks of the procedure: it ends when the entry agrees with its source again, or with a reason. */
import type { Effect, Gate } from '#cases/index.ts';
import { pass } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { openDriftOf, settleDrift } from './drift-store.ts';

/** The task is not over while what was found still stands. */
const sourceAgrees: Gate = async ({ tx, case: file }) => {
  const open = await openDriftOf(tx, file.subject.id);
  if (open.length > 0) throw problem('catalog.source-differs', { params: { count: open.length } });
  return pass;
};

const settle: Effect = async ({ tx, p, case: file }) => {
  await settleDrift(tx, file.subject.id, p.clock.now());
};

export const sourceBehaviours = {
  gates: { 'catalog.source-agrees': sourceAgrees },
  effects: { 'catalog.settle-drift': settle },
};
