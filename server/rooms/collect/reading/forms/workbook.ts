/** Reads a workbook as a stream: its sheets, then the rows of one of them with every cell as text; memory does not grow with the rows. */

import { FormError, SHARED_TEXT_BYTES } from './limits.ts';
import { builtinFormat, type CellFormat, formatOf, numberText } from './numbers.ts';
import { attribute, unescaped, XmlScanner } from './xml.ts';
import type { Archive } from './zip.ts';

export type Sheet = { name: string; part: string; hidden: boolean };
/** Columns and rows from 1, both ends included. */
export type Merge = { left: number; top: number; right: number; bottom: number };
export type SheetRow = { line: number; cells: string[] };

export type Workbook = { sheets: Sheet[]; formats: CellFormat[]; since1904: boolean; texts: TextTable };

const MOST_COLUMNS = 16_384;
const MOST_ROWS = 1_048_576;
const MOST_MERGES = 200_000;

/** Texts by number, close together: a million short ones as JavaScript strings would take ten times the room. */
export class TextTable {
  #bytes = Buffer.allocUnsafe(1 << 16);
  #ends = new Uint32Array(1 << 10);
  #count = 0;
  #used = 0;

  add(text: string): void {
    const length = Buffer.byteLength(text);
    if (this.#used + length > SHARED_TEXT_BYTES) throw new FormError('workbook-texts');
    if (this.#used + length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#used + length));
      this.#bytes.copy(larger, 0, 0, this.#used);
      this.#bytes = larger;
    }
    if (this.#count === this.#ends.length) {
      const larger = new Uint32Array(this.#count * 2);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#used += this.#bytes.write(text, this.#used);
    this.#ends[this.#count++] = this.#used;
  }

  at(index: number): string {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) throw new FormError('damaged', 'text');
    return this.#bytes.toString('utf8', index === 0 ? 0 : (this.#ends[index - 1] ?? 0), this.#ends[index]);
  }
}

/** True when the archive is a workbook of the Office Open XML kind. */
export const isWorkbook = (archive: Archive): boolean =>
  archive.has('xl/workbook.xml') && archive.has('[Content_Types].xml');

async function scan(
  archive: Archive,
  part: string,
  handler: ConstructorParameters<typeof XmlScanner>[0],
): Promise<void> {
  const scanner = new XmlScanner(handler);
  for await (const text of texts(archive, part)) scanner.write(text);
  scanner.end();
}

async function* texts(archive: Archive, part: string): AsyncIterable<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const chunk of await archive.read(part)) {
    const bytes: Buffer = chunk;
    const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    decoder ??= new TextDecoder(wide ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8', {
      fatal: true,
    });
    let text: string;
    try {
      text = decoder.decode(bytes, { stream: true });
    } catch {
      throw new FormError('damaged', 'encoding');
    }
    yield text;
  }
}

const nothing = (): void => undefined;

