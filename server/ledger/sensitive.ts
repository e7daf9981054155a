/** People's looks at rows of a grade that asks for care, and files of rows taken away: on record once a reader, day and place. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { defineKinds } from './kinds.ts';
import { record } from './record.ts';

export const sensitiveKinds = defineKinds({
  'ledger.sensitive-read': { zh: '查看敏感级别数据', en: 'Rows of a sensitive grade read', activity: 'use' },
  'ledger.rows-exported': { zh: '导出数据文件', en: 'File of rows taken away', activity: 'use' },
});

export type SensitiveRead = {
  actor: Actor;
  resourceId: string;
  /** The organisation whose data they are; it may read the entry. */
  holderId: string;
  /** What was looked at: a page of the desk, by name. */
  place: string;
  /** What part of the resource, such as a batch. */
  part?: string;
  grade: string;
  /** The values were covered for this reader. */
  masked: boolean;
  /** A file left the platform: each one counts, not only the first of a day. */
  exported?: boolean;
};

/**
 * One entry for a reader, legal day and place: who looked at whose data on which day is what an inspector asks, and a list that is
 * leafed through would bury the ledger. What was seen is not in the entry.
 */
export async function recordSensitiveRead(
  k: Pick<Kernel, 'db' | 'clock'>,
  read: SensitiveRead,
): Promise<void> {
  await transact(k.db, (tx) => noteSensitiveRead(tx, k, read));
}

/** The same as part of the act by which the rows are read. */
export async function noteSensitiveRead(
  tx: Tx,
  k: Pick<Kernel, 'clock'>,
  read: SensitiveRead,
): Promise<void> {
  const { actor, resourceId, holderId, place, part, grade, masked, exported = false } = read;
  if (actor.kind !== 'person') return;
  const day = k.clock.today();
  const digest = createHash('sha256')
    .update(
      JSON.stringify(['sensitive', actor.personId, actor.organisationId, day, resourceId, place, part ?? '']),
    )
    .digest();
  if (!exported) {
    const { numAffectedRows = 0n } = await sql`
      insert into ledger.reading (digest, day) values (${digest}, ${day}) on conflict do nothing`.execute(tx);
    if (numAffectedRows === 0n) return;
    await sql`delete from ledger.reading where day < ${day}`.execute(tx);
  }
  await record(tx, k, {
    kind: exported ? 'ledger.rows-exported' : 'ledger.sensitive-read',
    actor,
    subject: { type: 'catalog.resource', id: resourceId },
    organisationId: holderId,
    detail: { place, grade, masked, ...(part ? { part } : {}) },
  });
}
