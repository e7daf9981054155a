/** The door of the registers within the org room. */
export { registerErrors } from './errors.ts';
export { registerLedgerKinds } from './events.ts';
export { ownFile } from './files.ts';
export { type Interpretation, interpretationsOf, presentInterpretations } from './interpretations.ts';
export type { BoardAsk, BoardTask, Domain, Lent, LentBoard, LentProbe } from './lent.ts';
export { mattersOfCase } from './matters.ts';
export { registerNotices } from './notices.ts';
export { probeOnce, startProbes } from './probes.ts';
export { registersPlugin } from './routes.ts';
export { normsOf } from './sectors.ts';
export { trainingDaily } from './training.ts';
