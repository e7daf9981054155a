/** Gates that packs name: the entry is in scope, and its data are the unit's own; and the to-dos of the part. */
import { type Gate, pass, type RoomBehaviours } from '#cases/index.ts';
import { openedOf } from '../disclosure/index.ts';
import { requireOwnData, requireWithinScope } from './require.ts';
import { exclusionTodos } from './todos.ts';

const withinScope: Gate = async (context) => {
  const { dataset, version } = await openedOf(context);
  if (dataset.resourceId)
    await requireWithinScope(context.tx, context.law, {
      resourceId: dataset.resourceId,
      opening: version.class,
    });
  return pass;
};
const ownData: Gate = async (context) => {
  const { dataset } = await openedOf(context);
  if (dataset.resourceId) await requireOwnData(context.tx, context.law, dataset.resourceId);
  return pass;
};

export const exclusionBehaviours: RoomBehaviours = {
  gates: { 'open.within-scope': withinScope, 'open.own-data': ownData },
  todos: exclusionTodos,
};
