/** What the routes of those outside take and give; the web infers its types from here. */
import { z } from 'zod';
import { abilitiesSchema, pageQuery } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';

export const partyBody = z.strictObject({
  kind: z.enum(['witness', 'stamp']),
  name: z.string().trim().max(100).optional(),
  holder: z.string().trim().min(1).max(100),
  address: z.url({ protocol: /^https?$/ }).max(300),
  /** Verifier key of the witness, or certificates in PEM. */
  trust: z.string().trim().min(1).max(60_000),
  policy: z
    .string()
    .regex(/^[0-2](?:\.\d{1,10}){1,20}$/)
    .optional(),
});
export type PartyBody = z.output<typeof partyBody>;

export const idParams = z.strictObject({ id: z.uuid() });
export const idReply = z.object({ id: z.string() });

const outage = z.object({
  since: z.string(),
  until: z.string().nullable(),
  reason: z.string(),
});

const party = z.object({
  id: z.string(),
  kind: z.enum(['witness', 'stamp']),
  name: z.string(),
  holder: z.string(),
  address: z.string(),
  policy: z.string().nullable(),
  addedAt: z.string(),
  retiredAt: z.string().nullable(),
  /** The newest thing it signed: up to which size of which log, by its clock and ours. */
  newest: z
    .object({ origin: z.string(), size: z.number(), at: z.string(), receivedAt: z.string() })
    .nullable(),
  /** Seconds its clock is before ours, when it last signed. */
  ahead: z.number().nullable(),
  /** An authority’s certificate, of the newest stamp. */
  notAfter: z.string().nullable(),
  /** Less than ninety days are left of it. */
  renew: z.boolean(),
  outages: z.array(outage),
});

const stamp = z.object({
  id: z.string(),
  party: z.string(),
  origin: z.string(),
  size: z.number(),
  purpose: z.enum(['head', 'day', 'frozen', 'renewal', 'second']),
  at: z.string(),
  serial: z.string(),
  policy: z.string(),
  notAfter: z.string(),
});

export const outsideReply = z.object({
  origin: z.string().nullable(),
  /** Entries numbered in the open log, and the size up to which others signed. */
  size: z.number(),
  cosigned: z.number(),
  stamped: z.number(),
  parties: z.array(party),
  stamps: z.array(stamp),
  days: z.array(
    z.object({
      origin: z.string(),
      day: z.string(),
      first: z.number(),
      last: z.number(),
      digest: z.string(),
    }),
  ),
  smKey: z.string().nullable(),
  years: z.array(
    z.object({
      origin: z.string(),
      year: z.number(),
      size: z.number(),
      frozen: z.string().nullable(),
      stamps: z.number(),
      /** Until when its newest stamp can be checked against a valid certificate. */
      until: z.string().nullable(),
    }),
  ),
  copy: z.array(
    z.object({
      origin: z.string(),
      size: z.number(),
      log: z.number(),
      compared: z.number(),
      comparedAt: z.string().nullable(),
      wholeAt: z.string().nullable(),
      differs: z.number().nullable(),
    }),
  ),
  retention: z.object({
    years: z.number().nullable(),
    /** Where the city's instrument or the bureau names none. */
    because: text.nullable(),
    articles: z.array(z.string()),
    rule: z.string(),
  }),
  abilities: abilitiesSchema,
});
export type OutsideReply = z.output<typeof outsideReply>;

const signedBy = z.object({ by: z.string(), holder: z.string(), size: z.number(), at: z.string() });
export const evidenceReply = z.object({
  cosigned: z.array(signedBy),
  stamped: z.array(signedBy.extend({ file: z.string() })),
});
export type EvidenceReply = z.output<typeof evidenceReply>;

export const searchQuery = z.strictObject({
  ...pageQuery,
  text: z.string().trim().min(1).max(200),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});
export type SearchQuery = z.output<typeof searchQuery>;

export const keysReply = z.object({
  /** Public keys and how each is used; private parts never leave the vault. */
  items: z.array(
    z.object({
      use: z.enum(['log', 'witness', 'stamp', 'sm2']),
      name: z.string(),
      key: z.string(),
      from: z.string(),
      until: z.string().nullable(),
    }),
  ),
});
