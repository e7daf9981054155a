/** The door of quality: how good rows are, who is told what is wrong with them, and what composition plugs in. */
import './errors.ts';
import './notices.ts';

export {
  type CorrectionPorts,
  correctionBehaviours,
  correctionErrors,
  correctionKinds,
  correctionNotices,
  correctionSubscribers,
  correctionSuccession,
  correctionsPlugin,
  type Dispute,
  disputesOf,
  type FileInput,
  filedReply,
  fileRequest,
  gatewayFileBody,
  gathered,
  getRequest,
  instructionOf,
  markArticles,
  mediaTypeOf,
  readDisputes,
  readKey,
  rowKeyOf,
  tokensOf,
} from './corrections/index.ts';
export { requireDelivery } from './delivery.ts';
export { type Dimension, dimensions, dimensionsOf } from './dimensions.ts';
export { confidedStore, evidenceStore, qualityHolds } from './erase.ts';
export { qualityErrors } from './errors.ts';
export { qualityKinds } from './events.ts';
export { type FieldOrigin, type NewFinding, openFinding, originOf } from './findings/open.ts';
export { qualityGate } from './gate.ts';
export { rejectingRules, responsibleGate } from './intake.ts';
export { qualityDaily, qualityJobs, qualitySubscribers } from './jobs.ts';
export { lendToQuality, type Probe, type QualityPorts } from './ports.ts';
export { closedItems } from './rights.ts';
export { qualityPlugin } from './routes.ts';
export { scoresAsOf } from './runs/as-of.ts';
export { keepDaily } from './runs/keep.ts';
export { type Stage, stageOf, stageTitles } from './standing/stages.ts';
export { type DimensionScore, type Quality, qualityOf } from './verdict.ts';
