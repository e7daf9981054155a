/** The door of disclosure: what is done to rows before they are opened, and what must stand before they are. */
import './errors.ts';
import './notices.ts';

export { disclosureBehaviours, openedOf } from './behaviours.ts';
export { type Compiled, type CompiledColumn, compileTreatment, treatedSelect } from './compile.ts';
export { consentsDaily } from './consents-end.ts';
export { disclosureErrors } from './errors.ts';
export { disclosureKinds } from './events.ts';
export { type Opened, requireReviewed, requireScanClean, requireTreated } from './gate.ts';
export { requireFits, requireReadableForm } from './machine-readable.ts';
export { disclosureNotices } from './notices.ts';
export type { Recipe, Treatment } from './recipe.ts';
export { disclosureRoutes } from './routes.ts';
export { type Findings, rescanDefinition, scanRelease } from './scan-release.ts';
export type { Hit } from './tables.ts';
export { treatmentOf } from './treatment.ts';
