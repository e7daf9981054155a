/** What the public reads of the opening catalogue and of one data set; of what is planned or closed it reads nothing. */
import type { Platform } from '#cases/index.ts';
import { legalDayOf } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { resourceTitles } from '#rooms/catalog/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { providersOf } from '../providers/index.ts';
import { forms, isFormat } from '../releases/formats.ts';
import { freshnessOf } from '../search/index.ts';
import type { ChangeKind } from '../tables.ts';
import { type Change, changesOf, countChanges } from './changes.ts';
import { licenceOf } from './licences.ts';
import { originWord } from './origin.ts';
import {
  countOpen,
  distributionsOf,
  getDataset,
  getRelease,
  noticeOf,
  type OpenDataset,
  openDatasets,
  type Release,
  releasesOf,
} from './read.ts';
import type { PublicRelease, PublicReply } from './schema.ts';
import { outdatedOf, releaseDays } from './standing.ts';

export type Item = Omit<
  PublicReply,
  'state' | 'notice' | 'content' | 'licence' | 'release' | 'releases' | 'changes'
>;

export function classWord(law: LawNow, key: string) {
  const term = law.terms('classify.opening-classes').find((one) => one.key === key);
  return { key, zh: term?.zh ?? key, en: term?.en ?? key };
}

/** All that is open, as the opening catalogue lists it. */
export async function itemsOf(p: Platform, ex: Executor, sets: readonly OpenDataset[]): Promise<Item[]> {
  const law = await lawNow(ex, p.law, p.clock.today());
  const names = await organisationNames(ex, [...new Set(sets.map((one) => one.organisationId))]);
  const resources = sets.flatMap(({ resourceId }) => (resourceId ? [resourceId] : []));
  const titles = await resourceTitles(ex, resources);
  const outdated = await outdatedOf(ex, sets);
  const days = await releaseDays(ex, sets);
  const providers = await providersOf(
    ex,
    law,
    sets.map((one) => one.organisationId),
  );
  return sets.map((one) => ({
    id: one.id,
    slug: one.slug,
    resourceId: one.resourceId,
    resourceCode: (one.resourceId && titles.get(one.resourceId)?.code) || null,
    title: one.published.content.title,
    class: classWord(law, one.published.class),
    theme: one.published.content.theme,
    conditions: one.published.content.conditions.map((condition) => condition.text),
    updateCycle: one.published.content.updateCycle,
    organisation: { id: one.organisationId, name: names.get(one.organisationId) ?? { zh: '', en: '' } },
    origin: one.origin,
    version: one.published.number,
    publishedOn: legalDayOf(one.published.publishedAt),
    outdated: outdated.has(one.id),
    freshness: freshnessOf(days.get(one.id) ?? null, one.published.content.updateCycle, law.day),
    summary: one.published.content.summary,
    items: one.published.content.fields.map(({ titleZh, name }) => titleZh || name),
    formats: one.published.content.formats ?? [],
    dataOrigin: originWord(law, one.published.content.dataOrigin),
    provider: providers.get(one.organisationId) ?? { kind: null, level: null, reference: false, bound: true },
  }));
}

export type CataloguePlace = { organisation?: string | undefined; page: number; pageSize: number };

export async function readCatalogue(p: Platform, { organisation, page, pageSize }: CataloguePlace) {
  const sets = await openDatasets(p.db, {
    organisationId: organisation,
    limit: pageSize,
    offset: (page - 1) * pageSize,
  });
  const items = await itemsOf(p, p.db, sets);
  const [last] = await changesOf(p.db, { limit: 1 });
  const total = await countOpen(p.db, organisation);
  return { items, total, page, pageSize, updatedOn: last?.day ?? null };
}

const AT_ONCE = 500;

/** All of it, as many at a time as are held at once. */
export async function* wholeCatalogue(p: Platform, organisation?: string): AsyncGenerator<Item[]> {
  for (let after = ''; ; ) {
    const sets = await openDatasets(p.db, { organisationId: organisation, after, limit: AT_ONCE });
    if (sets.length > 0) yield await itemsOf(p, p.db, sets);
    if (sets.length < AT_ONCE) return;
    after = sets.at(-1)?.slug ?? after;
  }
}

export const changeShown = ({ slug, kind, day, detail }: Change) => ({ slug, kind, day, detail });

const byKind = {
  released: ['released'],
  catalogue: ['published', 'changed', 'outdated'],
  withdrawn: ['suspended', 'withdrawn', 'returned'],
} as const satisfies Record<string, readonly ChangeKind[]>;
export type ChangeGroup = keyof typeof byKind;

export type ChangesAsked = { group?: ChangeGroup | undefined; page: number; pageSize: number };

/** What changed on the opening catalogue, newest first, each with the name of its set. */
export async function readChanges(p: Platform, { group, page, pageSize }: ChangesAsked) {
  const kinds = group && byKind[group];
  const found = await changesOf(p.db, { kinds, limit: pageSize, offset: (page - 1) * pageSize });
  const names = await organisationNames(p.db, [...new Set(found.map((one) => one.organisationId))]);
  return {
    items: found.map((one) => ({
      ...changeShown(one),
      id: one.id,
      at: one.at.toISOString(),
      title: one.title,
      organisation: { id: one.organisationId, name: names.get(one.organisationId) ?? { zh: '', en: '' } },
    })),
    total: await countChanges(p.db, { kinds }),
    page,
    pageSize,
  };
}

export async function presentRelease(ex: Executor, slug: string, release: Release): Promise<PublicRelease> {
  const files = await distributionsOf(ex, release.id);
  return {
    ...briefRelease(release),
    columns: release.columns.map(({ name, titleZh, titleEn, meaning, unit, kind }) => ({
      name,
      titleZh,
      titleEn,
      meaning,
      unit,
      kind,
    })),
    files: files.flatMap(({ format, bytes, sha256, rows }) =>
      isFormat(format)
        ? [
            {
              format,
              title: forms[format].title,
              media: forms[format].media,
              bytes,
              sha256,
              rows,
              href: `/api/open/datasets/${slug}/releases/${release.number ?? 0}/files/${format}`,
            },
          ]
        : [],
    ),
  };
}

const briefRelease = (release: Release) => ({
  id: release.id,
  number: release.number ?? 0,
  rows: release.rows,
  digest: release.digest,
  publishedAt: (release.publishedAt ?? release.madeAt).toISOString(),
  note: release.note,
  difference: release.difference,
});

/** Errors: `kernel.not-found` of whatever the public never saw, `open.gone` of what was taken away. */
export async function readPublic(p: Platform, slug: string): Promise<PublicReply> {
  const dataset = await getDataset(p.db, slug);
  if (!dataset?.published || dataset.state === 'planned') throw problem('kernel.not-found');
  if (dataset.state !== 'open') throw problem('open.gone', { params: { notice: noticeOf(dataset.halt) } });
  const open: OpenDataset = { ...dataset, published: dataset.published };
  const [item] = await itemsOf(p, p.db, [open]);
  if (!item) throw problem('kernel.not-found');
  const release = dataset.releaseId ? await getRelease(p.db, dataset.releaseId) : undefined;
  const licence = licenceOf(open.published.content.licence);
  return {
    ...item,
    state: dataset.state,
    notice: null,
    content: open.published.content,
    licence,
    release: release?.state === 'published' ? await presentRelease(p.db, slug, release) : null,
    releases: (await releasesOf(p.db, dataset.id, { published: true })).map(briefRelease),
    changes: (await changesOf(p.db, { datasetId: dataset.id, limit: 50 })).map(changeShown),
  };
}
