/** Makes a package anew without rows that have to go: all else in it as it was, and a note of what was done. */
import { buffer } from 'node:stream/consumers';
import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import { platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { keyOf as objectKeyOf } from '#kernel/objects.ts';
import { runsAsFormula } from '#kernel/spreadsheet.ts';
import { record } from '#ledger/index.ts';
import { bytesOf, stagingFolder } from '../reading/source.ts';
import { letGo, recordsOf } from '../retention/objects.ts';
import { pack } from './package.ts';
import { type ArchiveItemTable, archiveTables, type PackageNote } from './tables.ts';

export type ArchiveItemRow = Selectable<ArchiveItemTable>;

const shape = z.looseObject({ items: z.array(z.looseObject({ name: z.string(), key: z.boolean() })) });

const BOUNDLESS = Number.MAX_SAFE_INTEGER;

/** One more note beside those that are there by now, whoever wrote them. */
export const noted = (note: PackageNote) => sql<string>`notes || ${JSON.stringify([note])}::jsonb`;

/** A file of the package, as it lies there. */
function inPackage(p: Kernel, key: string, entry: string) {
  const limits = { unpackedBytes: BOUNDLESS, parquetBytes: 0, entries: 1000, ratio: BOUNDLESS };
  return bytesOf(
    { objects: p.objects, key, scratch: stagingFolder(p), limits },
    { form: 'delimited', entry },
  );
}

/** Lines of `bag-info.txt` that packing writes itself. */
const OWN = ['Source-Organization', 'External-Identifier', 'Bagging-Date', 'Payload-Oxum', 'Rows'];

/** What else was said about the package; and whether a sign was put before its formulas, as in packages whose period stood before the rows. */
async function informationOf(p: Kernel, key: string): Promise<{ information: string[]; guarded: boolean }> {
  const text = (await buffer(await inPackage(p, key, 'bag-info.txt'))).toString();
  const lines = text.split('\n').filter((line) => line !== '');
  const place = (name: string): number => lines.findIndex((line) => line.startsWith(`${name}: `));
  return {
    information: lines.filter((line) => !OWN.includes(line.split(':', 1)[0] ?? '')),
    guarded: place('Retention') >= 0 && place('Retention') < place('Rows'),
  };
}

/** A text that runs as a formula in a spreadsheet, as it was before a sign was put before it; numbers never had one. */
const unguarded = (cell: string): string => {
  const text = cell.slice(1);
  return /^['\t]/.test(cell) && runsAsFormula(text) && !/^[+-]?\d+(\.\d+)?$/.test(text) ? text : cell;
};

/** The rows of a package, the first of them its columns, and the key of each as the warehouse composes it. */
export async function openPackage(p: Kernel, key: string) {
  const text = await buffer(await inPackage(p, key, 'data/entry.json'));
  const { items } = shape.parse(JSON.parse(text.toString()));
  const { information, guarded } = await informationOf(p, key);
  const rows = recordsOf(await inPackage(p, key, 'data/rows.csv'))[Symbol.asyncIterator]();
  const columns: string[] = (await rows.next()).value ?? [];
  const places = items.flatMap((item) => (item.key ? [columns.indexOf(item.name)] : []));
  const keyOf = (cells: readonly string[]): string => {
    const values = places.map((place) => cells[place] ?? '');
    return values.length === 1
      ? (values[0] ?? '')
      : values.map((value) => `${Buffer.byteLength(value)}:${value}`).join('');
  };
  async function* faithful(): AsyncIterable<string[]> {
    for await (const cells of { [Symbol.asyncIterator]: () => rows })
      yield guarded ? cells.map(unguarded) : cells;
  }
  return { entry: text, columns, keyOf, information, rows: faithful() };
}

/** How many rows of these keys a package holds. */
export async function countInPackage(p: Kernel, key: string, keys: ReadonlySet<string>): Promise<number> {
  const { keyOf, rows } = await openPackage(p, key);
  let found = 0;
  for await (const cells of rows) if (keys.has(keyOf(cells))) found++;
  return found;
}

/** The same again changes nothing: a package that holds none of the keys stays as it is. */
export async function rebuild(
  p: Kernel,
  item: ArchiveItemRow,
  keys: ReadonlySet<string>,
  by: string,
): Promise<void> {
  if (item.object_key && keys.size > 0) {
    const old = item.object_key;
    const gone = await countInPackage(p, old, keys);
    if (gone > 0) {
      const { entry, columns, keyOf, information, rows } = await openPackage(p, old);
      async function* left(): AsyncIterable<string[]> {
        for await (const cells of rows) if (!keys.has(keyOf(cells))) yield cells;
      }
      const day = p.clock.today();
      const { stored, rows: count } = await pack(p, {
        number: item.number,
        organisation: item.organisation_id,
        day: item.archived_day,
        entry,
        columns,
        rows: left(),
        information: [
          ...information,
          `Rows-Erased: ${gone}`,
          `Rows-Erased-By: ${by}`,
          `Rows-Erased-On: ${day}`,
        ],
      });
      const note: PackageNote = { kind: 'rebuilt', day, rows: gone, by, was: item.sha256 ?? '' };
      await transact(p.db, async (tx) => {
        const { numUpdatedRows } = await archiveTables(tx)
          .updateTable('collect.archive_item')
          .set({
            object_key: stored.key,
            sha256: stored.sha256,
            bytes: stored.bytes,
            row_count: count,
            notes: noted(note),
          })
          .where('id', '=', item.id)
          .where('object_key', '=', old)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return;
        await record(tx, p, {
          kind: 'collect.archive-rebuilt',
          actor: platform,
          subject: { type: 'collect.archive-item', id: item.id },
          organisationId: item.organisation_id,
          detail: {
            number: item.number,
            by,
            rows: gone,
            was: item.sha256,
            sha256: stored.sha256,
            handedOver: item.handed_over_at !== null,
          },
        });
      });
      await letGo(p, old);
      // Another was first: what was made of the older package rests nowhere.
      await letGo(p, stored.key);
    }
  }
  // A kill may have come between the new package and the end of the old one.
  for (const { was } of item.notes) if (was) await letGo(p, objectKeyOf(was));
}
