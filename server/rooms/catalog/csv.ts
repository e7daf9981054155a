/** A list as a file for a spreadsheet: byte-order mark, quoted cells, and no cell a spreadsheet would run as a formula. */
import { harmless } from '#kernel/spreadsheet.ts';

function cell(value: string | number | null): string {
  const safe = typeof value === 'string' ? harmless(value) : String(value ?? '');
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csv = (
  header: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string => `\uFEFF${[header, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
