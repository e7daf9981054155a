/** Files of every form as strangers send them: workbooks, archives sound and hostile. */
import { Buffer } from 'node:buffer';
import ExcelJS from 'exceljs';
import yazl from 'yazl';

export type Entries = Record<string, string | Buffer>;

export async function zipOf(entries: Entries): Promise<Buffer> {
  const file = new yazl.ZipFile();
  for (const [name, content] of Object.entries(entries)) file.addBuffer(Buffer.from(content), name);
  file.end();
  const parts: Buffer[] = [];
  for await (const part of file.outputStream) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

/** The same bytes with one text of it replaced by another of the same length, wherever it stands. */
export function altered(bytes: Buffer, from: string | Buffer, to: string | Buffer): Buffer {
  const [a, b] = [Buffer.from(from), Buffer.from(to)];
  if (a.length !== b.length) throw new RangeError('the lengths differ');
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(a); at !== -1; at = copy.indexOf(a, at + b.length)) b.copy(copy, at);
  return copy;
}

const CENTRAL = Buffer.from([0x50, 0x4b, 0x01, 0x02]);

/** Changes 16 or 32 bits of every entry in the archive's directory. */
export function inDirectory(bytes: Buffer, change: (header: Buffer, index: number) => void): Buffer {
  const copy = Buffer.from(bytes);
  let index = 0;
  for (let at = copy.indexOf(CENTRAL); at !== -1; at = copy.indexOf(CENTRAL, at + 46))
    change(copy.subarray(at, at + 46), index++);
  return copy;
}

export async function workbookOf(fill: (book: ExcelJS.Workbook) => void): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  fill(book);
  return Buffer.from(await book.xlsx.writeBuffer());
}
