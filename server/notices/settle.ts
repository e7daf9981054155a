/** What was asked for is done: its messages wait for nobody any more. They stay, with the moment, as a record of what was asked. */
import type { Tx } from '#kernel/db.ts';
import { noticeTables } from './tables.ts';

/**
 * `tasks`: keys that `notify` was given as `task`. In the transaction of the act that did the thing, whoever did it; for every
 * reader. A later message of the same task (to its next holder) is open again.
 */
export async function settleTasks(tx: Tx, tasks: readonly string[], at: Date): Promise<void> {
  if (tasks.length === 0) return;
  await noticeTables(tx)
    .updateTable('notices.addressee')
    .set({ settled_at: at })
    .where('settled_at', 'is', null)
    .where('notice_id', 'in', (of) => of.selectFrom('notices.notice').select('id').where('task', 'in', tasks))
    .execute();
}
