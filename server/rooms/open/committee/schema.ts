/** Matters before the committee and the risk of applications, as they travel. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { referralKinds } from './tables.ts';

const words = (most: number) => z.string().trim().max(most);
const day = z.iso.date();
const party = z.object({ id: z.uuid(), name: text });

export const referBody = z.strictObject({
  kind: z.enum(referralKinds),
  applicationId: z.uuid().optional(),
  title: words(200).default(''),
  question: words(10_000).min(4),
  /** Whom a matter concerns; of an application it is who applies. */
  concerns: z.uuid().optional(),
  members: z.array(z.uuid()).min(1).max(100),
});
export type ReferInput = z.output<typeof referBody>;
export const riskBody = z.strictObject({ level: z.enum(['normal', 'high']), reason: words(2000).min(2) });
export const referralDecision = z.strictObject({
  decision: z.enum(['adopted', 'rejected']),
  reason: words(4000).default(''),
});
export const referralQuery = z.strictObject({ application: z.uuid().optional() });

/** The opinions are there once the round is over: nobody is led by what others said. */
export const referralReply = z.object({
  id: z.uuid(),
  number: z.string(),
  kind: z.enum(referralKinds),
  application: z
    .object({ id: z.uuid(), number: z.string(), state: z.string(), reason: z.string() })
    .nullable(),
  title: z.string(),
  question: z.string(),
  concerns: party.nullable(),
  roundId: z.uuid(),
  sentOn: day,
  returnedAt: z.string().nullable(),
  outcome: z.enum(['supported', 'not-supported']).nullable(),
  asked: z.number().int(),
  given: z.number().int(),
  supporting: z.number().int(),
  members: z.array(
    z.object({
      name: z.string(),
      /** Left out for an interest they declared. */
      excluded: z.boolean(),
      recused: z.string().nullable(),
      supports: z.boolean().nullable(),
      opinion: z.string().nullable(),
    }),
  ),
  decision: z.enum(['adopted', 'rejected']).nullable(),
  decisionReason: z.string(),
  decidedOn: day.nullable(),
  abilities: abilitiesSchema,
});
export type ReferralReply = z.output<typeof referralReply>;
export const referralList = z.object({
  items: z.array(referralReply),
  /** Of the application that was asked about. */
  risk: z
    .object({ level: z.enum(['normal', 'high']), reason: z.string(), by: text, at: z.string() })
    .nullable(),
  /** Whom one may ask now, for whoever may send. */
  members: z.array(z.object({ id: z.uuid(), name: z.string(), field: z.string() })),
  tasks: z.array(z.object({ key: z.enum(referralKinds), title: text })),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type ReferralList = z.output<typeof referralList>;
nameShapes({ OpenReferral: referralReply, OpenReferrals: referralList });
