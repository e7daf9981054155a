// The daily check as it travels: a summary for everybody, findings for departments.
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { json, text } from '#kernel/http/shapes.ts';
import { detectorKeys, limits } from './terms.ts';

const mark = z.object({ checked: z.number().int(), good: z.number().int() });
const marks = z.object({ metadata: mark, validity: mark, timeliness: mark, availability: mark });
const counted = z.object({ standing: z.number().int(), overdue: z.number().int() });

export const healthReply = z.object({
  /** The last check; null before the first. */
  last: z
    .object({ day: z.string(), datasets: z.number().int(), findings: z.number().int(), marks })
    .nullable(),
  days: z.array(z.object({ day: z.string(), datasets: z.number().int(), findings: z.number().int() })),
  detectors: z.array(
    z.object({ key: z.enum(detectorKeys), standing: z.number().int(), looked: z.boolean() }),
  ),
  departments: z.array(counted.extend({ id: z.string(), name: text })),
  /** By the four dimensions of the open-data index, each said in its own figures. */
  self: z.array(
    z.object({
      dimension: z.enum(['readiness', 'platform', 'data', 'use']),
      facts: z.array(z.object({ key: z.string(), value: z.number() })),
    }),
  ),
});
export type HealthReply = z.output<typeof healthReply>;

export const finding = z.object({
  id: z.string(),
  dataset: z.object({ id: z.string(), slug: z.string(), title: text }),
  organisation: z.object({ id: z.string(), name: text }),
  detector: z.enum(detectorKeys),
  evidence: z.record(z.string(), json),
  state: z.enum(['standing', 'mended', 'overruled']),
  foundOn: z.string(),
  dueOn: z.string().nullable(),
  late: z.boolean(),
  objection: z
    .object({
      id: z.string(),
      said: z.string(),
      decision: z.enum(['upheld', 'rejected']).nullable(),
      answer: z.string(),
    })
    .nullable(),
  abilities: abilitiesSchema,
});
export const findingsReply = z.object({
  items: z.array(finding),
  total: z.number().int(),
  limits: z.array(z.object({ kind: z.enum(limits), value: z.number().nullable() })),
  abilities: abilitiesSchema,
});
export type FindingsReply = z.output<typeof findingsReply>;
export const findingsQuery = z.strictObject({
  detector: z.enum(detectorKeys).optional(),
  state: z.enum(['standing', 'mended', 'overruled']).default('standing'),
});
export const objectionBody = z.strictObject({ said: z.string().trim().min(2).max(2000) });
export const decisionBody = z.strictObject({
  decision: z.enum(['upheld', 'rejected']),
  answer: z.string().trim().min(2).max(2000),
});
export const limitBody = z.strictObject({
  kind: z.enum(limits),
  value: z.number().min(0).max(1_000_000_000),
});
