/** A demand as its commands find it, change it and write down what happened. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { organisationOf } from '#kernel/actor.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { LawNow } from '#law/settings.ts';
import { notify } from '#notices/index.ts';
import { articlesOf } from './law.ts';
import { type Demand, demandTables } from './tables.ts';

export const getDemand = (ex: Executor, idOrNumber: string): Promise<Demand | undefined> =>
  demandTables(ex)
    .selectFrom('open.demand')
    .selectAll()
    .where(idOrNumber.includes('-') && idOrNumber.length === 36 ? 'id' : 'number', '=', idOrNumber)
    .executeTakeFirst();

export async function requireDemand(ex: Executor, idOrNumber: string): Promise<Demand> {
  const row = await getDemand(ex, idOrNumber);
  if (!row) throw problem('kernel.not-found');
  return row;
}

export async function lockDemand(tx: Tx, id: string): Promise<Demand> {
  const row = await demandTables(tx)
    .selectFrom('open.demand')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

/** The demand that the case is about: the one that others were joined into. */
export async function demandOfCase(tx: Tx, caseId: string): Promise<Demand> {
  const row = await demandTables(tx)
    .selectFrom('open.demand')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('joined_into', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

/** Who asks for the same goes the same way: the demand and all that were joined into it. */
export const groupOf = (ex: Executor, row: Pick<Demand, 'id' | 'joined_into'>): Promise<Demand[]> => {
  const head = row.joined_into ?? row.id;
  return demandTables(ex)
    .selectFrom('open.demand')
    .selectAll()
    .where((eb) => eb.or([eb('id', '=', head), eb('joined_into', '=', head)]))
    .orderBy('filed_at')
    .orderBy('id')
    .execute();
};

export type Changes = Partial<Omit<Demand, 'id' | 'number' | 'filer_id' | 'filer_person'>>;

export const changeDemands = async (
  tx: Tx,
  p: Pick<Platform, 'clock'>,
  ids: readonly string[],
  changes: Changes,
): Promise<void> => {
  if (ids.length === 0) return;
  await demandTables(tx)
    .updateTable('open.demand')
    .set({ ...changes, updated_at: p.clock.now() })
    .where('id', 'in', [...ids])
    .execute();
};

/** Changes the demand and those that go its way. */
export async function changeGroup(tx: Tx, p: Platform, head: Demand, changes: Changes): Promise<Demand[]> {
  const rows = await groupOf(tx, head);
  await changeDemands(
    tx,
    p,
    rows.map(({ id }) => id),
    changes,
  );
  return rows;
}

export async function noteDemand(
  tx: Tx,
  p: Pick<Platform, 'clock'>,
  row: Pick<Demand, 'id'>,
  { kind, said = '', actor }: { kind: string; said?: string; actor: Actor },
): Promise<void> {
  await demandTables(tx)
    .insertInto('open.demand_event')
    .values({
      id: newId(),
      demand_id: row.id,
      kind,
      said,
      by_person: actor.kind === 'person' ? actor.personId : null,
      organisation_id: organisationOf(actor) ?? null,
      at: p.clock.now(),
    })
    .execute();
}

export const trackingPath = ({ number }: Pick<Demand, 'number'>): string => `/demands/${number}`;

/** Tells everybody who asked for it what became of it. */
export async function tellFilers(
  tx: Tx,
  p: Platform,
  law: LawNow,
  rows: readonly Demand[],
  what: Text,
): Promise<void> {
  for (const row of rows)
    await notify(tx, p, {
      kind: 'open.demand-moved',
      to: { personId: row.filer_person },
      params: { number: row.number, wanted: row.wanted, what },
      articles: articlesOf(law),
      subject: { type: 'open.demand', id: row.id },
      link: trackingPath(row),
    });
}
