/** The door of the ledger: record acts, declare their kinds, run the sequencer, verify. */
import './errors.ts';

export { defineKinds, ledgerKinds } from './kinds.ts';
export {
  type LedgerDecision,
  type LedgerEntry,
  MAX_ENTRY_BYTES,
  type Receipt,
  record,
  recordMany,
} from './record.ts';
