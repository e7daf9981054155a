/** Disclosure as it travels. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';
import { figuresSchema } from './figures-types.ts';
import { recipe } from './recipe.ts';

export type { ColumnAction, Recipe } from './recipe.ts';

const words = (most: number) => z.string().trim().max(most);
const day = z.iso.date();
const steps = z.enum(['sorting', 'cleaning', 'desensitising', 'declassifying', 'converting', 'processing']);
const stepSaid = z.strictObject({
  done: z.boolean(),
  said: words(1000).default(''),
  rule: words(200).default(''),
  person: words(60).default(''),
});
const columns = z.array(z.string().max(200)).max(10).default([]);

export const askBody = z.strictObject({ recipe, by: columns, sensitive: columns });
export const processingBody = z.strictObject({
  recipe,
  steps: z.partialRecord(steps, stepSaid).default({}),
  by: columns,
  sensitive: columns,
});
const cleared = z.strictObject({ column: words(200), kind: words(60), reason: words(500).min(1) });
export const reviewBody = z.strictObject({
  stateSecrets: words(1000).min(1),
  tradeSecrets: words(1000).min(1),
  privacy: words(1000).min(1),
  disclosure: words(1000).min(1),
  result: z.enum(['pass', 'fail']),
  cleared: z.array(cleared).max(50).default([]),
});
export const markBody = z.strictObject({
  item: words(63).min(1),
  secret: z.boolean(),
  reason: words(500).min(1),
});
export const consentBody = z.strictObject({
  document: words(300),
  scope: words(500).default(''),
  givenOn: day,
  endsOn: day.nullable().default(null),
  item: words(63).min(1),
  subjects: z
    .array(z.strictObject({ party: words(100), identity: words(100) }))
    .min(1)
    .max(5000),
});
export const withdrawBody = z.strictObject({ identity: words(100).min(1), reason: words(500).min(1) });
export const patternBody = z.strictObject({
  zh: words(60).min(1),
  en: words(60).min(1),
  expression: words(500).min(1),
});

const hit = z.object({
  column: z.string(),
  kind: z.string(),
  title: text,
  count: z.number(),
  samples: z.array(z.string()),
});
export const scanSchema = z.object({
  releaseId: z.uuid(),
  at: z.string(),
  rows: z.number(),
  again: z.boolean(),
  clean: z.boolean(),
  hits: z.array(hit.extend({ mend: text, clearable: z.boolean() })),
});
const person = z.object({ id: z.uuid(), name: z.string() });

export const rerunBody = z.strictObject({ release: z.uuid() });
export const rerunReply = z.object({
  rowsIn: z.number(),
  rowsOut: z.number(),
  digest: z.string(),
  /** Whether the same rows came of it. */
  same: z.boolean(),
});

export const disclosureReply = z.object({
  dataset: z.object({ id: z.uuid(), slug: z.string(), title: text, organisationId: z.uuid() }),
  version: z.object({ id: z.uuid(), number: z.number(), state: z.string() }).nullable(),
  columns: z.array(
    z.object({
      name: z.string(),
      title: text,
      type: z.string(),
      personal: z.string(),
      secret: z.string().nullable(),
      mustTreat: z.boolean(),
      opened: z.boolean(),
    }),
  ),
  rows: z.boolean(),
  resourceId: z.uuid().nullable(),
  sensitive: z.boolean(),
  recipe,
  /** Steps the city asks for, with what the newest record says. */
  steps: z.array(
    z.object({
      key: steps,
      title: text,
      must: z.boolean(),
      said: stepSaid.nullable(),
    }),
  ),
  records: z.array(
    z.object({
      number: z.number(),
      recordedAt: z.string(),
      recordedBy: person,
      figures: z.object({ before: figuresSchema, after: figuresSchema }).nullable(),
    }),
  ),
  /** Releases by the record they were made by: rows in and out, and what running it again gave. */
  runs: z.array(
    z.object({
      releaseId: z.uuid(),
      number: z.number().nullable(),
      processing: z.number(),
      batches: z.number(),
      rowsIn: z.number().nullable(),
      rowsOut: z.number(),
      digest: z.string(),
      reruns: z.array(rerunReply.extend({ at: z.string() })),
    }),
  ),
  reviewAsked: z.boolean(),
  reviews: z.array(
    z.object({
      id: z.uuid(),
      reviewedOn: z.string(),
      reviewer: person,
      stateSecrets: z.string(),
      tradeSecrets: z.string(),
      privacy: z.string(),
      disclosure: z.string(),
      result: z.enum(['pass', 'fail']),
      cleared: z.array(cleared),
      outdated: text.nullable(),
    }),
  ),
  scan: scanSchema.nullable(),
  thresholds: z.object({ k: z.number().nullable(), l: z.number().nullable(), atRisk: z.number().nullable() }),
  articles: z.object({ steps: z.array(z.string()), review: z.array(z.string()) }),
  abilities: abilitiesSchema,
});
export type DisclosureReply = z.output<typeof disclosureReply>;

export const previewReply = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.object({ before: z.array(z.string().nullable()), after: z.array(z.string().nullable()) })),
  total: z.number(),
  left: z.number(),
  losses: z.array(
    z.object({
      column: z.string(),
      before: z.number(),
      after: z.number().nullable(),
      emptyBefore: z.number(),
      emptyAfter: z.number().nullable(),
    }),
  ),
  figures: z.object({ before: figuresSchema, after: figuresSchema }).nullable(),
  suppressed: z.object({
    small: z.number(),
    withheld: z.number(),
    rows: z.array(z.array(z.string().nullable())),
  }),
  generalised: z.array(
    z.object({
      column: z.string(),
      pairs: z.array(z.object({ from: z.string().nullable(), to: z.string().nullable(), rows: z.number() })),
    }),
  ),
});
export type PreviewReply = z.output<typeof previewReply>;

export const listReply = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      slug: z.string(),
      title: text,
      organisation: z.object({ id: z.uuid(), name: text }),
      state: z.string(),
      record: z.number().nullable(),
      review: z.enum(['none', 'pass', 'fail', 'outdated']),
      scan: z.enum(['none', 'clean', 'hits']),
    }),
  ),
});
export type DisclosureList = z.output<typeof listReply>;

export const patternsReply = z.object({
  items: z.array(z.object({ id: z.uuid(), title: text, expression: z.string() })),
  abilities: abilitiesSchema,
});
export type PatternsReply = z.output<typeof patternsReply>;
export const risksReply = z.object({
  items: z.array(
    scanSchema.extend({
      dataset: z.object({ id: z.uuid(), slug: z.string(), state: z.string() }),
      organisation: z.object({ id: z.uuid(), name: text }),
      number: z.number(),
    }),
  ),
});
export type RisksReply = z.output<typeof risksReply>;
export const recordedReply = z.object({ number: z.number() });
export const countReply = z.object({ count: z.number() });
export const idReply = z.object({ id: z.uuid() });
