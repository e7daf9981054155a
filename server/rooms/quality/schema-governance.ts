/** What governing quality takes and gives: campaigns, engagements, reports, settings, stages, standards kept. */
import { z } from 'zod';
import { abilitiesSchema as abilities } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';
import { dimension, resource, unit } from './schema.ts';

const day = z.iso.date();
const count = z.number().int();
const paging = {
  page: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
};

export const campaignBody = z.strictObject({
  title: z.string().trim().min(2).max(200),
  requirements: z.string().trim().min(2).max(4000),
  dimensions: z.array(dimension).min(1),
  resources: z.array(z.uuid()).min(1).max(2000),
  dueDay: day,
});
const progress = { found: count, fixed: count, disputed: count, open: count };
export const campaignReply = z.object({
  id: z.uuid(),
  title: z.string(),
  requirements: z.string(),
  dimensions: z.array(dimension),
  dueDay: day,
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  closedReason: z.string().nullable(),
  late: z.boolean(),
  ...progress,
  bodies: z.array(z.object({ organisation: unit, resources: count, ...progress })),
  articles: z.array(z.string()),
  abilities,
});
export type CampaignReply = z.output<typeof campaignReply>;
export const campaignsReply = z.object({ items: z.array(campaignReply), abilities });
export const campaignRowsQuery = z.strictObject({ organisation: z.uuid().optional(), ...paging });
export const campaignRowsReply = z.object({
  items: z.array(
    z.object({
      resource,
      rule: text,
      ruleKey: z.string(),
      line: count,
      seq: count,
      rowHash: z.string(),
      state: z.enum(['open', 'fixed', 'disputed']),
      changedAt: z.string(),
    }),
  ),
  total: count,
  page: count,
  pageSize: count,
});

export const engagementBody = z.strictObject({
  contractorId: z.uuid(),
  contract: z.string().trim().min(2).max(300),
  aims: z.string().trim().min(2).max(2000),
  resources: z.array(z.uuid()).min(1).max(200),
  fromDay: day,
  toDay: day,
});
export const engagementReply = z.object({
  id: z.uuid(),
  organisation: unit,
  contractor: unit,
  contract: z.string(),
  aims: z.string(),
  fromDay: day,
  toDay: day,
  running: z.boolean(),
  resources: z.array(resource.extend({ before: z.number().nullable(), after: z.number().nullable() })),
});
export const engagementsReply = z.object({
  items: z.array(engagementReply),
  articles: z.array(z.string()),
  abilities,
});

export const monthParams = z.strictObject({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) });
const reportRow = z.object({
  organisation: unit,
  rank: count,
  score: z.number().nullable(),
  resources: count,
  rows: count,
  checked: count,
  failed: count,
  dimensions: z.array(z.object({ dimension, checked: count, failed: count, score: z.number() })),
  late: count,
  findings: z.object({ opened: count, closed: count, overdue: count }),
});
export const reportBody = z.object({
  month: z.string(),
  organisations: z.array(reportRow),
  total: z.object({ checked: count, failed: count, score: z.number().nullable() }),
});
export type ReportBody = z.output<typeof reportBody>;
export const reportReply = z.object({
  id: z.uuid().nullable(),
  body: reportBody,
  digest: z.string(),
  madeAt: z.string().nullable(),
  /** The stored report against the same figures worked out anew. */
  agrees: z.boolean().nullable(),
  dimensions: z.array(z.object({ key: dimension, title: text, articles: z.array(z.string()) })),
  articles: z.array(z.string()),
  abilities,
});

export const settingsReply = z.object({
  items: z.array(
    z.object({
      key: z.string(),
      title: text,
      value: z.number(),
      from: z.number(),
      to: z.number(),
      setAt: z.string().nullable(),
    }),
  ),
  abilities,
});
export const settingParams = z.strictObject({ key: z.string().max(60) });
export const settingBody = z.strictObject({ value: z.number() });

export const lifecycleReply = z.object({
  phases: z.array(
    z.object({
      key: z.string(),
      title: text,
      events: z.array(
        z.object({
          kind: text,
          at: z.string(),
          actor: z.string().nullable(),
          organisation: text.nullable(),
          result: z.string(),
        }),
      ),
    }),
  ),
});
export const cleaningReply = z.object({
  batchId: z.uuid(),
  received: count,
  steps: z.array(z.object({ key: z.string(), title: text, rows: count })),
  rejected: count,
  pool: count,
});
export const stagesReply = z.object({
  items: z.array(z.object({ organisation: unit, electronic: count, structured: count, standardised: count })),
  articles: z.array(z.string()),
});
export const complianceReply = z.object({
  items: z.array(
    z.object({
      organisation: unit,
      standardCode: z.string(),
      passed: count,
      failed: count,
      fields: count,
      rowsFailed: count,
    }),
  ),
  articles: z.array(z.string()),
});
