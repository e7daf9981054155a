// The columns of the register as a spreadsheet, in the order people know them.
import type { Text } from '#kernel/errors.ts';

export type ColumnKey =
  | 'name'
  | 'nameEn'
  | 'kind'
  | 'sector'
  | 'creditCode'
  | 'regionCode'
  | 'parent'
  | 'document';

export type Column = { key: ColumnKey; title: Text; required: boolean; width: number };

export const columns: readonly Column[] = [
  { key: 'name', title: { zh: '单位名称', en: 'Name' }, required: true, width: 32 },
  { key: 'nameEn', title: { zh: '英文名称', en: 'Name in English' }, required: false, width: 32 },
  { key: 'kind', title: { zh: '主体类别', en: 'Kind' }, required: true, width: 24 },
  { key: 'sector', title: { zh: '所属行业', en: 'Sector' }, required: false, width: 14 },
  { key: 'creditCode', title: { zh: '统一社会信用代码', en: 'Credit code' }, required: true, width: 24 },
  { key: 'regionCode', title: { zh: '行政区划代码', en: 'Division code' }, required: true, width: 16 },
  { key: 'parent', title: { zh: '上级单位', en: 'Superior body' }, required: false, width: 32 },
  {
    key: 'document',
    title: { zh: '授权或委托文件', en: 'Document of authorisation' },
    required: false,
    width: 32,
  },
];

/** Written by the export for the reader, and passed over by the import. */
export const notes: readonly Text[] = [
  { zh: '状态', en: 'State' },
  { zh: '标识', en: 'Mark' },
];

/** 'C3' for the third column of the third row. */
export function cellName(column: number, row: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return `${letters}${row}`;
}
