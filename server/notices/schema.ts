/** What the notices routes take and give. */
import { z } from 'zod';
import { roles } from '#kernel/actor.ts';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';
import { channels, deliveryStates } from './tables.ts';

const ADDRESS_LENGTH = 200;
const KIND_LENGTH = 100;

const named = z.object({ id: z.string(), name: text });
const channel = z.enum(channels);

export const noticeSchema = z.object({
  id: z.string(),
  kind: z.string(),
  title: text,
  body: text,
  articles: z.array(z.string()),
  subject: z.object({ type: z.string(), id: z.string() }).nullable(),
  caseId: z.string().nullable(),
  /** Path in the desk. */
  link: z.string(),
  confirm: z.boolean(),
  urgent: z.boolean(),
  /** Null when the platform itself sent it. */
  sender: named.nullable(),
  sentAt: z.string(),
  readAt: z.string().nullable(),
  confirmedAt: z.string().nullable(),
  /** When what it asked for was done, by whomever; null while it waits, and for what asks for nothing. */
  settledAt: z.string().nullable(),
  /** read-only replies of lists carry none */
  abilities: abilitiesSchema,
});

const bell = { unread: z.number().int(), urgent: z.number().int(), toConfirm: z.number().int() };
export const bellReply = z.object(bell);
export const noticesReply = listOf(noticeSchema).extend(bell);

export const noticesQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(['all', 'unread', 'to-confirm']).default('all'),
  kind: z.string().max(KIND_LENGTH).optional(),
});

export const kindsReply = z.object({ items: z.array(z.object({ kind: z.string(), title: text })) });
export const readAllReply = z.object({ read: z.number().int() });

export const sentQuery = z.strictObject({
  ...pageQuery,
  kind: z.string().max(KIND_LENGTH).optional(),
  confirm: z.enum(['true', 'false']).optional(),
});

const sent = z.object({
  id: z.string(),
  kind: z.string(),
  title: text,
  body: text,
  link: z.string(),
  confirm: z.boolean(),
  urgent: z.boolean(),
  sender: named.nullable(),
  sentAt: z.string(),
  addressees: z.number().int(),
  read: z.number().int(),
  confirmed: z.number().int(),
});
export const sentReply = listOf(sent);

export const receiptsReply = sent.extend({
  to: z.array(
    z.object({
      organisation: named.nullable(),
      person: z.object({ id: z.string(), name: z.string() }).nullable(),
      roles: z.array(z.enum(roles)),
      post: z.string().nullable(),
      receipts: z.array(
        z.object({
          person: z.object({ id: z.string(), name: z.string() }),
          readAt: z.string(),
          confirmedAt: z.string().nullable(),
        }),
      ),
    }),
  ),
});

export const preferencesReply = z.object({
  channels: z.array(
    z.object({
      channel,
      /** Whether the operator has set up this way out at all. */
      configured: z.boolean(),
      address: z.object({ mask: z.string(), from: z.enum(['own', 'register']) }).nullable(),
    }),
  ),
  normal: z.array(channel),
  urgent: z.array(channel),
  digest: z.boolean(),
});

const chosen = z.array(channel).max(channels.length);

export const preferencesBody = z.strictObject({
  addresses: z
    .strictObject({
      email: z.email().max(ADDRESS_LENGTH).nullable().optional(),
      sms: z
        .string()
        .regex(/^1[3-9]\d{9}$/)
        .nullable()
        .optional(),
      im: z
        .string()
        .regex(/^[\w.@-]{1,64}$/)
        .nullable()
        .optional(),
    })
    .optional(),
  normal: chosen,
  urgent: chosen,
  digest: z.boolean(),
});

export const deliveriesQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(deliveryStates).optional(),
  channel: channel.optional(),
  noticeId: z.uuid().optional(),
  mine: z.enum(['true', 'false']).optional(),
});

export const deliveriesReply = listOf(
  z.object({
    id: z.string(),
    noticeId: z.string().nullable(),
    /** What the message is about, without its facts. */
    about: text,
    person: z.object({ id: z.string(), name: z.string() }),
    channel,
    state: z.enum(deliveryStates),
    digest: z.boolean(),
    /** Messages in it, for a digest. */
    gathered: z.number().int(),
    queuedAt: z.string(),
    settledAt: z.string().nullable(),
    attempts: z.array(
      z.object({
        at: z.string(),
        outcome: z.enum(['sent', 'failed', 'given-up', 'resent']),
        reason: z.string().nullable(),
      }),
    ),
    abilities: abilitiesSchema,
  }),
).extend({
  channels: z.array(z.object({ channel, configured: z.boolean() })),
});

export const doneReply = z.object({ done: z.literal(true) });
