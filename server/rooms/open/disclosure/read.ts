/** What the desk reads of disclosure: one data set with everything that stands or is missing, the list, patterns, leak risks. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { visibleBatches } from '#rooms/collect/index.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import { type Dataset, getRelease, listDatasets, releasesOf } from '../datasets/read.ts';
import { disclosureRules as rules } from './law.ts';
import { patternsInForce } from './patterns.ts';
import { lookPolicy, patternPolicy, previewPolicy, reviewPolicy, treatPolicy } from './policy.ts';
import { newestProcessing } from './processing.ts';
import { emptyRecipe } from './recipe.ts';
import { runsOf } from './rerun.ts';
import { standingReview, submitterOf } from './review.ts';
import { scanKinds } from './scan-kinds.ts';
import { mendOf, newestScan } from './scan-release.ts';
import type { DisclosureList, DisclosureReply, PatternsReply, RisksReply } from './schema.ts';
import {
  entryOf,
  isSensitive,
  markedSecret,
  mustBeTreated,
  requireDataset,
  versionUnderWay,
} from './subject.ts';
import { disclosureTables, type StepKey } from './tables.ts';

const titleOf = (dataset: Dataset, content?: { title: { zh: string; en: string } }) =>
  content?.title ?? dataset.published?.content.title ?? { zh: dataset.slug, en: dataset.slug };

type ScanRow = NonNullable<Awaited<ReturnType<typeof newestScan>>>;
const presentScan = (row: ScanRow) => ({
  releaseId: row.release_id,
  at: row.at.toISOString(),
  rows: Number(row.rows),
  again: row.again,
  clean: row.clean,
  hits: row.findings.map((hit) => ({
    ...hit,
    mend: mendOf(hit.kind),
    clearable: hit.kind in scanKinds && scanKinds[hit.kind as keyof typeof scanKinds].clearable,
  })),
});

export async function readDisclosure(p: Platform, actor: Actor, id: string): Promise<DisclosureReply> {
  const dataset = await requireDataset(p.db, id);
  permit(lookPolicy, actor, dataset);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const db = disclosureTables(p.db);
  const [version, entry, records, reviews, releases] = await Promise.all([
    versionUnderWay(p.db, dataset.id),
    entryOf(p.db, dataset),
    db
      .selectFrom('open.processing')
      .selectAll()
      .where('dataset_id', '=', dataset.id)
      .orderBy('number', 'desc')
      .limit(20)
      .execute(),
    db
      .selectFrom('open.review')
      .selectAll()
      .where('dataset_id', '=', dataset.id)
      .orderBy('reviewed_at', 'desc')
      .limit(20)
      .execute(),
    releasesOf(p.db, dataset.id),
  ]);
  const secret = dataset.resourceId
    ? await markedSecret(p.db, dataset.resourceId)
    : new Map<string, string>();
  const standing = version && (await standingReview(p.db, version));
  const scan = releases[0] && (await newestScan(p.db, releases[0].id));
  const people = await personNames(p.db, [
    ...records.map((row) => row.recorded_by),
    ...reviews.map((row) => row.reviewer_id),
  ]);
  const person = (of: string) => ({ id: of, name: people.get(of) ?? '' });
  const [newest] = records;
  const must = new Set(law.terms(rules.sensitiveSteps).map(({ key }) => key));
  const items = entry?.items ?? [];
  const sensitive = isSensitive(items);
  const visible = dataset.resourceId ? await visibleBatches(p.db, dataset.resourceId) : undefined;
  return {
    dataset: {
      id: dataset.id,
      slug: dataset.slug,
      title: titleOf(dataset, version?.content),
      organisationId: dataset.organisationId,
    },
    version: version ? { id: version.id, number: version.number, state: version.state } : null,
    columns: items.map((item) => ({
      name: item.name,
      title: { zh: item.titleZh || item.name, en: item.titleEn || item.titleZh || item.name },
      type: item.type,
      personal: item.personal,
      secret: secret.get(item.name) ?? null,
      mustTreat: mustBeTreated(item, secret),
      opened: version?.content.fields.some((field) => (field.from ?? field.name) === item.name) ?? true,
    })),
    rows: (visible?.batches.length ?? 0) > 0,
    resourceId: dataset.resourceId,
    sensitive,
    recipe: newest?.recipe ?? emptyRecipe,
    steps: stepsOf(law, sensitive, must, newest?.steps ?? {}),
    records: records.map((row) => ({
      number: row.number,
      recordedAt: row.recorded_at.toISOString(),
      recordedBy: person(row.recorded_by),
      figures: row.figures,
    })),
    runs: await runsOf(p.db, releases.slice(0, 20)),
    reviewAsked: law.flag(rules.review),
    reviews: reviews.map((row) => ({
      id: row.id,
      reviewedOn: row.reviewed_on,
      reviewer: person(row.reviewer_id),
      stateSecrets: row.state_secrets,
      tradeSecrets: row.trade_secrets,
      privacy: row.privacy,
      disclosure: row.disclosure,
      result: row.result,
      cleared: row.cleared,
      outdated:
        standing?.id === row.id ? standing.outdated : { zh: '已有新的审查', en: 'Followed by a newer one' },
    })),
    scan: scan ? presentScan(scan) : null,
    thresholds: {
      k: law.number(rules.k)?.value ?? null,
      l: law.number(rules.l)?.value ?? null,
      atRisk: law.number(rules.atRisk)?.value ?? null,
    },
    articles: { steps: law.cite(rules.steps), review: law.cite(rules.review) },
    abilities: {
      ...abilitiesOf(actor, dataset, { treat: treatPolicy, preview: previewPolicy }),
      review: reviewPolicy.on(actor, {
        ...dataset,
        submittedBy: version ? submitterOf(version) : null,
      }),
    },
  };
}

function stepsOf(
  law: Awaited<ReturnType<typeof lawNow>>,
  sensitive: boolean,
  must: ReadonlySet<string>,
  said: Partial<Record<StepKey, NonNullable<DisclosureReply['steps'][number]['said']>>>,
): DisclosureReply['steps'] {
  const asked = law.terms(rules.steps);
  const more = sensitive
    ? law.terms(rules.sensitiveSteps).filter(({ key }) => !asked.some((one) => one.key === key))
    : [];
  return [...asked, ...more].map(({ key, zh, en }) => ({
    key: key as StepKey,
    title: { zh, en },
    must: sensitive && must.has(key),
    said: said[key as StepKey] ?? null,
  }));
}

/** Sets of the reader's organisation; all of them for who oversees. */
export async function listDisclosure(p: Platform, actor: Actor): Promise<DisclosureList> {
  const own = oversees(actor) ? undefined : organisationOf(actor);
  const datasets = await listDatasets(p.db, own ? { organisationId: own } : {});
  const names = await organisationNames(
    p.db,
    datasets.map(({ organisationId }) => organisationId),
  );
  const items: DisclosureList['items'] = [];
  for (const dataset of datasets.slice(0, 500)) {
    const version = await versionUnderWay(p.db, dataset.id);
    const review = version && (await standingReview(p.db, version));
    const [release] = await releasesOf(p.db, dataset.id);
    const scan = release && (await newestScan(p.db, release.id));
    items.push({
      id: dataset.id,
      slug: dataset.slug,
      title: titleOf(dataset, version?.content),
      organisation: {
        id: dataset.organisationId,
        name: names.get(dataset.organisationId) ?? { zh: '', en: '' },
      },
      state: dataset.state,
      record: (await newestProcessing(p.db, dataset.id))?.number ?? null,
      review: review ? (review.outdated ? 'outdated' : review.result) : 'none',
      scan: scan ? (scan.clean ? 'clean' : 'hits') : 'none',
    });
  }
  return { items };
}

