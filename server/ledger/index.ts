/** The door of the ledger: record acts, declare their kinds, number them, publish heads, verify. */
import './errors.ts';

export { orderKeyChange } from './change-key.ts';
export { type Checkpoint, type CheckpointListener, onCheckpoint } from './checkpoints.ts';
export { type ClockGuard, guardClock } from './clock-guard.ts';
export { ledgerCommand } from './command.ts';
export type { SequencerHost } from './desk.ts';
export { eraseDisclosures } from './erase.ts';
export type { ActivityList, EventPorts } from './intake.ts';
export { activities, defineKinds, ledgerKinds } from './kinds.ts';
export { consistency, tlogProof } from './proof.ts';
export {
  ENTRY_BYTES,
  type EvidenceLevel,
  type LedgerDecision,
  type LedgerEntry,
  MAX_ENTRY_BYTES,
  type Receipt,
  record,
  recordMany,
  type Stream,
  writeEntries,
} from './record.ts';
export { recordRefusals } from './refusals.ts';
export { type LedgerNames, ledgerPlugin } from './routes.ts';
export { addSecondHead, secondHashes } from './second-heads.ts';
export { noteSensitiveRead, recordSensitiveRead, type SensitiveRead } from './sensitive.ts';
export { LedgerHalt } from './sequence.ts';
export {
  type Sequencer,
  type SequencerState,
  sequenceAll,
  startSequencer,
} from './sequencer.ts';
export { listShards, type Shard, shardOf } from './shards.ts';
export { openTileStore, type TileStore } from './tiles/store.ts';
export { type Verification, verifyLedger } from './verify/index.ts';
