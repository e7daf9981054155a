/** The task that a change gives to the holder of an entry: opened with its day, closed by the submission, by a confirmation or by withdrawal. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { LawNow } from '#law/settings.ts';
import { notify, settleTasks } from '#notices/index.ts';
import type { Resource, Version } from '../types.ts';
import { limitOf } from './limit.ts';
import { changeTables } from './tables.ts';

export type TaskInput = {
  triggerId: string;
  kind: string;
  day: LegalDay;
  /** What happened, for the message; no personal data. */
  what: string;
  entries: readonly { resourceId: string; organisationId: string; name: string }[];
};

/** What the messages of a task are settled by. */
export const noticeTask = (id: string): string => `catalog.change ${id}`;

/** One task an entry; an entry that has one of this trigger already gets no second. Returns the ids of the new tasks. */
export async function openTasks(tx: Tx, p: Platform, law: LawNow, input: TaskInput): Promise<string[]> {
  const limit = limitOf(law, input.kind, input.day);
  const today = p.clock.today();
  const opened: string[] = [];
  for (const { resourceId, organisationId, name } of input.entries) {
    const made = await changeTables(tx)
      .insertInto('catalog.change_task')
      .values({
        id: newId(),
        trigger_id: input.triggerId,
        resource_id: resourceId,
        organisation_id: organisationId,
        kind: input.kind,
        day: input.day,
        due_on: limit.due ?? null,
        binding: limit.binding,
        opened_on: today,
        overdue_on: null,
        closed_on: null,
        closed_how: null,
        closed_by: null,
        note: null,
        version_id: null,
        created_at: p.clock.now(),
      })
      .onConflict((conflict) => conflict.columns(['trigger_id', 'resource_id']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!made) continue;
    opened.push(made.id);
    await notify(tx, p, {
      kind: limit.due ? 'catalog.change-due' : 'catalog.change-recorded',
      to: { organisationId, roles: ['provider'] },
      params: { name, what: input.what, ...(limit.due ? { due: limit.due } : {}) },
      articles: limit.deadline.cite,
      subject: { type: 'catalog.resource', id: resourceId },
      link: `/changes?resource=${resourceId}`,
      task: noticeTask(made.id),
    });
  }
  return opened;
}

/**
 * A change was handed in: the entry's open tasks are done, late or in time; a change nobody had recorded leaves one that is closed
 * at once, so that the history knows its days. Returns whether the request is late.
 */
export async function settleOnSubmission(
  tx: Tx,
  p: Platform,
  law: LawNow,
  { resource, version, actor }: { resource: Resource; version: Version; actor: Actor },
): Promise<boolean> {
  const db = changeTables(tx);
  const today = p.clock.today();
  const open = await db
    .selectFrom('catalog.change_task')
    .selectAll()
    .where('resource_id', '=', resource.id)
    .where('closed_on', 'is', null)
    .forUpdate()
    .execute();
  let late = false;
  const by = actor.kind === 'person' ? actor.personId : null;
  for (const task of open) {
    const over = task.binding && task.due_on !== null && today > task.due_on;
    late ||= over;
    await db
      .updateTable('catalog.change_task')
      .set({ closed_on: today, closed_how: 'submitted', closed_by: by, version_id: version.id, late: over })
      .where('id', '=', task.id)
      .execute();
    await clearBreach(tx, p, task, over);
  }
  await settleTasks(
    tx,
    open.map(({ id }) => noticeTask(id)),
    p.clock.now(),
  );
  const { changeTrigger: kind, changeDay: day } = version;
  if (!kind || !day || open.some((task) => task.kind === kind && task.day === day)) return late;
  const { due, binding } = limitOf(law, kind, day);
  const over = binding && due !== undefined && today > due;
  const id = newId();
  await db
    .insertInto('catalog.change_task')
    .values({
      id,
      trigger_id: null,
      resource_id: resource.id,
      organisation_id: resource.providerId,
      kind,
      day,
      due_on: due ?? null,
      binding,
      opened_on: today,
      overdue_on: over && due ? addDays(due, 1) : null,
      closed_on: today,
      closed_how: 'submitted',
      closed_by: by,
      note: null,
      version_id: version.id,
      late: over,
      created_at: p.clock.now(),
    })
    .execute();
  await clearBreach(
    tx,
    p,
    { id, organisation_id: resource.providerId, resource_id: resource.id, due_on: due ?? null },
    over,
  );
  return late || over;
}

/** A breach of the task ends today; one that no day's turn had seen is entered with its days. */
async function clearBreach(
  tx: Tx,
  p: Platform,
  task: { id: string; organisation_id: string; resource_id: string; due_on: LegalDay | null },
  late: boolean,
): Promise<void> {
  const db = changeTables(tx);
  const cleared = await db
    .updateTable('catalog.breach')
    .set({ cleared_on: p.clock.today() })
    .where('task_id', '=', task.id)
    .where('cleared_on', 'is', null)
    .returning('id')
    .execute();
  if (cleared.length > 0 || !late || !task.due_on) return;
  await db
    .insertInto('catalog.breach')
    .values({
      id: newId(),
      organisation_id: task.organisation_id,
      kind: 'late-change',
      system_id: null,
      task_id: task.id,
      resource_id: task.resource_id,
      since_on: addDays(task.due_on, 1),
      cleared_on: p.clock.today(),
      created_at: p.clock.now(),
    })
    .execute();
}

/** The holder looked and found nothing to change, or the entry is gone: the task ends without a submission. */
export async function endTasks(
  tx: Tx,
  p: Platform,
  actor: Actor,
  end: { taskId?: string; resourceId?: string; how: 'confirmed' | 'withdrawn'; note?: string },
): Promise<number> {
  const db = changeTables(tx);
  const today = p.clock.today();
  const ended = await db
    .updateTable('catalog.change_task')
    .set({
      closed_on: today,
      closed_how: end.how,
      closed_by: actor.kind === 'person' ? actor.personId : null,
      note: end.note ?? null,
      late: sql<boolean>`(binding and coalesce(due_on < ${today}::date, false))`,
    })
    .where('closed_on', 'is', null)
    .$if(end.taskId !== undefined, (query) => query.where('id', '=', end.taskId ?? ''))
    .$if(end.resourceId !== undefined, (query) => query.where('resource_id', '=', end.resourceId ?? ''))
    .returning(['id', 'organisation_id', 'resource_id', 'due_on', 'late'])
    .execute();
  for (const task of ended) await clearBreach(tx, p, task, task.late);
  await settleTasks(
    tx,
    ended.map(({ id }) => noticeTask(id)),
    p.clock.now(),
  );
  return ended.length;
}
