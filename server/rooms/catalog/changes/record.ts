/** Records what happened in the world, gives every entry concerned its task, and lets the holder confirm that nothing changes. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { allowed, definePolicy, denied, inBusiness, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { changeKinds } from './limit.ts';
import type { TriggerBody } from './schema.ts';
import { changeTables } from './tables.ts';
import { endTasks, openTasks } from './tasks.ts';

export const readChangesPolicy = definePolicy('catalog.change.read', inBusiness);

const provides = (actor: Actor) =>
  hasRole(actor, 'provider') || hasRole(actor, 'bureau')
    ? allowed
    : denied('需要提供单位或主管部门角色', 'needs the role of provider or bureau');

/** The subject: whose entries are concerned. */
export const recordChangePolicy = definePolicy<{ providerId: string }>(
  'catalog.change.record',
  provides,
  (actor, { providerId }) =>
    hasRole(actor, 'bureau') || organisationOf(actor) === providerId
      ? allowed
      : denied('不是本单位的目录', 'the entry belongs to another organisation'),
);

export const ownChangePolicy = definePolicy<{ providerId: string }>(
  'catalog.change.own',
  (actor) =>
    hasRole(actor, 'provider') ? allowed : denied('需要本单位的数据提供角色', 'needs the role of a provider'),
  (actor, { providerId }) =>
    organisationOf(actor) === providerId
      ? allowed
      : denied('不是本单位的目录', 'the entry belongs to another organisation'),
);

export type ConcernedEntry = { resourceId: string; organisationId: string; name: string };

/** Published entries by id, or those that name the system as their source. */
async function concerned(tx: Tx, { resourceIds, systemId }: TriggerBody): Promise<ConcernedEntry[]> {
  const { rows } = await sql<ConcernedEntry>`
    select r.id as "resourceId", r.provider_id as "organisationId", v.name
    from catalog.resource r join catalog.resource_version v on v.id = r.published_version_id
    where r.state in ('active', 'suspended') and (
      r.id = any(${resourceIds ?? []}::uuid[])
      or (${systemId ?? null}::uuid is not null and exists (
        select from catalog.source_system s where s.version_id = v.id and s.system_id = ${systemId ?? null}::uuid)))
    order by v.name`.execute(tx);
  return rows;
}

/** Returns the trigger and how many tasks it gave. Refuses a kind that the city does not list and a day to come. */
export async function recordTrigger(
  p: Platform,
  actor: Actor,
  input: TriggerBody,
): Promise<{ id: string; tasks: number }> {
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const kinds = changeKinds(law);
    const kind = kinds.find(({ key }) => key === input.kind);
    if (!kind) {
      throw problem('catalog.change-kind', {
        params: {
          kinds: {
            zh: kinds.map(({ zh }) => zh).join('、'),
            en: kinds.map(({ en }) => en).join(', '),
          },
        },
        articles: law.cite('catalog.change-triggers'),
        rule: 'catalog.change-triggers',
      });
    }
    if (input.day > law.day) throw problem('catalog.change-day', { articles: kind.articles });
    const entries = await concerned(tx, input);
    for (const { organisationId: providerId } of entries) permit(recordChangePolicy, actor, { providerId });
    if (entries.length === 0) throw problem('catalog.change-nothing', { articles: kind.articles });
    const id = newId();
    const organisationId = organisationOf(actor) ?? null;
    await changeTables(tx)
      .insertInto('catalog.change_trigger')
      .values({
        id,
        kind: input.kind,
        day: input.day,
        note: input.note,
        organisation_id: entries[0]?.organisationId ?? null,
        instrument_change_id: null,
        system_id: input.systemId ?? null,
        recorded_by: actor.kind === 'person' ? actor.personId : null,
        recorded_by_organisation: organisationId,
        recorded_on: law.day,
        recorded_at: p.clock.now(),
      })
      .execute();
    const tasks = await openTasks(tx, p, law, {
      triggerId: id,
      kind: input.kind,
      day: input.day,
      what: input.note,
      entries,
    });
    await record(tx, p, {
      kind: 'catalog.change-recorded',
      actor,
      subject: { type: 'catalog.change-trigger', id },
      organisations: [...new Set(entries.map(({ organisationId: provider }) => provider))],
      decision: law.decided('record', ['catalog.change-triggers', 'catalog.change-deadline'], kind.articles),
      detail: { kind: input.kind, day: input.day, tasks: tasks.length },
    });
    return { id, tasks: tasks.length };
  });
}

/** The holder looked and says why the entry stays as it is. */
export async function confirmUnchanged(
  p: Platform,
  actor: Actor,
  taskId: string,
  note: string,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const task = await changeTables(tx)
      .selectFrom('catalog.change_task')
      .selectAll()
      .where('id', '=', taskId)
      .forUpdate()
      .executeTakeFirst();
    if (!task) throw problem('kernel.not-found');
    permit(ownChangePolicy, actor, { providerId: task.organisation_id });
    if (task.closed_on) throw problem('catalog.task-closed');
    await endTasks(tx, p, actor, { taskId, how: 'confirmed', note });
    const law = await lawNow(tx, p.law, p.clock.today());
    await record(tx, p, {
      kind: 'catalog.change-confirmed',
      actor,
      subject: { type: 'catalog.resource', id: task.resource_id },
      decision: law.decided('confirm', ['catalog.change-deadline']),
      detail: { task: taskId, day: task.day, due: task.due_on },
    });
  });
}
