/** The gathering specification, the board of bodies and the findings sent to them, as they travel. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';
import { statementsSchema } from './statements.ts';

const party = z.object({ id: z.uuid(), name: text });
const count = z.number().int();
const day = z.iso.date();

export const specificationBody = z.strictObject({
  title: z.string().trim().min(2).max(200),
  effectiveDay: day,
  statements: statementsSchema,
  note: z.string().trim().max(4000).default(''),
});
export const endBody = z.strictObject({ reason: z.string().trim().min(2).max(2000) });
export const versionParams = z.strictObject({ version: z.coerce.number().int().min(1) });
export const specificationSchema = z.object({
  version: count,
  title: z.string(),
  effectiveDay: z.string(),
  statements: statementsSchema,
  note: z.string(),
  issuedAt: z.string(),
  endedDay: z.string().nullable(),
  endedReason: z.string(),
  state: z.enum(['in-force', 'coming', 'replaced', 'ended']),
  /** Batches checked against it. */
  batches: count,
});
export const specificationsReply = z.object({
  items: z.array(specificationSchema),
  inForce: count.nullable(),
  /** How the city's text binds loads to it; null where it says nothing. */
  binds: z.enum(['required', 'followed']).nullable(),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});

const remark = z.object({ statement: z.string(), binding: z.boolean(), message: text });
export const batchCheckReply = z.object({
  version: count.nullable(),
  title: z.string().nullable(),
  remarks: z.array(remark),
});

export const boardReply = z.object({
  items: z.array(
    z.object({
      organisation: party,
      /** Entries that must be gathered and are due or were; those that are current; those behind. */
      due: count,
      done: count,
      late: count,
      /** Loads refused or rejected, ever. */
      rejected: count,
      /** Loads that did not meet a statement that does not bind. */
      remarked: count,
      openFindings: count,
    }),
  ),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});

export const findingBody = z.strictObject({
  organisationId: z.uuid(),
  resourceId: z.uuid().optional(),
  text: z.string().trim().min(4).max(2000),
  dueDay: day.optional(),
});
export const answerBody = z.strictObject({ answer: z.string().trim().min(2).max(2000) });
export const findingsQuery = z.strictObject({
  ...pageQuery,
  organisation: z.uuid().optional(),
  state: z.enum(['open', 'answered', 'closed']).optional(),
});
export const findingSchema = z.object({
  id: z.uuid(),
  organisation: party,
  resource: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  text: z.string(),
  dueDay: z.string().nullable(),
  raisedAt: z.string(),
  answer: z.string().nullable(),
  answeredAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  state: z.enum(['open', 'answered', 'closed']),
  overdue: z.boolean(),
  abilities: abilitiesSchema,
});
export const findingsReply = listOf(findingSchema);
export type SpecificationsReply = z.output<typeof specificationsReply>;
export type BatchCheckReply = z.output<typeof batchCheckReply>;
export type BoardReply = z.output<typeof boardReply>;
export type FindingsReply = z.output<typeof findingsReply>;
