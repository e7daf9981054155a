// What goes with a post: the roles of the former holder in the organisation, and with them the open tasks.
import type { Platform } from '#cases/index.ts';
import type { Role } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { threeAdmins } from '../policy.ts';
import { endSessionsOf } from '../sign-in/sessions.ts';
import { orgTables } from '../tables.ts';

/** Roles of oversight are the system administrator's alone to give and to take: no post carries them along. */
const notCarried: readonly Role[] = ['bureau', ...threeAdmins];

/** The role of somebody who runs or audits the platform: nothing of the business passes to them. */
export async function runsPlatform(tx: Tx, personId: string): Promise<Role | undefined> {
  const row = await orgTables(tx)
    .selectFrom('org.role_assignment')
    .select('role')
    .where('person_id', '=', personId)
    .where('role', 'in', threeAdmins)
    .where('until', 'is', null)
    .executeTakeFirst();
  return row?.role;
}

/**
 * To-dos belong to roles in an organisation, so they follow the roles. A person who still holds another post there keeps them;
 * without a person to follow, the former one loses the rights all the same.
 */
export async function passOn(
  tx: Tx,
  p: Pick<Platform, 'clock'>,
  organisationId: string,
  formerId: string,
  personId: string | null,
): Promise<void> {
  const db = orgTables(tx);
  const now = p.clock.now();
  const still = await db
    .selectFrom('org.contact')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('person_id', '=', formerId)
    .where('until', 'is', null)
    .executeTakeFirst();
  const held = await db
    .selectFrom('org.role_assignment')
    .select(['id', 'role'])
    .where('person_id', '=', formerId)
    .where('organisation_id', '=', organisationId)
    .where('until', 'is', null)
    .execute();
  const passing = held.filter(({ role }) => !notCarried.includes(role));
  if (passing.length === 0) return;
  if (personId && !(await runsPlatform(tx, personId))) {
    await db
      .insertInto('org.role_assignment')
      .values(
        passing.map(({ role }) => ({
          id: newId(),
          person_id: personId,
          organisation_id: organisationId,
          role,
          since: now,
          until: null,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['person_id', 'organisation_id', 'role']).where('until', 'is', null).doNothing(),
      )
      .execute();
  }
  if (still) return;
  await db
    .updateTable('org.role_assignment')
    .set({ until: now })
    .where(
      'id',
      'in',
      passing.map(({ id }) => id),
    )
    .execute();
  await endSessionsOf(tx, formerId, now);
}
