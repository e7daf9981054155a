/** What the engine does when a legal day begins: due days counted anew, near and late told, silence and escalation where a pack says so. */
import { sql } from 'kysely';
import { platform } from '#kernel/actor.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { type Tx, transact } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record, recordMany } from '#ledger/index.ts';
import type { ChangedDays } from './act-types.ts';
import { later, seenFrom } from './deadlines.ts';
import { holdStep, settle } from './decide.ts';
import { getCase, getCases } from './reading.ts';
import { markTold, saveClock } from './repository.ts';
import { ownerOf } from './run.ts';
import { caseTables } from './tables.ts';
import { holderOf, tell, tellAll, tellEscalated, toApplicant } from './tell.ts';
import type { CaseFile, Platform, Step } from './types.ts';

const t = caseTables;
/** Steps of one transaction: few enough to hold no lock for long. */
const BATCH = 500;

/** In the order in which they run. */
export function casesDaily(p: Platform): DailyTask[] {
  return [
    { name: 'cases.recount', run: () => transact(p.db, (tx) => recount(tx, p)).then(() => undefined) },
    { name: 'cases.near', run: (day) => inBatches(() => transact(p.db, (tx) => near(tx, p, day))) },
    { name: 'cases.late', run: (day) => inBatches(() => transact(p.db, (tx) => late(tx, p, day))) },
    { name: 'cases.silence', run: (day) => silence(p, day) },
    { name: 'cases.escalate', run: (day) => escalate(p, day) },
    { name: 'cases.supplements', run: (day) => transact(p.db, (tx) => unanswered(tx, p, day)) },
  ];
}

async function inBatches(next: () => Promise<number>): Promise<void> {
  while ((await next()) === BATCH);
}

/**
 * Due days that rested on a year without published holidays, and those that run through changed days; holders hear when theirs
 * moved, and the ledger says from when to when.
 */
export async function recount(tx: Tx, p: Platform, changed?: ChangedDays): Promise<{ moved: number }> {
  const law = await lawNow(tx, p.law, p.clock.today());
  const rows = await t(tx)
    .selectFrom('cases.step')
    .select(['id', 'case_id', 'deadline'])
    .where('decided_at', 'is', null)
    .where((eb) =>
      changed
        ? eb.or([
            eb('provisional', '=', true),
            eb.and([
              eb(sql<LegalDay>`(deadline->>'from')::date`, '<=', changed.to),
              eb('due_day', '>=', changed.from),
            ]),
          ])
        : eb('provisional', '=', true),
    )
    .orderBy('id')
    .forUpdate()
    .execute();
  let moved = 0;
  for (const { id, case_id: caseId, deadline: kept } of rows) {
    if (!kept || kept.pausedSince !== undefined) continue;
    const fresh = changed ? { ...kept, provisional: true } : kept;
    const { due, provisional } = seenFrom(law.law.calendar, fresh, law.day);
    if (due === kept.due && provisional === kept.provisional) continue;
    const deadline = { ...kept, due, provisional };
    await saveClock(tx, id, deadline);
    if (due === kept.due) continue;
    moved += 1;
    const file = await getCase(tx, caseId);
    const step = file?.steps.find((one) => one.id === id);
    if (file)
      await record(tx, p, {
        kind: 'cases.due-moved',
        actor: platform,
        subject: file.subject,
        case: file.id,
        detail: { step: step?.key ?? null, from: kept.due ?? null, to: due ?? null },
      });
    if (file && step)
      await tell(tx, p, {
        kind: 'cases.due-moved',
        to: holderOf(step),
        case: file,
        step: { ...step, deadline },
      });
  }
  return { moved };
}

type Found = { file: CaseFile; step: Step };

/** Takes up to a batch of open, binding, running steps due in a span that nobody was told of yet, and marks them told. */
async function claim(
  tx: Tx,
  mark: 'near_told_on' | 'late_told_on',
  day: LegalDay,
  span: { from?: LegalDay; to: LegalDay },
): Promise<Found[]> {
  const { rows } = await sql<{ id: string; case_id: string }>`
    update cases.step set ${sql.ref(mark)} = ${day}
    where id in (
      select id from cases.step
      where decided_at is null and not informative and paused_on is null and ${sql.ref(mark)} is null
        and due_day >= ${span.from ?? '0001-01-01'} and due_day <= ${span.to}
      order by due_day, id limit ${BATCH} for update skip locked)
    returning id, case_id`.execute(tx);
  const files = new Map(
    (await getCases(tx, [...new Set(rows.map((row) => row.case_id))])).map((file) => [file.id, file]),
  );
  return rows.flatMap(({ id, case_id: caseId }) => {
    const file = files.get(caseId);
    const step = file?.steps.find((one) => one.id === id);
    return file && step ? [{ file, step }] : [];
  });
}

