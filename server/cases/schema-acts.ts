/** What the acts beside a decision take, and the replies of calendar, simulator, delegations and templates. */
import { z } from 'zod';
import { roles } from '#kernel/actor.ts';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { dayKinds } from '#law/types.ts';
import { card, day, deadlineSchema, holder, named, person, text } from './schema.ts';

const WORDS = 2000;
const KEY = 100;
const DAYS_AT_MOST = 366;
const TEMPLATE = 500;
const CHOICES = 50;

const words = z.string().trim().min(1).max(WORDS);
const legalDay = z.iso.date();

export const extensionBody = z.strictObject({
  /** In the unit of the step's limit. */
  days: z.number().int().min(1).max(DAYS_AT_MOST),
  reason: words,
});
export const supplementBody = z.strictObject({ asked: words });
export const answerBody = z.strictObject({ answer: words });
export const callOffBody = z.strictObject({ reason: words });
export const forwardBody = z.strictObject({ organisationId: z.uuid(), reason: words });
/** Within the organisation: on whose desk it lies; null puts it back to everybody of the roles. */
export const assignBody = z.strictObject({ personId: z.uuid().nullable() });
export const reassignBody = z.strictObject({
  organisationId: z.uuid(),
  personId: z.uuid().optional(),
  reason: words,
});
export const withdrawBody = z.strictObject({ reason: words });
export const commentBody = z.strictObject({ text: words, stepId: z.uuid().optional() });
export const attachmentQuery = z.strictObject({ stepId: z.uuid().optional() });
export const attachmentParams = z.strictObject({ id: z.uuid(), attachmentId: z.uuid() });

export const batchReply = z.object({
  items: z.array(
    z.object({
      caseId: z.string(),
      stepId: z.string(),
      number: z.string().nullable(),
      done: z.boolean(),
      /** State of the case afterwards; null where the decision was refused. */
      state: z.string().nullable(),
      refusal: z
        .object({ code: z.string(), title: text, why: text, mend: text, articles: z.array(z.string()) })
        .nullable(),
    }),
  ),
  done: z.number(),
  refused: z.number(),
});

export const calendarQuery = z.strictObject({
  from: legalDay,
  to: legalDay,
  /** Only what I may decide. */
  mine: z.stringbool().optional(),
});
export const calendarReply = z.object({
  from: day,
  to: day,
  days: z.array(
    z.object({
      day,
      workday: z.boolean(),
      kind: z.enum(dayKinds),
      provisional: z.boolean(),
      items: z.array(
        z.object({
          caseId: z.string(),
          stepId: z.string(),
          number: z.string(),
          title: z.string(),
          procedure: text,
          step: text,
          holder,
          deadline: deadlineSchema,
          card,
        }),
      ),
    }),
  ),
  /** Further items that the limit of one reply left out. */
  left: z.number(),
});

/** Working days are known from 2004 on; nobody plans beyond the century. */
const reckonedDay = legalDay.refine((day) => day >= '2004-01-01' && day < '2100-01-01');

export const simulateBody = z.strictObject({
  procedure: z.string().min(1).max(KEY),
  /** The day it would be received; today when left out. */
  from: reckonedDay.optional(),
  /** Decided in this order; the first agreeing outcome on the due day where nothing is chosen. */
  choices: z
    .array(
      z.strictObject({
        step: z.string().min(1).max(KEY),
        outcome: z.string().min(1).max(KEY).optional(),
        /** The day of the decision; its due day (or the day it opens) when left out. */
        on: reckonedDay.optional(),
        /** Days of extension, in the limit's unit. */
        extend: z.number().int().min(1).max(DAYS_AT_MOST).optional(),
        /** The clock stands still from the first day to the second. */
        supplement: z.strictObject({ asked: reckonedDay, answered: reckonedDay }).optional(),
      }),
    )
    .max(CHOICES)
    .optional(),
});

export const simulateReply = z.object({
  procedure: z.object({ key: z.string(), title: text, cite: z.array(z.string()) }),
  from: day,
  steps: z.array(
    z.object({
      key: z.string(),
      title: text,
      /** Who holds it, in this city's words; more than one signs it together. Lateness counts against them. */
      holders: z.array(z.object({ body: text, roles: z.array(z.enum(roles)) })),
      note: text.optional(),
      opens: day,
      deadline: deadlineSchema.nullable(),
      cite: z.array(z.string()),
      /** What is assumed to be decided, and when; null: the step lapses or stays open. */
      decided: z
        .object({ on: day, outcome: z.string(), title: text, kind: z.string(), late: z.boolean() })
        .nullable(),
      outcomes: z.array(
        z.object({ key: z.string(), title: text, kind: z.string(), cite: z.array(z.string()) }),
      ),
      extension: z
        .object({ by: z.string(), max: z.number().nullable(), cite: z.array(z.string()) })
        .nullable(),
      supplement: z.boolean(),
    }),
  ),
  /** How and when it would end; null: not by these choices. */
  ends: z.object({ on: day, state: z.string() }).nullable(),
  /** Steps the choices never reach. */
  unreached: z.array(z.object({ key: z.string(), title: text })),
  /** True when a due day touches a year without published holidays. */
  provisional: z.boolean(),
  /** The span day by day, as the city's calendar has it. */
  days: z.array(z.object({ day, kind: z.enum(dayKinds) })),
  /** Every article met on the way. */
  cite: z.array(z.string()),
});

/** Procedures that can be simulated. */
export const proceduresReply = z.object({
  items: z.array(
    z.object({
      key: z.string(),
      title: text,
      subject: z.string(),
      cite: z.array(z.string()),
      steps: z.array(
        z.object({
          key: z.string(),
          title: text,
          outcomes: z.array(z.object({ key: z.string(), title: text, kind: z.string() })),
          extendable: z.boolean(),
          supplementable: z.boolean(),
        }),
      ),
    }),
  ),
});

export const delegationBody = z
  .strictObject({
    /** Who is absent; the caller when left out. */
    fromPersonId: z.uuid().optional(),
    toPersonId: z.uuid(),
    roles: z.array(z.enum(roles)).min(1),
    from: legalDay,
    to: legalDay,
    reason: words,
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'ends before it begins' });

export const delegationSchema = z.object({
  id: z.string(),
  organisation: named,
  from: person,
  to: person,
  roles: z.array(z.enum(roles)),
  fromDay: day,
  toDay: day,
  reason: z.string(),
  endedOn: day.nullable(),
  state: z.enum(['coming', 'running', 'over']),
  /** Whether the reader may end it. */
  abilities: abilitiesSchema,
});
export const delegationList = z.object({ items: z.array(delegationSchema), total: z.number() });

export const templateBody = z.strictObject({
  text: z.string().trim().min(1).max(TEMPLATE),
  procedure: z.string().max(KEY).optional(),
  outcome: z.string().max(KEY).optional(),
});
export const templateQuery = z.strictObject({
  procedure: z.string().max(KEY).optional(),
  outcome: z.string().max(KEY).optional(),
});
export const templateSchema = z.object({
  id: z.string(),
  text: z.string(),
  procedure: z.string().nullable(),
  outcome: z.string().nullable(),
  by: person.nullable(),
  at: z.string(),
});
export const templateList = z.object({ items: z.array(templateSchema), total: z.number() });

/** Lateness by holder: open and decided steps whose due day passed while they held them. */
export const latenessReply = z.object({
  items: z.array(z.object({ organisation: named, steps: z.number(), open: z.number(), days: z.number() })),
});
