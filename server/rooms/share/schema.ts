/** Requests and replies of sharing applications, and the types inferred from them. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { json, nameShapes, text } from '#kernel/http/shapes.ts';
import { blocks } from './paper-tables.ts';

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
  /** The blocks that are signed and sealed on paper; empty where the city asks for none. */
  seals: z.array(
    z.object({
      block: z.enum(blocks),
      label: text,
      articles: z.array(z.string()),
      /** Of the form as it stands; null while it is missing or void. */
      sealed: z
        .object({ day: z.string(), organisation: text, person: z.string(), sha256: z.string(), at: instant })
        .nullable(),
      /** The reader may bring this one. */
      yours: z.boolean(),
    }),
  ),
  /** The form was printed as it stands. */
  printedForSeal: z.boolean(),
  /** The finished form with all its blocks. */
  document: z.object({ sha256: z.string(), bytes: z.number() }).nullable(),
  files: z.array(
    z.object({ id: z.uuid(), field: z.string(), name: z.string(), bytes: z.number(), sha256: z.string() }),
  ),
  /** What the unit does: the choices of fields that are filled from its own list. */
  functions: z.array(z.object({ name: z.string(), steps: z.array(z.string()) })),
  /** What was declared when it was handed in. */
  declarations: z.array(
    z.object({
      field: z.string(),
      label: text,
      formVersion: z.string(),
      requirement: z.number().nullable(),
      person: z.string(),
      at: instant,
    }),
  ),
  requirements: z.object({ number: z.number(), text: z.string() }).nullable(),
  refusal: z
    .object({
      on: z.string(),
      organisation: text,
      reasons: z.array(z.string()),
      basis: z.array(
        z.object({ kind: z.string(), title: z.string(), article: z.string(), wording: z.string() }),
      ),
      /** It rests on an item of the negative list that is not decided. */
      proposed: z.boolean(),
    })
    .nullable(),
  disputes: z.array(
    z.object({
      caseId: z.uuid(),
      number: z.string(),
      open: z.boolean(),
      outcome: z.string().nullable(),
      agreed: z.boolean().nullable(),
    }),
  ),
  /** The agreement that the grant waits for, or stands on. */
  agreementId: z.uuid().nullable(),
  /** Statements of the unit that a provider marked as untrue, this form's and earlier ones. */
  untrue: z.array(
    z.object({
      application: z.string(),
      field: text,
      what: z.string(),
      evidence: z.string(),
      by: text,
      on: z.string(),
    }),
  ),
  /** What stands against the unit. */
  bars: z.array(
    z.object({
      kind: z.string(),
      effect: z.enum(['stop', 'note']),
      words: text,
      articles: z.array(z.string()),
      link: z.string(),
    }),
  ),
  /** What the contact named in the form was told. */
  contactNotices: z.array(
    z.object({
      kind: z.string(),
      title: text,
      name: z.string(),
      address: z.string(),
      state: z.string(),
      at: instant,
    }),
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
