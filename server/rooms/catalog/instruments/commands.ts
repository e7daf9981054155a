/** Enters acts of law, and records that one was amended or repealed: every entry that cites it gets its task in the same act. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { allowed, definePolicy, denied } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { changeKinds, limitOf } from '../changes/limit.ts';
import { changeTables } from '../changes/tables.ts';
import { openTasks } from '../changes/tasks.ts';
import { titleKey } from './levels.ts';
import {
  type CitationRow,
  citationsOf,
  getInstrument,
  instrumentsByTitle,
  restingOn,
  stateOn,
} from './repository.ts';
import type { ChangeBody, InstrumentBody } from './schema.ts';
import { instrumentTables } from './tables.ts';

export const libraryPolicy = definePolicy('catalog.instrument.keep', (actor) =>
  hasRole(actor, 'bureau') ? allowed : denied('需要主管部门角色', 'needs the role of the authority'),
);
/** Whoever compiles may add an act that the library lacks; only the authority records what became of it. */
export const enterPolicy = definePolicy('catalog.instrument.enter', (actor) =>
  hasRole(actor, 'bureau') || hasRole(actor, 'provider')
    ? allowed
    : denied('需要提供单位或主管部门角色', 'needs the role of provider or bureau'),
);

export async function enterInstrument(p: Platform, actor: Actor, input: InstrumentBody): Promise<string> {
  const id = newId();
  await transact(p.db, async (tx) => {
    const known = (await instrumentsByTitle(tx, [input.title])).get(titleKey(input.title)) ?? [];
    if (known.some((act) => stateOn(act, p.clock.today()) !== 'repealed')) throw problem('catalog.act-known');
    const at = p.clock.now();
    await instrumentTables(tx)
      .insertInto('catalog.instrument')
      .values({
        id,
        seed: null,
        title: input.title.replace(/^《(.*)》$/, '$1'),
        number: input.number ?? null,
        level: input.level,
        issuer: input.issuer ?? null,
        issued_on: input.issuedOn ?? null,
        effective_on: input.effectiveOn ?? null,
        amended_on: null,
        repealed_on: null,
        replaced_by: null,
        articles: input.articles ?? [],
        source: 'bureau',
        note: input.note ?? null,
        entered_by: actor.kind === 'person' ? actor.personId : null,
        created_at: at,
        updated_at: at,
      })
      .execute();
    await record(tx, p, {
      kind: 'catalog.act-entered',
      actor,
      subject: { type: 'catalog.instrument', id },
      detail: { title: input.title, level: input.level, effectiveOn: input.effectiveOn ?? null },
    });
  });
  return id;
}

export async function setArticles(p: Platform, actor: Actor, id: string, articles: string[]): Promise<void> {
  await transact(p.db, async (tx) => {
    if (!(await getInstrument(tx, id))) throw problem('kernel.not-found');
    await instrumentTables(tx)
      .updateTable('catalog.instrument')
      .set({ articles: [...new Set(articles)], updated_at: p.clock.now() })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'catalog.act-entered',
      actor,
      subject: { type: 'catalog.instrument', id },
      detail: { articles: articles.length },
    });
  });
}

/** Returns how many entries got a task, and of how many the class lost its basis. */
export async function recordActChange(
  p: Platform,
  actor: Actor,
  id: string,
  input: ChangeBody,
): Promise<{ id: string; tasks: number; basisLost: number }> {
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    if (input.day > law.day) throw problem('catalog.change-day', {});
    const act = await getInstrument(tx, id);
    if (!act) throw problem('kernel.not-found');
    if (act.repealed_on && input.what === 'repealed') throw problem('catalog.act-repealed');
    const changeId = newId();
    const db = instrumentTables(tx);
    await db
      .insertInto('catalog.instrument_change')
      .values({
        id: changeId,
        instrument_id: id,
        what: input.what,
        day: input.day,
        document: input.document,
        recorded_by: actor.kind === 'person' ? actor.personId : null,
        recorded_at: p.clock.now(),
      })
      .execute();
    await db
      .updateTable('catalog.instrument')
      .set({
        ...(input.what === 'repealed' ? { repealed_on: input.day } : { amended_on: input.day }),
        updated_at: p.clock.now(),
      })
      .where('id', '=', id)
      .execute();
    const cited = await citationsOf(tx, act);
    const tasks = await giveTasks(tx, p, law, actor, { changeId, title: act.title, input, cited, actId: id });
    const lost =
      input.what === 'repealed' ? await noteLosses(tx, p, law, changeId, act.title, input, cited) : 0;
    await record(tx, p, {
      kind: 'catalog.act-changed',
      actor,
      subject: { type: 'catalog.instrument', id },
      organisations: [...new Set(cited.map(({ providerId }) => providerId))],
      decision: law.decided('record', ['catalog.change-triggers', 'catalog.change-deadline']),
      detail: { what: input.what, day: input.day, document: input.document, tasks, basisLost: lost },
    });
    return { id: changeId, tasks, basisLost: lost };
  });
}

