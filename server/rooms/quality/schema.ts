/** What the room's addresses take and give. */
import { z } from 'zod';
import { abilitiesSchema as abilities } from '#kernel/http/route.ts';
import { json, nameShapes, text } from '#kernel/http/shapes.ts';
import { dimensions } from './dimensions.ts';
import { ruleKinds } from './rules/kinds.ts';
import { findingKinds, ruleOrigins, ruleStates, runCauses } from './tables.ts';

const day = z.iso.date();
const count = z.number().int();
const reason = z.string().trim().max(1000);
export const unit = z.object({ id: z.uuid(), name: text });
export const dimension = z.enum(dimensions);
const paging = {
  page: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
};
export const resource = z.object({ id: z.uuid(), name: z.string(), code: z.string().nullable() });

export const measure = z.object({
  dimension,
  title: text,
  articles: z.array(z.string()),
  checked: count,
  failed: count,
  score: z.number(),
  detail: z.record(z.string(), json),
});
export const ruleReply = z.object({
  id: z.uuid(),
  kind: z.enum(ruleKinds),
  kindTitle: text,
  dimension,
  indicator: z.string(),
  indicatorTitle: text,
  title: text,
  items: z.array(z.string()),
  params: z.record(z.string(), json),
  rejects: z.boolean(),
  state: z.enum(ruleStates),
  origin: z.enum(ruleOrigins),
  standardCode: z.string().nullable(),
  madeAt: z.string(),
  decidedAt: z.string().nullable(),
  /** Why a comparison does not run at present. */
  suspended: text.nullable(),
});
export const checkReply = z.object({
  key: z.string(),
  ruleId: z.uuid().nullable(),
  dimension,
  indicator: z.string(),
  title: text,
  item: z.string(),
  checked: count,
  failed: count,
  confirmed: count,
  score: z.number(),
  standardCode: z.string().nullable(),
});
export const runReply = z.object({
  id: z.uuid(),
  cause: z.enum(runCauses),
  day,
  at: z.string(),
  rows: count,
  held: count,
  score: z.number().nullable(),
  threshold: z.number().nullable(),
  verdict: z.enum(['passed', 'below', 'unmeasured']),
  batchId: z.uuid().nullable(),
  measures: z.array(measure),
  checks: z.array(checkReply),
});
export type RunReply = z.output<typeof runReply>;

export const heldBatch = z.object({
  id: z.uuid(),
  seq: count,
  code: z.string(),
  params: z.record(z.string(), json),
  why: text,
  articles: z.array(z.string()),
  run: runReply.nullable(),
});

export const stages = ['electronic', 'structured', 'standardised'] as const;
const stage = z.object({ key: z.enum(stages), title: text, articles: z.array(z.string()) });

export const resourceReply = z.object({
  resource: resource.extend({ provider: unit }),
  newest: runReply.nullable(),
  trend: z.array(
    z.object({
      day,
      at: z.string(),
      cause: z.enum(runCauses),
      score: z.number().nullable(),
      dimensions: z.record(z.string(), z.number()),
    }),
  ),
  rules: z.array(ruleReply),
  held: z.array(heldBatch),
  stage,
  orders: z.array(
    z.object({
      id: z.uuid(),
      reason: z.string(),
      orderedAt: z.string(),
      by: z.string().nullable(),
      doneAt: z.string().nullable(),
    }),
  ),
  responsible: z.object({
    required: z.boolean(),
    articles: z.array(z.string()),
    organisation: unit.nullable(),
    namedAt: z.string().nullable(),
  }),
  sources: z.array(z.object({ item: z.string(), resource, sourceItem: z.string(), organisation: unit })),
  probes: z.array(
    z.object({ target: z.string(), ok: z.boolean(), detail: z.string(), tookMs: count, at: z.string() }),
  ),
  findings: count,
  threshold: z.object({ value: z.number().nullable(), articles: z.array(z.string()), setting: z.boolean() }),
  abilities,
});
export type ResourceReply = z.output<typeof resourceReply>;

export const termsReply = z.object({
  kinds: z.array(
    z.object({
      key: z.enum(ruleKinds),
      title: text,
      indicator: z.string(),
      dimension,
      least: count,
      most: count,
    }),
  ),
  formats: z.array(z.object({ key: z.string(), title: text })),
  functions: z.array(z.string()),
  dimensions: z.array(z.object({ key: dimension, title: text, articles: z.array(z.string()) })),
  indicators: z.array(z.object({ key: z.string(), title: text, dimension })),
  findingKinds: z.array(z.object({ key: z.enum(findingKinds), title: text })),
  abilities,
});

