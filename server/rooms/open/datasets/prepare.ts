/** A data set is set up from its entry, its version filled in, and proposed by the city's procedure. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion, type PublishedVersion, requirePublished } from '#rooms/catalog/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import { requireNotObtained } from '#rooms/serve/index.ts';
import { type DatasetContent, datasetContent } from '../content.ts';
import { requireOwnData, requireWithinScope } from '../exclusions/require.ts';
import { noteStandard } from '../norms/publish.ts';
import { askedOf, requireAdmitted, requireDedicated } from '../providers/index.ts';
import { lockDataset } from '../releases/make.ts';
import { type OpenClass, openTables } from '../tables.ts';
import { lacksOf } from './complete.ts';
import { classOf, contentOfEntry, followEntry, slugOf } from './from-entry.ts';
import { keepPolicy, personOf } from './policy.ts';
import {
  type Dataset,
  type DatasetVersion,
  datasetOfResource,
  getDataset,
  getVersion,
  versionsOf,
} from './read.ts';

export const publication = 'open.publication';
export const change = 'open.change';

export const subjectOf = (dataset: Pick<Dataset, 'organisationId' | 'origin'>) => ({
  organisationId: dataset.organisationId,
  offered: dataset.origin !== 'unit',
});

type SetUp = { resourceId: string; slug?: string | undefined; plannedOn?: LegalDay | undefined };

/** Errors: `open.not-to-be-opened`, `open.dataset-there`, `open.slug-taken`. */
export function setUp(p: Platform, actor: Actor, input: SetUp): Promise<string> {
  return transact(p.db, async (tx) => {
    const entry = await requirePublished(tx, input.resourceId);
    await requireNotObtained(tx, await lawNow(tx, p.law, p.clock.today()), actor, entry.resource);
    permit(keepPolicy, actor, { organisationId: entry.resource.providerId });
    const opening = requireOpening(entry);
    await requireOpenable(tx, p, entry.resource.id, opening);
    const there = await datasetOfResource(tx, input.resourceId);
    if (there) throw problem('open.dataset-there', { params: { slug: there.slug } });
    const id = newId();
    const slug = await freeSlug(tx, input.slug, slugOf(entry.resource.code, id));
    const at = p.clock.now();
    await openTables(tx)
      .insertInto('open.dataset')
      .values({
        id,
        slug,
        origin: 'unit',
        resource_id: entry.resource.id,
        organisation_id: entry.resource.providerId,
        state: 'planned',
        planned_on: input.plannedOn ?? null,
        created_at: at,
        updated_at: at,
      })
      .execute();
    const content = contentOfEntry(entry, { name: '', phone: '', email: '' });
    await addVersion(tx, p, actor, { datasetId: id, number: 1, entry, content, opening, reason: '' });
    await record(tx, p, {
      kind: 'open.dataset-named',
      actor,
      subject: { type: 'open.dataset', id },
      organisationId: entry.resource.providerId,
      detail: { resource: entry.resource.id, slug, class: opening },
    });
    return id;
  });
}

/** Neither what higher law bars nor what others own enters the unit's list. */
async function requireOpenable(
  tx: Tx,
  p: Platform,
  resourceId: string,
  opening: OpenClass | null,
): Promise<void> {
  const law = await lawNow(tx, p.law, p.clock.today());
  await requireWithinScope(tx, law, { resourceId, opening });
  await requireOwnData(tx, law, resourceId);
}

/** A closed entry is never a data set, by page or by interface. */
function requireOpening(entry: PublishedVersion): OpenClass {
  const opening = classOf(entry);
  if (!opening)
    throw problem('open.not-to-be-opened', {
      params: { opening: entry.version.content.openingClass || '—' },
    });
  return opening;
}

async function freeSlug(tx: Tx, asked: string | undefined, own: string): Promise<string> {
  const taken = async (slug: string) => (await getDataset(tx, slug)) !== undefined;
  if (asked) {
    if (await taken(asked)) throw problem('open.slug-taken');
    return asked;
  }
  for (let n = 1; ; n++) {
    const slug = n === 1 ? own : `${own}-${n}`;
    if (!(await taken(slug))) return slug;
  }
}

