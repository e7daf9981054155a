/** Marks rows as they stream by: a cell in so many moves by at most its step, until the parity of its nearest multiple says the recipient's bit. */
import { hkdfSync } from 'node:crypto';
import type { PolicyRow } from '../policy-sql/stream.ts';
import {
  anchorText,
  type MarkColumn,
  type MarkScheme,
  nearest,
  parsed,
  readUnits,
  writeUnits,
} from './scheme.ts';
import { type SipKey, sipHash, sipKey, sipOut } from './siphash.ts';

/** `place`: which cells, the same for all exports of a service version; `recipient`: which bits, of one export alone. */
export type MarkKeys = { place: Buffer; recipient: Buffer };

export const placeKeyOf = (secret: Buffer): SipKey => derived(secret, 'gongshu.mark/1 place');
export const bitKeyOf = (secret: Buffer): SipKey => derived(secret, 'gongshu.mark/1 bits');
export const tokenKeyOf = (secret: Buffer): SipKey => derived(secret, 'gongshu.mark/1 token');

const derived = (secret: Buffer, info: string): SipKey =>
  sipKey(Buffer.from(hkdfSync('sha256', secret, '', info, 16)));

/** Columns whose places and bits one hash has room for. */
export const perHash = 4;

/** Where a scheme's columns lie among the cells. */
type Laid = MarkColumn & { at: number; partnerAt: number; partnerBin: number; partnerScale: number };

/** What is looked at in a row, by whoever marks it and by whoever looks for a mark. */
export type Layout = { gamma: number; key: number[]; columns: Laid[] };

/** Columns that are not there are left out; `key` is empty unless all of it is there. */
export function layOut(scheme: MarkScheme, names: readonly string[]): Layout {
  const byName = new Map(names.map((name, at) => [name, at]));
  const key = scheme.key.map((name) => byName.get(name) ?? -1);
  const columns = scheme.columns.map((column): Laid => {
    const partner = scheme.columns.find(({ name }) => name === column.partner);
    return {
      ...column,
      at: byName.get(column.name) ?? -1,
      partnerAt: column.partner === null ? -1 : (byName.get(column.partner) ?? -1),
      partnerBin: partner?.bin ?? 0,
      partnerScale: partner?.scale ?? 0,
    };
  });
  return { gamma: scheme.gamma, key: key.includes(-1) ? [] : key, columns };
}

/** The row's key as one text; undefined where a part is missing. */
export function keyAnchor({ key }: Layout, cells: readonly (string | null)[]): string | undefined {
  if (key.length === 0) return undefined;
  if (key.length === 1) {
    const only = cells[key[0] as number];
    return only === null || only === undefined || only === '' ? undefined : anchorText(only);
  }
  let text = '';
  for (const at of key) {
    const cell = cells[at];
    if (cell === null || cell === undefined) return undefined;
    text += `${anchorText(cell)}\u001f`;
  }
  return text;
}

/** What knows a row where its key was cut away: the bins of this value and of its partner. `units`: this cell's. */
export function binAnchor(
  column: Laid,
  place: number,
  units: number,
  cells: readonly (string | null)[],
): string | undefined {
  const own = `\u0002${place}:${Math.floor(units / column.bin)}:`;
  if (column.partner === null) return own;
  const other = cells[column.partnerAt];
  if (other === null || other === undefined || other === '') return undefined;
  if (column.partnerBin === 0) return own + anchorText(other);
  if (!readUnits(other, column.partnerScale)) return undefined;
  return own + (parsed.negative ? '-' : '') + Math.floor(parsed.units / column.partnerBin);
}

/** Sixteen bits of the last hash for the column at this place among those that share it. */
export const slotOf = (place: number): number => {
  const word = sipOut[(place >> 1) & 1] as number;
  return (place & 1) === 0 ? word & 0xffff : word >>> 16;
};

/** A hash of the anchor for each four columns. */
export const groupAnchor = (anchor: string, place: number): string =>
  place < perHash ? anchor : `${anchor}\u001e${place >> 2}`;

/** The same cells, those that are chosen moved. The rows are changed in place. */
export function markRows(rows: readonly PolicyRow[], layout: Layout, places: SipKey, bits: SipKey): void {
  const { columns, gamma } = layout;
  const byKey = new Uint16Array(columns.length);
  for (const { cells } of rows) {
    const anchor = keyAnchor(layout, cells);
    if (anchor !== undefined) {
      for (let place = 0; place < columns.length; place++) {
        if (place % perHash === 0) sipHash(places, groupAnchor(anchor, place));
        byKey[place] = slotOf(place % perHash);
      }
    }
    for (let place = 0; place < columns.length; place++) {
      const column = columns[place] as Laid;
      const cell = cells[column.at];
      if (cell === null || cell === undefined || !readUnits(cell, column.scale) || parsed.units === 0)
        continue;
      const { units, negative, tail } = parsed;
      const bins = binAnchor(column, place, units, cells);
      let by: string | undefined;
      let slot = 0;
      if (bins !== undefined) {
        sipHash(places, bins);
        slot = slotOf(0);
        if (slot % gamma === 0) by = bins;
      }
      if (by === undefined && anchor !== undefined) {
        slot = byKey[place] as number;
        if (slot % gamma === 0) by = groupAnchor(anchor, place);
      }
      if (by === undefined) continue;
      const step = stepOf(column, slot, gamma);
      sipHash(bits, by);
      const lane = by === bins ? 0 : place % perHash;
      const bit = ((sipOut[0] as number) >>> lane) & 1;
      if ((nearest(units, step) & 1) === bit) continue;
      const moved = movedBy(column, units, step, ((sipOut[1] as number) >>> lane) & 1);
      if (moved !== undefined) cells[column.at] = writeUnits(moved, column.scale, negative, tail);
    }
  }
}

export const stepOf = (column: MarkColumn, slot: number, gamma: number): number =>
  column.steps[Math.floor(slot / gamma) % column.steps.length] as number;

/** One step up or down as the bit says, or the other way where that would leave the bin, the column's digits, or the value's sign. */
export function movedBy(column: MarkColumn, units: number, step: number, up: number): number | undefined {
  const wanted = up === 1 ? units + step : units - step;
  if (stays(column, units, wanted)) return wanted;
  const other = up === 1 ? units - step : units + step;
  return stays(column, units, other) ? other : undefined;
}

const stays = ({ bin, below }: MarkColumn, units: number, moved: number): boolean =>
  moved > 0 && Math.floor(moved / bin) === Math.floor(units / bin) && (below === null || moved < below);

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');

/** What stands in the added column: a number that is never the same, and its seal. */
export function tokenOf(key: SipKey, number: number): string {
  const head = hex(number);
  sipHash(key, `\u0003${head}`);
  return head + hex(sipOut[1] as number) + hex(sipOut[0] as number);
}

export const tokenShape = /^[0-9a-f]{24}$/;

/** Was this token made under that key? */
export const isToken = (key: SipKey, cell: string): boolean =>
  tokenShape.test(cell) && tokenOf(key, Number.parseInt(cell.slice(0, 8), 16)) === cell;
