/** Entries pass from one department to another: the entry, its sources, its tasks and lists, and the cases about it. */
import { sql } from 'kysely';
import { passCases } from '#cases/index.ts';
import { lawNow } from '#law/settings.ts';
import type { Figure, Succession } from '#rooms/org/index.ts';
import { followResource } from './lists/follow.ts';
import { catalogTables } from './tables.ts';

export const catalogSuccession: Succession = {
  name: 'resources',
  async open(ex, organisationId) {
    const { n } = await catalogTables(ex)
      .selectFrom('catalog.resource')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('provider_id', '=', organisationId)
      .where('state', '!=', 'withdrawn')
      .executeTakeFirstOrThrow();
    return n;
  },
  async move(tx, p, { from, to, resourceId }) {
    let moving = catalogTables(tx)
      .updateTable('catalog.resource')
      .set({ provider_id: to })
      .where('provider_id', '=', from);
    if (resourceId) moving = moving.where('id', '=', resourceId);
    const moved = (await moving.returning('id').execute()).map(({ id }) => id);
    if (moved.length === 0) return 0;
    await sql`update catalog.change_task set organisation_id = ${to}::uuid
      where closed_on is null and organisation_id = ${from}::uuid and resource_id = any(${moved}::uuid[])`.execute(
      tx,
    );
    if (resourceId) {
      const { rows } = await sql<{ case_id: string }>`
        select distinct case_id from catalog.resource_version
        where case_id is not null and resource_id = any(${moved}::uuid[])`.execute(tx);
      await passCases(tx, p, { from, to, caseIds: rows.map(({ case_id: id }) => id) });
    } else {
      await sql`update catalog.source set provider_id = ${to}::uuid where provider_id = ${from}::uuid`.execute(
        tx,
      );
    }
    const law = await lawNow(tx, p.law, p.clock.today());
    for (const id of moved) await followResource(tx, p, law, id);
    return moved.length;
  },
};

/** The department an entry belongs to: every entry has exactly one. */
export async function entryProvider(
  ex: Parameters<typeof catalogTables>[0],
  resourceId: string,
): Promise<string | undefined> {
  const row = await catalogTables(ex)
    .selectFrom('catalog.resource')
    .select('provider_id')
    .where('id', '=', resourceId)
    .where('state', '!=', 'withdrawn')
    .executeTakeFirst();
  return row?.provider_id;
}

/** Published entries by department. */
export const entriesFigure: Figure = {
  name: 'entries',
  async of(ex) {
    const rows = await catalogTables(ex)
      .selectFrom('catalog.resource')
      .select((eb) => ['provider_id', eb.fn.countAll<number>().as('n')])
      .where('published_version_id', 'is not', null)
      .where('state', '!=', 'withdrawn')
      .groupBy('provider_id')
      .execute();
    return new Map(rows.map(({ provider_id: id, n }) => [id, n]));
  },
};
