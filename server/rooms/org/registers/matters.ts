/** Matters of coordination: put to the government of a level by its bureau, decided once, shown where they came from. */

import { sql } from 'kysely';
import type { z } from 'zod';
import { casePolicy, type Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { nextNumber } from '#kernel/numbers.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify, settleTasks } from '#notices/index.ts';
import { organisationNames, personNames } from '../repository.ts';
import { articlesOf, DECIDER, keptRegister, REGISTERS, requireWriter } from './law.ts';
import { decideMatterPolicy, holds, raiseMatterPolicy, readMatterPolicy, speaksForLevel } from './policy.ts';
import type { matterList, matterQuery, matterReply } from './schema.ts';
import { registerTables } from './tables.ts';

export type RaiseMatterInput = {
  title: string;
  question: string;
  caseId?: string;
  parties?: readonly string[];
};

/** Gives the id. Where it comes from a case, the case's parties are its parties. */
export async function raiseMatter(p: Platform, actor: Actor, input: RaiseMatterInput): Promise<string> {
  permit(raiseMatterPolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const id = newId();
  return transact(p.db, async (tx) => {
    const today = p.clock.today();
    const law = await lawNow(tx, p.law, today);
    const term = await requireWriter(tx, law, actor, 'coordination');
    const parties = new Set(input.parties ?? []);
    if (input.caseId) {
      const file = await p.cases.getCase(tx, input.caseId);
      if (!file) throw problem('cases.not-found');
      permit(casePolicy, actor, file);
      for (const one of [file.applicantId, file.providerId]) if (one) parties.add(one);
    }
    const names = await organisationNames(tx, [...parties]);
    if (names.size !== parties.size) throw problem('org.organisation-unknown');
    const articles = articlesOf(law, term);
    if (parties.size === 0) {
      throw problem('org.register-incomplete', {
        rule: REGISTERS,
        articles,
        fields: [
          {
            path: 'parties',
            code: 'org.register-part-missing',
            message: { zh: '请写明当事单位', en: 'Name the parties' },
            articles,
            severity: 'error',
          },
        ],
      });
    }
    const number = `M${today.slice(0, 4)}-${String(await nextNumber(tx, 'matter', today)).padStart(4, '0')}`;
    const db = registerTables(tx);
    await db
      .insertInto('org.matter')
      .values({
        id,
        number,
        region_code: actor.regionCode,
        case_id: input.caseId ?? null,
        title: input.title.trim(),
        question: input.question.trim(),
        raised_by: actor.personId,
        raised_for: actor.organisationId,
        raised_on: today,
        raised_at: p.clock.now(),
        decision: null,
        decided_by: null,
        decided_for: null,
        decided_on: null,
        decided_at: null,
      })
      .execute();
    await db
      .insertInto('org.matter_party')
      .values([...parties].map((one) => ({ matter_id: id, organisation_id: one })))
      .execute();
    const governments = await db
      .selectFrom('org.organisation')
      .select('id')
      .where('office', '=', 'government')
      .where('region_code', '=', actor.regionCode)
      .where('state', '=', 'active')
      .execute();
    await notify(tx, p, {
      kind: 'org.matter-raised',
      to: [
        ...governments.map((one) => ({ organisationId: one.id, roles: ['government'] as const })),
        ...[...parties].map((organisationId) => ({ organisationId })),
      ],
      params: { number, title: input.title.trim() },
      articles,
      subject: { type: 'matter', id },
      ...(input.caseId ? { caseId: input.caseId } : {}),
      link: `/registers/matters/${id}`,
      task: `org.matter ${id}`,
      from: actor,
    });
    await record(tx, p, {
      kind: 'org.matter-raised',
      actor,
      subject: { type: 'matter', id },
      organisations: [...parties],
      decision: law.decided('raise', [REGISTERS], articles),
      ...(input.caseId ? { case: input.caseId } : {}),
      detail: { number },
    });
    return id;
  });
}

/** Once, by the government of the matter's level. */
export async function decideMatter(
  p: Platform,
  actor: Actor,
  input: { id: string; decision: string },
): Promise<void> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  await transact(p.db, async (tx) => {
    const today = p.clock.today();
    const law = await lawNow(tx, p.law, today);
    keptRegister(law, 'coordination');
    const db = registerTables(tx);
    const matter = await db
      .selectFrom('org.matter')
      .selectAll()
      .where('id', '=', input.id)
      .forUpdate()
      .executeTakeFirst();
    if (!matter) throw problem('org.matter-unknown');
    permit(decideMatterPolicy, actor, { regionCode: matter.region_code, open: matter.decided_at === null });
    const decider = law.text('org.coordination-decider')?.value;
    const articles = law.cite('org.coordination-decider');
    if (!actor.roles.some((role) => role === decider))
      throw problem('org.matter-other-level', { articles, rule: DECIDER });
    await db
      .updateTable('org.matter')
      .set({
        decision: input.decision.trim(),
        decided_by: actor.personId,
        decided_for: actor.organisationId,
        decided_on: today,
        decided_at: p.clock.now(),
      })
      .where('id', '=', matter.id)
      .execute();
    await settleTasks(tx, [`org.matter ${matter.id}`], p.clock.now());
    const parties = await partiesOf(tx, [matter.id]);
    const told = [...(parties.get(matter.id) ?? []), matter.raised_for];
    await notify(tx, p, {
      kind: 'org.matter-decided',
      to: told.map((organisationId) => ({ organisationId })),
      params: { number: matter.number, title: matter.title },
      articles,
      subject: { type: 'matter', id: matter.id },
      ...(matter.case_id ? { caseId: matter.case_id } : {}),
      link: matter.case_id ? `/cases/${matter.case_id}` : `/registers/matters/${matter.id}`,
      from: actor,
    });
    await record(tx, p, {
      kind: 'org.matter-decided',
      actor,
      subject: { type: 'matter', id: matter.id },
      organisations: told,
      decision: law.decided('decide', [DECIDER], articles),
      ...(matter.case_id ? { case: matter.case_id } : {}),
      detail: { number: matter.number, decision: input.decision.trim() },
    });
  });
}

async function partiesOf(ex: Executor, ids: readonly string[]): Promise<Map<string, string[]>> {
  if (ids.length === 0) return new Map();
  const rows = await registerTables(ex)
    .selectFrom('org.matter_party')
    .selectAll()
    .where('matter_id', 'in', ids)
    .execute();
  return new Map(
    [...Map.groupBy(rows, (row) => row.matter_id)].map(([id, found]) => [
      id,
      found.map((row) => row.organisation_id),
    ]),
  );
}

type Row = {
  id: string;
  number: string;
  region_code: string;
  case_id: string | null;
  title: string;
  question: string;
  raised_for: string;
  raised_on: string;
  decision: string | null;
  decided_by: string | null;
  decided_for: string | null;
  decided_on: string | null;
  decided_at: Date | null;
};

async function present(
  p: Platform,
  actor: Actor,
  rows: readonly Row[],
): Promise<z.input<typeof matterReply>[]> {
  const parties = await partiesOf(
    p.db,
    rows.map((row) => row.id),
  );
  const law = await lawNow(p.db, p.law, p.clock.today());
  const names = await organisationNames(p.db, [
    ...new Set(
      [...parties.values()]
        .flat()
        .concat(rows.flatMap((row) => [row.raised_for, row.decided_for ?? []].flat())),
    ),
  ]);
  const people = await personNames(
    p.db,
    rows.flatMap((row) => row.decided_by ?? []),
  );
  const named = (id: string) => ({ id, name: names.get(id) ?? { zh: '', en: '' } });
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    regionCode: row.region_code,
    caseId: row.case_id,
    title: row.title,
    question: row.question,
    raisedBy: named(row.raised_for),
    raisedOn: row.raised_on,
    age: Math.max(0, law.law.calendar.workdaysBetween(row.raised_on, law.day).count),
    parties: (parties.get(row.id) ?? []).map(named),
    decision:
      row.decision === null || row.decided_on === null || row.decided_at === null
        ? null
        : {
            text: row.decision,
            on: row.decided_on,
            at: row.decided_at.toISOString(),
            by: row.decided_by ? (people.get(row.decided_by) ?? null) : null,
            organisation: row.decided_for ? named(row.decided_for) : null,
          },
    cite: law.cite('org.coordination-decider'),
    abilities: abilitiesOf(
      actor,
      { regionCode: row.region_code, open: row.decided_at === null },
      { decide: decideMatterPolicy },
    ),
  }));
}

