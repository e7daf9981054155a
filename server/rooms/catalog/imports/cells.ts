/** What is usually wrong with one cell: full-width digits, codes a spreadsheet has spoilt, stray spaces, merges. Pure. */
import type { FieldIssue, Text } from '#kernel/errors.ts';
import type { Column } from './columns.ts';
import { type Cell, columnLetters } from './grid.ts';

/** One fault of one cell, in both languages, with its place as a spreadsheet says it. */
export type CellIssue = {
  /** `C7`; empty where the sheet has no such cell. */
  cell: string;
  row: number;
  column: string;
  code: string;
  message: Text;
  mend: Text;
  articles: string[];
  severity: FieldIssue['severity'];
};

export type Place = { row: number; at: number };

export const placeOf = ({ row, at }: Place): string => (at < 0 ? '' : `${columnLetters(at + 1)}${row}`);

export function cellIssue(
  code: string,
  place: Place,
  column: string,
  text: { zh: string; en: string; mendZh: string; mendEn: string },
  more: { severity?: FieldIssue['severity']; articles?: string[] } = {},
): CellIssue {
  return {
    cell: placeOf(place),
    row: place.row,
    column,
    code: `catalog.${code}`,
    message: { zh: text.zh, en: text.en },
    mend: { zh: text.mendZh, en: text.mendEn },
    articles: more.articles ?? [],
    severity: more.severity ?? 'error',
  };
}

const spoilt = /^[+-]?\d(\.\d+)?[eE]\+?\d+$/;
const fullWidth = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff0f\uff0e]/;

/** The text of a cell as it is taken, and what is said of it. */
export function readCell(
  cell: Cell | undefined,
  column: Column,
  place: Place,
): { value: string; issues: CellIssue[] } {
  const raw = cell?.text ?? '';
  const issues: CellIssue[] = [];
  if (raw === '') return { value: '', issues };
  const shown = raw.length > 40 ? `${raw.slice(0, 40)}…` : raw;
  if (cell?.kind === 'error') {
    issues.push(
      cellIssue('sheet-formula-error', place, column.zh, {
        zh: `这一格的公式出错（${shown}），没有可读的值`,
        en: `The formula of this cell has failed (${shown}); there is no value`,
        mendZh: '改正公式，或直接填写值',
        mendEn: 'Mend the formula, or write the value',
      }),
    );
    return { value: '', issues };
  }
  const bare = raw.normalize('NFKC').trim();
  if (column.digits && (spoilt.test(bare) || (cell?.kind === 'number' && bare.length > 15))) {
    issues.push(
      cellIssue('sheet-scientific', place, column.zh, {
        zh: `“${shown}”已被表格软件改成科学计数，原来的数字已丢失`,
        en: `“${shown}” was turned into a number by the spreadsheet; its digits are lost`,
        mendZh: '把该列设为文本格式，重新填写完整代码',
        mendEn: 'Make the column text and write the whole code again',
      }),
    );
    return { value: '', issues };
  }
  if (cell?.kind === 'formula') {
    issues.push(
      cellIssue(
        'sheet-formula',
        place,
        column.zh,
        {
          zh: `这一格是公式，读入的是它上次算出的“${shown}”`,
          en: `The cell is a formula; its last result “${shown}” is taken`,
          mendZh: '粘贴为数值后再上传',
          mendEn: 'Paste it as a value',
        },
        { severity: 'warning' },
      ),
    );
  }
  let value = raw;
  const narrow =
    column.digits || (column.item && column.key !== 'itemTitle' && column.key !== 'itemDescription');
  if (narrow && fullWidth.test(value)) {
    value = value.normalize('NFKC');
    issues.push(
      cellIssue(
        'sheet-full-width',
        place,
        column.zh,
        {
          zh: `“${shown}”含全角数字或字母`,
          en: `“${shown}” has full-width digits or letters`,
          mendZh: `已按半角“${value.trim()}”读入，请在原表改正`,
          mendEn: `Read as “${value.trim()}”; please mend the sheet`,
        },
        { severity: 'warning' },
      ),
    );
  }
  if (/^[\s\u3000]|[\s\u3000]$/.test(value)) {
    value = value.replace(/^[\s\u3000]+|[\s\u3000]+$/g, '');
    issues.push(
      cellIssue(
        'sheet-space',
        place,
        column.zh,
        {
          zh: '前后有多余空格',
          en: 'There are stray spaces around the text',
          mendZh: '已去掉空格读入',
          mendEn: 'Read without them',
        },
        { severity: 'warning' },
      ),
    );
  }
  return { value, issues };
}

/** A day in any of the usual forms, as CCYY-MM-DD; undefined when it is none. */
export function dayOf(text: string): string | undefined {
  const found =
    /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text);
  if (!found) return undefined;
  const [, year = '', month = '', day = ''] = found;
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== iso ? undefined : iso;
}
