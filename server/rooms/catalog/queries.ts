/** What readers ask of the catalogue: the list with search and facets, each row filtered by who asks. */
import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import type { LawNow } from '#law/settings.ts';
import {
  countStatement,
  facetStatement,
  groupStatement,
  pageStatement,
  type ShowFacet,
  type ShowReader,
  showFacets,
  versionStatement,
} from './on-show.ts';
import { type Audience, audienceOf } from './policy.ts';
import type { ResourceQuery } from './schema.ts';
import { searchQuery } from './search.ts';
import { catalogTables } from './tables.ts';
import type { ResourceState, VersionState } from './types.ts';

export type ResourceRow = {
  id: string;
  code: string | null;
  state: ResourceState;
  providerId: string;
  versionId: string;
  number: number;
  versionState: VersionState;
  workingId: string | null;
  workingNumber: number | null;
  workingState: VersionState | null;
  name: string;
  summary: string;
  formatCategory: string;
  sharingClass: string;
  openingClass: string;
  updateCycle: string;
  itemCount: number;
  publishedAt: Date | null;
  updatedAt: Date;
};

export type ListFilter = Omit<ResourceQuery, 'format' | 'lang'>;
type Facet = ShowFacet;

type Asked = { ex: Executor; law: LawNow; actor: Actor; filter: ListFilter };

/** Rows this caller may see under this filter. `except`: the facet whose own choice is left out when it is counted. */
function rows({ ex, law, actor, filter }: Asked, how: 'exact' | 'alike', except?: Facet) {
  const audience = audienceOf(actor);
  const mine = filter.scope === 'mine' && audience.kind !== 'public' ? audience.organisationId : undefined;
  const underReview = filter.state === 'in_review' || filter.state === 'returned';
  const shown =
    mine !== undefined
      ? sql`coalesce(r.working_version_id, r.published_version_id)`
      : underReview && audience.kind === 'overseer'
        ? sql`r.working_version_id`
        : sql`r.published_version_id`;
  let query = catalogTables(ex)
    .selectFrom('catalog.resource as r')
    .innerJoin('catalog.resource_version as v', (join) => join.on(sql`v.id`, '=', shown))
    .leftJoin('catalog.resource_version as w', 'w.id', 'r.working_version_id');
  const own = audience.kind === 'public' ? null : audience.organisationId;
  if (mine !== undefined) query = query.where('r.provider_id', '=', mine);
  if (audience.kind === 'overseer' && audience.area !== undefined)
    query = query.where(
      sql<boolean>`r.provider_id in (select o.id from org.organisation o where o.region_code like ${`${audience.area}%`})`,
    );
  // That something is under review is known to its provider and to those who oversee.
  if (underReview && audience.kind !== 'overseer')
    query = query.where('r.provider_id', '=', own ?? noOrganisation);
  if (underReview)
    query = query.where('w.state', '=', filter.state === 'returned' ? 'returned' : 'in_review');
  else if (filter.state && filter.state !== 'in_review' && filter.state !== 'returned')
    query = query.where('r.state', '=', filter.state);
  if (audience.kind === 'public' || (mine === undefined && !filter.state))
    query = query.where('r.state', 'in', ['active', 'suspended']);
  if (
    audience.kind === 'public' &&
    (law.flag('catalog.sign-in-to-search') || law.flag('classify.closed-hidden'))
  )
    query = query.where('v.opening_class', 'in', publicClasses);
  if (filter.opening && except !== 'opening') query = query.where('v.opening_class', '=', filter.opening);
  if (filter.theme && except !== 'theme')
    query = query.where(sql<boolean>`left(v.category_code, 3) = ${filter.theme}`);
  if (filter.class && except !== 'class') query = query.where('v.sharing_class', '=', filter.class);
  if (filter.provider && except !== 'provider') query = query.where('r.provider_id', '=', filter.provider);
  if (filter.formatCategory && except !== 'formatCategory')
    query = query.where('v.format_category', '=', filter.formatCategory);
  if (filter.grade) query = query.where('v.security_level', '=', filter.grade);
  if (filter.month)
    query = query.where(
      sql<boolean>`to_char(v.published_at at time zone 'Asia/Shanghai', 'YYYY-MM') = ${filter.month}`,
    );
  if (filter.cycle && except !== 'cycle') query = query.where('v.update_cycle', '=', filter.cycle);
  const search = filter.q ? searchQuery(filter.q) : undefined;
  if (search) query = query.where(search[how]);
  if (hidesWithheld(law, audience)) {
    // Of an entry shown by name alone nothing else may be found out by searching, filtering or counting.
    const probes =
      filter.opening ||
      filter.theme ||
      filter.formatCategory ||
      filter.cycle ||
      filter.grade ||
      filter.month ||
      except === 'opening' ||
      except === 'theme' ||
      except === 'formatCategory' ||
      except === 'cycle';
    const byName = probes ? sql<boolean>`false` : named(filter.q);
    query = query.where(
      sql<boolean>`(v.sharing_class <> 'withheld' or r.provider_id = ${own}::uuid or ${byName})`,
    );
  }
  return { query, search };
}

