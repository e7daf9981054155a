/** Who is asked before a checked batch becomes visible: rooms to the right lend their questions at composition. */
import type { LoadMode, MergeHold } from '../tables.ts';

export type MergeQuestion = {
  resourceId: string;
  versionId: string;
  organisationId: string;
  batchId: string;
  seq: number;
  mode: LoadMode;
  /** Rows that would become visible, and rows held back. */
  good: number;
  bad: number;
};

export type MergeGate = {
  name: string;
  /** Nothing: it may go on. Asked again when the check is repeated: no lasting effect but its own record. */
  ask(batch: MergeQuestion): Promise<MergeHold | undefined>;
};

/** The first gate that holds it; later ones are asked when it is let go and checked again. */
export async function firstHold(
  gates: readonly MergeGate[],
  batch: MergeQuestion,
): Promise<MergeHold | undefined> {
  for (const gate of gates) {
    const hold = await gate.ask(batch);
    if (hold) return hold;
  }
  return undefined;
}
