/** Plans and standards for everybody, version by version; for units what of theirs is to be revised. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { publishNormPolicy, readRevisionPolicy } from './policy.ts';
import { normsInForce, RULE } from './publish.ts';
import type { NormList, NormReply, RevisionReply } from './schema.ts';
import { normTables } from './tables.ts';

export async function listNorms(p: Platform, actor: Actor): Promise<NormList> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const rows = await normTables(p.db)
    .selectFrom('open.norm')
    .selectAll()
    .orderBy('kind')
    .orderBy('series_id')
    .orderBy('version', 'desc')
    .execute();
  const inForce = new Set((await normsInForce(p.db, law.day)).map(({ id }) => id));
  const items = rows.map(
    (row): NormReply => ({
      id: row.id,
      seriesId: row.series_id,
      kind: row.kind,
      scope: row.scope,
      version: row.version,
      title: row.title,
      body: row.body,
      address: row.address,
      reason: row.reason,
      fromDay: row.from_day,
      publishedOn: row.published_on,
      state: inForce.has(row.id) ? 'in-force' : row.from_day > law.day ? 'planned' : 'superseded',
    }),
  );
  return {
    items,
    articles: law.cite(RULE),
    abilities: abilitiesOf(actor, undefined, { publish: publishNormPolicy }),
  };
}

type Older = {
  id: string;
  slug: string;
  title: { zh: string; en: string };
  unit: string;
  under_title: string | null;
  under_version: number | null;
};

/** Sets on the portal whose entry was made under an older version of the standard in force, or under none. */
export async function listRevision(p: Platform, actor: Actor): Promise<RevisionReply> {
  permit(readRevisionPolicy, actor, undefined);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const [standard] = await normsInForce(p.db, law.day, 'catalogue');
  if (!standard) return { items: [], articles: law.cite(RULE) };
  const own = oversees(actor) ? sql`` : sql`and d.organisation_id = ${organisationOf(actor) ?? ''}`;
  const { rows } =
    await sql<Older>`select d.id, d.slug, v.content -> 'title' as title, d.organisation_id as unit,
      n.title as under_title, n.version as under_version
    from open.dataset d join open.dataset_version v on v.id = d.version_id
    left join open.made_under u on u.version_id = v.id left join open.norm n on n.id = u.norm_id
    where d.state = 'open' and d.origin = 'unit' ${own}
      and (n.id is null or (n.series_id = ${standard.series_id} and n.version < ${standard.version}))
    order by v.published_at limit 1000`.execute(p.db);
  const names = await organisationNames(
    p.db,
    rows.map(({ unit }) => unit),
  );
  return {
    items: rows.map((row) => ({
      dataset: { id: row.id, slug: row.slug, title: row.title },
      unit: { id: row.unit, name: names.get(row.unit) ?? { zh: '', en: '' } },
      under:
        row.under_title !== null && row.under_version !== null
          ? { title: row.under_title, version: row.under_version }
          : null,
      now: { title: standard.title, version: standard.version, fromDay: standard.from_day },
    })),
    articles: law.cite(RULE),
  };
}
