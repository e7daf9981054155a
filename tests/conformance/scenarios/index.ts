/** The closed list of scenarios that cases may name; each acts and looks only through the started platform. */
import { activityScenarios } from './activities.ts';
import { applicationScenarios } from './application.ts';
import { applyScenarios } from './apply.ts';
import { archiveScenarios } from './archive.ts';
import { basedbScenarios } from './basedb.ts';
import { basedbKeepingScenarios } from './basedb-keeping.ts';
import { basedbThemeScenarios } from './basedb-themes.ts';
import { basedbUpkeepScenarios } from './basedb-upkeep.ts';
import { catalogScenarios } from './catalog.ts';
import { catalogChangeScenarios } from './catalog-changes.ts';
import { catalogGateScenarios } from './catalog-gate.ts';
import { changeScenarios } from './changes.ts';
import { changeKeepingScenarios } from './changes-keeping.ts';
import { classGovernanceScenarios } from './class-governance.ts';
import { classEmergencyScenarios } from './class-governance-emergency.ts';
import { classEvaluationScenarios } from './class-governance-evaluation.ts';
import { classListScenarios } from './class-governance-list.ts';
import { classReviewScenarios } from './class-governance-review.ts';
import { classifyScenarios } from './classify.ts';
import { compileScenarios } from './compile.ts';
import { compileHoldingScenarios } from './compile-holdings.ts';
import { compileSourceScenarios } from './compile-sources.ts';
import { correctionScenarios } from './corrections.ts';
import { correctionObjectionScenarios } from './corrections-objections.ts';
import { correctionTracingScenarios } from './corrections-tracing.ts';
import { evidenceScenarios } from './evidence.ts';
import { formerScenarios } from './former.ts';
import { gatewayScenarios } from './gateway.ts';
import { gatheringScenarios } from './gathering.ts';
import { gatheringStatedScenarios } from './gathering-stated.ts';
import { gradeScenarios } from './grades.ts';
import { gradeCallScenarios } from './grades-calls.ts';
import { lawScenarios } from './law.ts';
import { lawfulScenarios } from './lawful.ts';
import { lawfulFormScenarios } from './lawful-forms.ts';
import { lawfulRepeatScenarios } from './lawful-repeats.ts';
import { lawfulRowScenarios } from './lawful-rows.ts';
import { listScenarios } from './lists.ts';
import { listLevelScenarios } from './lists-levels.ts';
import { objectionScenarios } from './objections.ts';
import { openAccessScenarios } from './open-accesses.ts';
import { openAgreementScenarios } from './open-agreements.ts';
import { openAnswerScenarios } from './open-answers.ts';
import { openApplicationScenarios } from './open-applications.ts';
import { openConductScenarios } from './open-conduct.ts';
import { openDatasetScenarios } from './open-datasets.ts';
import { openDatasetKeptScenarios } from './open-datasets-kept.ts';
import { openDemandScenarios } from './open-demands.ts';
import { disclosureScenarios } from './open-disclosure.ts';
import { disclosureFileScenarios } from './open-disclosure-files.ts';
import { openDutyScenarios } from './open-duties.ts';
import { openEntryScenarios } from './open-entries.ts';
import { openEventScenarios } from './open-events.ts';
import { exclusionScenarios } from './open-exclusions.ts';
import { openExpertScenarios } from './open-experts.ts';
import { openGovernmentScenarios } from './open-government.ts';
import { openHeldBackScenarios } from './open-held-back.ts';
import { openNormScenarios } from './open-norms.ts';
import { openOfYearScenarios } from './open-of-year.ts';
import { openOfferScenarios } from './open-offers.ts';
import { openOneCatalogueScenarios } from './open-one-catalogue.ts';
import { openOverseenScenarios } from './open-overseen.ts';
import { openPlanningScenarios } from './open-planning.ts';
import { openPortalScenarios } from './open-portal.ts';
import { openPreparedScenarios } from './open-prepared.ts';
import { openQueueScenarios } from './open-queue.ts';
import { openShowcaseScenarios } from './open-showcase.ts';
import { openUseScenarios } from './open-use.ts';
import { openVoiceScenarios } from './open-voices.ts';
import { openingClassScenarios } from './opening-classes.ts';
import { sharingStatementScenarios } from './opening-classes-sharing.ts';
import { orgScenarios } from './org.ts';
import { organisationScenarios } from './organisations.ts';
import { organisationAreaScenarios } from './organisations-areas.ts';
import { organisationPostScenarios } from './organisations-posts.ts';
import { ownObjectsScenarios } from './own-objects.ts';
import { qualityScenarios } from './quality.ts';
import { qualityGovernanceScenarios } from './quality-governance.ts';
import { qualitySourceScenarios } from './quality-sources.ts';
import { registersScenarios } from './registers.ts';
import { registersBoardsScenarios } from './registers-boards.ts';
import { registersMattersScenarios } from './registers-matters.ts';
import { registersPeopleScenarios } from './registers-people.ts';
import { replyScenarios } from './reply.ts';
import { shareScenarios } from './share.ts';
import { shareAfterScenarios } from './share-after.ts';
import { shareCallsScenarios } from './share-calls.ts';
import { shareCopiesScenarios } from './share-copies.ts';
import { shareFormScenarios } from './share-forms.ts';
import { shareMarksScenarios } from './share-marks.ts';
import { shareServicesScenarios } from './share-services.ts';
import { shareSupplyScenarios } from './share-supply.ts';
import { shareSuspensionScenarios } from './share-suspension.ts';
import { shareUseRecordScenarios } from './share-use-records.ts';
import { sourcesScenarios } from './sources.ts';
import { sourcesIntakeScenarios } from './sources-intake.ts';
import { sourcesSystemsScenarios } from './sources-systems.ts';
import { statedScenarios } from './stated.ts';
import { timelinessScenarios } from './timeliness.ts';
import { realtimeScenarios } from './timeliness-realtime.ts';
import type { Scenarios } from './types.ts';

