/** Review over HTTP: comments on fields, what tells two versions apart, a list handed in at once, a withdrawal asked for. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { json, nameShapes, text } from '#kernel/http/shapes.ts';

const party = z.object({ id: z.uuid(), name: text });

export const commentBody = z.strictObject({
  /** The field: `name`, `sharingBasis`, `items.<item id>`, or empty for the entry as a whole. */
  path: z
    .string()
    .max(120)
    .regex(/^[A-Za-z0-9.-]*$/),
  text: z.string().trim().min(2).max(2000),
});
export const answerBody = z.strictObject({ text: z.string().trim().min(2).max(2000) });

const said = { id: z.uuid(), text: z.string(), author: z.string(), organisation: party, at: z.string() };
export const commentReply = z.object({
  ...said,
  versionId: z.uuid(),
  number: z.number().int(),
  path: z.string(),
  /** What the field is called, for an item its name then. */
  label: z.string(),
  revision: z.number().int(),
  resolvedAt: z.string().nullable(),
  resolvedBy: z.string().nullable(),
  answers: z.array(z.object(said)),
});
export type CommentReply = z.output<typeof commentReply>;
export const commentsReply = z.object({
  items: z.array(commentReply),
  unresolved: z.number().int(),
  abilities: abilitiesSchema,
});
export const commentsQuery = z.strictObject({ version: z.uuid().optional() });
export const commentParams = z.strictObject({ id: z.uuid(), comment: z.uuid() });

export const fieldChange = z.object({ field: z.string(), before: json, after: json });
export const versionDifference = z.object({
  from: z.object({ id: z.uuid(), number: z.number().int(), state: z.string() }),
  to: z.object({ id: z.uuid(), number: z.number().int(), state: z.string() }),
  fields: z.array(fieldChange),
  items: z.object({
    added: z.array(z.object({ id: z.string(), name: z.string(), titleZh: z.string() })),
    removed: z.array(z.object({ id: z.string(), name: z.string(), titleZh: z.string() })),
    changed: z.array(
      z.object({ id: z.string(), name: z.string(), titleZh: z.string(), fields: z.array(fieldChange) }),
    ),
  }),
  same: z.boolean(),
  /** True when nothing was removed or altered: items were added and no more. */
  onlyAdds: z.boolean(),
});
export type VersionDifference = z.output<typeof versionDifference>;
export const differenceQuery = z.strictObject({
  from: z.coerce.number().int().min(1).optional(),
  to: z.coerce.number().int().min(1).optional(),
});

export const submissionBody = z.strictObject({ resourceIds: z.array(z.uuid()).min(1).max(200) });
export const submissionReply = z.object({
  id: z.uuid(),
  items: z.array(z.object({ resourceId: z.uuid(), caseId: z.uuid(), code: z.string() })),
});

nameShapes({ ReviewComment: commentReply });
