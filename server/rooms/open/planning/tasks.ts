/** Tasks of units: lines of the plan and what the bureau asks by itself; answered, overdue after their day, done when the data are open. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getResource, resourceTitles } from '#rooms/catalog/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import { looksAtOpening } from '../demands/index.ts';
import { taskNumber } from './plan.ts';
import { ownTask, plans } from './policy.ts';
import { refuseBarred } from './queue.ts';
import type { Cooperation, TaskInput, TaskReply, TasksReply } from './schema.ts';
import { type Opened, openedEntries, partiesOf, personOf, requireUnit } from './shared.ts';
import { planningTables, type TaskRow } from './tables.ts';

export function sendTask(p: Platform, actor: Actor, input: TaskInput): Promise<string> {
  permit(plans, actor, undefined);
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const unit = await requireUnit(tx, input.unitId);
    if (input.resourceId) {
      const entry = await getResource(tx, input.resourceId);
      if (entry?.providerId !== unit.id) throw problem('kernel.not-found');
      await refuseBarred(tx, [input.resourceId]);
    }
    const id = newId();
    await planningTables(tx)
      .insertInto('open.task')
      .values({
        id,
        number: await taskNumber(tx, law),
        source: 'bureau',
        year: Number(input.wantedOn.slice(0, 4)),
        unit_id: unit.id,
        title: input.title,
        said: input.said,
        resource_id: input.resourceId,
        demands: [],
        wanted_on: input.wantedOn,
        answer: null,
        answered_by: null,
        answered_on: null,
        created_by: personOf(actor),
        created_on: law.day,
        created_at: p.clock.now(),
      })
      .execute();
    await notify(tx, p, {
      kind: 'open.task-sent',
      to: { organisationId: unit.id, roles: ['provider'] },
      params: { title: input.title, day: input.wantedOn },
      subject: { type: 'open.task', id },
      link: '/open/tasks',
      from: actor,
    });
    await record(tx, p, {
      kind: 'open.task-sent',
      actor,
      subject: { type: 'open.task', id },
      organisationId: unit.id,
      detail: { title: input.title, wanted: input.wantedOn },
    });
    return id;
  });
}

async function lockTask(tx: Tx, id: string): Promise<TaskRow> {
  const row = await planningTables(tx)
    .selectFrom('open.task')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

/** The unit takes it on, or says why it cannot. */
export function answerTask(
  p: Platform,
  actor: Actor,
  id: string,
  { how, said }: { how: 'accepted' | 'declined'; said: string },
): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await lockTask(tx, id);
    permit(ownTask, actor, { unitId: row.unit_id });
    if (row.answer !== null || row.dropped) throw problem('open.task-over');
    if (how === 'declined' && said === '') throw problem('open.task-reason');
    const law = await lawNow(tx, p.law, p.clock.today());
    await planningTables(tx)
      .updateTable('open.task')
      .set({ answer: how, answer_said: said, answered_by: personOf(actor), answered_on: law.day })
      .where('id', '=', id)
      .execute();
    const unit = await requireUnit(tx, row.unit_id);
    const bureau = await bureauOf(tx, p.law.city.regionCode);
    if (bureau)
      await notify(tx, p, {
        kind: 'open.task-answered',
        to: { organisationId: bureau.id, roles: ['bureau'] },
        params: {
          title: row.title,
          unit: unit.name,
          what:
            how === 'accepted'
              ? { zh: `承办。${said}`, en: `accepted. ${said}` }
              : { zh: `不能承办：${said}`, en: `declined: ${said}` },
        },
        subject: { type: 'open.task', id },
        link: '/open/tasks',
      });
    await record(tx, p, {
      kind: 'open.task-answered',
      actor,
      subject: { type: 'open.task', id },
      organisationId: row.unit_id,
      detail: { number: row.number, how },
    });
  });
}

