/** Accesses to data, as they travel. */
import { z } from 'zod';
import { nameShapes, text } from '#kernel/http/shapes.ts';

const word = z.object({ key: z.string(), name: text });
export const accessesQuery = z.strictObject({
  organisationId: z.uuid().optional(),
  page: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
});
const access = z.object({
  at: z.string(),
  user: word,
  channel: word,
  /** A service, a data set, a paper: what it is known by. */
  what: z.string(),
  resourceId: z.string().nullable(),
  times: z.number().int(),
});
export const accessesReply = z.object({
  organisation: z.object({ id: z.string(), name: text }),
  items: z.array(access),
  total: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
  articles: z.array(z.string()),
});

export const accessReportQuery = z.strictObject({ from: z.iso.date(), to: z.iso.date() });
export const accessReport = z.object({
  from: z.string(),
  to: z.string(),
  channels: z.array(word),
  users: z.array(
    word.extend({ counts: z.array(z.object({ channel: z.string(), times: z.number().int() })) }),
  ),
  total: z.number().int(),
  articles: z.array(z.string()),
});

nameShapes({ DataAccess: access });
