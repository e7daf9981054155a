/** Uploads that come in pieces, over HTTP; the pieces themselves follow the tus protocol. */
import { z } from 'zod';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { statedSchema } from '../intake/stated.ts';

export const beginBody = z.strictObject({
  fileName: z.string().trim().min(1).max(255),
  bytes: z.number().int().min(1),
  mode: z.enum(['full', 'incremental']).default('full'),
  encoding: z.enum(['auto', 'utf-8', 'gb18030']).default('auto'),
  /** How many rows the source holds once this file is in. */
  sourceRows: z.number().int().min(0).optional(),
  /** What the source states of the file; a difference refuses it. */
  stated: statedSchema.optional(),
  /** A digest of the file's two ends, by which another browser knows the same file. */
  mark: z
    .string()
    .regex(/^[0-9a-f]{16,64}$/)
    .optional(),
});

export const uploadSchema = z.object({
  id: z.uuid(),
  resourceId: z.uuid(),
  fileName: z.string(),
  bytes: z.number().int(),
  /** How many of them are here. */
  offset: z.number().int(),
  mode: z.enum(['full', 'incremental']),
  encoding: z.enum(['auto', 'utf-8', 'gb18030']),
  sourceRows: z.number().int().optional(),
  mark: z.string().optional(),
  state: z.enum(['open', 'taking-in', 'ended', 'refused', 'expired', 'given-up']),
  /** Once it is whole and was taken in. */
  batchId: z.uuid().optional(),
  refusal: z
    .object({ code: z.string(), what: text, why: text, mend: text, articles: z.array(z.string()) })
    .optional(),
  startedAt: z.string(),
  touchedAt: z.string(),
  /** When it is thrown away if nobody goes on. */
  expiresAt: z.string(),
});
export const uploadList = z.object({ items: z.array(uploadSchema) });
export const uploadParams = z.strictObject({ id: z.uuid() });

export type UploadReply = z.output<typeof uploadSchema>;
export type UploadList = z.output<typeof uploadList>;

nameShapes({ Upload: uploadSchema });
