/** The door of classification: grades, detection and masks; the governance of classes lies in `classes/`. */
import './errors.ts';
import './notices.ts';

export { cityKey } from './city-key.ts';
export {
  type ClassPorts,
  classBehaviours,
  classesDaily,
  classesPlugin,
  eventOf,
  type ListStanding,
  listStanding,
  noteEventGrant,
  type OpenEvent,
} from './classes/index.ts';
export type { Sample } from './commands/detect.ts';
export { detectors } from './detect/kinds.ts';
export { isBankCard, isPersonName, luhn } from './detect/values.ts';
export { asksCare, type GradeInForce, gradeInForce } from './effective.ts';
export { classifyErrors } from './errors.ts';
export { classifyEvents, classifyKinds, type GradeChanged } from './events.ts';
export { raiseFinding } from './findings.ts';
export { classifyBehaviours as gradeBehaviours } from './gates.ts';
export { type Measures, noMeasures } from './grading/table.ts';
export { coverOf } from './masks/cover.ts';
export {
  applyMask,
  type Cell,
  type Mask,
  type MaskContext,
  type MaskName,
  type MaskSpec,
  maskNames,
  maskSchema,
  needsKey,
  specOf,
} from './masks/masks.ts';
export { classifySubscribers as gradeSubscribers, type SampleReader, type UsersOf } from './reactions.ts';
export { classifyPlugin as gradePlugin } from './routes.ts';
