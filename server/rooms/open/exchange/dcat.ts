/** Open data sets as DCAT-AP 3: every node typed where the profile asks for a class, also those of code lists that are not ours. */
import type { Platform } from '#cases/index.ts';
import type { Text } from '#kernel/errors.ts';
import { authority, categoryWords, frequencies } from '#rooms/catalog/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import { type Beside, fileAddress, licenceFor, modifiedAt, themeOf } from '../ckan/index.ts';
import type { Dataset } from '../datasets/read.ts';
import { forms, isFormat } from '../releases/formats.ts';
import { type Graph, iri, literal, type Name, newGraph, said, spaces, type Value } from './graph.ts';

const ZH = 'zh-Hans';
const media = 'https://www.iana.org/assignments/media-types/';
/** File types of the list the profile names, by our forms. */
const fileTypes: Readonly<Record<string, string>> = {
  csv: 'CSV',
  'csv-excel': 'CSV',
  xlsx: 'XLSX',
  json: 'JSON',
  ndjson: 'JSON',
  xml: 'XML',
  parquet: 'OCTET',
  geojson: 'GEOJSON',
  turtle: 'RDF_TURTLE',
  ntriples: 'RDF_N_TRIPLES',
  dictionary: 'CSV',
  zip: 'ZIP',
};

export const datasetIri = (site: string, id: string): string => `${site}/dataset/${id}`;
export const catalogIri = (site: string): string => `${site}/catalog`;

type Cursor = { g: Graph; site: string };

const typed = ({ g }: Cursor, subject: string, ...types: Name[]): void => {
  for (const type of types) g.add(subject, 'rdf:type', iri(full(type)));
};
const full = (name: Name): string => {
  const at = name.indexOf(':');
  return spaces[name.slice(0, at) as keyof typeof spaces] + name.slice(at + 1);
};
const words = ({ g }: Cursor, subject: string, predicate: Name, { zh, en }: Text): void => {
  g.add(subject, predicate, said(zh || en, ZH));
  if (en && en !== zh) g.add(subject, predicate, said(en, 'en'));
};
/** A node of a code list that is not ours: its type is said here, as the shapes look nowhere else. */
const coded = (at: Cursor, subject: string, predicate: Name, code: string, type: Name): void => {
  at.g.add(subject, predicate, iri(code));
  typed(at, code, type);
};
const moment = (at: Date): Value => literal(at.toISOString(), 'xsd:dateTime');

function agent(at: Cursor, id: string, name: Text): string {
  const node = `urn:uuid:${id}`;
  typed(at, node, 'foaf:Agent');
  words(at, node, 'foaf:name', name);
  return node;
}

function theme(at: Cursor, key: string): string | undefined {
  const word = categoryWords.find((one) => one.key.startsWith(key));
  if (!word || key === '') return undefined;
  const node = `${at.site}/catalog/themes/${key}`;
  typed(at, node, 'skos:Concept');
  words(at, node, 'skos:prefLabel', word);
  at.g.add(node, 'skos:notation', literal(word.key));
  at.g.add(node, 'skos:inScheme', iri(themes(at)));
  return node;
}

function themes(at: Cursor): string {
  const node = `${at.site}/catalog/themes`;
  typed(at, node, 'skos:ConceptScheme');
  words(at, node, 'dct:title', { zh: '公共数据资源分类', en: 'Categories of public data' });
  return node;
}

function document(at: Cursor, subject: string, predicate: Name, address: string): void {
  at.g.add(subject, predicate, iri(address));
  typed(at, address, 'foaf:Document');
}

