/** Entrustments and the board of whoever runs the platform, as they travel. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { operatingScopes } from './tables.ts';

const words = (most: number) => z.string().trim().max(most);
const day = z.iso.date();
const party = z.object({ id: z.uuid(), name: text });
const scope = z.enum(operatingScopes);

export const entrustBody = z.strictObject({
  organisationId: z.uuid(),
  scope: z.array(scope).min(1).max(operatingScopes.length),
  said: words(2000).min(4),
  /** Its title and number, as it is cited. */
  document: words(300).min(4),
  fileId: z.uuid().optional(),
  fromDay: day,
  untilDay: day,
});
export type EntrustInput = z.output<typeof entrustBody>;
export const accountBody = z.strictObject({ account: words(120).min(1) });
export const accountParams = z.strictObject({ id: z.uuid(), person: z.uuid() });
export const endBody = z.strictObject({ reason: words(1000).min(2) });

export const entrustmentReply = z.object({
  id: z.uuid(),
  number: z.string(),
  body: party,
  scope: z.array(scope),
  said: z.string(),
  document: z.string(),
  fileId: z.uuid().nullable(),
  fromDay: day,
  untilDay: day,
  state: z.enum(['planned', 'running', 'ended']),
  endedOn: day.nullable(),
  endedWhy: z.string(),
  accounts: z.array(
    z.object({
      personId: z.uuid(),
      name: z.string(),
      account: z.string(),
      since: z.string(),
      until: z.string().nullable(),
    }),
  ),
  abilities: abilitiesSchema,
});
export type EntrustmentReply = z.output<typeof entrustmentReply>;
export const entrustmentList = z.object({
  items: z.array(entrustmentReply),
  /** Bodies that can be entrusted. */
  bodies: z.array(party),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type EntrustmentList = z.output<typeof entrustmentList>;

/** For everybody: who runs the platform, and by which technical standards. */
export const operationReply = z.object({
  mode: z.enum(['self-operated', 'entrusted']),
  authority: text,
  entrusted: z.array(
    z.object({
      body: text,
      scope: z.array(scope),
      said: z.string(),
      document: z.string(),
      fromDay: day,
      untilDay: day,
    }),
  ),
  articles: z.array(z.string()),
});
export type OperationReply = z.output<typeof operationReply>;

export const operationsBoard = z.object({
  scope: z.array(scope),
  untilDay: day.nullable(),
  breaches: z.array(
    z.object({
      kind: z.string(),
      target: z.number(),
      measured: z.number(),
      beganAt: z.string(),
      endedAt: z.string().nullable(),
    }),
  ),
  /** Releases that could not be made, and ways that did not answer: what is broken, never what is in it. */
  failed: z.array(z.object({ dataset: z.string(), slug: z.string(), failure: z.string(), at: z.string() })),
  versions: z.array(z.object({ version: z.string(), since: z.string() })),
  abilities: abilitiesSchema,
});
export type OperationsBoard = z.output<typeof operationsBoard>;
export const outageBody = z.strictObject({
  kind: z.enum(['maintenance', 'announcement']).default('maintenance'),
  title: words(200).min(2),
  body: words(4000).default(''),
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }),
});
export type OutageInput = z.output<typeof outageBody>;
export const announced = z.object({ id: z.uuid() });
nameShapes({ OpenEntrustment: entrustmentReply, OpenEntrustments: entrustmentList });