async function near(tx: Tx, p: Platform, day: LegalDay): Promise<number> {
  const law = await lawNow(tx, p.law, day);
  const reminder = law.number('cases.reminder-days');
  if (!reminder) return 0;
  const to = later(law.law.calendar, 'workday', day, reminder.value).day;
  const found = await claim(tx, 'near_told_on', day, { from: day, to });
  await tellAll(
    tx,
    p,
    found.map(({ file, step }) => ({
      kind: 'cases.step-near' as const,
      to: holderOf(step),
      case: file,
      step,
      once: `cases.near ${step.id} ${step.deadline?.due}`,
    })),
  );
  return found.length;
}

async function late(tx: Tx, p: Platform, day: LegalDay): Promise<number> {
  const law = await lawNow(tx, p.law, day);
  const found = await claim(tx, 'late_told_on', day, { to: addDays(day, -1) });
  const { directory } = p.cases.registry;
  const names = await directory.organisations(tx, [
    ...new Set(found.map(({ step }) => step.owner.organisationId)),
  ]);
  const overseer = await directory.overseer(tx, p);
  await tellAll(
    tx,
    p,
    found.map(({ file, step }) => {
      const { organisationId } = step.owner;
      return {
        kind: 'cases.step-late' as const,
        to: [holderOf(step), { organisationId, roles: ['head' as const] }, ...(overseer ? [overseer] : [])],
        case: file,
        step,
        params: { holder: names.get(organisationId) ?? nameless },
        urgent: true,
        once: `cases.late ${step.id} ${step.deadline?.due}`,
      };
    }),
  );
  if (found.length > 0) {
    await recordMany(
      tx,
      p,
      found.map(({ file, step }) => ({
        kind: 'cases.step-late',
        actor: platform,
        subject: { type: 'case', id: file.id },
        case: file.id,
        organisations: [step.owner.organisationId],
        decision: {
          ...law.decided('late', step.deadline ? [step.deadline.rule] : [], step.deadline?.cite ?? []),
          pack: file.pack,
        },
        detail: { step: step.key, stepId: step.id, due: step.deadline?.due ?? null },
      })),
    );
  }
  return found.length;
}

const nameless: Text = { zh: '承办单位', en: 'its holder' };

type PastDue = { caseId: string; stepId: string; due: LegalDay; rule: string | null };

/** Steps past due whose edition names something for that, with the rule it names; editions that name nothing are not looked through. */
async function pastDue(p: Platform, day: LegalDay, what: 'silence' | 'escalate'): Promise<PastDue[]> {
  const { rows } = await sql<{ case_id: string; id: string; due_day: LegalDay; rule: string | null }>`
    with wanted as materialized (
      select e.pack_hash, e.procedure, d ->> 'key' as key, coalesce(d -> ${what} ->> 'rule', d -> ${what} ->> 'after') as rule
      from cases.edition e cross join lateral jsonb_array_elements(e.definition -> 'steps') as d
      where d ? ${what})
    select s.case_id, s.id, s.due_day, w.rule
    from cases.step s
    join cases.case c on c.id = s.case_id and c.state = 'open'
    join wanted w on w.pack_hash = c.pack_hash and w.procedure = c.procedure and w.key = s.key
    where s.decided_at is null and not s.informative and s.paused_on is null and s.due_day < ${day}
      and (${what} <> 'escalate' or s.escalated_on is null)
    order by s.due_day, s.id`.execute(p.db);
  return rows.map((row) => ({ caseId: row.case_id, stepId: row.id, due: row.due_day, rule: row.rule }));
}

/** Answers a question of one key once. */
function once<A>(ask: (key: string) => A): (key: string) => A {
  const known = new Map<string, A>();
  return (key) => {
    const answer = known.get(key) ?? ask(key);
    known.set(key, answer);
    return answer;
  };
}

