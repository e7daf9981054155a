// What the portal's search takes and gives.
import { z } from 'zod';
import { pageQuery } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';

export const facetNames = [
  'department',
  'theme',
  'industry',
  'class',
  'cycle',
  'region',
  'source',
  'format',
] as const;
export type FacetName = (typeof facetNames)[number];

export const sorts = ['relevance', 'updated', 'downloads', 'calls', 'rating', 'rows', 'name'] as const;

const key = z.string().min(1).max(60).optional();
export const searchAsked = z.strictObject({
  ...pageQuery,
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
  q: z.string().max(200).optional(),
  department: z.uuid().optional(),
  theme: key,
  industry: key,
  class: z.enum(['open', 'conditional']).optional(),
  cycle: key,
  region: key,
  source: z.enum(['unit', 'social', 'research']).optional(),
  format: key,
  sort: z.enum(sorts).optional(),
  facets: z.enum(['true', 'false']).default('true'),
});
export type SearchAsked = z.output<typeof searchAsked>;

const word = z.object({ key: z.string(), zh: z.string(), en: z.string() });
const counted = word.extend({ count: z.number().int() });

/** Whether the promise of the cycle was kept by the newest release. */
export const freshness = z.object({
  state: z.enum(['kept', 'late', 'unpromised', 'none']),
  /** The day of the newest release. */
  last: z.string().nullable(),
  /** By when the next one is promised. */
  due: z.string().nullable(),
});
export type Freshness = z.output<typeof freshness>;

export const foundSet = z.object({
  id: z.string(),
  slug: z.string(),
  title: text,
  summary: text,
  class: z.enum(['open', 'conditional']),
  className: text,
  origin: z.enum(['unit', 'social', 'research']),
  organisation: z.object({ id: z.string(), name: text }),
  theme: word,
  cycle: word,
  formats: z.array(z.string()),
  rows: z.number().int(),
  updatedAt: z.string(),
  freshness,
  downloads: z.number().int(),
  calls: z.number().int(),
  rating: z.number().nullable(),
  /** Why it answers what was asked in words; null where nothing was. */
  matched: z
    .object({
      how: z.enum(['name', 'fields', 'about', 'around', 'sound', 'alike']),
      /** Titles of fields that hold a word of it. */
      fields: z.array(z.string()),
    })
    .nullable(),
});
export type FoundSet = z.output<typeof foundSet>;

export const searchReply = z.object({
  items: z.array(foundSet),
  total: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
  sort: z.enum(sorts),
  /** As written, or only by what sounds or looks alike. */
  how: z.enum(['exact', 'alike']),
  /** The words of the question, as they were cut. */
  words: z.array(z.string()),
  facets: z.partialRecord(z.enum(facetNames), z.array(counted)).optional(),
});
export type SearchReply = z.output<typeof searchReply>;
