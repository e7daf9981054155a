/** The record of use of whatever leaves otherwise than by a call: seven particulars, none of them empty, written once. */
import type { Actor } from '#kernel/actor.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { defineErrors, problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { defineKinds, type Receipt, record } from '#ledger/index.ts';
import type { Serving } from './context.ts';

export const useRecordKinds = defineKinds({
  'serve.use-noted': { zh: '登记数据使用', en: 'Use of data noted', activity: 'use' },
});
export const useRecordErrors = defineErrors({
  'serve.use-record-incomplete': {
    status: 422,
    zh: {
      what: '使用记录缺少“{field}”',
      why: '每次使用须记明目的、使用人、审批人、内容、时间、方式和载体，缺一项数据不得交出。',
      mend: '请补全后再交付。',
    },
    en: {
      what: 'The record of use lacks “{field}”',
      why: 'Each use states purpose, user, approver, content, time, way and medium; without one of them nothing leaves.',
      mend: 'Complete it, then hand over.',
    },
  },
});

export const particulars = ['purpose', 'user', 'approver', 'content', 'at', 'way', 'medium'] as const;
export type Use = {
  purpose: string;
  /** The person who takes the data, by name or number, and their unit. */
  user: string;
  approver: string;
  content: string;
  at: Date;
  way: string;
  medium: string;
};
export type NoteUse = Use & {
  actor: Actor;
  consumerId: string;
  providerId: string;
  resourceId?: string;
  grantId?: string;
  handOverId?: string;
};

export type UseRecordTable = {
  id: string;
  purpose: string;
  used_by: string;
  approver: string;
  content: string;
  used_at: Date;
  way: string;
  medium: string;
  consumer_id: string;
  provider_id: string;
  resource_id: string | null;
  grant_id: string | null;
  hand_over_id: string | null;
  entry: string;
};
const recordsOfUse = (ex: Executor) => ex.withTables<{ 'serve.use_record': UseRecordTable }>();

/** Joins the caller's transaction. Throws `serve.use-record-incomplete` and names the first particular that is empty. */
export async function noteUse(tx: Tx, p: Serving, use: NoteUse): Promise<Receipt> {
  for (const field of particulars) {
    const value = use[field];
    if (typeof value === 'string' && value.trim() === '')
      throw problem('serve.use-record-incomplete', { params: { field } });
  }
  const id = newId();
  // People and content stand in the register, which may be erased; the ledger holds that there was a use, and of what.
  const receipt = await record(tx, p, {
    kind: 'serve.use-noted',
    actor: use.actor,
    subject: { type: 'serve.use-record', id },
    organisationId: use.consumerId,
    organisations: [use.providerId],
    detail: {
      at: use.at.toISOString(),
      ...(use.resourceId ? { resource: use.resourceId } : {}),
      ...(use.grantId ? { grant: use.grantId } : {}),
      ...(use.handOverId ? { handOver: use.handOverId } : {}),
    },
  });
  await recordsOfUse(tx)
    .insertInto('serve.use_record')
    .values({
      id,
      purpose: use.purpose,
      used_by: use.user,
      approver: use.approver,
      content: use.content,
      used_at: use.at,
      way: use.way,
      medium: use.medium,
      consumer_id: use.consumerId,
      provider_id: use.providerId,
      resource_id: use.resourceId ?? null,
      grant_id: use.grantId ?? null,
      hand_over_id: use.handOverId ?? null,
      entry: receipt.hash,
    })
    .execute();
  return receipt;
}
