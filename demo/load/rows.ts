/** Third step: each provider hands in the file of its made-up or real rows, and the platform's jobs make it visible. */
import { setTimeout as pause } from 'node:timers/promises';
import type { PersonActor } from '#kernel/actor.ts';
import { readBatches, receiveFile, visibleBatches } from '#rooms/collect/index.ts';
import { demoRows } from '../rows.ts';
import { type DemoContext, known } from './context.ts';

const lookEvery = 100;

/** Hands in what is missing, then waits until every file has ended. A file that a killed start left half done goes on by itself. */
export async function loadRows(context: DemoContext): Promise<void> {
  const { p, data, sizes } = context;
  const waiting: { id: string; provider: PersonActor }[] = [];
  for (const entry of data.resources) {
    const file = demoRows(entry.rows, p.law.city.regionCode, sizes);
    if (!file) continue;
    const id = known(context.resources, entry.key);
    const provider = known(context.people, entry.provider);
    // One batch, whatever became of it: what was rolled back or withdrawn since is not brought again.
    const { total } = await readBatches(p, provider, id, 1, 1);
    if (total === 0)
      await receiveFile(p, provider, {
        resourceId: id,
        mode: 'full',
        encoding: undefined,
        fileName: file.name,
        content: file.stream,
      });
    else file.stream.destroy();
    waiting.push({ id, provider });
  }
  for (const { id, provider } of waiting) await ended(context, id, provider);
}

/** Returns when rows are visible or nothing is under way any more. */
async function ended({ p }: DemoContext, id: string, provider: PersonActor): Promise<void> {
  for (;;) {
    if ((await visibleBatches(p.db, id)).batches.length > 0) return;
    const { items } = await readBatches(p, provider, id, 1, 20);
    const open = items.some(
      ({ state, awaitingConfirmation }) =>
        (state === 'received' || state === 'staged' || state === 'checked') && !awaitingConfirmation,
    );
    if (!open) {
      p.log.warn({ resource: id }, 'the rows of a demo resource did not become visible');
      return;
    }
    await pause(lookEvery);
  }
}
