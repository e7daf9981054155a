/** One table of a received file as delimited text in UTF-8: the same file and place give the same bytes. Runs apart. */
import { createReadStream } from 'node:fs';
import { CsvWriter } from './csv.ts';
import { FormError } from './limits.ts';
import { type Place, records, type TablePlace, unpack } from './survey.ts';
import { openWorkbook, sheetRows } from './workbook.ts';
import { type Archive, openArchive } from './zip.ts';

export type CanonicalInput = Place & {
  place: TablePlace;
  /** Names in the order of the cells; of a sheet only their number matters. */
  header: readonly string[];
  /** Line of the header's last row: rows begin on the next one. 0 where the form has none. */
  headerLine: number;
};

/** Pieces of text without the header. Throws FormError. */
export async function* canonical(input: CanonicalInput): AsyncIterable<Buffer> {
  const { place } = input;
  if (place.entry === undefined) {
    yield* place.form === 'xlsx'
      ? sheetText(input, input.path)
      : recordText(input, () => createReadStream(input.path));
    return;
  }
  const archive = await openArchive(input.path, input.limits);
  try {
    yield* place.form === 'xlsx'
      ? entrySheetText(input, archive, place.entry)
      : recordText(input, await archive.read(place.entry));
  } finally {
    archive.close();
  }
}

async function* recordText(
  { place, header, headerLine }: CanonicalInput,
  content: Parameters<typeof records>[1] | (() => Parameters<typeof records>[1]),
): AsyncIterable<Buffer> {
  const writer = new CsvWriter(headerLine + 1);
  for await (const { line, fields, text } of records(
    place,
    typeof content === 'function' ? content() : content,
  )) {
    if (fields)
      writer.add(
        line,
        header.map((name) => fields.get(name) ?? ''),
        header.length,
      );
    else writer.add(line, [text], 1);
    const piece = writer.take();
    if (piece) yield piece;
  }
  const last = writer.take(true);
  if (last) yield last;
}

async function* entrySheetText(
  input: CanonicalInput,
  archive: Archive,
  entry: string,
): AsyncIterable<Buffer> {
  const { path, remove } = await unpack(archive, entry, input.scratch);
  try {
    yield* sheetText(input, path);
  } finally {
    await remove();
  }
}

async function* sheetText(input: CanonicalInput, path: string): AsyncIterable<Buffer> {
  const archive = await openArchive(path, input.limits);
  try {
    const book = await openWorkbook(archive);
    const sheet = book.sheets.find(({ name }) => name === input.place.sheet);
    if (!sheet) throw new FormError('entry-missing');
    const writer = new CsvWriter(input.headerLine + 1);
    for await (const { line, cells } of sheetRows(archive, book, sheet)) {
      if (line <= input.headerLine) continue;
      writer.add(line, cells, input.header.length);
      const piece = writer.take();
      if (piece) yield piece;
    }
    const last = writer.take(true);
    if (last) yield last;
  } finally {
    archive.close();
  }
}
