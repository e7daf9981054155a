/** A list as a file for a spreadsheet: byte-order mark, quoted cells, and no cell a spreadsheet would run as a formula. */

/** A leading apostrophe makes a spreadsheet show the text instead of computing it. */
export const harmless = (text: string): string =>
  /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text;

export function cell(value: string | number | null): string {
  const safe = harmless(value === null ? '' : String(value));
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csv = (
  header: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string => `\uFEFF${[header, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
