/** Tells the rest of the house of every checkpoint, after it is published; nobody who listens can hold the sequencer up. */

export type Checkpoint = {
  /** The name of the log it belongs to, as its first line says. */
  origin: string;
  size: number;
  root: Buffer;
  /** The log's own signed note, without other people's lines. Whoever needs it later keeps it: heads are thinned. */
  note: string;
};

/** May fail: what it throws is told to `trouble` and the next checkpoint is handed over all the same. */
export type CheckpointListener = (checkpoint: Checkpoint) => Promise<void>;

type Listening = { fn: CheckpointListener; waiting: Map<string, Checkpoint>; busy: boolean };

const listeners = new Set<Listening>();

/**
 * Calls `fn` with checkpoints of this process’s sequencer, each after its tiles and itself are published.
 * One at a time; what came while it worked is passed over but for the newest of each log. Returns how to stop.
 */
export function onCheckpoint(fn: CheckpointListener): () => void {
  const listening: Listening = { fn, waiting: new Map(), busy: false };
  listeners.add(listening);
  return () => {
    listeners.delete(listening);
  };
}

/** Returns at once. */
export function announce(checkpoint: Checkpoint, trouble: (error: unknown) => void): void {
  for (const listening of listeners) {
    listening.waiting.set(checkpoint.origin, checkpoint);
    if (!listening.busy) void tell(listening, trouble);
  }
}

async function tell(listening: Listening, trouble: (error: unknown) => void): Promise<void> {
  listening.busy = true;
  try {
    for (;;) {
      const [next] = listening.waiting.values();
      if (!next || !listeners.has(listening)) return;
      listening.waiting.delete(next.origin);
      await listening.fn(next).catch(trouble);
    }
  } finally {
    listening.busy = false;
  }
}
