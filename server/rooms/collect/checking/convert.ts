/** Turns the cells of a column into what its item wants, as somebody said: exact decimals, days by a named order. Cells that fit no form stay as they are. Pure. */
import { type Conversion, countedIn, type Measure } from '../reading/types.ts';
import { literal } from './binder.ts';

const factors: Readonly<Record<Measure, string>> = {
  '1': '1',
  千: '1000',
  万: '10000',
  百万: '1000000',
  千万: '10000000',
  亿: '100000000',
  '%': '0.01',
  '‰': '0.001',
};
const inverse: Readonly<Record<Measure, string>> = {
  '1': '1',
  千: '0.001',
  万: '0.0001',
  百万: '0.000001',
  千万: '0.0000001',
  亿: '0.00000001',
  '%': '100',
  '‰': '1000',
};

const fullWidth = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0xff01 + index)).join('');
const ascii = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index)).join('');
const narrow = (cell: string): string =>
  `trimBoth(translateUTF8(${cell}, ${literal(`${fullWidth}\u3000\u00a0`)}, ${literal(`${ascii}  `)}))`;

/** `cell` is an expression of the warehouse; so is what comes back. */
export function converted(cell: string, conversion: Conversion): string {
  return conversion.kind === 'number' ? number(cell, conversion) : date(cell, conversion);
}

function number(cell: string, { decimal, to, bare }: Extract<Conversion, { kind: 'number' }>): string {
  const text = narrow(cell);
  const groups = `extractGroups(${text}, '^[¥￥$]?\\\\s*([+-]?[0-9.,]+)\\\\s*(百万|千万|千|万|亿|%|‰)?\\\\s*(${countedIn})?$')`;
  const digits =
    decimal === 'point'
      ? `if(match(g[1], '^[+-]?[0-9]{1,3}(,[0-9]{3})+([.][0-9]+)?$'), replaceAll(g[1], ',', ''), g[1])`
      : `if(match(g[1], '^[+-]?([0-9]{1,3}([.][0-9]{3})+|[0-9]+)(,[0-9]+)?$'), replaceOne(replaceAll(g[1], '.', ''), ',', '.'), 'x')`;
  if (!to) {
    // Measures are not touched: a cell with one is left for the check to hold back.
    return `arrayElement(arrayMap(g -> if(empty(g) OR g[2] != '', ${cell}, if(match(${digits}, '^[+-]?[0-9]+([.][0-9]+)?$'), ${digits}, ${cell})), [${groups}]), 1)`;
  }
  const names = Object.keys(factors);
  const factor = `transform(if(g[2] = '', ${literal(bare ?? to)}, g[2]), [${names.map(literal).join(', ')}], [${Object.values(factors).map(literal).join(', ')}], '1')`;
  // Sixty-six digits, twenty of them behind the point: nothing is rounded that anybody writes down.
  const product = `toDecimal256OrNull(${digits}, 20) * toDecimal256(${factor}, 3) * toDecimal256(${literal(inverse[to])}, 8)`;
  return `arrayElement(arrayMap(g -> if(empty(g), ${cell}, ifNull(toString(${product}), ${cell})), [${groups}]), 1)`;
}

function date(cell: string, { order, serial }: Extract<Conversion, { kind: 'date' }>): string {
  const text = narrow(cell);
  const [day, month] = order === 'mdy' ? ['\\\\2', '\\\\1'] : ['\\\\1', '\\\\2'];
  const turned =
    order === 'ymd'
      ? cell
      : `replaceRegexpOne(${text}, '^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})', '\\\\3-${month}-${day}')`;
  if (!serial) return turned;
  const epoch = serial === '1904' ? '1904-01-01' : '1899-12-30';
  // Whole days alone are a date; with a fraction also the time of day, to the second.
  const at = `toDateTime64('${epoch} 00:00:00', 0, 'UTC') + toIntervalSecond(toInt64(round(toFloat64OrZero(${text}) * 86400)))`;
  const shown = `replaceOne(toString(${at}), ' 00:00:00', '')`;
  return `if(match(${text}, '^[1-9][0-9]{4}([.][0-9]+)?$'), ${shown}, ${turned})`;
}
