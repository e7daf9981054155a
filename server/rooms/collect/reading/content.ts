/** What kind of thing a received file is, judged by its bytes while they stream through: never by its name. */
import { Transform } from 'node:stream';
import { type Sniffed, sniff, startsWith, wideMark } from './forms/sniff.ts';
import { markIn, openingLine, type SecrecyMark } from './secrecy.ts';
import { Utf8Judge } from './utf8.ts';

export type Finding =
  | { reason: 'empty' }
  | { reason: 'too-large' }
  | { reason: 'not-text'; kind: string }
  | { reason: 'secret'; mark: SecrecyMark };

/** Watches a file pass: its first bytes, NUL bytes anywhere, whether it is UTF-8, whether it grows too large. */
export class ContentWatch {
  readonly #limit: number;
  readonly #headBytes: number;
  readonly #utf8 = new Utf8Judge();
  readonly #head: Buffer[] = [];
  #headLength = 0;
  #bytes = 0;
  #nul = false;
  #ink = false;
  readonly #marks: readonly SecrecyMark[];
  #opened = false;

  constructor(limitBytes: number, headBytes: number, marks: readonly SecrecyMark[] = []) {
    this.#limit = limitBytes;
    this.#headBytes = headBytes;
    this.#marks = marks;
  }

  /** Looks at one chunk; a finding ends the upload at once. */
  see(chunk: Buffer): Finding | undefined {
    if (this.#headLength < this.#headBytes) {
      const part = Buffer.from(chunk.subarray(0, this.#headBytes - this.#headLength));
      this.#head.push(part);
      this.#headLength += part.length;
    }
    this.#bytes += chunk.length;
    if (this.#bytes > this.#limit) return { reason: 'too-large' };
    this.#nul ||= chunk.includes(0);
    this.#ink ||= chunk.some((byte) => byte > 0x20);
    this.#utf8.see(chunk);
    return this.#opening(false);
  }

  /** What the last byte brings to light; ends the upload too. */
  end(): Finding | undefined {
    return this.#opening(true);
  }

  #opening(ended: boolean): Finding | undefined {
    if (this.#opened) return undefined;
    const line = openingLine(this.head(), ended);
    if (line === undefined) return undefined;
    this.#opened = true;
    const mark = markIn(line, this.#marks);
    return mark && { reason: 'secret', mark };
  }

  /** The verdict when all bytes were seen. */
  verdict(): Finding | undefined {
    const sniffed = this.sniffed();
    if (sniffed.form === 'other') return { reason: 'not-text', kind: sniffed.kind };
    const head = this.head();
    if (
      !this.#ink ||
      (head.length <= 3 && startsWith(head, [0xef, 0xbb, 0xbf])) ||
      (head.length <= 2 && wideMark(head))
    )
      return { reason: 'empty' };
    return undefined;
  }

  /** The form by its first bytes; only after the last chunk is it known whether a NUL byte makes it something else. */
  sniffed(): Sniffed {
    return sniff(this.head(), this.#nul);
  }

  head(): Buffer {
    return Buffer.concat(this.#head);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The first byte that is no UTF-8; undefined when the whole file is. Only after the last chunk. */
  utf8Break(): number | undefined {
    return this.#utf8.end();
  }

  /** The watch as a station of a pipeline; `refuse` makes the error of a finding. */
  through(refuse: (finding: Finding) => Error): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        const finding = this.see(chunk);
        if (finding) done(refuse(finding));
        else done(null, chunk);
      },
      flush: (done) => {
        const finding = this.end();
        done(finding ? refuse(finding) : null);
      },
    });
  }
}
