/** What kind of thing a received file is, judged by its bytes while they stream through: never by its name. */
import { Transform } from 'node:stream';
import { markIn, openingLine, type SecrecyMark } from './secrecy.ts';
import { Utf8Judge } from './utf8.ts';

const signatures: { kind: string; bytes: number[] }[] = [
  { kind: 'ZIP / XLSX', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { kind: 'XLS', bytes: [0xd0, 0xcf, 0x11, 0xe0] },
  { kind: 'PDF', bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { kind: 'GZIP', bytes: [0x1f, 0x8b] },
  { kind: '7Z', bytes: [0x37, 0x7a, 0xbc, 0xaf] },
  { kind: 'RAR', bytes: [0x52, 0x61, 0x72, 0x21, 0x1a] },
  { kind: 'PNG', bytes: [0x89, 0x50, 0x4e, 0x47] },
  { kind: 'JPEG', bytes: [0xff, 0xd8, 0xff] },
  { kind: 'ELF', bytes: [0x7f, 0x45, 0x4c, 0x46] },
  { kind: 'UTF-16', bytes: [0xff, 0xfe] },
  { kind: 'UTF-16', bytes: [0xfe, 0xff] },
];

/** Two letters alone could begin a header, so a Windows program is told by them only where NUL bytes follow. */
const programs: { kind: string; bytes: number[] }[] = [{ kind: 'Windows EXE', bytes: [0x4d, 0x5a] }];

const startsWith = (head: Buffer, bytes: number[]): boolean =>
  bytes.every((byte, index) => head[index] === byte);

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
    const head = this.head();
    const found = signatures.find(({ bytes }) => startsWith(head, bytes));
    if (found) return { reason: 'not-text', kind: found.kind };
    if (this.#nul) {
      const program = programs.find(({ bytes }) => startsWith(head, bytes));
      return { reason: 'not-text', kind: program?.kind ?? '二进制 binary' };
    }
    if (!this.#ink || (head.length === 3 && startsWith(head, [0xef, 0xbb, 0xbf]))) return { reason: 'empty' };
    return undefined;
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
