/** Data elements with their one source, as they travel. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';

const party = z.object({ id: z.uuid(), name: text });
const entry = z.object({ id: z.uuid(), name: z.string() });

export const elementsQuery = z.strictObject({
  ...pageQuery,
  q: z.string().trim().max(100).optional(),
  state: z.enum(['sourced', 'unsourced', 'contested']).optional(),
});
const source = z.object({ organisation: party, resource: entry, itemName: z.string(), since: z.string() });
const element = z.object({
  id: z.uuid(),
  standardCode: z.string(),
  identifier: z.string(),
  titleZh: z.string(),
  type: z.string(),
  /** Entries that hold it, and bodies that have such entries. */
  entries: z.number().int(),
  holders: z.number().int(),
  source: source.nullable(),
  contested: z.boolean(),
});
export const elementsReply = listOf(element).extend({ enforced: z.boolean(), articles: z.array(z.string()) });

export const elementReply = element.omit({ entries: true, holders: true }).extend({
  definition: z.string(),
  enforced: z.boolean(),
  articles: z.array(z.string()),
  items: z.array(
    z.object({
      organisation: party,
      resource: entry.extend({ code: z.string().nullable() }),
      itemName: z.string(),
      itemTitle: z.string(),
      /** The entry itself declares the item authoritative. */
      declares: z.boolean(),
      isSource: z.boolean(),
    }),
  ),
  /** Who calls services that give the element, from whichever entry. */
  consumers: z.array(
    z.object({ organisation: party, resource: entry, service: z.string(), since: z.string() }),
  ),
  contests: z.array(
    z.object({
      caseId: z.uuid(),
      first: party.extend({ resource: entry }),
      second: party.extend({ resource: entry }),
      openedAt: z.string(),
      named: z.uuid().nullable(),
      decidedAt: z.string().nullable(),
    }),
  ),
  /** Own entries with this element that might be declared. */
  mine: z.array(entry),
  /** The entry to apply for where another body is the source. */
  apply: entry.nullable(),
  abilities: abilitiesSchema,
});
export const declareBody = z.strictObject({ resourceId: z.uuid() });
export const contestBody = z.strictObject({
  resourceId: z.uuid(),
  reason: z.string().trim().min(4).max(2000),
});
export const contestReply = z.object({ caseId: z.uuid() });
export type ElementsReply = z.output<typeof elementsReply>;
export type ElementReply = z.output<typeof elementReply>;
