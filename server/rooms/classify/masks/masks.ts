/** The library of masks: each takes the text of one cell and gives another; pure, the same in previews, calls and files. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { nameShapes } from '#kernel/http/shapes.ts';

export const maskNames = [
  'hide',
  'keep-ends',
  'keep-first',
  'replace',
  'token',
  'keep-format',
  'year-only',
  'date-part',
  'place',
  'round',
  'band',
] as const;
export type MaskName = (typeof maskNames)[number];

/** How much of a date, of an address or of a number is left. */
export const maskSpecSchema = z.discriminatedUnion('mask', [
  z.strictObject({ mask: z.literal('hide') }),
  z.strictObject({
    mask: z.literal('keep-ends'),
    head: z.number().int().min(0).max(20).optional(),
    tail: z.number().int().min(0).max(20).optional(),
  }),
  z.strictObject({ mask: z.literal('keep-first') }),
  z.strictObject({ mask: z.literal('replace'), with: z.string().max(40) }),
  z.strictObject({ mask: z.literal('token'), length: z.number().int().min(8).max(64).optional() }),
  z.strictObject({ mask: z.literal('keep-format') }),
  z.strictObject({ mask: z.literal('year-only') }),
  z.strictObject({ mask: z.literal('date-part'), part: z.enum(['year', 'quarter', 'month', 'decade']) }),
  z.strictObject({ mask: z.literal('place'), to: z.enum(['province', 'city', 'county', 'street']) }),
  z.strictObject({ mask: z.literal('round'), step: z.number().positive().max(1e12) }),
  z.strictObject({ mask: z.literal('band'), step: z.number().positive().max(1e12) }),
]);
export type MaskSpec = z.output<typeof maskSpecSchema>;
/** A mask with its usual figures, or one with figures of its own. */
export const maskSchema = z.union([z.enum(maskNames), maskSpecSchema]);
export type Mask = z.output<typeof maskSchema>;

export type Cell = string | number | boolean | null;

/** What masks that make tokens need; a mask that must have it and has it not hides the value. */
export type MaskContext = { key?: Buffer | undefined; domain?: string };

const usual = { head: 3, tail: 4, token: 16 } as const;

/** The same mask with every figure said. */
export function specOf(mask: Mask): MaskSpec {
  if (typeof mask !== 'string') return mask;
  switch (mask) {
    case 'replace':
      return { mask, with: '***' };
    case 'date-part':
      return { mask, part: 'month' };
    case 'place':
      return { mask, to: 'county' };
    case 'round':
    case 'band':
      return { mask, step: 10 };
    default:
      return { mask };
  }
}

/** Masks that need the city's key. */
export const needsKey = (mask: Mask): boolean => ['token', 'keep-format'].includes(specOf(mask).mask);

/** A missing value stays missing: its absence says nothing the mask would hide. */
export function applyMask(mask: Mask, cell: Cell, context: MaskContext = {}): Cell {
  return cell === null ? null : mapped(specOf(mask), String(cell), context);
}

function mapped(spec: MaskSpec, text: string, context: MaskContext): string | null {
  switch (spec.mask) {
    case 'hide':
      return null;
    case 'keep-ends':
      return keepEnds([...text], spec.head ?? usual.head, spec.tail ?? usual.tail);
    case 'keep-first': {
      const [first = '', ...rest] = [...text];
      return first + '*'.repeat(rest.length);
    }
    case 'replace':
      return spec.with;
    case 'token':
      return context.key
        ? digest(context.key, context.domain, text).slice(0, spec.length ?? usual.token)
        : null;
    case 'keep-format':
      return context.key ? keepFormat(context.key, context.domain, text) : null;
    case 'year-only':
      return text.slice(0, 4);
    case 'date-part':
      return datePart(text, spec.part);
    case 'place':
      return placeOf(text, spec.to);
    case 'round':
      return rounded(text, spec.step);
    case 'band':
      return bandOf(text, spec.step);
  }
}

/** 3 + 4 leaves a telephone or identity number recognisable to its owner only; what is no longer than both ends is starred whole. */
function keepEnds(characters: readonly string[], head: number, tail: number): string {
  const hidden = characters.length - head - tail;
  if (hidden <= 0) return '*'.repeat(characters.length);
  return (
    characters.slice(0, head).join('') +
    '*'.repeat(hidden) +
    characters.slice(characters.length - tail).join('')
  );
}

const digest = (key: Buffer, domain: string | undefined, text: string): string =>
  createHmac('sha256', key)
    .update(`${domain ?? ''}\n${text}`)
    .digest('hex');

/**
 * Digit for digit, letter for letter in its case, Han character for Han character; the rest stays. One way: the same value gives
 * the same result under the same key, and no key leads back. Check digits are not kept; a date becomes another date.
 */