/** Silence is consent only where a flag of the law in force says so; the platform then decides, and cites it. */
async function silence(p: Platform, day: LegalDay): Promise<void> {
  const today = await lawNow(p.db, p.law, day);
  const spoken = once((rule) => speaks(today, rule));
  for (const { caseId, stepId, rule: name } of await pastDue(p, day, 'silence')) {
    if (name === null || !spoken(name)) continue;
    await transact(p.db, async (tx) => {
      const held = await holdStep(tx, caseId, stepId);
      const rule = held.definition.silence;
      const law = await lawNow(tx, p.law, day);
      if (!rule || held.step.decided || !speaks(law, rule.rule)) return;
      await settle(p.cases.registry, tx, p, {
        law,
        held,
        inPlaceOf: null,
        silence: rule,
        input: { caseId, stepId, actor: platform, outcome: rule.outcome },
      });
    }).catch((error: unknown) => {
      // A gate may stand against it: the step stays late and is asked again tomorrow.
      p.log.warn({ case: caseId, step: stepId, error: String(error) }, 'silence could not decide a step');
    });
  }
}

function speaks(law: LawNow, rule: string): boolean {
  // An edition older than the program may name a rule that is gone.
  if (!law.law.rule(rule)) return false;
  const answer = law.resolve(rule);
  return answer.state === 'in-force' && answer.value === true;
}

async function escalate(p: Platform, day: LegalDay): Promise<void> {
  const today = await lawNow(p.db, p.law, day);
  const ripe = once((key) => {
    const [due = '', rule] = key.split(' ');
    return isRipe(today, due, rule);
  });
  for (const { caseId, stepId, due, rule: name } of await pastDue(p, day, 'escalate')) {
    if (!ripe(name === null ? due : `${due} ${name}`)) continue;
    await transact(p.db, async (tx) => {
      const { file, step, definition } = await holdStep(tx, caseId, stepId);
      const law = await lawNow(tx, p.law, day);
      const { escalate: rule } = definition;
      if (!rule || step.decided) return;
      const { registry } = p.cases;
      const to = await ownerOf(registry, rule.to, definition.title, { tx, p, law, case: file, step });
      const names = await registry.directory.organisations(tx, [step.owner.organisationId]);
      await markTold(tx, step.id, 'escalated_on', day);
      await tellEscalated(tx, p, file, step, to, names.get(step.owner.organisationId) ?? nameless);
      await record(tx, p, {
        kind: 'cases.step-escalated',
        actor: platform,
        subject: { type: 'case', id: file.id },
        case: file.id,
        organisations: [step.owner.organisationId, to.organisationId],
        decision: { ...law.decided('escalated', rule.after ? [rule.after] : [], rule.cite), pack: file.pack },
        detail: { step: step.key, stepId: step.id, due: step.deadline?.due ?? null },
      });
    });
  }
}

/** Late for as many days as the rule says; without a figure, at once. */
function isRipe(law: LawNow, due: LegalDay, rule: string | undefined): boolean {
  const after = rule !== undefined && law.law.rule(rule) ? law.operative(rule) : undefined;
  if (typeof after?.value !== 'number') return due < law.day;
  const unit = after.unit === 'day' ? 'day' : 'workday';
  return later(law.law.calendar, unit, due, after.value).day < law.day;
}

/** The applicant's own day has passed: both hear of it, and the holder may go on. */
async function unanswered(tx: Tx, p: Platform, day: LegalDay): Promise<void> {
  const rows = await t(tx)
    .updateTable('cases.supplement')
    .set({ late_told_on: day })
    .where('ended', 'is', null)
    .where('late_told_on', 'is', null)
    .where('due_day', '<', day)
    .returning(['id', 'case_id', 'step_id'])
    .execute();
  for (const row of rows) {
    const file = await getCase(tx, row.case_id);
    const step = file?.steps.find(({ id }) => id === row.step_id);
    if (!file || !step || step.decided) continue;
    const asked = file.supplements.find(({ id }) => id === row.id);
    await tell(tx, p, {
      kind: 'cases.supplement-late',
      to: [holderOf(step), ...(file.applicantId ? [toApplicant(file.applicantId)] : [])],
      case: file,
      step: { ...step, deadline: asked?.deadline ?? null },
    });
  }
}
