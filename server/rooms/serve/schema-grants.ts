/** Requests and replies about running grants: permissions, keys of systems, uses by person, bars. */
import { z } from 'zod';
import { listOf, pageQuery } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { rowFilterSchema } from './filter.ts';
import { maskSchema } from './masks.ts';
import { hoursSchema } from './schema.ts';
import { environments, largestPage, quotaPeriods, quotaUnits } from './terms.ts';

const instant = z.string();
const day = z.iso.date();
const operator = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);

const masks = z.record(z.string(), maskSchema);
const quotas = z
  .array(
    z.strictObject({
      unit: z.enum(quotaUnits),
      period: z.enum(quotaPeriods),
      limit: z.number().int().min(1),
    }),
  )
  .max(9);
const whole = z.number().int().min(1).max(1_000_000);

/** The finer limits of a grant that no application asks for: whoever decides may set them with its consent. */
export const limitsSchema = z
  .strictObject({
    rate: z.strictObject({ perSecond: whole, burst: whole }),
    concurrency: whole,
    maxPage: z.number().int().min(1).max(largestPage),
    evidence: z.enum(['E1', 'E2']),
    quotas,
    masks,
  })
  .partial();
export type Limits = z.output<typeof limitsSchema>;

/** What the provider may set on a running grant; what is left out stays as it is. */
export const changeTermsBody = z
  .strictObject({
    columns: z.array(z.string().max(200)).min(1).max(200),
    rows: rowFilterSchema.nullable(),
    masks,
    addresses: z.array(z.string().max(100)).min(1).max(50).nullable(),
    hours: z.array(hoursSchema).min(1).max(20).nullable(),
    quotas,
    lastDay: day,
  })
  .partial();
export type ChangeTermsBody = z.output<typeof changeTermsBody>;

/** A pair of dates, and whose calls. */
export const usesQuery = z.strictObject({
  ...pageQuery,
  grant: z.uuid().optional(),
  operator: operator.optional(),
  from: day.optional(),
  to: day.optional(),
});
export const useSchema = z.object({
  entry: z.string(),
  at: instant,
  grant: z.object({ id: z.uuid(), number: z.string() }),
  consumer: z.object({ id: z.uuid(), name: text }),
  service: z.object({ code: z.string(), title: text }),
  resourceId: z.uuid(),
  /** Staff number of the person behind the call; null where none was named. */
  operator: z.string().nullable(),
  purpose: z.object({ code: z.string(), text: z.string() }),
  outcome: z.object({ code: z.string(), title: text }),
  records: z.number().int(),
});
export const usesReply = listOf(useSchema).extend({
  /** By person, most calls first; of the whole period, not of this page. */
  people: z.array(
    z.object({
      operator: z.string().nullable(),
      calls: z.number().int(),
      answered: z.number().int(),
      records: z.number().int(),
      lastAt: instant,
      barred: z.boolean(),
    }),
  ),
});
export type UsesReply = z.output<typeof usesReply>;

export const barBody = z.strictObject({
  /** Under this grant only; under every grant of the organisation when left out. */
  grant: z.uuid().optional(),
  operator,
  note: z.string().trim().min(2).max(1000),
  /** The whole of this day is still barred. */
  until: day.optional(),
});
export type BarBody = z.output<typeof barBody>;
export const barSchema = z.object({
  id: z.uuid(),
  grantId: z.uuid().nullable(),
  operator: z.string(),
  note: z.string(),
  until: day.nullable(),
  setAt: instant,
  entry: z.string(),
});
export const barsReply = z.object({ items: z.array(barSchema) });

/** A shared secret, or a public key whose private half stays with the consumer. */
export const keyBody = z.strictObject({
  algorithm: z
    .enum([
      'hmac-sha256',
      'hmac-sm3',
      'ed25519',
      'ecdsa-p256-sha256',
      'ecdsa-p384-sha384',
      'rsa-pss-sha512',
      'sm2-sm3',
    ])
    .default('hmac-sha256'),
  /** PEM (SPKI); for the algorithms that sign with a private key. */
  publicKey: z.string().max(4000).optional(),
  environment: z.enum(environments).default('production'),
  notAfter: z.iso.datetime({ offset: true }).optional(),
  /** The key this one takes over from: it is answered until `overlapHours` have passed, then no more. */
  follows: z.string().max(64).optional(),
  overlapHours: z.number().int().min(0).max(720).default(72),
  /** For every grant of the system, not for this one alone. */
  wholeSystem: z.boolean().default(false),
});
export type KeyBody = z.output<typeof keyBody>;

nameShapes({ GrantUse: useSchema, UserBar: barSchema });
