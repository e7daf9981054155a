/** What was found out about a received file before its rows are read. */

export type EncodingName = 'utf-8' | 'gb18030';
export const delimiters = [',', '\t', ';', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/** A column that is left out; `item` where the entry has it and nobody may gather it. */
export type LeftColumn = { position: number; name: string; item?: string };
/** The reference of a consent; the version of the notice the subject was shown, and when. */
export const standingColumns = ['consent', 'noticeVersion', 'noticeAt'] as const;
export type StandingColumn = (typeof standingColumns)[number];

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
  /** Columns that are not to be gathered: their cells stay in the file as received and enter no table. */
  left?: LeftColumn[];
  /** Columns that say by what right a row was gathered, by place; they are no items. */
  standing?: Partial<Record<StandingColumn, number>>;
  /** Line of the header; the rows are numbered from the next one on. */
  headerLine: number;
  /** Bytes of header (and mark) in the decoded stream; the rows begin after them. */
  bodyStart: number;
};
