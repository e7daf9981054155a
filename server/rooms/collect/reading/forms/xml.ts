/** Reads XML as it comes, in pieces of any size: names, attributes as written, text. Entities of its own are refused. Pure. */
import { ELEMENT_BYTES, FormError } from './limits.ts';

export type XmlHandler = {
  open(name: string, attributes: string, empty: boolean): void;
  text(text: string): void;
  close(name: string): void;
};

const bare = (name: string): string => {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
};

export class XmlScanner {
  readonly #handler: XmlHandler;
  #text = '';
  /** All before it was told. */
  #told = 0;

  constructor(handler: XmlHandler) {
    this.#handler = handler;
  }

  write(chunk: string): void {
    this.#text = this.#told < this.#text.length ? this.#text.slice(this.#told) + chunk : chunk;
    this.#told = 0;
    for (let open = this.#text.indexOf('<'); open !== -1; open = this.#text.indexOf('<', this.#told)) {
      // Unfinished markup, and the text before it, wait for the next piece.
      if (!this.#markup(open)) break;
    }
    if (this.#text.length - this.#told > ELEMENT_BYTES) throw new FormError('cell-endless');
  }

  end(): void {
    if (this.#text.slice(this.#told).trim() !== '') throw new FormError('damaged');
  }

  /** Tells the text before `open` and the markup there; false when it is not whole yet. */
  #markup(open: number): boolean {
    const s = this.#text;
    const second = s.charCodeAt(open + 1);
    if (second === 0x3f) return this.#skip(open, '?>');
    if (second === 0x21) {
      if (s.length - open < 9) return false;
      if (s.startsWith('<!--', open)) return this.#skip(open, '-->');
      // DOCTYPE: whoever declares entities has nothing to say in a table.
      if (!s.startsWith('<![CDATA[', open)) throw new FormError('damaged', 'DOCTYPE');
      const end = s.indexOf(']]>', open);
      if (end === -1) return false;
      this.#before(open);
      this.#handler.text(s.slice(open + 9, end).replaceAll('&', '&amp;'));
      this.#told = end + 3;
      return true;
    }
    const end = tagEnd(s, open);
    if (end === -1) return false;
    this.#before(open);
    this.#told = end + 1;
    if (second === 0x2f) {
      this.#handler.close(bare(s.slice(open + 2, end).trimEnd()));
      return true;
    }
    const empty = s.charCodeAt(end - 1) === 0x2f;
    const stop = empty ? end - 1 : end;
    let cut = open + 1;
    while (cut < stop && s.charCodeAt(cut) > 0x20) cut++;
    this.#handler.open(bare(s.slice(open + 1, cut)), s.slice(cut, stop), empty);
    return true;
  }

  #before(open: number): void {
    if (open > this.#told) this.#handler.text(this.#text.slice(this.#told, open));
  }

  #skip(open: number, mark: string): boolean {
    const end = this.#text.indexOf(mark, open);
    if (end === -1) return false;
    this.#before(open);
    this.#told = end + mark.length;
    return true;
  }
}

/** Where the tag that begins at `open` ends; a `>` within quotes does not count. Every sign is looked at once. */
function tagEnd(s: string, open: number): number {
  let quote = 0;
  for (let at = open; at < s.length; at++) {
    const sign = s.charCodeAt(at);
    if (quote !== 0) {
      if (sign === quote) quote = 0;
    } else if (sign === 0x3e) return at;
    else if (sign === 0x22 || sign === 0x27) quote = sign;
  }
  return -1;
}

/** The value of an attribute; undefined where it is not given. Its prefix does not matter. */
export function attribute(attributes: string, name: string): string | undefined {
  for (let at = attributes.indexOf(name); at !== -1; at = attributes.indexOf(name, at + 1)) {
    const before = attributes.charCodeAt(at - 1);
    let after = at + name.length;
    // A name of its own: white space or a prefix before it, an equals sign behind it.
    if (!(before <= 0x20 || before === 0x3a)) continue;
    while (attributes.charCodeAt(after) <= 0x20) after++;
    if (attributes.charCodeAt(after) !== 0x3d) continue;
    after++;
    while (attributes.charCodeAt(after) <= 0x20) after++;
    const quote = attributes[after];
    if (quote !== '"' && quote !== "'") continue;
    const end = attributes.indexOf(quote, after + 1);
    return end === -1 ? undefined : unescaped(attributes.slice(after + 1, end));
  }
  return undefined;
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The five entities every XML knows, and numbered signs; anything else stays as it was written. */
export function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-z]{2,4});/g, (whole, name: string) => {
    if (name[0] !== '#') return named[name] ?? whole;
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000)
      ? String.fromCodePoint(code)
      : '';
  });
}
