/** Products, events and standards as they travel. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { doubtKeys, shownStates } from '../voices/types.ts';
import { eventKinds, productForms, productStates, saidKinds } from './types.ts';

const words = (most: number) => z.string().trim().max(most);
const party = z.object({ id: z.uuid(), name: text });
const flag = z.preprocess((value) => (value === 'on' || value === 'true' ? true : value), z.boolean());
const empty = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
/** Only addresses that a browser may follow without harm. */
const address = z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(500)]);
const setRef = z.object({ id: z.uuid(), slug: z.string(), title: text });

export const productBody = z.strictObject({
  title: words(120).min(2),
  summary: words(2000).min(2),
  form: z.enum(productForms),
  address: address.default(''),
  paid: flag.default(false),
  price: words(120).default(''),
  eventId: empty(z.uuid()),
  sources: z
    .array(z.strictObject({ datasetId: words(120), obtainedOn: empty(z.iso.date()) }))
    .max(50)
    .default([]),
});
export type ProductInput = z.output<typeof productBody>;
export const productReply = z.object({
  id: z.uuid(),
  number: z.string(),
  organisation: party,
  title: z.string(),
  summary: z.string(),
  form: z.enum(productForms),
  address: z.string(),
  paid: z.boolean(),
  price: z.string(),
  state: z.enum(productStates),
  reason: z.string(),
  /** It does not say where its data come from. */
  lacksSince: z.string().nullable(),
  lacksNote: z.string(),
  hiddenSince: z.string().nullable(),
  /** Its author signed the code of self-discipline. */
  disciplined: z.boolean(),
  event: z.object({ id: z.uuid(), title: z.string() }).nullable(),
  sources: z.array(
    z.object({
      dataset: setRef.nullable(),
      provider: text,
      obtainedOn: z.string().nullable(),
      release: z.number().nullable(),
      statement: z.string(),
    }),
  ),
  filedAt: z.string(),
  publishedAt: z.string().nullable(),
  abilities: abilitiesSchema,
});
export type ProductReply = z.output<typeof productReply>;
export const productQuery = z.strictObject({
  ...pageQuery,
  dataset: words(120).optional(),
  form: z.enum(productForms).optional(),
  q: words(100).optional(),
  state: z.enum(productStates).optional(),
});
export type ProductQuery = z.output<typeof productQuery>;
export const productList = listOf(productReply).extend({ abilities: abilitiesSchema });
export type ProductList = z.output<typeof productList>;
/** By id or number. */
export const productParams = z.strictObject({
  id: z.union([z.uuid(), z.string().regex(/^[A-Z]+\d{4}-\d+$/)]),
});
export const verdictBody = z.strictObject({ publish: z.boolean(), reason: words(1000).default('') });
export const noteBody = z.strictObject({ note: words(1000).default('') });
/** What the reader took, with the days and the line to put under a product. */
export const takenReply = z.object({
  items: z.array(z.object({ dataset: setRef, days: z.array(z.string()), statement: z.string() })),
  asksDate: z.boolean(),
  articles: z.array(z.string()),
});
export type TakenReply = z.output<typeof takenReply>;
export const leadsReply = z.object({
  items: z.array(
    z.object({
      number: z.string(),
      ground: z.string(),
      cause: z.string(),
      organisation: party,
      product: z.object({ id: z.uuid(), number: z.string() }).nullable(),
      note: z.string(),
      on: z.string(),
    }),
  ),
});

