/** Scans the outcome of a release and keeps what was found; goes over published ones again when the bureau adds a pattern. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { defineJob } from '#kernel/jobs.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import { getDataset, getVersion, listDatasets, type Release, releasesOf } from '../datasets/read.ts';
import { releaseTable } from '../releases/table.ts';
import { openTables } from '../tables.ts';
import { consentCoverage } from './consents-read.ts';
import { disclosureRules } from './law.ts';
import { patternCount, patternsInForce } from './patterns.ts';
import { isTreated, type Treatment } from './recipe.ts';
import { standingReview } from './review.ts';
import { scanRows } from './scan.ts';
import { scanKinds } from './scan-kinds.ts';
import { rescanJob } from './scan-names.ts';
import { entryOf, markedSecret, untreated } from './subject.ts';
import { disclosureTables, type Hit } from './tables.ts';

export type Findings = {
  clean: boolean;
  rows: number;
  hits: (Hit & { mend: Text; cleared: string | null })[];
  patterns: number;
  at: string;
};

const ownMend: Text = {
  zh: '遮盖、概括或者去掉该字段后重新生成',
  en: 'mask, generalise or drop the column and make the release again',
};
export const mendOf = (kind: string): Text =>
  kind in scanKinds ? scanKinds[kind as keyof typeof scanKinds].mend : ownMend;

/** All rows of the release as they lie in the warehouse; what the review cleared is told and holds nothing. */
export async function scanRelease(
  p: Platform,
  release: Release,
  { again = false }: { again?: boolean } = {},
): Promise<Findings> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const [dataset, version, patterns, known] = await Promise.all([
    getDataset(p.db, release.datasetId),
    getVersion(p.db, release.versionId),
    patternsInForce(p.db),
    patternCount(p.db),
  ]);
  const { rows, hits } = await scanRows(p, {
    from: releaseTable(release.id),
    columns: release.columns.map(({ name, physical, titleZh, kind }) => ({
      name,
      physical,
      title: titleZh,
      kind,
    })),
    secrecyMarks: law.terms('catalog.secrecy-marks').map(({ zh }) => zh),
    patterns,
  });
  if (dataset?.resourceId)
    hits.push(...(await ofMarks(p, dataset.resourceId, release, law.flag(disclosureRules.subjectConsent))));
  const review = version && (await standingReview(p.db, version));
  const cleared = review && !review.outdated && review.result === 'pass' ? review.cleared : [];
  const judged = hits.map((hit) => ({
    ...hit,
    mend: mendOf(hit.kind),
    cleared: cleared.find(({ column, kind }) => column === hit.column && kind === hit.kind)?.reason ?? null,
  }));
  const clean = judged.every(({ cleared: why }) => why !== null);
  const at = p.clock.now();
  await transact(p.db, async (tx) => {
    await disclosureTables(tx)
      .insertInto('open.scan')
      .values({
        id: newId(),
        release_id: release.id,
        dataset_id: release.datasetId,
        again,
        patterns: known,
        rows,
        findings: JSON.stringify(judged.filter(({ cleared: why }) => why === null)),
        clean,
        at,
      })
      .execute();
    await record(tx, p, {
      kind: 'open.scanned',
      actor: platform,
      subject: { type: 'open.dataset', id: release.datasetId },
      ...(dataset ? { organisationId: dataset.organisationId } : {}),
      detail: {
        release: release.id,
        rows,
        clean,
        again,
        found: judged.map(({ column, kind, count }) => `${column}:${kind}:${count}`),
      },
    });
  });
  return { clean, rows, hits: judged, patterns: known, at: at.toISOString() };
}