export async function openWorkbook(archive: Archive): Promise<Workbook> {
  const targets = new Map<string, string>();
  if (archive.has('xl/_rels/workbook.xml.rels')) {
    await scan(archive, 'xl/_rels/workbook.xml.rels', {
      open: (name, attributes) => {
        const [id, target] = [attribute(attributes, 'Id'), attribute(attributes, 'Target')];
        if (name !== 'Relationship' || !id || !target) return;
        targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`);
      },
      text: nothing,
      close: nothing,
    });
  }
  const sheets: Sheet[] = [];
  let since1904 = false;
  await scan(archive, 'xl/workbook.xml', {
    open: (name, attributes) => {
      if (name === 'workbookPr') since1904 = ['1', 'true'].includes(attribute(attributes, 'date1904') ?? '');
      if (name !== 'sheet') return;
      const part = targets.get(attribute(attributes, 'id') ?? '');
      // Charts and macros have no rows.
      if (!part?.includes('worksheets/') || !archive.has(part)) return;
      sheets.push({
        name: attribute(attributes, 'name') ?? '',
        part,
        hidden: (attribute(attributes, 'state') ?? 'visible') !== 'visible',
      });
    },
    text: nothing,
    close: nothing,
  });
  return { sheets, since1904, formats: await formatsOf(archive), texts: await sharedTexts(archive) };
}

async function formatsOf(archive: Archive): Promise<CellFormat[]> {
  const own = new Map<number, CellFormat>();
  const formats: CellFormat[] = [];
  let within = false;
  if (!archive.has('xl/styles.xml')) return formats;
  await scan(archive, 'xl/styles.xml', {
    open: (name, attributes, empty) => {
      if (name === 'numFmt')
        own.set(
          Number(attribute(attributes, 'numFmtId')),
          formatOf(attribute(attributes, 'formatCode') ?? ''),
        );
      if (name === 'cellXfs') within = !empty;
      if (name === 'xf' && within) {
        const id = Number(attribute(attributes, 'numFmtId') ?? 0);
        formats.push(own.get(id) ?? builtinFormat(id));
      }
    },
    text: nothing,
    close: (name) => {
      if (name === 'cellXfs') within = false;
    },
  });
  return formats;
}

async function sharedTexts(archive: Archive): Promise<TextTable> {
  const table = new TextTable();
  if (!archive.has('xl/sharedStrings.xml')) return table;
  let text = '';
  let reads = false;
  // How a name is pronounced stands beside it in Asian workbooks: not part of the text.
  let aside = 0;
  await scan(archive, 'xl/sharedStrings.xml', {
    open: (name, _attributes, empty) => {
      if (name === 'si') {
        text = '';
        if (empty) table.add('');
      } else if (name === 'rPh' && !empty) aside++;
      else if (name === 't') reads = !empty && aside === 0;
    },
    text: (found) => {
      if (reads) text += found;
    },
    close: (name) => {
      if (name === 't') reads = false;
      else if (name === 'rPh') aside--;
      else if (name === 'si') table.add(unescaped(text));
    },
  });
  return table;
}

const reference = /^([A-Z]{1,3})([0-9]{1,7})$/;

function columnOf(letters: string): number {
  let number = 0;
  for (let at = 0; at < letters.length; at++) number = number * 26 + (letters.charCodeAt(at) - 64);
  return number;
}

export function mergeOf(range: string): Merge | undefined {
  const [from = '', to = ''] = range.split(':');
  const [a, b] = [reference.exec(from), reference.exec(to)];
  if (!a || !b) return undefined;
  return {
    left: columnOf(a[1] ?? ''),
    top: Number(a[2]),
    right: columnOf(b[1] ?? ''),
    bottom: Number(b[2]),
  };
}

/** A formula that was never worked out has no value: shown as the spreadsheet would show it. */
const UNKNOWN = '#N/A';

/** Turns one sheet's markup into rows; `rows` fills while it is written to. */
class SheetReader {
  readonly rows: SheetRow[] = [];
  readonly merges: Merge[] = [];
  readonly #book: Workbook;
  #line = 0;
  #cells: string[] = [];
  #column = 0;
  #type = '';
  #format: CellFormat = { kind: 'plain' };
  #value = '';
  #reads = false;
  #aside = false;
  #hasValue = false;
  #formula = false;
  #inRow = false;

  constructor(book: Workbook) {
    this.#book = book;
  }

  open(name: string, attributes: string, empty: boolean): void {
    switch (name) {
      case 'row': {
        const line = attribute(attributes, 'r');
        const next = line === undefined ? this.#line + 1 : Number(line);
        // Rows come in order; anything else would put two of them on one line.
        if (!Number.isInteger(next) || next <= this.#line || next > MOST_ROWS)
          throw new FormError('damaged', 'row');
        this.#line = next;
        this.#cells = [];
        this.#column = 0;
        this.#inRow = !empty;
        return;
      }
      case 'c': {
        if (!this.#inRow) return;
        const place = attribute(attributes, 'r');
        const found = place === undefined ? undefined : reference.exec(place);
        const column = found ? columnOf(found[1] ?? '') : this.#column + 1;
        if (column <= this.#column || column > MOST_COLUMNS) throw new FormError('damaged', 'cell');
        this.#column = column;
        this.#type = attribute(attributes, 't') ?? 'n';
        this.#format = this.#book.formats[Number(attribute(attributes, 's') ?? 0)] ?? { kind: 'plain' };
        this.#value = '';
        this.#hasValue = false;
        this.#formula = false;
        return;
      }
      case 'v':
        this.#hasValue = !empty;
        this.#reads = !empty;
        return;
      case 't':
        this.#hasValue = true;
        this.#reads = !empty && !this.#aside;
        return;
      case 'rPh':
        this.#aside = !empty;
        return;
      case 'f':
        this.#formula = true;
        return;
      case 'mergeCell': {
        const merge = mergeOf(attribute(attributes, 'ref') ?? '');
        if (merge && this.merges.length < MOST_MERGES) this.merges.push(merge);
      }
    }
  }

  text(found: string): void {
    if (this.#reads) this.#value += found;
  }

  close(name: string): void {
    switch (name) {
      case 'v':
      case 't':
        this.#reads = false;
        return;
      case 'rPh':
        this.#aside = false;
        return;
      case 'c': {
        const text = this.#cellText();
        if (text === '') return;
        while (this.#cells.length < this.#column - 1) this.#cells.push('');
        this.#cells.push(text);
        return;
      }
      case 'row':
        this.#inRow = false;
        if (this.#cells.length > 0) this.rows.push({ line: this.#line, cells: this.#cells });
    }
  }

  #cellText(): string {
    if (!this.#hasValue) return this.#formula ? UNKNOWN : '';
    switch (this.#type) {
      case 's':
        return this.#book.texts.at(Number(this.#value));
      case 'b':
        return this.#value.trim() === '1' ? '1' : '0';
      case 'n':
        return numberText(this.#value.trim(), this.#format, this.#book.since1904);
      case 'd':
        return this.#value
          .trim()
          .replace('T', ' ')
          .replace(/Z$/, '')
          .replace(/ 00:00:00(\.0+)?$/, '');
      default:
        // inlineStr, str (a formula's text), e (an error such as #N/A)
        return unescaped(this.#value);
    }
  }
}

/** Rows in order, those without any text left out. `onMerges` is told the merged ranges, which the file holds behind its rows. */
export async function* sheetRows(
  archive: Archive,
  book: Workbook,
  sheet: Sheet,
  onMerges?: (merges: Merge[]) => void,
): AsyncIterable<SheetRow> {
  const reader = new SheetReader(book);
  const scanner = new XmlScanner(reader);
  for await (const text of texts(archive, sheet.part)) {
    scanner.write(text);
    yield* reader.rows;
    reader.rows.length = 0;
  }
  scanner.end();
  yield* reader.rows;
  onMerges?.(reader.merges);
}
