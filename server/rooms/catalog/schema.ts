/** What the catalogue takes and gives over HTTP; the web takes its types from here by `import type`. */
import { z } from 'zod';
import { deadlineSchema } from '#cases/schema.ts';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { contentPatch, contentSchema, draftItemSchema } from './content.ts';

export * from './content.ts';

const day = z.iso.date();

export const createBody = z.strictObject({
  content: contentPatch.optional(),
  /** A mark of secrecy is never taken; naming one refuses the whole request and keeps nothing of it. */
  secrecyMark: z.string().max(40).optional(),
});
/** Autosave: sends what changed, with the revision it was read at. */
export const draftBody = z.strictObject({
  revision: z.number().int().min(0),
  content: contentPatch,
  /** Why a published entry is being changed: a key of the city's rule, and the day the change happened. */
  changeTrigger: z.string().max(40).optional(),
  changeDay: day.optional(),
  secrecyMark: z.string().max(40).optional(),
});
export type DraftBody = z.output<typeof draftBody>;

export const reasonBody = z.strictObject({ reason: z.string().trim().min(2).max(1000) });

export const managementKeyBody = z.strictObject({ value: z.string().min(16).max(200).optional() });

export const issueSchema = z.object({
  path: z.string(),
  code: z.string(),
  message: text,
  mend: text.optional(),
  articles: z.array(z.string()),
  severity: z.enum(['error', 'warning']),
});

export const checkReply = z.object({
  ready: z.boolean(),
  /** Required fields filled, of all that are required, 0–100. */
  completeness: z.number().int(),
  /** The same as figures: a filled field may still be wrong, which `issues` tells. */
  required: z.object({ asked: z.number().int(), filled: z.number().int() }),
  issues: z.array(issueSchema),
  revision: z.number().int(),
});
export type CheckReply = z.output<typeof checkReply>;

/** A key of the city's rule in the city's words, with the articles behind it. */
export const citedWord = z.object({
  key: z.string(),
  zh: z.string(),
  en: z.string(),
  articles: z.array(z.string()),
});
export type CitedWord = z.output<typeof citedWord>;

export const resourceStates = ['draft', 'active', 'suspended', 'withdrawn'] as const;
export const versionStates = ['draft', 'in_review', 'published', 'returned'] as const;

const party = z.object({ id: z.uuid(), name: text });

/** What everybody who may see the entry sees of it in lists. */
export const resourceSummary = z.object({
  id: z.uuid(),
  code: z.string().nullable(),
  state: z.enum(resourceStates),
  provider: party,
  version: z.object({ id: z.uuid(), number: z.number().int(), state: z.enum(versionStates) }),
  /** A newer version that is being written or reviewed; shown to its provider and to the bureau. */
  working: z.object({ id: z.uuid(), number: z.number().int(), state: z.enum(versionStates) }).nullable(),
  name: z.string(),
  summary: z.string(),
  formatCategory: z.string(),
  sharingClass: citedWord.nullable(),
  openingClass: citedWord.nullable(),
  updateCycle: z.string(),
  itemCount: z.number().int(),
  publishedOn: z.string().nullable(),
  updatedAt: z.string(),
});
export type ResourceSummary = z.output<typeof resourceSummary>;

export const versionReply = z.object({
  id: z.uuid(),
  number: z.number().int(),
  state: z.enum(versionStates),
  revision: z.number().int(),
  content: contentSchema,
  /** Edition of the bureau's specification it was checked with at submission. */
  specification: z.number().int().nullable(),
  changeTrigger: z.string().nullable(),
  changeDay: z.string().nullable(),
  /** By when the change must be submitted, where a rule says so. */
  changeDeadline: deadlineSchema.nullable(),
  caseId: z.uuid().nullable(),
  returnReason: z.string().nullable(),
  author: z.string().nullable(),
  createdAt: z.string(),
  submittedAt: z.string().nullable(),
  publishedAt: z.string().nullable(),
});
export type VersionReply = z.output<typeof versionReply>;

