/** Everything that comes before an application and after a grant. */
import { shareNeedScenarios } from './share-after-needs.ts';
import { shareRegisterScenarios } from './share-after-registers.ts';
import { shareTermScenarios } from './share-after-terms.ts';
import { shareUseScenarios } from './share-after-use.ts';
import type { Scenarios } from './types.ts';

export const shareAfterScenarios: Scenarios = {
  ...shareNeedScenarios,
  ...shareUseScenarios,
  ...shareTermScenarios,
  ...shareRegisterScenarios,
};
