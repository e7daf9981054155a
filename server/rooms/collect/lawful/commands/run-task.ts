/** Starts and ends a collecting task, publishes its notice and signs its checklist; batches held for want of a task go on. */
import { createHash } from 'node:crypto';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { settleTasks } from '#notices/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { personNames } from '#rooms/org/index.ts';
import { startNext } from '../../commands/end-batch.ts';
import { missingTask } from '../../commands/left-out.ts';
import { portsOf } from '../../intake/ports.ts';
import { joinTerms } from '../../intake/terms.ts';
import { lockIntake, updateBatch } from '../../repository.ts';
import { collectTables } from '../../tables.ts';
import { entryOf, factsOf } from '../facts.ts';
import { taskTerms } from '../gate.ts';
import { judgeStart, judgeTask, rules } from '../judge.ts';
import { taskPolicy } from '../policy.ts';
import { lockTask, newestChecklist, noticesOf, type TaskRow } from '../repository.ts';
import { type ChecklistAnswer, lawfulTables } from '../tables.ts';
import { flushJob } from './forms.ts';
import { refuseIncomplete } from './save-task.ts';

async function own(tx: Tx, actor: Actor, id: string): Promise<TaskRow> {
  const task = await lockTask(tx, id);
  permit(taskPolicy, actor, { providerId: task.organisation_id });
  if (task.state === 'ended') throw problem('collect.task-started');
  return task;
}

/** A further version of the notice; earlier ones stay, since records name the one that was shown. */
export async function publishNotice(p: Platform, actor: Actor, id: string, text: string): Promise<number> {
  return transact(p.db, async (tx) => {
    await own(tx, actor, id);
    const version = ((await noticesOf(tx, id))[0]?.version ?? 0) + 1;
    await lawfulTables(tx)
      .insertInto('collect.task_notice')
      .values({
        task_id: id,
        version,
        text,
        published_at: p.clock.now(),
        published_by: actor.kind === 'person' ? actor.personId : null,
      })
      .execute();
    await record(tx, p, {
      kind: 'collect.notice-published',
      actor,
      subject: { type: 'collect.task', id },
      detail: { version, sha256: createHash('sha256').update(text).digest('hex') },
    });
    return version;
  });
}

/** Signed in the name of whoever sends it; a later signature counts, earlier ones are kept. */
export async function signChecklist(
  p: Platform,
  actor: Actor,
  id: string,
  answers: readonly ChecklistAnswer[],
): Promise<void> {
  await transact(p.db, async (tx) => {
    await own(tx, actor, id);
    const law = await lawNow(tx, p.law, p.clock.today());
    const asked = law.terms(rules.checklist).map(({ key }) => key);
    const known = answers.filter(({ key }) => asked.includes(key));
    const personId = actor.kind === 'person' ? actor.personId : undefined;
    const name = personId ? (await personNames(tx, [personId])).get(personId) : undefined;
    await lawfulTables(tx)
      .insertInto('collect.task_checklist')
      .values({
        id: newId(),
        task_id: id,
        answers: JSON.stringify(known),
        signed_by: personId ?? null,
        signed_name: name ?? '',
        signed_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'collect.checklist-signed',
      actor,
      subject: { type: 'collect.task', id },
      decision: law.decided('signed', [rules.checklist]),
      detail: { answers: known.map(({ key, answer }) => ({ key, answer })) },
    });
  });
}

/** Errors: collect.task-incomplete (names notice and checklist too), task-started. */
export async function startTask(p: Platform, actor: Actor, id: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const task = await own(tx, actor, id);
    if (task.state !== 'prepared') throw problem('collect.task-started');
    const law = await lawNow(tx, p.law, p.clock.today());
    const entry = await entryOf(tx, task.resource_id);
    const facts = await factsOf(tx, law, portsOf(p), entry, task.content);
    const [notice] = await noticesOf(tx, id);
    const checklist = await newestChecklist(tx, id);
    refuseIncomplete(
      [
        ...judgeTask(law, task.content, facts),
        ...judgeStart(law, task.content, { noticeVersion: notice?.version, answers: checklist?.answers }),
      ],
      facts.repeats,
    );
    const started = {
      state: 'active' as const,
      started_day: p.clock.today(),
      started_at: p.clock.now(),
    };
    await lawfulTables(tx)
      .updateTable('collect.task')
      .set({ ...started, repeats: JSON.stringify(facts.repeats) })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'collect.task-started',
      actor,
      subject: { type: 'collect.task', id },
      decision: law.decided('started', [rules.grounds, rules.elements, rules.checklist]),
      detail: {
        number: task.number,
        resource: task.resource_id,
        revision: task.revision,
        notice: notice?.version ?? null,
        checklist: checklist?.id ?? null,
      },
    });
    await release(p, tx, task.resource_id);
  });
}

/** Batches that waited for a task are taken in under its terms, the oldest first. */
async function release(p: Platform, tx: Tx, resourceId: string): Promise<void> {
  const held = await collectTables(tx)
    .selectFrom('collect.batch')
    .select(['id', 'terms'])
    .where('resource_id', '=', resourceId)
    .where('state', '=', 'received')
    .where('awaiting', '=', 'task')
    .orderBy('seq')
    .execute();
  if (held.length === 0) return;
  await lockIntake(tx, resourceId);
  const published = await getPublishedVersion(tx, resourceId);
  const law = await lawNow(tx, p.law, p.clock.today());
  const more = published && (await taskTerms(tx, law, published, { kind: 'file' }));
  for (const batch of held) {
    const { awaiting: _, ...terms } = batch.terms;
    await updateBatch(tx, batch.id, {
      awaiting_confirmation: false,
      awaiting: null,
      terms: joinTerms(terms, more ?? {}),
    });
  }
  await startNext(p, tx, resourceId);
  await settleTasks(tx, [missingTask(resourceId)], p.clock.now());
}

/** Ends it with a reason; loads after that have it behind them no more, and its forms close. */
export async function endTask(p: Platform, actor: Actor, id: string, reason: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const task = await own(tx, actor, id);
    await lawfulTables(tx)
      .updateTable('collect.task')
      .set({ state: 'ended', ended_at: p.clock.now(), ended_reason: reason })
      .where('id', '=', id)
      .execute();
    const forms = await lawfulTables(tx)
      .updateTable('collect.form')
      .set({ state: 'closed', closed_at: p.clock.now() })
      .where('task_id', '=', id)
      .where('state', '=', 'open')
      .returning('id')
      .execute();
    // What waits for its batch goes with the task, also where no batch could be made of it.
    for (const { id: formId } of forms) await p.jobs.add(tx, flushJob, { formId }, { key: `form:${formId}` });
    await record(tx, p, {
      kind: 'collect.task-ended',
      actor,
      subject: { type: 'collect.task', id },
      detail: { number: task.number, resource: task.resource_id, reason },
    });
  });
}
