/** Offers of data, citations and links, as they travel. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';

const words = (most: number) => z.string().trim().max(most);
const party = z.object({ id: z.uuid(), name: text });
const setRef = z.object({ id: z.uuid(), slug: z.string(), title: text });
const word = z.object({ key: z.string(), title: text });
export const bodies = ['association', 'service-body', 'data-company', 'research-body'] as const;

export const offerContent = z.strictObject({
  title: words(200).min(2),
  summary: words(2000).min(2),
  theme: words(40).min(1),
  updateCycle: words(40).min(1),
  licence: words(60).min(1),
  keywords: z.array(words(60).min(1)).max(30).default([]),
  contact: z.strictObject({
    name: words(100).min(1),
    phone: words(60).default(''),
    email: words(120).default(''),
  }),
  /** Columns of the file, in its order, each with what it means. */
  fields: z
    .array(
      z.strictObject({ name: words(200).min(1), title: words(200).min(1), meaning: words(2000).default('') }),
    )
    .min(1)
    .max(500),
});
export type OfferContent = z.output<typeof offerContent>;

export const offerBody = z.strictObject({
  body: z.enum(bodies),
  content: offerContent,
  /** Of research data: how it is to be cited. */
  citation: words(1000).default(''),
  /** What its body says of secrets, persons and trade secrets in it. */
  secrecy: words(2000).default(''),
});
export type OfferInput = z.output<typeof offerBody>;

/** The authority looks for secrets of state, of trade and of persons before it takes a set, and says so. */
export const offerReview = z.strictObject({
  noSecrets: z.boolean(),
  noPersons: z.boolean(),
  noTradeSecrets: z.boolean(),
  lawfullyHeld: z.boolean(),
  note: words(2000).default(''),
});
export type OfferReview = z.output<typeof offerReview>;
export const reviewBody = z.strictObject({
  accept: z.boolean(),
  review: offerReview.optional(),
  slug: words(100).optional(),
  reason: words(2000).default(''),
});
export type ReviewInput = z.output<typeof reviewBody>;

export const offerReply = z.object({
  id: z.uuid(),
  number: z.string(),
  organisation: party,
  origin: z.enum(['social', 'research']),
  body: z.object({ key: z.enum(bodies), title: text }),
  content: offerContent,
  citation: z.string(),
  secrecy: z.string(),
  file: z.object({ name: z.string(), bytes: z.number(), sha256: z.string() }).nullable(),
  state: z.enum(['offered', 'accepted', 'returned', 'withdrawn']),
  review: offerReview.nullable(),
  reason: z.string(),
  dataset: z.object({ id: z.uuid(), slug: z.string(), state: z.string(), published: z.boolean() }).nullable(),
  offeredAt: z.string(),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type OfferReply = z.output<typeof offerReply>;
export const offerList = z.object({
  items: z.array(offerReply),
  bodies: z.array(z.object({ key: z.enum(bodies), title: text })),
  themes: z.array(word),
  cycles: z.array(word),
  licences: z.array(word),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type OfferList = z.output<typeof offerList>;
export const withdrawBody = z.strictObject({ reason: words(1000).min(2) });

export const citationReply = z.object({
  slug: z.string(),
  title: text,
  organisation: party,
  licence: z.string(),
  citation: z.string(),
  state: z.string(),
  /** When its owner took it back; the citation stays. */
  withdrawnOn: z.string().nullable(),
});
export type CitationReply = z.output<typeof citationReply>;
export const linksReply = z.object({
  items: z.array(z.object({ id: z.uuid(), set: setRef, origin: z.string(), why: z.string() })),
  abilities: abilitiesSchema,
});
export type LinksReply = z.output<typeof linksReply>;
export const linkBody = z.strictObject({ other: words(120).min(1), why: words(500).min(2) });
export const setParams = z.strictObject({ id: z.string().min(1).max(120) });
export const linkParams = z.strictObject({ id: z.string().min(1).max(120), link: z.uuid() });

nameShapes({ Offer: offerReply });
