/** Saves a collecting task: what the city asks of one must be there, or it is not kept and everything missing is named. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { portsOf } from '../../intake/ports.ts';
import type { Repeat, TaskContent } from '../content.ts';
import { entryOf, factsOf } from '../facts.ts';
import { judgeTask, rules } from '../judge.ts';
import { taskPolicy } from '../policy.ts';
import { lockTask } from '../repository.ts';
import { lawfulTables } from '../tables.ts';

const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

/** The rules that what is missing rests on, for the ledger and the refusal. */
const ruleNames = [rules.grounds, rules.elements, rules.verification, rules.repeats];

export function refuseIncomplete(issues: readonly FieldIssue[], repeats: readonly Repeat[]): void {
  if (issues.length === 0) return;
  const articles = [...new Set(issues.flatMap((one) => one.articles))];
  const again = issues.filter(({ code }) => code === 'collect.repeated-collection');
  if (again.length === issues.length) {
    const open = repeats.filter(({ settled }) => !settled);
    const sources = [...new Set(open.map((one) => `${one.providerName}“${one.resourceName}”`))].join('、');
    throw problem('collect.repeated-collection', { params: { sources }, articles, fields: [...issues] });
  }
  throw problem('collect.task-incomplete', {
    params: { count: issues.length },
    articles,
    fields: [...issues],
  });
}

/** What is missing, and who has the data already; nothing is kept. */
export async function checkTask(
  p: Platform,
  actor: Actor,
  resourceId: string,
  content: TaskContent,
): Promise<{ law: LawNow; issues: FieldIssue[]; repeats: readonly Repeat[] }> {
  const entry = await entryOf(p.db, resourceId);
  permit(taskPolicy, actor, { providerId: entry.resource.providerId });
  const law = await lawNow(p.db, p.law, p.clock.today());
  const facts = await factsOf(p.db, law, portsOf(p), entry, content);
  return { law, issues: judgeTask(law, content, facts), repeats: facts.repeats };
}

/** Errors: collect.task-incomplete, repeated-collection. Returns the id. */
export async function createTask(
  p: Platform,
  actor: Actor,
  resourceId: string,
  content: TaskContent,
): Promise<string> {
  const id = newId();
  await transact(p.db, async (tx) => {
    const entry = await entryOf(tx, resourceId);
    permit(taskPolicy, actor, { providerId: entry.resource.providerId });
    const law = await lawNow(tx, p.law, p.clock.today());
    const facts = await factsOf(tx, law, portsOf(p), entry, content);
    refuseIncomplete(judgeTask(law, content, facts), facts.repeats);
    const { rows } = await sql<{ n: string }>`select nextval('collect.task_number')::text as n`.execute(tx);
    const number = `CJ-${p.clock.today().slice(0, 4)}-${(rows[0]?.n ?? '').padStart(4, '0')}`;
    const now = p.clock.now();
    await lawfulTables(tx)
      .insertInto('collect.task')
      .values({
        id,
        number,
        organisation_id: organisationOf(actor) ?? entry.resource.providerId,
        resource_id: resourceId,
        state: 'prepared',
        content: JSON.stringify(content),
        repeats: JSON.stringify(facts.repeats),
        subject_kind: content.subjectKind || 'none',
        ground: content.ground.kind,
        created_at: now,
        created_by: personOf(actor),
        started_day: null,
        started_at: null,
        ended_at: null,
        ended_reason: null,
      })
      .execute();
    await lawfulTables(tx)
      .insertInto('collect.task_revision')
      .values({
        task_id: id,
        revision: 1,
        content: JSON.stringify(content),
        saved_at: now,
        saved_by: personOf(actor),
      })
      .execute();
    await recordSaved(p, tx, actor, law, {
      id,
      number,
      resourceId,
      revision: 1,
      content,
      repeats: facts.repeats,
    });
  });
  return id;
}

/** Errors: collect.task-started (ended ones), task-changed, and as `createTask`. */
export async function saveTask(
  p: Platform,
  actor: Actor,
  id: string,
  revision: number,
  content: TaskContent,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const task = await lockTask(tx, id);
    permit(taskPolicy, actor, { providerId: task.organisation_id });
    if (task.state === 'ended') throw problem('collect.task-started');
    if (task.revision !== revision)
      throw problem('collect.task-changed', { params: { revision: task.revision } });
    const entry = await entryOf(tx, task.resource_id);
    const law = await lawNow(tx, p.law, p.clock.today());
    const facts = await factsOf(tx, law, portsOf(p), entry, content);
    refuseIncomplete(judgeTask(law, content, facts), facts.repeats);
    await lawfulTables(tx)
      .updateTable('collect.task')
      .set({
        revision: revision + 1,
        content: JSON.stringify(content),
        repeats: JSON.stringify(facts.repeats),
        subject_kind: content.subjectKind || 'none',
        ground: content.ground.kind,
      })
      .where('id', '=', id)
      .execute();
    await lawfulTables(tx)
      .insertInto('collect.task_revision')
      .values({
        task_id: id,
        revision: revision + 1,
        content: JSON.stringify(content),
        saved_at: p.clock.now(),
        saved_by: personOf(actor),
      })
      .execute();
    await recordSaved(p, tx, actor, law, {
      id,
      number: task.number,
      resourceId: task.resource_id,
      revision: revision + 1,
      content,
      repeats: facts.repeats,
    });
  });
}

async function recordSaved(
  p: Platform,
  tx: Parameters<Parameters<typeof transact>[1]>[0],
  actor: Actor,
  law: LawNow,
  saved: {
    id: string;
    number: string;
    resourceId: string;
    revision: number;
    content: TaskContent;
    repeats: readonly Repeat[];
  },
): Promise<void> {
  const { ground, fields, subjectKind } = saved.content;
  await record(tx, p, {
    kind: 'collect.task-saved',
    actor,
    subject: { type: 'collect.task', id: saved.id },
    decision: law.decided('saved', ruleNames),
    detail: {
      number: saved.number,
      resource: saved.resourceId,
      revision: saved.revision,
      subjectKind,
      ground: { kind: ground.kind, title: ground.title, article: ground.article },
      fields: fields.map(({ item }) => item),
      repeats: saved.repeats.map(({ item, resourceId, settled }) => ({
        item,
        resource: resourceId,
        settled: settled?.how ?? null,
      })),
    },
  });
}
