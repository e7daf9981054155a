// What the page of a data set is given to say.
import { z } from 'zod';
import { json, nameShapes, text } from '#kernel/http/shapes.ts';
import { openField, requirements } from '../content.ts';
import { freshness } from './schema.ts';

const word = z.object({ key: z.string(), zh: z.string(), en: z.string() });
const releaseShape = z.object({
  id: z.string(),
  number: z.number().int(),
  rows: z.number().int(),
  publishedAt: z.string(),
  note: z.string(),
  difference: z.record(z.string(), json).nullable(),
  withdrawn: z.boolean(),
});

export const setPage = z.object({
  id: z.string(),
  slug: z.string(),
  state: z.enum(['planned', 'open', 'suspended', 'withdrawn']),
  halt: z.record(z.string(), json).nullable(),
  title: text,
  summary: text,
  class: z.enum(['open', 'conditional']),
  className: text,
  origin: z.enum(['unit', 'social', 'research']),
  organisation: z.object({ id: z.string(), name: text }),
  theme: word,
  industry: word.nullable(),
  region: z.object({ code: z.string(), name: text }).nullable(),
  cycle: word,
  keywords: z.array(z.string()),
  contact: z.object({ name: z.string(), phone: z.string(), email: z.string() }),
  licence: z.object({ key: z.string(), title: text, text, url: z.string() }),
  requirements,
  conditions: z.array(z.object({ key: z.string(), text })),
  fields: z.array(openField.omit({ from: true })),
  version: z.object({ number: z.number().int(), publishedAt: z.string() }),
  versions: z.array(z.object({ number: z.number().int(), publishedAt: z.string(), reason: z.string() })),
  release: releaseShape
    .extend({
      columns: z.array(
        z.object({
          name: z.string(),
          titleZh: z.string(),
          titleEn: z.string(),
          unit: z.string(),
          kind: z.string(),
          /** Whether its values are few enough to be drawn side by side; null where nobody counted. */
          few: z.boolean().nullable(),
        }),
      ),
      digest: z.string().nullable(),
    })
    .nullable(),
  releases: z.array(releaseShape),
  freshness,
  files: z.array(
    z.object({ format: z.string(), title: text, bytes: z.number(), sha256: z.string(), rows: z.number() }),
  ),
  figures: z.object({
    views: z.number().int(),
    previews: z.number().int(),
    downloads: z.number().int(),
    calls: z.number().int(),
    rating: z.number().nullable(),
    ratings: z.number().int(),
  }),
  reuses: z.array(z.object({ id: z.string(), number: z.string(), title: z.string(), form: z.string() })),
  related: z.array(z.object({ slug: z.string(), title: text, organisation: text, linked: z.boolean() })),
  /** Columns that hold a place: longitude and latitude in degrees, or a shape. */
  place: z
    .object({
      longitude: z.string().nullable(),
      latitude: z.string().nullable(),
      geometry: z.string().nullable(),
    })
    .nullable(),
  /** The authority has the data marked as disputed. */
  dispute: z
    .object({ disputed: z.literal(true), since: z.string(), articles: z.array(z.string()) })
    .nullable(),
  /** What the last daily check found and stands: rules by name. */
  findings: z.array(z.object({ detector: z.string(), since: z.string() })),
  /** How good its data are, dimension by dimension in the city's words; `below`: less than the authority asks. */
  scores: z.object({
    checkedOn: z.string().nullable(),
    least: z.number().nullable(),
    dimensions: z.array(
      z.object({ key: z.string(), title: text, score: z.number().nullable(), below: z.boolean() }),
    ),
  }),
  provider: z.object({
    kind: word.nullable(),
    level: word.nullable(),
    /** Opens by reference to the text, which does not bind it by itself. */
    reference: z.boolean(),
    bound: z.boolean(),
  }),
  /** How the data came about, and the forms of file, as its entry states them. */
  dataOrigin: word.nullable(),
  formats: z.array(z.object({ key: z.string(), title: text })),
  /** What taking it asks of whoever is unknown: to sign in, and of programs a key. */
  taking: z.object({ signIn: z.boolean(), key: z.boolean() }),
});
export type SetPage = z.output<typeof setPage>;
nameShapes({ OpenSetPage: setPage });
