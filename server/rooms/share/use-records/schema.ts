/** The record of use as it travels, and its seven particulars as filters. */
import { z } from 'zod';
import { listOf, pageQuery } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';

const words = z.string().trim().max(200).optional();
const filters = {
  purpose: words,
  user: words,
  approver: words,
  content: words,
  way: words,
  medium: words,
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
};
export const usesQuery = z.strictObject({ ...pageQuery, ...filters });
export const exportQuery = z.strictObject(filters);
const useRecord = z.object({
  id: z.uuid(),
  purpose: z.string(),
  user: z.string(),
  approver: z.string(),
  content: z.string(),
  at: z.string(),
  way: z.string(),
  medium: z.string(),
  consumer: z.object({ id: z.uuid(), name: text }),
  provider: z.object({ id: z.uuid(), name: text }),
  /** The application whose decision let it leave; null where none was needed. */
  application: z.string().nullable(),
  grantId: z.uuid().nullable(),
});
export const useRecordList = listOf(useRecord).extend({
  /** The days shown: those asked for, or the last thirty. */
  from: z.iso.date(),
  to: z.iso.date(),
  /** There are more than the total says; it counts no further. */
  more: z.boolean(),
});
export type UseRecordList = z.output<typeof useRecordList>;
