/** The forms in which a release is had as a file: what each is called, its media type and the end of its name. Pure. */
import type { Text } from '#kernel/errors.ts';

type Form = { ending: string; media: string; title: Text; machine: boolean };

export const forms = {
  csv: {
    ending: 'csv',
    media: 'text/csv; charset=utf-8',
    title: { zh: 'CSV（原样，UTF-8）', en: 'CSV (exact, UTF-8)' },
    machine: true,
  },
  'csv-excel': {
    ending: 'excel.csv',
    media: 'text/csv; charset=utf-8',
    title: { zh: 'CSV（适合电子表格打开）', en: 'CSV for spreadsheets' },
    machine: true,
  },
  xlsx: {
    ending: 'xlsx',
    media: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    title: { zh: 'XLSX 电子表格', en: 'XLSX spreadsheet' },
    machine: true,
  },
  json: {
    ending: 'json',
    media: 'application/json; charset=utf-8',
    title: { zh: 'JSON', en: 'JSON' },
    machine: true,
  },
  ndjson: {
    ending: 'ndjson',
    media: 'application/x-ndjson; charset=utf-8',
    title: { zh: 'JSON 逐行', en: 'JSON lines' },
    machine: true,
  },
  xml: {
    ending: 'xml',
    media: 'application/xml; charset=utf-8',
    title: { zh: 'XML', en: 'XML' },
    machine: true,
  },
  parquet: {
    ending: 'parquet',
    media: 'application/vnd.apache.parquet',
    title: { zh: 'Parquet', en: 'Parquet' },
    machine: true,
  },
  geojson: {
    ending: 'geojson',
    media: 'application/geo+json; charset=utf-8',
    title: { zh: 'GeoJSON', en: 'GeoJSON' },
    machine: true,
  },
  turtle: {
    ending: 'ttl',
    media: 'text/turtle; charset=utf-8',
    title: { zh: 'RDF Turtle', en: 'RDF Turtle' },
    machine: true,
  },
  ntriples: {
    ending: 'nt',
    media: 'application/n-triples; charset=utf-8',
    title: { zh: 'RDF N-Triples', en: 'RDF N-Triples' },
    machine: true,
  },
  dictionary: {
    ending: 'dictionary.csv',
    media: 'text/csv; charset=utf-8',
    title: { zh: '数据字典', en: 'Data dictionary' },
    machine: false,
  },
  zip: {
    ending: 'zip',
    media: 'application/zip',
    title: { zh: '整套下载（数据、字典、许可）', en: 'Bundle: data, dictionary, licence' },
    machine: false,
  },
} as const satisfies Record<string, Form>;

export type Format = keyof typeof forms;
export const formats = Object.keys(forms) as Format[];
export const isFormat = (name: string): name is Format => Object.hasOwn(forms, name);
/** Holds the rows, and a program reads it. */
export const dataFormats = formats.filter((one) => forms[one].machine);