export const ruleBody = z.strictObject({
  kind: z.enum(ruleKinds),
  items: z.array(z.string().min(1).max(120)).max(40).default([]),
  params: z.record(z.string(), json).default({}),
  titleZh: z.string().trim().max(200).optional(),
  titleEn: z.string().trim().max(200).optional(),
  indicator: z.string().max(4).optional(),
  rejects: z.boolean().default(false),
});
export const ruleParamsRoute = z.strictObject({ id: z.uuid(), act: z.enum(['accept', 'decline', 'retire']) });
export const proposedReply = z.object({ added: count, rules: z.array(ruleReply) });

export const rowsQuery = z.strictObject({
  rule: z.string().min(1).max(200),
  run: z.uuid().optional(),
  ...paging,
});
export const rowsReply = z.object({
  columns: z.array(z.object({ name: z.string(), title: z.string(), concerned: z.boolean() })),
  items: z.array(
    z.object({
      rowHash: z.string(),
      line: count,
      seq: count,
      /** null: the row has changed since, or is gone. */
      values: z.array(z.string().nullable()).nullable(),
    }),
  ),
  total: count,
  page: count,
  pageSize: count,
  masked: z.boolean(),
  abilities,
});
export type RowsReply = z.output<typeof rowsReply>;

export const confirmBody = z.strictObject({
  ruleId: z.uuid(),
  rowHashes: z
    .array(z.string().regex(/^\d{1,20}$/))
    .min(1)
    .max(500),
  reason,
});
export const mendBody = z.strictObject({
  rowHash: z.string().regex(/^\d{1,20}$/),
  values: z.record(z.string().max(120), z.string().max(100_000).nullable()),
});
export const mendReply = z.object({ batchId: z.uuid() });
export const reasonBody = z.strictObject({ reason });
export const nameBody = z.strictObject({ organisationId: z.uuid().nullable() });
export const sourceBody = z.strictObject({
  item: z.string().min(1).max(120),
  sourceResourceId: z.uuid(),
  sourceItem: z.string().min(1).max(120),
});

export const overviewQuery = z.strictObject({
  q: z.string().max(100).optional(),
  organisation: z.uuid().optional(),
  verdict: z.enum(['passed', 'below', 'unmeasured']).optional(),
  ...paging,
});
export const overviewReply = z.object({
  items: z.array(
    z.object({
      resource,
      provider: unit,
      /** Whether its page opens to the caller. */
      opens: z.boolean(),
      day,
      score: z.number().nullable(),
      verdict: z.enum(['passed', 'below', 'unmeasured']),
      rows: count,
      dimensions: z.record(z.string(), z.number()),
      findings: count,
    }),
  ),
  total: count,
  page: count,
  pageSize: count,
  departments: z.array(
    z.object({
      organisation: unit,
      score: z.number().nullable(),
      resources: count,
      below: count,
      findings: count,
      late: count,
      dimensions: z.record(z.string(), z.number()),
    }),
  ),
  dimensions: z.array(z.object({ key: dimension, title: text, articles: z.array(z.string()) })),
  abilities,
});

export const findingReply = z.object({
  id: z.uuid(),
  kind: z.enum(findingKinds),
  kindTitle: text,
  resource,
  shownIn: resource.nullable(),
  item: z.string(),
  organisation: unit,
  reporter: unit.nullable(),
  subject: z.string(),
  detail: z.record(z.string(), json),
  rows: count,
  due: day.nullable(),
  late: z.boolean(),
  articles: z.array(z.string()),
  foundAt: z.string(),
  passedOn: z.array(z.object({ organisationId: z.uuid(), note: z.string(), at: z.string() })),
  answer: z.string().nullable(),
  closedAt: z.string().nullable(),
  closedHow: z.enum(['clean', 'answered', 'withdrawn']).nullable(),
  abilities,
});
export type FindingReply = z.output<typeof findingReply>;
export const findingsQuery = z.strictObject({
  state: z.enum(['open', 'closed']).optional(),
  kind: z.enum(findingKinds).optional(),
  resource: z.uuid().optional(),
  organisation: z.uuid().optional(),
  ...paging,
});
export const findingsReply = z.object({
  items: z.array(findingReply),
  total: count,
  page: count,
  pageSize: count,
  abilities,
});
export const raiseBody = z.strictObject({
  resourceId: z.uuid(),
  item: z.string().max(120).default(''),
  subject: z.string().trim().min(2).max(300),
  note: z.string().trim().max(2000).default(''),
});
export const answerBody = z.strictObject({ answer: z.string().trim().min(1).max(2000) });
export const passBody = z.strictObject({ organisationId: z.uuid(), note: reason.min(1) });

nameShapes({ QualityRun: runReply, QualityRule: ruleReply, QualityFinding: findingReply });
