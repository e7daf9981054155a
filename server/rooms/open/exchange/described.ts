/** One data set in the words of others: schema.org for search engines, Frictionless Data Package 2, CSVW beside each CSV, OpenAPI of its interface. */
import type { Platform } from '#cases/index.ts';
import type { JsonObject } from '#kernel/json.ts';
import { type Beside, fileAddress, licenceFor, modifiedAt } from '../ckan/index.ts';
import type { OpenDataset } from '../datasets/read.ts';
import { forms, isFormat } from '../releases/formats.ts';
import type { ReleaseColumn } from '../tables.ts';
import { datasetIri } from './dcat.ts';

export type Described = { dataset: OpenDataset; beside: Beside; columns: readonly ReleaseColumn[] };

const LEAST = 50;
const MOST = 5000;

const pageAddress = ({ dataset, beside }: Described): string => `${beside.site}/datasets/${dataset.slug}`;
const filesOf = ({ dataset, beside }: Described) => beside.files.get(dataset.releaseId ?? '') ?? [];
const mediaOf = (format: string): string =>
  (isFormat(format) ? forms[format].media : 'application/octet-stream').split(';')[0] ?? '';

/** A Chinese summary is often shorter than search engines want: it is completed by what is known. */
export function describe({ dataset, beside, columns }: Described): string {
  const { title, summary, fields } = dataset.published.content;
  const unit = beside.organisations.get(dataset.organisationId)?.zh ?? '';
  const names =
    columns.length > 0
      ? columns.map(({ titleZh, name }) => titleZh || name)
      : fields.map(({ titleZh, name }) => titleZh || name);
  const parts = [
    summary.zh || title.zh,
    ...(unit ? [`由${unit}提供。`] : []),
    ...(names.length > 0 ? [`字段：${names.join('、')}。`] : []),
    `本数据集“${title.zh}”在公共数据开放平台公开，可在线预览、下载，也可通过接口获取。`,
  ];
  let text = parts.shift() ?? '';
  while (text.length < LEAST && parts.length > 0) text = `${text.replace(/[。.]?$/, '。')}${parts.shift()}`;
  return text.slice(0, MOST);
}

export function datasetJsonLd(p: Platform, of: Described): JsonObject {
  const { dataset, beside, columns } = of;
  const { content } = dataset.published;
  const licence = licenceFor(dataset);
  const release = beside.releases.get(dataset.releaseId ?? '');
  const unit = beside.organisations.get(dataset.organisationId);
  const conditional = dataset.published.class === 'conditional';
  return {
    '@context': 'https://schema.org/',
    '@type': 'Dataset',
    '@id': datasetIri(beside.site, dataset.id),
    name: content.title.zh,
    ...(content.title.en ? { alternateName: content.title.en } : {}),
    description: describe(of),
    url: pageAddress(of),
    identifier: dataset.id,
    keywords: content.keywords,
    inLanguage: content.language || 'zh-CN',
    isAccessibleForFree: true,
    ...(conditional
      ? {
          conditionsOfAccess:
            content.conditions.map(({ text }) => text.zh).join('；') || '有条件开放，须申请',
        }
      : {}),
    creator: { '@type': 'GovernmentOrganization', name: unit?.zh ?? '' },
    ...(licence ? { license: new URL(licence.url, `${beside.site}/`).href } : {}),
    ...(release?.number == null ? {} : { version: String(release.number) }),
    datePublished: (dataset.openedAt ?? dataset.createdAt).toISOString(),
    dateModified: modifiedAt(dataset, release).toISOString(),
    spatialCoverage: { '@type': 'Place', name: p.law.city.nameZh },
    variableMeasured: columns.map(({ name, titleZh, meaning, unit: measure }) => ({
      '@type': 'PropertyValue',
      name: titleZh || name,
      ...(meaning ? { description: meaning } : {}),
      ...(measure ? { unitText: measure } : {}),
    })),
    includedInDataCatalog: {
      '@type': 'DataCatalog',
      name: `${p.law.city.nameZh}公共数据开放平台`,
      url: `${beside.site}/`,
    },
    distribution: conditional
      ? []
      : filesOf(of).map(({ format, bytes, sha256 }) => ({
          '@type': 'DataDownload',
          name: isFormat(format) ? forms[format].title.zh : format,
          contentUrl: fileAddress(beside.site, dataset.slug, format),
          encodingFormat: mediaOf(format),
          contentSize: `${bytes} B`,
          sha256,
        })),
  };
}

