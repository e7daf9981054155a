/** Applications, selections and their reports, as they travel. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { json, nameShapes, text } from '#kernel/http/shapes.ts';
import { rowTerms } from '../access/row-terms.ts';
import { applicantKinds } from '../people/tables.ts';
import { applicationStates } from './tables.ts';

const words = (most: number) => z.string().trim().max(most);
const day = z.iso.date();
const party = z.object({ id: z.uuid(), name: text });
const term = z.object({ key: z.string(), title: text });
const condition = z.object({ key: z.string(), text });

export const slugParams = z.strictObject({ slug: words(100).min(1) });
export const beginBody = z.strictObject({ dataset: words(100).min(1) });
export const saveBody = z.strictObject({
  revision: z.number().int().min(0),
  answers: z.record(z.string().max(60), json),
});
/** What was read before it was handed in: the version of the terms, the digest of the agreement's text. */
export const acceptBody = z.strictObject({ versionId: z.uuid(), agreement: words(64).default('') });
export type AcceptInput = z.output<typeof acceptBody>;
export const redirectionBody = z.strictObject({ why: words(500).min(2) });

const field = z.object({
  key: z.string(),
  label: text,
  type: z.string(),
  required: z.boolean(),
  help: text.nullable(),
  options: z.array(term),
  articles: z.array(z.string()),
});

/** What the form asks and shows before anything is filled in; whoever may not apply learns why. */
export const formReply = z.object({
  dataset: z.object({ id: z.uuid(), slug: z.string(), title: text, provider: party }),
  versionId: z.uuid(),
  conditions: z.array(condition),
  requirements: z.object({ obtain: z.string(), use: z.string(), spread: z.string() }),
  licence: z.string(),
  applicants: z.array(term),
  list: z.object({ key: z.enum(['a', 'b']), title: text }).nullable(),
  purposes: z.array(term),
  fields: z.array(field),
  kind: z.enum(applicantKinds).nullable(),
  rules: z.array(
    z.object({
      kind: z.enum(['conduct', 'undertaking']),
      number: z.number().int(),
      text,
      accepted: z.boolean(),
    }),
  ),
  /** Absent where signing follows the decision. */
  signs: z.enum(['with-application', 'after-approval']),
  due: text,
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type FormReply = z.output<typeof formReply>;

/** What is given: all that is not narrowed is given as applied for. */
export const termsBody = z.strictObject({
  columns: z.array(z.string().min(1).max(200)).min(1).max(2000).nullable().default(null),
  rows: rowTerms.nullable().default(null),
  perMinute: z.number().int().min(1).max(1_000_000).nullable().default(null),
  rowLimit: z.number().int().min(1).nullable().default(null),
  reportDays: z.number().int().min(1).max(730).nullable().default(null),
  graceDays: z.number().int().min(0).max(365).nullable().default(null),
  until: day.optional(),
});
export type TermsInput = z.output<typeof termsBody>;

/** What whoever holds a step says of the application before they decide: each condition, the terms, and why this one differs. */
export const assessmentBody = z.strictObject({
  meets: z.boolean().optional(),
  conditions: z
    .array(z.strictObject({ key: words(40).min(1), met: z.boolean(), note: words(1000).default('') }))
    .max(30)
    .default([]),
  unequal: words(2000).default(''),
  terms: termsBody.optional(),
});
export type AssessmentInput = z.output<typeof assessmentBody>;
export const stepParams = z.strictObject({ id: z.uuid(), step: z.uuid() });

const named = z.object({ name: z.string(), title: text });
export const previewReply = z.object({
  release: z.number().int().nullable(),
  columns: z.array(named),
  /** Fields of the release that are not given. */
  left: z.array(named),
  /** Null to whoever is not of the unit that gives them. */
  rows: z.array(z.array(z.string().nullable())).nullable(),
  total: z.number().int(),
  allowed: z.number().int(),
  ways: z.object({ file: z.boolean(), sql: z.boolean() }),
  until: z.string(),
  agreement: z.object({ text, sha256: z.string(), asRead: z.boolean() }),
});
export type PreviewReply = z.output<typeof previewReply>;

const assessmentLine = condition.extend({
  answer: z.string(),
  met: z.boolean().nullable(),
  note: z.string(),
});
export const applicationLine = z.object({
  id: z.uuid(),
  number: z.string().nullable(),
  state: z.enum(applicationStates),
  dataset: z.object({ id: z.uuid(), slug: z.string(), title: text }),
  applicant: party,
  provider: party,
  kind: z.object({ key: z.enum(applicantKinds), title: text }).nullable(),
  purpose: term.nullable(),
  filedOn: day.nullable(),
  decidedOn: day.nullable(),
  due: day.nullable(),
  overdue: z.boolean(),
  step: text.nullable(),
  /** It asked for disclosure of government information: where it goes instead, and why. */
  redirected: z.object({ channel: z.string(), why: z.string(), on: day }).nullable(),
  updatedAt: z.string(),
});
export type ApplicationLine = z.output<typeof applicationLine>;

export const applicationReply = applicationLine.extend({
  revision: z.number().int(),
  answers: z.record(z.string(), json),
  accepted: z
    .object({
      conduct: z.number().int(),
      undertaking: z.number().int(),
      requirements: z.string(),
      agreement: z.string(),
      at: z.string(),
    })
    .nullable(),
  conditions: z.array(assessmentLine),
  opinion: z.object({ meets: z.boolean(), text: z.string(), by: text, on: day }).nullable(),
  unequal: z.string(),
  reason: z.string(),
  /** Of one that was refused: on what law the data are opened on conditions only. */
  basis: z.array(
    z.object({ kind: text.nullable(), title: z.string(), article: z.string(), wording: z.string() }),
  ),
  /** What the applicant is to prove; null where nothing is asked. */
  ability: text.nullable(),
  proofs: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      mediaType: z.string(),
      bytes: z.number(),
      sha256: z.string(),
      at: z.string(),
    }),
  ),
  /** The agreement as it would be, or as it was made. */
  agreement: z
    .object({
      id: z.uuid().nullable(),
      text,
      sha256: z.string(),
      nonProfit: z.boolean(),
      until: z.string(),
      applicantSignedAt: z.string().nullable(),
      providerSignedAt: z.string().nullable(),
    })
    .nullable(),
  access: z.object({ id: z.uuid(), state: z.string(), reason: z.string(), until: day }).nullable(),
  selection: z
    .object({
      wanted: z.boolean(),
      number: z.string().nullable(),
      method: text.nullable(),
      resultOn: day.nullable(),
    })
    .nullable(),
  versionId: z.uuid().nullable(),
  /** The agreement must say how often its user reports. */
  reportsAsked: z.boolean(),
  caseId: z.uuid().nullable(),
  /** What whoever holds a step may decide. */
  open: z.array(
    z.object({
      /** Of the release there is: what terms may name. */
      columns: z.array(named),
      stepId: z.uuid(),
      title: text,
      assessed: assessmentBody.nullable(),
      outcomes: z.array(
        z.object({
          key: z.string(),
          title: text,
          kind: z.string(),
          reasons: z.string(),
          bases: z.array(term),
        }),
      ),
    }),
  ),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type ApplicationReply = z.output<typeof applicationReply>;
export const applicationQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(applicationStates).optional(),
  dataset: words(100).optional(),
  q: words(100).optional(),
});
export const applicationList = listOf(applicationLine);
export type ApplicationList = z.output<typeof applicationList>;

