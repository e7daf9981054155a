/** Received bytes as UTF-8 bytes: strict, over the whole file, in one encoding; finds the line where an encoding fails. */
import type { Readable } from 'node:stream';
import type { EncodingName } from './types.ts';

const NEWLINE = 0x0a;

/** The content as UTF-8 without byte-order mark. UTF-8 passes as it is: it was judged when it was received. Throws TypeError where another encoding fails. */
export async function* decoded(
  content: AsyncIterable<Buffer>,
  encoding: EncodingName,
): AsyncIterable<Buffer> {
  if (encoding === 'utf-8') {
    yield* withoutMark(content);
    return;
  }
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const chunk of content) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield Buffer.from(text, 'utf8');
  }
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest, 'utf8');
}

async function* withoutMark(content: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let head = Buffer.alloc(0);
  let begun = false;
  for await (const chunk of content) {
    if (begun) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < 3) continue;
    begun = true;
    yield hasMark(head) ? head.subarray(3) : head;
  }
  if (!begun && head.length > 0) yield head;
}

export const hasMark = (head: Buffer): boolean => head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;

/** Leaves out the first `count` bytes of a stream. */
export async function* skipBytes(content: AsyncIterable<Buffer>, count: number): AsyncIterable<Buffer> {
  let left = count;
  for await (const chunk of content) {
    if (left >= chunk.length) {
      left -= chunk.length;
      continue;
    }
    yield left > 0 ? chunk.subarray(left) : chunk;
    left = 0;
  }
}

/** The physical line (from 1) on which a byte offset lies. */
export async function lineOfOffset(content: Readable, offset: number): Promise<number> {
  let line = 1;
  let at = 0;
  for await (const chunk of content) {
    const part: Buffer = chunk.subarray(0, Math.max(0, offset - at));
    for (let i = part.indexOf(NEWLINE); i !== -1; i = part.indexOf(NEWLINE, i + 1)) line++;
    at += chunk.length;
    if (at >= offset) break;
  }
  content.destroy();
  return line;
}

/**
 * The first physical line that is no GB18030, or undefined when the whole file is. A newline byte never stands inside
 * a GB18030 character, so lines can be judged one by one once a stretch has failed.
 */
export async function gb18030BreakLine(content: Readable): Promise<number | undefined> {
  let line = 1;
  let carry: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of content) {
      const joined: Buffer = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk;
      const cut = joined.lastIndexOf(NEWLINE) + 1;
      const whole = joined.subarray(0, cut);
      const broken = breakIn(whole);
      if (broken !== undefined) return line + broken;
      line += newlines(whole);
      carry = Buffer.from(joined.subarray(cut));
    }
    return breakIn(carry) === undefined ? undefined : line;
  } finally {
    content.destroy();
  }
}

function newlines(bytes: Buffer): number {
  let count = 0;
  for (let i = bytes.indexOf(NEWLINE); i !== -1; i = bytes.indexOf(NEWLINE, i + 1)) count++;
  return count;
}

const reads = (bytes: Buffer): boolean => {
  try {
    new TextDecoder('gb18030', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

/** How many lines before the first one that does not decode; undefined when all do. */
function breakIn(bytes: Buffer): number | undefined {
  if (reads(bytes)) return undefined;
  let from = 0;
  for (let line = 0; from < bytes.length; line++) {
    const newline = bytes.indexOf(NEWLINE, from);
    const end = newline === -1 ? bytes.length : newline + 1;
    if (!reads(bytes.subarray(from, end))) return line;
    from = end;
  }
  return 0;
}

/** True when the whole content reads in this encoding. */
export async function readsAs(content: Readable, encoding: EncodingName): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of content) decoder.decode(chunk, { stream: true });
    decoder.decode();
    return true;
  } catch {
    return false;
  } finally {
    content.destroy();
  }
}
