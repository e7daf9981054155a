/** What is shown of a file before its rows are read, and what may be said about it, over HTTP. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { answerSchema, conversionSchema, delimiters, encodingNames, measures } from './types.ts';

export const readingBody = answerSchema.extend({
  /** Holds for the next file of the resource that looks the same. */
  remember: z.boolean().default(true),
});
export const previewBody = z.strictObject({
  /** null: as the platform found it. */
  answer: answerSchema.nullable(),
});

const place = z.object({
  form: z.enum(['delimited', 'xlsx', 'json', 'ndjson', 'geojson', 'parquet']),
  entry: z.string().optional(),
  sheet: z.string().optional(),
  path: z.array(z.string()).optional(),
});

export const doubtSchema = z.object({
  code: z.enum(['which-table', 'header', 'style']),
  tables: z.number().int().optional(),
  issues: z.number().int().optional(),
  item: z.string().optional(),
  position: z.number().int().optional(),
  odd: z.number().int().optional(),
  of: z.number().int().optional(),
});

const issue = z.object({ path: z.string(), code: z.string(), message: text });

export const inspectionReply = z.object({
  batchId: z.uuid(),
  resourceId: z.uuid(),
  fileName: z.string(),
  state: z.string(),
  /** True while the batch waits for this answer. */
  waits: z.boolean(),
  tables: z.array(place.extend({ hidden: z.boolean(), opening: z.string() })),
  /** Files of the archive that hold no table. */
  ignored: z.array(z.object({ name: z.string(), kind: z.string() })),
  place: place.optional(),
  sure: z.boolean(),
  encoding: z.object({
    encoding: z.enum(encodingNames),
    forced: z.boolean(),
    byteOrderMark: z.boolean(),
    utf8Break: z.object({ offset: z.number().int(), line: z.number().int() }).optional(),
  }),
  delimiter: z.enum(delimiters),
  delimiterCounts: z.record(z.string(), z.number().int()),
  header: z.object({
    line: z.number().int(),
    rows: z.union([z.literal(0), z.literal(1), z.literal(2)]),
    names: z.array(z.string()),
  }),
  /** The first rows as they lie in the file, those above the header too. */
  rows: z.array(z.object({ line: z.number().int(), cells: z.array(z.string()) })),
  columns: z.array(
    z.object({
      position: z.number().int(),
      name: z.string(),
      /** The item it is read as; null: left out. */
      item: z.string().nullable(),
      /** What its name is most like, and by which likeness. */
      proposed: z.string().nullable(),
      by: z.enum(['name', 'loose', 'sound', 'similar', 'none']),
    }),
  ),
  items: z.array(
    z.object({
      name: z.string(),
      titleZh: z.string(),
      titleEn: z.string().optional(),
      type: z.string(),
      required: z.boolean(),
    }),
  ),
  styles: z.array(
    z.object({
      item: z.string(),
      position: z.number().int(),
      of: z.number().int(),
      plain: z.number().int(),
      odd: z.number().int(),
      damaged: z.number().int(),
      counts: z.record(z.string(), z.number().int()),
      proposed: conversionSchema.optional(),
      applied: conversionSchema.optional(),
      ambiguous: z.boolean(),
      doubtful: z.boolean(),
      /** The first cells, and what becomes of them under what is applied or proposed. */
      before: z.array(z.string()),
      after: z.array(z.string()),
      /** Whether the check reads what would become of the cell. */
      reads: z.array(z.boolean()),
    }),
  ),
  /** What a number may be counted in. */
  measures: z.array(z.enum(measures)),
  issues: z.array(issue),
  said: z.enum(['answer', 'profile']).optional(),
  remembered: z.boolean(),
  abilities: abilitiesSchema,
});

export const answeredReply = z.object({
  /** The batch that goes on: this one, or a new one of the same file where this one had ended. */
  batchId: z.uuid(),
});

export type InspectionReply = z.output<typeof inspectionReply>;
export type AnsweredReply = z.output<typeof answeredReply>;

nameShapes({ Inspection: inspectionReply });
