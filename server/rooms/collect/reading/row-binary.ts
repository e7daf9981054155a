/** Writes records as the warehouse's RowBinary `(line UInt32, flaw String, cells Array(String))`. Pure. */
import type { RecordReader } from './records.ts';

const QUOTE = 0x22;

export class RowBinaryWriter {
  #out: Buffer;
  #at = 0;

  constructor(expectedBytes: number) {
    this.#out = Buffer.allocUnsafe(Math.max(4096, expectedBytes));
  }

  /** The bytes written so far. */
  bytes(): Buffer {
    return this.#out.subarray(0, this.#at);
  }

  /** Adds the record the reader stands on; `bytes` is the window it reads. */
  add(line: number, reader: RecordReader, bytes: Buffer): void {
    this.#room(32 + reader.flaw.length);
    this.#at = this.#out.writeUInt32LE(line, this.#at);
    this.#varint(reader.flaw.length);
    this.#at += this.#out.write(reader.flaw, this.#at, 'latin1');
    this.#varint(reader.cells);
    for (let i = 0; i < reader.cells; i++) {
      this.#cell(bytes, reader.starts[i] ?? 0, reader.ends[i] ?? 0, reader.doubled[i] === 1);
    }
  }

  #cell(bytes: Buffer, start: number, end: number, doubled: boolean): void {
    if (doubled) {
      const plain = undouble(bytes.subarray(start, end));
      this.#room(plain.length + 5);
      this.#varint(plain.length);
      this.#out.set(plain, this.#at);
      this.#at += plain.length;
      return;
    }
    const length = end - start;
    this.#room(length + 5);
    this.#varint(length);
    // Short cells are the rule, and a loop beats a call into the engine there.
    if (length < 48) {
      const out = this.#out;
      let at = this.#at;
      for (let i = start; i < end; i++) out[at++] = bytes[i] ?? 0;
      this.#at = at;
    } else {
      this.#at += bytes.copy(this.#out, this.#at, start, end);
    }
  }

  #varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#out[this.#at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#out[this.#at++] = rest;
  }

  #room(needed: number): void {
    if (this.#at + needed <= this.#out.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#out.length * 2, this.#at + needed));
    this.#out.copy(larger, 0, 0, this.#at);
    this.#out = larger;
  }
}

function undouble(cell: Buffer): Buffer {
  const out = Buffer.allocUnsafe(cell.length);
  let at = 0;
  for (let i = 0; i < cell.length; i++) {
    const byte = cell[i] ?? 0;
    out[at++] = byte;
    if (byte === QUOTE && cell[i + 1] === QUOTE) i++;
  }
  return out.subarray(0, at);
}
