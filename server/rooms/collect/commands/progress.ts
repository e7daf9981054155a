/** Says how far a stage has come: written now and then, outside the stage's transaction, for whoever watches. */
import type { Kernel } from '#kernel/kernel.ts';
import { updateBatch } from '../repository.ts';
import type { StageName } from '../stages.ts';

/** Not more often than this many milliseconds. */
const PACE = 400;

export class Meter {
  readonly #p: Kernel;
  readonly #batchId: string;
  readonly #stage: StageName;
  readonly #startedAt: string;
  #rows = 0;
  #bytes = 0;
  #saidAt = 0;

  constructor(p: Kernel, batchId: string, stage: StageName) {
    this.#p = p;
    this.#batchId = batchId;
    this.#stage = stage;
    this.#startedAt = new Date().toISOString();
  }

  async add(rows: number, bytes: number): Promise<void> {
    this.#rows += rows;
    this.#bytes += bytes;
    // Real time, not the platform's: a rate is a matter of the machine.
    if (performance.now() - this.#saidAt < PACE) return;
    this.#saidAt = performance.now();
    await updateBatch(this.#p.db, this.#batchId, {
      progress: {
        stage: this.#stage,
        rows: this.#rows,
        bytes: this.#bytes,
        startedAt: this.#startedAt,
        at: new Date().toISOString(),
      },
    });
  }
}
