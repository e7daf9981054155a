/** All that the page of a data set says of it, in one statement; rows and voices come from their own parts. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { askPrepared } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { lawNow } from '#law/settings.ts';
import { disputedSince, doubtOf } from '../access/doubt.ts';
import type { DatasetContent } from '../content.ts';
import { licenceOf } from '../datasets/licences.ts';
import { originWord } from '../datasets/origin.ts';
import { providerOf } from '../providers/index.ts';
import { coordinatesOf } from '../releases/columns.ts';
import { forms } from '../releases/formats.ts';
import { geometryColumn } from '../releases/geometry.ts';
import { type ScoreFacts, scored } from '../scores/scored.ts';
import type { OpenClass, Origin } from '../tables.ts';
import { freshnessOf } from './freshness.ts';
import { classWord, cycleWord, industryWord, themeWord } from './read.ts';
import type { SetPage } from './schema-page.ts';

type Released = {
  id: string;
  number: number;
  rows: number;
  publishedAt: string;
  note: string;
  difference: Record<string, never> | null;
  state: string;
};
type Column = {
  name: string;
  titleZh: string;
  titleEn: string;
  unit: string;
  kind: string;
  different?: number;
};
type Row = {
  id: string;
  slug: string;
  state: SetPage['state'];
  halt: SetPage['halt'];
  origin: Origin;
  organisation: { id: string; name: { zh: string; en: string } };
  class: OpenClass;
  content: DatasetContent;
  number: number;
  publishedAt: string;
  region: { zh: string; en: string } | null;
  versions: SetPage['versions'];
  releases: Released[];
  releaseId: string | null;
  columns: Column[] | null;
  digest: string | null;
  files: Omit<SetPage['files'][number], 'title'>[];
  figure: SetPage['figures'] | null;
  reuses: SetPage['reuses'];
  related: SetPage['related'];
  findings: SetPage['findings'];
  measured: { day: string; measures: ScoreFacts['measures'] } | null;
  broken: string[] | null;
  kind: string;
  level: number | null;
  optedIn: boolean;
  disputedSince: string | null;
};

const signInRule = 'open.sign-in-to-download';
const VERSIONS = 50;
const RELATED = 5;
/** So many values of a column can be told apart in a chart. */
const FEW = 30;
const noFigures: SetPage['figures'] = {
  views: 0,
  previews: 0,
  downloads: 0,
  calls: 0,
  rating: null,
  ratings: 0,
};

export const pageStatement = (slug: string) => sql<{ page: Row }>`select json_build_object(
    'id', d.id, 'slug', d.slug, 'state', d.state, 'halt', d.halt, 'origin', d.origin,
    'organisation', json_build_object('id', o.id, 'name', json_build_object('zh', o.name_zh, 'en', coalesce(nullif(o.name_en, ''), o.name_zh))),
    'class', v.class, 'content', v.content, 'number', v.number, 'publishedAt', v.published_at,
    'region', (select json_build_object('zh', g.name_zh, 'en', coalesce(g.name_en, g.name_zh)) from org.region g where g.code = v.content ->> 'region'),
    'versions', (select coalesce(json_agg(json_build_object('number', w.number, 'publishedAt', w.published_at, 'reason', w.reason) order by w.number desc), '[]')
      from (select * from open.dataset_version where dataset_id = d.id and state = 'published' order by number desc limit ${sql.lit(VERSIONS)}) w),
    'releases', (select coalesce(json_agg(json_build_object('id', r.id, 'number', r.number, 'rows', r.rows, 'publishedAt', r.published_at,
        'note', r.note, 'difference', r.difference, 'state', r.state) order by r.number desc), '[]')
      from (select * from open.release where dataset_id = d.id and number is not null order by number desc limit ${sql.lit(VERSIONS)}) r),
    'releaseId', c.id, 'columns', c.columns, 'digest', c.digest,
    'files', (select coalesce(json_agg(json_build_object('format', f.format, 'bytes', f.bytes, 'sha256', f.sha256, 'rows', f.rows) order by f.format), '[]')
      from open.distribution f where f.release_id = c.id),
    'figure', (select json_build_object('views', g.views, 'previews', g.previews, 'downloads', g.downloads, 'calls', g.calls, 'rating', g.rating, 'ratings', g.ratings)
      from open.dataset_figure g where g.dataset_id = d.id),
    'reuses', (select coalesce(json_agg(json_build_object('id', x.id, 'number', x.number, 'title', x.title, 'form', x.form)), '[]') from (
      select p.id, p.number, p.title, p.form from open.product_source s join open.product p on p.id = s.product_id
      where s.dataset_id = d.id and p.state = 'published' and p.hidden_since is null order by p.published_at desc limit 10) x),
    'related', (select coalesce(json_agg(json_build_object('slug', e.slug, 'title', y.content -> 'title', 'linked', e.linked,
        'organisation', json_build_object('zh', q.name_zh, 'en', q.name_en))), '[]') from (
      select * from (
        (select e.slug, e.version_id, e.organisation_id, true as linked from open.dataset_link l
          join open.search_entry e on e.dataset_id = case when l.one = d.id then l.other else l.one end
          where d.id in (l.one, l.other) and l.ended_at is null limit ${sql.lit(RELATED)})
        union all
        (select e.slug, e.version_id, e.organisation_id, false from open.search_entry e
          where e.theme = left(v.content ->> 'theme', 3) and e.dataset_id <> d.id order by e.updated_at desc limit ${sql.lit(RELATED)})
      ) u limit ${sql.lit(RELATED)}) e
      join open.dataset_version y on y.id = e.version_id join org.organisation q on q.id = e.organisation_id),
    'findings', (select coalesce(json_agg(json_build_object('detector', h.detector, 'since', h.found_on) order by h.found_on), '[]')
      from open.health_finding h where h.dataset_id = d.id and h.state = 'standing' and h.detector <> 'personal'),
    'measured', (select json_build_object('day', q.day, 'measures', (select coalesce(json_agg(json_build_object('dimension', m.dimension,
        'checked', m.checked, 'failed', m.failed)), '[]') from quality.measure m where m.run_id = q.id))
      from quality.run q where q.resource_id = d.resource_id and q.cause <> 'gate' order by q.at desc, q.id desc limit 1),
    'disputedSince', ${disputedSince(sql`d.resource_id`)},
    'broken', c.broken, 'kind', o.kind, 'optedIn', o.opted_in_on is not null,
    'level', (select g.level from org.region g where g.code = o.region_code)
  ) as page
  from open.dataset d
  join open.dataset_version v on v.id = d.version_id
  join org.organisation o on o.id = d.organisation_id
  left join open.release c on c.id = d.release_id and d.state = 'open'
  where d.slug = ${slug}`;

