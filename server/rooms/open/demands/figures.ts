/** How many ask, how soon they are answered, what waits too long; and what is wanted most. */
import type { Platform } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { lawNow } from '#law/settings.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { countSentOn } from '../applications/sent-on.ts';
import { unboundOf } from '../providers/admitted.ts';
import { articlesOf, dueOf, rules } from './law.ts';
import { presentDemands } from './read.ts';
import type { DemandFigures } from './schema.ts';
import { type Demand, demandTables } from './tables.ts';
import { demandKinds, filerKinds } from './terms.ts';

const nameless = { zh: '', en: '' };

/** What was filed in the span, both ends included; all of it where none is named. */
export const demandsBetween = (ex: Executor, from?: LegalDay, to?: LegalDay): Promise<Demand[]> => {
  let found = demandTables(ex).selectFrom('open.demand').selectAll().orderBy('filed_at');
  if (from) found = found.where('filed_on', '>=', from);
  if (to) found = found.where('filed_on', '<=', to);
  return found.execute();
};

export async function readFigures(p: Platform, unitId?: string): Promise<DemandFigures> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const all = (await demandsBetween(p.db)).filter((row) => unitId === undefined || row.unit_id === unitId);
  const rows = all.filter(({ state }) => state !== 'redirected');
  const waits = (row: Demand): boolean => row.state === 'filed' || row.state === 'assigned';
  const unbound = await unboundOf(p.db, law, [...new Set(rows.flatMap(({ unit_id: id }) => id ?? []))]);
  const past = (row: Demand): boolean => dueOf(law, row)?.late === true;
  const warned = (row: Demand): boolean => past(row) && unbound.has(row.unit_id ?? '');
  const late = (row: Demand): boolean => past(row) && !unbound.has(row.unit_id ?? '');
  const count = (list: readonly Demand[], holds: (row: Demand) => boolean): number =>
    list.filter(holds).length;
  const byUnit = Map.groupBy(rows, ({ unit_id: id }) => id);
  const names = await organisationNames(
    p.db,
    [...byUnit.keys()].filter((id): id is string => id !== null),
  );
  const limit = law.number(rules.limit);
  return {
    asked: rows.length,
    answered: count(rows, ({ state }) => state === 'answered'),
    waiting: count(rows, waits),
    overdue: count(rows, late),
    redirected: all.length - rows.length + (await countSentOn(p.db, unitId)),
    byKind: demandKinds.map((kind) => ({ kind, count: count(rows, (row) => row.kind === kind) })),
    byFiler: filerKinds.map((kind) => ({ kind, count: count(rows, (row) => row.filer_kind === kind) })),
    byUnit: [...byUnit].map(([id, list]) => ({
      unit: id === null ? null : { id, name: names.get(id) ?? nameless },
      asked: list.length,
      answered: count(list, ({ state }) => state === 'answered'),
      waiting: count(list, waits),
      overdue: count(list, late),
      warned: count(list, warned),
      promised: count(list, ({ answer }) => answer === 'date' || answer === 'conditions'),
      fulfilled: count(list, ({ fulfilled_on: day }) => day !== null),
    })),
    unanswered: await presentDemands(
      p,
      law,
      rows.filter((row) => late(row) && row.joined_into === null && row.hidden_why === null),
    ),
    limit: { days: limit?.value ?? null, basis: limit?.basis ?? 'none' },
    articles: articlesOf(law),
  };
}

export type Wanted = {
  resourceId: string;
  asks: number;
  byKind: Record<string, number>;
  /** Ids of the demands that others were joined into. */
  demands: string[];
};

/** Entries by how many ask for them, most wanted first; then those whose opening is asked for, then the oldest. */
export async function demandRanking(ex: Executor): Promise<Wanted[]> {
  const rows = await demandTables(ex)
    .selectFrom('open.demand')
    .select(['id', 'resource_id', 'kind', 'joined_into'])
    .where('resource_id', 'is not', null)
    .where('state', '<>', 'redirected')
    .where('fulfilled_on', 'is', null)
    .orderBy('filed_at')
    .execute();
  const found = [...Map.groupBy(rows, ({ resource_id: id }) => id ?? '')].map(([resourceId, list]) => ({
    resourceId,
    asks: list.length,
    byKind: Object.fromEntries(
      demandKinds.map((kind) => [kind, list.filter((row) => row.kind === kind).length]),
    ),
    demands: list.filter((row) => row.joined_into === null).map(({ id }) => id),
  }));
  return found.sort((a, b) => b.asks - a.asks || (b.byKind.open ?? 0) - (a.byKind.open ?? 0));
}
