/** Rows as replies: every class in the city's words with its articles, cut down to what the reader may see, with abilities. */
import type { Actor } from '#kernel/actor.ts';
import { type LegalDay, legalDayOf } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { standingOn } from '#law/index.ts';
import type { LawNow } from '#law/settings.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import { requiredPaths } from './checks/required.ts';
import { openingStatement } from './classing-terms.ts';
import { classificationsOf } from './codes.ts';
import type { ShowFacet } from './on-show.ts';
import {
  type Audience,
  audienceOf,
  besidePolicies,
  followPolicy,
  resourcePolicies,
  subjectOf,
} from './policy.ts';
import { type Counted, hidesWithheld, type Listed, publicClasses } from './queries.ts';
import { citedTerm, isMachineReadable } from './rules.ts';
import type { CitedWord, FacetsReply, ResourceReply, ResourceSummary, VersionReply } from './schema.ts';
import { categoryOf, formats, updateCycles, type Word } from './terms.ts';
import type { Resource, Version } from './types.ts';

const nameless = { zh: '', en: '' };
const iso = (at: Date | undefined | null): string | null => at?.toISOString() ?? null;
const dayOf = (at: Date | undefined | null): LegalDay | null => (at ? legalDayOf(at) : null);

/** Whether the reader sees a row by its name and provider alone. */
const nameOnly = (law: LawNow, audience: Audience, providerId: string, sharingClass: string): boolean =>
  sharingClass === 'withheld' &&
  hidesWithheld(law, audience) &&
  !(audience.kind === 'member' && audience.organisationId === providerId);

/** Work under way is the matter of its provider and of those who oversee. */
function seesWorking(audience: Audience, providerId: string, state: Version['state'] | null): boolean {
  if (audience.kind === 'public' || state === null) return false;
  if (audience.organisationId === providerId) return true;
  return audience.kind === 'overseer' && (state === 'in_review' || state === 'returned');
}

/** A list repeats few classes: each is looked up once. */
function citedOnce(law: LawNow, rule: string): (key: string) => CitedWord | null {
  const known = new Map<string, CitedWord | null>();
  return (key) => {
    let word = known.get(key);
    if (word === undefined) {
      word = citedTerm(law, rule, key);
      known.set(key, word);
    }
    return word;
  };
}

export function presentList(
  law: LawNow,
  actor: Actor,
  { rows, providers }: Pick<Listed, 'rows' | 'providers'>,
): ResourceSummary[] {
  const audience = audienceOf(actor);
  const sharing = citedOnce(law, 'classify.sharing-classes');
  const opening = citedOnce(law, 'classify.opening-classes');
  return rows.map((row) => {
    const bare = nameOnly(law, audience, row.providerId, row.sharingClass);
    const working =
      row.workingId !== null &&
      row.workingNumber !== null &&
      row.workingState !== null &&
      seesWorking(audience, row.providerId, row.workingState)
        ? { id: row.workingId, number: row.workingNumber, state: row.workingState }
        : null;
    return {
      id: row.id,
      code: row.code,
      state: row.state,
      provider: { id: row.providerId, name: providers.get(row.providerId) ?? nameless },
      version: { id: row.versionId, number: row.number, state: row.versionState },
      working,
      name: row.name,
      summary: bare ? '' : row.summary,
      formatCategory: bare ? '' : row.formatCategory,
      sharingClass: sharing(row.sharingClass),
      openingClass: bare ? null : opening(row.openingClass),
      updateCycle: bare ? '' : row.updateCycle,
      itemCount: bare ? 0 : row.itemCount,
      publishedOn: dayOf(row.publishedAt),
      updatedAt: row.updatedAt.toISOString(),
    };
  });
}

/** Each facet in the words of its list; a key the list does not know any more stands for itself. */
export function presentFacets(
  law: LawNow,
  counts: Record<ShowFacet, Counted>,
  providers: Listed['providers'],
): FacetsReply {
  const worded = (counted: Counted, wordOf: (key: string) => Word | undefined) =>
    counted
      .filter(({ key }) => key !== '')
      .map(({ key, count }) => {
        const word = wordOf(key);
        return { key, zh: word?.zh ?? key, en: word?.en ?? key, count };
      });
  const among = (words: readonly Word[]) => (key: string) => words.find((word) => word.key === key);
  return {
    class: worded(counts.class, among(law.terms('classify.sharing-classes'))),
    opening: worded(counts.opening, among(law.terms('classify.opening-classes'))),
    theme: worded(counts.theme, categoryOf),
    provider: counts.provider.map(({ key, count }) => ({
      key,
      zh: providers.get(key)?.zh ?? '',
      en: providers.get(key)?.en ?? '',
      count,
    })),
    format: worded(counts.formatCategory, among(formats)),
    cycle: worded(counts.cycle, among(updateCycles)),
  };
}

/** Where the provider's own system stands is the matter of provider and overseers: everybody else calls the platform. */
const seesOwnSystem = (audience: Audience, providerId: string): boolean =>
  audience.kind === 'overseer' || (audience.kind === 'member' && audience.organisationId === providerId);

