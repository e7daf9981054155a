/** Values of the national item types: which SQL and JSON type each has, how a caller's text is read, how a cell is shown. */

/** C text, N number, Y money, D day, T instant, L yes or no, M long text, B double, I integer, F floating, G binary. */
export type ItemType = 'C' | 'N' | 'Y' | 'D' | 'T' | 'L' | 'M' | 'G' | 'B' | 'I' | 'F';

export type JsonKind = 'string' | 'number' | 'decimal-string' | 'boolean' | 'date' | 'date-time';

const longestKey = 400;
// Beyond 15 digits a JSON number is no longer exact in most readers: such columns travel as text.
const exactDigits = 15;

export function sqlTypeOf(type: ItemType): string {
  switch (type) {
    case 'N':
    case 'Y':
      return 'numeric';
    case 'D':
      return 'date';
    case 'T':
      return 'timestamp';
    case 'L':
      return 'boolean';
    case 'B':
    case 'F':
      return 'double precision';
    case 'I':
      return 'bigint';
    default:
      return 'text';
  }
}

export function jsonKindOf(type: ItemType, length: number | undefined): JsonKind {
  switch (type) {
    case 'N':
    case 'Y':
      return length !== undefined && length <= exactDigits ? 'number' : 'decimal-string';
    case 'I':
      return length !== undefined && length <= exactDigits ? 'number' : 'decimal-string';
    case 'B':
    case 'F':
      return 'number';
    case 'L':
      return 'boolean';
    case 'D':
      return 'date';
    case 'T':
      return 'date-time';
    default:
      return 'string';
  }
}

const day = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const instant = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[T ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

/** The text PostgreSQL reads as that type, or undefined when the caller's text is no such value. */
export function parseValue(type: ItemType, text: string): string | undefined {
  if (text.length > longestKey || text.includes('\u0000')) return undefined;
  switch (type) {
    case 'N':
    case 'Y':
      return /^-?\d{1,38}(\.\d{1,20})?$/.test(text) ? text : undefined;
    case 'B':
    case 'F':
      return text !== '' && Number.isFinite(Number(text)) ? text : undefined;
    case 'I':
      return /^-?\d{1,18}$/.test(text) ? text : undefined;
    case 'L':
      return text === 'true' || text === 'false' ? text : undefined;
    case 'D':
      return day.test(text) && isDay(text) ? text : undefined;
    case 'T':
      return instant.test(text) && isDay(text.slice(0, 10)) ? text : undefined;
    default:
      return text === '' ? undefined : text;
  }
}

const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};

/** A cell as the answer carries it. `cell` is what the serving read returns: text, boolean or null. */
export function presentValue(
  kind: JsonKind,
  cell: string | number | boolean | null,
): string | number | boolean | null {
  if (cell === null) return null;
  if (kind === 'number') return Number(cell);
  if (kind === 'boolean') return cell === true || cell === 't' || cell === 'true';
  return String(cell);
}
