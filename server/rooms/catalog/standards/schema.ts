/** Standards, data elements, code lists, categories and specifications as they travel. */
import { z } from 'zod';
import { text } from '#kernel/http/shapes.ts';

const day = z.iso.date();
const short = z.string().trim().max(200);

export { text };

const fileShape = { name: z.string().trim().min(1).max(200), base64: z.base64().max(900_000) };
/** A small file beside the facts; the original stays with its issuer. */
export const fileBody = z.strictObject(fileShape);

export const elementBody = z.strictObject({
  identifier: short.min(1),
  titleZh: short.min(1),
  type: z.enum(['C', 'N', 'Y', 'D', 'T', 'L', 'M', 'G', 'B', 'I', 'F']),
  length: z.number().int().min(1).max(1_000_000).optional(),
  scale: z.number().int().min(0).max(38).optional(),
  codeListCode: z.string().max(60).optional(),
  definition: z.string().max(2000).default(''),
});

export const standardBody = z.strictObject({
  code: short.min(2),
  title: short.min(2),
  version: z.number().int().min(1).max(1000),
  coIssuers: z.array(short.min(1)).max(20).default([]),
  effectiveDay: day,
  elements: z.array(elementBody).max(1000).default([]),
  file: fileBody.optional(),
});
export type StandardBody = z.output<typeof standardBody>;

export const elementReply = z.object({
  id: z.uuid(),
  identifier: z.string(),
  titleZh: z.string(),
  type: z.string(),
  length: z.number().int().nullable(),
  scale: z.number().int().nullable(),
  codeListCode: z.string().nullable(),
  definition: z.string(),
});
export const standardReply = z.object({
  id: z.uuid(),
  code: z.string(),
  title: z.string(),
  version: z.number().int(),
  coIssuers: z.array(z.string()),
  effectiveDay: z.string(),
  file: z.object({ name: z.string() }).nullable(),
  publishedAt: z.string(),
  publishedBy: z.string().nullable(),
  /** Edition that took its place; null where it is the newest. */
  supersededBy: z.number().int().nullable(),
  elements: z.array(elementReply),
});
export type StandardReply = z.output<typeof standardReply>;
export const standardList = z.object({
  items: z.array(standardReply.omit({ elements: true }).extend({ elementCount: z.number().int() })),
  articles: z.array(z.string()),
  canPublish: z.boolean(),
});
export type StandardList = z.output<typeof standardList>;

export const elementQuery = z.strictObject({
  q: z.string().max(100).default(''),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});
export const elementList = z.object({
  items: z.array(
    elementReply.extend({ standard: z.string(), standardTitle: z.string(), version: z.number().int() }),
  ),
});
export type ElementList = z.output<typeof elementList>;

export const linkedShareReply = z.object({
  items: z.array(
    z.object({
      organisation: z.object({ id: z.uuid(), name: text }),
      items: z.number().int(),
      linked: z.number().int(),
      /** Whole percent of the items of published entries that follow an element of a standard. */
      share: z.number().int(),
    }),
  ),
});
export type LinkedShareReply = z.output<typeof linkedShareReply>;

export const codeListParams = z.strictObject({ code: z.string().min(1).max(60) });
export const codeListBody = z.strictObject({
  zh: short.min(1),
  en: short.default(''),
  source: short.default(''),
  entries: z.array(z.strictObject({ code: z.string().min(1).max(60), zh: short.min(1) })).max(5000),
});
export const codeListReply = codeListBody.extend({ code: z.string(), updatedAt: z.string() });
export const codeListsReply = z.object({ items: z.array(codeListReply), canSave: z.boolean() });
export type CodeListsReply = z.output<typeof codeListsReply>;

export const categoryReply = z.object({
  code: z.string(),
  parentCode: z.string().nullable(),
  axis: z.enum(['base', 'theme', 'department']),
  level: z.enum(['class', 'item', 'heading', 'subheading']),
  zh: z.string(),
  en: z.string(),
});
export const categoriesReply = z.object({ items: z.array(categoryReply) });
export const categoryBody = z.strictObject({
  code: z.string().regex(/^[1-3]\d{0,17}$/),
  parentCode: z.string().max(18),
  zh: short.min(1),
  en: short.default(''),
});

export const specificationBody = z.strictObject({
  title: short.min(2),
  effectiveDay: day,
  note: z.string().max(4000).default(''),
  required: z
    .array(z.strictObject({ path: z.string().max(60), level: z.enum(['province', 'city']) }))
    .max(60),
  file: fileBody.optional(),
});
export type SpecificationBody = z.output<typeof specificationBody>;
export const requiredElement = z.object({
  path: z.string(),
  zh: z.string(),
  en: z.string(),
  level: z.enum(['province', 'city']),
});
export const specificationReply = z.object({
  version: z.number().int(),
  title: z.string(),
  effectiveDay: z.string(),
  note: z.string(),
  required: z.array(requiredElement),
  file: z.object({ name: z.string() }).nullable(),
  issuedAt: z.string(),
  inForce: z.boolean(),
});
export const specificationList = z.object({
  items: z.array(specificationReply),
  /** What a specification may ask for beyond guide and law. */
  requirable: z.array(z.object({ path: z.string(), zh: z.string(), en: z.string() })),
  articles: z.array(z.string()),
  canIssue: z.boolean(),
});
export type SpecificationList = z.output<typeof specificationList>;
export const versionParams = z.strictObject({ version: z.coerce.number().int().min(1) });

export const incompleteReply = z.object({
  version: z.number().int(),
  departments: z.array(
    z.object({
      organisation: z.object({ id: z.uuid(), name: text }),
      entries: z.array(
        z.object({
          id: z.uuid(),
          code: z.string().nullable(),
          name: z.string(),
          /** Edition it was checked with when it was submitted. */
          checkedWith: z.number().int().nullable(),
          missing: z.array(requiredElement),
        }),
      ),
    }),
  ),
});
export type IncompleteReply = z.output<typeof incompleteReply>;
