/** Requests pass with the entry they are about, and with the body they were filed with or by. */
import { passCases } from '#cases/index.ts';
import type { Succession } from '#rooms/org/index.ts';
import { correctionTables } from './tables.ts';

const parts = ['provider_id', 'recipient_id', 'filer_id'] as const;

export const correctionSuccession: Succession = {
  name: 'corrections',
  async open(ex, organisationId) {
    const { n } = await correctionTables(ex)
      .selectFrom('quality.request')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where((eb) => eb.or(parts.map((part) => eb(part, '=', organisationId))))
      .where('closed_on', 'is', null)
      .executeTakeFirstOrThrow();
    return n;
  },
  async move(tx, p, { from, to, resourceId }) {
    const db = correctionTables(tx);
    const moved = new Set<string>();
    for (const part of resourceId ? (['provider_id', 'recipient_id'] as const) : parts) {
      let asked = db
        .updateTable('quality.request')
        .set({ [part]: to })
        .where(part, '=', from)
        .where('closed_on', 'is', null);
      if (resourceId) asked = asked.where('resource_id', '=', resourceId);
      const rows = await asked.returning(['id', 'case_id']).execute();
      if (resourceId) await passCases(tx, p, { from, to, caseIds: rows.map(({ case_id: id }) => id) });
      for (const { id } of rows) moved.add(id);
    }
    return moved.size;
  },
};
