/** The masks a grant may lay over a column of the answer; a frozen registry, applied after the read. */

export const maskNames = ['hide', 'keep-ends', 'keep-first', 'year-only'] as const;
export type MaskName = (typeof maskNames)[number];

type Cell = string | number | boolean | null;

const masks: Record<MaskName, (text: string) => string | null> = {
  hide: () => null,
  // 3 + 4 leaves a telephone or identity number recognisable to its owner only.
  'keep-ends': (text) =>
    text.length <= 7
      ? '*'.repeat(text.length)
      : text.slice(0, 3) + '*'.repeat(text.length - 7) + text.slice(-4),
  'keep-first': (text) => {
    const [first = '', ...rest] = [...text];
    return first + '*'.repeat(rest.length);
  },
  'year-only': (text) => text.slice(0, 4),
};

/** A missing value stays missing: its absence says nothing the mask would hide. */
export function applyMask(mask: MaskName, cell: Cell): Cell {
  return cell === null ? null : masks[mask](String(cell));
}
