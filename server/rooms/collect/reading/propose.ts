/** What the cells of a column look like and how they could be read: counted over the rows at hand, decided by nobody but the sender. Pure. */
import { pinyin } from 'pinyin-pro';
import type { Item } from '#rooms/catalog/index.ts';
import { looseName } from './grid.ts';
import { namesOf, normaliseName } from './header.ts';
import { type Conversion, countedIn, type Measure } from './types.ts';

/** How many of the cells that hold anything are written in which way. */
export type StyleEvidence = {
  of: number;
  /** Read without any help. */
  plain: number;
  /** Not read now, but by the proposal. */
  odd: number;
  /** Lost in a spreadsheet: no reading brings the digits back. */
  damaged: number;
  counts: Record<string, number>;
};

export type StyleProposal = { conversion?: Conversion; evidence: StyleEvidence; ambiguous?: true };

const narrow = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ')
    .trim();

const plainNumber = /^[+-]?[0-9]+([.][0-9]+)?$/;
const groupedPoint = /^[+-]?[0-9]{1,3}(,[0-9]{3})+([.][0-9]+)?$/;
const groupedComma = /^[+-]?[0-9]{1,3}([.][0-9]{3})+(,[0-9]+)?$/;
const decimalComma = /^[+-]?[0-9]+,[0-9]+$/;
export const damagedNumber = /^[+-]?[0-9]([.][0-9]+)?[eE][+][0-9]{1,3}$/;
const measured = new RegExp(`^[¥￥$]?\\s*([+-]?[0-9.,]+)\\s*(百万|千万|千|万|亿|%|‰)?\\s*(${countedIn})?$`);

/** A share of cells from which on a column is in doubt as a whole; below it the odd rows are held back one by one. */
const DOUBTFUL = 0.5;
export const isDoubtful = ({ evidence }: StyleProposal): boolean =>
  evidence.odd > 0 && evidence.odd >= evidence.of * DOUBTFUL;

/** The measure a name carries: 注册资本（万元）. */
export function measureOf(title: string): Measure | undefined {
  const found =
    /[(（[【]\s*(?:单位[:：]?)?\s*(百万|千万|千|万|亿|%|‰)?(?:元|人|户|件|个|亩|吨)?\s*[)）\]】]/.exec(
      title,
    )?.[1];
  return measures.find((one) => one === found);
}
const measures: readonly Measure[] = ['千', '万', '百万', '千万', '亿', '%', '‰'];

export function proposeStyle(
  item: Item,
  header: string,
  values: readonly string[],
): StyleProposal | undefined {
  if (item.identifier) return undefined;
  if (['N', 'Y', 'I', 'B', 'F'].includes(item.type)) return numbers(item, header, values);
  if (['D', 'T'].includes(item.type)) return dates(values);
  return undefined;
}

function numbers(item: Item, header: string, values: readonly string[]): StyleProposal {
  const counts: Record<string, number> = {};
  const count = (style: string): void => {
    counts[style] = (counts[style] ?? 0) + 1;
  };
  let of = 0;
  let odd = 0;
  let plain = 0;
  let damaged = 0;
  let point = 0;
  let comma = 0;
  let unsure = 0;
  const seen = new Set<Measure>();
  for (const value of values) {
    const text = narrow(value);
    if (text === '') continue;
    of++;
    if (plainNumber.test(text)) {
      plain++;
      continue;
    }
    if (damagedNumber.test(text)) {
      damaged++;
      count('damaged');
      continue;
    }
    const found = measured.exec(text);
    const bare = found?.[1] ?? text;
    const measure = measures.find((one) => one === found?.[2]);
    const readable =
      plainNumber.test(bare) || groupedPoint.test(bare) || groupedComma.test(bare) || decimalComma.test(bare);
    if (!readable) {
      count('other');
      continue;
    }
    odd++;
    if (measure) seen.add(measure);
    if (found?.[2] || found?.[3]) count(`${found[2] ?? ''}${found[3] ?? ''}`);
    const [asPoint, asComma] = [groupedPoint.test(bare), groupedComma.test(bare) || decimalComma.test(bare)];
    if (asPoint && asComma) unsure++;
    else if (asPoint) point++;
    else if (asComma) comma++;
    if (asPoint || asComma) count(asPoint ? '1,234.56' : '1.234,56');
  }
  const evidence = { of, plain, odd, damaged, counts };
  const own = measureOf(item.titleZh) ?? measureOf(item.description ?? '') ?? '1';
  const bare = measureOf(header) ?? own;
  if (odd === 0 && bare === own) return { evidence };
  const shares = seen.has('%') || seen.has('‰');
  const to: Measure = shares && own === '1' ? '%' : own;
  const conversion: Conversion = {
    kind: 'number',
    decimal: comma > point + unsure ? 'comma' : 'point',
    ...(seen.size > 0 || bare !== own ? { to, bare: shares && own === '1' ? '%' : bare } : {}),
  };
  // 1,234 alone reads both ways; a measure in the header alone would change every number.
  return {
    conversion,
    evidence,
    ...((point > 0 && comma > 0) || (comma > 0 && unsure > 0) ? { ambiguous: true } : {}),
  };
}