/** By which entry the task is done: from then on the platform sees by itself when it is. */
export function linkTask(p: Platform, actor: Actor, id: string, resourceId: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await lockTask(tx, id);
    permit(ownTask, actor, { unitId: row.unit_id });
    if (row.answer === 'declined' || row.dropped) throw problem('open.task-over');
    const entry = await getResource(tx, resourceId);
    if (entry?.providerId !== row.unit_id) throw problem('kernel.not-found');
    await refuseBarred(tx, [resourceId]);
    await planningTables(tx)
      .updateTable('open.task')
      .set({ resource_id: resourceId })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'open.task-linked',
      actor,
      subject: { type: 'open.task', id },
      organisationId: row.unit_id,
      detail: { number: row.number, resource: resourceId },
    });
  });
}

type State = TaskReply['state'];

export function taskState(law: LawNow, row: TaskRow, opened: Opened | undefined): State {
  if (row.dropped) return 'dropped';
  if (opened) return 'done';
  if (row.answer === 'declined') return 'declined';
  if (row.wanted_on < law.day) return 'overdue';
  return row.answer === 'accepted' ? 'accepted' : 'sent';
}

type Asked = { page: number; pageSize: number; unit?: string | undefined; state?: State | undefined };

/** The unit's own, or all for those who oversee; with what each unit did of what it was asked. */
export async function readTasks(p: Platform, actor: Actor, asked: Asked): Promise<TasksReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const unit = looksAtOpening(actor) ? asked.unit : (organisationOf(actor) ?? '');
  const all = await tasksWithState(p.db, law, unit);
  const found = all.filter(({ state }) => asked.state === undefined || state === asked.state);
  const shown = found.slice((asked.page - 1) * asked.pageSize, asked.page * asked.pageSize);
  const [party, titles] = await Promise.all([
    partiesOf(
      p.db,
      all.map(({ row }) => row.unit_id),
    ),
    resourceTitles(
      p.db,
      shown.flatMap(({ row }) => row.resource_id ?? []),
    ),
  ]);
  return {
    items: shown.map(({ row, state, opened }) => {
      const title = row.resource_id ? titles.get(row.resource_id) : undefined;
      return {
        id: row.id,
        number: row.number,
        source: row.source,
        unit: party(row.unit_id),
        title: row.title,
        said: row.said,
        entry: title ? { id: title.id, name: title.name, slug: opened?.slug ?? null } : null,
        wantedOn: row.wanted_on,
        state,
        answer: row.source === 'plan' ? null : row.answer,
        answerSaid: row.answer_said,
        answeredOn: row.answered_on,
        doneOn: opened?.day ?? null,
        createdOn: row.created_on,
        abilities: abilitiesOf(actor, { unitId: row.unit_id }, { answer: ownTask, link: ownTask }),
      };
    }),
    total: found.length,
    page: asked.page,
    pageSize: asked.pageSize,
    cooperation: cooperationOf(all, party),
    abilities: abilitiesOf(actor, undefined, { send: plans }),
  };
}

type Stated = { row: TaskRow; state: State; opened: Opened | undefined };

export async function tasksWithState(ex: Executor, law: LawNow, unit?: string): Promise<Stated[]> {
  let found = planningTables(ex).selectFrom('open.task').selectAll().orderBy('wanted_on').orderBy('number');
  if (unit) found = found.where('unit_id', '=', unit);
  const rows = await found.execute();
  const opened = await openedEntries(
    ex,
    rows.map(({ resource_id: id }) => id),
  );
  return rows.map((row) => {
    const now = row.resource_id ? opened.get(row.resource_id) : undefined;
    return { row, state: taskState(law, row, now), opened: now };
  });
}

/** Of each unit: how many tasks it was sent, took on, declined, did, and let pass. */
export function cooperationOf(
  all: readonly Stated[],
  party: (id: string) => { id: string; name: { zh: string; en: string } },
): Cooperation[] {
  const standing = all.filter(({ state }) => state !== 'dropped');
  return [...Map.groupBy(standing, ({ row }) => row.unit_id)].map(([id, own]) => ({
    unit: party(id),
    sent: own.length,
    accepted: own.filter(({ row }) => row.answer === 'accepted').length,
    declined: own.filter(({ row }) => row.answer === 'declined').length,
    unanswered: own.filter(({ row }) => row.answer === null).length,
    done: own.filter(({ state }) => state === 'done').length,
    overdue: own.filter(({ state }) => state === 'overdue').length,
  }));
}