/** No organisation has this id: what is compared with it matches nothing. */
const noOrganisation = '00000000-0000-0000-0000-000000000000';

/** True of every row when nothing is asked, else of those whose name alone answers. */
const named = (question: string | undefined) =>
  question === undefined
    ? sql<boolean>`true`
    : sql<boolean>`position(${question.trim().toLowerCase()} in lower(v.name)) > 0`;

/** Opening classes whose entries are meant for the public. */
export const publicClasses = ['open', 'conditional'];

/** Ids of entries on show whose content is meant for everybody. */
export const entriesForAll = sql<string>`select r.id from catalog.resource r
  join catalog.resource_version v on v.id = r.published_version_id
  where r.state in ('active', 'suspended') and v.opening_class in (${sql.join(publicClasses)})`;

export const hidesWithheld = (law: LawNow, audience: Audience): boolean =>
  audience.kind !== 'overseer' && law.flag('catalog.withheld-name-only');

/** Whether the question is about entries on show, which the narrow table answers; drafts and reviews lie beside their versions. */
const isOnShow = ({ actor, filter }: Asked): boolean =>
  filter.state !== 'in_review' &&
  filter.state !== 'returned' &&
  filter.state !== 'draft' &&
  filter.state !== 'withdrawn' &&
  (filter.scope !== 'mine' || audienceOf(actor).kind === 'public');

function readerOf({ law, actor }: Asked): ShowReader {
  const audience = audienceOf(actor);
  const closed = law.flag('catalog.sign-in-to-search') || law.flag('classify.closed-hidden');
  return {
    ...(audience.kind === 'overseer' && audience.area !== undefined && { area: audience.area }),
    ...(audience.kind === 'public' && closed && { openings: publicClasses }),
    ...(hidesWithheld(law, audience) && {
      withheldExcept: audience.kind === 'public' ? null : audience.organisationId,
    }),
  };
}

/**
 * Whether a version answers what this reader asks, as written; how the list is sorted and which states it shows is left out of
 * account.
 */
export async function versionAnswers(
  { ex, law, actor, filter }: Omit<Asked, 'filter'> & { filter: Partial<ListFilter> },
  versionId: string,
): Promise<boolean> {
  const audience = audienceOf(actor);
  const mine = filter.scope === 'mine' && audience.kind !== 'public' ? audience.organisationId : undefined;
  if (mine !== undefined && filter.provider !== undefined && filter.provider !== mine) return false;
  const { state: _state, ...asked } = filter;
  const whole: ListFilter = {
    ...asked,
    scope: 'catalog',
    sort: 'newest',
    page: 1,
    pageSize: 1,
    ...(mine !== undefined && { provider: mine }),
  };
  const reader = readerOf({ ex, law, actor, filter: whole });
  const { rows: found } = await versionStatement(reader, whole, versionId).execute(ex);
  return found[0]?.answers === true;
}

/** A question that finds nothing as written is asked again for what sounds or looks alike. */
async function howToSearch(asked: Asked): Promise<{ how: 'exact' | 'alike'; total: number }> {
  const shown = isOnShow(asked);
  const reader = shown ? readerOf(asked) : {};
  const count = async (how: 'exact' | 'alike'): Promise<number> => {
    if (shown) {
      const { rows: found } = await countStatement(reader, asked.filter, how).execute(asked.ex);
      return found[0]?.total ?? 0;
    }
    const { total } = await rows(asked, how)
      .query.select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    return total;
  };
  const exact = await count('exact');
  if (exact > 0 || !asked.filter.q) return { how: 'exact', total: exact };
  return { how: 'alike', total: await count('alike') };
}

