/** A small change is applied to the generation in use within one transaction; whoever reads sees all of it or nothing. */
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { type Change, streamChanges, type VisibleSet } from '#rooms/collect/index.ts';
import type { Plan } from '../plan.ts';
import { servingTable } from './names.ts';

/** Beyond this a new generation costs less than changing the one in use. */
const largestDelta = 5000;

/** The last change of every key in the batches `seqs`, oldest batch first; undefined when there are too many. */
export async function gatherChanges(
  k: Pick<Kernel, 'warehouse'>,
  plan: Plan,
  visible: VisibleSet,
  seqs: readonly number[],
): Promise<Change[] | undefined> {
  const names = plan.columns.map(({ name }) => name);
  const byKey = new Map<string, Change>();
  for (const seq of seqs) {
    for await (const change of streamChanges(k, visible, seq, names)) {
      byKey.set(change.key, change);
      if (byKey.size > largestDelta) return undefined;
    }
  }
  return [...byKey.values()];
}

/** Replaces and deletes rows; returns by how many the table grew. */
export async function applyChanges(
  tx: Tx,
  version: { id: string; plan: Plan; generation: number },
  changes: readonly Change[],
): Promise<number> {
  if (changes.length === 0) return 0;
  const table = sql.table(servingTable(version.id, version.generation));
  const removed =
    await sql`delete from ${table} where row_key = any(${changes.map(({ key }) => key)}::text[])`.execute(tx);
  const set = changes.filter(({ op }) => op === 'set');
  if (set.length > 0) {
    const { columns } = version.plan;
    const names = ['row_key', ...columns.map(({ sqlName }) => sqlName)];
    const values = [
      sql`${set.map(({ key }) => key)}::text[]`,
      ...columns.map(
        ({ sqlType }, place) =>
          sql`${set.map((change) => change.values[place] ?? null)}::${sql.raw(sqlType)}[]`,
      ),
    ];
    await sql`insert into ${table} (${sql.join(names.map((name) => sql.ref(name)))})
      select * from unnest(${sql.join(values)})`.execute(tx);
  }
  return set.length - Number(removed.numAffectedRows ?? 0n);
}
