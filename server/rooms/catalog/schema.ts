/** What the catalogue takes and gives over HTTP; the web takes its types from here by `import type`. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';

const short = z.string().max(200);
const long = z.string().max(4000);
const text = z.object({ zh: z.string(), en: z.string() });
const day = z.iso.date();

export const itemTypeSchema = z.enum(['C', 'N', 'Y', 'D', 'T', 'L', 'M', 'G', 'B', 'I', 'F']);
export const personalSchema = z.enum(['none', 'personal', 'sensitive']);
export const identifierSchema = z.enum(['resident-id', 'credit-code', 'division-code']);

/** One information item of a version, as other rooms read it. */
export const itemSchema = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  titleZh: z.string(),
  titleEn: z.string().optional(),
  type: itemTypeSchema,
  length: z.number().int().optional(),
  scale: z.number().int().optional(),
  key: z.boolean(),
  nullable: z.boolean(),
  personal: personalSchema,
  identifier: identifierSchema.optional(),
  codeList: z.array(z.string()).optional(),
  filterable: z.boolean(),
  description: z.string(),
});
export type Item = z.output<typeof itemSchema>;

/** An item while it is being compiled: gaps are allowed, the check names them. `type` is free text so that a wrong one is reported, not lost. */
export const draftItemSchema = z.strictObject({
  id: z.uuid().optional(),
  name: z.string().max(63).default(''),
  titleZh: short.default(''),
  titleEn: short.optional(),
  type: z.string().max(20).default('C'),
  length: z.number().int().min(1).max(1_000_000).optional(),
  scale: z.number().int().min(0).max(38).optional(),
  key: z.boolean().default(false),
  nullable: z.boolean().default(true),
  personal: personalSchema.default('none'),
  identifier: identifierSchema.optional(),
  codeList: z.array(short).max(2000).optional(),
  filterable: z.boolean().default(false),
  description: z.string().max(1000).default(''),
});
export type DraftItem = z.output<typeof draftItemSchema>;

export const legalBasisSchema = z.strictObject({
  kind: z.string().max(40).default(''),
  title: short.default(''),
  article: z.string().max(60).default(''),
  wording: long.default(''),
});
export type LegalBasis = z.output<typeof legalBasisSchema>;

export const sourceSystemSchema = z.strictObject({ systemId: z.uuid().optional(), name: short.default('') });

/** Everything a provider states; an empty one is a gap that the check names. */
const contentFields = {
  name: short,
  summary: long,
  categoryCode: z.string().max(18),
  formatCategory: z.string().max(40),
  formatType: z.string().max(40),
  formatNote: short,
  sharingClass: z.string().max(40),
  sharingConditions: long,
  /** Which form conditional sharing takes: a key of the city's rule. */
  conditionalForm: z.string().max(40),
  namedUnits: z.array(z.uuid()).max(500),
  namedItems: z.array(z.string().max(63)).max(500),
  sharingBasis: z.array(legalBasisSchema).max(20),
  sharingForm: z.string().max(40),
  openingClass: z.string().max(40),
  openingCondition: long,
  openingBasis: z.array(legalBasisSchema).max(20),
  updateCycle: z.string().max(40),
  updateCycleNote: short,
  supplyMode: z.string().max(40),
  supply: z
    .strictObject({
      address: short.optional(),
      accountHolder: short.optional(),
      dockingJob: long.optional(),
      interfaceDefinition: long.optional(),
      fileTemplate: long.optional(),
    })
    ,
  dataScope: z.string().max(40),
  dataTime: short,
  dataRegion: z.string().max(12),
  securityLevel: z.string().max(40),
  useRequirements: long,
  origin: z.string().max(40),
  originNote: long,
  parents: z.array(z.uuid()).max(50),
  duty: long,
  relatedCodes: z.array(z.string().max(60)).max(50),
  sourceSystems: z.array(sourceSystemSchema).max(20),
  items: z.array(draftItemSchema).max(500),
};
export const contentSchema = z.strictObject(contentFields);
export type Content = z.output<typeof contentSchema>;
/** What a caller sends: the fields given replace those of the draft, the others stay. */
export const contentPatch = contentSchema.partial();
export type ContentPatch = z.output<typeof contentPatch>;

