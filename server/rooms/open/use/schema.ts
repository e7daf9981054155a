/** Reports on use and the applications that call, as they travel. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { clientKinds } from './tables.ts';

const words = (most: number) => z.string().trim().max(most);
const day = z.iso.date();
const party = z.object({ id: z.uuid(), name: text });
const term = z.object({ key: z.string(), title: text });

/** How a period stands today. `coming`: not yet to be reported on; `missing`: its grace is over. */
export const reportStandings = ['coming', 'open', 'late', 'missing', 'received', 'returned'] as const;
export type ReportStanding = (typeof reportStandings)[number];

/** What is left out is as it was granted; clients who pay, and a price, are named where there are any. */
export const reportBody = z.strictObject({
  purposeKind: words(40).min(1).optional(),
  scenario: words(2000).min(2).optional(),
  summary: words(4000).min(2),
  results: words(4000).default(''),
  clients: words(1000).default(''),
  price: words(200).default(''),
});
export type ReportInput = z.output<typeof reportBody>;
export const returnBody = z.strictObject({ reason: words(1000).min(2), again: day });
export type ReturnInput = z.output<typeof returnBody>;
export const clientBody = z.strictObject({
  name: words(100).min(2),
  kind: z.enum(clientKinds).default('application'),
  networks: z.array(words(60).min(1)).max(20).default([]),
});
export type ClientInput = z.output<typeof clientBody>;
export const clientParams = z.strictObject({ id: z.uuid(), client: z.uuid() });

const counts = z.object({
  /** Fallen due until today, received among them, and missing: due before today and not received. */
  due: z.number().int(),
  received: z.number().int(),
  missing: z.number().int(),
  returned: z.number().int(),
});
export const useLine = z.object({
  accessId: z.uuid(),
  number: z.string(),
  state: z.enum(['active', 'suspended', 'ended']),
  dataset: z.object({ id: z.uuid(), slug: z.string(), title: text }),
  applicant: party,
  provider: party,
  purpose: term,
  scenario: z.string(),
  from: day,
  until: day,
  every: z.number().int().nullable(),
  grace: z.number().int().nullable(),
  counts,
  /** The report that is due, or comes next. */
  next: z.object({ id: z.uuid(), due: day, standing: z.enum(reportStandings) }).nullable(),
  /** The last report handed in differs from what was applied for. */
  differs: z.boolean(),
});
export type UseLine = z.output<typeof useLine>;
export const useQuery = z.strictObject({
  dataset: words(100).optional(),
  missing: z.stringbool().optional(),
});
export const useList = z.object({ items: z.array(useLine), counts, articles: z.array(z.string()) });
export type UseList = z.output<typeof useList>;

const figures = z.object({ takings: z.number(), rows: z.number(), refused: z.number() });
const filing = z.object({
  number: z.number().int(),
  purpose: term,
  scenario: z.string(),
  summary: z.string(),
  results: z.string(),
  clients: z.string(),
  price: z.string(),
  differs: z.array(z.enum(['scenario', 'purpose'])),
  figures,
  filedAt: z.string(),
  returned: z.object({ why: z.string(), at: z.string() }).nullable(),
});
const report = z.object({
  id: z.uuid(),
  number: z.number().int(),
  from: day,
  until: day,
  due: day,
  graceUntil: day,
  opens: day,
  standing: z.enum(reportStandings),
  /** As the platform counts them. */
  figures,
  lead: z.string().nullable(),
  filings: z.array(filing),
  abilities: abilitiesSchema,
});
export type UseReport = z.output<typeof report>;
const client = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(clientKinds),
  networks: z.array(z.string()),
  registeredAt: z.string(),
  endedAt: z.string().nullable(),
  keys: z.number().int(),
});
export const useReply = useLine.extend({
  reports: z.array(report),
  clients: z.array(client),
  /** Whether calls carry the scenario and come from registered applications. */
  conforms: z.boolean(),
  /** Purposes a report may state. */
  purposes: z.array(term),
  articles: z.object({ reports: z.array(z.string()), calls: z.array(z.string()) }),
  abilities: abilitiesSchema,
});
export type UseReply = z.output<typeof useReply>;
export const clientReply = z.object({ id: z.uuid() });
nameShapes({ OpenUse: useReply, OpenUseLine: useLine, OpenUseReport: report });
