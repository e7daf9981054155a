/** The catalogue's questions: one entry, its versions, lists, facets, export, and the check of a draft. */
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { actsFor, getOrganisation } from '#rooms/org/index.ts';
import { judgeEntry } from './judge.ts';
import { valueList } from './lent.ts';
import type { ListFilter } from './list-types.ts';
import { audienceOf, checkPolicy, openPolicy, subjectOf } from './policy.ts';
import { presentFacets, presentList, presentResource, presentVersion } from './presenter.ts';
import { listEntries } from './queries.ts';
import { getPublishedVersion, getResource, getVersion, listVersions } from './repository.ts';
import type {
  CheckReply,
  FacetsReply,
  ResourceList,
  ResourceQuery,
  ResourceReply,
  TermsReply,
  VersionReply,
} from './schema.ts';
import { listCategories } from './standards/read.ts';
import { presentTerms } from './terms-reply.ts';
import type { PublishedVersion } from './types.ts';

const law = (p: Platform, edition?: string) => lawNow(p.db, p.law, p.clock.today(), edition);

/** An area's authority opens entries of its area; gives the provider's division code where that matters. */
async function refuseOtherArea(ex: Executor, actor: Actor, providerId: string): Promise<string | undefined> {
  if (actsFor(actor) === undefined) return undefined;
  const region = (await getOrganisation(ex, providerId))?.regionCode;
  permit(openPolicy, actor, region);
  return region;
}

/** `kernel.not-found` for what the caller may not know of. */
export async function readResource(p: Platform, actor: Actor, id: string): Promise<ResourceReply> {
  const resource = await getResource(p.db, id);
  if (!resource) throw problem('kernel.not-found');
  const region = await refuseOtherArea(p.db, actor, resource.providerId);
  const published = resource.publishedVersionId
    ? await getVersion(p.db, resource.publishedVersionId)
    : undefined;
  const working = resource.workingVersionId
    ? await getVersion(p.db, resource.workingVersionId)
    : resource.publishedVersionId
      ? undefined
      : // Withdrawn before it was ever published: its provider still finds what it was.
        (await listVersions(p.db, id))[0];
  const reply = await presentResource(p.db, await law(p), actor, { resource, published, working, region });
  if (!reply) throw problem('kernel.not-found');
  return reply;
}

/** Everybody who sees the entry in full sees its published past; drafts and returns only its provider and overseers. */
export async function readVersions(
  p: Platform,
  actor: Actor,
  id: string,
): Promise<{ items: VersionReply[] }> {
  const seen = await readResource(p, actor, id);
  if (seen.view !== 'full') throw problem('kernel.not-found');
  const region = await refuseOtherArea(p.db, actor, seen.provider.id);
  const audience = audienceOf(actor, region);
  const own = organisationOf(actor) === seen.provider.id;
  const versions = (await listVersions(p.db, id)).filter(
    ({ state }) => state === 'published' || own || (audience.kind === 'overseer' && state !== 'draft'),
  );
  const now = await law(p);
  return {
    items: await Promise.all(
      versions.map((version) => presentVersion(p.db, now, actor, seen.provider.id, version)),
    ),
  };
}

/** The published version, for rooms that work with the rows; `catalog.not-published` when there is none. */
export async function requirePublished(ex: Executor, resourceId: string): Promise<PublishedVersion> {
  const found = await getPublishedVersion(ex, resourceId);
  if (!found) throw problem('catalog.not-published');
  return found;
}

export async function checkDraft(p: Platform, actor: Actor, id: string): Promise<CheckReply> {
  const resource = await getResource(p.db, id);
  const own = resource && organisationOf(actor) === resource.providerId;
  const versionId = resource?.workingVersionId ?? resource?.publishedVersionId;
  const version = versionId ? await getVersion(p.db, versionId) : undefined;
  const inReview = version?.state === 'in_review';
  const area = actsFor(actor);
  const region = resource && (await refuseOtherArea(p.db, actor, resource.providerId));
  const inArea = area !== undefined && region?.startsWith(area) === true;
  const known = own || resource?.publishedVersionId || ((hasRole(actor, 'bureau') || inArea) && inReview);
  if (!resource || !version || !known) throw problem('kernel.not-found');
  permit(checkPolicy, actor, { ...subjectOf(resource, inReview), inArea });
  const now = await law(p);
  const { facts: _facts, ...verdict } = await judgeEntry(p.db, p, now, resource, version);
  return { ...verdict, revision: version.revision };
}

const filterOf = ({ format: _format, lang: _lang, facets: _facets, ...filter }: ResourceQuery): ListFilter =>
  filter;

/**
 * The list, and with `facets` the counts beside it, of one and the same moment. `edition`: of the law, where the request has
 * read it already.
 */
export async function listResources(
  p: Platform,
  actor: Actor,
  query: ResourceQuery,
  edition?: string,
): Promise<ResourceList> {
  const now = await law(p, edition);
  const found = await listEntries({ k: p, law: now, actor, filter: filterOf(query) }, query.facets);
  return {
    items: presentList(now, actor, found),
    total: found.total,
    page: query.page,
    pageSize: query.pageSize,
    ...(found.facets && { facets: presentFacets(now, found.facets, found.providers) }),
  };
}

/** Counts of the entries this reader may find, for figures drawn on the server. */
export async function countFacets(p: Platform, actor: Actor, filter: ListFilter): Promise<FacetsReply> {
  const now = await law(p);
  const { facets, providers } = await listEntries(
    { k: p, law: now, actor, filter: { ...filter, page: 1, pageSize: 1 } },
    true,
  );
  if (!facets) throw new TypeError('facets were asked for');
  return presentFacets(now, facets, providers);
}

export async function readTerms(p: Platform): Promise<TermsReply> {
  const grades = await valueList(p.db, 'securityLevel');
  const dataClasses = await valueList(p.db, 'dataClass');
  const terms = presentTerms(await law(p));
  const { items } = await listCategories(p);
  return {
    ...terms,
    ...(grades ? { securityLevels: grades } : {}),
    classing: { ...terms.classing, dataClasses: dataClasses ?? [] },
    // A class alone is no place for an entry.
    categories: items
      .filter(({ level }) => level !== 'class')
      .map(({ code, axis, zh, en }) => ({ key: code, axis, zh, en })),
  };
}
