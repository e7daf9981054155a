/** What a database calls a type, in the item types of the national guide. Pure. */

type Mapped = { type: string; length?: number; scale?: number };

/** Text without a stated length gets room; a code in the catalogue must say how long it may be. */
const textRoom = 255;

const same: Readonly<Record<string, string>> = {
  // PostgreSQL
  int2: 'I',
  int4: 'I',
  int8: 'I',
  float4: 'F',
  float8: 'B',
  bool: 'L',
  date: 'D',
  timestamp: 'T',
  timestamptz: 'T',
  bytea: 'G',
  money: 'Y',
  json: 'M',
  jsonb: 'M',
  xml: 'M',
  // MySQL
  tinyint: 'I',
  smallint: 'I',
  mediumint: 'I',
  int: 'I',
  bigint: 'I',
  year: 'I',
  float: 'F',
  double: 'B',
  datetime: 'T',
  bit: 'L',
  blob: 'G',
  tinyblob: 'G',
  mediumblob: 'G',
  longblob: 'G',
  mediumtext: 'M',
  longtext: 'M',
};

export function itemTypeOf(type: string, length: number | undefined, scale: number | undefined): Mapped {
  const bare = type.toLowerCase();
  if (bare === 'numeric' || bare === 'decimal') {
    return { type: 'N', length: length ?? 18, scale: scale ?? (length === undefined ? 6 : 0) };
  }
  const mapped = same[bare];
  if (mapped) return { type: mapped };
  if (bare === 'uuid') return { type: 'C', length: 36 };
  // Long text of MySQL says 65535 characters of room: that is no code.
  if (bare === 'text' && (length === undefined || length > 4000)) return { type: 'M' };
  return { type: 'C', length: length ?? textRoom };
}
