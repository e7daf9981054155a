/** Rows as the canonical file every channel hands over: UTF-8, comma, item names as the header, CRLF nowhere. */

/** Quoted where the text needs it; a missing value is an empty cell. Nothing is altered: what looks like a formula is the source's own value. */
function cell(value: string | null): string {
  if (value === null) return '';
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** A record with one empty column would be a blank line, which is no record. */
export function csvLine(values: readonly (string | null)[]): string {
  const line = values.map(cell).join(',');
  return `${line === '' ? '""' : line}\n`;
}