function keepFormat(key: Buffer, domain: string | undefined, text: string): string {
  let stream = Buffer.alloc(0);
  let block = 0;
  const next = (): number => {
    if (stream.length === 0) {
      stream = createHmac('sha256', key)
        .update(`${domain ?? ''}\n${block++}\n${text}`)
        .digest();
    }
    const value = stream.readUInt16BE(0);
    stream = stream.subarray(2);
    return value;
  };
  const date = dateLike.exec(text);
  if (date && realDay(date)) return otherDay(date, next);
  return [...text]
    .map((character) => {
      if (/\d/.test(character)) return String(next() % 10);
      if (/[a-z]/.test(character)) return String.fromCharCode(97 + (next() % 26));
      if (/[A-Z]/.test(character)) return String.fromCharCode(65 + (next() % 26));
      if (/\p{Script=Han}/u.test(character)) return commonHan[next() % commonHan.length] ?? '某';
      return character;
    })
    .join('');
}

const dateLike =
  /^(\d{4})([-/.年]?)(\d{1,2})([-/.月]?)(\d{1,2})(日?)(?:([ T])(\d{1,2})(:)(\d{2})(?:(:)(\d{2}))?(.*))?$/;

const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

function realDay([, year, , month, , day]: RegExpExecArray): boolean {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  return y >= 1800 && y < 2200 && m >= 1 && m <= 12 && d >= 1 && d <= lastDay(y, m);
}

/** A day of the hundred years around, written as the one given was: as many digits, the same signs between them. */
function otherDay(found: RegExpExecArray, next: () => number): string {
  const [, year = '', a = '', month = '', b = '', day = '', c = '', gap = '', hour, colon = '', ...rest] =
    found;
  const [minute, second, seconds, after = ''] = rest;
  const within = (most: number, like: string, from = 1): string => {
    // One digit stays one digit where no sign ends the number.
    const room = like.length === 1 ? Math.min(9, most) : most;
    return String(from + (next() % (room - from + 1))).padStart(like.length, '0');
  };
  const y = Math.floor(Number(year) / 100) * 100 + (next() % 100);
  const m = within(12, month);
  const d = within(lastDay(y, Number(m)), day);
  const time =
    hour === undefined
      ? ''
      : `${gap}${within(23, hour, 0)}${colon}${within(59, minute ?? '00', 0)}${second ?? ''}${seconds === undefined ? '' : within(59, seconds, 0)}${after}`;
  return `${String(y)}${a}${m}${b}${d}${c}${time}`;
}

const commonHan = [...'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃'];

/** `YYYY-MM-DD` with or without a time, or `YYYYMMDD`; what is no date is hidden. */
function datePart(text: string, part: 'year' | 'quarter' | 'month' | 'decade'): string | null {
  const found = /^(\d{4})[-/年.]?(\d{1,2})/.exec(text);
  if (!found) return null;
  const [, year = '', month = ''] = found;
  if (part === 'year') return year;
  if (part === 'decade') return `${year.slice(0, 3)}0s`;
  const number = Number(month);
  if (number < 1 || number > 12) return null;
  return part === 'quarter' ? `${year}-Q${Math.ceil(number / 3)}` : `${year}-${month.padStart(2, '0')}`;
}

const digitsOf = { province: 2, city: 4, county: 6, street: 9 } as const;

/** An address cut after its province, city, county or street; a division code cut and filled with zeros; what fits neither is hidden. */
function placeOf(text: string, to: keyof typeof digitsOf): string | null {
  if (/^(\d{6}|\d{9}|\d{12})$/.test(text)) {
    return text.slice(0, digitsOf[to]).padEnd(text.length, '0').slice(0, text.length);
  }
  const parts = [
    /^[^省市区县]{2,8}?(省|自治区|特别行政区)/u,
    /^[^省市区县]{1,10}?(市|自治州|地区|盟)/u,
    /^[^省市区县]{1,10}?(区|县|旗|市)/u,
    /^[^省市区县]{1,12}?(街道|镇|乡|苏木)/u,
  ];
  let rest = text;
  let kept = '';
  const depth = { province: 1, city: 2, county: 3, street: 4 }[to];
  for (const part of parts.slice(0, depth)) {
    const found = part.exec(rest)?.[0];
    if (found === undefined) continue;
    kept += found;
    rest = rest.slice(found.length);
  }
  return kept === '' ? null : kept;
}

function rounded(text: string, step: number): string | null {
  const value = numeric(text);
  return value === undefined ? null : trimmed(Math.round(value / step) * step, step);
}

function bandOf(text: string, step: number): string | null {
  const value = numeric(text);
  if (value === undefined) return null;
  const from = Math.floor(value / step) * step;
  return `${trimmed(from, step)}–${trimmed(from + step, step)}`;
}

const numeric = (text: string): number | undefined =>
  /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;

/** As many decimals as the step has. */
const trimmed = (value: number, step: number): string =>
  value.toFixed(Math.min(12, (String(step).split('.')[1] ?? '').length));

nameShapes({ Mask: maskSchema, MaskSpec: maskSpecSchema });