/** Open ones first and the oldest of them on top; decided ones after them, the newest first. */
export async function listMatters(
  p: Platform,
  actor: Actor,
  filter: z.output<typeof matterQuery>,
): Promise<z.input<typeof matterList>> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  let query = registerTables(p.db).selectFrom('org.matter as m');
  const ofLevel = speaksForLevel(actor);
  if (!holds(actor, 'auditor')) {
    query = query.where((eb) =>
      eb.or([
        ...(ofLevel ? [eb('m.region_code', '=', actor.regionCode)] : []),
        eb.exists(
          eb
            .selectFrom('org.matter_party as q')
            .select('q.matter_id')
            .whereRef('q.matter_id', '=', 'm.id')
            .where('q.organisation_id', '=', actor.organisationId),
        ),
      ]),
    );
  }
  // The queue of those who decide, empty for everybody else.
  if (filter.queue === 'true') {
    query = query.where('m.decided_at', 'is', null);
    query = holds(actor, 'government')
      ? query.where('m.region_code', '=', actor.regionCode)
      : query.where(sql<boolean>`false`);
  }
  if (filter.state === 'open') query = query.where('m.decided_at', 'is', null);
  if (filter.state === 'decided') query = query.where('m.decided_at', 'is not', null);
  if (filter.caseId) query = query.where('m.case_id', '=', filter.caseId);
  if (filter.q) {
    const like = `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where((eb) => eb.or([eb('m.title', 'ilike', like), eb('m.number', 'ilike', like)]));
  }
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await query
    .selectAll('m')
    .orderBy('m.decided_at', (order) => order.desc().nullsFirst())
    .orderBy('m.raised_at')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute();
  return {
    items: await present(p, actor, rows),
    total: Number(total),
    page: filter.page,
    pageSize: filter.pageSize,
    abilities: abilitiesOf(actor, undefined, { raise: raiseMatterPolicy }),
  };
}

export async function readMatter(
  p: Platform,
  actor: Actor,
  id: string,
): Promise<z.input<typeof matterReply>> {
  const row = await registerTables(p.db)
    .selectFrom('org.matter')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw problem('org.matter-unknown');
  const parties = (await partiesOf(p.db, [id])).get(id) ?? [];
  permit(readMatterPolicy, actor, { regionCode: row.region_code, parties });
  const [shown] = await present(p, actor, [row]);
  if (!shown) throw problem('org.matter-unknown');
  return shown;
}

/** What a case was put to the government for, and its answer: for everybody who may see the case. */
export async function mattersOfCase(p: Platform, actor: Actor, caseId: string) {
  const file = await p.cases.getCase(p.db, caseId);
  if (!file) throw problem('cases.not-found');
  permit(casePolicy, actor, file);
  const rows = await registerTables(p.db)
    .selectFrom('org.matter')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('raised_at')
    .execute();
  const law = await lawNow(p.db, p.law, p.clock.today());
  const kept = law.term('org.registers', 'coordination') !== undefined;
  return {
    items: await present(p, actor, rows),
    total: rows.length,
    kept,
    abilities: abilitiesOf(actor, undefined, { raise: raiseMatterPolicy }),
  };
}
