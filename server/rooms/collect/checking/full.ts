/** The full check of one cell: normalised, typed, and the first fault named. Slower, for the rows the quick way left. Pure. */
import type { Item } from '#rooms/catalog/index.ts';
import { type Binder, literal } from './binder.ts';
import { decimalShape } from './columns.ts';
import { isTyped, typedCases } from './documents.ts';
import { decimalOrNull } from './fast.ts';
import {
  creditCheckRight,
  creditInnerRight,
  creditShape,
  divisionShape,
  type Plausibility,
  powerOfTen,
  residentBirthPlausible,
  residentCheckRight,
  residentDateReal,
  residentDivisionPlausible,
  residentShape,
  spreadsheetDamage,
  spreadsheetError,
} from './identifiers.ts';

/** Named intermediate results; each level may use the levels before it. */
export type Full = { levels: [string, string][][]; fault: string; value: string };

const edges = '[\\\\s\\\\x{3000}\\\\x{a0}\\\\x{feff}]+';
const fullWidth = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0xff01 + index)).join('');
const ascii = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index)).join('');

const trimmed = (cell: string): string => `replaceRegexpAll(${cell}, '^${edges}|${edges}$', '')`;
/** Full-width signs as ASCII, U+3000 as a space. */
const narrow = (text: string): string =>
  `translateUTF8(${text}, ${literal(`${fullWidth}\u3000`)}, ${literal(`${ascii} `)})`;

/** Which cases lead to which fault, in order; '' when none does. */
const firstOf = (cases: [string, string][]): string =>
  `multiIf(${cases.map(([when, code]) => `${when}, ${literal(code)}`).join(', ')}, '')`;

/** `cell` is the column with the text as it stands in the file; `n` makes names of this item unique, `typeAt` is the place of the item that says what kind of number it is. */
export function fullItem(
  item: Item,
  cell: string,
  n: number,
  binder: Binder,
  plausible: Plausibility,
  cellBytes: string,
  typeAt?: number,
): Full {
  const text = `t${n}`;
  const made = byType(item, text, n, binder, plausible, typeAt === undefined ? "''" : `t${typeAt}`);
  const blank = item.nullable && !item.key;
  const missing: [string, string][] = blank ? [] : [[`${text} = ''`, item.key ? 'key-empty' : 'required']];
  const listed: [string, string][] = item.codeList?.length
    ? [[`NOT (${text} IN ${binder.bind('Array(String)', item.codeList)})`, 'not-in-list']]
    : [];
  // A blank cell that may be blank has no other fault.
  const guard = blank ? `${text} != '' AND ` : '';
  const cases: [string, string][] = [
    [`length(${cell}) > ${cellBytes}`, 'cell-too-long'],
    ...missing,
    [`${guard}${spreadsheetError(text)}`, 'spreadsheet-error'],
    ...[...made.cases, ...listed].map(([when, code]): [string, string] => [`${guard}(${when})`, code]),
  ];
  return {
    levels: [[[text, made.text(cell)]], ...made.levels],
    fault: `ifNull(${firstOf(cases)}, 'unreadable')`,
    value: blank ? `if(${text} = '', NULL, ${made.value})` : `assumeNotNull(${made.value})`,
  };
}

type Made = {
  text: (cell: string) => string;
  levels: [string, string][][];
  cases: [string, string][];
  value: string;
};

const plain = (cell: string): string => trimmed(cell);
const typed = (cell: string): string => trimmed(narrow(cell));

