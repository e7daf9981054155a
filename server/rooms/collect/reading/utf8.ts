/** Strict UTF-8 over a whole file that comes in pieces: says where it breaks, if it does. Pure. */
import { isUtf8 } from 'node:buffer';

/** Length of the sequence a lead byte opens; 0 for a byte that opens none. */
const sequence = (lead: number): number =>
  lead < 0x80
    ? 1
    : lead >= 0xc2 && lead < 0xe0
      ? 2
      : lead >= 0xe0 && lead < 0xf0
        ? 3
        : lead >= 0xf0 && lead < 0xf5
          ? 4
          : 0;

/** How many bytes at the end belong to a character that is not complete yet (0 to 3). */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return sequence(byte) > back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

/** The first offset where the bytes stop being UTF-8; they are known not to be. */
function firstBreak(bytes: Buffer): number {
  let low = 0;
  let step = 1 << 16;
  // Halving over prefixes that end between characters, then one character after the other.
  while (step > 4) {
    while (low + step < bytes.length) {
      const end = low + step - unfinished(bytes.subarray(low, low + step));
      if (!isUtf8(bytes.subarray(low, end)) || end === low) break;
      low = end;
    }
    step >>= 1;
  }
  while (low < bytes.length) {
    const length = sequence(bytes[low] ?? 0);
    if (length === 0 || low + length > bytes.length || !isUtf8(bytes.subarray(low, low + length))) return low;
    low += length;
  }
  return low;
}

export class Utf8Judge {
  #offset = 0;
  #carry = Buffer.alloc(0);
  #break: number | undefined;

  see(chunk: Buffer): void {
    if (this.#break !== undefined) return;
    if (this.#carry.length > 0 && chunk.length > 3) {
      // A character that two chunks share is judged by itself: joining them whole would copy the file once more.
      const missing = sequence(this.#carry[0] ?? 0) - this.#carry.length;
      this.#look(Buffer.concat([this.#carry, chunk.subarray(0, missing)]));
      if (this.#break === undefined) this.#look(chunk.subarray(missing));
      return;
    }
    this.#look(this.#carry.length > 0 ? Buffer.concat([this.#carry, chunk]) : chunk);
  }

  #look(joined: Buffer): void {
    const whole = joined.subarray(0, joined.length - unfinished(joined));
    if (isUtf8(whole)) {
      this.#offset += whole.length;
      this.#carry = Buffer.from(joined.subarray(whole.length));
    } else {
      this.#break = this.#offset + firstBreak(joined);
    }
  }

  end(): number | undefined {
    if (this.#break === undefined && this.#carry.length > 0) this.#break = this.#offset;
    return this.#break;
  }
}
