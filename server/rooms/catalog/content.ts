/** What an entry states: its fields, items and legal bases, as they are sent, stored and published. */
import { z } from 'zod';
import { nameShapes } from '#kernel/http/shapes.ts';
import { classingSchema } from './classing.ts';

const short = z.string().max(200);
const long = z.string().max(4000);

export const itemTypeSchema = z.enum(['C', 'N', 'Y', 'D', 'T', 'L', 'M', 'G', 'B', 'I', 'F']);
export const personalSchema = z.enum(['none', 'personal', 'sensitive']);
/** A number that names its subject; the last two hold numbers of several kinds, told by another item of the version (`identifierType`). */
export const identifierSchema = z.enum([
  'resident-id',
  'credit-code',
  'division-code',
  'identity-document',
  'organisation-code',
]);
/** Whom the rows are about; '' while nobody has said. */
export const subjectKinds = ['natural-person', 'legal-person', 'unincorporated', 'none'] as const;
export const subjectKindSchema = z.enum(['', ...subjectKinds]);

export const itemGradeSchema = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
export const sourceKindSchema = z.enum(['self-built', 'national', 'provincial']);

/** What an item may state beyond the guide: its own classes and grade, the standard and code list it follows, where it is kept. */
const extendedItem = {
  sharingClass: z.string().max(40).optional(),
  openingClass: z.string().max(40).optional(),
  sensitive: z.boolean().optional(),
  /** Why an item that looks personal is marked as none; read by whoever reviews. */
  personalReason: z.string().max(500).optional(),
  /** Grade of the item by the national scheme, 1–4. */
  grade: itemGradeSchema.optional(),
  /** Code of the standard the item follows, as text; `elementId` when the register knows its element. */
  standardCode: short.optional(),
  elementId: z.uuid().optional(),
  /** Code of a list in the register of code lists; `codeList` holds values stated in place. */
  codeListCode: z.string().max(60).optional(),
  sourceKind: sourceKindSchema.optional(),
  /** Name of the item that says which document or code `identifier` is of. */
  identifierType: z.string().max(63).optional(),
  /** The provider declares this item the one source of its data element. */
  authoritative: z.boolean().optional(),
};

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
  ...extendedItem,
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
  ...extendedItem,
  /** A secret item never enters: naming one refuses the whole entry and keeps nothing of it. */
  secret: z.boolean().optional(),
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

/** What the origin of the data demands to be named. */
export const particularsSchema = z.strictObject({
  contract: short.optional(),
  contractor: short.optional(),
  approval: short.optional(),
  licence: long.optional(),
  expires: z.string().max(20).optional(),
});

const figure = z.string().max(30).optional();
/** The extended fields of government products; numbers are kept as typed so that a unit in them is reported, not lost. */
export const extendedSchema = z.strictObject({
  domain: short.optional(),
  level: z.string().max(40).optional(),
  baseKinds: z.array(z.string().max(40)).max(6).optional(),
  scenes: z.array(z.string().max(40)).max(4).optional(),
  processing: z.string().max(40).optional(),
  tableKind: z.string().max(40).optional(),
  certificate: z.boolean().optional(),
  sourceDepartment: short.optional(),
  matter: short.optional(),
  officeDuty: long.optional(),
  guidingDepartmentCode: z.string().max(40).optional(),
  channel: short.optional(),
  gathering: z.string().max(40).optional(),
  gatherCycle: z.string().max(40).optional(),
  sharingChannel: z.string().max(40).optional(),
  itemsWithheld: z.boolean().optional(),
  operable: z.boolean().optional(),
  dataGrade: z.string().max(40).optional(),
  storageGb: figure,
  records: figure,
  sharedGb: figure,
  sharedRecords: figure,
  openedGb: figure,
  openedRecords: figure,
});
export type Extended = z.output<typeof extendedSchema>;

/** Everything a provider states; an empty one is a gap that the check names. */
const contentFields = {
  name: short,
  summary: long,
  categoryCode: z.string().max(18),
  /** Further classifications; each gets a code of its own. */
  furtherCategories: z.array(z.string().max(18)).max(10),
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
  classing: classingSchema,
  updateCycle: z.string().max(40),
  updateCycleNote: short,
  supplyMode: z.string().max(40),
  supply: z.strictObject({
    address: short.optional(),
    accountHolder: short.optional(),
    dockingJob: long.optional(),
    interfaceDefinition: long.optional(),
    fileTemplate: long.optional(),
  }),
  dataScope: z.string().max(40),
  dataTime: short,
  dataRegion: z.string().max(12),
  securityLevel: z.string().max(40),
  useRequirements: long,
  origin: z.string().max(40),
  originNote: long,
  /** On what occasion the data arose: a key of the city's rule. */
  occasion: z.string().max(40),
  subjectKind: subjectKindSchema,
  particulars: particularsSchema,
  extended: extendedSchema,
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
  furtherCategories: [],
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
  classing: {},
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
  occasion: '',
  subjectKind: '',
  particulars: {},
  extended: {},
  parents: [],
  duty: '',
  relatedCodes: [],
  sourceSystems: [],
  items: [],
};

nameShapes({
  Content: contentSchema,
  DraftItem: draftItemSchema,
  LegalBasis: legalBasisSchema,
  ExtendedContent: extendedSchema,
});