function byType(
  item: Item,
  t: string,
  n: number,
  binder: Binder,
  plausible: Plausibility,
  typeText: string,
): Made {
  if (item.identifier) return identified(item, t, plausible, typeText);
  switch (item.type) {
    case 'N':
    case 'Y':
      return decimal(item, t, n);
    case 'D':
      return day(t, n);
    case 'T':
      return instant(t, n);
    case 'L':
      return {
        text: (cell) => `upper(${typed(cell)})`,
        levels: [],
        cases: [[`NOT (${t} IN ('是', '否', '1', '0', 'Y', 'N'))`, 'flag-form']],
        value: `toUInt8(${t} IN ('是', '1', 'Y'))`,
      };
    case 'I':
      return integer(item, t, n);
    case 'B':
    case 'F':
      return {
        text: typed,
        levels: [[[`v${n}`, `toFloat64OrNull(${t})`]]],
        cases: [
          [`NOT match(${t}, '^[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]{1,3})?$')`, 'number-form'],
          [`isNull(v${n}) OR NOT isFinite(v${n})`, 'number-range'],
        ],
        value: `v${n}`,
      };
    default:
      return {
        text: plain,
        levels: [],
        cases: [
          [powerOfTen(t), 'spreadsheet-damaged'],
          ...(item.length
            ? [
                [`lengthUTF8(${t}) > ${binder.bind('UInt32', item.length)}`, 'too-long'] satisfies [
                  string,
                  string,
                ],
              ]
            : []),
        ],
        value: t,
      };
  }
}

const withUnit = (t: string): string => `match(${t}, '^[+-]?[0-9.,]+\\\\s*(\\\\p{Han}|[%％‰㎡㎥]|m²)')`;

function decimal(item: Item, t: string, n: number): Made {
  const { precision, scale } = decimalShape(item);
  // Zeros at the end of the fraction and in front say nothing; what is left must fit without rounding.
  const bare = `replaceRegexpOne(replaceRegexpOne(${t}, '([.][0-9]*[1-9])0+$', '\\\\1'), '[.]0*$', '')`;
  return {
    text: typed,
    levels: [
      [[`b${n}`, bare]],
      [
        [`f${n}`, `if(position(b${n}, '.') = 0, 0, length(b${n}) - position(b${n}, '.'))`],
        [`w${n}`, `length(extract(b${n}, '^[+-]?0*([0-9]*)'))`],
        [`v${n}`, decimalOrNull(`b${n}`, precision, scale)],
      ],
    ],
    cases: [
      [powerOfTen(t), 'spreadsheet-damaged'],
      [withUnit(t), 'number-unit'],
      [`NOT match(${t}, '^[+-]?[0-9]+([.][0-9]+)?$')`, 'number-form'],
      [`f${n} > ${scale}`, 'number-scale'],
      [`w${n} > ${precision - scale} OR isNull(v${n})`, 'number-range'],
    ],
    value: `v${n}`,
  };
}

function integer(item: Item, t: string, n: number): Made {
  const bare = `replaceRegexpOne(${t}, '[.]0+$', '')`;
  return {
    text: typed,
    levels: [
      [[`b${n}`, bare]],
      [
        [`v${n}`, `toInt64OrNull(b${n})`],
        [`w${n}`, `length(extract(b${n}, '^[+-]?([0-9]*)'))`],
      ],
    ],
    cases: [
      [powerOfTen(t), 'spreadsheet-damaged'],
      [withUnit(t), 'number-unit'],
      [`NOT match(b${n}, '^[+-]?[0-9]+$')`, 'number-form'],
      [`isNull(v${n}) OR w${n} > ${Math.min(19, item.length ?? 19)}`, 'number-range'],
    ],
    value: `v${n}`,
  };
}

const datePattern = '([0-9]{4})(?:-|/|[.]|年)([0-9]{1,2})(?:-|/|[.]|月)([0-9]{1,2})日?';
const iso = (g: string): string =>
  `concat(${g}[1], '-', leftPad(${g}[2], 2, '0'), '-', leftPad(${g}[3], 2, '0'))`;
const rangeOf = (g: string): [string, string] => [
  `toUInt16OrZero(${g}[1]) < 1900 OR toUInt16OrZero(${g}[1]) > 2299`,
  'date-range',
];
const dateForms = (t: string, g: string): [string, string][] => [
  [`empty(${g}) AND match(${t}, '^[1-9][0-9]{4}([.][0-9]+)?$')`, 'date-serial'],
  [`empty(${g})`, 'date-form'],
];