export const resourceReply = z.object({
  ...resourceSummary.shape,
  /** `name-only`: the caller may know that the entry exists, not more. `summary`: the public's view. */
  view: z.enum(['full', 'summary', 'name-only']),
  detail: z
    .object({
      current: versionReply.nullable(),
      working: versionReply.nullable(),
      managementKey: z.object({ set: z.boolean(), setAt: z.string().nullable() }),
      machineReadable: z.boolean(),
    })
    .nullable(),
  /** Every classification with the code it was given. */
  classifications: z.array(z.object({ categoryCode: z.string(), code: z.string() })),
  /** Why and on what terms it is not simply open; everybody who may see the class sees this. */
  opening: z
    .object({
      condition: z.string(),
      grounds: z.array(citedWord.extend({ argument: z.string() })),
      basis: z.array(z.object({ kind: z.string(), title: z.string(), article: z.string() })),
    })
    .nullable(),
  /** Absent where the city's rules name no owner. */
  owner: citedWord.nullable(),
  stateReason: z.string().nullable(),
  /** Of an entry brought over from a former list: its day of then, and whether it lies before the measures. No clock runs from it. */
  original: z
    .object({
      on: z.string(),
      beforeLaw: z.boolean(),
      since: z.string().nullable(),
      instrument: text.nullable(),
    })
    .nullable(),
  articles: z.record(z.string(), z.array(z.string())),
  /** Doubt that stands on some of its data; absent where there is none. Which records, nobody is told here. */
  dispute: z
    .object({
      underCheck: z.boolean(),
      disputed: z.boolean(),
      since: z.iso.date().nullable(),
      records: z.number().int(),
      articles: z.array(z.string()),
    })
    .optional(),
  /** Its data by law do not pass the platform: the notice that says so, and its ground; absent where there is none. */
  offPlatform: z
    .object({ number: z.string(), act: z.string(), article: z.string(), since: z.string() })
    .optional(),
  /** Paths of the fields this city requires. */
  requiredPaths: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type ResourceReply = z.output<typeof resourceReply>;

export const resourceQuery = z.strictObject({
  ...pageQuery,
  q: z.string().max(200).optional(),
  class: z.string().max(40).optional(),
  opening: z.string().max(40).optional(),
  provider: z.uuid().optional(),
  formatCategory: z.string().max(40).optional(),
  cycle: z.string().max(40).optional(),
  /** First three digits of the category code. */
  theme: z.string().max(3).optional(),
  /** Stated grade. */
  grade: z.string().max(40).optional(),
  /** Month of first publication. */
  month: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional(),
  state: z.enum([...resourceStates, 'in_review', 'returned']).optional(),
  /** `mine`: the entries of the caller's organisation, drafts included. */
  scope: z.enum(['catalog', 'mine']).default('catalog'),
  sort: z.enum(['relevance', 'newest', 'name']).default('relevance'),
  /** `file`: the whole list as one JSON file. */
  format: z.enum(['json', 'csv', 'xlsx', 'file']).default('json'),
  lang: z.enum(['zh', 'en']).optional(),
  /** Counts by class, opening, provider, theme, format and update cycle beside the list. */
  facets: z.stringbool().default(false),
});
export type ResourceQuery = z.output<typeof resourceQuery>;

const facet = z.object({ key: z.string(), zh: z.string(), en: z.string(), count: z.number().int() });
export const facetsReply = z.object({
  class: z.array(facet),
  opening: z.array(facet),
  provider: z.array(facet),
  theme: z.array(facet),
  format: z.array(facet),
  cycle: z.array(facet),
});
export type FacetsReply = z.output<typeof facetsReply>;

/** Facets where they were asked for: each counted as if its own choice were not made. */
export const resourceList = listOf(resourceSummary).extend({ facets: facetsReply.optional() });
export type ResourceList = z.output<typeof resourceList>;

export const versionsReply = z.object({ items: z.array(versionReply) });

export const proposeBody = z.strictObject({
  header: z.array(z.string().max(200)).min(1).max(500),
  rows: z.array(z.array(z.string().max(10_000)).max(500)).max(200),
});
export const proposalReply = z.object({
  items: z.array(z.object({ ...draftItemSchema.shape, why: z.array(text) })),
  keyCandidates: z.array(z.string()),
});
export type ProposalReply = z.output<typeof proposalReply>;

const wordSchema = z.object({ key: z.string(), zh: z.string(), en: z.string() });
const groundWord = citedWord.extend({ needs: z.array(z.string()) });
/** Every list a compiling form picks from: the national guide's, and the city's with their articles. */
export const termsReply = z.object({
  categories: z.array(wordSchema.extend({ axis: z.string() })),
  formats: z.array(
    wordSchema.extend({ types: z.array(z.string()), forms: z.array(z.string()), structured: z.boolean() }),
  ),
  updateCycles: z.array(wordSchema),
  sharingForms: z.array(wordSchema),
  dataScopes: z.array(wordSchema),
  securityLevels: z.array(wordSchema),
  origins: z.array(citedWord.extend({ needs: z.array(z.string()) })),
  occasions: z.array(citedWord),
  /** With what identifies each, where the city asks for it. */
  subjectKinds: z.array(citedWord.extend({ identifiers: z.array(z.string()) })),
  identifiers: z.array(wordSchema),
  extended: z.object({
    level: z.array(wordSchema),
    baseKinds: z.array(wordSchema),
    scenes: z.array(wordSchema),
    processing: z.array(wordSchema),
    tableKind: z.array(wordSchema),
    gathering: z.array(wordSchema),
    sharingChannel: z.array(wordSchema),
    sourceKind: z.array(wordSchema),
    numbers: z.array(wordSchema),
  }),
  itemTypes: z.array(wordSchema),
  sharingClasses: z.array(citedWord),
  defaultSharingClass: z.string().nullable(),
  conditionalForms: z.array(citedWord),
  sharingBasisKinds: z.record(z.string(), z.array(citedWord.extend({ needs: z.array(z.string()) }))),
  openingClasses: z.array(citedWord),
  /** What the entry has to argue for its classes in this city. */
  classing: z.object({
    dataClasses: z.array(wordSchema),
    closedGrounds: z.array(groundWord),
    conditionalGrounds: z.array(groundWord),
    openingBasisKinds: z.array(groundWord),
    reasonFor: z.array(citedWord),
    termsListed: z.boolean(),
    scenarios: z.boolean(),
    changeReason: z.boolean(),
    groundClearance: z.boolean(),
    articles: z.record(z.string(), z.array(z.string())),
  }),
  defaultOpeningClass: z.string().nullable(),
  supplyModes: z.array(citedWord.extend({ realTime: z.boolean(), needs: z.array(wordSchema) })),
  changeTriggers: z.array(citedWord),
  secrecyMarks: z.array(citedWord),
  requiredFields: z.array(citedWord),
});
export type TermsReply = z.output<typeof termsReply>;

nameShapes({
  Resource: resourceReply,
  ResourceVersion: versionReply,
  CitedWord: citedWord,
  ResourceSummary: resourceSummary,
});
