/** One range of bytes of a file, as RFC 9110 writes it; several at once and whatever is not understood are refused and never guessed at. */

export type Span = { from: number; to: number };

/** `to` is exclusive. 'whole' without a header; 'unsatisfiable' for what lies outside, for several ranges, and for what is no range. */
export function spanOf(header: string | undefined, size: number): Span | 'whole' | 'unsatisfiable' {
  if (header === undefined) return 'whole';
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim());
  if (!found) return 'unsatisfiable';
  const [, first = '', last = ''] = found;
  if (first === '' && last === '') return 'unsatisfiable';
  if (first === '') {
    const count = Math.min(Number(last), size);
    return count > 0 ? { from: size - count, to: size } : 'unsatisfiable';
  }
  const from = Number(first);
  const to = last === '' ? size : Math.min(Number(last) + 1, size);
  return from < size && to > from ? { from, to } : 'unsatisfiable';
}

/** A file never changes, so its tag is its content's; a weak one or another one means that the caller holds another file. */
export const tagOf = (sha256: string): string => `"${sha256}"`;

/** With a tag that is not this file's, or a date, the range is of something else: the whole file is sent. */
export const rangeApplies = (ifRange: string | undefined, sha256: string): boolean =>
  ifRange === undefined || ifRange.trim() === tagOf(sha256);

export const reprDigest = (sha256: string): string =>
  `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`;
