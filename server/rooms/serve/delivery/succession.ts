/** Deliveries and the register of copies pass with the department: of one entry its provider's part, of a closed department both sides. */
import type { Executor } from '#kernel/db.ts';
import { deliveryTables } from './tables.ts';

export async function moveDeliveries(
  tx: Executor,
  { from, to, resourceId }: { from: string; to: string; resourceId?: string | undefined },
): Promise<void> {
  for (const table of ['serve.delivery', 'serve.copy'] as const) {
    let given = deliveryTables(tx)
      .updateTable(table)
      .set({ provider_id: to })
      .where('provider_id', '=', from);
    if (resourceId) given = given.where('resource_id', '=', resourceId);
    await given.execute();
    if (!resourceId)
      await deliveryTables(tx)
        .updateTable(table)
        .set({ consumer_id: to })
        .where('consumer_id', '=', from)
        .execute();
  }
  // Links are of people who acted for the former department: they make new ones.
  if (!resourceId)
    await deliveryTables(tx).deleteFrom('serve.delivery_link').where('organisation_id', '=', from).execute();
}

/** Copies of which nobody said yet what became of them. */
export async function copiesHeld(ex: Executor, organisationId: string): Promise<number> {
  const { n } = await deliveryTables(ex)
    .selectFrom('serve.copy')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('consumer_id', '=', organisationId)
    .where('proof', 'is', null)
    .executeTakeFirstOrThrow();
  return n;
}
