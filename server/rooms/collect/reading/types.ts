/** What was found out about a received file before its rows are read. */

export type EncodingName = 'utf-8' | 'gb18030';
export const delimiters = [',', '\t', ';', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/** How the file is to be read, and why we think so. */
export type Reading = {
  encoding: EncodingName;
  /** True when a person said so; then nothing was guessed. */
  forced: boolean;
  byteOrderMark: boolean;
  /** First byte that is no UTF-8, and the line it stands on; absent when the whole file is UTF-8. */
  utf8Break?: { offset: number; line: number };
  delimiter: Delimiter;
  /** How often each candidate stands in the header, outside quotes. */
  delimiterCounts: Record<string, number>;
  /** The header as decoded: shows at a glance whether the encoding is right. Never a row. */
  header: string[];
  /** For each item of the version, in its order: the place of its cell in a record, counted from 1. */
  places: number[];
  /** Line of the header; the rows are numbered from the next one on. */
  headerLine: number;
  /** Bytes of header (and mark) in the decoded stream; the rows begin after them. */
  bodyStart: number;
};