export const selectionBody = z.strictObject({
  datasetId: words(100).min(1),
  method: words(40).min(1),
  notice: words(1000).min(2),
  noticeOn: day,
  bidders: z.array(words(200).min(1)).min(1).max(200),
  winnerId: z.uuid(),
  resultNotice: words(1000).min(2),
  resultOn: day,
});
export type SelectionInput = z.output<typeof selectionBody>;
const selection = z.object({
  id: z.uuid(),
  number: z.string(),
  method: term,
  notice: z.string(),
  noticeOn: day,
  bidders: z.array(z.string()),
  winner: party,
  resultNotice: z.string(),
  resultOn: day,
});
export const selectionsQuery = z.strictObject({ dataset: words(100).min(1) });
export const selectionsReply = z.object({
  items: z.array(selection),
  methods: z.array(term),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type SelectionsReply = z.output<typeof selectionsReply>;

/** By kind of applicant, and the pairs that were assessed alike and decided otherwise. */
export const reportReply = z.object({
  kinds: z.array(
    z.object({
      kind: z.object({ key: z.enum(applicantKinds), title: text }),
      received: z.number().int(),
      granted: z.number().int(),
      refused: z.number().int(),
      open: z.number().int(),
      averageWorkdays: z.number().nullable(),
    }),
  ),
  averageWorkdays: z.number().nullable(),
  unequal: z.array(
    z.object({
      dataset: z.object({ id: z.uuid(), title: text }),
      granted: z.object({ id: z.uuid(), number: z.string(), reason: z.string() }),
      refused: z.object({ id: z.uuid(), number: z.string(), reason: z.string() }),
    }),
  ),
  articles: z.array(z.string()),
});
export type ReportReply = z.output<typeof reportReply>;
nameShapes({ OpenApplication: applicationReply, OpenApplicationLine: applicationLine });
