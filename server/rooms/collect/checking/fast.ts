/** The quick way for tidy cells: one test and one value an item; it may refuse too much, never accept what the full check would not. Pure. */
import type { Item } from '#rooms/catalog/index.ts';
import type { Binder } from './binder.ts';
import { decimalShape } from './columns.ts';
import {
  creditCheckRight,
  creditInnerRight,
  creditShape,
  divisionShape,
  type Plausibility,
  residentBirthPlausible,
  residentCheckRight,
  residentDateReal,
  residentDivisionPlausible,
  residentShape,
} from './identifiers.ts';

export type Fast = {
  /** Read from the cell, may be NULL; '' when the cell itself is the value. */
  parsed: string;
  /** Conditions over the cell and the parsed value. */
  ok: string[];
  /** The value, given the parsed one. */
  value: string;
};

/** `cell` and `parsed` are the names of the cell and of what `Fast.parsed` gave. */
export function fastItem(
  item: Item,
  cell: string,
  parsed: string,
  binder: Binder,
  plausible: Plausibility,
): Fast {
  const made = byType(item, cell, parsed, binder, plausible);
  const blank = item.nullable && !item.key;
  return {
    parsed: made.parsed,
    ok: made.ok.length === 0 && blank ? [] : [conditions(made.ok, cell, blank)],
    value: blank
      ? `if(${cell} = '', NULL, ${made.value})`
      : made.parsed === ''
        ? made.value
        : `assumeNotNull(${made.value})`,
  };
}

function conditions(ok: string[], cell: string, blank: boolean): string {
  if (blank) return `(${cell} = '' OR (${ok.join(' AND ')}))`;
  return [`${cell} != ''`, ...ok].join(' AND ');
}

function byType(item: Item, cell: string, parsed: string, binder: Binder, plausible: Plausibility): Fast {
  const listed = item.codeList?.length ? [`${cell} IN ${binder.bind('Array(String)', item.codeList)}`] : [];
  if (item.identifier)
    return { parsed: '', ok: [...identified(item, cell, plausible), ...listed], value: cell };
  switch (item.type) {
    case 'N':
    case 'Y': {
      const { precision, scale } = decimalShape(item);
      const fraction = scale > 0 ? `([.][0-9]{1,${scale}})?` : '';
      const whole = Math.max(1, precision - scale);
      return {
        parsed: decimalOrNull(cell, precision, scale),
        ok: [`match(${cell}, '^-?[0-9]{1,${whole}}${fraction}$')`, `isNotNull(${parsed})`, ...listed],
        value: parsed,
      };
    }
    case 'D':
      return {
        parsed: `toDate32OrNull(${cell})`,
        ok: [`toString(${parsed}) = ${cell}`, ...listed],
        value: parsed,
      };
    case 'T':
      return {
        parsed: `toDateTime64OrNull(${cell}, 3, 'Asia/Shanghai')`,
        ok: [`length(${cell}) = 19`, `startsWith(toString(${parsed}), ${cell})`, ...listed],
        value: parsed,
      };
    case 'L':
      return {
        parsed: '',
        ok: [`${cell} IN ('是', '否', '1', '0', 'Y', 'N')`],
        value: `toUInt8(${cell} IN ('是', '1', 'Y'))`,
      };
    case 'I':
      return {
        parsed: `toInt64OrNull(${cell})`,
        ok: [
          `match(${cell}, '^-?[0-9]{1,${Math.min(19, item.length ?? 19)}}$')`,
          `isNotNull(${parsed})`,
          ...listed,
        ],
        value: parsed,
      };
    case 'B':
    case 'F':
      return {
        parsed: `toFloat64OrNull(${cell})`,
        ok: [`match(${cell}, '^-?[0-9]{1,300}([.][0-9]{1,300})?$')`, `isFinite(${parsed})`, ...listed],
        value: parsed,
      };
    default:
      return {
        parsed: '',
        ok: [
          ...(item.length ? [`lengthUTF8(${cell}) <= ${binder.bind('UInt32', item.length)}`] : []),
          ...listed,
        ],
        value: cell,
      };
  }
}

function identified(item: Item, cell: string, plausible: Plausibility): string[] {
  switch (item.identifier) {
    case 'resident-id':
      return [
        residentShape(cell),
        residentCheckRight(cell),
        residentDateReal(cell),
        residentDivisionPlausible(cell, plausible),
        residentBirthPlausible(cell, plausible),
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
