/** Connectors as they travel; secrets only inwards. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { json, nameShapes, text } from '#kernel/http/shapes.ts';
import { modeSchema } from '../schema.ts';
import { scheduleSchema } from './schedule.ts';
import { runCauses, runStates } from './tables.ts';

const document = z.record(z.string(), json);
const name = z.string().trim().min(1).max(100);

export const mappingSchema = z
  .array(z.strictObject({ item: z.string().min(1).max(200), column: z.string().min(1).max(200) }))
  .min(1)
  .max(2000);

export const kindReply = z.object({
  kind: z.string(),
  name: text,
  channel: z.enum(['database', 'sftp', 'http']),
  verified: z.boolean(),
  modes: z.array(modeSchema),
  reconciles: z.boolean(),
  tables: z.boolean(),
});
export const kindsReply = z.object({ items: z.array(kindReply) });
export type KindsReply = z.output<typeof kindsReply>;

const column = z.object({
  name: z.string(),
  type: z.string(),
  length: z.number().int().optional(),
  scale: z.number().int().optional(),
  comment: z.string().optional(),
  nullable: z.boolean().optional(),
  key: z.boolean().optional(),
});
export const testReply = z.object({
  ok: z.boolean(),
  steps: z.array(
    z.object({
      name: z.enum(['address', 'sign-in', 'read', 'count']),
      ok: z.boolean(),
      ms: z.number(),
      detail: text.optional(),
    }),
  ),
  rows: z.number().nullable(),
  columns: z.array(column),
});
export type TestReply = z.output<typeof testReply>;

export const previewReply = z.object({
  columns: z.array(column),
  /** Columns whose values are covered. */
  covered: z.array(z.string()),
  rows: z.array(z.array(z.string().nullable())),
});
export type PreviewReply = z.output<typeof previewReply>;

/** A source before anything is kept of it. */
export const tryBody = z.strictObject({
  resourceId: z.uuid(),
  kind: z.string().max(50),
  /** A registered source whose address and account are taken over. */
  sourceId: z.uuid().optional(),
  /** A connector that stands, whose secrets are used for its own source where none are given. */
  connectorId: z.uuid().optional(),
  settings: document,
  secrets: document.default({}),
  mapping: mappingSchema.max(2000).optional(),
  /** Rows to show, where the test succeeds. */
  preview: z.number().int().min(0).max(50).default(0),
});
export type TryBody = z.output<typeof tryBody>;
export const tryReply = z.object({
  test: testReply,
  tables: z
    .array(z.object({ name: z.string(), comment: z.string(), rows: z.number().nullable() }))
    .optional(),
  preview: previewReply.optional(),
  /** Which column seems to fill which item. */
  proposed: z.array(z.object({ item: z.string(), column: z.string() })),
  items: z.array(
    z.object({ name: z.string(), title: text, type: z.string(), key: z.boolean(), required: z.boolean() }),
  ),
});
export type TryReply = z.output<typeof tryReply>;

const kept = {
  name,
  mapping: mappingSchema,
  mode: modeSchema,
  schedule: scheduleSchema,
  reconciles: z.boolean().default(false),
};
export const createBody = z.strictObject({
  ...kept,
  resourceId: z.uuid(),
  kind: z.string().max(50),
  sourceId: z.uuid().optional(),
  systemId: z.uuid().optional(),
  settings: document,
  secrets: document.default({}),
});
export type CreateBody = z.output<typeof createBody>;
/** Secrets left out stay as they are. */
export const changeBody = z.strictObject({ ...kept, settings: document, secrets: document.optional() });
export type ChangeBody = z.output<typeof changeBody>;

export const pauseBody = z.strictObject({ reason: z.string().trim().min(2).max(500) });
export const runBody = z.strictObject({ mode: modeSchema.optional() });

/** What went wrong, in words. */
const fault = z.object({ code: z.string(), what: text, why: text, mend: text });

export const runReply = z.object({
  id: z.uuid(),
  cause: z.enum(runCauses),
  state: z.enum(runStates),
  mode: modeSchema,
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  attempt: z.number().int(),
  rows: z.number().nullable(),
  bytes: z.number().nullable(),
  batchId: z.uuid().nullable(),
  by: z.string().nullable(),
  failure: fault.nullable(),
  findings: z
    .object({
      buckets: z.number(),
      differing: z.number(),
      missing: z.number(),
      surplus: z.number(),
      repeated: z.number(),
      held: z.number(),
    })
    .nullable(),
});
export type RunReply = z.output<typeof runReply>;
export const runsReply = listOf(runReply);
export type RunsReply = z.output<typeof runsReply>;

export const connectorSummary = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.string(),
  kindName: text,
  verified: z.boolean(),
  resource: z.object({ id: z.uuid(), name: z.string() }),
  organisation: z.object({ id: z.uuid(), name: text }),
  address: z.string(),
  mode: modeSchema,
  schedule: scheduleSchema,
  state: z.enum(['active', 'paused', 'stopped', 'retired']),
  stateReason: z.string().nullable(),
  stateProblem: fault.nullable(),
  stateAt: z.string(),
  failures: z.number().int(),
  nextAt: z.string().nullable(),
  lastRun: runReply.nullable(),
});
export type ConnectorSummary = z.output<typeof connectorSummary>;
export const connectorsReply = listOf(connectorSummary).extend({ canCreate: z.boolean() });
export type ConnectorsReply = z.output<typeof connectorsReply>;

export const connectorReply = connectorSummary.extend({
  settings: document,
  systemId: z.uuid().nullable(),
  sourceId: z.uuid().nullable(),
  mapping: z.array(z.object({ item: z.string(), title: z.string(), column: z.string(), type: z.string() })),
  /** Columns of the source that fill no item. */
  unused: z.array(z.string()),
  reconciles: z.boolean(),
  reconciledAt: z.string().nullable(),
  /** Whether the place of the increment is known, and how far it is. */
  watermark: z.string().nullable(),
  nextRuns: z.array(z.string()),
  test: testReply.nullable(),
  testedAt: z.string().nullable(),
  connectedAt: z.string().nullable(),
  createdAt: z.string(),
  createdBy: z.string().nullable(),
  abilities: abilitiesSchema,
});
export type ConnectorReply = z.output<typeof connectorReply>;

export const connectorsQuery = z.strictObject({
  ...pageQuery,
  q: z.string().trim().max(100).optional(),
  state: z.enum(['active', 'paused', 'stopped', 'retired', 'failing']).optional(),
  kind: z.string().max(50).optional(),
  resource: z.uuid().optional(),
});
export type ConnectorsQuery = z.output<typeof connectorsQuery>;
export const runsQuery = z.strictObject(pageQuery);

nameShapes({ Connector: connectorReply, ConnectorRun: runReply, ConnectorTest: testReply });