/** One data set with its files and the service over its rows. */
export function addDataset(g: Graph, dataset: Dataset, beside: Beside): string {
  const at = { g, site: beside.site };
  const node = datasetIri(beside.site, dataset.id);
  const content = dataset.published?.content;
  const release = beside.releases.get(dataset.releaseId ?? '');
  const page = `${beside.site}/datasets/${dataset.slug}`;
  typed(at, node, 'dcat:Dataset', 'dcat:Resource');
  g.add(node, 'dct:identifier', literal(dataset.id));
  words(at, node, 'dct:title', content?.title ?? { zh: dataset.slug, en: '' });
  words(
    at,
    node,
    'dct:description',
    content?.summary.zh ? content.summary : (content?.title ?? { zh: dataset.slug, en: '' }),
  );
  for (const keyword of content?.keywords ?? []) g.add(node, 'dcat:keyword', said(keyword, ZH));
  g.add(
    node,
    'dct:publisher',
    iri(
      agent(
        at,
        dataset.organisationId,
        beside.organisations.get(dataset.organisationId) ?? { zh: '—', en: '' },
      ),
    ),
  );
  contact(at, node, dataset);
  const category = theme(at, themeOf(dataset));
  if (category) g.add(node, 'dcat:theme', iri(category));
  document(at, node, 'dcat:landingPage', page);
  const access = dataset.published?.class === 'open' ? 'PUBLIC' : 'RESTRICTED';
  coded(at, node, 'dct:accessRights', `${authority}/access-right/${access}`, 'dct:RightsStatement');
  coded(at, node, 'dct:language', `${authority}/language/ZHO`, 'dct:LinguisticSystem');
  const frequency = frequencies[content?.updateCycle ?? ''];
  if (frequency)
    coded(at, node, 'dct:accrualPeriodicity', `${authority}/frequency/${frequency}`, 'dct:Frequency');
  if (content?.region) {
    const place = `${beside.site}/catalog/regions/${content.region}`;
    coded(at, node, 'dct:spatial', place, 'dct:Location');
    g.add(place, 'dct:identifier', literal(content.region));
  }
  g.add(node, 'dct:issued', moment(dataset.openedAt ?? dataset.createdAt));
  g.add(node, 'dct:modified', moment(modifiedAt(dataset, release)));
  if (release?.number != null) g.add(node, 'dcat:version', literal(String(release.number)));
  if (release?.note) g.add(node, 'adms:versionNotes', said(release.note, ZH));
  const licence = licenceNode(at, dataset);
  for (const file of release ? (beside.files.get(release.id) ?? []) : []) {
    const form = isFormat(file.format) ? forms[file.format] : undefined;
    const one = `${node}/distribution/${file.format}`;
    const address = fileAddress(beside.site, dataset.slug, file.format);
    g.add(node, 'dcat:distribution', iri(one));
    typed(at, one, 'dcat:Distribution');
    if (form) words(at, one, 'dct:title', form.title);
    // An address to get it at, and the file itself, where nobody has to ask for it first.
    g.add(one, 'dcat:accessURL', iri(page));
    if (dataset.published?.class === 'open') g.add(one, 'dcat:downloadURL', iri(address));
    if (form) coded(at, one, 'dcat:mediaType', media + form.media.split(';')[0], 'dct:MediaType');
    const kind = fileTypes[file.format];
    if (kind) coded(at, one, 'dct:format', `${authority}/file-type/${kind}`, 'dct:MediaTypeOrExtent');
    g.add(one, 'dcat:byteSize', literal(String(file.bytes), 'xsd:nonNegativeInteger'));
    const sum = `${one}/checksum`;
    g.add(one, 'spdx:checksum', iri(sum));
    typed(at, sum, 'spdx:Checksum');
    g.add(sum, 'spdx:checksumValue', literal(file.sha256, 'xsd:hexBinary'));
    coded(at, sum, 'spdx:algorithm', `${spaces.spdx}checksumAlgorithm_sha256`, 'spdx:ChecksumAlgorithm');
    if (licence) g.add(one, 'dct:license', iri(licence));
    if (release?.published_at) g.add(one, 'dct:modified', moment(release.published_at));
    if (file.format === 'csv') service(at, dataset, one, node);
  }
  return node;
}

