/** A list as a file: spreadsheet, comma-separated text or JSON, each saying which list of which day and version it is. */
import { harmless, newWorkbook } from '#kernel/spreadsheet.ts';
import { csv } from '../csv.ts';
import { updateCycles } from '../terms.ts';
import type { ListTerm } from './read.ts';
import type { LineReply } from './schema.ts';

export type ListFile = { term: ListTerm; on: string; version: number; lines: LineReply[] };
type Language = 'zh' | 'en';
export type Words = { sharing: ReadonlyMap<string, string>; opening: ReadonlyMap<string, string> };

const heads: Record<Language, string[]> = {
  zh: [
    '序号',
    '资源代码',
    '名称',
    '单位',
    '行政区划',
    '职责',
    '共享属性',
    '开放属性',
    '安全级别',
    '更新周期',
    '信息项',
    '依据',
    '持有单位',
    '目录版本',
    '发布日期',
    '列入日期',
  ],
  en: [
    'No.',
    'Code',
    'Name',
    'Organisation',
    'Division',
    'Duty',
    'Sharing',
    'Opening',
    'Security level',
    'Update cycle',
    'Items',
    'Grounds',
    'Holder',
    'Entry version',
    'Published on',
    'Listed on',
  ],
};

function rowsOf(
  { lines }: ListFile,
  language: Language,
  { sharing, opening }: Words,
): (string | number | null)[][] {
  return lines.map(({ line, provider, regionCode, holder, since }, index) => [
    index + 1,
    line.code,
    line.name,
    provider.name[language],
    regionCode,
    line.duty,
    sharing.get(line.sharingClass) ?? line.sharingClass,
    opening.get(line.openingClass) ?? line.openingClass,
    line.securityLevel,
    updateCycles.find(({ key }) => key === line.updateCycle)?.[language] ?? line.updateCycle,
    line.items.join('、'),
    line.grounds.map(({ title, article }) => `${title}${article}`).join('；'),
    holder?.name[language] ?? '',
    line.version,
    line.publishedOn,
    since,
  ]);
}

const titleOf = ({ term, on, version }: ListFile, language: Language): string =>
  language === 'zh' ? `${term.zh} 版本${version} ${on}` : `${term.en} version ${version} ${on}`;

export const listCsv = (file: ListFile, language: Language, words: Words): string =>
  csv([...heads[language], titleOf(file, language)], rowsOf(file, language, words));

export async function listWorkbook(file: ListFile, language: Language, words: Words): Promise<Buffer> {
  const book = await newWorkbook();
  const sheet = book.addWorksheet((language === 'zh' ? file.term.zh : file.term.en).slice(0, 31), {
    views: [{ state: 'frozen', ySplit: 2 }],
  });
  sheet.addRow([titleOf(file, language)]).font = { bold: true };
  sheet.addRow(heads[language]).font = { bold: true };
  for (const row of rowsOf(file, language, words))
    sheet.addRow(row.map((value) => (typeof value === 'string' ? harmless(value) : value)));
  sheet.columns.forEach((column, index) => {
    column.width = [6, 20, 32, 24, 12, 32][index] ?? 16;
  });
  return Buffer.from(await book.xlsx.writeBuffer());
}
