/** The catalogue for machines of other catalogues: DCAT (application profile 3) as JSON-LD, page by page, as far as the reader sees it. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { inBusiness } from '#kernel/policy.ts';
import { bureauOf } from '#rooms/org/index.ts';
import { listResources } from '../read.ts';
import type { ResourceQuery, ResourceSummary } from '../schema.ts';
import { catalogTables } from '../tables.ts';
import { categories } from '../terms.ts';
import type { FindPorts } from './ports.ts';

export const authority = 'http://publications.europa.eu/resource/authority';
/** Codes of the vocabulary that the profile asks for. */
export const frequencies: Readonly<Record<string, string>> = {
  'real-time': 'CONT',
  hourly: 'HOURLY',
  daily: 'DAILY',
  weekly: 'WEEKLY',
  'ten-days': 'MONTHLY_3',
  monthly: 'MONTHLY',
  quarterly: 'QUARTERLY',
  'half-yearly': 'ANNUAL_2',
  yearly: 'ANNUAL',
  irregular: 'IRREG',
  other: 'OTHER',
};
/** By opening class: whoever may have the data without asking, on a condition, or not at all. */
const accessRights: Record<string, string> = {
  open: 'PUBLIC',
  conditional: 'RESTRICTED',
  closed: 'NON_PUBLIC',
};

const context: JsonObject = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  xhv: 'http://www.w3.org/1999/xhtml/vocab#',
};

const said = ({ zh, en }: Text): Json => [
  { '@value': zh, '@language': 'zh' },
  ...(en && en !== zh ? [{ '@value': en, '@language': 'en' }] : []),
];
const chinese = (text: string): Json => ({ '@value': text, '@language': 'zh' });
const date = (day: string): Json => ({ '@value': day, '@type': 'xsd:date' });
const at = (url: string): JsonObject => ({ '@id': url });
const agent = (name: Text, id: string): JsonObject => ({
  '@id': id,
  '@type': 'foaf:Agent',
  'foaf:name': said(name),
});

type Dated = { id: string; theme: string; issued: Date | null };

/** First publication and theme, of the versions shown. */
async function datesOf(ex: Executor, versionIds: readonly string[]): Promise<Map<string, Dated>> {
  if (versionIds.length === 0) return new Map();
  const rows = await catalogTables(ex)
    .selectFrom('catalog.resource_version as v')
    .select([
      'v.resource_id as id',
      sql<string>`left(v.category_code, 3)`.as('theme'),
      sql<Date | null>`(select min(f.published_at) from catalog.resource_version f
        where f.resource_id = v.resource_id and f.state = 'published')`.as('issued'),
    ])
    .where('v.id', 'in', [...versionIds])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);

function datasetOf(
  item: ResourceSummary,
  dated: Dated | undefined,
  base: string,
  distributions: JsonObject[],
): JsonObject {
  const page = `${base}/resources/${item.id}`;
  const theme = dated && categories.find(({ key }) => key.slice(0, 3) === dated.theme);
  // An entry known by name alone shows neither.
  const known = item.openingClass !== null;
  const access = accessRights[item.openingClass?.key ?? ''] ?? 'NON_PUBLIC';
  const frequency = frequencies[item.updateCycle];
  const rights: Text[] = [
    ...(item.sharingClass
      ? [{ zh: `共享：${item.sharingClass.zh}`, en: `Sharing: ${item.sharingClass.en}` }]
      : []),
    ...(item.openingClass
      ? [{ zh: `开放：${item.openingClass.zh}`, en: `Opening: ${item.openingClass.en}` }]
      : []),
  ];
  return {
    '@id': `${page}#dataset`,
    '@type': 'dcat:Dataset',
    'dct:identifier': item.code ?? item.id,
    'dct:title': chinese(item.name),
    'dct:description': chinese(item.summary || item.name),
    'dct:publisher': agent(item.provider.name, `urn:uuid:${item.provider.id}`),
    'dcat:landingPage': at(page),
    'dct:accessRights': at(`${authority}/access-right/${access}`),
    'dct:rights': {
      '@type': 'dct:RightsStatement',
      'rdfs:label': said({
        zh: rights.map(({ zh }) => zh).join('；'),
        en: rights.map(({ en }) => en).join('; '),
      }),
    },
    ...(known && theme
      ? {
          'dcat:theme': {
            '@type': 'skos:Concept',
            'skos:notation': theme.key,
            'skos:prefLabel': said({ zh: theme.zh, en: theme.en }),
          },
        }
      : {}),
    ...(frequency ? { 'dct:accrualPeriodicity': at(`${authority}/frequency/${frequency}`) } : {}),
    ...(dated?.issued ? { 'dct:issued': date(dayOf(dated.issued)) } : {}),
    'dct:modified': date(item.publishedOn ?? item.updatedAt.slice(0, 10)),
    ...(distributions.length > 0 ? { 'dcat:distribution': distributions } : {}),
  };
}

