/** The columns that were left out of a batch, and what the unit says becomes of them; open ones are tasks of its workbench. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { settleTasks } from '#notices/index.ts';
import type { BoardTask } from '#rooms/org/index.ts';
import { leftOutTask, tellable } from '../commands/left-out.ts';
import { readBatchPolicy } from '../policy.ts';
import { getBatch } from '../repository.ts';
import { collectTables } from '../tables.ts';
import { taskPolicy } from './policy.ts';
import type { LeftOutReply } from './schema.ts';
import { lawfulTables } from './tables.ts';

export async function readLeftOut(p: Platform, actor: Actor, batchId: string): Promise<LeftOutReply> {
  const row = await collectTables(p.db)
    .selectFrom('collect.left_out')
    .selectAll()
    .where('batch_id', '=', batchId)
    .executeTakeFirst();
  const batch = await getBatch(p.db, batchId);
  if (!batch) throw problem('kernel.not-found');
  permit(readBatchPolicy, actor, { providerId: batch.organisation_id });
  if (!row) return { columns: [], articles: [], abilities: {} };
  return {
    columns: row.columns.map(({ position, name, item }) => ({
      position,
      name: tellable(name),
      ...(item ? { item } : {}),
    })),
    articles: row.articles,
    ...(row.settled_at ? { settledAt: row.settled_at.toISOString() } : {}),
    ...(row.answer ? { answer: row.answer } : {}),
    abilities: row.settled_at
      ? {}
      : abilitiesOf(actor, { providerId: row.organisation_id }, { settle: taskPolicy }),
  };
}

/** Errors: collect.left-out-settled. */
export async function settleLeftOut(
  p: Platform,
  actor: Actor,
  batchId: string,
  answer: string,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await collectTables(tx)
      .selectFrom('collect.left_out')
      .selectAll()
      .where('batch_id', '=', batchId)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw problem('kernel.not-found');
    permit(taskPolicy, actor, { providerId: row.organisation_id });
    if (row.settled_at) throw problem('collect.left-out-settled');
    await collectTables(tx)
      .updateTable('collect.left_out')
      .set({
        settled_at: p.clock.now(),
        settled_by: actor.kind === 'person' ? actor.personId : null,
        answer,
      })
      .where('batch_id', '=', batchId)
      .execute();
    await record(tx, p, {
      kind: 'collect.left-out-settled',
      actor,
      subject: { type: 'collect.batch', id: batchId },
      organisationId: row.organisation_id,
      detail: { resource: row.resource_id, answer },
    });
    await settleTasks(tx, [leftOutTask(batchId)], p.clock.now());
  });
}

/** For the workbench: what waits for the unit's word, and guidance it has not answered. */
export async function lawfulTasks(
  ex: Executor,
  organisationId: string,
  articles: readonly string[],
): Promise<BoardTask[]> {
  const left = await collectTables(ex)
    .selectFrom('collect.left_out')
    .select(['batch_id', 'columns', 'articles'])
    .where('organisation_id', '=', organisationId)
    .where('settled_at', 'is', null)
    .orderBy('at')
    .execute();
  const open = await openGuidance(ex, organisationId);
  const shared = { due: null, late: false };
  return [
    ...left.map(
      (row): BoardTask => ({
        ...shared,
        key: `left-out:${row.batch_id}`,
        domains: ['collect', 'gather'],
        act: { zh: '说明未准许采集的字段', en: 'Say what becomes of columns left out' },
        title: row.columns.map(({ name }) => tellable(name)).join('、'),
        articles: row.articles,
        link: `/collect/batches/${row.batch_id}`,
      }),
    ),
    ...open.map(
      (row): BoardTask => ({
        ...shared,
        key: `guidance:${row.id}`,
        domains: ['collect', 'gather'],
        act: { zh: '答复对采集事项的意见', en: 'Answer guidance on a collecting task' },
        title: row.title,
        articles,
        link: `/collect/tasks/${row.taskId}`,
      }),
    ),
  ];
}

async function openGuidance(ex: Executor, organisationId: string) {
  const rows = await lawfulTables(ex)
    .selectFrom('collect.task_guidance as g')
    .innerJoin('collect.task as t', 't.id', 'g.task_id')
    .select(['g.id', 't.id as taskId', 't.content'])
    .where('t.organisation_id', '=', organisationId)
    .where('g.answered_at', 'is', null)
    .execute();
  return rows.map(({ id, taskId, content }) => ({ id, taskId, title: content.title }));
}
