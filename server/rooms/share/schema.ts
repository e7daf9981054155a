/** Requests and replies of sharing applications, and the types inferred from them. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { json, nameShapes, text } from '#kernel/http/shapes.ts';

const party = z.object({ id: z.uuid(), name: text });
const instant = z.string();

export const answersSchema = z.record(z.string().max(60), json);
export type Answers = z.output<typeof answersSchema>;

/** A draft for one service; `follows` takes over the answers of an earlier application of the same unit. */
export const createApplicationBody = z.strictObject({
  serviceId: z.uuid(),
  follows: z.uuid().optional(),
  answers: answersSchema.optional(),
});
/** Autosave: the answers given replace those of the draft, the others stay; `revision` is the one that was read. */
export const saveApplicationBody = z.strictObject({
  revision: z.number().int().min(0),
  answers: answersSchema,
});
export const submitApplicationBody = z.strictObject({ revision: z.number().int().min(0) });

export const applicationStates = [
  'draft',
  'submitted',
  'returned',
  'granted',
  'refused',
  'withdrawn',
] as const;

export const issueSchema = z.object({
  path: z.string(),
  code: z.string(),
  message: text,
  mend: text.optional(),
  articles: z.array(z.string()),
  severity: z.enum(['error', 'warning']),
});

export const applicationSummary = z.object({
  id: z.uuid(),
  /** Only once submitted. */
  number: z.string().nullable(),
  state: z.enum(applicationStates),
  applicant: party,
  provider: party,
  service: z.object({ id: z.uuid(), code: z.string(), title: text }),
  resourceId: z.uuid(),
  caseId: z.uuid().nullable(),
  grantId: z.uuid().nullable(),
  /** The grant of the basic items of a mixed application. */
  basicGrantId: z.uuid().nullable(),
  updatedAt: instant,
  submittedAt: instant.nullable(),
});
export type ApplicationSummary = z.output<typeof applicationSummary>;

/** One field for reading and printing: its label, what was answered in words, and the articles that ask for it. */
const printedField = z.object({
  key: z.string(),
  section: z.string(),
  label: text,
  /** One line each; the rows of a table are one line each. */
  lines: z.array(text),
  articles: z.array(z.string()),
});

export const applicationReply = applicationSummary.extend({
  revision: z.number().int(),
  formKey: z.string(),
  formVersion: z.string(),
  answers: answersSchema,
  /** What is missing or wrong now; empty when it may be submitted. */
  issues: z.array(issueSchema),
  /** What the platform fills in: shown, never typed. */
  fixed: z.record(z.string(), text),
  printed: z.object({
    title: text,
    sections: z.array(z.object({ key: z.string(), title: text })),
    fields: z.array(printedField),
    digest: z.string().nullable(),
  }),
  /** Choices of fields that name a rule, and the applicant's own systems. */
  choices: z.object({
    systems: z.array(z.object({ id: z.uuid(), code: z.string(), name: text, place: z.string() })),
    items: z.array(z.object({ name: z.string(), title: text, personal: z.string() })),
    /** What a conditional entry states: its scenarios to choose from, its conditions to answer. */
    scenarios: z.array(z.string()),
    conditions: z.array(z.string()),
    options: z.record(
      z.string(),
      z.array(
        z.object({ key: z.string(), title: text, articles: z.array(z.string()), needs: z.array(z.string()) }),
      ),
    ),
  }),
  route: z.object({
    route: z.enum(['decision', 'self-service', 'closed']),
    /** What it will run through; null where nothing is decided. */
    procedure: z.string().nullable(),
    articles: z.array(z.string()),
  }),
  /** What the city's rules promise or deny both sides, in words, with their articles. */
  assurances: z.array(
    z.object({ rule: z.string(), sentence: text, holds: z.boolean(), articles: z.array(z.string()) }),
  ),
  abilities: abilitiesSchema,
});
export type ApplicationReply = z.output<typeof applicationReply>;

export const applicationQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(applicationStates).optional(),
  service: z.uuid().optional(),
});
export const applicationList = listOf(applicationSummary);

nameShapes({ Application: applicationReply });
