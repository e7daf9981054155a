/** What departments and the bureau see of data sets: where each stands, and what is to be done next. */
import { sql } from 'kysely';
import { openCaseOn, type Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { type LegalDay, legalDayOf } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { errorCatalogue, problem } from '#kernel/errors.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { getPublishedVersion, publishedStatements } from '#rooms/catalog/index.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import { takersOf } from '../access/index.ts';
import { superiorRules } from '../exclusions/scope.ts';
import { type Asked, askedOf, providerRules, unboundOf, unstaffedAmong } from '../providers/index.ts';
import { sourceRows } from '../releases/make.ts';
import { freshnessOf, industries } from '../search/index.ts';
import { openTables } from '../tables.ts';
import { causes, causeTitle, removalCauses } from '../withdrawal/causes.ts';
import { mayConfirm, removal, standingHalt } from '../withdrawal/halt.ts';
import { lacksOf, standardRequirements } from './complete.ts';
import { licences } from './licences.ts';
import {
  deskPolicy,
  haltPolicy,
  keepPolicy,
  publishPolicy,
  readPolicy,
  releasePolicy,
  removePolicy,
} from './policy.ts';
import { publication, subjectOf } from './prepare.ts';
import { classWord } from './present.ts';
import {
  type Dataset,
  type DatasetVersion,
  getDataset,
  listDatasets,
  type Release,
  releasesOf,
  versionsOf,
} from './read.ts';
import type { DatasetReply, DeskRelease, DeskReply, DeskVersion } from './schema.ts';
import { outdatedOf, releaseDays } from './standing.ts';

type Query = { state?: string | undefined; organisation?: string | undefined; search?: string | undefined };
type DeskItem = DeskReply['items'][number];

export async function readDesk(p: Platform, actor: Actor, query: Query): Promise<DeskReply> {
  permit(deskPolicy, actor, undefined);
  const own = organisationOf(actor) ?? '';
  const organisationId = oversees(actor) ? query.organisation : own;
  const law = await lawNow(p.db, p.law, p.clock.today());
  const sets = await listDatasets(p.db, { organisationId });
  const items = await deskItems(p.db, law, sets);
  const needle = query.search?.trim().toLowerCase();
  return {
    items: items.filter(
      (one) =>
        (!query.state ||
          (query.state === 'outdated'
            ? one.outdated
            : query.state === 'late'
              ? one.freshness.state === 'late'
              : query.state === 'overdue'
                ? one.overdue
                : one.state === query.state)) &&
        (!needle || `${one.title.zh} ${one.title.en} ${one.slug}`.toLowerCase().includes(needle)),
    ),
    candidates: await candidatesOf(p, law, organisationId),
    unstaffed: await unstaffedAmong(
      p.db,
      law,
      sets.flatMap((one) => (one.origin === 'unit' ? one.organisationId : [])),
    ),
    abilities: abilitiesOf(actor, { organisationId: own }, { setUp: keepPolicy }),
  };
}

/** Of an open class and on no portal: with their age, so that none lies forgotten. */
async function candidatesOf(
  p: Platform,
  law: LawNow,
  organisationId: string | undefined,
): Promise<DeskReply['candidates']> {
  const found = (
    await Promise.all(
      ['open', 'conditional'].map((openingClass) =>
        publishedStatements(p.db, {
          openingClass,
          ...(organisationId ? { providerId: organisationId } : {}),
        }),
      ),
    )
  ).flat();
  const { rows } = await sql<{ id: string }>`
    select resource_id as id from open.dataset where resource_id is not null and state <> 'planned'`.execute(
    p.db,
  );
  const there = new Set(rows.map(({ id }) => id));
  // What higher law bars is pushed by nothing.
  for (const { resourceId, effect } of await superiorRules(p.db))
    if (effect === 'bars') there.add(resourceId);
  const waiting = found.filter(({ id }) => !there.has(id));
  const names = await organisationNames(p.db, [...new Set(waiting.map(({ providerId }) => providerId))]);
  return waiting.map((one) => ({
    resourceId: one.id,
    code: one.code,
    title: one.name,
    class: classWord(law, one.openingClass),
    organisation: { id: one.providerId, name: names.get(one.providerId) ?? { zh: '', en: '' } },
    since: one.publishedAt ? legalDayOf(one.publishedAt) : null,
    days: one.publishedAt ? daysBetween(legalDayOf(one.publishedAt), law.day) : 0,
  }));
}

const daysBetween = (from: LegalDay, to: LegalDay): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

type Newest = { version: DatasetVersion | undefined; release: Release | undefined; processed: boolean };

async function newestOf(ex: Executor, dataset: Dataset): Promise<Newest> {
  const [version] = await versionsOf(ex, dataset.id);
  const [release] = await releasesOf(ex, dataset.id);
  const { rows } = await sql<{ there: boolean }>`
    select exists (select 1 from open.processing where dataset_id = ${dataset.id}) as there`.execute(ex);
  return { version, release, processed: rows[0]?.there ?? false };
}

/** The one thing to do now; a page shows it first. */
function nextOf(
  asked: Asked,
  dataset: Dataset,
  { version, release, processed }: Newest,
  outdated: boolean,
): DeskItem['next'] {
  if (dataset.state === 'withdrawn') return 'none';
  if (dataset.state === 'suspended') return 'assess';
  if (release?.state === 'making') return 'making';
  if (release?.state === 'held') return 'look';
  const draft = version?.state === 'draft';
  if (draft && lacksOf(version.content, version.class, asked).length > 0) return 'complete';
  if (!processed && dataset.state === 'planned' && dataset.origin === 'unit') return 'treat';
  const fits =
    release?.state === 'checked' || (release?.state === 'published' && release.id === dataset.releaseId);
  if (!fits) return 'release';
  if (draft) return 'publish';
  if (version?.state === 'proposed') return 'decide';
  if (release.state === 'checked') return 'publish';
  return outdated ? 'update' : 'none';
}

async function deskItems(ex: Executor, law: LawNow, sets: readonly Dataset[]): Promise<DeskItem[]> {
  const names = await organisationNames(ex, [...new Set(sets.map((one) => one.organisationId))]);
  const outdated = await outdatedOf(ex, sets);
  const days = await releaseDays(ex, sets);
  const unbound = await unboundOf(
    ex,
    law,
    sets.map((one) => one.organisationId),
  );
  const items: DeskItem[] = [];
  for (const one of sets) {
    const newest = await newestOf(ex, one);
    const said = one.published ?? newest.version;
    const current = newest.release?.id === one.releaseId ? newest.release : undefined;
    const shown =
      current ?? (await releasesOf(ex, one.id, { published: true })).find(({ id }) => id === one.releaseId);
    items.push({
      id: one.id,
      slug: one.slug,
      title: said?.content.title ?? { zh: one.slug, en: one.slug },
      class: said?.class ? classWord(law, said.class) : null,
      state: one.state,
      origin: one.origin,
      organisation: { id: one.organisationId, name: names.get(one.organisationId) ?? { zh: '', en: '' } },
      plannedOn: one.plannedOn,
      overdue: one.state === 'planned' && one.plannedOn !== null && one.plannedOn < law.day,
      outdated: outdated.has(one.id),
      freshness: freshnessOf(days.get(one.id) ?? null, said?.content.updateCycle ?? '', law.day),
      release: shown?.publishedAt
        ? { number: shown.number ?? 0, rows: shown.rows, publishedAt: shown.publishedAt.toISOString() }
        : null,
      binding: !unbound.has(one.organisationId),
      next: nextOf(askedOf(law, one.origin), one, newest, outdated.has(one.id)),
    });
  }
  return items;
}

export async function readDataset(p: Platform, actor: Actor, id: string): Promise<DatasetReply> {
  const dataset = await getDataset(p.db, id);
  if (!dataset) throw problem('kernel.not-found');
  const subject = subjectOf(dataset);
  permit(readPolicy, actor, subject);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const [item] = await deskItems(p.db, law, [dataset]);
  if (!item) throw problem('kernel.not-found');
  const entry = dataset.resourceId ? await getPublishedVersion(p.db, dataset.resourceId) : undefined;
  const releases = await releasesOf(p.db, dataset.id);
  const people = await personNames(
    p.db,
    releases.flatMap((one) => [one.madeBy, one.publishedBy]).filter((one) => one !== null),
  );
  const halt = await standingHalt(p.db, dataset.id);
  const leaving = await openCaseOn(p.db, {
    procedure: removal,
    subjectId: dataset.id,
    applicantId: dataset.organisationId,
  });
  const abilities = abilitiesOf(actor, subject, {
    keep: keepPolicy,
    release: releasePolicy,
    halt: haltPolicy,
    remove: removePolicy,
  });
  return {
    dataset: item,
    resource: entry
      ? { id: entry.resource.id, code: entry.resource.code ?? null, version: entry.version.number }
      : null,
    versions: (await versionsOf(p.db, dataset.id)).map((one) =>
      presentVersion(one, askedOf(law, dataset.origin)),
    ),
    releases: releases.map((one) => presentDeskRelease(actor, subject, one, people)),
    withdrawals: await withdrawalsOf(p, dataset.id),
    takers: await takersShown(p, releases),
    source: await sourceRows(p, dataset),
    licences: licences.map(({ key, title, text }) => ({ key, title, text })),
    standard: standardRequirements,
    industries: [...industries],
    causes: [...causes],
    removalCauses: removalCauses.filter(({ key }) => key !== 'entry-gone'),
    origins: law.terms(providerRules.origins).map(({ key, zh, en }) => ({ key, zh, en })),
    articles: law.procedure(publication).cite,
    removalCase: leaving?.id ?? null,
    abilities: {
      ...abilities,
      confirm:
        halt && halt.confirmed_at === null && (await mayConfirm(p.db, p, actor, dataset, halt))
          ? (abilities.halt ?? { allowed: false })
          : { allowed: false },
      return:
        dataset.state === 'suspended' && halt?.assessed_at && halt.confirmed_at
          ? (abilities.halt ?? { allowed: false })
          : { allowed: false },
      halt: dataset.state === 'open' ? (abilities.halt ?? { allowed: false }) : { allowed: false },
      remove:
        dataset.state === 'open' && !leaving ? (abilities.remove ?? { allowed: false }) : { allowed: false },
      oversee: { allowed: hasRole(actor, 'bureau') },
    },
  };
}

const presentVersion = (version: DatasetVersion, asked: Asked): DeskVersion => ({
  id: version.id,
  number: version.number,
  state: version.state,
  class: version.class,
  content: version.content,
  reason: version.reason,
  revision: version.revision,
  caseId: version.caseId,
  proposedAt: version.proposedAt?.toISOString() ?? null,
  publishedAt: version.publishedAt?.toISOString() ?? null,
  lacks:
    version.state === 'draft'
      ? lacksOf(version.content, version.class, asked).map(({ path, message }) => ({ path, message }))
      : [],
});

function presentDeskRelease(
  actor: Actor,
  subject: ReturnType<typeof subjectOf>,
  release: Release,
  people: Map<string, string>,
): DeskRelease {
  const failure = release.failure ? errorCatalogue.get(release.failure) : undefined;
  const may = abilitiesOf(actor, subject, { make: releasePolicy, publish: publishPolicy });
  const no = { allowed: false };
  const own = actor.kind === 'person' && actor.personId === release.madeBy;
  const open = ['making', 'held', 'checked'].includes(release.state);
  return {
    id: release.id,
    number: release.number,
    state: release.state,
    stage: String(release.progress.stage ?? 'rows'),
    files: Array.isArray(release.progress.files) ? release.progress.files.map(String) : [],
    scheduled: release.progress.scheduled === true,
    rows: release.rows,
    findings: release.findings,
    difference: release.difference,
    failure: release.failure
      ? {
          code: release.failure,
          what: failure
            ? { zh: failure.zh.what, en: failure.en.what }
            : { zh: release.failure, en: release.failure },
        }
      : null,
    note: release.note,
    madeBy: (release.madeBy && people.get(release.madeBy)) ?? null,
    madeAt: release.madeAt.toISOString(),
    publishedBy: (release.publishedBy && people.get(release.publishedBy)) ?? null,
    publishedAt: release.publishedAt?.toISOString() ?? null,
    abilities: {
      cancel: open ? (may.make ?? no) : no,
      retry: ['failed', 'held'].includes(release.state) ? (may.make ?? no) : no,
      publish:
        release.state === 'checked'
          ? own
            ? {
                allowed: false,
                code: 'open.second-person',
                reason: { zh: '须由另一人发布', en: 'another person publishes it' },
              }
            : (may.publish ?? no)
          : no,
    },
  };
}

async function withdrawalsOf(p: Platform, datasetId: string): Promise<DatasetReply['withdrawals']> {
  const rows = await openTables(p.db)
    .selectFrom('open.withdrawal')
    .selectAll()
    .where('dataset_id', '=', datasetId)
    .orderBy('at', 'desc')
    .execute();
  const names = await organisationNames(
    p.db,
    rows.map((row) => row.by_organisation),
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    cause: causeTitle(row.cause),
    reason: row.reason,
    notice: row.notice,
    foundAt: row.found_at.toISOString(),
    at: row.at.toISOString(),
    seconds: Math.max(0, Math.round((row.at.getTime() - row.found_at.getTime()) / 1000)),
    by: { id: row.by_organisation, name: names.get(row.by_organisation) ?? { zh: '', en: '' } },
    confirmedAt: row.confirmed_at?.toISOString() ?? null,
    assessedAt: row.assessed_at?.toISOString() ?? null,
    assessment: row.assessment,
    caseId: row.case_id,
    told: row.told,
    returnedAt: row.returned_at?.toISOString() ?? null,
  }));
}

/** Who took which version, by name. */
async function takersShown(p: Platform, releases: readonly Release[]): Promise<DatasetReply['takers']> {
  const found = await takersOf(
    p.db,
    releases.map(({ id }) => id),
  );
  const names = await organisationNames(p.db, [
    ...new Set(found.map(({ organisationId }) => organisationId)),
  ]);
  const number = new Map(releases.map((one) => [one.id, one.number ?? 0]));
  return [...Map.groupBy(found, ({ organisationId }) => organisationId)].map(([id, same]) => ({
    organisation: { id, name: names.get(id) ?? { zh: '', en: '' } },
    releases: same.map(({ releaseId }) => number.get(releaseId) ?? 0).sort((a, b) => a - b),
    times: same.reduce((sum, { times }) => sum + times, 0),
    lastAt: new Date(Math.max(...same.map(({ lastAt }) => lastAt.getTime()))).toISOString(),
  }));
}
