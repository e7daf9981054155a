/** The columns of a refused file with the kind of value each seems to hold: names and types, never a value. Pure. */
import { proposeItems } from '#rooms/catalog/index.ts';
import { normaliseName } from './header.ts';

export type SeenColumn = { name: string; type: string; length?: number; sampled: boolean };

const sampleRows = 200;

export function structureOf(names: readonly string[], all: readonly (readonly string[])[]): SeenColumn[] {
  const rows = all.slice(0, sampleRows);
  const header = names.map(normaliseName);
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
