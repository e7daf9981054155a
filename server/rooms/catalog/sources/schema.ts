/** Sources, coverage and drift as they travel. */
import { z } from 'zod';
import { text } from '#kernel/http/shapes.ts';

const short = z.string().trim().max(200);

export const sourceBody = z.strictObject({
  name: short.min(1),
  systemId: z.uuid().optional(),
  engine: z.enum(['postgresql', 'mysql']),
  host: z.string().trim().min(1).max(253),
  port: z.number().int().min(1).max(65_535),
  database: z.string().trim().min(1).max(128),
  schema: z.string().trim().max(128).default(''),
  username: z.string().trim().min(1).max(128),
  password: z.string().max(500),
  tls: z.boolean().default(false),
  /** PEM of the authority that signed the database’s certificate, where no public one did. */
  ca: z.string().trim().max(50_000).optional(),
});
export type SourceBody = z.output<typeof sourceBody>;

const column = z.object({
  name: z.string(),
  comment: z.string(),
  type: z.string(),
  length: z.number().int().optional(),
  scale: z.number().int().optional(),
  nullable: z.boolean(),
  key: z.boolean(),
});
const change = z.object({ name: z.string(), title: z.string() });
export const driftReply = z.object({
  id: z.uuid(),
  resource: z.object({ id: z.uuid(), name: z.string() }),
  table: z.string(),
  foundAt: z.string(),
  from: z.enum(['scan', 'batch']),
  added: z.array(change),
  dropped: z.array(change),
  retyped: z.array(change.extend({ from: z.string(), to: z.string() })),
  caseId: z.uuid().nullable(),
});
export type DriftReply = z.output<typeof driftReply>;

export const sourceSummary = z.object({
  id: z.uuid(),
  name: z.string(),
  provider: z.object({ id: z.uuid(), name: text }),
  systemId: z.uuid().nullable(),
  engine: z.enum(['postgresql', 'mysql']),
  /** Where it stands; the account's password is never given back. */
  address: z.string(),
  scannedAt: z.string().nullable(),
  scanError: z.string().nullable(),
  tables: z.number().int(),
  catalogued: z.number().int(),
});
export const sourcesReply = z.object({ items: z.array(sourceSummary), drift: z.array(driftReply) });
export type SourcesReply = z.output<typeof sourcesReply>;

export const sourceReply = sourceSummary.extend({
  tableList: z.array(
    z.object({
      name: z.string(),
      comment: z.string(),
      rows: z.number().nullable(),
      columns: z.array(column),
      entries: z.array(z.object({ id: z.uuid(), name: z.string() })),
    }),
  ),
});
export type SourceReply = z.output<typeof sourceReply>;

export const pickBody = z.strictObject({
  tables: z
    .array(z.strictObject({ name: z.string().min(1).max(128), title: short.default('') }))
    .min(1)
    .max(200),
});
export const pickReply = z.object({ created: z.array(z.object({ id: z.uuid(), name: z.string() })) });
export const linkBody = z.strictObject({ table: z.string().min(1).max(128), resourceId: z.uuid() });

export const coverageQuery = z.strictObject({ organisation: z.uuid().optional() });
export const coverageReply = z.object({
  organisation: z.object({ id: z.uuid(), name: text }),
  systems: z.number().int(),
  covered: z.number().int(),
  items: z.array(
    z.object({
      systemId: z.uuid(),
      name: text,
      entries: z.number().int(),
      explanation: z.string().nullable(),
      /** Tables of its sources that no entry describes. */
      missingTables: z.array(z.object({ source: z.string(), name: z.string(), comment: z.string() })),
      tables: z.number().int(),
    }),
  ),
  statedAt: z.string().nullable(),
  canState: z.boolean(),
  articles: z.array(z.string()),
});
export type CoverageReply = z.output<typeof coverageReply>;
export const systemParams = z.strictObject({ systemId: z.uuid() });
export const explainBody = z.strictObject({ explanation: z.string().trim().min(2).max(1000) });