function contact(at: Cursor, node: string, dataset: Dataset): void {
  const { name, phone, email } = dataset.published?.content.contact ?? { name: '', phone: '', email: '' };
  if (!name && !phone && !email) return;
  const card = `${node}/contact`;
  at.g.add(node, 'dcat:contactPoint', iri(card));
  typed(at, card, 'vcard:Kind', 'vcard:Organization');
  at.g.add(card, 'vcard:fn', literal(name || phone || email));
  if (email) at.g.add(card, 'vcard:hasEmail', iri(`mailto:${email}`));
  if (phone) at.g.add(card, 'vcard:hasTelephone', iri(`tel:${phone.replace(/[^\d+-]/g, '')}`));
}

function licenceNode(at: Cursor, dataset: Dataset): string | undefined {
  const licence = licenceFor(dataset);
  if (!licence) return undefined;
  const address = new URL(licence.url, `${at.site}/`).href;
  typed(at, address, 'dct:LicenseDocument');
  words(at, address, 'dct:title', licence.title);
  return address;
}

function service(at: Cursor, dataset: Dataset, distribution: string, node: string): void {
  const one = `${node}/service`;
  at.g.add(distribution, 'dcat:accessService', iri(one));
  typed(at, one, 'dcat:DataService', 'dcat:Resource');
  const title = dataset.published?.content.title ?? { zh: dataset.slug, en: '' };
  words(at, one, 'dct:title', {
    zh: `${title.zh}（数据接口）`,
    en: title.en ? `${title.en} (interface)` : '',
  });
  coded(at, one, 'dcat:endpointURL', `${at.site}/api/open/datasets/${dataset.slug}/rows`, 'rdfs:Resource');
  coded(
    at,
    one,
    'dcat:endpointDescription',
    `${at.site}/api/open/datasets/${dataset.slug}/openapi.json`,
    'rdfs:Resource',
  );
  at.g.add(one, 'dcat:servesDataset', iri(node));
}

export type CatalogPage = { page: number; pageSize: number; total: number; address(page: number): string };

/** The catalogue and one page of what it holds, with the way to the next. */
export async function catalogGraph(
  p: Platform,
  datasets: readonly Dataset[],
  beside: Beside,
  { page, pageSize, total, address }: CatalogPage,
): Promise<Graph> {
  const g = newGraph();
  const at = { g, site: beside.site };
  const { city } = p.law;
  const node = catalogIri(beside.site);
  const name: Text = { zh: `${city.nameZh}公共数据开放目录`, en: `Open public data of ${city.nameEn}` };
  const bureau = await bureauOf(p.db, city.regionCode);
  typed(at, node, 'dcat:Catalog', 'dcat:Resource');
  words(at, node, 'dct:title', name);
  words(at, node, 'dct:description', name);
  if (bureau) g.add(node, 'dct:publisher', iri(agent(at, bureau.id, bureau.name)));
  else {
    const publisher = `${node}/publisher`;
    typed(at, publisher, 'foaf:Agent');
    words(at, publisher, 'foaf:name', { zh: city.nameZh, en: city.nameEn });
    g.add(node, 'dct:publisher', iri(publisher));
  }
  coded(at, node, 'dct:language', `${authority}/language/ZHO`, 'dct:LinguisticSystem');
  document(at, node, 'foaf:homepage', `${beside.site}/`);
  g.add(node, 'dcat:themeTaxonomy', iri(themes(at)));
  for (const dataset of datasets) g.add(node, 'dcat:dataset', iri(addDataset(g, dataset, beside)));
  const last = Math.max(1, Math.ceil(total / pageSize));
  const here = address(page);
  typed(at, here, 'hydra:PagedCollection');
  g.add(here, 'hydra:totalItems', literal(String(total), 'xsd:integer'));
  g.add(here, 'hydra:itemsPerPage', literal(String(pageSize), 'xsd:integer'));
  g.add(here, 'hydra:firstPage', literal(address(1)));
  g.add(here, 'hydra:lastPage', literal(address(last)));
  if (page > 1) g.add(here, 'hydra:previousPage', literal(address(page - 1)));
  if (page < last) g.add(here, 'hydra:nextPage', literal(address(page + 1)));
  return g;
}
