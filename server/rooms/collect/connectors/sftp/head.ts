/** The first rows of a delimited text file, for a look at it; other forms of file are shown once they are taken in. */
import type { Readable } from 'node:stream';
import { RecordReader } from '../../reading/records.ts';
import type { Preview } from '../kinds.ts';

const HEAD_BYTES = 262_144;
const CELL_BYTES = 65_536;
const delimiters = [',', '\t', ';', '|'] as const;

export async function readHead(content: Readable, limit: number): Promise<Preview> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let whole = true;
  for await (const chunk of content) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes < HEAD_BYTES) continue;
    whole = false;
    break;
  }
  content.destroy();
  const text = textOf(Buffer.concat(chunks));
  if (text === undefined) return { columns: [], rows: [] };
  return rowsOf(Buffer.from(text), whole, limit);
}

/** undefined: no text. A sign cut in two at the end of the head is no fault. */
function textOf(head: Buffer): string | undefined {
  if (head.includes(0)) return undefined;
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true });
    } catch {
      // The next one is tried.
    }
  }
  return undefined;
}

function rowsOf(bytes: Buffer, whole: boolean, limit: number): Preview {
  const line = bytes.subarray(0, bytes.indexOf(0x0a) === -1 ? bytes.length : bytes.indexOf(0x0a)).toString();
  const [delimiter] = delimiters.toSorted((one, other) => line.split(other).length - line.split(one).length);
  const reader = new RecordReader({ delimiter: (delimiter ?? ',').charCodeAt(0), cellBytes: CELL_BYTES });
  const records: string[][] = [];
  for (let at = 0; at < bytes.length && records.length <= limit; at = reader.after) {
    if (!reader.next(bytes, at, whole)) break;
    if (!reader.blank)
      records.push(Array.from({ length: reader.cells }, (_, index) => reader.text(bytes, index)));
  }
  const [header = [], ...rows] = records;
  return {
    columns: header.map((name) => ({ name: name.trim(), type: '' })),
    rows: rows.slice(0, limit).map((cells) => header.map((_, index) => cells[index] ?? null)),
  };
}