/** Errors: `kernel.not-found` of what was never published, in the same words as of what is not there. */
export async function readSetPage(p: Platform, slug: string): Promise<SetPage> {
  const [found] = await askPrepared(p, pageStatement(slug));
  if (!found) throw problem('kernel.not-found');
  const { page } = found;
  const law = await lawNow(p.db, p.law, p.clock.today());
  const { content } = page;
  const releases = page.releases.map(({ state, ...one }) => ({
    ...one,
    publishedAt: new Date(one.publishedAt).toISOString(),
    withdrawn: state !== 'published',
  }));
  const current = releases.find(({ id }) => id === page.releaseId);
  const columns = page.columns ?? [];
  const licence = licenceOf(content.licence);
  const signIn = law.flag(signInRule);
  const whole: SetPage = {
    id: page.id,
    slug: page.slug,
    state: page.state,
    halt: page.halt,
    title: content.title,
    summary: content.summary,
    class: page.class,
    className: classWord(law, page.class),
    origin: page.origin,
    organisation: page.organisation,
    theme: themeWord(content.theme),
    industry: content.industry === '' ? null : industryWord(content.industry),
    region: page.region ? { code: content.region, name: page.region } : null,
    cycle: cycleWord(content.updateCycle),
    keywords: content.keywords,
    contact: content.contact,
    licence: { key: licence.key, title: licence.title, text: licence.text, url: licence.url },
    requirements: content.requirements,
    conditions: content.conditions,
    fields: content.fields.map(({ from: _from, ...field }) => field),
    version: { number: page.number, publishedAt: new Date(page.publishedAt).toISOString() },
    versions: page.versions.map((one) => ({ ...one, publishedAt: new Date(one.publishedAt).toISOString() })),
    release: current
      ? {
          ...current,
          digest: page.digest,
          columns: columns.map(({ name, titleZh, titleEn, unit, kind, different }) => ({
            name,
            titleZh,
            titleEn,
            unit,
            kind,
            few:
              different === undefined
                ? null
                : different > 1 && different <= FEW && different * 2 <= current.rows,
          })),
        }
      : null,
    releases,
    freshness: freshnessOf(current?.publishedAt ?? null, content.updateCycle, law.day),
    files: page.files.map((file) => ({ ...file, title: titleOf(file.format) })),
    figures: page.figure ?? noFigures,
    reuses: page.reuses,
    related: page.related,
    place: placeOf(columns),
    findings: page.findings,
    dispute: doubtOf(law, page.disputedSince),
    scores: scored(law, {
      checkedOn: page.measured?.day ?? null,
      measures: page.measured?.measures ?? [],
      ways: current ? page.files.length + 1 : 0,
      broken: page.broken?.length ?? 0,
      freshness: freshnessOf(current?.publishedAt ?? null, content.updateCycle, law.day),
    }),
    provider: providerOf(law, page),
    dataOrigin: originWord(law, content.dataOrigin),
    formats: (content.formats ?? []).map((format) => ({ key: format, title: titleOf(format) })),
    taking: { signIn, key: signIn || page.class === 'conditional' },
  };
  return page.state === 'suspended' || page.state === 'withdrawn' ? takenAway(whole) : whole;
}

/** Of a set that was taken away: its name, whose it is, since when and what is said of it, and nothing else. */
const takenAway = (set: SetPage): SetPage => ({
  ...set,
  halt: set.halt && { notice: set.halt.notice ?? null, day: set.halt.day ?? null },
  summary: { zh: '', en: '' },
  industry: null,
  region: null,
  keywords: [],
  contact: { name: '', phone: '', email: '' },
  requirements: { obtain: '', use: '', spread: '' },
  conditions: [],
  fields: [],
  versions: [],
  release: null,
  releases: [],
  files: [],
  figures: noFigures,
  reuses: [],
  related: [],
  place: null,
  findings: [],
  scores: { checkedOn: null, least: null, dimensions: [] },
  formats: [],
});

const titleOf = (format: string): Text => {
  const found = Object.entries(forms).find(([key]) => key === format)?.[1];
  return found?.title ?? { zh: format.toUpperCase(), en: format.toUpperCase() };
};

const numeric = ['decimal', 'float', 'integer'];

function placeOf(columns: NonNullable<Row['columns']>): SetPage['place'] {
  const at = coordinatesOf(columns.filter(({ kind }) => numeric.includes(kind)));
  const shape = geometryColumn(columns);
  return at || shape
    ? {
        longitude: at?.longitude.name ?? null,
        latitude: at?.latitude.name ?? null,
        geometry: shape?.name ?? null,
      }
    : null;
}
