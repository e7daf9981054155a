/** Rows of a policy's stream as the lines of a file: CSV for people and spreadsheets, JSON lines with exactly the values an interface gives. */
import { runsAsFormula } from '#kernel/spreadsheet.ts';
import type { PolicyRow, PolicyStream } from '../policy-sql/stream.ts';
import { presentValue } from '../values.ts';
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

/** Most texts are neither quoted nor run: one look says so. */
const risky = /^[\s=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|[",\r\n]/;

/** A text that a spreadsheet would run bears an apostrophe; numbers, days and flags are left as they are. */
const cell = (value: string): string => quoted(runsAsFormula(value) ? `'${value}` : value);

function csv(columns: Columns): Encoder {
  const texts = columns.map(({ json }) => json === 'string');
  return {
    head: `\uFEFF${columns.map(({ name }) => cell(name)).join(',')}\r\n`,
    line: ({ cells }) => {
      let line = '';
      for (let n = 0; n < texts.length; n++) {
        const value = cells[n];
        if (n > 0) line += ',';
        if (value !== null && value !== undefined)
          line += texts[n] && risky.test(value) ? cell(value) : value;
      }
      return `${line}\r\n`;
    },
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
