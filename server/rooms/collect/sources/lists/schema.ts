/** Collection responsibility lists as they travel. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';

const party = z.object({ id: z.uuid(), name: text });
const count = z.number().int();

export const editionSchema = z.object({
  version: count,
  state: z.enum(['draft', 'issued', 'superseded']),
  draftedAt: z.string(),
  issuedDay: z.string().nullable(),
  fields: count,
  organisations: count,
});
export const editionsReply = z.object({
  items: z.array(editionSchema),
  /** Elements several bodies hold and nobody is the source of: decided before the lists are issued. */
  conflicts: z.array(
    z.object({
      elementId: z.uuid(),
      element: z.string(),
      title: z.string(),
      claimants: z.array(
        z.object({ organisation: party, resource: z.object({ id: z.uuid(), name: z.string() }) }),
      ),
      caseId: z.uuid().nullable(),
    }),
  ),
  inForce: z.boolean(),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});

export const versionParams = z.strictObject({ version: z.coerce.number().int().min(1) });
export const linesQuery = z.strictObject({
  ...pageQuery,
  organisation: z.uuid().optional(),
  q: z.string().trim().max(100).optional(),
  unfulfilled: z.stringbool().optional(),
});
export const lineSchema = z.object({
  organisation: party,
  resource: z.object({ id: z.uuid(), name: z.string(), code: z.string().nullable() }),
  itemName: z.string(),
  title: z.string(),
  type: z.string(),
  cycle: z.string(),
  /** Standard and identifier of its data element; empty where it follows none. */
  element: z.string(),
  /** Titles of the items that identify the subject of a row. */
  identifiers: z.array(z.string()),
  addedDay: z.string().nullable(),
  lastAt: z.string().nullable(),
  due: z.string().nullable(),
  fulfilled: z.boolean(),
});
export const linesReply = listOf(lineSchema).extend({
  edition: editionSchema,
  /** Of the whole list asked for. */
  totals: z.object({ fields: count, fulfilled: count, unfulfilled: count }),
  articles: z.array(z.string()),
});
export const unitsReply = z.object({
  items: z.array(
    z.object({ organisation: party, fields: count, fulfilled: count, unfulfilled: count, percent: count }),
  ),
  articles: z.array(z.string()),
});
export type EditionsReply = z.output<typeof editionsReply>;
export type LinesReply = z.output<typeof linesReply>;
export type ListUnitsReply = z.output<typeof unitsReply>;
