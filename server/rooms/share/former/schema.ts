/** What is taken and given of cases decided elsewhere; the web takes its types from here. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';
import { formerOutcomes } from './outcomes.ts';

const line = (most: number) => z.string().trim().max(most);

export * from './outcomes.ts';

/** One case as it was decided then; `basis` is the citation of that time. */
export const formerBody = z.strictObject({
  number: line(100).min(1),
  title: line(200).min(1),
  applicant: line(200).min(1),
  provider: line(200).min(1),
  resource: line(200).default(''),
  appliedOn: z.iso.date().nullable().default(null),
  dueOn: z.iso.date().nullable().default(null),
  decidedOn: z.iso.date(),
  outcome: z.enum(formerOutcomes),
  basisTitle: line(200).default(''),
  basisNumber: line(100).default(''),
  basisArticle: line(100).default(''),
  note: line(1000).default(''),
});
export type FormerInput = z.output<typeof formerBody>;

const dated = z.object({ on: z.string(), beforeLaw: z.boolean() });
const party = z.object({ id: z.uuid().nullable(), name: z.string() });

export const formerCase = z.object({
  id: z.uuid(),
  number: z.string(),
  title: z.string(),
  applicant: party,
  provider: party,
  resource: z.string(),
  applied: dated.nullable(),
  /** The limit of then: it is shown and runs no more. */
  due: dated.extend({ runs: z.literal(false) }).nullable(),
  decided: dated,
  outcome: z.enum(formerOutcomes),
  basis: z.object({
    title: z.string(),
    number: z.string(),
    article: z.string(),
    /** Since repealed; it was in force when the case was decided. */
    repealedOn: z.string().nullable(),
    replacedBy: z.string().nullable(),
    articles: z.array(z.string()),
  }),
  note: z.string(),
  imported: z.object({ at: z.string(), by: z.string().nullable(), source: z.string() }),
});
export type FormerCase = z.output<typeof formerCase>;

export const formerList = listOf(formerCase).extend({
  /** First day of the measures behind applications, and their title. */
  since: z.string().nullable(),
  instrument: text.nullable(),
  abilities: abilitiesSchema,
});
export type FormerList = z.output<typeof formerList>;

export const formerQuery = z.strictObject({
  ...pageQuery,
  q: z.string().max(200).optional(),
  outcome: z.enum(formerOutcomes).optional(),
  before: z.enum(['true', 'false']).optional(),
});
export type FormerQuery = z.output<typeof formerQuery>;

export const formerFault = z.object({
  row: z.number().int(),
  cell: z.string(),
  column: z.string(),
  code: z.string(),
  message: text,
  articles: z.array(z.string()),
});
export type FormerFault = z.output<typeof formerFault>;
export const formerPreview = z.object({
  rows: z.array(
    z.object({
      row: z.number().int(),
      number: z.string(),
      title: z.string(),
      decidedOn: z.string(),
      beforeLaw: z.boolean(),
      faults: z.number().int(),
    }),
  ),
  faults: z.array(formerFault),
});
export type FormerPreview = z.output<typeof formerPreview>;
export const formerImported = z.object({ imported: z.number().int() });
export const formerMade = z.object({ id: z.uuid() });
