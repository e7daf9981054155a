/** Reads delimited records byte by byte, exactly: quotes, doubled quotes, line ends, and what is wrong with a record. Pure. */

const QUOTE = 0x22;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** '' for a sound record; else why its cells cannot be trusted. */
export type Flaw = '' | 'quote-not-closed' | 'quote-malformed' | 'cell-too-long';

export type RecordLimits = { delimiter: number; cellBytes: number };

/** How much of an overlong cell is kept beside the row; all of it stays in the file as received. */
const EXCERPT = 200;

/**
 * Reads one record after the other out of a window of bytes. After `next`, cells lie in `starts`/`ends`
 * (bounds within the window, quotes taken off); `doubled[i]` says that cell i still holds doubled quotes.
 */
export class RecordReader {
  readonly #limits: RecordLimits;
  starts = new Int32Array(256);
  ends = new Int32Array(256);
  doubled = new Uint8Array(256);
  cells = 0;
  flaw: Flaw = '';
  /** Where the next record begins. */
  after = 0;
  /** The record is an empty line: counted, but no row. */
  blank = false;

  constructor(limits: RecordLimits) {
    this.#limits = limits;
  }

  /**
   * Reads the record at `from`; false when the window ends before it does and more may come (`last` false).
   * `patience` false: the record will not get longer, an open quote stays open for ever.
   */
  next(bytes: Buffer, from: number, last: boolean, patience = true): boolean {
    const { delimiter, cellBytes } = this.#limits;
    const end = bytes.length;
    this.cells = 0;
    this.flaw = '';
    this.blank = false;
    let at = from;
    for (;;) {
      if (bytes[at] === QUOTE && at < end) {
        const start = at + 1;
        let doubled = 0;
        let close = start;
        for (;;) {
          close = bytes.indexOf(QUOTE, close);
          if (close === -1) break;
          if (close + 1 < end && bytes[close + 1] === QUOTE) {
            doubled = 1;
            close += 2;
            continue;
          }
          break;
        }
        if (close === -1) {
          if (!last && patience) return false;
          return this.#broken('quote-not-closed', bytes, from, last);
        }
        if (close + 1 >= end && !last) {
          if (patience) return false;
          return this.#broken('quote-not-closed', bytes, from, last);
        }
        this.#cell(bytes, start, close, doubled, cellBytes);
        at = close + 1;
        const following = at < end ? (bytes[at] ?? NEWLINE) : NEWLINE;
        if (following === delimiter) {
          at++;
          continue;
        }
        if (following === NEWLINE) return this.#done(at + 1);
        if (following === RETURN && (at + 1 >= end || bytes[at + 1] === NEWLINE)) {
          if (at + 1 >= end && !last && patience) return false;
          return this.#done(at + 2);
        }
        return this.#broken('quote-malformed', bytes, from, last);
      }
      const start = at;
      while (at < end) {
        const byte = bytes[at];
        if (byte === delimiter || byte === NEWLINE) break;
        at++;
      }
      if (at >= end) {
        if (!last && patience) return false;
        this.#cell(bytes, start, withoutReturn(bytes, start, end), 0, cellBytes);
        this.blank = this.cells === 1 && this.ends[0] === this.starts[0];
        return this.#done(end);
      }
      if (bytes[at] === delimiter) {
        this.#cell(bytes, start, at, 0, cellBytes);
        at++;
        continue;
      }
      this.#cell(bytes, start, withoutReturn(bytes, start, at), 0, cellBytes);
      this.blank = this.cells === 1 && this.ends[0] === this.starts[0];
      return this.#done(at + 1);
    }
  }

  /** The text of a cell, doubled quotes undone. */
  text(bytes: Buffer, index: number): string {
    const cell = bytes.toString('utf8', this.starts[index] ?? 0, this.ends[index] ?? 0);
    return this.doubled[index] ? cell.replaceAll('""', '"') : cell;
  }

  #cell(bytes: Buffer, start: number, end: number, doubled: number, limit: number): void {
    if (this.cells === this.starts.length) this.#grow();
    this.starts[this.cells] = start;
    this.ends[this.cells] = end;
    this.doubled[this.cells] = doubled;
    if (end - start > limit) {
      this.flaw = 'cell-too-long';
      let cut = start + Math.min(EXCERPT, limit);
      // Never within a character.
      while (cut > start && ((bytes[cut] ?? 0) & 0xc0) === 0x80) cut--;
      this.ends[this.cells] = cut;
    }
    this.cells++;
  }

  #grow(): void {
    const longer = <T extends Int32Array | Uint8Array>(old: T, fresh: T): T => {
      fresh.set(old);
      return fresh;
    };
    const size = this.starts.length * 4;
    this.starts = longer(this.starts, new Int32Array(size));
    this.ends = longer(this.ends, new Int32Array(size));
    this.doubled = longer(this.doubled, new Uint8Array(size));
  }

  #done(after: number): boolean {
    this.after = after;
    return true;
  }

  /** A record whose quotes make no sense is the one line it begins on; reading goes on with the line after it. */
  #broken(flaw: Flaw, bytes: Buffer, from: number, last: boolean): boolean {
    const newline = bytes.indexOf(NEWLINE, from);
    if (newline === -1 && !last && flaw === 'quote-malformed') return false;
    const end = newline === -1 ? bytes.length : newline;
    this.cells = 0;
    this.#cell(
      bytes,
      from,
      Math.min(withoutReturn(bytes, from, end), from + this.#limits.cellBytes),
      0,
      this.#limits.cellBytes,
    );
    this.flaw = flaw;
    return this.#done(newline === -1 ? end : newline + 1);
  }
}

const withoutReturn = (bytes: Buffer, start: number, end: number): number =>
  end > start && bytes[end - 1] === RETURN ? end - 1 : end;
