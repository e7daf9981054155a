/** What readers ask of the catalogue: the list with search and facets, each row filtered by who asks. */
import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '#kernel/actor.ts';
import { askPrepared, type Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { pageQuery } from '#kernel/http/route.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { LawNow } from '#law/settings.ts';
import { organisationNames } from '#rooms/org/index.ts';
import type { ListFilter, ResourceRow } from './list-types.ts';
import {
  answerStatement,
  groupStatement,
  type ShowAnswer,
  type ShowFacet,
  type ShowReader,
  showFacets,
  versionStatement,
} from './on-show.ts';
import { type Audience, audienceOf } from './policy.ts';
import { searchQuery } from './search.ts';
import { catalogTables } from './tables.ts';

type Facet = ShowFacet;

type Asked = { k: Pick<Kernel, 'db' | 'questions'>; law: LawNow; actor: Actor; filter: ListFilter };

/** Rows this caller may see under this filter. `except`: the facet whose own choice is left out when it is counted. */
function rows({ k, law, actor, filter }: Asked, how: 'exact' | 'alike', except?: Facet) {
  const audience = audienceOf(actor);
  const mine = filter.scope === 'mine' && audience.kind !== 'public' ? audience.organisationId : undefined;
  const underReview = filter.state === 'in_review' || filter.state === 'returned';
  const shown =
    mine !== undefined
      ? sql`coalesce(r.working_version_id, r.published_version_id)`
      : underReview && audience.kind === 'overseer'
        ? sql`r.working_version_id`
        : sql`r.published_version_id`;
  let query = catalogTables(k.db)
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

/** Entries in force that are to be shared, with their names and providers. */
export const entriesToShare = sql<{
  id: string;
  name: string;
  provider_id: string;
}>`select r.id, v.name, r.provider_id from catalog.resource r
  join catalog.resource_version v on v.id = r.published_version_id
  where r.state = 'active' and v.sharing_class in ('unconditional', 'conditional')`;

export const hidesWithheld = (law: LawNow, audience: Audience): boolean =>
  audience.kind !== 'overseer' && law.flag('catalog.withheld-name-only');

/** Whether the question is about entries on show, which the narrow table answers; drafts and reviews lie beside their versions. */
const isOnShow = ({ actor, filter }: Asked): boolean =>
  filter.state !== 'in_review' &&
  filter.state !== 'returned' &&
  filter.state !== 'draft' &&
  filter.state !== 'withdrawn' &&
  (filter.scope !== 'mine' || audienceOf(actor).kind === 'public');

function readerOf({ law, actor }: Pick<Asked, 'law' | 'actor'>): ShowReader {
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
  { ex, law, actor, filter }: Pick<Asked, 'law' | 'actor'> & { ex: Executor; filter: Partial<ListFilter> },
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
  const reader = readerOf({ law, actor });
  const { rows: found } = await versionStatement(reader, whole, versionId).execute(ex);
  return found[0]?.answers === true;
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

/** What a list shows; names of providers and facets are there for the page and the facets it was asked with. */
export type Listed = {
  total: number;
  rows: ResourceRow[];
  providers: Map<string, Text>;
  facets?: Record<Facet, Counted>;
};

/** Of entries on show everything is answered by one statement; of drafts and reviews, which are few, by several. */
export async function listEntries(asked: Asked, withFacets = false): Promise<Listed> {
  return isOnShow(asked) ? listShown(asked, withFacets) : listBeside(asked, withFacets);
}

/** A question that finds nothing as written is asked again for what sounds or looks alike. */
async function listShown(asked: Asked, withFacets: boolean): Promise<Listed> {
  const exact = await answer(asked, 'exact', withFacets);
  const found = exact.total === 0 && asked.filter.q ? await answer(asked, 'alike', withFacets) : exact;
  const { facets } = found;
  const of = (name: Facet): Counted =>
    (facets ?? []).filter(({ facet }) => facet === name).map(({ key, count }) => ({ key, count }));
  return {
    total: found.total,
    rows: found.items.map((item) => ({
      ...item,
      publishedAt: item.publishedAt === null ? null : new Date(item.publishedAt),
      updatedAt: new Date(item.updatedAt),
    })),
    providers: new Map(Object.entries(found.providers).map(([id, [zh, en]]) => [id, { zh, en }])),
    ...(facets && { facets: byFacet(of) }),
  };
}

const usualPageSize = pageQuery.pageSize.parse(undefined);

async function answer(asked: Asked, how: 'exact' | 'alike', withFacets: boolean): Promise<ShowAnswer> {
  const { k, filter } = asked;
  const statement = answerStatement(readerOf(asked), filter, how, withFacets);
  // The first page without choices has a few forms; with choices and further pages there are too many to keep prepared.
  const chosen =
    showFacets.some((name) => filter[name]) ||
    filter.state !== undefined ||
    filter.grade !== undefined ||
    filter.month !== undefined;
  const common = !chosen && filter.page === 1 && filter.pageSize === usualPageSize;
  const [found] = common ? await askPrepared(k, statement) : (await statement.execute(k.db)).rows;
  return found?.answer ?? { total: 0, items: [], providers: {} };
}

async function listBeside(asked: Asked, withFacets: boolean): Promise<Listed> {
  const count = async (how: 'exact' | 'alike'): Promise<number> =>
    (
      await rows(asked, how)
        .query.select((eb) => eb.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow()
    ).total;
  const exact = await count('exact');
  const how = exact === 0 && asked.filter.q ? 'alike' : 'exact';
  const total = how === 'exact' ? exact : await count('alike');
  const page = total === 0 ? [] : await pageBeside(asked, how);
  const facets = withFacets ? await facetsBeside(asked, how) : undefined;
  const ids = [
    ...page.map(({ providerId }) => providerId),
    ...(facets?.provider ?? []).map(({ key }) => key),
  ];
  return {
    total,
    rows: page,
    providers: await organisationNames(asked.k.db, [...new Set(ids)]),
    ...(facets && { facets }),
  };
}

async function pageBeside(asked: Asked, how: 'exact' | 'alike'): Promise<ResourceRow[]> {
  const { query, search } = rows(asked, how);
  const { filter } = asked;
  let page = query.select([...shownColumns, itemCount]);
  if (search && filter.sort === 'relevance') page = page.orderBy(search.rank[how], 'desc');
  if (filter.sort === 'name') page = page.orderBy('v.search_pinyin');
  return page
    .orderBy('v.updated_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute();
}

/** Counts of the entries on show by an expression over `e`, as far as this reader sees them. */
export async function shownGroups(asked: Asked, column: RawBuilder<unknown>): Promise<Counted> {
  const { rows: counted } = await groupStatement(readerOf(asked), asked.filter, column).execute(asked.k.db);
  return counted;
}

export type Counted = { key: string; count: number }[];

/** Counts by facet; each facet is counted as if its own choice were not made, so that the others can be chosen. */
async function facetsBeside(asked: Asked, how: 'exact' | 'alike'): Promise<Record<Facet, Counted>> {
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
