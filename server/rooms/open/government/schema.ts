/** What the government and the bureau look at, as it travels. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';

const party = z.object({ id: z.uuid(), name: text });
const words = (most: number) => z.string().trim().max(most);
const count = z.number().int();

export const instructionBody = z.strictObject({
  title: words(200).min(2),
  said: words(2000).min(2),
  dueOn: z.iso.date(),
  units: z.array(z.uuid()).min(1).max(300),
});
export type InstructionInput = z.output<typeof instructionBody>;
export const instructionAnswer = z.strictObject({ answer: words(2000).min(2) });
export const instructionReply = z.object({
  id: z.uuid(),
  number: z.string(),
  title: z.string(),
  said: z.string(),
  dueOn: z.string(),
  issuedOn: z.string(),
  issuer: party,
  units: z.array(
    z.object({
      unit: party,
      answer: z.string().nullable(),
      answeredOn: z.string().nullable(),
      late: z.boolean(),
    }),
  ),
  abilities: abilitiesSchema,
});
export type InstructionReply = z.output<typeof instructionReply>;
export const instructionsReply = z.object({ items: z.array(instructionReply), abilities: abilitiesSchema });

export const overviewReply = z.object({
  year: count,
  plan: z.object({
    number: count.nullable(),
    planned: count,
    done: count,
    late: count,
    open: count,
    rate: z.number().nullable(),
    byUnit: z.array(z.object({ unit: party, planned: count, done: count, late: count })),
  }),
  demands: z.object({
    asked: count,
    answered: count,
    waiting: count,
    overdue: count,
    byUnit: z.array(z.object({ unit: party.nullable(), asked: count, answered: count, overdue: count })),
    unanswered: z.array(
      z.object({ id: z.uuid(), number: z.string(), wanted: z.string(), unit: party.nullable() }),
    ),
  }),
  withdrawn: z.array(
    z.object({
      id: z.uuid(),
      slug: z.string(),
      title: text,
      unit: party,
      state: z.string(),
      day: z.string().nullable(),
    }),
  ),
  missing: z.object({ priorities: z.boolean(), call: z.boolean() }),
  instructions: z.object({ issued: count, answered: count, late: count }),
  abilities: abilitiesSchema,
});
export type OverviewReply = z.output<typeof overviewReply>;
export const overviewQuery = z.strictObject({ year: z.coerce.number().int().min(2000).max(2100).optional() });

export const guidanceBody = z.strictObject({
  kind: z.enum(['plan', 'standard']),
  key: z.string().regex(/^[a-z0-9-]{2,40}$/),
  title: words(200).min(2),
  version: words(40).min(1),
  dated: z.iso.date(),
  said: words(20_000).min(2),
});
export type GuidanceInput = z.output<typeof guidanceBody>;
const guidanceItem = z.object({
  id: z.uuid(),
  kind: z.enum(['plan', 'standard']),
  key: z.string(),
  title: z.string(),
  version: z.string(),
  dated: z.string(),
  said: z.string(),
  /** The newest of its key that has begun. */
  inForce: z.boolean(),
});
export const guidanceReply = z.object({
  items: z.array(guidanceItem),
  /** Data sets whose words were made before the version in force of a standard. */
  older: z.array(
    z.object({
      id: z.uuid(),
      slug: z.string(),
      title: text,
      unit: party,
      madeOn: z.string(),
      standard: z.string(),
    }),
  ),
  abilities: abilitiesSchema,
});
export type GuidanceReply = z.output<typeof guidanceReply>;

export const channelBody = z.strictObject({
  kind: z.enum(['project', 'site']),
  name: words(200).min(2),
  address: words(300).min(4),
  offersData: z.boolean(),
  said: words(1000).default(''),
});
export type ChannelInput = z.output<typeof channelBody>;
const lead = z.object({ host: z.string(), entry: z.object({ id: z.uuid(), name: z.string() }), unit: party });
export const channelsReply = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      number: z.string(),
      unit: party,
      kind: z.string(),
      name: z.string(),
      host: z.string(),
      said: z.string(),
      createdOn: z.string(),
    }),
  ),
  leads: z.array(lead),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type ChannelsReply = z.output<typeof channelsReply>;

const share = z.object({
  quarter: z.string(),
  open: count,
  conditional: count,
  closed: count,
  share: z.number().nullable(),
});
export const sharesReply = z.object({
  quarters: z.array(z.string()),
  items: z.array(
    z.object({
      unit: party,
      quarters: z.array(share),
      falls: z.array(
        z.object({ quarter: z.string(), from: z.number(), to: z.number(), said: z.string().nullable() }),
      ),
      abilities: abilitiesSchema,
    }),
  ),
  classes: z.array(z.object({ key: z.string(), zh: z.string(), en: z.string() })),
  articles: z.array(z.string()),
});
export type SharesReply = z.output<typeof sharesReply>;
export const explainBody = z.strictObject({
  quarter: z.string().regex(/^\d{4}Q[1-4]$/),
  said: words(1000).min(2),
});
export const usabilityReply = z.object({
  items: z.array(
    z.object({
      unit: party,
      sets: count,
      /** Open sets that are hard to use, and what each lacks. */
      hard: z.array(
        z.object({
          id: z.uuid(),
          slug: z.string(),
          title: text,
          lacks: z.array(z.enum(['format', 'description', 'sample'])),
        }),
      ),
    }),
  ),
});
export type UsabilityReply = z.output<typeof usabilityReply>;
export const periodQuery = z.strictObject({ from: z.iso.date(), to: z.iso.date() });
const period = z.object({
  /** Fields of life: themes among the open sets. */
  fields: count,
  sets: count,
  rows: count,
  /** Mean score of the rows behind them; null where none was measured. */
  quality: z.number().nullable(),
  demandsMet: count,
  partners: count,
});
export const periodReply = z.object({
  from: z.string(),
  to: z.string(),
  formerFrom: z.string(),
  formerTo: z.string(),
  now: period,
  former: period,
  articles: z.array(z.string()),
});
export type PeriodReply = z.output<typeof periodReply>;
nameShapes({ OpeningInstruction: instructionReply });
