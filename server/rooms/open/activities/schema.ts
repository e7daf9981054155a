/** Applications for data and support of events, and taking part, as they travel. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { eventKinds } from '../showcase/types.ts';
import { supportStates, supportWants } from './tables.ts';

const words = (most: number) => z.string().trim().max(most);
const day = z.iso.date();
const party = z.object({ id: z.uuid(), name: text });

export const supportBody = z.strictObject({
  /** One that is published, or what the organiser plans. */
  eventId: z.preprocess((value) => (value === '' ? undefined : value), z.uuid().optional()),
  event: z
    .strictObject({
      kind: z.enum(eventKinds),
      title: words(200).min(2),
      summary: words(4000).min(2),
      startsOn: day,
      endsOn: day,
    })
    .optional(),
  wants: z.array(z.enum(supportWants)).min(1).max(2),
  datasets: z.array(words(120).min(1)).max(50).default([]),
  purpose: words(4000).min(2),
  support: words(4000).default(''),
});
export type SupportInput = z.output<typeof supportBody>;
export const supportVerdict = z.strictObject({ grant: z.boolean(), said: words(4000).default('') });

export const supportReply = z.object({
  id: z.uuid(),
  number: z.string(),
  event: z.object({
    id: z.uuid(),
    title: z.string(),
    kind: z.enum(eventKinds),
    startsOn: day,
    endsOn: day,
    over: z.boolean(),
  }),
  organiser: party,
  wants: z.array(z.enum(supportWants)),
  purpose: z.string(),
  support: z.string(),
  state: z.enum(supportStates),
  said: z.string(),
  filedOn: day,
  decidedOn: day.nullable(),
  datasets: z.array(
    z.object({
      id: z.uuid(),
      slug: z.string(),
      title: text,
      /** Authorised data: whether the organiser has an agreement on them that runs. */
      agreement: z.enum(['not-needed', 'signed', 'missing']),
    }),
  ),
  participants: z.array(
    z.object({ name: text, joinedAt: z.string(), keys: z.number().int(), takings: z.number().int() }),
  ),
  abilities: abilitiesSchema,
});
export type SupportReply = z.output<typeof supportReply>;
export const supportList = z.object({
  items: z.array(supportReply),
  /** Events the reader may apply for. */
  events: z.array(z.object({ id: z.uuid(), title: z.string() })),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type SupportList = z.output<typeof supportList>;
export const supportQuery = z.strictObject({ state: z.enum(supportStates).optional() });

/** What taking part gives; its token is told once. */
export const joinBody = z.strictObject({ label: words(100).default('') });
export const joinReply = z.object({ id: z.uuid(), token: z.string(), until: day });
export type JoinReply = z.output<typeof joinReply>;
/** For the page of an event: what its participants may use, and until when. */
export const eventDataReply = z.object({
  until: day,
  running: z.boolean(),
  datasets: z.array(
    z.object({
      slug: z.string(),
      title: text,
      class: z.enum(['open', 'conditional']),
      ready: z.boolean(),
    }),
  ),
  participants: z.number().int(),
  joined: z.boolean(),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type EventDataReply = z.output<typeof eventDataReply>;
export const endEventBody = z.strictObject({ reason: words(1000).min(2) });
nameShapes({ OpenEventSupport: supportReply, OpenEventSupports: supportList, OpenEventData: eventDataReply });
