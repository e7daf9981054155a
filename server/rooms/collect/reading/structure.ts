/** The columns of a refused file with the kind of value each seems to hold: names and types, never a value. Pure. */
import { proposeItems } from '#rooms/catalog/index.ts';
import { type HeaderFound, normaliseName } from './header.ts';
import { RecordReader } from './records.ts';

export type SeenColumn = { name: string; type: string; length?: number; sampled: boolean };

const sampleRows = 200;

export function structureOf(head: Buffer, whole: boolean, found: HeaderFound): SeenColumn[] {
  const reader = new RecordReader({
    delimiter: found.delimiter.charCodeAt(0),
    cellBytes: Math.max(head.length, 1),
  });
  const rows: string[][] = [];
  for (let at = found.bytes; at < head.length && rows.length < sampleRows; ) {
    if (!reader.next(head, at, whole)) break;
    if (!reader.blank)
      rows.push(Array.from({ length: reader.cells }, (_, index) => reader.text(head, index)));
    if (reader.after <= at) break;
    at = reader.after;
  }
  const header = found.header.map(normaliseName);
  const { items } = proposeItems(header, rows);
  return header.flatMap((name, index) => {
    const item = items[index];
    if (name === '' || !item) return [];
    const sampled = rows.some((row) => (row[index] ?? '').trim() !== '');
    return [
      { name, type: item.type, ...(item.length === undefined ? {} : { length: item.length }), sampled },
    ];
  });
}
