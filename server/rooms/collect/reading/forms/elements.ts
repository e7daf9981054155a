/** Splits JSON that may be larger than memory into its elements: the objects of an array wherever it lies, or one object a line. */
import { ELEMENT_BYTES, FormError } from './limits.ts';

const [QUOTE, BACKSLASH, OPEN_ARRAY, CLOSE_ARRAY, OPEN, CLOSE, COMMA, COLON] = [
  0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d, 0x2c, 0x3a,
] as const;

/**
 * The elements of the array at `path` (keys from the root; [] is the root itself), each as its bytes. A scanner, not a
 * parser: the elements are parsed by whoever reads them, and what stands outside the array is only passed over.
 */
export class ArraySplitter {
  readonly #path: readonly string[];
  #depth = 0;
  /** How many keys of the path have been entered. */
  #entered = 0;
  #inString = false;
  #escaped = false;
  #key: number[] | undefined;
  #lastKey = '';
  #expectsKey: boolean[] = [];
  /** Of every open level: whether it is an object. */
  #objects: boolean[] = [];
  /** Depth of the array itself, once it is open. */
  #array = 0;
  #done = false;
  #element: Buffer[] = [];
  #elementBytes = 0;
  #within = false;

  constructor(path: readonly string[]) {
    this.#path = path;
  }

  get found(): boolean {
    return this.#array > 0 || this.#done;
  }

  /** True when the array was closed: a file cut off in its middle is damaged. */
  get whole(): boolean {
    return this.#done;
  }