const fieldTypes: Readonly<Record<ReleaseColumn['kind'], string>> = {
  text: 'string',
  integer: 'integer',
  decimal: 'number',
  float: 'number',
  date: 'date',
  instant: 'datetime',
  flag: 'boolean',
};

const tableSchema = (columns: readonly ReleaseColumn[]): JsonObject => ({
  $schema: 'https://datapackage.org/profiles/2.0/tableschema.json',
  fields: columns.map(({ name, kind, titleZh, meaning }) => ({
    name,
    type: fieldTypes[kind],
    ...(titleZh ? { title: titleZh } : {}),
    ...(meaning ? { description: meaning } : {}),
    ...(kind === 'instant' ? { format: 'any' } : {}),
  })),
  missingValues: [''],
});

const tabular = new Set(['csv', 'csv-excel', 'xlsx', 'json', 'ndjson']);

export function dataPackage(of: Described): JsonObject {
  const { dataset, beside, columns } = of;
  const { content } = dataset.published;
  const licence = licenceFor(dataset);
  const release = beside.releases.get(dataset.releaseId ?? '');
  const { name: who, email } = content.contact;
  return {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: dataset.slug,
    id: dataset.id,
    title: content.title.zh,
    description: content.summary.zh || content.title.zh,
    homepage: pageAddress(of),
    ...(release?.number == null ? {} : { version: `${release.number}.0.0` }),
    created: modifiedAt(dataset, release).toISOString(),
    ...(content.keywords.length > 0 ? { keywords: content.keywords } : {}),
    ...(licence
      ? {
          licenses: [
            { name: licence.id, path: new URL(licence.url, `${beside.site}/`).href, title: licence.title.zh },
          ],
        }
      : {}),
    contributors: [
      {
        title: beside.organisations.get(dataset.organisationId)?.zh || who || dataset.slug,
        ...(email ? { email } : {}),
        roles: ['publisher'],
      },
    ],
    resources: filesOf(of).map(({ format, bytes, sha256 }) => ({
      $schema: 'https://datapackage.org/profiles/2.0/dataresource.json',
      name: format,
      ...(isFormat(format) ? { title: forms[format].title.zh } : {}),
      path: fileAddress(beside.site, dataset.slug, format),
      format: isFormat(format) ? (forms[format].ending.split('.').at(-1) ?? format) : format,
      mediatype: mediaOf(format),
      ...(/^(text|application\/(json|xml))/.test(mediaOf(format)) ? { encoding: 'utf-8' } : {}),
      bytes,
      hash: `sha256:${sha256}`,
      ...(tabular.has(format) && columns.length > 0 ? { type: 'table', schema: tableSchema(columns) } : {}),
    })),
  };
}

const xsd: Readonly<Record<ReleaseColumn['kind'], string>> = {
  text: 'string',
  integer: 'integer',
  decimal: 'decimal',
  float: 'double',
  date: 'date',
  instant: 'dateTime',
  flag: 'boolean',
};

/** Metadata of the Web about one CSV, at its address with `-metadata.json` behind it. */
export function csvw(of: Described): JsonObject {
  const { dataset, beside, columns } = of;
  const licence = licenceFor(dataset);
  const { content } = dataset.published;
  return {
    '@context': ['http://www.w3.org/ns/csvw', { '@language': 'zh' }],
    '@type': 'Table',
    url: fileAddress(beside.site, dataset.slug, 'csv'),
    'dc:title': content.title.zh,
    'dc:description': content.summary.zh || content.title.zh,
    ...(licence ? { 'dc:license': { '@id': new URL(licence.url, `${beside.site}/`).href } } : {}),
    dialect: { encoding: 'utf-8', header: true, delimiter: ',', quoteChar: '"' },
    tableSchema: {
      '@type': 'Schema',
      columns: columns.map(({ name, titleZh, meaning, kind }, at) => ({
        '@type': 'Column',
        // A name of the Web's kind; what stands in the header is its title.
        name: encodeURIComponent(name).replace(/^_/, '%5F') || `column${at + 1}`,
        titles: titleZh && titleZh !== name ? [name, titleZh] : [name],
        ...(meaning ? { 'dc:description': meaning } : {}),
        datatype: xsd[kind],
        required: false,
      })),
    },
  };
}

