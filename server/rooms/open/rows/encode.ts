/** Rows of text as the bytes of a format, one row at a time. */
import type { Json } from '#kernel/json.ts';
import { harmless } from '#kernel/spreadsheet.ts';
import type { ReleaseColumn } from '../tables.ts';
import { typedValue } from './values.ts';

export const streamFormats = ['csv', 'tsv', 'json', 'ndjson', 'xml'] as const;
export type StreamFormat = (typeof streamFormats)[number];

export type Encoding = {
  type: string;
  head: string;
  row(cells: readonly (string | null)[], at: number): string;
  tail: string;
};

export type EncodeOptions = {
  /** Marks the text as UTF-8 for spreadsheets. */
  bom?: boolean;
  /** For spreadsheets: what would be read as a formula is kept as the text it is. */
  harmless?: boolean;
  header?: boolean;
};

const csvCell = (text: string | null): string =>
  text === null ? '' : /[",\r\n]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text;
const tsvCell = (text: string | null): string => (text === null ? '' : text.replace(/[\t\r\n]+/g, ' '));

// What XML 1.0 has no way to write.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these very characters are taken out
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const marks: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
/** Without the signs that XML has no way to write. */
export const writable = (text: string): string => text.toWellFormed().replace(unwritable, '');
export const xmlText = (text: string): string =>
  writable(text)
    .replace(/[&<>"']/g, (mark) => marks[mark] ?? mark)
    .replaceAll('\r', '&#13;');

/** A name that XML takes as an element's: what it cannot hold becomes `_`. */
export const elementName = (name: string): string => {
  const sound = name.replace(/[^\p{L}\p{N}_.-]/gu, '_');
  return /^[\p{L}_]/u.test(sound) ? sound : `_${sound}`;
};

export function encoding(
  format: StreamFormat,
  columns: readonly ReleaseColumn[],
  options: EncodeOptions = {},
): Encoding {
  const { bom = false, harmless: asText = false, header = true } = options;
  const cell = (text: string | null, kind: ReleaseColumn['kind']): string | null =>
    asText && text !== null && kind === 'text' ? harmless(text) : text;
  const names = columns.map(({ name }) => name);
  const record = (cells: readonly (string | null)[]): string =>
    JSON.stringify(
      Object.fromEntries(
        columns.map(({ name, kind }, at): [string, Json] => [name, typedValue(kind, cells[at] ?? null)]),
      ),
    );
  const lead = bom ? '\ufeff' : '';
  switch (format) {
    case 'csv':
    case 'tsv': {
      const [by, write, end, type] =
        format === 'csv'
          ? ([',', csvCell, '\r\n', 'text/csv'] as const)
          : (['\t', tsvCell, '\n', 'text/tab-separated-values'] as const);
      return {
        type: `${type}; charset=utf-8`,
        head:
          lead + (header ? names.map((name) => write(asText ? harmless(name) : name)).join(by) + end : ''),
        row: (cells) => columns.map(({ kind }, at) => write(cell(cells[at] ?? null, kind))).join(by) + end,
        tail: '',
      };
    }
    case 'ndjson':
      return {
        type: 'application/x-ndjson; charset=utf-8',
        head: lead,
        row: (cells) => `${record(cells)}\n`,
        tail: '',
      };
    case 'json':
      return {
        type: 'application/json; charset=utf-8',
        head: `${lead}[`,
        row: (cells, at) => `${at === 0 ? '\n' : ',\n'}${record(cells)}`,
        tail: '\n]\n',
      };
    case 'xml': {
      const elements = columns.map(({ name }) => elementName(name));
      return {
        type: 'application/xml; charset=utf-8',
        head: `${lead}<?xml version="1.0" encoding="UTF-8"?>\n<data>\n`,
        row: (cells) =>
          `<row>${elements
            .map((name, at) => {
              const text = cells[at] ?? null;
              return text === null ? '' : `<${name}>${xmlText(text)}</${name}>`;
            })
            .join('')}</row>\n`,
        tail: '</data>\n',
      };
    }
  }
}
