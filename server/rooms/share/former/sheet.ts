/** Reads a sheet of cases decided elsewhere: headings in any order, one case a row, every fault with its cell. Pure. */
import type { Text } from '#kernel/errors.ts';
import { columnLetters, dayOf, type Grid, headingKey } from '#rooms/catalog/index.ts';
import {
  type FormerFault,
  type FormerInput,
  type FormerOutcome,
  formerBody,
  formerOutcomes,
} from './schema.ts';

type Key = keyof FormerInput;
type Column = { key: Key; zh: string; en: string; also: readonly string[]; required?: true; day?: true };

export const formerColumns: readonly Column[] = [
  { key: 'number', zh: '申请编号', en: 'Number', also: ['编号', '文号', '办件编号'], required: true },
  { key: 'title', zh: '申请事项', en: 'Matter', also: ['标题', '事项名称', '申请内容'], required: true },
  { key: 'applicant', zh: '申请单位', en: 'Applicant', also: ['使用部门', '申请部门'], required: true },
  { key: 'provider', zh: '提供单位', en: 'Provider', also: ['提供部门', '数据提供单位'], required: true },
  { key: 'resource', zh: '数据资源', en: 'Resource', also: ['资源名称', '信息资源名称'] },
  { key: 'appliedOn', zh: '申请日期', en: 'Applied on', also: ['受理日期'], day: true },
  { key: 'dueOn', zh: '答复期限', en: 'Due on', also: ['办理期限', '期限'], day: true },
  {
    key: 'decidedOn',
    zh: '决定日期',
    en: 'Decided on',
    also: ['办结日期', '答复日期'],
    required: true,
    day: true,
  },
  { key: 'outcome', zh: '决定结果', en: 'Outcome', also: ['办理结果', '结果'], required: true },
  { key: 'basisTitle', zh: '依据名称', en: 'Basis', also: ['依据'] },
  { key: 'basisNumber', zh: '依据文号', en: 'Number of the basis', also: [] },
  { key: 'basisArticle', zh: '依据条款', en: 'Article of the basis', also: ['条款'] },
  { key: 'note', zh: '备注', en: 'Note', also: ['说明'] },
];

export const outcomeWords: Readonly<Record<FormerOutcome, Text & { also: readonly string[] }>> = {
  granted: { zh: '同意', en: 'granted', also: ['批准', '准予共享', '同意共享'] },
  partly: { zh: '部分同意', en: 'granted in part', also: ['部分批准'] },
  refused: { zh: '不同意', en: 'refused', also: ['不予共享', '拒绝', '不批准'] },
  withdrawn: { zh: '撤回', en: 'withdrawn', also: ['撤销申请'] },
};

const outcomeOf = (said: string): FormerOutcome | undefined =>
  formerOutcomes.find((key) => {
    const { zh, en, also } = outcomeWords[key];
    return [key, zh, en, ...also].includes(said.trim());
  });

export type SheetRow = {
  row: number;
  number: string;
  title: string;
  decidedOn: string;
  /** Absent where a fault keeps it from being read. */
  input: FormerInput | undefined;
  /** Where a field of it stands, and under which heading. */
  cellOf(key: string): { cell: string; column: string };
};

const headedRows = 12;
const fewest = 4;

/** Undefined where the sheet has no headings. */
export function readFormerSheet(grid: Grid): { rows: SheetRow[]; faults: FormerFault[] } | undefined {
  const columnFor = (heading: string): Column | undefined =>
    formerColumns.find(({ zh, en, also }) =>
      [zh, en, ...also].some((name) => headingKey(name) === headingKey(heading)),
    );
  const headed = grid.rows
    .slice(0, headedRows)
    .findIndex((cells) => cells.filter(({ text }) => columnFor(text)).length >= fewest);
  const heads = grid.rows[headed];
  if (!heads) return undefined;
  const places = new Map<Key, number>();
  for (const [place, { text }] of heads.entries()) {
    const column = columnFor(text);
    if (column && !places.has(column.key)) places.set(column.key, place);
  }
  const faults: FormerFault[] = [];
  const rows: SheetRow[] = [];
  for (const [at, cells] of grid.rows.entries()) {
    if (at <= headed || cells.every(({ text }) => text.trim() === '')) continue;
    const row = at + 1;
    const said = (key: Key): string => {
      const place = places.get(key);
      return place === undefined ? '' : (cells[place]?.text.trim() ?? '');
    };
    const cellOf = (name: string) => {
      const key = formerColumns.find((one) => one.key === name)?.key;
      const place = key && places.get(key);
      return {
        cell: place === undefined ? '' : `${columnLetters(place + 1)}${row}`,
        column: formerColumns.find((one) => one.key === name)?.zh ?? name,
      };
    };
    const fault = (key: Key, code: string, zh: string, en: string) =>
      faults.push({ row, ...cellOf(key), code: `share.${code}`, message: { zh, en }, articles: [] });
    const before = faults.length;
    const values: Record<string, unknown> = {};
    for (const { key, zh, en, required, day } of formerColumns) {
      const text = said(key);
      if (text === '') {
        if (required) fault(key, 'former-missing', `缺少“${zh}”`, `“${en}” is missing`);
        continue;
      }
      const value = day ? dayOf(text) : key === 'outcome' ? outcomeOf(text) : text;
      if (value === undefined && day) fault(key, 'former-day', `“${text}”不是日期`, `“${text}” is no date`);
      else if (value === undefined) {
        const words = Object.values(outcomeWords);
        fault(
          key,
          'former-outcome',
          `“${text}”不是决定结果，应为：${words.map((word) => word.zh).join('、')}`,
          `“${text}” is no outcome; write one of: ${words.map((word) => word.en).join(', ')}`,
        );
      } else values[key] = value;
    }
    const read = faults.length > before ? undefined : formerBody.safeParse(values);
    if (read && !read.success) {
      for (const { path } of read.error.issues) {
        const key = formerColumns.find((one) => one.key === path[0]);
        if (key) fault(key.key, 'former-long', `“${key.zh}”过长`, `“${key.en}” is too long`);
      }
    }
    rows.push({
      row,
      number: said('number'),
      title: said('title'),
      decidedOn: dayOf(said('decidedOn')) ?? said('decidedOn'),
      input: read?.data,
      cellOf,
    });
  }
  return { rows, faults };
}
