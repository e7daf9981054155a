/** Tasks and what hangs on them, as they lie in PostgreSQL; nothing is decided here. */
import type { Selectable } from 'kysely';
import type { Executor, Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { lawfulTables, type TaskTable } from './tables.ts';

export type TaskRow = Selectable<TaskTable>;

export async function getTask(ex: Executor, id: string): Promise<TaskRow> {
  const row = await lawfulTables(ex)
    .selectFrom('collect.task')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

export async function lockTask(tx: Tx, id: string): Promise<TaskRow> {
  const row = await lawfulTables(tx)
    .selectFrom('collect.task')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

export const activeTasks = (ex: Executor, resourceId: string): Promise<TaskRow[]> =>
  lawfulTables(ex)
    .selectFrom('collect.task')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .where('state', '=', 'active')
    .orderBy('number')
    .execute();

export const noticesOf = (ex: Executor, taskId: string) =>
  lawfulTables(ex)
    .selectFrom('collect.task_notice')
    .selectAll()
    .where('task_id', '=', taskId)
    .orderBy('version', 'desc')
    .execute();

export const newestChecklist = (ex: Executor, taskId: string) =>
  lawfulTables(ex)
    .selectFrom('collect.task_checklist')
    .selectAll()
    .where('task_id', '=', taskId)
    .orderBy('signed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

export const guidanceOf = (ex: Executor, taskIds: readonly string[]) =>
  taskIds.length === 0
    ? Promise.resolve([])
    : lawfulTables(ex)
        .selectFrom('collect.task_guidance')
        .selectAll()
        .where('task_id', 'in', [...taskIds])
        .orderBy('given_at', 'desc')
        .execute();
