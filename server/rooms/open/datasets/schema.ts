// What the opening catalogue and its desk take and give.
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { json, nameShapes, text } from '#kernel/http/shapes.ts';
import { datasetContent } from '../content.ts';

const word = z.object({ key: z.string(), zh: z.string(), en: z.string() });
const party = z.object({ id: z.uuid(), name: text });
const stamp = z.string();

export const slugParams = z.strictObject({ slug: z.string().min(2).max(100) });
export const tableQuery = z.strictObject({ organisation: z.uuid().optional() });
export const catalogueQuery = z.strictObject({
  organisation: z.uuid().optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(1000).default(500),
});

const providerShape = z.object({
  kind: word.nullable(),
  level: word.nullable(),
  /** Opens by reference to the text, which does not bind it by itself. */
  reference: z.boolean(),
  bound: z.boolean(),
});

export const catalogueItem = z.object({
  id: z.uuid(),
  slug: z.string(),
  /** The same id as in the master catalogue; null of what others offered. */
  resourceId: z.uuid().nullable(),
  resourceCode: z.string().nullable(),
  title: text,
  class: word,
  theme: z.string(),
  conditions: z.array(text),
  updateCycle: z.string(),
  organisation: party,
  origin: z.string(),
  version: z.number().int(),
  publishedOn: z.string(),
  outdated: z.boolean(),
  freshness: z.object({ state: z.string(), last: z.string().nullable(), due: z.string().nullable() }),
  summary: text,
  /** Items and forms as the entry states them. */
  items: z.array(z.string()),
  formats: z.array(z.string()),
  dataOrigin: word.nullable(),
  provider: providerShape,
});
export const catalogueReply = z.object({
  items: z.array(catalogueItem),
  total: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
  updatedOn: z.string().nullable(),
});

