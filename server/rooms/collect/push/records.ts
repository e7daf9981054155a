/** Reads the body of a push into records of text, exactly as sent, and says of every record that cannot be taken where and why. Pure. */
import { isRecord } from '#kernel/json.ts';
import type { Item } from '#rooms/catalog/index.ts';
import type { PushFormat } from './tables.ts';

/** The field of a record that says when it arose; it is no item. */
export const producedField = '_producedAt';

export const recordFaults = [
  'not-a-record',
  'field-unknown',
  'value-nested',
  'key-missing',
  'produced-unreadable',
  'produced-ahead',
] as const;
export type RecordFaultCode = (typeof recordFaults)[number];
/** `place` counts records from 1; no value is kept, it may be personal. */
export type RecordFault = { place: number; field: string; code: RecordFaultCode };

/** `values` in the order of the items; '' where there is nothing. */
export type PushedRecord = { place: number; values: string[]; producedMs: number | null };

export type ReadRecords = { records: PushedRecord[]; faults: RecordFault[]; places: number };

/** The body is no JSON of this form: the line at which that shows, where it is known. */
export class UnreadableBody extends Error {
  readonly line: number;
  constructor(line: number) {
    super('unreadable body');
    this.name = 'UnreadableBody';
    this.line = line;
  }
}

/** What clocks may differ by before a record is said to come from the future. */
const AHEAD_MS = 300_000;

type Asked = {
  items: readonly Pick<Item, 'name' | 'key'>[];
  format: PushFormat;
  /** For records that do not say it themselves; undefined: said and not to be read. */
  producedMs: number | null | undefined;
  nowMs: number;
};

/** Throws UnreadableBody where the text is not UTF-8 or not JSON. */
export function readRecords(body: Buffer, asked: Asked): ReadRecords {
  const sent = asked.format === 'ndjson' ? linesOf(textOf(body)) : wholeOf(textOf(body));
  const records: PushedRecord[] = [];
  const faults: RecordFault[] = [];
  for (const [index, value] of sent.entries()) {
    const found = recordOf(value, index + 1, asked);
    if (Array.isArray(found)) faults.push(...found);
    else records.push(found);
  }
  return { records, faults, places: sent.length };
}

function textOf(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new UnreadableBody(1);
  }
}

function wholeOf(text: string): unknown[] {
  const value = parsed(text, 1);
  return Array.isArray(value) ? value : [value];
}

function linesOf(text: string): unknown[] {
  return text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), at: index + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, at }) => parsed(line, at));
}

/** Numbers stay the digits that were sent: a number of nineteen digits would lose its end. */
const exact = (_key: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === 'number' ? numberText(value, context?.source) : value;

const numberText = (value: number, source: string | undefined): string =>
  source !== undefined && /^-?\d+(\.\d+)?$/.test(source) ? source : String(value);

/** JSON whose numbers are the digits that were sent. Throws SyntaxError. */
export const parseExact = (text: string): unknown => JSON.parse(text, exact);

function parsed(text: string, line: number): unknown {
  try {
    return parseExact(text);
  } catch {
    throw new UnreadableBody(line);
  }
}

function recordOf(value: unknown, place: number, asked: Asked): PushedRecord | RecordFault[] {
  if (!isRecord(value)) return [{ place, field: '', code: 'not-a-record' }];
  const faults: RecordFault[] = [];
  const fault = (field: string, code: RecordFaultCode) => faults.push({ place, field, code });
  const known = new Set(asked.items.map(({ name }) => name));
  for (const field of Object.keys(value)) {
    if (field !== producedField && !known.has(field)) fault(field.slice(0, 100), 'field-unknown');
  }
  const values = asked.items.map(({ name, key }) => {
    const cell = Object.hasOwn(value, name) ? value[name] : undefined;
    const text = textOfCell(cell);
    if (text === undefined) fault(name, 'value-nested');
    else if (key && text.trim() === '') fault(name, 'key-missing');
    return text ?? '';
  });
  const said = Object.hasOwn(value, producedField) ? value[producedField] : undefined;
  const producedMs = said === undefined ? asked.producedMs : instantOf(said);
  if (producedMs === undefined) fault(producedField, 'produced-unreadable');
  else if (producedMs !== null && producedMs > asked.nowMs + AHEAD_MS) fault(producedField, 'produced-ahead');
  return faults.length > 0 ? faults : { place, values, producedMs: producedMs ?? null };
}

/** undefined: not a value of one cell. */
function textOfCell(cell: unknown): string | undefined {
  if (cell === undefined || cell === null) return '';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'boolean') return String(cell);
  return undefined;
}

/** ISO 8601 with its offset, or milliseconds since 1970 (numbers arrive as their digits). */
export function instantOf(said: unknown): number | undefined {
  if (typeof said !== 'string') return undefined;
  if (/^\d{13}$/.test(said)) return Number(said);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/.test(said))
    return undefined;
  const at = Date.parse(said);
  return Number.isNaN(at) ? undefined : at;
}

/** What two records of the same key share; blanks at both ends do not tell them apart. */
export const keyText = (record: PushedRecord, places: readonly number[]): string =>
  JSON.stringify(
    places.map((place) => (record.values[place] ?? '').replace(/^[\s\u3000]+|[\s\u3000]+$/g, '')),
  );
