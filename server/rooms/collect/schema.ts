/** What collect takes and gives over HTTP; the web takes its types from here by `import type`. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { statedSchema } from './intake/stated.ts';
import { doubtSchema } from './reading/schema.ts';
import { conversionSchema, encodingNames } from './reading/types.ts';

export const stateSchema = z.enum([
  'received',
  'staged',
  'checked',
  'merged',
  'rejected',
  'superseded',
  'rolled-back',
]);
export const modeSchema = z.enum(['full', 'incremental']);
export const encodingSchema = z.enum(['auto', 'utf-8', 'gb18030']);

export const resourceParams = z.strictObject({ id: z.uuid() });
export const batchParams = z.strictObject({ id: z.uuid() });
export const receiveQuery = z.strictObject({
  mode: modeSchema.default('full'),
  encoding: encodingSchema.default('auto'),
  /** How many rows the source holds once this file is in. */
  sourceRows: z.coerce.number().int().min(0).optional(),
  /** How many rows the source says this file holds; another number refuses it. */
  statedRows: z.coerce.number().int().min(0).optional(),
  /** The batch whose held-back rows come back mended, with the column of their lines. */
  mends: z.uuid().optional(),
});
export const listQuery = z.strictObject(pageQuery);

/** One stage of a load: `waiting` until the one before it is done. */
export const stageSchema = z.object({
  key: z.enum(['receive', 'stage', 'check', 'merge']),
  title: text,
  state: z.enum(['waiting', 'running', 'done', 'failed', 'asks']),
  rows: z.number().int().optional(),
  bytes: z.number().int().optional(),
  /** Rows a second of a running or finished stage. */
  rate: z.number().optional(),
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
});

export const readingSchema = z.object({
  /** Where the table lies within what was sent; left out for plain text. */
  place: z
    .object({
      form: z.string(),
      entry: z.string().optional(),
      sheet: z.string().optional(),
      path: z.array(z.string()).optional(),
    })
    .optional(),
  headerLine: z.number().int(),
  headerRows: z.number().int().optional(),
  /** By item: what is done to its cells because somebody said so. */
  conversions: z.record(z.string(), conversionSchema).optional(),
  said: z.enum(['answer', 'profile']).optional(),
  encoding: z.enum(encodingNames),
  forced: z.boolean(),
  byteOrderMark: z.boolean(),
  utf8Break: z.object({ offset: z.number().int(), line: z.number().int() }).optional(),
  delimiter: z.string(),
  delimiterCounts: z.record(z.string(), z.number().int()),
  header: z.array(z.string()),
});

export const settingSchema = z.object({
  key: z.string(),
  value: z.number(),
  title: text,
  setAt: z.string().optional(),
});

export const settingsReply = z.object({
  items: z.array(
    settingSchema.extend({
      byDefault: z.number(),
      from: z.number(),
      to: z.number(),
      unit: z.enum(['share', 'bytes', 'rows', 'days', 'minutes', 'seconds', 'percent']),
    }),
  ),
  abilities: abilitiesSchema,
});
export const settingParams = z.strictObject({ key: z.string().min(1).max(100) });
export const settingBody = z.strictObject({ value: z.number() });

export const batchSchema = z.object({
  id: z.uuid(),
  resourceId: z.uuid(),
  versionId: z.uuid(),
  seq: z.number().int(),
  mode: modeSchema,
  state: stateSchema,
  stateTitle: text,
  visible: z.boolean(),
  awaitingConfirmation: z.boolean(),
  /** What it waits for then. */
  awaiting: z.enum(['deletions', 'extra-field', 'task', 'quality', 'reading']).optional(),
  /** Why it waits for its quality: who may let it go says the quality page of the resource. */
  awaitingQuality: z
    .object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })
    .optional(),
  /** The same content as a batch that is already there: not an update. */
  unchanged: z.boolean(),
  unchangedOf: z.uuid().optional(),
  fileName: z.string(),
  sha256: z.string(),
  bytes: z.number().int(),
  receivedAt: z.string(),
  endedAt: z.string().optional(),
  /** Records of the file; rows made visible; rows held back; faults found in them; keys deleted by a full load. */
  counts: z.object({
    records: z.number().int().optional(),
    good: z.number().int().optional(),
    bad: z.number().int().optional(),
    faults: z.number().int().optional(),
    unknownKeys: z.number().int().optional(),
    visibleBefore: z.number().int().optional(),
    deletes: z.number().int().optional(),
  }),
  digest: z.string().optional(),
  /** What the sender says its source holds; why fewer came. */
  sourceRows: z.number().int().optional(),
  /** What its source stated of the delivery beside it; a difference refused it. */
  stated: statedSchema.optional(),
  shortfallReason: z.string().optional(),
  /** Rows that differ from those before; without any it is an update only once its unit confirmed that nothing changed. */
  changedRows: z.number().int().optional(),
  noChangeAt: z.string().optional(),
  /** The batch whose held-back rows came back mended in this one; the one whose content it types anew. */
  mends: z.uuid().optional(),
  retypes: z.uuid().optional(),
  manifest: z.boolean(),
  rejection: z
    .object({
      code: z.string(),
      what: text,
      why: text,
      mend: text,
      issues: z.array(z.object({ path: z.string(), code: z.string(), message: text })),
    })
    .optional(),
});

export const batchReply = batchSchema.extend({
  reading: readingSchema.optional(),
  /** Why its sender is asked how it is read. */
  doubts: z.array(doubtSchema).optional(),
  stages: z.array(stageSchema),
  /** The settings this load is held to; the bureau's, not the law's. */
  settings: z.array(settingSchema),
  abilities: abilitiesSchema,
});
export const batchList = listOf(batchSchema).extend({
  abilities: abilitiesSchema,
  visibleRows: z.number().int(),
});

export const faultSchema = z.object({
  line: z.number().int(),
  position: z.number().int(),
  column: z.string(),
  columnTitle: z.string(),
  value: z.string(),
  code: z.string(),
  reason: text,
});
export const quarantineReply = listOf(faultSchema).extend({
  /** How many faults of each kind. */
  byCode: z.array(z.object({ code: z.string(), reason: text, faults: z.number().int() })),
});

export type Batch = z.output<typeof batchSchema>;
export type BatchReply = z.output<typeof batchReply>;
export type BatchList = z.output<typeof batchList>;
export type SettingsReply = z.output<typeof settingsReply>;
export type Stage = z.output<typeof stageSchema>;
export type Fault = z.output<typeof faultSchema>;
export type QuarantineReply = z.output<typeof quarantineReply>;

nameShapes({ Batch: batchReply });