type Added = {
  datasetId: string;
  number: number;
  entry: PublishedVersion | undefined;
  content: DatasetContent;
  opening: OpenClass | null;
  reason: string;
};

export async function addVersion(tx: Tx, p: Platform, actor: Actor, added: Added): Promise<string> {
  const id = newId();
  await openTables(tx)
    .insertInto('open.dataset_version')
    .values({
      id,
      dataset_id: added.datasetId,
      number: added.number,
      state: 'draft',
      catalog_version_id: added.entry?.version.id ?? null,
      class: added.opening,
      content: JSON.stringify(added.content),
      reason: added.reason,
      created_by: personOf(actor),
      created_at: p.clock.now(),
    })
    .execute();
  return id;
}

/** A new version of what is published: the words that opening gave, and what the entry says now. */
export function beginVersion(p: Platform, actor: Actor, datasetId: string, reason: string): Promise<string> {
  return transact(p.db, async (tx) => {
    const dataset = await lockDataset(tx, datasetId);
    permit(keepPolicy, actor, subjectOf(dataset));
    if (dataset.state === 'withdrawn') throw problem('open.withdrawn-for-good');
    const versions = await versionsOf(tx, datasetId);
    if (versions.some(({ state }) => state === 'draft' || state === 'proposed'))
      throw problem('open.version-under-way');
    const entry = dataset.resourceId ? await getPublishedVersion(tx, dataset.resourceId) : undefined;
    const [newest] = versions;
    const former = dataset.published?.content ?? newest?.content;
    if (!former) throw problem('open.version-missing');
    const opening = entry ? requireOpening(entry) : (dataset.published?.class ?? newest?.class ?? null);
    const content = entry ? followEntry(former, entry) : former;
    const id = await addVersion(tx, p, actor, {
      datasetId,
      number: (newest?.number ?? 0) + 1,
      entry,
      content,
      opening,
      reason,
    });
    await record(tx, p, {
      kind: 'open.version-saved',
      actor,
      subject: { type: 'open.dataset', id: datasetId },
      organisationId: dataset.organisationId,
      detail: { version: id, number: (newest?.number ?? 0) + 1 },
    });
    return id;
  });
}

export type VersionPatch = {
  revision: number;
  class?: OpenClass | null | undefined;
  reason?: string | undefined;
  content?: Partial<DatasetContent> | undefined;
};

/** Errors: `open.version-fixed`, `open.version-changed`, `open.not-to-be-opened`. */
export function saveVersion(
  p: Platform,
  actor: Actor,
  versionId: string,
  patch: VersionPatch,
): Promise<void> {
  return transact(p.db, async (tx) => {
    const { dataset, version } = await draftOf(tx, actor, versionId);
    if (version.revision !== patch.revision) throw problem('open.version-changed');
    const content = datasetContent.parse({ ...version.content, ...patch.content });
    await openTables(tx)
      .updateTable('open.dataset_version')
      .set({
        content: JSON.stringify(content),
        ...(patch.class === undefined ? {} : { class: patch.class }),
        ...(patch.reason === undefined ? {} : { reason: patch.reason }),
        revision: version.revision + 1,
      })
      .where('id', '=', versionId)
      .execute();
    await record(tx, p, {
      kind: 'open.version-saved',
      actor,
      subject: { type: 'open.dataset', id: dataset.id },
      organisationId: dataset.organisationId,
      detail: { version: versionId, number: version.number },
    });
  });
}

async function draftOf(
  tx: Tx,
  actor: Actor,
  versionId: string,
): Promise<{ dataset: Dataset; version: DatasetVersion }> {
  const found = await getVersion(tx, versionId);
  if (!found) throw problem('kernel.not-found');
  const dataset = await lockDataset(tx, found.datasetId);
  permit(keepPolicy, actor, subjectOf(dataset));
  const version = await getVersion(tx, versionId);
  if (version?.state !== 'draft') throw problem('open.version-fixed');
  return { dataset, version };
}