export const eventBody = z.strictObject({
  kind: z.enum(eventKinds),
  organiser: words(200).min(2),
  /** The body that organises it, so that it may ask for data and support. */
  organiserId: empty(z.uuid()),
  title: words(200).min(2),
  summary: words(4000).min(2),
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
  entriesUntil: empty(z.iso.date()),
  datasets: z.array(words(120)).max(50).default([]),
});
export type EventInput = z.output<typeof eventBody>;
export const entryBody = z.strictObject({
  title: words(200).min(2),
  summary: words(4000).min(2),
  address: address.default(''),
  productId: empty(z.uuid()),
  /** No person sees this field. */
  website: words(200).default(''),
});
export type EntryInput = z.output<typeof entryBody>;
export const eventReply = z.object({
  id: z.uuid(),
  number: z.string(),
  kind: z.enum(eventKinds),
  organiser: z.string(),
  organisation: party,
  title: z.string(),
  summary: z.string(),
  startsOn: z.string(),
  endsOn: z.string(),
  entriesUntil: z.string().nullable(),
  takesEntries: z.boolean(),
  datasets: z.array(setRef),
  entries: z.array(
    z.object({
      id: z.uuid(),
      organisation: party,
      title: z.string(),
      summary: z.string(),
      address: z.string(),
      product: z.object({ id: z.uuid(), title: z.string() }).nullable(),
      filedAt: z.string(),
      /** Others than `shown` are for who filed it, who holds the event and the authority. */
      shown: z.enum(shownStates),
      result: z.string(),
      fates: z.array(z.object({ on: z.string(), said: z.string() })),
    }),
  ),
  abilities: abilitiesSchema,
});
export type EventReply = z.output<typeof eventReply>;
export const eventList = z.object({ items: z.array(eventReply), abilities: abilitiesSchema });
export type EventList = z.output<typeof eventList>;
export const entryParams = z.strictObject({ id: z.uuid(), entry: z.uuid() });
export const resultBody = z.strictObject({ result: words(500).min(1) });
export const fateBody = z.strictObject({ on: z.iso.date(), said: words(1000).min(2) });

export const standardBody = z.strictObject({
  title: words(200).min(2),
  summary: words(2000).default(''),
  participants: z.array(words(200).min(2)).min(1).max(100),
  text: words(100_000).min(10),
  commentUntil: z.iso.date(),
});
export const commentBody = z.strictObject({
  clause: words(60).default(''),
  said: words(4000).min(2),
  /** No person sees this field. */
  website: words(200).default(''),
});
export const commentAnswer = z.strictObject({ answer: words(4000).min(2), taken: z.boolean() });
export const commentParams = z.strictObject({ id: z.uuid(), comment: z.uuid() });
export const finalBody = z.strictObject({ text: words(200_000).default(''), address: address.default('') });
export const standardReply = z.object({
  id: z.uuid(),
  number: z.string(),
  title: z.string(),
  summary: z.string(),
  participants: z.array(z.string()),
  text: z.string(),
  commentUntil: z.string(),
  takesComments: z.boolean(),
  state: z.enum(['draft', 'final', 'dropped']),
  final: z.object({ address: z.string(), text: z.string() }).nullable(),
  comments: z.array(
    z.object({
      id: z.uuid(),
      organisation: party,
      clause: z.string(),
      said: z.string(),
      at: z.string(),
      /** Others than `shown` are for who wrote it and the authority. */
      shown: z.enum(shownStates),
      answer: z.string().nullable(),
      taken: z.boolean().nullable(),
    }),
  ),
  abilities: abilitiesSchema,
});
export type StandardReply = z.output<typeof standardReply>;
export const standardList = z.object({
  items: z.array(standardReply),
  /** Bodies that signed the code of self-discipline. */
  disciplined: z.array(z.object({ organisation: party, code: z.string(), since: z.string() })),
  signed: z.boolean(),
  abilities: abilitiesSchema,
});
export type StandardList = z.output<typeof standardList>;
export const codeBody = z.strictObject({ code: words(4000).min(4) });

export const saidReply = z.object({
  of: z.enum(saidKinds),
  id: z.uuid(),
  /** The event or the standard. */
  about: z.object({ id: z.uuid(), title: z.string() }),
  organisation: party,
  said: z.string(),
  doubts: z.array(z.enum(doubtKeys)),
  shown: z.enum(shownStates),
  /** Why it is hidden. */
  why: z.string(),
  filedAt: z.string(),
});
export type SaidItem = z.output<typeof saidReply>;
export const saidQuery = z.strictObject({ ...pageQuery, shown: z.enum(shownStates).default('held') });
export const saidList = listOf(saidReply).extend({ abilities: abilitiesSchema });
export type SaidList = z.output<typeof saidList>;
export const saidVerdict = z.strictObject({ show: z.boolean(), reason: words(500).default('') });

nameShapes({
  OpenSaid: saidReply,
  Product: productReply,
  OpenEvent: eventReply,
  OpenStandard: standardReply,
});