const plainDate =
  /^([0-9]{4})(-|\/|[.]|年)([0-9]{1,2})(-|\/|[.]|月)([0-9]{1,2})日?(?:[T\s].*)?$|^[0-9]{8}([0-9]{6})?$/;
/** Whether the check reads the cell without any help. */
export const readsAsItIs = (kind: Conversion['kind'], cell: string): boolean =>
  (kind === 'number' ? plainNumber : plainDate).test(narrow(cell));

const digits = /^[0-9]+$/;
/**
 * How many digits the codes of a column have, where some begin with zeros and all those are of one length: a shorter number among
 * them is what a spreadsheet leaves of a code. Undefined where most are shorter, so that house numbers are not taken for codes.
 */
export function codeDigits(item: Item, values: readonly string[]): number | undefined {
  if (item.type !== 'C' || item.identifier || item.codeList?.length) return undefined;
  const found = values.map(narrow).filter((text) => digits.test(text));
  const lengths = new Set(
    found.filter((text) => text.startsWith('0') && text.length > 1).map(({ length }) => length),
  );
  const [length] = lengths;
  if (length === undefined || lengths.size > 1) return undefined;
  return found.filter((text) => text.length === length).length * 2 > found.length ? length : undefined;
}

const serial = /^[1-9][0-9]{4}([.][0-9]+)?$/;
const yearLast = /^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})(?:\s.*)?$/;

function dates(values: readonly string[]): StyleProposal {
  const counts: Record<string, number> = {};
  let of = 0;
  let plain = 0;
  let serials = 0;
  let last = 0;
  let dayFirst = 0;
  let monthFirst = 0;
  for (const value of values) {
    const text = narrow(value);
    if (text === '') continue;
    of++;
    if (plainDate.test(text)) plain++;
    else if (serial.test(text)) serials++;
    else {
      const found = yearLast.exec(text);
      if (!found) continue;
      last++;
      if (Number(found[1]) > 12) dayFirst++;
      if (Number(found[2]) > 12) monthFirst++;
    }
  }
  if (serials > 0) counts.serial = serials;
  if (last > 0) counts['year-last'] = last;
  const evidence = { of, plain, odd: serials + last, damaged: 0, counts };
  if (evidence.odd === 0) return { evidence };
  const order = last === 0 ? 'ymd' : monthFirst > 0 && dayFirst === 0 ? 'mdy' : 'dmy';
  return {
    conversion: { kind: 'date', order, ...(serials > 0 ? { serial: '1900' as const } : {}) },
    evidence,
    ...(last > 0 && dayFirst > 0 === monthFirst > 0 ? { ambiguous: true as const } : {}),
  };
}

// ---------------------------------------------------------------- columns and items

export type ColumnProposal = { position: number; item: string; by: 'name' | 'loose' | 'sound' | 'similar' };

const soundOf = (name: string): string =>
  /\p{Script=Han}/u.test(name)
    ? pinyin(name, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true }).join('').toLowerCase()
    : name.toLowerCase();

const pairsOf = (text: string): Set<string> => {
  const signs = [...text];
  return new Set(signs.length < 2 ? signs : signs.slice(1).map((sign, index) => `${signs[index]}${sign}`));
};

function likeness(a: string, b: string): number {
  if (a === '' || b === '') return 0;
  const [x, y] = [pairsOf(a), pairsOf(b)];
  const both = [...x].filter((pair) => y.has(pair)).length;
  const dice = (2 * both) / (x.size + y.size);
  // One name within the other: 身份证号 in 公民身份证号码.
  const within = Math.min(a.length, b.length) >= 2 && (a.includes(b) || b.includes(a)) ? 0.7 : 0;
  return Math.max(dice, within);
}

const LIKE = 0.5;

/** The most likely item of every column that has one, no item twice. Nothing is settled by it. */
export function proposeColumns(header: readonly string[], items: readonly Item[]): ColumnProposal[] {
  const found: (ColumnProposal & { score: number })[] = [];
  for (const [index, name] of header.entries()) {
    const [exact, loose] = [normaliseName(name), looseName(name)];
    if (loose === '') continue;
    const sound = soundOf(loose);
    for (const item of items) {
      const names = namesOf(item);
      const position = index + 1;
      if (names.includes(exact)) found.push({ position, item: item.name, by: 'name', score: 4 });
      else if (names.some((one) => looseName(one) === loose))
        found.push({ position, item: item.name, by: 'loose', score: 3 });
      else if (names.some((one) => soundOf(looseName(one)) === sound))
        found.push({ position, item: item.name, by: 'sound', score: 2 });
      else {
        const score = Math.max(...names.map((one) => likeness(loose, looseName(one))));
        if (score >= LIKE) found.push({ position, item: item.name, by: 'similar', score });
      }
    }
  }
  found.sort((a, b) => b.score - a.score || a.position - b.position);
  const [columns, taken] = [new Set<number>(), new Set<string>()];
  return found
    .filter(({ position, item }) => {
      if (columns.has(position) || taken.has(item)) return false;
      columns.add(position);
      taken.add(item);
      return true;
    })
    .map(({ position, item, by }) => ({ position, item, by }))
    .sort((a, b) => a.position - b.position);
}
