/** Rows as both stores write them: a line a row, tabs between cells, a backslash before what would be neither. Batches, as they arrive. */
import { StringDecoder } from 'node:string_decoder';
import { problem } from '#kernel/errors.ts';

/** Cells as text, null where there is none. */
export type Cells = (string | null)[];

/**
 * Batches of rows of `width` cells, the last of which is always `end`: a line that broke off in the middle lacks it, and a stream that
 * broke must not look like one that ended. `store` is named in the refusal.
 */
export async function* batchesOf(
  bytes: AsyncIterable<Buffer>,
  width: number,
  store: 'postgres' | 'warehouse',
): AsyncIterable<Cells[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of bytes) {
    const text = rest + decoder.write(chunk);
    const lines = text.split('\n');
    rest = lines.pop() ?? '';
    if (lines.length === 0) continue;
    const rows: Cells[] = new Array(lines.length);
    for (let n = 0; n < lines.length; n++) {
      const line = lines[n] as string;
      const cells: Cells = line.split('\t');
      if (cells.length !== width || cells.pop() !== end) throw broken(store);
      if (line.includes('\\')) for (let c = 0; c < cells.length; c++) cells[c] = plain(cells[c] as string);
      rows[n] = cells;
    }
    yield rows;
  }
  if (rest !== '') throw broken(store);
}

export const end = '.';

const broken = (store: string) => problem('kernel.store-unavailable', { params: { store } });

const signs: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '0': '\0',
};

/** The cell without its backslashes; `\N` is none. */
function plain(cell: string): string | null {
  if (!cell.includes('\\')) return cell;
  if (cell === '\\N') return null;
  return cell.replace(/\\(.)/gs, (_, sign: string) => signs[sign] ?? sign);
}