export async function readPatterns(p: Platform, actor: Actor): Promise<PatternsReply> {
  const rows = await patternsInForce(p.db);
  return {
    items: rows.map(({ id, zh, en, expression }) => ({ id, title: { zh, en }, expression })),
    abilities: abilitiesOf(actor, undefined, { keep: patternPolicy }),
  };
}

/** Published releases whose newest scan is not clean; of the reader's own organisation, or of all for who oversees. */
export async function readRisks(p: Platform, actor: Actor): Promise<RisksReply> {
  const own = oversees(actor) ? undefined : organisationOf(actor);
  const rows = await disclosureTables(p.db)
    .selectFrom('open.scan')
    .distinctOn('release_id')
    .selectAll()
    .orderBy('release_id')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  const items: RisksReply['items'] = [];
  const datasets = new Map(
    (await listDatasets(p.db, own ? { organisationId: own } : {})).map((one) => [one.id, one]),
  );
  const names = await organisationNames(
    p.db,
    [...datasets.values()].map(({ organisationId }) => organisationId),
  );
  for (const row of rows.filter(({ clean }) => !clean)) {
    const dataset = datasets.get(row.dataset_id);
    const release = dataset && (await getRelease(p.db, row.release_id));
    if (!dataset || release?.state !== 'published') continue;
    items.push({
      ...presentScan(row),
      dataset: { id: dataset.id, slug: dataset.slug, state: dataset.state },
      organisation: {
        id: dataset.organisationId,
        name: names.get(dataset.organisationId) ?? { zh: '', en: '' },
      },
      number: release.number ?? 0,
    });
  }
  return { items };
}
