/** What the room lends to the procedures of packs: one line for each of its parts. */
import type { RoomBehaviours } from '#cases/index.ts';
import { applicationBehaviours } from './applications/index.ts';
import { committeeBehaviours } from './committee/index.ts';
import { conductBehaviours } from './conduct/index.ts';
import { datasetBehaviours } from './datasets/behaviours.ts';
import { demandBehaviours } from './demands/index.ts';
import { disclosureBehaviours } from './disclosure/index.ts';
import { exclusionBehaviours } from './exclusions/index.ts';
import { governmentBehaviours } from './government/index.ts';
import { healthBehaviours } from './health/index.ts';
import { identityEffects, identityGates } from './people/index.ts';
import { planningBehaviours } from './planning/index.ts';
import { providerBehaviours } from './providers/index.ts';
import { scoreBehaviours } from './scores/index.ts';
import { voiceBehaviours } from './voices/index.ts';
import { withdrawalBehaviours } from './withdrawal/behaviours.ts';

/** Composition joins them with those of the other rooms; a name stands once in the whole platform. */
export const openBehaviours: readonly RoomBehaviours[] = [
  datasetBehaviours,
  withdrawalBehaviours,
  demandBehaviours,
  planningBehaviours,
  governmentBehaviours,
  disclosureBehaviours,
  exclusionBehaviours,
  healthBehaviours,
  voiceBehaviours,
  applicationBehaviours,
  committeeBehaviours,
  conductBehaviours,
  providerBehaviours,
  scoreBehaviours,
  { gates: identityGates, effects: identityEffects },
];
