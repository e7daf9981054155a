/** The door of the ledger: record acts, declare their kinds, number them, publish heads, verify. */
import './errors.ts';

export { type Checkpoint, type CheckpointListener, onCheckpoint } from './checkpoints.ts';
export { type ClockGuard, guardClock } from './clock-guard.ts';
export { ledgerCommand } from './command.ts';
export { eraseDisclosures } from './erase.ts';
export type { ActivityList, EventPorts } from './intake.ts';
export { activities, defineKinds, ledgerKinds } from './kinds.ts';
export {
  type LedgerDecision,
  type LedgerEntry,
  MAX_ENTRY_BYTES,
  type Receipt,
  record,
  recordMany,
} from './record.ts';
export { recordRefusals } from './refusals.ts';
export { type LedgerNames, ledgerPlugin } from './routes.ts';
export {
  type Sequencer,
  type SequencerHost,
  type SequencerState,
  sequenceAll,
  startSequencer,
} from './sequencer.ts';
export { type Verification, verifyLedger } from './verify/index.ts';
