/** Applications pass with the entry they ask for, and with the department that asked. */
import { passCases } from '#cases/index.ts';
import type { Succession } from '#rooms/org/index.ts';
import { shareTables } from './tables.ts';

export const shareSuccession: Succession = {
  name: 'applications',
  async open(ex, organisationId) {
    const { n } = await shareTables(ex)
      .selectFrom('share.application')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where((eb) => eb.or([eb('provider_id', '=', organisationId), eb('applicant_id', '=', organisationId)]))
      .where('state', '=', 'submitted')
      .executeTakeFirstOrThrow();
    return n;
  },
  async move(tx, p, { from, to, resourceId }) {
    const db = shareTables(tx);
    let asked = db.updateTable('share.application').set({ provider_id: to }).where('provider_id', '=', from);
    if (resourceId) asked = asked.where('resource_id', '=', resourceId);
    const rows = await asked.returning(['id', 'case_id']).execute();
    const moved = new Set(rows.map(({ id }) => id));
    if (resourceId) {
      await passCases(tx, p, { from, to, caseIds: rows.flatMap(({ case_id: id }) => id ?? []) });
    } else {
      const own = await db
        .updateTable('share.application')
        .set({ applicant_id: to })
        .where('applicant_id', '=', from)
        .returning('id')
        .execute();
      for (const { id } of own) moved.add(id);
    }
    return moved.size;
  },
};
