/** What the cases routes take and give. */
import { z } from 'zod';
import { roles } from '#kernel/actor.ts';
import { listOf, pageQuery } from '#kernel/http/route.ts';
import { json, nameShapes, text } from '#kernel/http/shapes.ts';
import { caseStates } from './types.ts';

const REASONS = 20;
const BATCH = 200;
const BASES = 10;
const REASON_LENGTH = 2000;
const NAME_LENGTH = 300;
const WORDING_LENGTH = 5000;

export { text };
export const day = z.string();

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
  /** Days an extension added, days the clock stood still (both in `unit`), and since when it stands still now. */
  extended: z.number().optional(),
  paused: z.number().optional(),
  pausedSince: day.optional(),
});

export const card = z.enum(['green', 'yellow', 'red']).nullable();
export const named = z.object({ id: z.string(), name: text });
/** A person by name; null: the platform itself. */
export const person = z.object({ id: z.string(), name: z.string() });
export const subject = z.object({ type: z.string(), id: z.string() });
export const basis = z.object({
  kind: z.string(),
  title: z.string(),
  article: z.string().optional(),
  wording: z.string().optional(),
});

export const todosReply = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      /** `supplement`: my organisation asked for something and is asked to supplement it; `task`: it belongs to no case. */
      kind: z.enum(['decide', 'supplement', 'task']),
      caseId: z.string().nullable(),
      stepId: z.string().nullable(),
      /** Path of the desk where it is done. */
      link: z.string(),
      articles: z.array(z.string()),
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
      /** It lies on my own desk, or I would act for an absent colleague. */
      assigned: z.boolean(),
      inPlaceOf: person.nullable(),
    }),
  ),
  total: z.number(),
  page: z.number(),
  pageSize: z.number(),
});

const TODOS = 500;

export const todoQuery = z.strictObject({
  page: pageQuery.page,
  pageSize: z.coerce.number().int().min(1).max(TODOS).default(TODOS),
  procedure: z.string().max(100).optional(),
  card: z.enum(['green', 'yellow', 'red']).optional(),
  q: z.string().max(100).optional(),
});

/** Who holds the open step: shown beside a late one as its holder. */
export const holder = z.object({
  organisation: named,
  roles: z.array(z.enum(roles)),
  assignee: person.nullable(),
});

const openStep = z.object({
  stepId: z.string(),
  key: z.string(),
  title: text,
  holder,
  deadline: deadlineSchema.nullable(),
  card,
});

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
  /** Of the open steps the one the reader may decide, or else the most urgent. */
  current: openStep.nullable(),
  /** Every open step, most urgent first. */
  open: z.array(openStep),
});

export const caseList = listOf(caseSummary);

export const caseQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(caseStates).optional(),
  procedure: z.string().max(100).optional(),
  subjectType: z.string().max(100).optional(),
  subjectId: z.uuid().optional(),
  q: z.string().max(100).optional(),
  /** Cases with an open step past due, or due soon. */
  card: z.enum(['yellow', 'red']).optional(),
  /** Cases with an open step of this organisation. */
  holder: z.uuid().optional(),
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
  payload: z.record(z.string(), json).optional(),
});

export const batchBody = decisionBody.extend({
  items: z
    .array(z.strictObject({ caseId: z.uuid(), stepId: z.uuid() }))
    .min(1)
    .max(BATCH),
});

export const stepParams = z.strictObject({ id: z.uuid(), stepId: z.uuid() });

nameShapes({
  Deadline: deadlineSchema,
  Named: named,
  StepHolder: holder,
  OpenStep: openStep,
  CaseSummary: caseSummary,
});
