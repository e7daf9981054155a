/** The manifest as it travels: what a consumer checks a file against. */
import { z } from 'zod';
import { deliveryFormats } from './types.ts';

const chunk = z.object({
  ordinal: z.number().int(),
  from: z.number().int(),
  bytes: z.number().int(),
  rows: z.number().int(),
  sha256: z.string(),
});

export const manifestSchema = z.object({
  delivery: z.object({ id: z.uuid(), number: z.string() }),
  name: z.string(),
  type: z.string(),
  format: z.enum(deliveryFormats),
  size: z.number().int(),
  rows: z.number().int(),
  sha256: z.string(),
  columns: z.array(z.string()),
  /** Columns whose figures may be off by so much: moved to mark whose copy it is. */
  moved: z.array(z.object({ column: z.string(), by: z.string() })),
  grant: z.object({ number: z.string(), terms: z.string() }),
  service: z.object({ code: z.string(), version: z.number().int() }),
  /** The batch its rows were of, and when that became what callers read. */
  batch: z.number().int().nullable(),
  asOf: z.string().nullable(),
  madeAt: z.string(),
  expiresAt: z.string(),
  /** In order, without a gap; each can be fetched and checked by itself. */
  chunks: z.array(chunk),
});
export type Manifest = z.output<typeof manifestSchema>;