export const changeItem = z.object({
  slug: z.string(),
  kind: z.string(),
  day: z.string(),
  detail: json,
});
export const changesQuery = z.strictObject({
  group: z.enum(['released', 'catalogue', 'withdrawn']).optional(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(200),
});
export const changesReply = z.object({
  items: z.array(
    changeItem.extend({
      id: z.uuid(),
      at: stamp,
      title: text,
      organisation: z.object({ id: z.uuid(), name: text }),
    }),
  ),
  total: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
});
export type ChangesReply = z.output<typeof changesReply>;

const file = z.object({
  format: z.string(),
  title: text,
  media: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  rows: z.number().int(),
  href: z.string(),
});
const column = z.object({
  name: z.string(),
  titleZh: z.string(),
  titleEn: z.string(),
  meaning: z.string(),
  unit: z.string(),
  kind: z.string(),
});
export const publicRelease = z.object({
  id: z.uuid(),
  number: z.number().int(),
  rows: z.number().int(),
  digest: z.string().nullable(),
  publishedAt: stamp,
  note: z.string(),
  difference: json.nullable(),
  columns: z.array(column),
  files: z.array(file),
});
export type PublicRelease = z.output<typeof publicRelease>;
export const publicReply = catalogueItem.extend({
  state: z.string(),
  notice: text.nullable(),
  content: datasetContent,
  licence: z.object({ key: z.string(), id: z.string(), title: text, text, url: z.string() }),
  release: publicRelease.nullable(),
  releases: z.array(publicRelease.omit({ columns: true, files: true })),
  changes: z.array(changeItem),
});
export type PublicReply = z.output<typeof publicReply>;

export const deskQuery = z.strictObject({
  state: z.enum(['planned', 'open', 'suspended', 'withdrawn', 'outdated', 'late', 'overdue']).optional(),
  organisation: z.uuid().optional(),
  search: z.string().max(100).optional(),
});
export const nextSteps = [
  'complete',
  'decide',
  'treat',
  'release',
  'making',
  'look',
  'publish',
  'assess',
  'update',
  'none',
] as const;
export const deskItem = z.object({
  id: z.uuid(),
  slug: z.string(),
  title: text,
  class: word.nullable(),
  state: z.string(),
  origin: z.string(),
  organisation: party,
  plannedOn: z.string().nullable(),
  overdue: z.boolean(),
  outdated: z.boolean(),
  freshness: z.object({ state: z.string(), last: z.string().nullable(), due: z.string().nullable() }),
  release: z.object({ number: z.number().int(), rows: z.number().int(), publishedAt: stamp }).nullable(),
  next: z.enum(nextSteps),
  /** False of a body by reference: lateness warns it and is no breach. */
  binding: z.boolean(),
});
export const candidate = z.object({
  resourceId: z.uuid(),
  code: z.string().nullable(),
  title: z.string(),
  class: word,
  organisation: party,
  since: z.string().nullable(),
  days: z.number().int(),
});
export const deskReply = z.object({
  items: z.array(deskItem),
  /** Entries of an open class that no data set opens yet, with their age. */
  candidates: z.array(candidate),
  /** Units with opening entries that named no leading unit or no staff for opening. */
  unstaffed: z.array(z.object({ unit: party, missing: z.array(text) })),
  abilities: abilitiesSchema,
});
export type DeskReply = z.output<typeof deskReply>;

export const deskRelease = z.object({
  id: z.uuid(),
  number: z.number().int().nullable(),
  state: z.string(),
  stage: z.string(),
  files: z.array(z.string()),
  scheduled: z.boolean(),
  rows: z.number().int(),
  findings: json.nullable(),
  difference: json.nullable(),
  failure: z.object({ code: z.string(), what: text }).nullable(),
  note: z.string(),
  madeBy: z.string().nullable(),
  madeAt: stamp,
  publishedBy: z.string().nullable(),
  publishedAt: stamp.nullable(),
  abilities: abilitiesSchema,
});
export const deskVersion = z.object({
  id: z.uuid(),
  number: z.number().int(),
  state: z.string(),
  class: z.string().nullable(),
  content: datasetContent,
  reason: z.string(),
  revision: z.number().int(),
  caseId: z.uuid().nullable(),
  proposedAt: stamp.nullable(),
  publishedAt: stamp.nullable(),
  lacks: z.array(z.object({ path: z.string(), message: text })),
});
export const withdrawalItem = z.object({
  id: z.uuid(),
  kind: z.string(),
  cause: text,
  reason: z.string(),
  notice: text,
  foundAt: stamp,
  at: stamp,
  /** From finding to withdrawal. */
  seconds: z.number().int(),
  by: party,
  confirmedAt: stamp.nullable(),
  assessedAt: stamp.nullable(),
  assessment: z.string().nullable(),
  caseId: z.uuid().nullable(),
  told: z.number().int(),
  returnedAt: stamp.nullable(),
});
export const takerItem = z.object({
  organisation: party,
  releases: z.array(z.number().int()),
  times: z.number().int(),
  lastAt: stamp,
});
export const datasetReply = z.object({
  dataset: deskItem,
  resource: z.object({ id: z.uuid(), code: z.string().nullable(), version: z.number().int() }).nullable(),
  versions: z.array(deskVersion),
  releases: z.array(deskRelease),
  withdrawals: z.array(withdrawalItem),
  takers: z.array(takerItem),
  source: z.object({ rows: z.number().int(), batches: z.number().int() }),
  licences: z.array(z.object({ key: z.string(), title: text, text })),
  standard: z.object({ obtain: z.string(), use: z.string(), spread: z.string() }),
  /** Sections of GB/T 4754. */
  industries: z.array(word),
  causes: z.array(z.object({ key: z.string(), title: text })),
  removalCauses: z.array(z.object({ key: z.string(), title: text })),
  /** How data may have come about; empty where the text does not ask. */
  origins: z.array(word),
  articles: z.array(z.string()),
  removalCase: z.uuid().nullable(),
  abilities: abilitiesSchema,
});
export type DatasetReply = z.output<typeof datasetReply>;
export type DeskRelease = z.output<typeof deskRelease>;
export type DeskVersion = z.output<typeof deskVersion>;

export const setUpBody = z.strictObject({
  resourceId: z.uuid(),
  slug: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{1,99}$/)
    .optional(),
  plannedOn: z.iso.date().optional(),
});
export const versionBody = z.strictObject({
  revision: z.number().int().min(0),
  class: z.enum(['open', 'conditional']).nullable().optional(),
  reason: z.string().max(1000).optional(),
  content: datasetContent.partial().optional(),
});
export const reasonBody = z.strictObject({ reason: z.string().max(1000).default('') });
export const planBody = z.strictObject({ day: z.iso.date().nullable() });
export const releaseBody = z.strictObject({ note: z.string().max(1000).default('') });
export const haltBody = z.strictObject({
  cause: z.enum(['leak', 'risk', 'rights', 'consent', 'error']),
  reason: z.string().max(2000).default(''),
  foundAt: z.iso.datetime({ offset: true }).optional(),
});
export const removalBody = z.strictObject({
  cause: z.enum(['law', 'functions', 'other']).optional(),
  reason: z.string().max(2000).default(''),
  document: z.string().max(500).default(''),
});

nameShapes({ OpenDatasetAtDesk: datasetReply });
