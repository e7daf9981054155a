/** What is looked at before it goes out, as it travels: the public page of a draft, the rows by which a release differs. */
import { z } from 'zod';
import { text } from '#kernel/http/shapes.ts';
import { setPage } from '../search/schema-page.ts';

const row = z.array(z.string().nullable());
const titled = z.array(z.object({ name: z.string(), title: text }));

export const draftReply = z.object({
  /** As the page will say it, once it is published as it stands. */
  set: setPage,
  datasetId: z.uuid(),
  state: z.string(),
  lacks: z.array(z.object({ path: z.string(), message: text })),
  /** Of the release that is to go out with it; null while there is none. */
  rows: z.object({ columns: titled, cells: z.array(row) }).nullable(),
});
export type DraftReply = z.output<typeof draftReply>;

export const differenceReply = z.object({
  /** Number of the release it is compared with; null of the first. */
  from: z.number().int().nullable(),
  /** Rows are known again by their key; else one that changed goes and comes. */
  keyed: z.boolean(),
  columns: titled,
  added: z.array(row),
  removed: z.array(row),
  changed: z.array(z.object({ before: row, after: row })),
});
export type ReleaseDifference = z.output<typeof differenceReply>;
