/** What the room's addresses take and give. */
import { z } from 'zod';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { detectorKinds } from './detect/kinds.ts';
import { measuresSchema, openingClass, ruleTableSchema } from './grading/table.ts';
import { maskSchema } from './masks/masks.ts';

const word = z.object({ key: z.string(), zh: z.string(), en: z.string() });
const ability = z.union([
  z.object({ allowed: z.literal(true) }),
  z.object({
    allowed: z.literal(false),
    reason: text,
    code: z.string().optional(),
    articles: z.array(z.string()).optional(),
  }),
]);
const abilities = z.record(z.string(), ability);
const key = z.string().max(40);

export const tableReply = z.object({
  version: z.number().int(),
  title: z.string(),
  document: z.string(),
  issuedAt: z.string().nullable(),
  digest: z.string(),
  body: ruleTableSchema,
  articles: z.array(z.string()),
});
export type TableReply = z.output<typeof tableReply>;

export const termsReply = z.object({
  table: tableReply,
  nationalGrades: z.array(word),
  kinds: z.array(word.extend({ personal: z.enum(['none', 'personal', 'sensitive']) })),
  masks: z.array(word.extend({ note: text, sample: z.string() })),
  findingKinds: z.array(word),
  implementing: z.object({ applies: z.boolean(), articles: z.array(z.string()) }),
  articles: z.array(z.string()),
  abilities,
});
export type ClassifyTerms = z.output<typeof termsReply>;

export const tablesReply = z.object({
  items: z.array(
    tableReply.omit({ body: true }).extend({ grades: z.number().int(), rows: z.number().int() }),
  ),
  abilities,
});

export const issueBody = z.strictObject({
  title: z.string().trim().min(1).max(200),
  document: z.string().max(200).default(''),
  body: ruleTableSchema,
});
export const previewBody = z.strictObject({ body: ruleTableSchema });

export const versionParams = z.object({ version: z.coerce.number().int().min(0).max(100_000) });

export const affectedReply = z.object({
  items: z.array(
    z.object({
      resourceId: z.string(),
      item: z.string(),
      name: z.string(),
      provider: z.object({ id: z.string(), name: text }),
      gradingId: z.string().nullable(),
      gradedUnder: z.number().int().nullable(),
      from: z.string(),
      to: z.string().nullable(),
    }),
  ),
});

export const implementingBody = z.strictObject({
  title: z.string().trim().min(1).max(200),
  rows: z
    .array(z.strictObject({ row: z.string().max(100), grade: key }))
    .min(1)
    .max(200),
});
const implementing = z.object({
  id: z.string(),
  organisation: z.object({ id: z.string(), name: text }),
  number: z.number().int(),
  tableVersion: z.number().int(),
  title: z.string(),
  rows: z.array(z.object({ row: z.string(), grade: z.string() })),
  filedAt: z.string(),
  /** `outdated`: the city’s rules are newer; `replaced`: the department filed again. */
  state: z.enum(['current', 'outdated', 'replaced']),
});
export const implementingList = z.object({ items: z.array(implementing), abilities });
export type ImplementingList = z.output<typeof implementingList>;

const detection = z.object({
  kind: z.enum(detectorKinds),
  zh: z.string(),
  en: z.string(),
  personal: z.enum(['none', 'personal', 'sensitive']),
  confidence: z.number(),
  byName: z.boolean(),
  byComment: z.boolean(),
  seen: z.number().int(),
  matched: z.number().int(),
  checked: z.number().int(),
  state: z.enum(['open', 'confirmed', 'dismissed']),
  reason: z.string(),
  foundAt: z.string(),
});

const grading = z.object({
  id: z.string(),
  item: z.string(),
  number: z.number().int(),
  tableVersion: z.number().int(),
  answers: z.record(z.string(), z.string()),
  rows: z.array(z.string()),
  proposed: z.object({ grade: z.string(), opening: openingClass.nullable() }),
  state: z.enum(['proposed', 'in_review', 'confirmed', 'refused', 'replaced']),
  grade: z.string().nullable(),
  opening: openingClass.nullable(),
  laxer: z.boolean(),
  reason: z.string(),
  proposedAt: z.string(),
  proposedBy: z.string().nullable(),
  confirmedAt: z.string().nullable(),
  confirmedBy: z.string().nullable(),
  reviewedAt: z.string().nullable(),
  reviewComment: z.string(),
});
export type GradingReply = z.output<typeof grading>;
export const gradingReply = grading;

