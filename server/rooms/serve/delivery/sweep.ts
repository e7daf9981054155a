/** Files whose time is over, or whose grant no longer gives them, are removed; whoever still holds a copy after the grant is reminded. */
import { sql } from 'kysely';
import { platform } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import type { FileStore } from '#kernel/file-store.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import type { EraseStore, Scope } from '#rooms/collect/index.ts';
import type { Serving } from '../context.ts';
import { getGrant } from '../grants.ts';
import { aboutDelivery } from './make.ts';
import { folderOf, openDeliveryStore } from './pieces.ts';
import { lockDelivery, updateDelivery } from './repository.ts';
import { deliveryTables } from './tables.ts';

/** The row says it is gone before its bytes go: nobody begins to fetch what is being removed. Safe to run again. */
export async function removeFile(p: Serving, id: string, why: 'over' | 'grant' | 'erased'): Promise<void> {
  await transact(p.db, async (tx) => {
    const delivery = await lockDelivery(tx, id);
    const grant = delivery && (await getGrant(tx, delivery.grant_id));
    if (!delivery || !grant || delivery.state === 'removed' || delivery.state === 'failed') return;
    await updateDelivery(tx, id, { state: 'removed', removed_at: p.clock.now() });
    await deliveryTables(tx).deleteFrom('serve.delivery_link').where('delivery_id', '=', id).execute();
    await record(tx, p, {
      kind: 'serve.delivery-removed',
      actor: platform,
      ...aboutDelivery(delivery, grant),
      detail: { grant: grant.id, why },
    });
  });
  await (await openDeliveryStore(p)).clear(folderOf(id));
}

export function deliveriesDaily(p: Serving): DailyTask[] {
  return [
    { name: 'serve.deliveries-removed', run: () => removeOver(p) },
    { name: 'serve.copies-reminded', run: (day) => remindHolders(p, day) },
  ];
}

async function removeOver(p: Serving): Promise<void> {
  const { rows } = await sql<{ id: string; why: 'over' | 'grant' }>`
    select d.id, case when d.expires_at <= ${p.clock.now()} then 'over' else 'grant' end as why
    from serve.delivery d join serve.grant g on g.id = d.grant_id
    where d.state = 'ready' and (d.expires_at <= ${p.clock.now()} or g.state = 'revoked'
      or g.last_day < ${p.clock.today()}::date or g.terms_version <> d.terms_version)
    order by d.id`.execute(p.db);
  for (const { id, why } of rows) await removeFile(p, id, why);
  // What a kill left between the row and its bytes.
  const since = new Date(p.clock.now().getTime() - leftOverMs);
  const gone = await deliveryTables(p.db)
    .selectFrom('serve.delivery')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('removed_at', '>=', since),
        eb.and([eb('state', '=', 'failed'), eb('requested_at', '>=', since)]),
      ]),
    )
    .execute();
  const store = await openDeliveryStore(p);
  for (const { id } of gone) await store.clear(folderOf(id));
}

const leftOverMs = 3 * 86_400_000;

/** The day after a grant ended, and once a week until its holder has said what became of the copy. */
async function remindHolders(p: Serving, day: LegalDay): Promise<void> {
  const { rows } = await sql<{ id: string; consumer_id: string; grant_id: string; number: string }>`
    select c.id, c.consumer_id, c.grant_id, d.number
    from serve.copy c join serve.delivery d on d.id = c.delivery_id join serve.grant g on g.id = c.grant_id
    where c.proof is null and (g.state = 'revoked' or g.last_day < ${day}::date)
      and (c.reminded_on is null or c.reminded_on < ${day}::date - 6)
    order by c.id`.execute(p.db);
  for (const { id, consumer_id: organisationId, grant_id: grantId, number } of rows)
    await transact(p.db, async (tx) => {
      const grant = await getGrant(tx, grantId);
      await deliveryTables(tx)
        .updateTable('serve.copy')
        .set({ reminded_on: day })
        .where('id', '=', id)
        .execute();
      await notify(tx, p, {
        kind: 'serve.copy-due',
        to: { organisationId, roles: ['consumer'] },
        params: { number, grant: grant?.number ?? '' },
        subject: { type: 'serve.copy', id },
        link: '/deliveries/copies',
      });
    });
}

/** Files hold rows as they were: where somebody's rows are erased the files of that entry go whole, and can be made anew. */
const filesOf = async (p: Serving, scope: Scope): Promise<string[]> => {
  if (scope.kind === 'batches' && scope.zone !== 'served') return [];
  const resources =
    scope.kind === 'subject'
      ? [scope.resourceId, ...scope.copies.map(({ resourceId }) => resourceId)]
      : [scope.resourceId];
  const rows = await deliveryTables(p.db)
    .selectFrom('serve.delivery')
    .select(['id', 'state'])
    .where('resource_id', 'in', resources)
    .where('state', '!=', 'queued')
    .execute();
  const store = await openDeliveryStore(p);
  const found: string[] = [];
  // What is said to be gone is looked for: a kill may have left its bytes.
  for (const { id, state } of rows)
    if (state === 'making' || state === 'ready' || (await holdsBytes(store, id))) found.push(id);
  return found;
};

async function holdsBytes(store: FileStore, id: string): Promise<boolean> {
  for await (const _ of store.list(folderOf(id))) return true;
  return false;
}

export const deliveredStore: EraseStore = {
  name: 'delivered',
  count: async (p, scope) => (await filesOf(p, scope)).length,
  erase: async (p, scope) => {
    const store = await openDeliveryStore(p);
    for (const id of await filesOf(p, scope)) {
      await removeFile(p, id, 'erased');
      await store.clear(folderOf(id));
    }
  },
};
