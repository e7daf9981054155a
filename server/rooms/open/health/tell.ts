/** One message a day for each department of what the check newly found of it, asking until nothing of it stands. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { notifyAll, settleTasks } from '#notices/index.ts';

const taskOf = (organisationId: string): string => `open.health ${organisationId}`;

export type Standing = {
  organisationId: string;
  findings: number;
  datasets: number;
  /** Of the findings, those that were met on the day asked for and not before. */
  fresh: number;
  freshDatasets: number;
  since: LegalDay;
  due: LegalDay | null;
};

/** What stands, by department; a department without findings is not in it. */
export async function standingBy(
  ex: Executor,
  day: LegalDay,
  organisationIds?: readonly string[],
): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select f.organisation_id as "organisationId", count(*)::int as findings, count(distinct f.dataset_id)::int as datasets,
      (count(*) filter (where f.found_on = ${day}::date))::int as fresh,
      (count(distinct f.dataset_id) filter (where f.found_on = ${day}::date))::int as "freshDatasets",
      min(f.found_on)::text as since, min(f.due_on)::text as due
    from open.health_finding f where f.state = 'standing'
      and (${organisationIds === undefined} or f.organisation_id = any(${organisationIds ?? []}::uuid[]))
    group by 1`.execute(ex);
  return rows;
}

/** In the transaction of the check, when its findings are written. */
export async function tellFound(tx: Tx, p: Platform, day: LegalDay): Promise<void> {
  const standing = await standingBy(tx, day);
  await notifyAll(
    tx,
    p,
    standing
      .filter(({ fresh }) => fresh > 0)
      .map(({ organisationId, findings, fresh, freshDatasets, due }) => ({
        kind: 'open.health-found',
        to: { organisationId, roles: ['provider' as const] },
        params: {
          count: String(fresh),
          sets: String(freshDatasets),
          standing: String(findings),
          due: due ?? { zh: '未设', en: 'none is set' },
        },
        link: '/open/health',
        task: taskOf(organisationId),
        once: `open.health-found ${organisationId} ${day}`,
      })),
  );
}

/** Of these departments, those of whom nothing stands any more wait for nobody. */
export async function settleFound(
  tx: Tx,
  p: Pick<Platform, 'clock'>,
  organisationIds: readonly string[],
): Promise<void> {
  const asked = [...new Set(organisationIds)];
  if (asked.length === 0) return;
  const standing = new Set(
    (await standingBy(tx, p.clock.today(), asked)).map(({ organisationId }) => organisationId),
  );
  const settled = asked.filter((id) => !standing.has(id)).map(taskOf);
  if (settled.length > 0) await settleTasks(tx, settled, p.clock.now());
}
