/** Whether a file is data that a program can read, and fits the items declared: where it does not, line and column are named. Pure. */
import { problem, type Text } from '#kernel/errors.ts';
import type { Item } from '#rooms/catalog/index.ts';
import { gridOf } from '#rooms/collect/index.ts';

type Form = { what: Text; is: (name: string, head: Buffer) => boolean };
const begins =
  (...starts: string[]) =>
  (head: Buffer) =>
    starts.some((start) => head.subarray(0, start.length / 2).toString('hex') === start);
const ends =
  (...endings: string[]) =>
  (name: string) =>
    endings.some((ending) => name.toLowerCase().endsWith(`.${ending}`));
const holds = (part: string) => (head: Buffer) => head.includes(part);

/** By content first: a name is given quickly. */
const unreadable: readonly Form[] = [
  {
    what: { zh: 'PDF 或者版式文件', en: 'a PDF or fixed-layout file' },
    is: (name, head) =>
      begins('25504446')(head) ||
      ends('pdf', 'ofd')(name) ||
      (begins('504b0304')(head) && holds('OFD.xml')(head)),
  },
  {
    what: { zh: '图片或者扫描件', en: 'a picture or scan' },
    is: (name, head) =>
      begins('89504e47', 'ffd8ff', '47494638', '49492a00', '4d4d002a', '424d')(head) ||
      ends('png', 'jpg', 'jpeg', 'gif', 'tif', 'tiff', 'bmp', 'webp', 'heic')(name),
  },
  {
    what: { zh: '文字处理文件', en: 'a word-processor file' },
    is: (name, head) =>
      ends('doc', 'docx', 'wps', 'odt', 'rtf')(name) ||
      begins('7b5c727466')(head) ||
      (begins('504b0304')(head) && holds('word/')(head)),
  },
  {
    what: { zh: '演示文件', en: 'a presentation' },
    is: (name, head) => ends('ppt', 'pptx', 'dps')(name) || (begins('504b0304')(head) && holds('ppt/')(head)),
  },
];

/** Whether the form alone says that no program reads data out of it: its words, or undefined. */
export const unreadableForm = (name: string, head: Buffer): Text | undefined =>
  unreadable.find((form) => form.is(name, head))?.what;

/** Error: `open.not-machine-readable`. */
export function requireReadableForm(name: string, head: Buffer, articles: readonly string[] = []): void {
  const what = unreadableForm(name, head);
  if (what) throw problem('open.not-machine-readable', { params: { what }, articles: [...articles] });
}

export type Fault = { line: number; column: string; why: Text };
type Declared = Pick<Item, 'name' | 'titleZh' | 'type' | 'nullable'>;
const MOST = 20;

/** Faults of a CSV or JSON file against the items; none: it parses and fits. */
export function faultsOf(name: string, content: Buffer, items: readonly Declared[]): Fault[] {
  const text = withoutMark(content);
  return isJson(name, text) ? faultsOfJson(text, items) : faultsOfCsv(text, items);
}

/** Errors: `open.not-machine-readable`, `open.file-mismatch`. */
export function requireFits(
  name: string,
  content: Buffer,
  items: readonly Declared[],
  articles: readonly string[] = [],
): void {
  requireReadableForm(name, content, articles);
  const faults = faultsOf(name, content, items);
  if (faults.length === 0) return;
  const say = (language: 'zh' | 'en') =>
    faults
      .slice(0, 5)
      .map(({ line, column, why }) =>
        language === 'zh' ? `第 ${line} 行“${column}”：${why.zh}` : `line ${line}, “${column}”: ${why.en}`,
      )
      .join(language === 'zh' ? '；' : '; ');
  throw problem('open.file-mismatch', {
    params: { faults: { zh: say('zh'), en: say('en') } },
    articles: [...articles],
    fields: faults.map(({ line, column, why }) => ({
      path: `${line}.${column}`,
      code: 'file-cell',
      message: why,
      articles: [...articles],
      severity: 'error',
    })),
  });
}

const byName = (items: readonly Declared[]): Map<string, Declared> =>
  new Map(
    items.flatMap((item) =>
      [item.name, item.titleZh].filter((one) => one !== '').map((one) => [one, item] as const),
    ),
  );

function faultsOfCsv(content: Buffer, items: readonly Declared[]): Fault[] {
  const rows = gridOf(content, true, delimiterOf(content), Number.POSITIVE_INFINITY);
  const known = byName(items);
  const header = rows[0];
  const headed = header?.cells.some((cell) => known.has(cell.trim())) ?? false;
  if (!header || !headed)
    return [
      {
        line: header?.line ?? 1,
        column: header?.cells[0] ?? '',
        why: {
          zh: '没有表头，或者表头与数据项无一相符',
          en: 'there is no header, or none of it is a declared item',
        },
      },
    ];
  const columns = header.cells.map((cell) => known.get(cell.trim()));
  const faults: Fault[] = header.cells.flatMap((cell, at) =>
    columns[at]
      ? []
      : [{ line: header.line, column: cell, why: { zh: '不是登记的数据项', en: 'is no declared item' } }],
  );
  for (const item of items)
    if (!columns.includes(item))
      faults.push({
        line: header.line,
        column: item.titleZh || item.name,
        why: { zh: '缺少该数据项', en: 'is missing' },
      });
  for (const row of rows.slice(1)) {
    if (faults.length >= MOST) break;
    if (row.cells.length !== header.cells.length) {
      faults.push({
        line: row.line,
        column: header.cells[Math.min(row.cells.length, header.cells.length) - 1] ?? '',
        why: {
          zh: `有 ${row.cells.length} 列，表头有 ${header.cells.length} 列`,
          en: `has ${row.cells.length} columns, the header ${header.cells.length}`,
        },
      });
      continue;
    }
    row.cells.forEach((cell, at) => {
      const item = columns[at];
      const why = item && cellFault(item, cell);
      if (why) faults.push({ line: row.line, column: header.cells[at] ?? '', why });
    });
  }
  return faults.slice(0, MOST);
}