function day(t: string, n: number): Made {
  const spaced = `replaceRegexpOne(${t}, '^([0-9]{4})([0-9]{2})([0-9]{2})$', '\\\\1-\\\\2-\\\\3')`;
  const g = `g${n}`;
  return {
    text: typed,
    levels: [
      [[g, `extractGroups(${spaced}, '^${datePattern}(?:\\\\s+0?0:00(?::00(?:[.]0+)?)?)?$')`]],
      [[`s${n}`, `if(empty(${g}), '', ${iso(g)})`]],
      [[`v${n}`, `toDate32OrNull(s${n})`]],
    ],
    cases: [...dateForms(t, g), rangeOf(g), [`isNull(v${n}) OR toString(v${n}) != s${n}`, 'date-invalid']],
    value: `v${n}`,
  };
}

function instant(t: string, n: number): Made {
  const spaced = `replaceRegexpOne(replaceRegexpOne(${t}, '^([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})$', '\\\\1-\\\\2-\\\\3 \\\\4:\\\\5:\\\\6'), '^([0-9]{4})([0-9]{2})([0-9]{2})$', '\\\\1-\\\\2-\\\\3')`;
  const g = `g${n}`;
  const clock = '(?:(?:\\\\s*|T)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.]([0-9]{1,3}))?)?)?';
  const part = (index: number): string => `leftPad(${g}[${index}], 2, '0')`;
  return {
    text: typed,
    levels: [
      [[g, `extractGroups(${spaced}, '^${datePattern}${clock}$')`]],
      [
        [
          `s${n}`,
          `if(empty(${g}), '', concat(${iso(g)}, ' ', ${part(4)}, ':', ${part(5)}, ':', ${part(6)}))`,
        ],
        [`m${n}`, `if(empty(${g}), '000', rightPad(${g}[7], 3, '0'))`],
      ],
      [[`v${n}`, `toDateTime64OrNull(concat(s${n}, '.', m${n}), 3, 'Asia/Shanghai')`]],
    ],
    cases: [
      ...dateForms(t, g),
      rangeOf(g),
      // What the engine would roll over (30 February, 25:00) does not read back as it was written.
      [`isNull(v${n}) OR toString(v${n}) != concat(s${n}, '.', m${n})`, 'date-invalid'],
    ],
    value: `v${n}`,
  };
}

function identified(item: Item, t: string, plausible: Plausibility, typeText: string): Made {
  const text = (cell: string): string => `upper(${typed(cell)})`;
  const damaged: [string, string] = [spreadsheetDamage(t), 'spreadsheet-damaged'];
  const not = (condition: string): string => `NOT (${condition})`;
  if (isTyped(item.identifier)) {
    const cases = typedCases(item.identifier, t, typeText, plausible);
    return { text, levels: [], cases: [damaged, ...cases], value: t };
  }
  switch (item.identifier) {
    case 'resident-id':
      return {
        text,
        levels: [],
        cases: [
          damaged,
          [not(residentShape(t)), 'resident-id-shape'],
          [not(residentCheckRight(t)), 'resident-id-check'],
          [not(residentDateReal(t)), 'resident-id-date'],
          [not(residentDivisionPlausible(t, plausible)), 'resident-id-division'],
          [not(residentBirthPlausible(t, plausible)), 'resident-id-birth'],
        ],
        value: t,
      };
    case 'credit-code':
      return {
        text,
        levels: [],
        cases: [
          damaged,
          [not(creditShape(t)), 'credit-code-shape'],
          [not(creditInnerRight(t)), 'credit-code-inner'],
          [not(creditCheckRight(t)), 'credit-code-check'],
        ],
        value: t,
      };
    default:
      return {
        text,
        levels: [],
        cases: [damaged, [not(divisionShape(t)), 'division-code-shape']],
        value: t,
      };
  }
}
