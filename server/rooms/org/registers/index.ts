/** The door of the registers within the org room. */

export { currentMembers } from './committee.ts';
export { registerErrors } from './errors.ts';
export { registerLedgerKinds } from './events.ts';
export { ownFile } from './files.ts';
export { type Interpretation, interpretationsOf, presentInterpretations } from './interpretations.ts';
export type {
  BoardAsk,
  BoardTask,
  Domain,
  Lent,
  LentAccess,
  LentAccesses,
  LentBoard,
  LentControl,
  LentModule,
  LentProbe,
} from './lent.ts';
export { mattersOfCase } from './matters.ts';
export { probesOf } from './modules.ts';
export { registerNotices } from './notices.ts';
export { probeOnce, startProbes } from './probes.ts';
export { openRoundIn, type RoundInput, roundsById } from './rounds.ts';
export { registersPlugin } from './routes.ts';
export { normsOf } from './sectors.ts';
export { type AnnounceInput, announceIn } from './service.ts';
export { trainingDaily } from './training.ts';
