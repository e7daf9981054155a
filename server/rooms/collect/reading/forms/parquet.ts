/** What a Parquet file says of itself at its end: columns, rows, and how large it becomes. The rows are read by the warehouse. Pure but for one read. */
import { open } from 'node:fs/promises';
import { FormError } from './limits.ts';

export type ParquetColumn = { name: string; kind: 'text' | 'flag' | 'number' | 'instant' | 'wall-clock' };
export type ParquetFacts = { columns: ParquetColumn[]; rows: number; unpacked: number };

const FOOTER_BYTES = 33_554_432;
const DEEPEST = 32;
/** Lines are numbered in 32 bits. */
const MOST_ROWS = 4_000_000_000;

type Value = number | Buffer | boolean | Value[] | Struct;
type Struct = Map<number, Value>;

/** Thrift's compact form, as far as a footer uses it. */
class Compact {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  struct(depth = 0): Struct {
    if (depth > DEEPEST) throw new FormError('damaged', 'parquet');
    const fields: Struct = new Map();
    let id = 0;
    for (;;) {
      const head = this.#byte();
      const type = head & 0x0f;
      if (type === 0) return fields;
      id = head >> 4 ? id + (head >> 4) : this.#zigzag();
      fields.set(id, this.#value(type, depth));
    }
  }

  #value(type: number, depth: number): Value {
    switch (type) {
      case 1:
        return true;
      case 2:
        return false;
      case 3:
        return this.#byte();
      case 4:
      case 5:
      case 6:
        return this.#zigzag();
      case 7:
        this.#take(8);
        return 0;
      case 8:
        return this.#take(this.#varint());
      case 9:
      case 10: {
        const head = this.#byte();
        const size = head >> 4 === 15 ? this.#varint() : head >> 4;
        if (size > this.#bytes.length) throw new FormError('damaged', 'parquet');
        const inner = head & 0x0f;
        return Array.from({ length: size }, () =>
          // In a list a truth value is a byte of its own.
          inner === 1 || inner === 2 ? this.#byte() === 1 : this.#value(inner, depth + 1),
        );
      }
      case 12:
        return this.struct(depth + 1);
      default:
        throw new FormError('damaged', 'parquet');
    }
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new FormError('damaged', 'parquet');
    return byte;
  }

  #take(length: number): Buffer {
    if (length < 0 || this.#at + length > this.#bytes.length) throw new FormError('damaged', 'parquet');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #varint(): number {
    return Number(this.#long());
  }

  #zigzag(): number {
    const value = this.#long();
    return Number((value >> 1n) ^ -(value & 1n));
  }

  #long(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new FormError('damaged', 'parquet');
  }
}

const asNumber = (value: Value | undefined): number => (typeof value === 'number' ? value : 0);
const asList = (value: Value | undefined): Value[] => (Array.isArray(value) ? value : []);
const asStruct = (value: Value | undefined): Struct => (value instanceof Map ? value : new Map());

function kindOf(element: Struct): ParquetColumn['kind'] {
  const [type, old] = [asNumber(element.get(1)), element.get(6)];
  const instant = asStruct(asStruct(element.get(10)).get(8));
  if (instant.size > 0) return instant.get(1) === true ? 'instant' : 'wall-clock';
  // INT96 and the older marks of a time are moments in UTC.
  if (type === 3 || old === 9 || old === 10) return 'instant';
  if (type === 0) return 'flag';
  // A decimal, whatever it is kept in, is text with all its digits.
  return (type === 4 || type === 5) && old === undefined ? 'number' : 'text';
}

/** Throws FormError: damaged, parquet. */
export function parquetFacts(footer: Buffer): ParquetFacts {
  const file = new Compact(footer).struct();
  const schema = asList(file.get(2)).map(asStruct);
  const [root, ...elements] = schema;
  const columns = elements.map((element): ParquetColumn => {
    const name = element.get(4);
    if (!Buffer.isBuffer(name)) throw new FormError('damaged', 'parquet');
    // Lists and records within a column have no place in a table.
    if (asNumber(element.get(5)) > 0 || element.get(3) === 2)
      throw new FormError('parquet', name.toString('utf8').slice(0, 60));
    return { name: name.toString('utf8'), kind: kindOf(element) };
  });
  if (!root || columns.length === 0 || columns.length !== asNumber(root.get(5)))
    throw new FormError('damaged', 'parquet');
  if (new Set(columns.map(({ name }) => name)).size !== columns.length)
    throw new FormError('damaged', 'parquet');
  const groups = asList(file.get(4)).map(asStruct);
  const rows = asNumber(file.get(3));
  // They are read span by span: a number that its parts do not make up would keep us reading for ever.
  const made = groups.reduce((sum, group) => sum + asNumber(group.get(3)), 0);
  if (rows < 0 || rows > MOST_ROWS || rows !== made) throw new FormError('damaged', 'parquet');
  return {
    columns,
    rows,
    unpacked: groups.reduce((sum, group) => sum + asNumber(group.get(2)), 0),
  };
}

/** The facts of the file at this path. */
export async function readParquetFacts(path: string): Promise<ParquetFacts> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(8);
    if (size < 12) throw new FormError('damaged', 'parquet');
    await file.read(tail, 0, 8, size - 8);
    const length = tail.readUInt32LE(0);
    if (tail.toString('latin1', 4) !== 'PAR1' || length > Math.min(size - 12, FOOTER_BYTES))
      throw new FormError('damaged', 'parquet');
    const footer = Buffer.alloc(length);
    await file.read(footer, 0, length, size - 8 - length);
    return parquetFacts(footer);
  } finally {
    await file.close();
  }
}
