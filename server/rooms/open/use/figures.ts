/** Reports on use that fell due and that were received, by provider: what an evaluation of a year counts. */
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { usageTables } from './tables.ts';

export type ReportFigures = { due: number; received: number };

/** By provider, of the reports due between two days, both counted. */
export async function reportFigures(
  ex: Executor,
  { from, until }: { from: LegalDay; until: LegalDay },
): Promise<ReadonlyMap<string, ReportFigures>> {
  const rows = await usageTables(ex)
    .selectFrom('open.usage_report as r')
    .innerJoin('open.access as a', 'a.id', 'r.access_id')
    .innerJoin('open.agreement as g', 'g.id', 'a.agreement_id')
    .select((eb) => [
      'g.provider_id as provider',
      eb.fn.countAll<number>().as('due'),
      eb.fn.countAll<number>().filterWhere('r.state', '=', 'received').as('received'),
    ])
    .where('r.due_on', '>=', from)
    .where('r.due_on', '<=', until)
    .groupBy('g.provider_id')
    .execute();
  return new Map(
    rows.map(({ provider, due, received }) => [provider, { due: Number(due), received: Number(received) }]),
  );
}
