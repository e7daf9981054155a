/** Every day each way out of what is open is tried: files lie where they should, the interface has as many rows; what is broken is a task. */
import type { LentTodos, Platform } from '#cases/index.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import { reasonOf } from '#kernel/jobs.ts';
import { record } from '#ledger/index.ts';
import { notify, settleTasks } from '#notices/index.ts';
import { distributionsOf, getRelease, type OpenDataset, openDatasets } from '../datasets/read.ts';
import { openTables } from '../tables.ts';
import { digestRows } from './rows.ts';

const PROBE = 'open.way-broken';
const taskOf = (datasetId: string): string => `open.broken ${datasetId}`;

/** Forms of files that are not there, and `rows` where the interface has another number. */
async function brokenWays(p: Platform, releaseId: string): Promise<string[]> {
  const release = await getRelease(p.db, releaseId);
  if (!release) return [];
  const broken: string[] = [];
  for (const { format, path } of await distributionsOf(p.db, releaseId))
    if (!(await p.objects.has(path))) broken.push(format);
  const there = await digestRows(p, releaseId, release.columns).catch(() => undefined);
  if (there?.digest !== release.digest) broken.push('rows');
  return broken;
}

async function probe(p: Platform, dataset: OpenDataset): Promise<void> {
  if (!dataset.releaseId) return;
  const broken = await brokenWays(p, dataset.releaseId);
  const before = await openTables(p.db)
    .selectFrom('open.release')
    .select('broken')
    .where('id', '=', dataset.releaseId)
    .executeTakeFirst();
  if ((before?.broken ?? []).join() === broken.join()) return;
  await transact(p.db, async (tx) => {
    await openTables(tx)
      .updateTable('open.release')
      .set({ broken })
      .where('id', '=', dataset.releaseId ?? '')
      .execute();
    if (broken.length === 0) await settleTasks(tx, [taskOf(dataset.id)], p.clock.now());
    else
      await notify(tx, p, {
        kind: PROBE,
        to: { organisationId: dataset.organisationId, roles: ['provider'] },
        params: { title: dataset.published.content.title, ways: broken.join(', ') },
        subject: { type: 'open.dataset', id: dataset.id },
        link: `/open/datasets/${dataset.id}`,
        task: taskOf(dataset.id),
        urgent: true,
      });
    await record(tx, p, {
      kind: broken.length === 0 ? 'open.way-mended' : PROBE,
      actor: { kind: 'platform' },
      subject: { type: 'open.dataset', id: dataset.id },
      organisationId: dataset.organisationId,
      detail: { release: dataset.releaseId, ways: broken },
    });
  });
}

export const probeDaily = (p: Platform): DailyTask => ({
  name: 'open.probe',
  async run() {
    for (const dataset of await openDatasets(p.db))
      await probe(p, dataset).catch((error: unknown) =>
        p.log.error({ dataset: dataset.id, error: reasonOf(error) }, 'ways to a data set could not be tried'),
      );
  },
});

/** Until the ways work again, or another release has taken its place. */
export const brokenTodos: LentTodos = async ({ ex, law, actor, roles }, { procedure, search, due }) => {
  if (!roles.includes('provider') || due || (procedure !== undefined && procedure !== PROBE)) return [];
  const rows = await openTables(ex)
    .selectFrom('open.dataset as d')
    .innerJoin('open.release as r', 'r.id', 'd.release_id')
    .innerJoin('open.dataset_version as v', 'v.id', 'd.version_id')
    .select(['d.id', 'd.slug', 'v.content', 'r.published_at as at'])
    .where('d.organisation_id', '=', actor.organisationId)
    .where('d.state', '=', 'open')
    .where((eb) => eb(eb.fn<number>('cardinality', ['r.broken']), '>', 0))
    .limit(200)
    .execute();
  return rows
    .filter(({ slug, content }) => !search || slug.includes(search) || content.title.zh.includes(search))
    .map((row) => ({
      id: row.id,
      link: `/open/datasets/${row.id}`,
      articles: law.procedure('open.publication').cite,
      number: row.slug,
      title: row.content.title.zh,
      procedure: { zh: '开放数据维护', en: 'Upkeep of open data' },
      procedureKey: PROBE,
      step: { zh: '修复下载或接口', en: 'Repair download or interface' },
      stepKey: 'repair',
      subject: { type: 'open.dataset', id: row.id },
      applicantId: null,
      openedOn: law.day,
      deadline: null,
    }));
};
