/** Rows of a policy's stream as the lines of a file: CSV for people and spreadsheets, JSON lines with exactly the values an interface gives. */
import { runsAsFormula } from '#kernel/spreadsheet.ts';
import type { PolicyRow, PolicyStream } from '../policy-sql/stream.ts';
import { type JsonKind, presentValue } from '../values.ts';
import type { DeliveryFormat } from './types.ts';

export type Encoder = {
  /** What stands before the first row; '' where nothing does. */
  head: string;
  line(row: PolicyRow): string;
};

type Columns = PolicyStream['columns'];

export function encoderOf(format: DeliveryFormat, columns: Columns): Encoder {
  return format === 'csv' ? csv(columns) : jsonLines(columns);
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A text that a spreadsheet would run bears an apostrophe; numbers are left as they are. */
const cell = (kind: JsonKind, value: string | null): string => {
  if (value === null) return '';
  const text = kind === 'string' && runsAsFormula(value) ? `'${value}` : value;
  return quoted(text);
};

function csv(columns: Columns): Encoder {
  const kinds = columns.map(({ json }) => json);
  return {
    head: `\uFEFF${columns.map(({ name }) => quoted(name)).join(',')}\r\n`,
    line: ({ cells }) => `${cells.map((value, n) => cell(kinds[n] ?? 'string', value)).join(',')}\r\n`,
  };
}

function jsonLines(columns: Columns): Encoder {
  const names = columns.map(({ name }, n) => `${n === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  const kinds = columns.map(({ json }) => json);
  return {
    head: '',
    line: ({ cells }) => {
      let text = '';
      for (let n = 0; n < cells.length; n++)
        text += `${names[n]}${JSON.stringify(presentValue(kinds[n] ?? 'string', cells[n] ?? null))}`;
      return `${text}}\n`;
    },
  };
}

export const mediaTypes: Readonly<Record<DeliveryFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
};
