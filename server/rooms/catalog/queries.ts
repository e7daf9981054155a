/** What readers ask of the catalogue: the list with search and facets, each row filtered by who asks. */
import { sql } from 'kysely';
import type { Actor } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import type { LawNow } from '#law/settings.ts';
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
type Facet = 'class' | 'provider' | 'formatCategory' | 'cycle';

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
  if (filter.opening) query = query.where('v.opening_class', '=', filter.opening);
  if (filter.class && except !== 'class') query = query.where('v.sharing_class', '=', filter.class);
  if (filter.provider && except !== 'provider') query = query.where('r.provider_id', '=', filter.provider);
  if (filter.formatCategory && except !== 'formatCategory')
    query = query.where('v.format_category', '=', filter.formatCategory);
  if (filter.cycle && except !== 'cycle') query = query.where('v.update_cycle', '=', filter.cycle);
  const search = filter.q ? searchQuery(filter.q) : undefined;
  if (search) query = query.where(search[how]);
  if (hidesWithheld(law, audience)) {
    // Of an entry shown by name alone nothing else may be found out by searching, filtering or counting.
    const probes =
      filter.opening ||
      filter.formatCategory ||
      filter.cycle ||
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

export const hidesWithheld = (law: LawNow, audience: Audience): boolean =>
  audience.kind !== 'overseer' && law.flag('catalog.withheld-name-only');

/** A question that finds nothing as written is asked again for what sounds or looks alike. */
async function howToSearch(asked: Asked): Promise<{ how: 'exact' | 'alike'; total: number }> {
  const count = async (how: 'exact' | 'alike'): Promise<number> => {
    const { total } = await rows(asked, how)
      .query.select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    return total;
  };
  const exact = await count('exact');
  if (exact > 0 || !asked.filter.q) return { how: 'exact', total: exact };
  return { how: 'alike', total: await count('alike') };
}

export async function listRows(asked: Asked): Promise<{ rows: ResourceRow[]; total: number }> {
  const { how, total } = await howToSearch(asked);
  const { query, search } = rows(asked, how);
  const { filter } = asked;
  let page = query.select([
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
    sql<number>`(select count(*) from catalog.item i where i.version_id = v.id)`.as('itemCount'),
  ]);
  if (search && filter.sort === 'relevance') page = page.orderBy(search.rank, 'desc');
  if (filter.sort === 'name') page = page.orderBy('v.search_pinyin');
  const found = await page
    .orderBy('v.updated_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute();
  return { rows: found, total };
}

export type Counted = { key: string; count: number }[];

/** Counts by facet; each facet is counted as if its own choice were not made, so that the others can be chosen. */
export async function facetCounts(asked: Asked): Promise<Record<Facet, Counted>> {
  const { how } = await howToSearch(asked);
  const count = async (facet: Facet): Promise<Counted> => {
    const { query } = rows(asked, how, facet);
    const column = {
      class: sql<string>`v.sharing_class`,
      provider: sql<string>`r.provider_id::text`,
      formatCategory: sql<string>`v.format_category`,
      cycle: sql<string>`v.update_cycle`,
    }[facet];
    return query
      .select((eb) => [column.as('key'), eb.fn.countAll<number>().as('count')])
      .groupBy(column)
      .orderBy('count', 'desc')
      .orderBy('key')
      .execute();
  };
  return {
    class: await count('class'),
    provider: await count('provider'),
    formatCategory: await count('formatCategory'),
    cycle: await count('cycle'),
  };
}
