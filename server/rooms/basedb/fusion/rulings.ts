/** Brings the decisions on single values that it does not have yet to the engine, before a run that follows them. */
import type { Platform } from '#cases/index.ts';
import { sourcesOf } from '../repository.ts';
import { basedbTables } from '../tables.ts';
import type { Planned } from './plan.ts';

export async function ruledInEngine(p: Platform, { run, database }: Planned): Promise<void> {
  const numbers = new Map((await sourcesOf(p.db, database.id)).map((one) => [one.resourceId, one.number]));
  const rows = await basedbTables(p.db)
    .selectFrom('basedb.ruling')
    .selectAll()
    .where('database_id', '=', database.id)
    .where('number', '<=', run.inputs.rulings)
    .where('number', '>', database.rulings_brought)
    .orderBy('number')
    .execute();
  const lines = rows.flatMap((row) => {
    const key = p.vault.open(row.entity).toString('utf8');
    // Whom it was about was erased.
    if (key === '') return [];
    const source = numbers.get(row.resource_id) ?? 0;
    return [
      JSON.stringify({ db: database.id, number: Number(row.number), key, attribute: row.attribute, source }),
    ];
  });
  // Rows with the same order are one: what a retry adds is no second decision.
  if (lines.length > 0)
    await p.warehouse.insert({
      table: 'fusion_ruling',
      format: 'JSONEachRow',
      body: lines.join('\n'),
      token: `${run.id}:rulings`,
    });
  await basedbTables(p.db)
    .updateTable('basedb.database')
    .set({ rulings_brought: run.inputs.rulings })
    .where('id', '=', database.id)
    .where('rulings_brought', '<', run.inputs.rulings)
    .execute();
}
