/** The public page of a version that is not published yet, made of what the version says and of the release that would go out with it. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { askedOf, providersOf } from '../providers/index.ts';
import { forms, isFormat } from '../releases/formats.ts';
import { queryRows } from '../rows/query.ts';
import { scoresOf } from '../scores/read.ts';
import { classWord, cycleWord, freshnessOf, industryWord, themeWord } from '../search/index.ts';
import { lacksOf } from './complete.ts';
import { licenceOf } from './licences.ts';
import { originWord } from './origin.ts';
import { readPolicy } from './policy.ts';
import { subjectOf } from './prepare.ts';
import { distributionsOf, getDataset, getVersion, type Release, releasesOf, versionsOf } from './read.ts';
import type { DraftReply } from './schema-desk.ts';

const ROWS = 10;
const none = { zh: '', en: '' };

/** The newest that is fit or was published: what a reader would find there. */
const fits = ({ state }: Release): boolean => state === 'checked' || state === 'published';

export async function readDraft(p: Platform, actor: Actor, versionId: string): Promise<DraftReply> {
  const version = await getVersion(p.db, versionId);
  const dataset = version && (await getDataset(p.db, version.datasetId));
  if (!version || !dataset) throw problem('kernel.not-found');
  permit(readPolicy, actor, subjectOf(dataset));
  const law = await lawNow(p.db, p.law, p.clock.today());
  const { content } = version;
  const release = (await releasesOf(p.db, dataset.id)).find(fits);
  const files = release ? await distributionsOf(p.db, release.id) : [];
  const names = await organisationNames(p.db, [dataset.organisationId]);
  const {
    rows: [region],
  } = await sql<{
    zh: string;
    en: string;
  }>`select name_zh as zh, coalesce(name_en, name_zh) as en from org.region
    where code = ${content.region}`.execute(p.db);
  const licence = licenceOf(content.licence);
  const at = p.clock.now().toISOString();
  const shown = release && {
    id: release.id,
    number: release.number ?? (await nextNumber(p, dataset.id)),
    rows: release.rows,
    publishedAt: release.publishedAt?.toISOString() ?? at,
    note: release.note,
    difference: release.difference,
    withdrawn: false,
  };
  const opening = version.class ?? 'open';
  const freshness = freshnessOf(shown?.publishedAt ?? null, content.updateCycle, law.day);
  const provider = (await providersOf(p.db, law, [dataset.organisationId])).get(dataset.organisationId);
  // Of what the public would not see without access, the rows are the unit's own.
  const sees = opening === 'open' || organisationOf(actor) === dataset.organisationId;
  const page =
    release && sees
      ? await queryRows(
          p,
          { id: release.id, rows: release.rows, columns: release.columns },
          { fields: release.columns.map(({ name }) => name), limit: ROWS, total: false },
        )
      : undefined;
  return {
    datasetId: dataset.id,
    state: version.state,
    lacks: lacksOf(content, version.class, askedOf(law, dataset.origin)).map(({ path, message }) => ({
      path,
      message,
    })),
    rows: page
      ? {
          columns: page.columns.map(({ name, titleZh, titleEn }) => ({
            name,
            title: { zh: titleZh || name, en: titleEn || titleZh || name },
          })),
          cells: page.rows,
        }
      : null,
    set: {
      id: dataset.id,
      slug: dataset.slug,
      state: dataset.state,
      halt: dataset.halt,
      title: content.title,
      summary: content.summary,
      class: opening,
      className: classWord(law, opening),
      origin: dataset.origin,
      organisation: { id: dataset.organisationId, name: names.get(dataset.organisationId) ?? none },
      theme: themeWord(content.theme),
      industry: content.industry === '' ? null : industryWord(content.industry),
      region: region ? { code: content.region, name: region } : null,
      cycle: cycleWord(content.updateCycle),
      keywords: content.keywords,
      contact: content.contact,
      licence: { key: licence.key, title: licence.title, text: licence.text, url: licence.url },
      requirements: content.requirements,
      conditions: content.conditions,
      fields: content.fields.map(({ from: _from, ...field }) => field),
      version: { number: version.number, publishedAt: version.publishedAt?.toISOString() ?? at },
      versions: (await versionsOf(p.db, dataset.id))
        .filter(({ publishedAt }) => publishedAt !== null)
        .map((one) => ({
          number: one.number,
          publishedAt: one.publishedAt?.toISOString() ?? at,
          reason: one.reason,
        })),
      release: shown
        ? {
            ...shown,
            digest: release?.digest ?? null,
            columns: (release?.columns ?? []).map(({ name, titleZh, titleEn, unit, kind }) => ({
              name,
              titleZh,
              titleEn,
              unit,
              kind,
              few: null,
            })),
          }
        : null,
      releases: shown ? [shown] : [],
      freshness,
      files: files.map(({ format, bytes, sha256, rows }) => ({
        format,
        title: isFormat(format) ? forms[format].title : { zh: format, en: format },
        bytes,
        sha256,
        rows,
      })),
      figures: { views: 0, previews: 0, downloads: 0, calls: 0, rating: null, ratings: 0 },
      reuses: [],
      related: [],
      place: null,
      findings: [],
      dispute: null,
      scores: await scoresOf(p.db, law, dataset.resourceId, {
        ways: files.length + (release ? 1 : 0),
        freshness,
      }),
      provider: provider ?? { kind: null, level: null, reference: false, bound: true },
      dataOrigin: originWord(law, content.dataOrigin),
      formats: (content.formats ?? []).map((format) => ({
        key: format,
        title: isFormat(format) ? forms[format].title : { zh: format, en: format },
      })),
      taking: { signIn: false, key: opening === 'conditional' },
    },
  };
}

async function nextNumber(p: Platform, datasetId: string): Promise<number> {
  const published = await releasesOf(p.db, datasetId, { published: true });
  return Math.max(0, ...published.map(({ number }) => number ?? 0)) + 1;
}
