/** Breaches, measures, notices and reports of harm, as they travel. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { json, nameShapes, text } from '#kernel/http/shapes.ts';
import { named, party, setRef } from './schema-use.ts';
import {
  breachStates,
  evidenceKinds,
  gravities,
  harms,
  measureKinds,
  measureStates,
  origins,
} from './types.ts';

const words = (most: number) => z.string().trim().max(most);
const day = z.iso.date();
const flag = z.preprocess((value) => (value === 'on' || value === 'true' ? true : value), z.boolean());
/** A plain form sends what was left empty, too. */
const empty = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
export const numberParams = z.strictObject({ number: words(40).min(1) });

export const breachBody = z.strictObject({
  userId: z.uuid(),
  ground: words(60),
  datasets: z.array(words(120)).max(50),
  said: words(4000).min(2),
  evidence: words(4000).default(''),
});
export type BreachInput = z.output<typeof breachBody>;
export const evidenceBody = z.strictObject({ said: words(4000).min(2) });
export type EvidenceInput = z.output<typeof evidenceBody>;
export const reasonBody = z.strictObject({ reason: words(2000).min(2) });
export const saidBody = z.strictObject({ said: words(4000).default('') });
export const proposalBody = z.strictObject({
  kind: z.enum(measureKinds),
  gravity: empty(z.enum(gravities)),
  datasets: z.array(words(120)).max(50).default([]),
  perMinute: empty(z.coerce.number().int().min(1).max(1_000_000)),
  until: empty(day),
  reason: words(4000).min(2),
});
export type ProposalInput = z.output<typeof proposalBody>;
export const statementBody = z
  .strictObject({ said: words(4000).default(''), waive: flag.default(false) })
  .refine(({ said, waive }) => waive || said.length >= 2, { path: ['said'] });
export type StatementInput = z.output<typeof statementBody>;
/** `notice`: what the public reads; without it nothing takes effect. */
export const decisionBody = z.strictObject({
  consent: z.boolean(),
  reason: words(2000).default(''),
  notice: words(2000).default(''),
});
export type DecisionInput = z.output<typeof decisionBody>;
/** The reason is what the public reads. */
export const liftBody = z.strictObject({ reason: words(2000).default('') });
export type LiftInput = z.output<typeof liftBody>;

const measure = z.object({
  id: z.uuid(),
  number: z.string(),
  kind: z.enum(measureKinds),
  title: text,
  gravity: z.enum(gravities),
  datasets: z.array(setRef),
  perMinute: z.number().int().nullable(),
  until: day.nullable(),
  reason: z.string(),
  state: z.enum(measureStates),
  provider: party,
  proposedAt: z.string(),
  hearingUntil: day.nullable(),
  statement: z.string().nullable(),
  answer: z.string(),
  inForceOn: day.nullable(),
  liftedOn: day.nullable(),
  liftReason: z.string(),
  /** Of the public notice. */
  notice: z.string().nullable(),
});
export type MeasureShown = z.output<typeof measure>;
const breachLine = z.object({
  id: z.uuid(),
  number: z.string(),
  user: party,
  ground: named,
  origin: z.enum(origins),
  said: z.string(),
  state: z.enum(breachStates),
  openedOn: day,
  datasets: z.array(setRef),
  measure: z.object({ kind: z.enum(measureKinds), state: z.enum(measureStates) }).nullable(),
});
export type BreachLine = z.output<typeof breachLine>;
export const breachQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(breachStates).optional(),
  user: z.uuid().optional(),
});
export type BreachQuery = z.output<typeof breachQuery>;
export const breachList = listOf(breachLine).extend({
  grounds: z.array(named),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type BreachList = z.output<typeof breachList>;
export const breachReply = breachLine.extend({
  product: z.object({ id: z.uuid(), number: z.string(), title: z.string() }).nullable(),
  evidence: z.array(
    z.object({
      kind: z.enum(evidenceKinds),
      said: z.string(),
      detail: z.record(z.string(), json),
      by: text.nullable(),
      at: z.string(),
    }),
  ),
  events: z.array(z.object({ kind: z.string(), said: z.string(), by: text.nullable(), at: z.string() })),
  measures: z.array(measure),
  /** Others in force against the same user, from other cases. */
  standing: z.array(z.object({ notice: z.string(), kind: z.enum(measureKinds) })),
  kinds: z.array(named),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type BreachReply = z.output<typeof breachReply>;
export const leadList = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      number: z.string(),
      ground: named,
      cause: z.string(),
      user: party,
      note: z.string(),
      openedOn: day,
    }),
  ),
});
export type LeadList = z.output<typeof leadList>;
/** What a user sees of what is intended against it and what is in force. */
export const ownConduct = z.object({
  items: z.array(
    measure
      .pick({
        id: true,
        number: true,
        kind: true,
        title: true,
        gravity: true,
        datasets: true,
        perMinute: true,
        until: true,
        reason: true,
        state: true,
        hearingUntil: true,
        statement: true,
        answer: true,
        inForceOn: true,
        liftedOn: true,
        liftReason: true,
        notice: true,
      })
      .extend({ ground: text, provider: text, abilities: abilitiesSchema }),
  ),
  articles: z.array(z.string()),
});
export type OwnConduct = z.output<typeof ownConduct>;

const announcement = z.object({
  number: z.string(),
  kind: z.enum(['measure', 'lifting']),
  user: text,
  ground: text,
  measure: named,
  /** Of a restriction: what is restricted. */
  datasets: z.array(z.object({ slug: z.string(), title: text })),
  perMinute: z.number().int().nullable(),
  until: day.nullable(),
  provider: text,
  said: z.string(),
  on: day,
  /** Whether what it tells of holds now, and which notice ended it or which one it ends. */
  inForce: z.boolean(),
  other: z.string().nullable(),
});
export type Announcement = z.output<typeof announcement>;
export const announcementQuery = z.strictObject({ ...pageQuery });
export type AnnouncementQuery = z.output<typeof announcementQuery>;
export const announcementList = listOf(announcement).extend({ articles: z.array(z.string()) });
export type AnnouncementList = z.output<typeof announcementList>;
export const announcementReply = announcement.extend({ articles: z.array(z.string()) });
export type AnnouncementReply = z.output<typeof announcementReply>;

export const harmBody = z.strictObject({
  harm: z.enum(harms),
  said: words(4000).min(4),
  /** No person sees this field. */
  website: words(200).default(''),
  opened: words(100).default(''),
});
export type HarmInput = z.output<typeof harmBody>;
export const harmReply = z.object({ number: z.string() });
export type HarmReply = z.output<typeof harmReply>;
export const harmForm = z.object({
  product: z.object({ id: z.string(), number: z.string(), title: z.string() }),
  open: z.boolean(),
  opened: z.string(),
  articles: z.array(z.string()),
});
export type HarmForm = z.output<typeof harmForm>;
nameShapes({ OpenBreachLine: breachLine, OpenMeasure: measure, OpenAnnouncement: announcement });