/** What no pattern tells: columns marked as trade secrets that leave as they are, and subjects who did not consent. */
async function ofMarks(p: Platform, resourceId: string, release: Release, consents: boolean): Promise<Hit[]> {
  const { recipe } = release.treatment as unknown as Treatment;
  const secret = await markedSecret(p.db, resourceId);
  const there = new Set(release.columns.map(({ name, from }) => from ?? name));
  const hits: Hit[] = [...secret.keys()]
    .filter((item) => there.has(item) && !isTreated(recipe?.columns[item]))
    .map((item) => ({
      column: item,
      kind: 'trade-secret',
      title: scanKinds['trade-secret'].title,
      count: release.rows,
      samples: [],
    }));
  if (!consents) return hits;
  const entry = await entryOf(p.db, { resourceId } as Parameters<typeof entryOf>[1]);
  const bare = untreated(entry?.items ?? [], secret, recipe).filter(({ name }) => there.has(name));
  const coverage = bare.length > 0 ? await consentCoverage(p, p.db, resourceId) : undefined;
  if (coverage && coverage.without > 0)
    hits.push({
      column: bare.map(({ name }) => name).join(', '),
      kind: 'without-consent',
      title: scanKinds['without-consent'].title,
      count: coverage.without,
      samples: [],
    });
  return hits;
}

export async function newestScan(ex: Executor, releaseId: string) {
  return disclosureTables(ex)
    .selectFrom('open.scan')
    .selectAll()
    .where('release_id', '=', releaseId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Every release that is published or waits for it, one after another; those that know the newest pattern are passed over. */
export const rescanDefinition = (p: Platform) =>
  defineJob(rescanJob, z.object({}), async (_payload, { signal }) => {
    const known = await patternCount(p.db);
    for (const dataset of await listDatasets(p.db)) {
      const releases = await releasesOf(p.db, dataset.id);
      for (const release of releases.filter(({ state }) => state === 'published' || state === 'checked')) {
        if (signal.aborted) throw new Error('stopped');
        const last = await newestScan(p.db, release.id);
        if (last && last.patterns >= known) continue;
        const found = await scanRelease(p, release, { again: true });
        if (found.clean) continue;
        if (release.state === 'published') await tell(p, release, dataset, found);
        else await hold(p, release, dataset, found);
      }
    }
  });

/** It waited to be published, and waits now for what was found. */
async function hold(
  p: Platform,
  release: Release,
  { organisationId }: { organisationId: string },
  found: Findings,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const { numUpdatedRows } = await openTables(tx)
      .updateTable('open.release')
      .set({ state: 'held', findings: JSON.stringify(found) })
      .where('id', '=', release.id)
      .where('state', '=', 'checked')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await record(tx, p, {
      kind: 'open.release-held',
      actor: platform,
      subject: { type: 'open.dataset', id: release.datasetId },
      organisationId,
      detail: { release: release.id, rows: release.rows, digest: release.digest ?? '' },
    });
  });
}

async function tell(
  p: Platform,
  release: Release,
  dataset: { id: string; slug: string; organisationId: string },
  found: Findings,
): Promise<void> {
  const open = found.hits.filter(({ cleared }) => cleared === null);
  await transact(p.db, async (tx) => {
    await record(tx, p, {
      kind: 'open.leak-risk-found',
      actor: platform,
      subject: { type: 'open.dataset', id: dataset.id },
      organisationId: dataset.organisationId,
      detail: { release: release.id, number: release.number ?? 0, columns: open.map(({ column }) => column) },
    });
    const bureau = await bureauOf(tx, p.law.city.regionCode);
    for (const organisationId of new Set([dataset.organisationId, ...(bureau ? [bureau.id] : [])]))
      await notify(tx, p, {
        kind: 'open.leak-risk',
        to: { organisationId, roles: organisationId === bureau?.id ? ['bureau'] : ['provider'] },
        params: {
          slug: dataset.slug,
          number: String(release.number ?? ''),
          columns: open.map(({ column }) => column).join('、'),
        },
        subject: { type: 'open.dataset', id: dataset.id },
        link: '/open/disclosure/risks',
        once: `open.leak-risk ${release.id} ${found.patterns}`,
      });
  });
}
