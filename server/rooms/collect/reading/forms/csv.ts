/** Rows of other forms as one text: the same rows give the same bytes, every row on the line it has in its file. Pure. */

const FLUSH = 1 << 20;

const careful = /[",\r\n]/;

/** A cell of the text; a bare carriage return or quote would be read as something else. */
export const cellText = (text: string): string =>
  careful.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/**
 * A line as every channel of the platform's own hands it in: UTF-8, comma. A missing value is an empty cell, and nothing is put
 * before what looks like a formula: it is the source's own value. A record with one empty column would be a blank line, which is no record.
 */
export function canonicalLine(values: readonly (string | null)[]): string {
  const line = values.map((value) => cellText(value ?? '')).join(',');
  return `${line === '' ? '""' : line}\n`;
}

/** Gathers rows into pieces of about a megabyte; lines without a row become empty lines. */
export class CsvWriter {
  #text = '';
  #line: number;

  /** `firstLine` is the line of the first row that may come. */
  constructor(firstLine: number) {
    this.#line = firstLine;
  }

  /** `width`: cells every row has at least; a row without any text is an empty line. */
  add(line: number, cells: readonly string[], width: number): void {
    if (line > this.#line) this.#text += '\n'.repeat(line - this.#line);
    this.#line = line + 1;
    let last = cells.length;
    while (last > width && cells[last - 1] === '') last--;
    let row = '';
    let ink = false;
    for (let at = 0; at < Math.max(last, width); at++) {
      const cell = cells[at] ?? '';
      ink ||= cell !== '';
      row += at === 0 ? cellText(cell) : `,${cellText(cell)}`;
    }
    this.#text += ink ? `${row}\n` : '\n';
  }

  /** A piece when enough has gathered; `all` gives what is left. */
  take(all = false): Buffer | undefined {
    if (this.#text === '' || (!all && this.#text.length < FLUSH)) return undefined;
    const piece = Buffer.from(this.#text, 'utf8');
    this.#text = '';
    return piece;
  }
}
