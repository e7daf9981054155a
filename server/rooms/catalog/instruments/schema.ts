/** The library of legal acts over HTTP. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';

const day = z.iso.date();

/** Keys of the cities' rules on accepted bases; what none of them names stands below them. */
export const instrumentLevels = [
  'law',
  'administrative-regulation',
  'local-regulation',
  'rule',
  'central-policy',
  'normative-document',
  'department-document',
] as const;
export const instrumentLevel = z.enum(instrumentLevels);
export type InstrumentLevel = z.output<typeof instrumentLevel>;

export const instrumentStates = ['in-force', 'not-yet', 'repealed', 'unknown'] as const;

export const instrumentReply = z.object({
  id: z.uuid(),
  title: z.string(),
  number: z.string().nullable(),
  level: z.object({ key: z.string(), zh: z.string(), en: z.string() }),
  issuer: z.string().nullable(),
  issuedOn: z.string().nullable(),
  effectiveOn: z.string().nullable(),
  amendedOn: z.string().nullable(),
  repealedOn: z.string().nullable(),
  replacedBy: z.string().nullable(),
  state: z.enum(instrumentStates),
  /** Numbers of its articles, for picking; the text itself is not kept here. */
  articles: z.array(z.string()),
  /** Articles of the city's own regulation that speak of this act. */
  cite: z.array(z.string()),
  source: z.enum(['national', 'pack', 'bureau']),
  note: z.string().nullable(),
  /** Classes that the city's rules let rest on an act of this level. */
  acceptedFor: z.array(
    z.object({ of: z.string(), zh: z.string(), en: z.string(), articles: z.array(z.string()) }),
  ),
  /** Published entries that cite it. */
  citedBy: z.number().int(),
});
export type InstrumentReply = z.output<typeof instrumentReply>;

export const instrumentQuery = z.strictObject({
  ...pageQuery,
  q: z.string().max(200).optional(),
  level: instrumentLevel.optional(),
  state: z.enum(instrumentStates).optional(),
  /** Only acts that a class may rest on by the city's rule, standing today. */
  acceptedFor: z.enum(['withheld', 'conditional']).optional(),
});
export type InstrumentQuery = z.output<typeof instrumentQuery>;
export const instrumentList = listOf(instrumentReply);

const entered = {
  title: z.string().trim().min(2).max(200),
  number: z.string().trim().max(100).optional(),
  level: instrumentLevel,
  issuer: z.string().trim().max(100).optional(),
  issuedOn: day.optional(),
  effectiveOn: day.optional(),
  articles: z.array(z.string().trim().min(1).max(40)).max(500).optional(),
  note: z.string().trim().max(1000).optional(),
};
export const instrumentBody = z.strictObject(entered);
export type InstrumentBody = z.output<typeof instrumentBody>;
export const articlesBody = z.strictObject({ articles: z.array(z.string().trim().min(1).max(40)).max(500) });

export const changeBody = z.strictObject({
  what: z.enum(['amended', 'repealed']),
  day,
  /** The document that amended or repealed it. */
  document: z.string().trim().min(2).max(300),
});
export type ChangeBody = z.output<typeof changeBody>;

export const citation = z.object({
  resourceId: z.uuid(),
  code: z.string().nullable(),
  name: z.string(),
  provider: z.object({ id: z.uuid(), name: text }),
  purpose: z.enum(['sharing', 'opening']),
  article: z.string(),
  sharingClass: z.string(),
});
export const instrumentDetail = z.object({
  ...instrumentReply.shape,
  changes: z.array(
    z.object({
      what: z.enum(['amended', 'repealed']),
      day: z.string(),
      document: z.string(),
      recordedAt: z.string(),
    }),
  ),
  citations: z.array(citation),
  levels: z.array(z.object({ key: z.string(), zh: z.string(), en: z.string() })),
  abilities: abilitiesSchema,
});
export type InstrumentDetail = z.output<typeof instrumentDetail>;

export const changeReply = z.object({
  id: z.uuid(),
  tasks: z.number().int(),
  basisLost: z.number().int(),
});

export const basisLostReply = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      resourceId: z.uuid(),
      name: z.string(),
      provider: z.object({ id: z.uuid(), name: text }),
      purpose: z.enum(['sharing', 'opening']),
      instrument: z.string(),
      day: z.string(),
      dueOn: z.string().nullable(),
      overdue: z.boolean(),
      settledOn: z.string().nullable(),
      settledHow: z.string().nullable(),
    }),
  ),
});
export const basisLostQuery = z.strictObject({
  scope: z.enum(['all', 'mine']).default('all'),
  open: z.enum(['yes', 'all']).default('yes'),
});

nameShapes({ Instrument: instrumentDetail });