async function giveTasks(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  found: { changeId: string; title: string; input: ChangeBody; cited: readonly CitationRow[]; actId: string },
): Promise<number> {
  const { changeId, title, input, cited, actId } = found;
  const resting = await restingOn(tx, actId);
  const ids = [...new Set([...cited, ...resting].map(({ resourceId }) => resourceId))];
  if (ids.length === 0) return 0;
  const { rows: entries } = await sql<{ resourceId: string; organisationId: string; name: string }>`
    select r.id as "resourceId", r.provider_id as "organisationId", v.name from catalog.resource r
    join catalog.resource_version v on v.id = r.published_version_id where r.id = any(${ids}::uuid[])`.execute(
    tx,
  );
  const kind = changeKinds(law).find(({ key }) => key === 'legal-basis')?.key ?? 'other';
  const triggerId = newId();
  const what = `《${title}》${input.what === 'repealed' ? '废止' : '修改'}（${input.document}）`;
  await changeTables(tx)
    .insertInto('catalog.change_trigger')
    .values({
      id: triggerId,
      kind,
      day: input.day,
      note: what,
      organisation_id: null,
      instrument_change_id: changeId,
      system_id: null,
      recorded_by: actor.kind === 'person' ? actor.personId : null,
      recorded_by_organisation: actor.kind === 'person' ? actor.organisationId : null,
      recorded_on: law.day,
      recorded_at: p.clock.now(),
    })
    .execute();
  return (await openTasks(tx, p, law, { triggerId, kind, day: input.day, what, entries })).length;
}

/** A class loses its basis when none of the acts it cites holds any more. */
async function noteLosses(
  tx: Tx,
  p: Platform,
  law: LawNow,
  changeId: string,
  title: string,
  input: ChangeBody,
  cited: readonly CitationRow[],
): Promise<number> {
  let lost = 0;
  for (const { resourceId, versionId, purpose, providerId, name } of cited) {
    const { rows: bases } = await sql<{ title: string }>`
      select title from catalog.legal_basis where version_id = ${versionId} and purpose = ${purpose}`.execute(
      tx,
    );
    const acts = await instrumentsByTitle(
      tx,
      bases.map((basis) => basis.title),
    );
    const holds = bases.some((basis) => {
      const known = acts.get(titleKey(basis.title));
      return !known || known.some((act) => stateOn(act, input.day) !== 'repealed');
    });
    if (holds) continue;
    const due = limitOf(law, 'legal-basis', input.day).due ?? null;
    const task = await changeTables(tx)
      .selectFrom('catalog.change_task as t')
      .innerJoin('catalog.change_trigger as g', 'g.id', 't.trigger_id')
      .select('t.id')
      .where('g.instrument_change_id', '=', changeId)
      .where('t.resource_id', '=', resourceId)
      .executeTakeFirst();
    const made = await instrumentTables(tx)
      .insertInto('catalog.basis_loss')
      .values({
        id: newId(),
        resource_id: resourceId,
        version_id: versionId,
        purpose,
        instrument_change_id: changeId,
        task_id: task?.id ?? null,
        day: input.day,
        due_on: due,
        settled_on: null,
        settled_how: null,
        created_at: p.clock.now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!made) continue;
    lost++;
    await p.events.emit(tx, {
      type: 'catalog.basis-lost',
      payload: { lossId: made.id, resourceId, versionId, providerId, purpose, day: input.day, due },
    });
    await notify(tx, p, {
      kind: 'catalog.basis-lost',
      to: { organisationId: providerId, roles: ['provider'] },
      params: { name, act: title, day: input.day },
      articles: law.cite(purpose === 'sharing' ? 'classify.withheld-basis' : 'classify.opening-classes'),
      subject: { type: 'catalog.resource', id: resourceId },
      link: `/changes?resource=${resourceId}`,
      once: `catalog.basis-lost:${made.id}`,
    });
  }
  return lost;
}