function faultsOfJson(content: Buffer, items: readonly Declared[]): Fault[] {
  let value: unknown;
  try {
    value = JSON.parse(content.toString('utf8'));
  } catch (error) {
    const at = /line (\d+) column (\d+)/.exec(error instanceof Error ? error.message : '');
    return [
      {
        line: Number(at?.[1] ?? 1),
        column: at?.[2] ?? '1',
        why: { zh: '不是有效的 JSON', en: 'is no valid JSON' },
      },
    ];
  }
  const records = recordsIn(value);
  if (!records)
    return [{ line: 1, column: '1', why: { zh: '没有记录数组', en: 'holds no array of records' } }];
  const known = byName(items);
  const faults: Fault[] = [];
  records.forEach((record, at) => {
    if (faults.length >= MOST) return;
    const line = at + 1;
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      faults.push({ line, column: '', why: { zh: '不是一条记录', en: 'is no record' } });
      return;
    }
    const entries = Object.entries(record);
    for (const [key, cell] of entries) {
      const item = known.get(key);
      const why = item
        ? cellFault(item, cell === null ? '' : String(cell))
        : { zh: '不是登记的数据项', en: 'is no declared item' };
      if (why) faults.push({ line, column: key, why });
    }
    for (const item of items)
      if (!item.nullable && !entries.some(([key]) => known.get(key) === item))
        faults.push({
          line,
          column: item.titleZh || item.name,
          why: { zh: '缺少该数据项', en: 'is missing' },
        });
  });
  return faults.slice(0, MOST);
}

const recordsIn = (value: unknown): unknown[] | undefined =>
  Array.isArray(value)
    ? value
    : Object.values((value ?? {}) as object).find((one): one is unknown[] => Array.isArray(one));

const isJson = (name: string, text: Buffer): boolean =>
  /\.(json|geojson)$/i.test(name) || /^\s*[[{]/.test(text.subarray(0, 200).toString('utf8'));

const withoutMark = (content: Buffer): Buffer =>
  content.subarray(0, 3).toString('hex') === 'efbbbf' ? content.subarray(3) : content;

/** A sound file as a plain table with item names for its header: what releases are made of. */
export function tableOf(name: string, content: Buffer, items: readonly Declared[]): string {
  const text = withoutMark(content);
  const known = byName(items);
  const line = (cells: readonly string[]): string =>
    `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`;
  if (isJson(name, text)) {
    const records = (recordsIn(JSON.parse(text.toString('utf8'))) ?? []) as Record<string, unknown>[];
    const rows = records.map((record) => {
      const cells = new Map(Object.entries(record).map(([key, value]) => [known.get(key), value]));
      return items.map((item) => {
        const value = cells.get(item);
        return value === null || value === undefined ? '' : String(value);
      });
    });
    return [items.map((item) => item.name), ...rows].map(line).join('');
  }
  const [header, ...rows] = gridOf(text, true, delimiterOf(text), Number.POSITIVE_INFINITY);
  const names = (header?.cells ?? []).map((cell) => known.get(cell.trim())?.name ?? cell);
  return [names, ...rows.map(({ cells }) => cells)].map(line).join('');
}

const delimiterOf = (content: Buffer) => {
  const first = content.subarray(0, 65_536).toString('utf8').split(/\r?\n/, 1)[0] ?? '';
  const [found] = ([',', '\t', ';', '|'] as const).toSorted(
    (a, b) => first.split(b).length - first.split(a).length,
  );
  return found ?? ',';
};

const shapes: Partial<Record<Item['type'], { shape: RegExp; why: Text }>> = {
  N: { shape: /^-?\d+(\.\d+)?$/, why: { zh: '不是数值', en: 'is no number' } },
  Y: { shape: /^-?\d+(\.\d+)?$/, why: { zh: '不是金额', en: 'is no amount' } },
  B: { shape: /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i, why: { zh: '不是数值', en: 'is no number' } },
  F: { shape: /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i, why: { zh: '不是数值', en: 'is no number' } },
  I: { shape: /^-?\d+$/, why: { zh: '不是整数', en: 'is no whole number' } },
  D: { shape: /^\d{4}[-/.年]?\d{1,2}[-/.月]?\d{1,2}日?$/, why: { zh: '不是日期', en: 'is no date' } },
  T: {
    shape: /^\d{4}[-/.]?\d{1,2}[-/.]?\d{1,2}[T ]?\d{2}:?\d{2}/,
    why: { zh: '不是日期时间', en: 'is no date and time' },
  },
  L: { shape: /^(true|false|0|1|是|否)$/i, why: { zh: '不是是否值', en: 'is neither true nor false' } },
};

function cellFault(item: Declared, cell: string): Text | undefined {
  const value = cell.trim();
  if (value === '') return item.nullable ? undefined : { zh: '不能为空', en: 'must not be empty' };
  const shape = shapes[item.type];
  return shape && !shape.shape.test(value) ? shape.why : undefined;
}
