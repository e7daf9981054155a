/** What an entry states: its fields, items and legal bases, as they are sent, stored and published. */
import { z } from 'zod';

const short = z.string().max(200);
const long = z.string().max(4000);

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