export type { Scenario } from './types.ts';

export const scenarios: Scenarios = {
  ...orgScenarios,
  ...qualityScenarios,
  ...qualityGovernanceScenarios,
  ...qualitySourceScenarios,
  ...organisationScenarios,
  ...organisationAreaScenarios,
  ...organisationPostScenarios,
  ...registersScenarios,
  ...registersBoardsScenarios,
  ...registersMattersScenarios,
  ...registersPeopleScenarios,
  ...correctionScenarios,
  ...correctionTracingScenarios,
  ...correctionObjectionScenarios,
  ...lawScenarios,
  ...ownObjectsScenarios,
  ...catalogScenarios,
  ...catalogChangeScenarios,
  ...catalogGateScenarios,
  ...changeScenarios,
  ...changeKeepingScenarios,
  ...listScenarios,
  ...listLevelScenarios,
  ...classifyScenarios,
  ...compileScenarios,
  ...compileHoldingScenarios,
  ...compileSourceScenarios,
  ...gradeScenarios,
  ...gradeCallScenarios,
  ...openingClassScenarios,
  ...sharingStatementScenarios,
  ...classGovernanceScenarios,
  ...classReviewScenarios,
  ...classListScenarios,
  ...classEvaluationScenarios,
  ...classEmergencyScenarios,
  ...applicationScenarios,
  ...applyScenarios,
  ...shareScenarios,
  ...shareCallsScenarios,
  ...shareCopiesScenarios,
  ...shareMarksScenarios,
  ...shareServicesScenarios,
  ...shareAfterScenarios,
  ...shareFormScenarios,
  ...shareSupplyScenarios,
  ...shareSuspensionScenarios,
  ...shareUseRecordScenarios,
  ...statedScenarios,
  ...replyScenarios,
  ...basedbScenarios,
  ...basedbKeepingScenarios,
  ...basedbThemeScenarios,
  ...basedbUpkeepScenarios,
  ...gatheringScenarios,
  ...gatheringStatedScenarios,
  ...timelinessScenarios,
  ...realtimeScenarios,
  ...lawfulScenarios,
  ...lawfulFormScenarios,
  ...lawfulRepeatScenarios,
  ...lawfulRowScenarios,
  ...archiveScenarios,
  ...sourcesScenarios,
  ...sourcesIntakeScenarios,
  ...sourcesSystemsScenarios,
  ...gatewayScenarios,
  ...evidenceScenarios,
  ...activityScenarios,
  ...formerScenarios,
  ...objectionScenarios,
  ...openDatasetScenarios,
  ...openDatasetKeptScenarios,
  ...openApplicationScenarios,
  ...openAgreementScenarios,
  ...openUseScenarios,
  ...openConductScenarios,
  ...openDemandScenarios,
  ...openPlanningScenarios,
  ...openQueueScenarios,
  ...openGovernmentScenarios,
  ...openPortalScenarios,
  ...disclosureScenarios,
  ...disclosureFileScenarios,
  ...openVoiceScenarios,
  ...openAnswerScenarios,
  ...openAccessScenarios,
  ...openHeldBackScenarios,
  ...openOneCatalogueScenarios,
  ...openOverseenScenarios,
  ...openOfferScenarios,
  ...openShowcaseScenarios,
  ...openExpertScenarios,
  ...openEventScenarios,
  ...openNormScenarios,
  ...exclusionScenarios,
  ...openDutyScenarios,
  ...openEntryScenarios,
  ...openOfYearScenarios,
  ...openPreparedScenarios,
};
