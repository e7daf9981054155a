/** How an entry is gathered: in real time, or in batches; by the city's rule, else as its unit chose. */
import type { LawNow } from '#law/settings.ts';

export const gatheringModes = ['realtime', 'batch'] as const;
export type GatheringMode = (typeof gatheringModes)[number];

export const modeRule = 'collect.default-mode';

/** What holds where nobody chose; null: the city does not say. */
export const defaultMode = (law: LawNow): GatheringMode | null =>
  gatheringModes.find((mode) => mode === law.text(modeRule)?.value) ?? null;
