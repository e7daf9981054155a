// The part of those who only keep the platform running: given with an entrustment, taken back when it ends, whatever they were doing.
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { record } from '#ledger/index.ts';
import { getPerson } from '../repository.ts';
import { endSessionsOf } from '../sign-in/sessions.ts';
import { orgTables } from '../tables.ts';

type Operating = { personId: string; organisationId: string };

/** False when the person has another part on the platform already: whoever operates has no other. */
export async function giveOperating(
  tx: Tx,
  p: Platform,
  actor: Actor,
  { personId, organisationId }: Operating,
): Promise<boolean> {
  const db = orgTables(tx);
  // Two assignments of one person at once wait for each other.
  await db.selectFrom('org.person').select('id').where('id', '=', personId).forUpdate().execute();
  const person = await getPerson(tx, personId);
  if (person?.state !== 'active') throw problem('org.person-unknown');
  const held = await db
    .selectFrom('org.role_assignment')
    .select(['role', 'organisation_id'])
    .where('person_id', '=', personId)
    .where('until', 'is', null)
    .execute();
  if (held.some((one) => one.role !== 'operator' || one.organisation_id !== organisationId)) return false;
  if (held.length > 0) return true;
  await db
    .insertInto('org.role_assignment')
    .values({
      id: newId(),
      person_id: personId,
      organisation_id: organisationId,
      role: 'operator',
      since: p.clock.now(),
      until: null,
    })
    .execute();
  await record(tx, p, {
    kind: 'org.role-assigned',
    actor,
    subject: { type: 'person', id: personId },
    organisationId,
    detail: { role: 'operator' },
  });
  return true;
}

/** Every session of theirs ends with it. */
export async function takeOperating(
  tx: Tx,
  p: Platform,
  actor: Actor,
  { personId, organisationId }: Operating,
): Promise<void> {
  const ended = await orgTables(tx)
    .updateTable('org.role_assignment')
    .set({ until: p.clock.now() })
    .where('person_id', '=', personId)
    .where('organisation_id', '=', organisationId)
    .where('role', '=', 'operator')
    .where('until', 'is', null)
    .returning('id')
    .executeTakeFirst();
  await endSessionsOf(tx, personId, p.clock.now());
  if (!ended) return;
  await record(tx, p, {
    kind: 'org.role-ended',
    actor,
    subject: { type: 'person', id: personId },
    organisationId,
    detail: { role: 'operator' },
  });
}
