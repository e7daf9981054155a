/** What was found out about a received file before its rows are read, and what a person may say about it. */
import { z } from 'zod';
import type { ParquetFacts } from './forms/parquet.ts';
import type { TablePlace } from './forms/survey.ts';

export const encodingNames = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const;
export type EncodingName = (typeof encodingNames)[number];
export const delimiters = [',', '\t', ';', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/** A column that is left out; `item` where the entry has it and nobody may gather it. */
export type LeftColumn = { position: number; name: string; item?: string };
/** The reference of a consent; the version of the notice the subject was shown, and when. */
export const standingColumns = ['consent', 'noticeVersion', 'noticeAt'] as const;
export type StandingColumn = (typeof standingColumns)[number];

/** Measures that stand within numbers; '1' is none. */
export const measures = ['1', '千', '万', '百万', '千万', '亿', '%', '‰'] as const;
export type Measure = (typeof measures)[number];
/** What is counted or measured: written after a number, it changes nothing of it. A part of regular expressions. */
export const countedIn =
  '元|圆|人民币|户|人|名|位|岁|件|个|家|套|间|辆|台|次|天|亩|公顷|平方米|平米|㎡|m²|m2|吨|公里|千米|米';

/** How the cells of one column are turned into what the item wants; nothing of it happens unless somebody says so. */
export const conversionSchema = z.union([
  z.strictObject({
    kind: z.literal('number'),
    /** `point`: 1,234.56; `comma`: 1.234,56. */
    decimal: z.enum(['point', 'comma']),
    /** The measure the item is kept in; left out: measures are not touched. */
    to: z.enum(measures).optional(),
    /** The measure of a number without one. */
    bare: z.enum(measures).optional(),
  }),
  z.strictObject({
    kind: z.literal('date'),
    order: z.enum(['ymd', 'dmy', 'mdy']),
    /** Numbers are days counted by a spreadsheet of this calendar. */
    serial: z.enum(['1900', '1904']).optional(),
  }),
]);
export type Conversion = z.output<typeof conversionSchema>;

const placeSchema = z.strictObject({
  form: z.enum(['delimited', 'xlsx', 'json', 'ndjson', 'geojson', 'parquet']),
  entry: z.string().max(1000).optional(),
  sheet: z.string().max(255).optional(),
  path: z.array(z.string().max(500)).max(64).optional(),
});

/** What a person says about how a file is to be read; what is left out is found out by looking. */
export const answerSchema = z.strictObject({
  place: placeSchema.optional(),
  encoding: z.enum(encodingNames).optional(),
  delimiter: z.enum(delimiters).optional(),
  /** `line` as the rows are numbered; `rows` 0: there is none, the first row is one already. */
  header: z
    .strictObject({
      line: z.number().int().min(0).max(1_048_576),
      rows: z.union([z.literal(0), z.literal(1), z.literal(2)]),
    })
    .optional(),
  /** For each column in order the name of its item; null: the column is left out. */
  columns: z.array(z.string().max(200).nullable()).max(2000).optional(),
  /** By the name of the item. */
  conversions: z.record(z.string().max(200), conversionSchema).optional(),
});
export type ReadingAnswer = z.output<typeof answerSchema>;

/** How the file is to be read, and why we think so. */
export type Reading = {
  /** Where the table lies; left out: the file itself is the text. */
  place?: TablePlace;
  /** Of Parquet: what it says of its columns and rows. */
  parquet?: ParquetFacts;
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
  /** How many rows it takes; 0: the columns have no names. Left out: one. */
  headerRows?: 0 | 1 | 2;
  /** For each item of the version, in its order: the place of its cell in a record, counted from 1. */
  places: number[];
  /** Columns that are not to be gathered: their cells stay in the file as received and enter no table. */
  left?: LeftColumn[];
  /** Columns that say by what right a row was gathered, by place; they are no items. */
  standing?: Partial<Record<StandingColumn, number>>;
  /** What somebody said is done to the cells of a column, by the name of its item. */
  conversions?: Record<string, Conversion>;
  /** Columns of codes of so many digits, some of which begin with zeros, by the name of the item: a shorter one has lost them. */
  codes?: Record<string, number>;
  /** Who said how: this batch's sender, or an earlier file of the resource that looked the same. */
  said?: 'answer' | 'profile';
  /** Line of the header; the rows are numbered from the next one on. */
  headerLine: number;
  /** Bytes of header (and mark) in the decoded stream; the rows begin after them. */
  bodyStart: number;
};

/** What the platform is not sure of; figures only, never a value. */
export type Doubt =
  | { code: 'which-table'; tables: number }
  | { code: 'header'; issues: number }
  | { code: 'style'; item: string; position: number; odd: number; of: number };