/** Opens the case of the city's procedure; its gates are asked first. Errors: `open.incomplete`. */
export function proposeVersion(p: Platform, actor: Actor, versionId: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const { dataset, version } = await draftOf(tx, actor, versionId);
    await requireHandedIn(tx, p, actor, dataset);
    await requireComplete(tx, p, dataset, version);
    const procedure = dataset.published ? change : publication;
    const bureau = await bureauOf(tx, p.law.city.regionCode);
    const at = p.clock.now();
    await openTables(tx)
      .updateTable('open.dataset_version')
      .set({ state: 'proposed', proposed_by: personOf(actor), proposed_at: at })
      .where('id', '=', versionId)
      .execute();
    await noteStandard(tx, p.clock.today(), versionId);
    const opened = await p.cases.openCase(tx, p, {
      procedure,
      subject: { type: 'open.version', id: versionId },
      title: version.content.title.zh,
      openedBy: actor,
      // What was offered has no department: the authority, which looks after it, acts in its place.
      providerId: (dataset.origin !== 'unit' && bureau?.id) || dataset.organisationId,
      facts: { dataset: dataset.id, openClass: version.class ?? '' },
    });
    await openTables(tx)
      .updateTable('open.dataset_version')
      .set({ case_id: opened.id })
      .where('id', '=', versionId)
      .execute();
    await record(tx, p, {
      kind: 'open.version-proposed',
      actor,
      subject: { type: 'open.dataset', id: dataset.id },
      organisationId: dataset.organisationId,
      case: opened.id,
      detail: { version: versionId, number: version.number },
    });
  });
}

/** By staff named for it, of a body whose data go onto the catalogue; what was offered is the authority's to hand in. */
async function requireHandedIn(tx: Tx, p: Platform, actor: Actor, dataset: Dataset): Promise<void> {
  if (dataset.origin !== 'unit') return;
  const law = await lawNow(tx, p.law, p.clock.today());
  await requireAdmitted(tx, law, dataset.organisationId);
  await requireDedicated(tx, law, actor, dataset.organisationId);
}

async function requireComplete(
  ex: Executor,
  p: Platform,
  dataset: Dataset,
  { content, class: opening }: DatasetVersion,
): Promise<void> {
  const entry = dataset.resourceId ? await getPublishedVersion(ex, dataset.resourceId) : undefined;
  // What the entry closed meanwhile is closed.
  if (dataset.resourceId && (!entry || classOf(entry) !== opening) && opening !== null)
    throw problem('open.not-to-be-opened', {
      params: { opening: entry?.version.content.openingClass || '—' },
    });
  const law = await lawNow(ex, p.law, p.clock.today());
  const fields = lacksOf(content, opening, askedOf(law, dataset.origin));
  if (fields.length === 0) return;
  throw problem('open.incomplete', {
    params: { count: fields.length },
    fields,
    articles: [...new Set([...law.procedure(publication).cite, ...fields.flatMap((one) => one.articles)])],
  });
}

/** By when its data are to be attached; whoever is past it is listed. */
export function planDataset(
  p: Platform,
  actor: Actor,
  datasetId: string,
  day: LegalDay | null,
): Promise<void> {
  return transact(p.db, async (tx) => {
    const dataset = await lockDataset(tx, datasetId);
    permit(keepPolicy, actor, subjectOf(dataset));
    await openTables(tx)
      .updateTable('open.dataset')
      .set({ planned_on: day, updated_at: p.clock.now() })
      .where('id', '=', datasetId)
      .execute();
    await record(tx, p, {
      kind: 'open.dataset-planned',
      actor,
      subject: { type: 'open.dataset', id: datasetId },
      organisationId: organisationOf(actor) ?? dataset.organisationId,
      detail: { day },
    });
  });
}
