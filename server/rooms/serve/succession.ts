/** Services and grants pass with the department: of one entry those that serve it, of a closed department all on both sides. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { Succession } from '#rooms/org/index.ts';
import { copiesHeld, moveDeliveries } from './delivery/succession.ts';
import { serveTables } from './tables.ts';

/** Of these services the side that provides; of a closed department all, on both sides. */
async function moveGrants(
  tx: Executor,
  { from, to, services }: { from: string; to: string; services: readonly string[] | undefined },
): Promise<Set<string>> {
  const db = serveTables(tx);
  let provided = db.updateTable('serve.grant').set({ provider_id: to }).where('provider_id', '=', from);
  if (services) provided = provided.where('service_id', 'in', [...services]);
  const moved = new Set((await provided.returning('id').execute()).map(({ id }) => id));
  if (services) return moved;
  const used = await db
    .updateTable('serve.grant')
    .set({ consumer_id: to })
    .where('consumer_id', '=', from)
    .returning('id')
    .execute();
  for (const { id } of used) moved.add(id);
  return moved;
}

/** Receipts of papers, on both sides. */
async function moveReceipts(
  tx: Executor,
  { from, to, resourceId }: { from: string; to: string; resourceId?: string | undefined },
): Promise<void> {
  const ofEntry = resourceId ? sql`and resource_id = ${resourceId}::uuid` : sql``;
  await sql`update serve.paper_receipt set provider_id = ${to} where provider_id = ${from} ${ofEntry}`.execute(
    tx,
  );
  if (resourceId) return;
  await sql`update serve.paper_receipt set consumer_id = ${to} where consumer_id = ${from}`.execute(tx);
}

export const serveSuccession: Succession = {
  name: 'grants',
  async open(ex, organisationId) {
    const { n } = await serveTables(ex)
      .selectFrom('serve.grant')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where((eb) => eb.or([eb('provider_id', '=', organisationId), eb('consumer_id', '=', organisationId)]))
      .where('state', '!=', 'revoked')
      .executeTakeFirstOrThrow();
    return n + (await copiesHeld(ex, organisationId));
  },
  async move(tx, _p, { from, to, resourceId }) {
    const db = serveTables(tx);
    await moveDeliveries(tx, { from, to, resourceId });
    await moveReceipts(tx, { from, to, resourceId });
    let services = db.updateTable('serve.service').set({ provider_id: to }).where('provider_id', '=', from);
    if (resourceId) services = services.where('resource_id', '=', resourceId);
    const moved = (await services.returning('id').execute()).map(({ id }) => id);
    if (resourceId && moved.length === 0) return 0;
    const ofEntry = resourceId ? moved : undefined;
    // The database shows grants of the test environment to nobody who does not ask for them.
    await sql`select set_config('gongshu.environment', 'test', true)`.execute(tx);
    await moveGrants(tx, { from, to, services: ofEntry });
    await sql`select set_config('gongshu.environment', '', true)`.execute(tx);
    const grants = await moveGrants(tx, { from, to, services: ofEntry });
    if (!resourceId) {
      // Whom the former department kept from calling does not call in the name of the new one.
      await db
        .updateTable('serve.user_bar')
        .set({ consumer_id: to })
        .where('consumer_id', '=', from)
        .execute();
    }
    return grants.size;
  },
};
