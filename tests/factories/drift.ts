/** The differences between an entry and its source that stand, for tests. */
import type { Platform } from '#cases/index.ts';
import { type DriftRow, openDriftOf } from '#rooms/catalog/sources/drift-store.ts';

export const openDrift = (p: Platform, resourceId: string): Promise<DriftRow[]> =>
  openDriftOf(p.db, resourceId);
