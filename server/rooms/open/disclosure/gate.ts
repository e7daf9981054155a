/** What must stand before data are opened; each names what is missing. Called by packs as gates, and by whoever publishes a release. */
import type { Platform } from '#cases/index.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import type { Item } from '#rooms/catalog/index.ts';
import { requireEntryAllows } from '../datasets/entry-allows.ts';
import { type Dataset, type DatasetVersion, getVersion, type Release } from '../datasets/read.ts';
import { requireQuality } from '../scores/require.ts';
import { consentCoverage } from './consents-read.ts';
import { disclosureRules as rules } from './law.ts';
import { patternsEnded } from './patterns.ts';
import { gapsOf, named, newestProcessing, undoneOf } from './processing.ts';
import { emptyRecipe } from './recipe.ts';
import { standingReview, submitterOf } from './review.ts';
import { newestScan } from './scan-release.ts';
import { entryOf, isSensitive, markedSecret, untreated } from './subject.ts';

export type Opened = { dataset: Dataset; version: DatasetVersion };

/** Flagged columns that would leave as they are. Error: `open.treatment-missing`, which names them. */
export async function requireFlagged(
  p: Platform,
  ex: Executor,
  law: LawNow,
  { dataset, version }: Opened,
): Promise<void> {
  const processing = await newestProcessing(ex, dataset.id);
  const items = await openedItems(ex, { dataset, version });
  const secret = dataset.resourceId ? await markedSecret(ex, dataset.resourceId) : new Map<string, string>();
  const bare = untreated(items, secret, processing?.recipe ?? emptyRecipe);
  if (bare.length > 0 && !(await consented(p, ex, law, dataset))) {
    const fields = bare.map(({ titleZh, titleEn, name }) => ({
      zh: titleZh || name,
      en: titleEn || titleZh || name,
    }));
    throw problem('open.treatment-missing', {
      params: { fields: named(fields) },
      articles: law.cite(rules.steps),
    });
  }
}

async function openedItems(ex: Executor, { dataset, version }: Opened): Promise<Item[]> {
  const entry = await entryOf(ex, dataset);
  return (entry?.items ?? []).filter(({ name }) =>
    version.content.fields.some((field) => (field.from ?? field.name) === name),
  );
}

/** Errors: of `requireFlagged`, `open.processing-missing`, `open.processing-gap`, `open.sensitive-steps`, `open.use-unstated`, `open.groups-small`. */
export async function requireTreated(p: Platform, ex: Executor, law: LawNow, opened: Opened): Promise<void> {
  await requireFlagged(p, ex, law, opened);
  const { dataset, version } = opened;
  const processing = await newestProcessing(ex, dataset.id);
  const steps = law.terms(rules.steps);
  if (steps.length > 0 && !processing)
    throw problem('open.processing-missing', {
      params: { steps: named(steps) },
      articles: law.cite(rules.steps),
    });
  if (!processing) return;
  const gaps = gapsOf(law, processing.steps);
  if (gaps.length > 0)
    throw problem('open.processing-gap', { params: { steps: named(gaps) }, articles: law.cite(rules.steps) });
  const items = await openedItems(ex, opened);
  if (isSensitive(items) && law.terms(rules.sensitiveSteps).length > 0)
    requireSensitive(law, processing.steps, version);
  requireGroups(law, processing.figures?.after);
}

function requireSensitive(
  law: LawNow,
  steps: Parameters<typeof undoneOf>[1],
  { content }: DatasetVersion,
): void {
  const undone = undoneOf(law, steps);
  const articles = law.cite(rules.sensitiveSteps);
  if (undone.length > 0)
    throw problem('open.sensitive-steps', { params: { steps: named(undone) }, articles });
  const { use, spread } = content.requirements;
  if (use.trim() === '' || spread.trim() === '') throw problem('open.use-unstated', { articles });
}

/** Only where text or bureau set how many may be told apart. */
function requireGroups(
  law: LawNow,
  after: { rows: number; rowsBelow: number | null; k: number | null } | undefined,
): void {
  const most = law.number(rules.atRisk)?.value;
  if (most === undefined || !after || after.rowsBelow === null || after.rows === 0) return;
  const share = (after.rowsBelow / after.rows) * 100;
  if (share <= most) return;
  throw problem('open.groups-small', {
    params: { rows: after.rowsBelow, share: share.toFixed(1), k: after.k ?? 0, most },
    articles: law.cite(rules.atRisk),
  });
}

/** Every subject in the rows has consented, where the city's text lets that stand for treatment. */
async function consented(p: Platform, ex: Executor, law: LawNow, { resourceId }: Dataset): Promise<boolean> {
  if (!resourceId || !law.flag(rules.subjectConsent)) return false;
  const coverage = await consentCoverage(p, ex, resourceId);
  return coverage !== undefined && coverage.without === 0;
}

/** Error: `open.review-missing`. */
export async function requireReviewed(
  ex: Executor,
  law: LawNow,
  { version }: Opened,
  madeBy?: string | null,
): Promise<void> {
  if (!law.flag(rules.review)) return;
  const review = await standingReview(ex, version);
  const submitter = submitterOf(version);
  const missing = (why: Text) =>
    problem('open.review-missing', { params: { why }, articles: law.cite(rules.review) });
  if (!review) throw missing({ zh: '尚未审查。', en: 'It was not reviewed.' });
  if (review.outdated) throw missing(review.outdated);
  if (review.result !== 'pass')
    throw missing({ zh: '审查结论为不通过。', en: 'The review did not pass it.' });
  if ([submitter, madeBy].includes(review.reviewer_id))
    throw missing({ zh: '审查人与提交人是同一人。', en: 'The reviewer is who submits it.' });
}

/** Errors: `open.scan-missing`, `open.scan-hit`. */
export async function requireScanClean(ex: Executor, law: LawNow, releaseId: string): Promise<void> {
  const scan = await newestScan(ex, releaseId);
  const articles = law.cite(rules.steps);
  if (!scan) throw problem('open.scan-missing', { articles });
  if (scan.clean) return;
  // What a pattern found that has ended since holds nothing any more.
  const ended = await patternsEnded(ex);
  const standing = scan.findings.filter(({ kind }) => !ended.has(kind));
  if (standing.length === 0) return;
  throw problem('open.scan-hit', {
    params: {
      found: named(
        standing.map(({ column, title, count }) => ({
          zh: `${column}：${title.zh} ${count} 行`,
          en: `${column}: ${title.en}, ${count} rows`,
        })),
      ),
    },
    articles,
  });
}

/** Everything of the above, for a later release of a set that is open: of the version it was made of. */
export async function requireReleasable(
  tx: Tx,
  p: Platform,
  dataset: Dataset,
  release: Release,
): Promise<void> {
  const law = await lawNow(tx, p.law, p.clock.today());
  const version = await getVersion(tx, release.versionId);
  if (!version) throw problem('kernel.not-found');
  await requireEntryAllows(tx, law, dataset, dataset.published?.class ?? version.class);
  await requireTreated(p, tx, law, { dataset, version });
  await requireReviewed(tx, law, { dataset, version }, release.madeBy);
  await requireScanClean(tx, law, release.id);
  await requireQuality(tx, law, dataset);
}
