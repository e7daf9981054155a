/** The door of serve: services, grants, keys, the gateway; what other rooms may call and what composition plugs in. */
import './delivery/errors.ts';
import './errors-endings.ts';
import './errors.ts';
import './feed/errors.ts';
import './gateway/errors.ts';
import './policy-sql/errors.ts';
import './watermark/errors.ts';
import './test-environment/errors.ts';
import './ways/errors.ts';

export { averageTask } from './average.ts';
export { serveBoard } from './board.ts';
export { canaryTask } from './canary/run.ts';
export { changeTerms, type TermsPatch } from './commands/change-terms.ts';
export { revokeKeysOf } from './commands/end-keys.ts';
export {
  activateGrant,
  endGrant,
  resumeAfterCause,
  resumeGrant,
  revokeGrant,
  suspendForCause,
  suspendGrant,
} from './commands/grant-state.ts';
export { type GrantRequest, type IssuedGrant, issueGrant } from './commands/issue-grant.ts';
export { createKey, revokeKey } from './commands/keys.ts';
export {
  callsSince,
  consumersOf,
  deliveredUnder,
  loosenGrant,
  servedSince,
  stopGrant,
} from './commands/loosen-grant.ts';
export { publishService } from './commands/publish-service.ts';
export { addUserBar, liftUserBar, type UserBar } from './commands/user-bars.ts';
export { charge } from './delivery/charge.ts';
export { enterDesk } from './delivery/desk.ts';
export { deliveryPoints } from './delivery/make.ts';
export { rangeApplies, reprDigest, type Span, spanOf, tagOf } from './delivery/range.ts';
export { deliveredStore, deliveriesDaily } from './delivery/sweep.ts';
export { callsByDay, type EndingGrant, grantsEnding, outcomesByDay } from './ending.ts';
export { serveErrors } from './errors.ts';
export { serveEvents, serveKinds } from './events.ts';
export { feedKinds } from './feed/events.ts';
export { feedNotices } from './feed/notices.ts';
export { signed as signedMessage } from './feed/nudge.ts';
export { feedsDaily } from './feed/retention.ts';
export { feedPoints } from './feed/write.ts';
export { checkFilter, type RowFilter, rowFilterSchema } from './filter.ts';
export { canonicalRange, isSubrange, parseRange, type Range } from './gateway/addresses.ts';
export { correctionsPath, gatewayCorrectionsPlugin } from './gateway/corrections.ts';
export { gatewayErrors } from './gateway/errors.ts';
export { gatewayKeys } from './gateway/gateway-keys.ts';
export { openGroups } from './gateway/groups.ts';
export { describeHours } from './gateway/hours.ts';
export type { WorkName } from './gateway/items.ts';
export { checkSignedCall, signingProfile } from './gateway/lent.ts';
export { openPace, type Pace } from './gateway/pace.ts';
export { gatewayPlugin } from './gateway/plugin.ts';
export { callProofText, readCallProof } from './gateway/proof.ts';
export { responseText, signedHeaders, textToSign } from './gateway/signature.ts';
export { callTextsDaily } from './gateway/texts-retention.ts';
export { type Grant, getGrant } from './grants.ts';
export { instructionsFor } from './instructions.ts';
export { serveJobs } from './jobs.ts';
export { sealedEvidence, sealingGrade } from './measures.ts';
export { serveNotices } from './notices.ts';
export { requireNotObtained, serveBehaviours } from './obtained.ts';
export { type OneRecord, oneRecord, paperErrors } from './one-record.ts';
export type { Plan, PlanColumn } from './plan.ts';
export { publishPolicy } from './policy.ts';
export { probeServices, type ServiceProbe } from './probe.ts';
export { purposeCode } from './purpose.ts';
export { serveSubscribers } from './reactions.ts';
export { fieldsRead } from './reads.ts';
export {
  getService,
  getServiceVersion,
  type Service,
  type ServiceVersion,
  servicesOf,
} from './repository.ts';
export { servePlugin } from './routes.ts';
export { hoursSchema, publishServiceBody, timeOfDay } from './schema.ts';
export { type Limits, limitsSchema } from './schema-grants.ts';
export { endedServed, foldServed, servedStore } from './serving/erase.ts';
export { refreshServing } from './serving/refresh.ts';
export { serveSuccession } from './succession.ts';
export {
  type Basis,
  type Crossing,
  callModes,
  crossingKinds,
  type Environment,
  type Evidence,
  type GrantTerms,
  grantModes,
  type HourDays,
  type Hours,
  type Mode,
  type Quota,
  type Rate,
} from './terms.ts';
export { buildTestEnvironment, testEnvironmentListens } from './test-environment/listener.ts';
export { unservedTask } from './unserved/look.ts';
export { type NoteUse, noteUse, useRecordErrors, useRecordKinds } from './use-record.ts';
export { grantedColumns, type ServiceUse, usesOf } from './uses.ts';
export {
  isUse,
  periodOfUses,
  type Reader,
  readersOf,
  type Use,
  type UseQuery,
  type UseScope,
  usesByPerson,
} from './uses-by-person.ts';
export { claimsTask } from './ways/claims.ts';
