/** Every guard that a case relies on, as the text that makes it and the text that breaks it. A text no longer found fails loudly. */

import { archiveGuards } from './archive.ts';
import { basedbGuards } from './basedb.ts';
import { catalogGuards } from './catalog.ts';
import { changeGuards } from './changes.ts';
import { classGovernanceGuards } from './class-governance.ts';
import { compileGuards } from './compile.ts';
import { correctionGuards } from './corrections.ts';
import { formerGuards } from './former.ts';
import { gatheringGuards } from './gathering.ts';
import { gradeGuards } from './grades.ts';
import { lawGuards } from './law.ts';
import { lawfulGuards } from './lawful.ts';
import { openApplicationGuards } from './open-applications.ts';
import { openConductGuards } from './open-conduct.ts';
import { openDatasetGuards } from './open-datasets.ts';
import { openDemandGuards } from './open-demands.ts';
import { disclosureGuards } from './open-disclosure.ts';
import { openDutyGuards } from './open-duties.ts';
import { openExpertGuards } from './open-experts.ts';
import { openPortalGuards } from './open-portal.ts';
import { openUseGuards } from './open-use.ts';
import { openVoiceGuards } from './open-voices.ts';
import { openWaitingGuards } from './open-waiting.ts';
import { orgGuards } from './org.ts';
import { organisationGuards } from './organisations.ts';
import { qualityGuards } from './quality.ts';
import { registersGuards } from './registers.ts';
import { shareGuards } from './share.ts';
import { shareAfterGuards } from './share-after.ts';
import { shareCallsGuards } from './share-calls.ts';
import { shareCopiesGuards } from './share-copies.ts';
import { shareFormGuards } from './share-forms.ts';
import { shareMarksGuards } from './share-marks.ts';
import { shareServicesGuards } from './share-services.ts';
import { shareSupplyGuards } from './share-supply.ts';
import { shareSuspensionGuards } from './share-suspension.ts';
import { shareUseRecordGuards } from './share-use-records.ts';
import { sourcesGuards } from './sources.ts';
import { timelinessGuards } from './timeliness.ts';
import type { Mutations } from './types.ts';

export type { Mutation } from './types.ts';

export const guards: Mutations = {
  ...orgGuards,
  ...openDatasetGuards,
  ...openDutyGuards,
  ...openApplicationGuards,
  ...openDemandGuards,
  ...openPortalGuards,
  ...openWaitingGuards,
  ...qualityGuards,
  ...organisationGuards,
  ...lawGuards,
  ...lawfulGuards,
  ...basedbGuards,
  ...catalogGuards,
  ...compileGuards,
  ...correctionGuards,
  ...gatheringGuards,
  ...timelinessGuards,
  ...changeGuards,
  ...gradeGuards,
  ...classGovernanceGuards,
  ...shareGuards,
  ...shareCallsGuards,
  ...shareCopiesGuards,
  ...shareMarksGuards,
  ...shareServicesGuards,
  ...shareAfterGuards,
  ...shareFormGuards,
  ...shareSupplyGuards,
  ...shareSuspensionGuards,
  ...shareUseRecordGuards,
  ...registersGuards,
  ...formerGuards,
  ...archiveGuards,
  ...sourcesGuards,
  ...disclosureGuards,
  ...openVoiceGuards,
  ...openExpertGuards,
  ...openUseGuards,
  ...openConductGuards,
};