export const gradePageReply = z.object({
  resource: z.object({
    id: z.string(),
    name: z.string(),
    code: z.string().nullable(),
    provider: z.object({ id: z.string(), name: text }),
  }),
  /** What the entry states now, in the version under way or published. */
  stated: z.object({ securityLevel: z.string(), sharingClass: z.string(), openingClass: z.string() }),
  /** What calls obey; null while nothing was graded. */
  inForce: z
    .object({ grade: z.string(), cause: z.string(), since: z.string(), measures: measuresSchema })
    .nullable(),
  table: tableReply,
  items: z.array(
    z.object({
      name: z.string(),
      titleZh: z.string(),
      titleEn: z.string(),
      personal: z.enum(['none', 'personal', 'sensitive']),
      /** Stated in the catalogue, 1–4. */
      stated: z.number().int().nullable(),
      detections: z.array(detection),
      /** By what was detected alone. */
      suggested: z.string().nullable(),
      grading: grading.nullable(),
    }),
  ),
  whole: grading.nullable(),
  history: z.array(grading),
  grounds: z.array(
    z.object({
      key: z.string(),
      zh: z.string(),
      en: z.string(),
      statedAt: z.string(),
      clearedAt: z.string().nullable(),
      clearedReason: z.string().nullable(),
    }),
  ),
  articles: z.array(z.string()),
  abilities,
});
export type GradePage = z.output<typeof gradePageReply>;

export const proposeBody = z.strictObject({
  item: z.string().max(63).default(''),
  answers: z.record(key, key),
});
export const confirmBody = z.strictObject({
  grade: key,
  opening: openingClass.optional(),
  reason: z.string().max(2000).default(''),
});
export const reviewBody = z.strictObject({
  accept: z.boolean(),
  comment: z.string().trim().min(1).max(2000),
});
export const detectBody = z.strictObject({
  header: z.array(z.string().max(200)).max(500),
  rows: z.array(z.array(z.string().max(2000).nullable()).max(500)).max(2000),
});
export const settleBody = z.strictObject({
  item: z.string().max(63),
  kind: z.enum(detectorKinds),
  outcome: z.enum(['confirmed', 'dismissed']),
  reason: z.string().trim().min(1).max(1000),
});
export const groundParams = z.object({ id: z.uuid(), ground: z.string().max(40) });
export const reasonBody = z.strictObject({ reason: z.string().trim().min(1).max(2000) });

const pages = {
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(20),
};
export const findingQuery = z.strictObject({
  kind: z.string().max(40).optional(),
  state: z.enum(['open', 'closed']).optional(),
  resource: z.uuid().optional(),
  ...pages,
});
const finding = z.object({
  id: z.string(),
  kind: z.string(),
  zh: z.string(),
  en: z.string(),
  organisation: z.object({ id: z.string(), name: text }),
  resource: z.object({ id: z.string(), name: z.string() }).nullable(),
  subject: z.object({ type: z.string(), id: z.string() }),
  detail: z.record(z.string(), z.unknown()),
  articles: z.array(z.string()),
  foundAt: z.string(),
  closedAt: z.string().nullable(),
  note: z.string(),
  abilities,
});
export type FindingReply = z.output<typeof finding>;
export const findingList = z.object({
  items: z.array(finding),
  total: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
});
export const closeBody = z.strictObject({ note: z.string().trim().min(1).max(1000) });

export const gradeListQuery = z.strictObject({
  q: z.string().max(100).optional(),
  grade: key.optional(),
  ...pages,
});
export const gradeList = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      code: z.string().nullable(),
      provider: z.object({ id: z.string(), name: text }),
      stated: z.string(),
      inForce: z.string().nullable(),
      openingClass: z.string(),
      detected: z.number().int(),
      findings: z.number().int(),
    }),
  ),
  total: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
});
export type GradeListReply = z.output<typeof gradeList>;

export const maskPreviewBody = z.strictObject({
  mask: maskSchema,
  /** Looked at, answered and forgotten. */
  samples: z.array(z.string().max(500)).min(1).max(20),
});
export const maskPreviewReply = z.object({ results: z.array(z.string().nullable()) });

export const notOpenReply = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      code: z.string().nullable(),
      provider: z.object({ id: z.string(), name: text }),
      publishedAt: z.string().nullable(),
      grounds: z.array(word.extend({ argument: z.string(), title: z.string(), article: z.string() })),
    }),
  ),
  articles: z.array(z.string()),
});

nameShapes({ GradePage: gradePageReply, GradeTable: tableReply, Grading: gradingReply });