const jsonTypes: Readonly<Record<ReleaseColumn['kind'], JsonObject>> = {
  text: { type: ['string', 'null'] },
  integer: { type: ['integer', 'string', 'null'] },
  decimal: { type: ['number', 'string', 'null'] },
  float: { type: ['number', 'null'] },
  date: { type: ['string', 'null'], format: 'date' },
  instant: { type: ['string', 'null'] },
  flag: { type: ['boolean', 'null'] },
};

/** The interface of one set, with its own columns: what a client is generated from. */
export function openApi(of: Described): JsonObject {
  const { dataset, beside, columns } = of;
  const { content } = dataset.published;
  const path = `/api/open/datasets/${dataset.slug}`;
  const query = (name: string, type: string, description: string): JsonObject => ({
    name,
    in: 'query',
    required: false,
    description,
    schema: { type },
  });
  const asked = [
    query('q', 'string', '在整行中检索的词 / words searched in whole rows'),
    query('filters', 'string', 'JSON：{"字段": 值或[值]}，或 [{"column","op","value"}] / JSON conditions'),
  ];
  const paged = [
    ...asked,
    query('fields', 'string', '所需字段，以逗号分隔 / columns, separated by commas'),
    query('sort', 'string', '“字段”或“字段 desc” / order'),
    query('limit', 'integer', '每页行数，最多 10000 / rows a page'),
    query('offset', 'integer', '跳过的行数 / rows skipped'),
  ];
  const problems = {
    '400': { description: '条件写法不对 / the question cannot be read' },
    '429': { description: '请求过于频繁 / too many requests' },
  };
  const row: JsonObject = {
    type: 'object',
    properties: {
      _id: { type: 'integer' },
      ...Object.fromEntries(
        columns.map(({ name, kind, titleZh, meaning }): [string, JsonObject] => [
          name,
          {
            ...jsonTypes[kind],
            ...(titleZh ? { title: titleZh } : {}),
            ...(meaning ? { description: meaning } : {}),
          },
        ]),
      ),
    },
  };
  return {
    openapi: '3.1.0',
    info: {
      title: content.title.zh,
      version: String(beside.releases.get(dataset.releaseId ?? '')?.number ?? 0),
      description: describe(of),
    },
    servers: [{ url: beside.site }],
    security: [{}, { key: [] }],
    paths: {
      [`${path}/rows`]: {
        get: {
          operationId: 'rows',
          summary: '按条件分页取数 / rows by page',
          parameters: paged,
          responses: {
            '200': {
              description: '一页数据 / a page',
              content: {
                'application/json': {
                  schema: {
                    type: 'object',
                    required: ['rows', 'total'],
                    properties: {
                      rows: { type: 'array', items: { $ref: '#/components/schemas/Row' } },
                      total: { type: ['integer', 'null'] },
                    },
                  },
                },
              },
            },
            ...problems,
          },
        },
      },
      [`${path}/aggregate`]: {
        get: {
          operationId: 'aggregate',
          summary: '分组统计 / groups with figures',
          parameters: [
            ...asked,
            query('group', 'string', '“字段”“字段:month”，最多两个 / columns to group by'),
            query('measures', 'string', '“count”“sum:字段”等 / what is computed'),
          ],
          responses: { '200': { description: '各组的数值 / groups' }, ...problems },
        },
      },
      ...Object.fromEntries(
        filesOf(of).map(({ format }): [string, JsonObject] => [
          `${path}/files/${format}`,
          {
            get: {
              operationId: `file-${format}`,
              summary: `${isFormat(format) ? forms[format].title.zh : format}（整份下载 / whole）`,
              responses: { '200': { description: '文件 / the file', content: { [mediaOf(format)]: {} } } },
            },
          },
        ]),
      ),
    },
    components: {
      schemas: { Row: row },
      securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'Authorization' } },
    },
  };
}
