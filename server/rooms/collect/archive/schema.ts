/** Requests and replies of the archive. */
import { z } from 'zod';
import { abilitiesSchema, pageQuery } from '#kernel/http/route.ts';
import { archiveKinds } from './tables.ts';

export const idParams = z.strictObject({ id: z.uuid() });
export const kindParams = z.strictObject({ kind: z.enum(archiveKinds) });
const said = z.string().trim().min(2).max(300);

export const ruleBody = z.strictObject({
  /** Left out: for ever. */
  retentionYears: z.number().int().min(1).max(100).optional(),
  /** Left out: it stays here. */
  handoverYears: z.number().int().min(0).max(100).optional(),
  archiveWithinDays: z.number().int().min(1).max(3650),
  agreedWith: said,
  document: said,
});
export type RuleBody = z.infer<typeof ruleBody>;

export const archiveBody = z.strictObject({ backupPlace: said });
export const handOverBody = z.strictObject({ receiver: said, receipt: said });
export const listQuery = z.strictObject({
  ...pageQuery,
  resource: z.uuid().optional(),
  organisation: z.uuid().optional(),
});

export const rule = z.object({
  kind: z.enum(archiveKinds),
  retentionYears: z.number().int().optional(),
  handoverYears: z.number().int().optional(),
  archiveWithinDays: z.number().int().optional(),
  agreedWith: z.string().optional(),
  document: z.string().optional(),
  setAt: z.string().optional(),
  /** Entries of the register that the periods hold for. */
  items: z.number().int(),
});
export const rulesReply = z.object({ items: z.array(rule), abilities: abilitiesSchema });

export const item = z.object({
  id: z.uuid(),
  number: z.string(),
  resourceId: z.uuid(),
  resourceName: z.string(),
  organisationId: z.uuid(),
  versionId: z.uuid(),
  seq: z.number().int(),
  kind: z.enum(archiveKinds),
  state: z.enum(['packing', 'archived', 'failed']),
  sha256: z.string().optional(),
  bytes: z.number().int().optional(),
  rows: z.number().int().optional(),
  backupPlace: z.string(),
  archivedDay: z.string(),
  /** Left out: for ever. */
  keepUntil: z.string().optional(),
  handOverBy: z.string().optional(),
  receiver: z.string().optional(),
  receipt: z.string().optional(),
  handedOverAt: z.string().optional(),
  /** What became of it since: consents withdrawn, rows erased and the package made anew, erased when its time was over. */
  notes: z.array(
    z.object({ kind: z.enum(['withdrawn', 'rebuilt', 'erased']), day: z.string(), rows: z.number().int() }),
  ),
});
export const itemsReply = z.object({
  items: z.array(item),
  total: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
});
export type ArchiveItem = z.infer<typeof item>;

/** Entries whose newest rows have no place in the register though the rule's days are over. */
export const dueReply = z.object({
  items: z.array(
    z.object({
      resourceId: z.uuid(),
      resourceName: z.string(),
      organisationId: z.uuid(),
      dueDay: z.string(),
    }),
  ),
});
export const archivedReply = z.object({ id: z.uuid() });