export type DcatPage = { body: JsonObject; links: string[] };

/** `base`: scheme and host under which the reader came; `address`: path and query of this page with `page` set to a number. */
export async function dcatPage(
  p: Platform,
  ports: FindPorts,
  actor: Actor,
  query: ResourceQuery,
  base: string,
  address: (page: number) => string,
): Promise<DcatPage> {
  const { items, total, page, pageSize } = await listResources(p, actor, query);
  const dated = await datesOf(
    p.db,
    items.map(({ version }) => version.id),
  );
  // Services are the matter of who signs in, as in their own list.
  const uses = !inBusiness(actor).allowed
    ? []
    : await ports.usesOf(
        p.db,
        items.filter(({ openingClass }) => openingClass !== null).map(({ id }) => id),
      );
  const distributions = (item: ResourceSummary): JsonObject[] =>
    uses
      .filter(({ resourceId }) => resourceId === item.id)
      .map((use) => ({
        '@id': `${base}/resources/${item.id}#${use.code}`,
        '@type': 'dcat:Distribution',
        'dct:title': said(use.title),
        'dcat:accessURL': at(`${base}/resources/${item.id}`),
        'dcat:accessService': {
          '@id': `${base}${use.address}`,
          '@type': 'dcat:DataService',
          'dct:identifier': use.code,
          'dct:title': said(use.title),
          'dcat:endpointURL': at(`${base}${use.address}`),
        },
      }));
  const { city } = p.law;
  const name: Text = { zh: `${city.nameZh}公共数据资源目录`, en: `Public data catalogue of ${city.nameEn}` };
  const bureau = await bureauOf(p.db, city.regionCode);
  const last = Math.max(1, Math.ceil(total / pageSize));
  const neighbours = [
    ...(page > 1 ? [{ rel: 'prev', url: `${base}${address(page - 1)}` }] : []),
    ...(page < last ? [{ rel: 'next', url: `${base}${address(page + 1)}` }] : []),
  ];
  return {
    links: neighbours.map(({ rel, url }) => `<${url}>; rel="${rel}"`),
    body: {
      '@context': context,
      '@id': `${base}/api/catalog/dcat`,
      '@type': 'dcat:Catalog',
      'dct:title': said(name),
      'dct:description': said(name),
      'dct:publisher': agent(
        bureau?.name ?? { zh: city.nameZh, en: city.nameEn },
        `urn:region:${city.regionCode}`,
      ),
      'dct:language': at(`${authority}/language/ZHO`),
      'dct:modified': date(p.clock.today()),
      'foaf:homepage': at(`${base}/`),
      ...Object.fromEntries(neighbours.map(({ rel, url }) => [`xhv:${rel}`, at(url)])),
      'dcat:dataset': items.map((item) => datasetOf(item, dated.get(item.id), base, distributions(item))),
    },
  };
}
