/** What of a source's first rows is shown: their shape to all who set connectors up, never a citizen's data. Pure. */
import { type Item, proposeItems } from '#rooms/catalog/index.ts';
import { applyMask, coverOf } from '#rooms/classify/index.ts';
import type { Preview } from './kinds.ts';
import type { Mapped } from './tables.ts';

/** Of a source nobody has looked at nothing is left, not even the ends. */
const stars = (value: string): string => String(applyMask({ mask: 'replace', with: '＊＊＊' }, value) ?? '');
/** Identity numbers and mobile numbers, wherever they stand. */
const telling = /\d{17}[\dXx]|(?<!\d)1[3-9]\d{9}(?!\d)/;
const SHOWN = 200;

/** The columns whose values are covered: filled items that hold personal data, and columns whose name or comment speaks of it. */
export function coveredColumns(
  preview: Preview,
  items: readonly Item[],
  mapping: readonly Mapped[],
): boolean[] {
  const titles = preview.columns.map(({ name, comment }) => comment || name);
  const guessed = proposeItems(titles, []).items;
  return preview.columns.map(({ name }, index) => {
    const item = items.find((one) => one.name === mapping.find(({ column }) => column === name)?.item);
    if (item) return coverOf(item) !== undefined;
    return (guessed[index]?.personal ?? 'none') !== 'none';
  });
}

export function masked(
  preview: Preview,
  items: readonly Item[],
  mapping: readonly Mapped[],
): Preview & { covered: string[] } {
  const covered = coveredColumns(preview, items, mapping);
  return {
    columns: preview.columns,
    covered: preview.columns.flatMap(({ name }, index) => (covered[index] ? [name] : [])),
    rows: preview.rows.map((row) =>
      row.map((value, index) => {
        if (value === null || value === '') return value;
        if (covered[index] || telling.test(value)) return stars(value);
        return value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
      }),
    ),
  };
}
