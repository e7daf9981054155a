/** Finds a mark of secrecy on a file: in its name or on its opening line, standing alone as such marks do. Pure. */

export type SecrecyMark = { key: string; zh: string; articles: readonly string[] };

const LINE_FEED = 0x0a;
/** A first line longer than this is no line of a document, nor a header. */
export const OPENING_BYTES = 4096;

/** 机密★ and 【秘密】 are marks, 商业秘密 is a word: no Chinese character stands right beside a mark but 级. */
export function markIn(text: string, marks: readonly SecrecyMark[]): SecrecyMark | undefined {
  return marks.find(({ zh }) =>
    new RegExp(
      `(?<!\\p{Script=Han})${zh.replace(/[^\p{L}\p{N}]/gu, '\\$&')}级?(?!\\p{Script=Han})`,
      'u',
    ).test(text),
  );
}

/** The first line of what has come so far; undefined while it may still go on. */
export function openingLine(head: Buffer, ended: boolean): string | undefined {
  const end = head.indexOf(LINE_FEED);
  if (end < 0 && !ended && head.length < OPENING_BYTES) return undefined;
  const line = head.subarray(0, end < 0 ? OPENING_BYTES : Math.min(end, OPENING_BYTES));
  const text = new TextDecoder('utf-8').decode(line);
  // Cut in the middle of a character it is still UTF-8; with faults before that it is not.
  return text.slice(0, -1).includes('\uFFFD') ? new TextDecoder('gb18030').decode(line) : text;
}
