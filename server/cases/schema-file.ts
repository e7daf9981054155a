/** One case in full, as the reply of its route. */
import { z } from 'zod';
import { roles } from '#kernel/actor.ts';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { json, nameShapes } from '#kernel/http/shapes.ts';
import { basis, card, caseSummary, day, deadlineSchema, holder, named, person, text } from './schema.ts';

const level = z.object({
  key: z.string(),
  zh: z.string(),
  en: z.string(),
  needs: z.array(z.string()),
  cite: z.array(z.string()),
});

const outcome = z.object({
  key: z.string(),
  title: text,
  kind: z.enum(['advance', 'back', 'part', 'return', 'refuse', 'complete']),
  /** Titles of the steps that open next. */
  next: z.array(text),
  reasons: z.enum(['required', 'optional', 'none']),
  basis: z.object({ rule: z.string(), levels: z.array(level), cite: z.array(z.string()) }).nullable(),
  form: z.string().nullable(),
  cite: z.array(z.string()),
});

const extension = z.object({
  days: z.number(),
  on: day,
  by: person.nullable(),
  reason: z.string(),
  rule: z.string(),
  cite: z.array(z.string()),
  /** The due day before. */
  dueBefore: day.nullable(),
});

/** Held before the present holder, and how many days of the delay fell to them (in the unit of the limit). */
const holding = z.object({
  organisation: named,
  assignee: person.nullable(),
  from: day,
  to: day,
  lateDays: z.number(),
  reason: z.string(),
  by: person.nullable(),
});

export const supplementSchema = z.object({
  id: z.string(),
  stepId: z.string(),
  asked: z.string(),
  askedOn: day,
  askedBy: person.nullable(),
  deadline: deadlineSchema.nullable(),
  ended: z.enum(['answered', 'called-off']).nullable(),
  answer: z.string().nullable(),
  endedOn: day.nullable(),
  endedBy: person.nullable(),
  /** Days the clock stood still, once ended. */
  pausedDays: z.number().nullable(),
});

/** What the pack allows on the step beside its outcomes; null: the law names no such thing. */
const allowances = z.object({
  extension: z.object({ max: z.number().nullable(), unit: z.string(), cite: z.array(z.string()) }).nullable(),
  supplement: z.object({ cite: z.array(z.string()) }).nullable(),
  forward: z
    .object({ to: z.array(named), roles: z.array(z.enum(roles)), cite: z.array(z.string()) })
    .nullable(),
});

const step = z.object({
  id: z.string(),
  ordinal: z.number(),
  /** Steps of one round were opened by the same act. */
  round: z.number(),
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
  /** Days late so far, in the limit's unit, that fall to the present or last holder. */
  lateDays: z.number(),
  extension: extension.nullable(),
  holdings: z.array(holding),
  /** The steps a lead waits for, with what each said; empty for others. */
  opinions: z.array(
    z.object({
      stepId: z.string(),
      title: text,
      organisation: named,
      state: z.enum(['open', 'given', 'silent']),
    }),
  ),
  decided: z
    .object({
      on: day,
      at: z.string(),
      by: person.nullable(),
      /** The colleague in whose place it was decided. */
      inPlaceOf: person.nullable(),
      outcome: z.object({ key: z.string(), title: text, kind: z.string() }),
      reasons: z.array(z.string()),
      basis: z.array(basis),
      comment: z.string().nullable(),
      payload: z.record(z.string(), json),
    })
    .nullable(),
  /** For an open step: what it can be decided as, and per outcome whether the reader may. */
  outcomes: z.array(outcome),
  abilities: abilitiesSchema,
  /** For an open step, whether the reader may: extend, supplement, answer, callOff, forward, assign, reassign. */
  acts: abilitiesSchema,
  allowances,
});

export const attachmentSchema = z.object({
  id: z.string(),
  stepId: z.string().nullable(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  organisation: named.nullable(),
  by: person.nullable(),
  on: day,
  at: z.string(),
});

export const commentSchema = z.object({
  id: z.string(),
  stepId: z.string().nullable(),
  text: z.string(),
  organisation: named.nullable(),
  by: person.nullable(),
  on: day,
  at: z.string(),
});

export const caseReply = caseSummary.extend({
  pack: z.object({ version: z.string(), hash: z.string() }),
  facts: z.record(z.string(), json),
  /** The same for a reader: named, in the city's words, without ids. */
  told: z.array(z.object({ key: z.string(), label: text, value: text })),
  steps: z.array(step),
  /** Steps the procedure still knows and the case has not reached. */
  ahead: z.array(z.object({ key: z.string(), title: text, cite: z.array(z.string()) })),
  supplements: z.array(supplementSchema),
  attachments: z.array(attachmentSchema),
  comments: z.array(commentSchema),
  /** Those of `current`, whoever may decide it; for a closed case none. */
  outcomes: z.array(outcome),
  /** By outcome key of `current`. */
  abilities: abilitiesSchema,
  /** Whether the reader may: comment, attach, withdraw. */
  acts: abilitiesSchema,
});

nameShapes({
  CaseFile: caseReply,
  Supplement: supplementSchema,
  CaseAttachment: attachmentSchema,
  CaseComment: commentSchema,
});
