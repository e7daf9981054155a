/** Requests and replies of mending. */
import { z } from 'zod';
import { pageQuery } from '#kernel/http/route.ts';

const text = z.object({ zh: z.string(), en: z.string() });

export const batchParams = z.strictObject({ id: z.uuid() });
export const heldQuery = z.strictObject({
  ...pageQuery,
  /** `all`: those too that were mended or set aside. */
  state: z.enum(['open', 'all']).default('open'),
});

const LINES_AT_ONCE = 500;
const line = z.number().int().min(1).max(4_294_967_295);

export const mendBody = z.strictObject({
  /** Only what is to be different; every other cell stays as it was sent. */
  rows: z
    .array(z.strictObject({ line, values: z.record(z.string().max(200), z.string().max(100_000)) }))
    .min(1)
    .max(LINES_AT_ONCE),
});
export const setAsideBody = z.strictObject({
  lines: z.array(line).min(1).max(LINES_AT_ONCE),
  reason: z.string().trim().min(2).max(500),
});

export const heldRow = z.object({
  line: z.number().int(),
  values: z.record(z.string(), z.string()),
  /** `column` is empty for a fault of the whole row. */
  faults: z.array(z.object({ column: z.string(), code: z.string(), reason: text })),
  mendedBy: z.object({ batchId: z.uuid(), seq: z.number().int() }).optional(),
  setAside: z.string().optional(),
});
export type HeldRow = z.infer<typeof heldRow>;

export const heldRows = z.object({
  items: z.array(heldRow),
  total: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
  /** Rows mended or set aside so far. */
  settled: z.number().int(),
  columns: z.array(z.object({ name: z.string(), title: text, key: z.boolean() })),
});
export type HeldRows = z.infer<typeof heldRows>;

export const startedBatch = z.object({ batchId: z.uuid(), unchanged: z.boolean() });
export const startedBatches = z.object({ batches: z.array(startedBatch) });
