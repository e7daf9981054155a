/** The whole filtered list as a file: comma-separated text, spreadsheet or JSON; what the reader may not see stands in none. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { harmless, newWorkbook } from '#kernel/spreadsheet.ts';
import { csv } from '../csv.ts';
import { listResources } from '../read.ts';
import type { ResourceQuery, ResourceSummary } from '../schema.ts';
import { formats, updateCycles, type Word } from '../terms.ts';

type Language = 'zh' | 'en';
const exportAtOnce = 1000;

const headers: Record<Language, string[]> = {
  zh: [
    '资源代码',
    '资源名称',
    '提供单位',
    '摘要',
    '共享属性',
    '开放属性',
    '格式',
    '更新周期',
    '信息项数',
    '发布日期',
  ],
  en: [
    'Code',
    'Name',
    'Provider',
    'Summary',
    'Sharing',
    'Opening',
    'Format',
    'Update cycle',
    'Items',
    'Published on',
  ],
};

/** Every entry that answers; page and pageSize are left out of account. */
async function everyEntry(p: Platform, actor: Actor, query: ResourceQuery): Promise<ResourceSummary[]> {
  const found: ResourceSummary[] = [];
  for (let page = 1; ; page++) {
    const { items, total } = await listResources(p, actor, { ...query, page, pageSize: exportAtOnce });
    found.push(...items);
    if (items.length === 0 || found.length >= total) return found;
  }
}

function rowOf(item: ResourceSummary, language: Language): (string | number | null)[] {
  const word = (words: readonly Word[], key: string): string =>
    words.find((found) => found.key === key)?.[language] ?? key;
  return [
    item.code,
    item.name,
    item.provider.name[language],
    item.summary,
    item.sharingClass?.[language] ?? '',
    item.openingClass?.[language] ?? '',
    word(formats, item.formatCategory),
    word(updateCycles, item.updateCycle),
    item.itemCount,
    item.publishedOn,
  ];
}

const widths = [26, 32, 24, 48, 14, 14, 14, 12, 10, 14];

async function workbook(items: readonly ResourceSummary[], language: Language): Promise<Buffer> {
  const book = await newWorkbook();
  const sheet = book.addWorksheet(language === 'zh' ? '资源目录' : 'Catalogue', {
    views: [{ state: 'frozen', ySplit: 1 }],
  });
  sheet.addRow(headers[language]).font = { bold: true };
  for (const item of items)
    sheet.addRow(rowOf(item, language).map((value) => (typeof value === 'string' ? harmless(value) : value)));
  sheet.columns.forEach((column, index) => {
    column.width = widths[index] ?? 16;
  });
  return Buffer.from(await book.xlsx.writeBuffer());
}

export type ListFile = { type: string; extension: string; body: string | Buffer };

export async function listFile(
  p: Platform,
  actor: Actor,
  query: ResourceQuery & { format: 'csv' | 'xlsx' | 'file' },
): Promise<ListFile> {
  const language = query.lang ?? 'zh';
  const items = await everyEntry(p, actor, query);
  switch (query.format) {
    case 'csv': {
      const rows = items.map((item) => rowOf(item, language));
      return { type: 'text/csv; charset=utf-8', extension: 'csv', body: csv(headers[language], rows) };
    }
    case 'xlsx':
      return {
        type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        extension: 'xlsx',
        body: await workbook(items, language),
      };
    case 'file':
      return {
        type: 'application/json; charset=utf-8',
        extension: 'json',
        body: JSON.stringify({ on: p.clock.today(), total: items.length, items }),
      };
  }
}