export async function presentVersion(
  ex: Executor,
  law: LawNow,
  actor: Actor,
  providerId: string,
  version: Version,
): Promise<VersionReply> {
  const { fileTemplate } = version.content.supply;
  const inside = seesOwnSystem(audienceOf(actor), providerId);
  const content = inside
    ? version.content
    : { ...version.content, supply: fileTemplate === undefined ? {} : { fileTemplate } };
  const authors = await personNames(ex, version.authorId ? [version.authorId] : []);
  return {
    id: version.id,
    number: version.number,
    state: version.state,
    revision: version.revision,
    specification: version.specification ?? null,
    content,
    changeTrigger: version.changeTrigger ?? null,
    changeDay: version.changeDay ?? null,
    // The limit runs from the change to the submission; afterwards it is the bureau's that runs.
    changeDeadline:
      version.changeDay && !version.submittedAt
        ? law.deadline('catalog.change-deadline', version.changeDay)
        : null,
    // The case of a review is its parties' to open.
    caseId: inside ? (version.caseId ?? null) : null,
    returnReason: version.returnReason ?? null,
    author: version.authorId ? (authors.get(version.authorId) ?? null) : null,
    createdAt: version.createdAt.toISOString(),
    submittedAt: iso(version.submittedAt),
    publishedAt: iso(version.publishedAt),
  };
}

/** What the reader may see of one resource; undefined when they may not know that it exists. */
export async function presentResource(
  ex: Executor,
  law: LawNow,
  actor: Actor,
  found: {
    resource: Resource;
    published: Version | undefined;
    working: Version | undefined;
    /** Of the provider, where the reader acts for an area. */
    region?: string;
  },
): Promise<ResourceReply | undefined> {
  const { resource, published } = found;
  const audience = audienceOf(actor, found.region);
  const own = audience.kind !== 'public' && audience.organisationId === resource.providerId;
  const working = seesWorking(audience, resource.providerId, found.working?.state ?? null)
    ? found.working
    : undefined;
  const shown = published ?? working;
  if (!shown) return undefined;
  const { content } = shown;
  if (
    audience.kind === 'public' &&
    (resource.state === 'withdrawn' ||
      ((law.flag('catalog.sign-in-to-search') || law.flag('classify.closed-hidden')) &&
        !publicClasses.includes(content.openingClass)))
  )
    return undefined;
  const bare = nameOnly(law, audience, resource.providerId, content.sharingClass);
  const view = bare ? 'name-only' : audience.kind === 'public' ? 'summary' : 'full';
  const names = await organisationNames(ex, [resource.providerId]);
  const inReview = found.working?.state === 'in_review';
  const sharing = citedTerm(law, 'classify.sharing-classes', content.sharingClass);
  const opening = citedTerm(law, 'classify.opening-classes', content.openingClass);
  const [owner] = law.terms('catalog.owner');
  return {
    id: resource.id,
    code: resource.code ?? null,
    state: resource.state,
    provider: { id: resource.providerId, name: names.get(resource.providerId) ?? nameless },
    version: { id: shown.id, number: shown.number, state: shown.state },
    working: working ? { id: working.id, number: working.number, state: working.state } : null,
    name: content.name,
    summary: bare ? '' : content.summary,
    formatCategory: bare ? '' : content.formatCategory,
    sharingClass: sharing,
    openingClass: bare ? null : opening,
    updateCycle: bare ? '' : content.updateCycle,
    itemCount: bare ? 0 : content.items.length,
    publishedOn: dayOf(published?.publishedAt),
    updatedAt: shown.updatedAt.toISOString(),
    view,
    detail:
      view === 'full'
        ? {
            current: published ? await presentVersion(ex, law, actor, resource.providerId, published) : null,
            working: working ? await presentVersion(ex, law, actor, resource.providerId, working) : null,
            managementKey: {
              set: resource.managementKeySetAt !== undefined,
              setAt: own || audience.kind === 'overseer' ? iso(resource.managementKeySetAt) : null,
            },
            machineReadable: isMachineReadable(content),
          }
        : null,
    classifications: view === 'full' ? await classificationsOf(ex, resource.id) : [],
    opening: bare ? null : openingStatement(law, content),
    owner: owner ? citedTerm(law, 'catalog.owner', owner.key) : null,
    stateReason: bare ? null : (resource.stateReason ?? null),
    original: resource.originalOn
      ? { on: resource.originalOn, ...standingOn(law, 'catalog.required-fields', resource.originalOn) }
      : null,
    articles: {
      sharingClass: sharing?.articles ?? law.cite('classify.sharing-classes'),
      openingClass: opening?.articles ?? law.cite('classify.opening-classes'),
      required: law.cite('catalog.required-fields'),
      review: law.cite(published ? 'catalog.change-review-deadline' : 'catalog.review-deadline'),
    },
    requiredPaths: requiredPaths(law),
    abilities: {
      ...abilitiesOf(actor, subjectOf(resource, inReview), resourcePolicies),
      ...abilitiesOf(
        actor,
        {
          ...subjectOf(resource, inReview),
          inArea: audience.kind === 'overseer' && audience.area !== undefined,
        },
        besidePolicies,
      ),
      ...abilitiesOf(actor, undefined, { follow: followPolicy }),
    },
  };
}