/** An entry of which nothing has been stated yet. */
export const emptyContent: Content = {
  name: '',
  summary: '',
  categoryCode: '',
  formatCategory: '',
  formatType: '',
  formatNote: '',
  sharingClass: '',
  sharingConditions: '',
  conditionalForm: '',
  namedUnits: [],
  namedItems: [],
  sharingBasis: [],
  sharingForm: '',
  openingClass: '',
  openingCondition: '',
  openingBasis: [],
  updateCycle: '',
  updateCycleNote: '',
  supplyMode: '',
  supply: {},
  dataScope: '',
  dataTime: '',
  dataRegion: '',
  securityLevel: '',
  useRequirements: '',
  origin: '',
  originNote: '',
  parents: [],
  duty: '',
  relatedCodes: [],
  sourceSystems: [],
  items: [],
};

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

const party = z.object({ id: z.uuid(), name: z.string() });

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
  changeTrigger: z.string().nullable(),
  changeDay: z.string().nullable(),
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
  /** Absent where the city's rules name no owner. */
  owner: citedWord.nullable(),
  stateReason: z.string().nullable(),
  articles: z.record(z.string(), z.array(z.string())),
  abilities: abilitiesSchema,
});
export type ResourceReply = z.output<typeof resourceReply>;

export const resourceQuery = z.strictObject({
  ...pageQuery,
  q: z.string().max(200).optional(),
  class: z.string().max(40).optional(),
  provider: z.uuid().optional(),
  formatCategory: z.string().max(40).optional(),
  cycle: z.string().max(40).optional(),
  state: z.enum([...resourceStates, 'in_review', 'returned']).optional(),
  /** `mine`: the entries of the caller's organisation, drafts included. */
  scope: z.enum(['catalog', 'mine']).default('catalog'),
  sort: z.enum(['relevance', 'newest', 'name']).default('relevance'),
  format: z.enum(['json', 'csv']).default('json'),
  lang: z.enum(['zh', 'en']).optional(),
});
export type ResourceQuery = z.output<typeof resourceQuery>;

export const resourceList = listOf(resourceSummary);
export type ResourceList = z.output<typeof resourceList>;

const facet = z.object({ key: z.string(), zh: z.string(), en: z.string(), count: z.number().int() });
export const facetsReply = z.object({
  class: z.array(facet),
  provider: z.array(facet),
  format: z.array(facet),
  cycle: z.array(facet),
});
export type FacetsReply = z.output<typeof facetsReply>;

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
/** Every list a compiling form picks from: the national guide's, and the city's with their articles. */
export const termsReply = z.object({
  categories: z.array(wordSchema.extend({ axis: z.string() })),
  formats: z.array(wordSchema.extend({ types: z.array(z.string()), forms: z.array(z.string()), structured: z.boolean() })),
  updateCycles: z.array(wordSchema),
  sharingForms: z.array(wordSchema),
  dataScopes: z.array(wordSchema),
  securityLevels: z.array(wordSchema),
  origins: z.array(wordSchema),
  itemTypes: z.array(wordSchema),
  sharingClasses: z.array(citedWord),
  defaultSharingClass: z.string().nullable(),
  conditionalForms: z.array(citedWord),
  sharingBasisKinds: z.record(z.string(), z.array(citedWord.extend({ needs: z.array(z.string()) }))),
  openingClasses: z.array(citedWord),
  defaultOpeningClass: z.string().nullable(),
  supplyModes: z.array(citedWord.extend({ realTime: z.boolean(), needs: z.array(wordSchema) })),
  changeTriggers: z.array(citedWord),
  secrecyMarks: z.array(citedWord),
  requiredFields: z.array(citedWord),
});
export type TermsReply = z.output<typeof termsReply>;
