/** Regular evaluation of classes: what is due, the figures since the last one, keeping with a reason, or a widening that begins at once. */

import { sql } from 'kysely';
import { type BehaviourContext, caseTask, type Effect, type Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import type { ClassPatch } from '#rooms/catalog/index.ts';
import { assess, hasProcedure, reach, saidIn, setClass, textIn } from './changes.ts';
import { personIdOf } from './matters.ts';
import type { ClassPorts } from './ports.ts';
import { classesTables, type EvaluationState } from './tables.ts';

const CYCLE = 'classify.evaluation-cycle';
const CLASSES = 'classify.evaluated-classes';
export const EVALUATION = 'classify.evaluation';
const WIDENING = 'classify.widening';

/** The same day so many months later; the last of the month where it has no such day. */
export function addMonths(day: LegalDay, months: number): LegalDay {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last));
  return first.toISOString().slice(0, 10);
}

type Standing = {
  resourceId: string;
  providerId: string;
  name: string;
  sharingClass: string;
  since: LegalDay;
};

/** Published entries of the classes the city has evaluated, with the day of their last assessment or of their publication. */
async function standing(ex: Executor, classes: readonly string[]): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select r.id as "resourceId", r.provider_id as "providerId", v.name, v.sharing_class as "sharingClass",
      coalesce((select max(a.day) from classes.assessment a where a.resource_id = r.id),
        (v.published_at at time zone 'Asia/Shanghai')::date) as since
    from catalog.resource r join catalog.resource_version v on v.id = r.published_version_id
    where r.state in ('active', 'suspended') and v.sharing_class = any(${[...classes]}::text[])
      and not exists (select from classes.evaluation e where e.resource_id = r.id and e.state in ('open', 'widening'))
      and not exists (select from classes.emergency_entry e where e.resource_id = r.id and e.restored_at is null)`.execute(
    ex,
  );
  return rows;
}

/** Opens what is due by that day, each in a transaction of its own; idempotent. */
export async function openDueEvaluations(p: Platform, day: LegalDay): Promise<void> {
  if (!hasProcedure(p, EVALUATION)) return;
  const law = await lawNow(p.db, p.law, day);
  const cycle = law.number(CYCLE)?.value;
  if (cycle === undefined) return;
  const classes = law.terms(CLASSES).map(({ key }) => key);
  for (const entry of await standing(p.db, classes)) {
    const due = addMonths(entry.since, cycle);
    if (due > day) continue;
    await transact(p.db, (tx) => openEvaluation(tx, p, law, entry, due, day));
  }
}

async function openEvaluation(
  tx: Tx,
  p: Platform,
  law: LawNow,
  entry: Standing,
  due: LegalDay,
  day: LegalDay,
): Promise<void> {
  const id = newId();
  const claimed = await classesTables(tx)
    .insertInto('classes.evaluation')
    .values({
      id,
      resource_id: entry.resourceId,
      provider_id: entry.providerId,
      sharing_class: entry.sharingClass,
      since: entry.since,
      due_on: due,
      state: 'open',
      to_class: null,
      case_id: null,
      widening_case_id: null,
      answers: null,
      opened_on: day,
      done_on: null,
      done_by: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!claimed) return;
  const opened = await p.cases.openCase(tx, p, {
    procedure: EVALUATION,
    subject: { type: 'classify.evaluation', id },
    title: entry.name,
    openedBy: platform,
    applicantId: entry.providerId,
    providerId: entry.providerId,
    facts: { resource: entry.resourceId, sharingClass: entry.sharingClass, since: entry.since, due },
  });
  await classesTables(tx)
    .updateTable('classes.evaluation')
    .set({ case_id: opened.id })
    .where('id', '=', id)
    .execute();
  await record(tx, p, {
    kind: 'classify.evaluation-due',
    actor: platform,
    subject: { type: 'catalog.resource', id: entry.resourceId },
    organisationId: entry.providerId,
    case: opened.id,
    decision: law.decided('due', [CYCLE, CLASSES]),
    detail: { sharingClass: entry.sharingClass, since: entry.since, due },
  });
  await notify(tx, p, {
    kind: 'classify.evaluation-due',
    to: { organisationId: entry.providerId, roles: ['provider'] },
    params: { name: entry.name, due },
    articles: law.cite(CYCLE),
    subject: { type: 'catalog.resource', id: entry.resourceId },
    caseId: opened.id,
    link: `/cases/${opened.id}`,
    once: `evaluation:${id}`,
    task: caseTask(opened.id),
  });
}

async function evaluated({ tx, case: file }: BehaviourContext) {
  const row = await classesTables(tx)
    .selectFrom('classes.evaluation')
    .selectAll()
    .where('id', '=', file.subject.id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

async function finish(
  context: BehaviourContext,
  id: string,
  state: EvaluationState,
  more: { to_class?: string; widening_case_id?: string } = {},
): Promise<void> {
  const { tx, p, decision, actor } = context;
  await classesTables(tx)
    .updateTable('classes.evaluation')
    .set({
      state,
      ...more,
      answers: JSON.stringify(decision?.payload ?? {}),
      done_on: p.clock.today(),
      done_by: personIdOf(actor),
    })
    .where('id', '=', id)
    .execute();
}

/** Looked at and left as it is, with the reason. */
export const keepClass: Effect = async (context) => {
  const { tx, p, case: file, decision, actor } = context;
  const row = await evaluated(context);
  await finish(context, row.id, 'kept');
  await assess(tx, p, {
    resourceId: row.resource_id,
    sharingClass: row.sharing_class,
    outcome: 'kept',
    reason: saidIn(decision),
    actor,
    caseId: file.id,
  });
};

/** What an evaluation found fit for more sharing: the change of class begins in the same step and is listed until done. */
export const openWidening: Effect = async (context) => {
  const { tx, p, law, case: file, decision, actor } = context;
  const row = await evaluated(context);
  const to = textIn(decision?.payload, 'toClass') || 'unconditional';
  const conditions = textIn(decision?.payload, 'newConditions');
  const known = law.term('classify.sharing-classes', to) !== undefined;
  if (!known || reach(to) <= reach(row.sharing_class) || (to === 'conditional' && conditions === ''))
    throw problem('classify.class-not-wider', { articles: file.procedure.cite });
  const opened = await p.cases.openCase(tx, p, {
    procedure: WIDENING,
    subject: { type: 'classify.evaluation', id: row.id },
    title: file.title,
    openedBy: actor,
    applicantId: row.provider_id,
    providerId: row.provider_id,
    facts: { resource: row.resource_id, from: row.sharing_class, to, conditions },
  });
  await finish(context, row.id, 'widening', { to_class: to, widening_case_id: opened.id });
  await assess(tx, p, {
    resourceId: row.resource_id,
    sharingClass: row.sharing_class,
    outcome: 'widening',
    reason: saidIn(decision),
    actor,
    caseId: file.id,
  });
};

/** The bureau confirms: the class is published, what waits is granted and what runs is free of conditions. */
export const widenClass =
  (ports: ClassPorts): Effect =>
  async (context) => {
    const { tx, p, law, case: file, decision, actor } = context;
    const row = await evaluated(context);
    const to = row.to_class ?? 'unconditional';
    const conditions = typeof file.facts.conditions === 'string' ? file.facts.conditions : '';
    const reason = saidIn(decision) || '评估结论：扩大共享';
    const patch: ClassPatch = {
      sharingClass: to,
      sharingConditions: to === 'conditional' ? conditions : '',
      conditionalForm: '',
      namedUnits: [],
      namedItems: [],
    };
    await setClass(tx, p, {
      law,
      ports,
      resourceId: row.resource_id,
      patch,
      cause: 'evaluation',
      reason,
      actor,
      articles: file.procedure.cite,
      caseId: file.id,
    });
    await classesTables(tx)
      .updateTable('classes.evaluation')
      .set({ state: 'widened', done_on: p.clock.today() })
      .where('id', '=', row.id)
      .execute();
    await assess(tx, p, {
      resourceId: row.resource_id,
      sharingClass: to,
      outcome: 'widened',
      reason,
      actor,
      caseId: file.id,
    });
  };

/** The bureau sent the widening back: the class stays. */
export const stopWidening: Effect = async (context) => {
  const row = await evaluated(context);
  await classesTables(context.tx)
    .updateTable('classes.evaluation')
    .set({ state: 'kept', done_on: context.p.clock.today() })
    .where('id', '=', row.id)
    .execute();
};
