/** What the cases routes take and give. */
import { z } from 'zod';
import { roles } from '#kernel/actor.ts';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { caseStates } from './types.ts';

const REASONS = 20;
const BASES = 10;
const REASON_LENGTH = 2000;
const NAME_LENGTH = 300;
const WORDING_LENGTH = 5000;

const text = z.object({ zh: z.string(), en: z.string() });
const day = z.string();

export const deadlineSchema = z.object({
  rule: z.string(),
  state: z.enum(['in-force', 'not-applicable', 'not-yet', 'repealed', 'draft', 'unspecified']),
  basis: z.enum(['law', 'draft', 'setting', 'none']),
  informative: z.boolean(),
  from: day,
  limit: z.number().optional(),
  unit: z.enum(['workday', 'day']).optional(),
  due: day.optional(),
  provisional: z.boolean(),
  remaining: z.number().optional(),
  late: z.boolean(),
  cite: z.array(z.string()),
  because: text.optional(),
  setting: z
    .object({
      value: z.union([z.number(), z.string(), z.boolean(), z.array(z.string()).readonly()]),
      setBy: z.string(),
      setAt: z.string(),
    })
    .optional(),
});

const card = z.enum(['green', 'yellow', 'red']).nullable();
const named = z.object({ id: z.string(), name: text });
const subject = z.object({ type: z.string(), id: z.string() });
const basis = z.object({
  kind: z.string(),
  title: z.string(),
  article: z.string().optional(),
  wording: z.string().optional(),
});

export const todosReply = z.object({
  items: z.array(
    z.object({
      caseId: z.string(),
      stepId: z.string(),
      number: z.string(),
      title: z.string(),
      procedure: text,
      procedureKey: z.string(),
      step: text,
      stepKey: z.string(),
      subject,
      applicant: named.nullable(),
      openedOn: day,
      deadline: deadlineSchema.nullable(),
      card,
    }),
  ),
  total: z.number(),
});

/** Who holds the open step: shown beside a late one as its holder. */
const holder = z.object({ organisation: named, roles: z.array(z.enum(roles)) });

export const caseSummary = z.object({
  id: z.string(),
  number: z.string(),
  title: z.string(),
  procedure: z.object({ key: z.string(), title: text }),
  subject,
  state: z.enum(caseStates),
  applicant: named.nullable(),
  provider: named.nullable(),
  openedOn: day,
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  /** Workdays from the day after the opening to today, or to the day it was closed. */
  elapsed: z.number().int(),
  current: z
    .object({ stepId: z.string(), title: text, holder, deadline: deadlineSchema.nullable(), card })
    .nullable(),
});

export const caseList = listOf(caseSummary);

export const caseQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(caseStates).optional(),
  procedure: z.string().max(100).optional(),
  subjectType: z.string().max(100).optional(),
  subjectId: z.uuid().optional(),
  q: z.string().max(100).optional(),
});

const level = z.object({
  key: z.string(),
  zh: z.string(),
  en: z.string(),
  needs: z.array(z.string()),
  cite: z.array(z.string()),
});

export const caseReply = caseSummary.extend({
  pack: z.object({ version: z.string(), hash: z.string() }),
  facts: z.record(z.string(), z.json()),
  steps: z.array(
    z.object({
      id: z.string(),
      ordinal: z.number(),
      key: z.string(),
      title: text,
      note: text.optional(),
      cite: z.array(z.string()),
      holder,
      openedOn: day,
      deadline: deadlineSchema.nullable(),
      card,
      /** Still open past the due day, or decided after it. */
      late: z.boolean(),
      decided: z
        .object({
          on: day,
          at: z.string(),
          by: z.object({ id: z.string(), name: z.string() }).nullable(),
          outcome: z.object({ key: z.string(), title: text, kind: z.string() }),
          reasons: z.array(z.string()),
          basis: z.array(basis),
          comment: z.string().nullable(),
          payload: z.record(z.string(), z.json()),
        })
        .nullable(),
    }),
  ),
  /** Steps the procedure still knows and the case has not reached. */
  ahead: z.array(z.object({ key: z.string(), title: text, cite: z.array(z.string()) })),
  /** What the open step can be decided as, whoever may do it. */
  outcomes: z.array(
    z.object({
      key: z.string(),
      title: text,
      kind: z.enum(['advance', 'return', 'refuse', 'complete']),
      reasons: z.enum(['required', 'optional', 'none']),
      basis: z.object({ rule: z.string(), levels: z.array(level), cite: z.array(z.string()) }).nullable(),
      form: z.string().nullable(),
      cite: z.array(z.string()),
    }),
  ),
  /** By outcome key. */
  abilities: abilitiesSchema,
});

export const decisionBody = z.strictObject({
  outcome: z.string().min(1).max(100),
  reasons: z.array(z.string().max(REASON_LENGTH)).max(REASONS).optional(),
  basis: z
    .array(
      z.strictObject({
        kind: z.string().min(1).max(100),
        title: z.string().trim().max(NAME_LENGTH).default(''),
        article: z.string().trim().max(NAME_LENGTH).optional(),
        wording: z.string().trim().max(WORDING_LENGTH).optional(),
      }),
    )
    .max(BASES)
    .optional(),
  comment: z.string().max(REASON_LENGTH).optional(),
  payload: z.record(z.string(), z.json()).optional(),
});

export const stepParams = z.strictObject({ id: z.uuid(), stepId: z.uuid() });
