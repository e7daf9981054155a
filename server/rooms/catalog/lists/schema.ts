/** The lists over HTTP: which there are, their lines on a day, what two days tell apart, and their editions. */
import { z } from 'zod';
import { pageQuery } from '#kernel/http/route.ts';
import { json, text } from '#kernel/http/shapes.ts';

const day = z.iso.date();

export const listKeys = ['master', 'responsibility', 'demand', 'negative', 'open', 'base', 'theme'] as const;
export const listKey = z.enum(listKeys);
export type ListKey = z.output<typeof listKey>;

const ground = z.object({
  of: z.enum(['sharing', 'opening']),
  kind: z.string(),
  title: z.string(),
  article: z.string(),
});

/** One line as it was written into the list; it says all that the list shows, so that an old day needs no old entry. */
export const listLine = z.object({
  code: z.string().nullable().default(null),
  name: z.string(),
  version: z.number().int().nullable().default(null),
  versionId: z.string().nullable().default(null),
  sharingClass: z.string().default(''),
  openingClass: z.string().default(''),
  securityLevel: z.string().default(''),
  updateCycle: z.string().default(''),
  duty: z.string().default(''),
  categoryCode: z.string().default(''),
  publishedOn: z.string().nullable().default(null),
  items: z.array(z.string()).default([]),
  /** Negative list: why the entry stands in it. */
  grounds: z.array(ground).default([]),
  reason: z.string().default(''),
  /** Demand list: who is believed to hold the data, and what became of the demand. */
  holderId: z.string().nullable().default(null),
  state: z.string().default(''),
  resourceId: z.string().nullable().default(null),
});
export type ListLine = z.output<typeof listLine>;

const cited = z.object({ key: z.string(), zh: z.string(), en: z.string(), articles: z.array(z.string()) });

export const lineReply = z.object({
  subjectId: z.uuid(),
  provider: z.object({ id: z.uuid(), name: text }),
  regionCode: z.string(),
  since: z.string(),
  line: listLine,
  holder: z.object({ id: z.uuid(), name: text }).nullable(),
  /** Only name and provider are shown: the entry is withheld from other departments. */
  bare: z.boolean(),
  /** False: the entry is of another area than the one the reader's authority is bound to, and its page refuses them. */
  opens: z.boolean(),
});
export type LineReply = z.output<typeof lineReply>;

const edition = z.object({
  id: z.uuid(),
  number: z.number().int(),
  version: z.number().int(),
  asOf: z.string(),
  lines: z.number().int(),
  digest: z.string(),
  toPublic: z.boolean(),
  regionCode: z.string().nullable(),
  publishedOn: z.string(),
  publishedAt: z.string(),
  publishedBy: z.string().nullable(),
});
export type EditionReply = z.output<typeof edition>;

export const listsReply = z.object({
  items: z.array(
    z.object({
      ...cited.shape,
      toPublic: z.boolean(),
      count: z.number().int(),
      version: z.number().int(),
      lastChangedOn: z.string().nullable(),
      edition: edition.nullable(),
    }),
  ),
  /** Levels that hold entries: the city and its counties. */
  regions: z.array(z.object({ code: z.string(), name: text })),
});
export type ListsReply = z.output<typeof listsReply>;

export const listParams = z.strictObject({ list: listKey });

const scope = {
  region: z
    .string()
    .regex(/^\d{6}(\d{6})?$/)
    .optional(),
  provider: z.uuid().optional(),
};
export const listQuery = z.strictObject({
  ...pageQuery,
  ...scope,
  /** The list as it stood at the end of this day; today when left out. */
  on: day.optional(),
  edition: z.uuid().optional(),
  q: z.string().max(200).optional(),
  format: z.enum(['json', 'csv', 'xlsx', 'file']).default('json'),
  lang: z.enum(['zh', 'en']).default('zh'),
});
export type ListQuery = z.output<typeof listQuery>;

export const listReply = z.object({
  list: cited,
  on: z.string(),
  version: z.number().int(),
  regionCode: z.string().nullable(),
  items: z.array(lineReply),
  total: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
});
export type ListReply = z.output<typeof listReply>;

export const differenceQuery = z.strictObject({ ...scope, from: day, to: day.optional() });
export type DifferenceQuery = z.output<typeof differenceQuery>;

const changed = z.object({
  subjectId: z.uuid(),
  name: z.string(),
  fields: z.array(z.object({ field: z.string(), before: json, after: json })),
});
export const differenceReply = z.object({
  from: z.string(),
  to: z.string(),
  versions: z.object({ from: z.number().int(), to: z.number().int() }),
  added: z.array(lineReply),
  removed: z.array(lineReply),
  changed: z.array(changed),
});
export type DifferenceReply = z.output<typeof differenceReply>;

export const publishBody = z.strictObject({ region: scope.region });
export const editionReply = edition;
export const editionsReply = z.object({ items: z.array(edition) });
export const editionsQuery = z.strictObject({ region: scope.region });
