/** The question collect asks before a checked batch becomes visible: are its rows good enough, and does somebody have to confirm them? */
import type { Platform } from '#cases/index.ts';
import type { MergeGate } from '#rooms/collect/index.ts';

export const qualityGate = (_p: Platform): MergeGate => ({
  name: 'quality',
  ask: async () => undefined,
});