  *split(chunk: Buffer): Iterable<Buffer> {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (this.#inString) {
        if (this.#key && byte !== QUOTE) this.#key.push(byte);
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) {
          this.#inString = false;
          if (this.#key) {
            this.#lastKey = keyText(this.#key);
            this.#key = undefined;
          }
        }
        continue;
      }
      if (byte <= 0x20 || this.#done) continue;
      // Directly within the array, anything but a comma or its end begins an element.
      if (this.#array > 0 && this.#depth === this.#array && !this.#within) {
        if (byte === CLOSE_ARRAY) {
          this.#done = true;
          this.#array = 0;
          continue;
        }
        if (byte !== COMMA) {
          this.#within = true;
          start = at;
        }
      }
      if (byte === QUOTE) {
        this.#inString = true;
        this.#key = this.#array === 0 && this.#expectsKey.at(-1) ? [] : undefined;
      } else if (byte === OPEN || byte === OPEN_ARRAY) {
        this.#open(byte === OPEN);
      } else if (byte === CLOSE || byte === CLOSE_ARRAY) {
        if (this.#within && this.#depth === this.#array) {
          // A bare value as the last element.
          yield this.#take(chunk.subarray(start, at));
          this.#done = true;
          this.#array = 0;
          continue;
        }
        this.#close();
        if (this.#within && this.#depth === this.#array) {
          yield this.#take(chunk.subarray(start, at + 1));
        }
      } else if (byte === COMMA) {
        if (this.#within && this.#depth === this.#array) yield this.#take(chunk.subarray(start, at));
        if (this.#array === 0 && this.#expectsKey.length > 0)
          this.#expectsKey[this.#expectsKey.length - 1] = this.#objects.at(-1) ?? false;
      } else if (byte === COLON && this.#array === 0 && this.#expectsKey.length > 0) {
        this.#expectsKey[this.#expectsKey.length - 1] = false;
      }
    }
    if (this.#within) this.#keep(chunk.subarray(start));
  }

  #open(object: boolean): void {
    this.#depth++;
    if (this.#array > 0) return;
    if (this.#depth > 64) throw new FormError('json-deep');
    // At the root, or a value under the next key of the path.
    const keyed = this.#objects.at(-1) === true && this.#entered === this.#depth - 2;
    if (keyed && this.#lastKey === this.#path[this.#entered]) this.#entered++;
    this.#objects.push(object);
    this.#expectsKey.push(object);
    if (!object && this.#entered === this.#path.length && this.#depth === this.#path.length + 1)
      this.#array = this.#depth;
  }

  #close(): void {
    this.#depth--;
    if (this.#depth < 0) throw new FormError('damaged', 'json');
    if (this.#array > 0) return;
    this.#objects.pop();
    this.#expectsKey.pop();
    if (this.#entered > Math.max(0, this.#depth - 1)) this.#entered = Math.max(0, this.#depth - 1);
  }

  #keep(bytes: Buffer): void {
    this.#elementBytes += bytes.length;
    if (this.#elementBytes > ELEMENT_BYTES) throw new FormError('json-element');
    this.#element.push(Buffer.from(bytes));
  }

  #take(last: Buffer): Buffer {
    const whole = this.#element.length === 0 ? last : Buffer.concat([...this.#element, last]);
    if (whole.length > ELEMENT_BYTES) throw new FormError('json-element');
    this.#element = [];
    this.#elementBytes = 0;
    this.#within = false;
    return whole;
  }
}

export type FoundArray = { path: string[]; objects: boolean };

const MOST_ARRAYS = 50;

/** Where the arrays of a document lie that are reached through objects alone, and whether objects lie in them. */
export class ArrayFinder {
  readonly arrays: FoundArray[] = [];
  /** The text of the root's member `type`, by which GeoJSON tells itself. */
  type = '';
  #levels: { object: boolean; key: string }[] = [];
  #string: number[] | undefined;
  #escaped = false;
  #expectsKey = false;
  /** Depth of the array that is passed over. */
  #skips = 0;
  #fresh: FoundArray | undefined;

  see(chunk: Buffer): void {
    for (const byte of chunk) {
      if (this.#string) this.#inString(byte);
      else if (byte > 0x20) this.#outside(byte);
    }
  }

  /** True when everything that was opened was closed. */
  get whole(): boolean {
    return this.#levels.length === 0 && this.#string === undefined;
  }

  #inString(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) {
      const text = this.#skips === 0 ? keyText(this.#string ?? []) : '';
      this.#string = undefined;
      const level = this.#levels.at(-1);
      if (this.#skips > 0 || !level?.object) return;
      if (this.#expectsKey) level.key = text;
      else if (this.#levels.length === 1 && level.key === 'type') this.type = text;
      this.#expectsKey = false;
      return;
    }
    if (this.#skips === 0 && (this.#string?.length ?? 0) < 4096) this.#string?.push(byte);
  }

  #outside(byte: number): void {
    if (this.#fresh) {
      this.#fresh.objects = byte === OPEN;
      this.#fresh = undefined;
    }
    if (byte === QUOTE) this.#string = [];
    else if (byte === OPEN || byte === OPEN_ARRAY) {
      if (this.#levels.length >= 512) throw new FormError('json-deep');
      if (byte === OPEN_ARRAY && this.#skips === 0 && this.arrays.length < MOST_ARRAYS) {
        this.#fresh = { path: this.#levels.map(({ key }) => key), objects: false };
        this.arrays.push(this.#fresh);
      }
      this.#levels.push({ object: byte === OPEN, key: '' });
      if (byte === OPEN_ARRAY && this.#skips === 0) this.#skips = this.#levels.length;
      this.#expectsKey = byte === OPEN;
    } else if (byte === CLOSE || byte === CLOSE_ARRAY) {
      if (this.#levels.pop()?.object !== (byte === CLOSE)) throw new FormError('damaged', 'json');
      if (this.#levels.length < this.#skips) this.#skips = 0;
      this.#expectsKey = false;
    } else if (byte === COMMA) this.#expectsKey = this.#levels.at(-1)?.object ?? false;
  }
}

function keyText(bytes: readonly number[]): string {
  try {
    return String(JSON.parse(`"${Buffer.from(bytes).toString('utf8')}"`));
  } catch {
    return '';
  }
}

/** Lines, numbered from 1, without their ends. */
export async function* linesOf(
  chunks: AsyncIterable<Buffer>,
): AsyncIterable<{ line: number; bytes: Buffer }> {
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  for await (const chunk of chunks) {
    let joined: Buffer = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    for (let end = joined.indexOf(0x0a); end !== -1; end = joined.indexOf(0x0a)) {
      yield { line: line++, bytes: joined.subarray(0, end) };
      joined = joined.subarray(end + 1);
    }
    if (joined.length > ELEMENT_BYTES) throw new FormError('json-element');
    rest = Buffer.from(joined);
  }
  if (rest.length > 0) yield { line, bytes: rest };
}
