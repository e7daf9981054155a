/** Lends class governance what it needs of the rooms to its right. */
import type { ClassPorts } from '#rooms/classify/index.ts';
import { callsSince, consumersOf, deliveredUnder, stopGrant } from '#rooms/serve/index.ts';
import { applicationFigures, freeUse, getApplication } from '#rooms/share/index.ts';

export const classPorts: ClassPorts = {
  async usage(ex, resourceId, since) {
    const figures = await applicationFigures(ex, resourceId, since);
    return { ...figures, calls: await callsSince(ex, resourceId, since) };
  },
  async refusedApplication(ex, id) {
    const found = await getApplication(ex, id);
    return found?.state === 'refused'
      ? { applicantId: found.applicantId, resourceId: found.resourceId }
      : undefined;
  },
  usersOf: consumersOf,
  freeUse,
  stopGrant,
  delivered: deliveredUnder,
};
