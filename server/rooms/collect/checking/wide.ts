/**
 * A table of many columns is judged in parts: the engine plans longer over a statement than it runs it, and the time grows faster than the
 * columns do. Which cells need judging at all is asked first; what is told in the end is the same. Pure.
 */
import { type CheckInput, faultyRows, type Range, type Statement, typeAt } from './statements.ts';

/** From so many items on; below, one statement for all is sooner done. */
export const WIDE = 30;
/** Items that one statement judges. */
const TOGETHER = 12;

/** Whether some cells must be asked for again among rows without a fault, before all of them are normalised in one statement. */
export const many = (suspects: ReadonlySet<number>): boolean => suspects.size > TOGETHER;

/** Items whose cells the quick way would not all take; with a number goes the item that says what it is the number of, and the other way. */
export function suspectsOf({ items }: Pick<CheckInput, 'items'>, cells: readonly number[]): Set<number> {
  const found = new Set(cells.flatMap((n, index) => (n > 0 ? [index] : [])));
  for (const [index, item] of items.entries()) {
    const of = typeAt({ items }, item);
    if (of === undefined || !(found.has(index) || found.has(of))) continue;
    found.add(index);
    found.add(of);
  }
  return found;
}

/** The faults of a range, in parts that between them tell what one statement over all items would; the first tells of broken rows too. */
export function faultyParts(input: CheckInput, range: Range, suspects: ReadonlySet<number>): Statement[] {
  const keys = input.items.flatMap((item, index) => (item.key ? [index] : []));
  const rest = [...suspects].filter((index) => !keys.includes(index)).sort((a, b) => a - b);
  const parts = Array.from({ length: Math.max(1, Math.ceil(rest.length / TOGETHER)) }, (_, part) =>
    rest.slice(part * TOGETHER, (part + 1) * TOGETHER),
  );
  return parts.map((tells, part) => {
    // The key is told with each fault, and what a number is of is read beside it.
    const needed = [...keys, ...tells];
    const types = needed.map((index) => {
      const item = input.items[index];
      return item && typeAt(input, item);
    });
    const places = [...new Set([...needed, ...types])]
      .filter((index) => index !== undefined)
      .sort((a, b) => a - b);
    const told = part === 0 ? needed : tells;
    return faultyRows(
      {
        ...input,
        items: places.flatMap((index) => input.items[index] ?? []),
        places: places.map((index) => input.places[index] ?? 0),
      },
      range,
      { items: new Set(told.map((index) => places.indexOf(index))), rows: part === 0 },
    );
  });
}
