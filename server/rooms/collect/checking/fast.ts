/** The quick way for tidy cells: one test and one value an item; it may refuse too much, never accept what the full check would not. Pure. */
import type { Item } from '#rooms/catalog/index.ts';
import type { Binder } from './binder.ts';
import { decimalShape } from './columns.ts';
import { isTyped, typedRight } from './documents.ts';
import {
  creditCheckRight,
  creditInnerRight,
  creditShape,
  divisionShape,
  type Plausibility,
  residentBirthSound,
  residentCheckRight,
  residentDivisionPlausible,
  residentShape,
} from './identifiers.ts';

export type Fast = {
  /** Read from the cell, may be NULL; '' when the cell itself is the value. */
  parsed: string;
  /** Conditions over the cell and the parsed value; none of them holds for an empty cell. */
  ok: string[];
  /** The value is the cell as it stands: white space at its edges must be ruled out besides. */
  free: boolean;
  /** The value, given the parsed one. */
  value: string;
};

/** `cell` and `parsed` are the names of the cell and of what `Fast.parsed` gave, `typeCell` the cell that says what kind of number it is. */
export function fastItem(
  item: Item,
  cell: string,
  parsed: string,
  binder: Binder,
  plausible: Plausibility,
  cellBytes: string,
  typeCell?: string,
): Fast {
  const made = byType(item, cell, parsed, binder, plausible, cellBytes, typeCell);
  const blank = item.nullable && !item.key;
  return {
    parsed: made.parsed,
    free: made.free,
    ok: [blank ? `(${cell} = '' OR (${made.ok.join(' AND ')}))` : made.ok.join(' AND ')],
    value: blank
      ? `if(${cell} = '', NULL, ${made.value})`
      : made.parsed === ''
        ? made.value
        : `assumeNotNull(${made.value})`,
  };
}

function byType(
  item: Item,
  cell: string,
  parsed: string,
  binder: Binder,
  plausible: Plausibility,
  cellBytes: string,
  typeCell?: string,
): Fast {
  const listed = item.codeList?.length ? [`${cell} IN ${binder.bind('Array(String)', item.codeList)}`] : [];
  if (item.identifier)
    return {
      parsed: '',
      free: false,
      ok: [...identified(item, cell, plausible, typeCell), ...listed],
      value: cell,
    };
  switch (item.type) {
    case 'N':
    case 'Y': {
      const { precision, scale } = decimalShape(item);
      const fraction = scale > 0 ? `([.][0-9]{1,${scale}})?` : '';
      const whole = Math.max(1, precision - scale);
      return {
        parsed: decimalOrNull(cell, precision, scale),
        ok: [`match(${cell}, '^-?[0-9]{1,${whole}}${fraction}$')`, `isNotNull(${parsed})`, ...listed],
        free: false,
        value: parsed,
      };
    }
    case 'D':
      return {
        parsed: `toDate32OrNull(${cell})`,
        ok: [`toString(${parsed}) = ${cell}`, ...listed],
        free: false,
        value: parsed,
      };
    case 'T':
      return {
        parsed: `toDateTime64OrNull(${cell}, 3, 'Asia/Shanghai')`,
        ok: [`length(${cell}) = 19`, `startsWith(toString(${parsed}), ${cell})`, ...listed],
        free: false,
        value: parsed,
      };
    case 'L':
      return {
        parsed: '',
        ok: [`${cell} IN ('是', '否', '1', '0', 'Y', 'N')`],
        free: false,
        value: `toUInt8(${cell} IN ('是', '1', 'Y'))`,
      };
    case 'I':
      return {
        parsed: `toInt64OrNull(${cell})`,
        // The engine's own reader takes a sign and digits and nothing else; the number of digits is asked only where it is limited.
        ok: [
          ...(item.length && item.length < 19 ? [`match(${cell}, '^-?[0-9]{1,${item.length}}$')`] : []),
          `isNotNull(${parsed})`,
          ...listed,
        ],
        free: false,
        value: parsed,
      };
    case 'B':
    case 'F':
      return {
        parsed: `toFloat64OrNull(${cell})`,
        ok: [`match(${cell}, '^-?[0-9]{1,300}([.][0-9]{1,300})?$')`, `isFinite(${parsed})`, ...listed],
        free: false,
        value: parsed,
      };
    default:
      return {
        parsed: '',
        // A list rules out white space by itself, unless somebody wrote it into the list.
        free: !item.codeList?.length || item.codeList.some((code) => code !== code.trim()),
        ok: [
          `${cell} != ''`,
          item.length
            ? `lengthUTF8(${cell}) <= ${binder.bind('UInt32', item.length)}`
            : `length(${cell}) <= ${cellBytes}`,
          ...listed,
        ],
        value: cell,
      };
  }
}

function identified(
  item: Item,
  cell: string,
  plausible: Plausibility,
  typeCell: string | undefined,
): string[] {
  if (isTyped(item.identifier)) return [typedRight(item.identifier, cell, typeCell ?? "''", plausible)];
  switch (item.identifier) {
    case 'resident-id':
      return [
        residentShape(cell),
        residentCheckRight(cell),
        residentBirthSound(cell, plausible),
        residentDivisionPlausible(cell, plausible),
      ];
    case 'credit-code':
      return [creditShape(cell), creditInnerRight(cell), creditCheckRight(cell)];
    default:
      return [divisionShape(cell)];
  }
}

/** Exact: a decimal never passes through a float. */
export function decimalOrNull(text: string, precision: number, scale: number): string {
  const width = precision <= 9 ? 32 : precision <= 18 ? 64 : precision <= 38 ? 128 : 256;
  return `toDecimal${width}OrNull(${text}, ${scale})`;
}
