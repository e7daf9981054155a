/** Cuts decoded text into parts of whole records, the same parts for the same bytes every time, ready for the warehouse. */
import { RecordReader } from './records.ts';
import { RowBinaryWriter } from './row-binary.ts';

export type PartLimits = {
  /** Single byte that separates cells. */
  delimiter: number;
  /** A window of text; also the longest record that is looked at. */
  windowBytes: number;
  cellBytes: number;
};

/**
 * `lines`: text without any quote; each line is a record and the engine splits it (empty lines are counted, not stored).
 * `rows`: RowBinary `(line, flaw, cells)` of records read here, because quotes or lengths need a closer look.
 */
export type Part = {
  index: number;
  form: 'lines' | 'rows';
  body: Buffer;
  /** Line of the part's first record: records are numbered as a spreadsheet shows them, header = 1. */
  firstLine: number;
  /** Records numbered, and rows among them that are stored. */
  records: number;
  rows: number;
  /** Lines end in CR LF somewhere in this part. */
  returns: boolean;
  /** Bytes of decoded text this part covers. */
  consumed: number;
  /** Said when nobody reads `body` any more: a later part is written over it. */
  done(): void;
};

type Cut = Omit<Part, 'index' | 'firstLine' | 'done'>;

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;

/** Fills windows of an exact size from chunks of any size, so that parts do not depend on how the bytes arrived. */
class WindowFiller {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);
  #ended = false;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#source = chunks[Symbol.asyncIterator]();
  }

  /** `carry` and as many new bytes as `window` holds; `last` when nothing follows them. */
  async fill(carry: Buffer, window: Buffer): Promise<{ filled: Buffer; last: boolean }> {
    let at = carry.copy(window);
    while (at < window.length && !this.#ended) {
      if (this.#rest.length === 0) await this.#pull();
      const taken = this.#rest.copy(window, at);
      this.#rest = this.#rest.subarray(taken);
      at += taken;
    }
    while (this.#rest.length === 0 && !this.#ended) await this.#pull();
    return { filled: window.subarray(0, at), last: this.#ended && this.#rest.length === 0 };
  }

  /** Throws bytes away up to and including the next newline; true when there was one. */
  async skipLine(): Promise<{ skipped: number; last: boolean }> {
    let skipped = 0;
    for (;;) {
      const newline = this.#rest.indexOf(NEWLINE);
      if (newline !== -1) {
        this.#rest = this.#rest.subarray(newline + 1);
        skipped += newline + 1;
        break;
      }
      skipped += this.#rest.length;
      this.#rest = Buffer.alloc(0);
      if (this.#ended) break;
      await this.#pull();
    }
    while (this.#rest.length === 0 && !this.#ended) await this.#pull();
    return { skipped, last: this.#ended && this.#rest.length === 0 };
  }

  async #pull(): Promise<void> {
    const { value, done } = await this.#source.next();
    if (done) this.#ended = true;
    else this.#rest = value;
  }
}

/**
 * The parts of a decoded file without its header. `firstLine` is the line of the first record. A chunk is read before the next is
 * asked for, so that its buffer may be filled again.
 */
export async function* readParts(
  chunks: AsyncIterable<Buffer>,
  limits: PartLimits,
  firstLine: number,
): AsyncIterable<Part> {
  const filler = new WindowFiller(chunks);
  const reader = new RecordReader(limits);
  let carry: Buffer = Buffer.alloc(0);
  let line = firstLine;
  let index = 0;
  let over = false;
  // Memory of this size that comes and goes would keep the garbage collector busier than the reading.
  const spare: Buffer[] = [];
  while (!over) {
    const memory = spare.pop() ?? Buffer.allocUnsafeSlow(limits.windowBytes);
    const { filled: window, last } = await filler.fill(carry, memory);
    if (window.length === 0) return;
    let part: Cut | undefined;
    const quote = window.indexOf(QUOTE);
    if (quote === -1) {
      part = linesPart(window, last ? window.length : window.lastIndexOf(NEWLINE) + 1);
    } else {
      const plain = window.lastIndexOf(NEWLINE, quote) + 1;
      // A long stretch before the first quote goes the quick way; the rest is read in the next window.
      part =
        plain > limits.windowBytes / 4
          ? linesPart(window, plain)
          : rowsPart(window, reader, line, last, window.length === limits.windowBytes);
    }
    if (!part) {
      // One record fills the whole window: its beginning is kept as an excerpt, the rest of its line is left out.
      const found = await filler.skipLine();
      part = { ...excerptPart(window, line), consumed: window.length + found.skipped };
      carry = Buffer.alloc(0);
      over = found.last;
    } else {
      carry = Buffer.from(window.subarray(part.consumed));
      over = last && carry.length === 0;
    }
    const inUse = part.form === 'lines';
    if (!inUse) spare.push(memory);
    const done = (): void => {
      if (inUse) spare.push(memory);
    };
    yield { index: index++, firstLine: line, ...part, done };
    line += part.records;
  }
}

function linesPart(window: Buffer, end: number): Cut | undefined {
  if (end === 0) return undefined;
  const body = window.subarray(0, end);
  let records = 0;
  let blank = 0;
  let from = 0;
  while (from < end) {
    const newline = body.indexOf(NEWLINE, from);
    const stop = newline === -1 ? end : newline;
    records++;
    if (stop === from || (stop === from + 1 && body[from] === RETURN)) blank++;
    from = stop + 1;
  }
  return {
    form: 'lines',
    body,
    records,
    rows: records - blank,
    returns: body.includes(RETURN),
    consumed: end,
  };
}

function rowsPart(
  window: Buffer,
  reader: RecordReader,
  firstLine: number,
  last: boolean,
  full: boolean,
): Cut | undefined {
  const writer = new RowBinaryWriter(Math.ceil(window.length * 1.2));
  let at = 0;
  let records = 0;
  let rows = 0;
  while (at < window.length) {
    // Only a record that begins the window has been given all the room there is.
    const patience = at > 0 || !full;
    if (!reader.next(window, at, last, patience)) break;
    if (!last && reader.after >= window.length && !patience && window[window.length - 1] !== NEWLINE)
      return undefined;
    if (!reader.blank) {
      writer.add(firstLine + records, reader, window);
      rows++;
    }
    records++;
    at = reader.after;
  }
  if (records === 0) return undefined;
  return {
    form: 'rows',
    body: writer.bytes(),
    records,
    rows,
    returns: false,
    consumed: Math.min(at, window.length),
  };
}

/** A row for a record that is longer than any window: its beginning, so that people find it in their file. */
function excerptPart(window: Buffer, line: number): Omit<Cut, 'consumed'> {
  const text = Buffer.from(
    window
      .toString('utf8', 0, 200)
      .replace(/\uFFFD+$/, '')
      .replaceAll(/["\n\r]/g, ' '),
  );
  const reader = new RecordReader({ delimiter: NEWLINE, cellBytes: text.length });
  reader.next(text, 0, true);
  reader.flaw = 'cell-too-long';
  const writer = new RowBinaryWriter(1024);
  writer.add(line, reader, text);
  return { form: 'rows', body: writer.bytes(), records: 1, rows: 1, returns: false };
}