const shownColumns = [
  'r.id',
  'r.code',
  'r.state',
  'r.provider_id as providerId',
  'v.id as versionId',
  'v.number',
  'v.state as versionState',
  'w.id as workingId',
  'w.number as workingNumber',
  'w.state as workingState',
  'v.name',
  'v.summary',
  'v.format_category as formatCategory',
  'v.sharing_class as sharingClass',
  'v.opening_class as openingClass',
  'v.update_cycle as updateCycle',
  'v.published_at as publishedAt',
  'v.updated_at as updatedAt',
] as const;

const itemCount = sql<number>`(select count(*) from catalog.item i where i.version_id = v.id)`.as(
  'itemCount',
);

export async function listRows(asked: Asked): Promise<{ rows: ResourceRow[]; total: number }> {
  const { how, total } = await howToSearch(asked);
  if (total === 0) return { rows: [], total };
  if (isOnShow(asked)) return { rows: await shownPage(asked, how), total };
  const { query, search } = rows(asked, how);
  const { filter } = asked;
  let page = query.select([...shownColumns, itemCount]);
  if (search && filter.sort === 'relevance') page = page.orderBy(search.rank[how], 'desc');
  if (filter.sort === 'name') page = page.orderBy('v.search_pinyin');
  const found = await page
    .orderBy('v.updated_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute();
  return { rows: found, total };
}

async function shownPage(asked: Asked, how: 'exact' | 'alike'): Promise<ResourceRow[]> {
  const { rows: page } = await pageStatement(readerOf(asked), asked.filter, how).execute(asked.ex);
  if (page.length === 0) return [];
  const found = await catalogTables(asked.ex)
    .selectFrom('catalog.resource as r')
    .innerJoin('catalog.resource_version as v', 'v.resource_id', 'r.id')
    .leftJoin('catalog.resource_version as w', 'w.id', 'r.working_version_id')
    .where(
      'v.id',
      'in',
      page.map(({ versionId }) => versionId),
    )
    .select([...shownColumns, itemCount])
    .execute();
  const byVersion = new Map(found.map((row) => [row.versionId, row]));
  return page.flatMap(({ versionId }) => byVersion.get(versionId) ?? []);
}

/** Counts of the entries on show by an expression over `e`, as far as this reader sees them. */
export async function shownGroups(asked: Asked, column: RawBuilder<unknown>): Promise<Counted> {
  const { rows: counted } = await groupStatement(readerOf(asked), asked.filter, column).execute(asked.ex);
  return counted;
}

export type Counted = { key: string; count: number }[];

/** Counts by facet; each facet is counted as if its own choice were not made, so that the others can be chosen. */
export async function facetCounts(asked: Asked): Promise<Record<Facet, Counted>> {
  const { how } = await howToSearch(asked);
  if (isOnShow(asked)) {
    const { rows: counted } = await facetStatement(readerOf(asked), asked.filter, how).execute(asked.ex);
    const of = (name: Facet): Counted =>
      counted.filter(({ facet }) => facet === name).map(({ key, count }) => ({ key, count }));
    return byFacet(of);
  }
  const counted = new Map<Facet, Counted>();
  for (const facet of showFacets) counted.set(facet, await countBeside(asked, how, facet));
  return byFacet((facet) => counted.get(facet) ?? []);
}

const byFacet = (of: (facet: Facet) => Counted): Record<Facet, Counted> => ({
  class: of('class'),
  opening: of('opening'),
  provider: of('provider'),
  theme: of('theme'),
  formatCategory: of('formatCategory'),
  cycle: of('cycle'),
});

const besideColumn: Record<Facet, RawBuilder<string>> = {
  class: sql`v.sharing_class`,
  opening: sql`v.opening_class`,
  provider: sql`r.provider_id::text`,
  theme: sql`left(v.category_code, 3)`,
  formatCategory: sql`v.format_category`,
  cycle: sql`v.update_cycle`,
};

async function countBeside(asked: Asked, how: 'exact' | 'alike', facet: Facet): Promise<Counted> {
  return rows(asked, how, facet)
    .query.select((eb) => [besideColumn[facet].as('key'), eb.fn.countAll<number>().as('count')])
    .groupBy(besideColumn[facet])
    .orderBy('count', 'desc')
    .orderBy('key')
    .execute();
}
