/** Imports as they travel. */
import { z } from 'zod';
import { text } from '#kernel/http/shapes.ts';
import { draftItemSchema } from '../content.ts';

export const cellIssueSchema = z.object({
  cell: z.string(),
  row: z.number().int(),
  column: z.string(),
  code: z.string(),
  message: text,
  mend: text,
  articles: z.array(z.string()),
  severity: z.enum(['error', 'warning']),
});
export const importReply = z.object({
  sheet: z.string(),
  entries: z.array(
    z.object({
      row: z.number().int(),
      name: z.string(),
      items: z.number().int(),
      /** False: this entry keeps the sheet from being imported as a whole. */
      sound: z.boolean(),
      issues: z.array(cellIssueSchema),
      /** What the form will still ask for before the entry can be submitted. */
      open: z.array(cellIssueSchema),
    }),
  ),
  /** Faults that belong to no entry, such as those of the headings. */
  issues: z.array(cellIssueSchema),
  errors: z.number().int(),
  warnings: z.number().int(),
  /** Ids of the drafts that were made, in the order of the sheet; empty for a preview. */
  created: z.array(z.object({ id: z.uuid(), name: z.string() })),
});
export type ImportReply = z.output<typeof importReply>;

/** `all`: every entry or none; `sound`: those without an error, in one transaction. */
export const importQuery = z.strictObject({ mode: z.enum(['all', 'sound']).default('all') });

export const profileParams = z.strictObject({
  key: z.enum(['cycles', 'sharing-classes', 'opening-classes', 'formats']),
});
export const profileBody = z.strictObject({
  words: z.record(z.string().min(1).max(40), z.string().min(1).max(40)),
});
export const profileReply = z.object({
  profile: z.record(z.string(), z.record(z.string(), z.string())),
  /** What each list may be mapped to. */
  choices: z.record(z.string(), z.array(z.object({ key: z.string(), zh: z.string(), en: z.string() }))),
  canSave: z.boolean(),
});
export type ImportProfile = z.output<typeof profileReply>;

export const fileProfileReply = z.object({
  sheet: z.string(),
  rows: z.number().int(),
  items: z.array(z.object({ ...draftItemSchema.shape, why: z.array(text) })),
  keyCandidates: z.array(z.string()),
});
