/** Services and grants pass with the department: of one entry those that serve it, of a closed department all on both sides. */
import type { Succession } from '#rooms/org/index.ts';
import { moveDeliveries } from './delivery/succession.ts';
import { serveTables } from './tables.ts';

export const serveSuccession: Succession = {
  name: 'grants',
  async open(ex, organisationId) {
    const { n } = await serveTables(ex)
      .selectFrom('serve.grant')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where((eb) => eb.or([eb('provider_id', '=', organisationId), eb('consumer_id', '=', organisationId)]))
      .where('state', '!=', 'revoked')
      .executeTakeFirstOrThrow();
    return n;
  },
  async move(tx, _p, { from, to, resourceId }) {
    const db = serveTables(tx);
    await moveDeliveries(tx, { from, to, resourceId });
    let services = db.updateTable('serve.service').set({ provider_id: to }).where('provider_id', '=', from);
    if (resourceId) services = services.where('resource_id', '=', resourceId);
    const moved = (await services.returning('id').execute()).map(({ id }) => id);
    let provided = db.updateTable('serve.grant').set({ provider_id: to }).where('provider_id', '=', from);
    if (resourceId) {
      if (moved.length === 0) return 0;
      provided = provided.where('service_id', 'in', moved);
    }
    const grants = new Set((await provided.returning('id').execute()).map(({ id }) => id));
    if (!resourceId) {
      const used = await db
        .updateTable('serve.grant')
        .set({ consumer_id: to })
        .where('consumer_id', '=', from)
        .returning('id')
        .execute();
      for (const { id } of used) grants.add(id);
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
