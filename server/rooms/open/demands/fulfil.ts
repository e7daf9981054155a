/** A promise is kept when the entry is listed or the data are open, and by nothing else; the platform sees it by itself. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import type { Subscriber } from '#kernel/events.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { settleTasks } from '#notices/index.ts';
import { getPublishedVersion, getResource } from '#rooms/catalog/index.ts';
import { datasetOfResource, getDataset, isOpen } from '../datasets/read.ts';
import { headOf } from './handle.ts';
import { articlesOf } from './law.ts';
import { fulfilDemand } from './policy.ts';
import { changeGroup, noteDemand, tellFilers } from './store.ts';
import { type Demand, demandTables } from './tables.ts';

/** Why it is not kept yet; undefined when it is. */
export async function lackOf(ex: Executor, row: Demand): Promise<Text | undefined> {
  if (!row.resource_id) return { zh: '尚未关联目录。', en: 'No entry of the catalogue is linked with it.' };
  if (row.kind === 'list') {
    const entry = await getPublishedVersion(ex, row.resource_id);
    const listed = entry?.resource.state === 'active';
    return listed ? undefined : { zh: '所关联的目录尚未发布。', en: 'The entry is not published.' };
  }
  const dataset = await datasetOfResource(ex, row.resource_id);
  return dataset && isOpen(dataset)
    ? undefined
    : { zh: '所关联的数据尚未开放。', en: 'The data are not open.' };
}

/** Ends the promise if it is kept; says whether it was. */
export async function settleIfKept(tx: Tx, p: Platform, row: Demand): Promise<boolean> {
  if (row.fulfilled_on !== null || row.answer === null || row.answer === 'refuse') return false;
  if (await lackOf(tx, row)) return false;
  const law = await lawNow(tx, p.law, p.clock.today());
  const rows = await changeGroup(tx, p, row, { fulfilled_on: law.day });
  await settleTasks(tx, [`open.demand-task ${row.id}`], p.clock.now());
  for (const one of rows) await noteDemand(tx, p, one, { kind: 'fulfilled', actor: { kind: 'platform' } });
  await tellFilers(
    tx,
    p,
    law,
    rows,
    row.kind === 'list'
      ? { zh: '已列入目录', en: 'it is listed now' }
      : { zh: '数据已开放', en: 'the data are open now' },
  );
  await record(tx, p, {
    kind: 'open.demand-fulfilled',
    actor: { kind: 'platform' },
    subject: { type: 'open.demand', id: row.id },
    organisationId: row.unit_id ?? '',
    decision: law.decided('fulfilled', [], articlesOf(law)),
    detail: { number: row.number, resource: row.resource_id },
  });
  return true;
}

/** Says by which entry the promise is kept. */
export function linkEntry(p: Platform, actor: Actor, id: string, resourceId: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await headOf(tx, id);
    permit(fulfilDemand, actor, row);
    const entry = await getResource(tx, resourceId);
    if (!entry || entry.providerId !== row.unit_id) throw problem('kernel.not-found');
    await changeGroup(tx, p, row, { resource_id: resourceId });
    await noteDemand(tx, p, row, { kind: 'linked', actor });
    await record(tx, p, {
      kind: 'open.demand-linked',
      actor,
      subject: { type: 'open.demand', id: row.id },
      organisationId: row.unit_id ?? '',
      detail: { number: row.number, resource: resourceId },
    });
    await settleIfKept(tx, p, { ...row, resource_id: resourceId });
  });
}

/** Ends it by hand: refused while it is not kept. */
export function closePromise(p: Platform, actor: Actor, id: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await headOf(tx, id);
    permit(fulfilDemand, actor, row);
    const law = await lawNow(tx, p.law, p.clock.today());
    const why = await lackOf(tx, row);
    if (why) throw problem('open.demand-unfulfilled', { params: { why }, articles: articlesOf(law) });
    await settleIfKept(tx, p, row);
  });
}

/** An entry was listed, or its data opened: whoever waits for it learns of it. */
export async function promisesKept(p: Platform, resourceId: string): Promise<void> {
  const rows = await demandTables(p.db)
    .selectFrom('open.demand')
    .select('id')
    .where('resource_id', '=', resourceId)
    .where('joined_into', 'is', null)
    .where('answer', 'in', ['date', 'conditions'])
    .where('fulfilled_on', 'is', null)
    .execute();
  for (const { id } of rows) await transact(p.db, async (tx) => settleIfKept(tx, p, await headOf(tx, id)));
}

export const demandSubscribers = (p: Platform) =>
  ({
    listed: { name: 'open.promise-listed', run: ({ resourceId }) => promisesKept(p, String(resourceId)) },
    opened: {
      name: 'open.promise-opened',
      run: async ({ datasetId }) => {
        const dataset = await getDataset(p.db, String(datasetId));
        if (dataset?.resourceId) await promisesKept(p, dataset.resourceId);
      },
    },
  }) satisfies Record<string, Subscriber>;
