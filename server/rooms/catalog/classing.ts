/** What an entry argues for its classes: reasons, conditions one by one, scenarios, and the grounds ticked against opening. */
import { z } from 'zod';
import { nameShapes } from '#kernel/http/shapes.ts';

const short = z.string().max(200);
const long = z.string().max(4000);

export const openingGroundSchema = z.strictObject({
  /** A key of the city's rule. */
  key: z.string().max(40),
  argument: long.optional(),
  title: short.optional(),
  article: z.string().max(60).optional(),
});
export type OpeningGround = z.output<typeof openingGroundSchema>;

export const classingSchema = z.strictObject({
  /** Class of the data by subject: a key of the list the bureau has issued. */
  dataClass: z.string().max(40).optional(),
  sharingReason: long.optional(),
  /** Conditions of sharing, each to be answered by itself. */
  sharingTerms: z.array(short).max(20).optional(),
  /** The scenarios for which a conditional entry may be asked. */
  scenarios: z.array(short).max(20).optional(),
  /** Why a class differs from that of the published version. */
  changeReason: long.optional(),
  openingGrounds: z.array(openingGroundSchema).max(20).optional(),
});
export type Classing = z.output<typeof classingSchema>;

nameShapes({ Classing: classingSchema });
