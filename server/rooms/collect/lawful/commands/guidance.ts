/** Guidance and findings of the authority on a collecting task, and the body's answer; both see both. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { rules } from '../judge.ts';
import { guidePolicy, taskPolicy } from '../policy.ts';
import { getTask } from '../repository.ts';
import { lawfulTables } from '../tables.ts';

const excerpt = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text);

/** Errors: collect.guidance-none where the city's text has no such duty. */
export async function giveGuidance(
  p: Platform,
  actor: Actor,
  taskId: string,
  kind: 'guidance' | 'finding',
  text: string,
): Promise<void> {
  permit(guidePolicy, actor, undefined);
  const from = organisationOf(actor);
  if (!from) throw problem('kernel.forbidden', { params: { policy: guidePolicy.id, reason: '' } });
  await transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    if (!law.flag(rules.guidance)) throw problem('collect.guidance-none');
    const task = await getTask(tx, taskId);
    const id = newId();
    await lawfulTables(tx)
      .insertInto('collect.task_guidance')
      .values({
        id,
        task_id: taskId,
        kind,
        text,
        given_by: actor.kind === 'person' ? actor.personId : null,
        given_organisation_id: from,
        given_at: p.clock.now(),
        answer: null,
        answered_by: null,
        answered_at: null,
      })
      .execute();
    await record(tx, p, {
      kind: 'collect.guidance-given',
      actor,
      subject: { type: 'collect.task', id: taskId },
      organisationId: task.organisation_id,
      decision: law.decided(kind, [rules.guidance]),
      detail: { guidance: id, kind },
    });
    await notify(tx, p, {
      kind: 'collect.guidance-given',
      to: { organisationId: task.organisation_id, roles: ['provider'] },
      params: { task: task.content.title, text: excerpt(text) },
      articles: law.cite(rules.guidance),
      subject: { type: 'collect.task', id: taskId },
      link: `/collect/tasks/${taskId}`,
      from: actor,
    });
  });
}

/** Errors: collect.guidance-answered. */
export async function answerGuidance(
  p: Platform,
  actor: Actor,
  taskId: string,
  guidanceId: string,
  text: string,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const task = await getTask(tx, taskId);
    permit(taskPolicy, actor, { providerId: task.organisation_id });
    const guidance = await lawfulTables(tx)
      .selectFrom('collect.task_guidance')
      .selectAll()
      .where('id', '=', guidanceId)
      .where('task_id', '=', taskId)
      .forUpdate()
      .executeTakeFirst();
    if (!guidance) throw problem('kernel.not-found');
    if (guidance.answered_at) throw problem('collect.guidance-answered');
    await lawfulTables(tx)
      .updateTable('collect.task_guidance')
      .set({
        answer: text,
        answered_by: actor.kind === 'person' ? actor.personId : null,
        answered_at: p.clock.now(),
      })
      .where('id', '=', guidanceId)
      .execute();
    const law = await lawNow(tx, p.law, p.clock.today());
    await record(tx, p, {
      kind: 'collect.guidance-answered',
      actor,
      subject: { type: 'collect.task', id: taskId },
      organisationId: guidance.given_organisation_id,
      decision: law.decided('answered', [rules.guidance]),
      detail: { guidance: guidanceId },
    });
    const names = await organisationNames(tx, [task.organisation_id]);
    await notify(tx, p, {
      kind: 'collect.guidance-answered',
      to: { organisationId: guidance.given_organisation_id, roles: ['bureau'] },
      params: { unit: names.get(task.organisation_id) ?? '', task: task.content.title, text: excerpt(text) },
      articles: law.cite(rules.guidance),
      subject: { type: 'collect.task', id: taskId },
      link: `/collect/tasks/${taskId}`,
      from: actor,
    });
  });
}
