/** Findings as replies: one's own, those one reported or whose data show them, or all for those who oversee. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf, looksOn } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { resourceTitles } from '#rooms/catalog/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { findingPolicy, raisePolicy, reportProblemPolicy } from '../policy.ts';
import { findingTitles } from '../read-resource.ts';
import type { FindingReply } from '../schema.ts';
import { SOURCE_MENDS } from '../standing/rows.ts';
import { type FindingKind, qualityTables } from '../tables.ts';
import { REPAIR } from './open.ts';

type Query = {
  state?: 'open' | 'closed' | undefined;
  kind?: FindingKind | undefined;
  resource?: string | undefined;
  organisation?: string | undefined;
  id?: string;
  page: number;
  pageSize: number;
};

const nameless = { zh: '', en: '' };

/** Rows the actor may see, filtered. */
function wanted(p: Platform, actor: Actor, query: Query) {
  const mine = organisationOf(actor) ?? '';
  let base = qualityTables(p.db).selectFrom('quality.finding as f');
  if (!looksOn(actor))
    base = base.where((eb) =>
      eb.or([
        eb('f.organisation_id', '=', mine),
        eb('f.reporter_id', '=', mine),
        sql<boolean>`exists (select from catalog.resource s where s.id = f.shown_in and s.provider_id = ${mine})`,
      ]),
    );
  const { id, state, kind, organisation, resource } = query;
  if (id) base = base.where('f.id', '=', id);
  if (state) base = base.where('f.closed_at', state === 'open' ? 'is' : 'is not', null);
  if (kind) base = base.where('f.kind', '=', kind);
  if (organisation) base = base.where('f.organisation_id', '=', organisation);
  if (resource)
    base = base.where((eb) => eb.or([eb('f.resource_id', '=', resource), eb('f.shown_in', '=', resource)]));
  return base;
}

const rowsOf = (p: Platform, actor: Actor, query: Query) =>
  wanted(p, actor, query)
    .selectAll('f')
    .orderBy('f.found_at', 'desc')
    .orderBy('f.id', 'desc')
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize)
    .execute();

export async function readFindings(p: Platform, actor: Actor, query: Query) {
  const { n } = await wanted(p, actor, query)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return {
    items: await present(p, actor, await rowsOf(p, actor, query)),
    total: Number(n),
    page: query.page,
    pageSize: query.pageSize,
    abilities: abilitiesOf(actor, undefined, { raise: raisePolicy, report: reportProblemPolicy }),
  };
}

export async function readFinding(p: Platform, actor: Actor, id: string): Promise<FindingReply> {
  const [found] = (await readFindings(p, actor, { id, page: 1, pageSize: 1 })).items;
  if (!found) throw problem('kernel.not-found');
  return found;
}

async function present(
  p: Platform,
  actor: Actor,
  rows: Awaited<ReturnType<typeof rowsOf>>,
): Promise<FindingReply[]> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const titles = await resourceTitles(p.db, [
    ...new Set(rows.flatMap((row) => [row.resource_id, ...(row.shown_in ? [row.shown_in] : [])])),
  ]);
  const names = await organisationNames(p.db, [
    ...new Set(rows.flatMap((row) => [row.organisation_id, ...(row.reporter_id ? [row.reporter_id] : [])])),
  ]);
  const unit = (id: string) => ({ id, name: names.get(id) ?? nameless });
  const resource = (id: string) => {
    const found = titles.get(id);
    return { id, name: found?.name ?? '', code: found?.code ?? null };
  };
  const articles = [...new Set([...law.cite(REPAIR), ...law.cite(SOURCE_MENDS)])];
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    kindTitle: findingTitles[row.kind],
    resource: resource(row.resource_id),
    shownIn: row.shown_in ? resource(row.shown_in) : null,
    item: row.item,
    organisation: unit(row.organisation_id),
    reporter: row.reporter_id ? unit(row.reporter_id) : null,
    subject: row.subject,
    detail: row.detail,
    rows: row.rows,
    due: row.due_day,
    late: row.closed_at === null && row.due_day !== null && row.due_day < law.day,
    articles,
    foundAt: row.found_at.toISOString(),
    passedOn: row.passed_on,
    answer: row.answer,
    closedAt: row.closed_at?.toISOString() ?? null,
    closedHow: row.closed_how,
    abilities: abilitiesOf(actor, { providerId: row.organisation_id }, { answer: findingPolicy }),
  }));
}
