/** Sources, runs and records of other portals, as they travel. */
import { z } from 'zod';
import { listOf, pageQuery } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';
import { harvestKinds, outcomes, recordStates } from './types.ts';

const words = (most: number) => z.string().trim().max(most);
const instant = z.string();

export const sourceBody = z.strictObject({
  kind: z.enum(harvestKinds),
  title: words(200).min(1),
  url: words(2000).min(1),
  organisationId: z.uuid().describe('the unit for whom its records are proposed'),
});
export const stateBody = z.strictObject({ state: z.enum(['active', 'paused', 'ended']) });
const run = z.object({
  id: z.uuid(),
  sourceId: z.uuid(),
  state: z.enum(['running', 'done', 'failed', 'stopped']),
  pages: z.number(),
  failure: z.string().nullable(),
  counts: z.record(z.string(), z.number()),
  startedAt: instant,
  beatAt: instant,
  endedAt: instant.nullable(),
});
export const sourceReply = z.object({
  id: z.uuid(),
  kind: z.enum(harvestKinds),
  title: z.string(),
  url: z.string(),
  organisation: z.object({ id: z.uuid(), name: text }),
  state: z.enum(['active', 'paused', 'ended']),
  createdAt: instant,
  records: z.record(z.string(), z.number()),
  lastRun: run.nullable(),
});
export const sourcesReply = z.object({ items: z.array(sourceReply) });
export const runReply = run;
export const runsQuery = z.strictObject(pageQuery);
export const runsReply = listOf(run);
export const outcomesQuery = z.strictObject({ ...pageQuery, outcome: z.enum(outcomes).optional() });
export const outcomesReply = listOf(
  z.object({ identifier: z.string(), outcome: z.enum(outcomes), fault: z.string() }),
);

const proposal = z.object({
  title: z.string(),
  summary: z.string(),
  keywords: z.array(z.string()),
  organisation: z.string(),
  licence: z.string(),
  modified: z.string(),
  page: z.string(),
  files: z.array(z.object({ title: z.string(), url: z.string(), format: z.string() })),
});
export const recordReply = z.object({
  id: z.uuid(),
  sourceId: z.uuid(),
  identifier: z.string(),
  state: z.enum(recordStates),
  content: proposal.nullable(),
  faults: z.array(z.string()),
  kept: z.record(z.string(), z.object({ by: z.string(), at: z.string() })),
  datasetId: z.uuid().nullable(),
  resourceId: z.uuid().nullable(),
  reason: z.string(),
  changedAt: instant,
  seenAt: instant,
});
export const wholeRecordReply = recordReply.extend({ raw: z.string() });
export const recordsQuery = z.strictObject({
  ...pageQuery,
  source: z.uuid().optional(),
  state: z.enum(recordStates).optional(),
});
export const recordsReply = listOf(recordReply);
export const recordPatch = z.strictObject({
  title: words(500).min(1).optional(),
  summary: words(20_000).optional(),
  keywords: z.array(words(60).min(1)).max(30).optional(),
  organisation: words(300).optional(),
  licence: words(300).optional(),
});
export const decideBody = z.strictObject({
  decision: z.enum(['accepted', 'rejected']),
  reason: words(2000).default(''),
  datasetId: z
    .uuid()
    .optional()
    .describe('the data set here that it is: its address there is redirected to it'),
});

const path = words(1000).regex(/^\/(?!\/)[^\s\\]*$/);
export const redirectBody = z.strictObject({ path, target: path });
export const redirectReply = z.object({ path: z.string(), target: z.string(), madeAt: instant });
export const redirectsReply = listOf(redirectReply);
export const redirectsQuery = z.strictObject(pageQuery);
export const redirectParams = z.strictObject({ path });

export type SourcesReply = z.output<typeof sourcesReply>;
export type RunReply = z.output<typeof runReply>;
export type RunsReply = z.output<typeof runsReply>;
export type OutcomesReply = z.output<typeof outcomesReply>;
export type RecordsReply = z.output<typeof recordsReply>;
export type WholeRecordReply = z.output<typeof wholeRecordReply>;
export type RedirectsReply = z.output<typeof redirectsReply>;
