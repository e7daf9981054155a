/** The visible rows of an entry as a file for the unit that holds them; each time is on record. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { getResource } from '#rooms/catalog/index.ts';
import { csvLine } from '../quarantine.ts';
import { streamVisibleRows, visibleBatches } from '../visible.ts';
import { exportRowsPolicy } from './policy.ts';

/** UTF-8 with byte-order mark, one line a visible row, streamed. */
export async function exportRows(
  p: Platform,
  actor: Actor,
  resourceId: string,
): Promise<AsyncIterable<string>> {
  const resource = await getResource(p.db, resourceId);
  if (!resource) throw problem('kernel.not-found');
  permit(exportRowsPolicy, actor, { providerId: resource.providerId });
  const visible = await visibleBatches(p.db, resourceId);
  const names = visible.columns.map(({ name }) => name);
  await transact(p.db, (tx) =>
    record(tx, p, {
      kind: 'collect.rows-exported',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: resource.providerId,
      detail: { batches: visible.batches.length, newest: visible.batches.at(-1)?.seq ?? null },
    }),
  );
  async function* lines(): AsyncIterable<string> {
    yield `\ufeff${csvLine(names)}`;
    for await (const { values } of streamVisibleRows(p, resourceId, visible, names))
      yield csvLine(values.map((value) => value ?? ''));
  }
  return lines();
}
