/** Brings the decisions on single values to the engine, before a run that follows them; the same again changes nothing. */
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
    .orderBy('number')
    .execute();
  const lines = rows.map((row) =>
    JSON.stringify({
      db: database.id,
      number: Number(row.number),
      key: p.vault.open(row.entity).toString('utf8'),
      attribute: row.attribute,
      source: numbers.get(row.resource_id) ?? 0,
    }),
  );
  if (lines.length === 0) return;
  // Rows with the same order are one: what a retry adds is no second decision.
  await p.warehouse.insert({
    table: 'fusion_ruling',
    format: 'JSONEachRow',
    body: lines.join('\n'),
    token: `${database.id}:${run.inputs.rulings}`,
  });
}
