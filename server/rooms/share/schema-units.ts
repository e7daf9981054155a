/** Requests and replies about what a unit keeps for its applications, and about agreements. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';

const words = (most: number) => z.string().trim().min(2).max(most);

export const functionBody = z.strictObject({
  name: words(200),
  /** Steps of an item, or purposes of a duty. */
  steps: z.array(words(200)).min(1).max(100),
  basis: z.string().trim().max(500).default(''),
});
export const unitFunction = z.object({
  id: z.uuid(),
  name: z.string(),
  steps: z.array(z.string()),
  basis: z.string(),
});
export const functionList = z.object({ items: z.array(unitFunction), abilities: abilitiesSchema });
export type FunctionList = z.output<typeof functionList>;

export const requirementBody = z.strictObject({ text: z.string().trim().min(10).max(50_000) });
export const requirementsReply = z.object({
  versions: z.array(z.object({ number: z.number(), text: z.string(), sha256: z.string(), at: z.string() })),
  confirmed: z.array(z.object({ number: z.number(), at: z.string() })),
  /** The city's own instruments, which every form accepts with them. */
  measures: z.array(z.object({ id: z.string(), title: text })),
  abilities: abilitiesSchema,
});
export type RequirementsReply = z.output<typeof requirementsReply>;

export const agreementReply = z.object({
  id: z.uuid(),
  number: z.string(),
  text: z.string(),
  sha256: z.string(),
  application: z.object({ id: z.uuid(), number: z.string().nullable() }),
  grant: z.object({
    id: z.uuid(),
    number: z.string(),
    state: z.string(),
    columns: z.array(z.string()),
    addresses: z.array(z.string()).nullable(),
    lastDay: z.string().nullable(),
  }),
  signatures: z.array(
    z.object({
      side: z.enum(['bureau', 'consumer']),
      organisation: text,
      person: z.string(),
      day: z.string(),
    }),
  ),
  signedAt: z.string().nullable(),
  /** Calls of a day both sides reckon with. */
  dailyCalls: z.number().nullable(),
  /** Use against terms, newest day first. */
  use: z.array(z.object({ day: z.string(), answered: z.number(), refused: z.number(), over: z.boolean() })),
  refusals: z.array(z.object({ reason: z.string(), calls: z.number() })),
  abilities: abilitiesSchema,
});
export type AgreementReply = z.output<typeof agreementReply>;

export const findQuery = z.strictObject({ q: z.string().trim().min(1).max(200) });
export const findReply = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      provider: z.object({ id: z.uuid(), name: text }),
      sharingClass: z.object({ key: z.string(), title: text }).nullable(),
      updateCycle: z.string(),
      /** When its data last came in; null where none have. */
      updatedAt: z.string().nullable(),
      /** The interfaces that give its rows; none: it is catalogued and not served. */
      services: z.array(z.object({ id: z.uuid(), code: z.string(), title: text })),
    }),
  ),
  /** Nothing was found: a request for missing data, with the words filled in. */
  need: z.object({ words: z.string(), link: z.string() }).nullable(),
});
export type FindReply = z.output<typeof findReply>;

nameShapes({ ShareAgreement: agreementReply });
