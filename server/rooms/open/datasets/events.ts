/** What the core of the room tells the others; `reactions.ts` says who listens. */
import type { Tx } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';

export const openEvents = [
  'open.dataset-published',
  'open.dataset-suspended',
  'open.dataset-withdrawn',
  'open.dataset-reopened',
  'open.release-published',
] as const;
export type OpenEvent = (typeof openEvents)[number];
export type OpenEventPayload = {
  datasetId: string;
  organisationId: string;
  versionId?: string;
  releaseId?: string;
  withdrawalId?: string;
};

export const emitOpen = (
  tx: Tx,
  k: Pick<Kernel, 'events'>,
  type: OpenEvent,
  payload: OpenEventPayload,
): Promise<void> => k.events.emit(tx, { type, payload });
