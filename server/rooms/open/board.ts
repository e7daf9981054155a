/** What opening lends to the workbench of a unit: what is made of open data and waits for a look, and data held back on their way out. */
import { sql } from 'kysely';
import { legalDayOf } from '#kernel/clock.ts';
import type { BoardTask, LentBoard } from '#rooms/org/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import { statementRule } from './showcase/law.ts';
import { showcaseTables } from './showcase/tables.ts';

type Held = { id: string; release: string; title: string; since: Date };

export const openBoard: LentBoard = {
  name: 'open',
  async tasks({ ex, p, law, organisationId }) {
    const bureau = await bureauOf(ex, p.law.city.regionCode);
    return [
      ...(bureau?.id === organisationId ? await toLookAt(ex, law.cite(statementRule)) : []),
      ...(await withoutResult(ex, organisationId, law.day)),
      ...(await heldBack(ex, organisationId)),
    ];
  },
};

type Ex = Parameters<LentBoard['tasks']>[0]['ex'];

/** Products the authority has not looked at yet. */
async function toLookAt(ex: Ex, articles: string[]): Promise<BoardTask[]> {
  const rows = await showcaseTables(ex)
    .selectFrom('open.product')
    .select(['id', 'title'])
    .where('state', '=', 'proposed')
    .execute();
  return rows.map(({ id, title }) => ({
    key: `open-product:${id}`,
    domains: ['develop', 'open'],
    act: { zh: '核对利用成果', en: 'Look at a product' },
    title,
    due: null,
    late: false,
    articles,
    link: '/open/products',
  }));
}

/** Contests and meetings of the unit's own: due on their last day, and open after it while an entry has no result. */
async function withoutResult(ex: Ex, organisationId: string, today: string): Promise<BoardTask[]> {
  const rows = await showcaseTables(ex)
    .selectFrom('open.event as e')
    .select(['e.id', 'e.title', 'e.ends_on'])
    .where('e.organisation_id', '=', organisationId)
    // What was proposed and not granted is not held; what was ended waits for results alone.
    .where('e.shown', '=', true)
    .where((eb) =>
      eb.or([
        eb.and([eb('e.ends_on', '>=', today), eb('e.ended_at', 'is', null)]),
        eb.exists(
          eb
            .selectFrom('open.event_entry as n')
            .select('n.id')
            .whereRef('n.event_id', '=', 'e.id')
            .where('n.result', '=', '')
            .where('n.shown', '<>', 'hidden'),
        ),
      ]),
    )
    .execute();
  return rows.map(({ id, title, ends_on: due }) => ({
    key: `open-event:${id}`,
    domains: ['develop', 'open'],
    act: { zh: '举办活动并公布结果', en: 'Hold the activity and publish its results' },
    title,
    due,
    late: due < today,
    articles: [],
    link: '/open/events',
  }));
}

/** Releases in whose rows the scan found what may not leave. */
async function heldBack(ex: Ex, organisationId: string): Promise<BoardTask[]> {
  const { rows } = await sql<Held>`
    select d.id, r.id as release, coalesce(v.content #>> '{title,zh}', '') as title, r.made_at as since
    from open.release r
    join open.dataset d on d.id = r.dataset_id
    join open.dataset_version v on v.id = r.version_id
    where d.organisation_id = ${organisationId} and r.state = 'held'
      and not exists (select from open.release n where n.dataset_id = r.dataset_id and n.made_at > r.made_at)`.execute(
    ex,
  );
  return rows.map(({ id, release, title, since }) => ({
    key: `open-held:${release}`,
    domains: ['secure', 'open'],
    act: { zh: '处理扫描发现', en: 'Deal with what the scan found' },
    title: `${title} ${legalDayOf(since)}`.trim(),
    due: null,
    late: false,
    articles: [],
    link: `/open/datasets/${id}`,
  }));
}
