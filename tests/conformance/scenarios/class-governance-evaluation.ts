/** Scenarios of classes that are looked at again: tasks when they are due, kept with a reason or widened, with what follows. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { classes, classFile, decideAs, stateOf, todosFor } from '../class-walks.ts';
import type { Client } from '../client.ts';
import { newServed, providerOf } from '../served.ts';
import { settingOf } from '../settings.ts';
import {
  ask,
  consent,
  credentialOf,
  dayAfter,
  fullDraft,
  newConsumer,
  readApplication,
  readGrant,
  submit,
} from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import {
  accounts,
  changeDraft,
  decisionPath,
  newDepartment,
  publishEntry,
  readCase,
  readEntry,
  reviewEntry,
  sharingContent,
} from '../walks.ts';
import { changeOf } from './class-governance.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();

type Evaluation = {
  id: string;
  resourceId: string;
  provider: { id: string };
  since: string;
  dueOn: string;
  state: string;
  overdue: boolean;
  caseId: string;
  wideningCaseId: string | null;
  usage: { applications: number; refusals: number; calls: number };
  form: string | null;
};
const evaluationsOf = async (reader: Client, asked: Record<string, string>): Promise<Evaluation[]> =>
  (
    await reader.get<{ items: Evaluation[] }>(
      `${classes}/evaluations?${new URLSearchParams({ pageSize: '200', ...asked })}`,
    )
  ).items;

export const answers = {
  basisHolds: '依据仍然有效，条款未变',
  conditionsNeeded: '条件仍有必要，用途需要限定',
};

/** The same day so many months later. */
function monthsAfter(from: string, months: number): string {
  const at = new Date(`${from}T00:00:00Z`);
  const date = at.getUTCDate();
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() + months);
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  at.setUTCDate(Math.min(date, last));
  return at.toISOString().slice(0, 10);
}
const cycle = 'classify.evaluation-cycle';

/** Bureau's cycle for the time of one scenario; the clock is put right before it is put back. */
async function withCycle(stage: Stage, months: number, play: () => Promise<void>): Promise<void> {
  const { set, putBack } = await settingOf(stage, cycle);
  await set(months);
  try {
    await play();
  } finally {
    await putBack();
  }
}

/** Each entry of the evaluated classes gets its task when the cycle is over, with figures; those past their day are listed by body. */
const evaluatedInTime = scenario(
  z.strictObject({
    article: text,
    day,
    months: z.int(),
    evaluated: z.array(z.enum(['conditional', 'withheld', 'unconditional'])).min(1),
    free: z.enum(['unconditional']).optional(),
  }),
  async (stage, { article, day: today, months, evaluated, free }) => {
    await withCycle(stage, months, async () => {
      await stage.setDay(today);
      const resource = await newServed(stage, 'conditional');
      const provider = await providerOf(stage, resource);
      const { officer, system } = await newConsumer(stage);
      const handedIn = await submit(officer, await fullDraft(officer, resource.serviceId, system));
      const done = await consent(stage, resource, handedIn);
      const answer = await ask(stage, await credentialOf(officer, done.grantId ?? ''));
      assert.equal(answer.status, 200);
      const { officer: unit, id: unitId } = await newDepartment(stage);
      const made = new Map<string, string>();
      for (const key of evaluated)
        made.set(key, (await publishEntry(stage, unit, await sharingContent(unit, key))).id);
      const plain = free ? await publishEntry(stage, unit, await sharingContent(unit, free)) : undefined;
      const due = monthsAfter(today, months);

      await stage.setDay(dayAfter(due, -1));
      for (const id of made.values())
        assert.deepEqual(await evaluationsOf(unit, { resource: id }), [], 'not before its day');
      await stage.setDay(due);
      for (const [key, id] of made) {
        const [one, second] = await evaluationsOf(unit, { resource: id });
        assert.ok(one && !second, `a ${key} entry gets one task`);
        assert.deepEqual([one.since, one.dueOn, one.state, one.overdue], [today, due, 'open', false]);
        assert.ok((await todosFor(unit, 'classify.evaluation')).some((todo) => todo.caseId === one.caseId));
      }
      if (plain) assert.deepEqual(await evaluationsOf(unit, { resource: plain.id }), []);
      const { items: told } = await unit.get<{ items: { kind: string }[] }>('/api/notices');
      assert.ok(
        told.some(({ kind }) => kind === 'classify.evaluation-due'),
        'the unit is reminded',
      );

      const [listed] = await evaluationsOf(provider, { resource: resource.resourceId });
      assert.ok(listed);
      const shown = await provider.get<Evaluation>(`${classes}/evaluations/${listed.id}`);
      assert.deepEqual([shown.usage.applications, shown.usage.refusals, shown.usage.calls], [1, 0, 1]);
      const law = await provider.get<{ forms: { key: string; fields: { key: string; cite: string[] }[] }[] }>(
        '/api/law',
      );
      const form = law.forms.find(({ key }) => key === shown.form);
      assert.deepEqual(
        form?.fields.map(({ key }) => key),
        Object.keys(answers),
        'basis and conditions are asked',
      );
      assert.ok(form?.fields.every(({ cite }) => cite.includes(article)));

      await stage.setDay(dayAfter(due, 1));
      const bureau = await stage.as(accounts.bureau);
      const overdue = await evaluationsOf(bureau, { overdue: 'true', provider: unitId });
      assert.deepEqual(overdue.map((one) => one.resourceId).sort(), [...made.values()].sort());
      const [first] = overdue;
      assert.ok(first);
      const path = await decisionPath(unit, first.caseId);
      await unit.refused(
        'POST',
        path,
        { outcome: 'keep', payload: answers },
        { code: 'cases.reasons-missing' },
      );
      await unit.refused(
        'POST',
        path,
        { outcome: 'keep', reasons: ['不变'] },
        { code: 'cases.form-incomplete' },
      );
      await unit.post(path, { outcome: 'keep', reasons: ['依据未变，条件仍有必要'], payload: answers });
      const after = await classFile(unit, first.resourceId);
      assert.deepEqual(
        [after.assessments[0]?.outcome, after.assessments[0]?.day],
        ['kept', dayAfter(due, 1)],
      );
      assert.equal(after.nextEvaluation, monthsAfter(dayAfter(due, 1), months));
      const left = await evaluationsOf(bureau, { overdue: 'true', provider: unitId });
      assert.ok(!left.some((one) => one.id === first.id));
    });
  },
);

/** Fit for all: the change begins at once and is listed until done; then what waits is granted and what runs loses its conditions. */
const widenedAtOnce = scenario(
  z.strictObject({ article: text, day, months: z.int() }),
  async (stage, { article, day: today, months }) => {
    await withCycle(stage, months, async () => {
      await stage.setDay(today);
      const due = monthsAfter(today, months);
      const resource = await newServed(stage, 'conditional');
      const provider = await providerOf(stage, resource);
      const bureau = await stage.as(accounts.bureau);
      const running = await newConsumer(stage);
      const full = { period: undefined };
      const application = await submit(
        running.officer,
        await fullDraft(running.officer, resource.serviceId, running.system, full),
      );
      const narrowed = await consent(stage, resource, application, { items: ['register_no'] });
      const credential = await credentialOf(running.officer, narrowed.grantId ?? '');
      assert.deepEqual(Object.keys((await ask(stage, credential)).body.records?.[0] ?? {}), ['register_no']);

      await stage.setDay(due);
      const waiting = await newConsumer(stage);
      const pending = await submit(
        waiting.officer,
        await fullDraft(waiting.officer, resource.serviceId, waiting.system),
      );
      assert.deepEqual([pending.state, pending.grantId], ['submitted', null]);
      const [evaluation] = await evaluationsOf(provider, { resource: resource.resourceId });
      assert.ok(evaluation);
      await decideAs(provider, evaluation.caseId, 'widen', {
        reasons: ['原条件已无必要，具备无条件共享属性'],
        payload: answers,
      });
      const [listed] = await evaluationsOf(bureau, { state: 'widening', resource: resource.resourceId });
      assert.ok(listed?.wideningCaseId, 'a change of class is open, and the entry is listed');
      assert.equal((await readCase(bureau, listed.wideningCaseId)).state, 'open');
      assert.equal((await readApplication(waiting.officer, pending.id)).state, 'submitted');
      const confirmed = await decideAs(bureau, listed.wideningCaseId, 'confirm');
      assert.equal(confirmed.state, 'done');
      assert.deepEqual(await evaluationsOf(bureau, { state: 'widening', resource: resource.resourceId }), []);
      const entry = await readEntry(provider, resource.resourceId);
      assert.equal(entry.sharingClass?.key, 'unconditional');

      const granted = await readApplication(waiting.officer, pending.id);
      assert.equal(granted.state, 'granted', 'without the decision of the provider');
      assert.notEqual(await stateOf(bureau, pending.caseId ?? ''), 'open');
      const fresh = await ask(stage, await credentialOf(waiting.officer, granted.grantId ?? ''));
      assert.equal(fresh.status, 200);
      const grant = await readGrant(running.officer, narrowed.grantId ?? '');
      assert.equal(grant.standing, 'active');
      const answer = await ask(stage, credential);
      assert.equal(answer.status, 200, 'the running grant works on');
      assert.ok(Object.keys(answer.body.records?.[0] ?? {}).length > 1, 'and is free of what was narrowed');
      const file = await classFile(provider, resource.resourceId);
      assert.deepEqual(
        [file.changes[0]?.former?.key, file.changes[0]?.now.key, file.changes[0]?.cause],
        ['conditional', 'unconditional', 'evaluation'],
      );
      assert.ok(entry.sharingClass && article);
    });
  },
);

type Report = { items: { provider: { id: string }; widened: number; kept: number; overdue: number }[] };

/** Keep with a reason, or widen; the report counts the widened by department in the period and the overdue today. */
const keptOrWidened = scenario(
  z.strictObject({ article: text, day, months: z.int() }),
  async (stage, { article, day: today, months }) => {
    await withCycle(stage, months, async () => {
      await stage.setDay(today);
      const { officer, id } = await newDepartment(stage);
      const made = [];
      for (const key of ['conditional', 'withheld', 'conditional'] as const)
        made.push((await publishEntry(stage, officer, await sharingContent(officer, key))).id);
      const due = monthsAfter(today, months);
      await stage.setDay(due);
      const tasks = await evaluationsOf(officer, { provider: id });
      assert.equal(tasks.length, 3, 'each entry that is not for all gets its task');
      const of = (resourceId: string | undefined): Evaluation => {
        const found = tasks.find((one) => one.resourceId === resourceId);
        assert.ok(found);
        return found;
      };
      const [first, second, third] = made;
      const keep = await decisionPath(officer, of(first).caseId);
      await officer.refused(
        'POST',
        keep,
        { outcome: 'keep', payload: answers },
        { code: 'cases.reasons-missing', article },
      );
      await officer.post(keep, { outcome: 'keep', reasons: ['依据未变'], payload: answers });
      const widen = await decisionPath(officer, of(second).caseId);
      const reasons = ['条件已具备'];
      await officer.refused(
        'POST',
        widen,
        { outcome: 'widen', reasons, payload: { ...answers, toClass: 'withheld' } },
        {
          code: 'classify.class-not-wider',
        },
      );
      await officer.post(widen, {
        outcome: 'widen',
        reasons,
        payload: { ...answers, toClass: 'conditional', newConditions: '限承担核验职责的部门按编号查询' },
      });
      const bureau = await stage.as(accounts.bureau);
      const [open] = await evaluationsOf(bureau, { state: 'widening', resource: second ?? '' });
      await decideAs(bureau, open?.wideningCaseId ?? '', 'confirm');
      assert.equal((await readEntry(officer, second ?? '')).sharingClass?.key, 'conditional');

      await stage.setDay(dayAfter(due, 1));
      const later = await stage.as(accounts.bureau);
      const report = await later.get<Report>(
        `${classes}/evaluations/report?from=${due}&to=${dayAfter(due, 1)}`,
      );
      const row = report.items.find(({ provider }) => provider.id === id);
      assert.deepEqual([row?.widened, row?.kept, row?.overdue], [1, 1, 1]);
      const before = await later.get<Report>(
        `${classes}/evaluations/report?from=${today}&to=${dayAfter(due, -1)}`,
      );
      assert.equal(
        before.items.find(({ provider }) => provider.id === id)?.widened,
        0,
        'only what fell into the period',
      );
      const overdue = await evaluationsOf(later, { overdue: 'true', provider: id });
      assert.deepEqual(
        overdue.map(({ resourceId }) => resourceId),
        [third],
      );
    });
  },
);

/** Each class bears who set it, when and why; looked at again after the interval, confirming or changing is a further assessment. */
const assessedAgain = scenario(
  z.strictObject({ article: text, day, months: z.int(), later: z.int() }),
  async (stage, { article, day: today, months, later }) => {
    await withCycle(stage, months, async () => {
      await stage.setDay(today);
      const { officer, id } = await newDepartment(stage);
      const made = [];
      for (const key of ['conditional', 'withheld', 'unconditional'] as const) {
        const entry = await publishEntry(stage, officer, await sharingContent(officer, key));
        made.push(entry.id);
        const { assessments } = await classFile(officer, entry.id);
        assert.deepEqual(
          [assessments.length, assessments[0]?.day, assessments[0]?.sharingClass.key],
          [1, today, key],
        );
        assert.ok(assessments[0]?.by && assessments[0].reason, 'who and why');
      }
      await stage.setDay(monthsAfter(today, later));
      const tasks = await evaluationsOf(officer, { provider: id });
      assert.deepEqual(
        tasks.map(({ resourceId }) => resourceId).sort(),
        [...made].sort(),
        'listed for review',
      );
      const { items: told } = await officer.get<{ items: { kind: string }[] }>('/api/notices');
      assert.ok(
        told.filter(({ kind }) => kind === 'classify.evaluation-due').length >= made.length,
        'reminded',
      );
      const [first, , third] = made;
      const confirm = tasks.find(({ resourceId }) => resourceId === first);
      await decideAs(officer, confirm?.caseId ?? '', 'keep', { reasons: ['复核后维持'], payload: answers });
      const kept = (await classFile(officer, first ?? '')).assessments;
      assert.deepEqual([kept.length, kept[0]?.outcome, kept[0]?.reason], [2, 'kept', '复核后维持']);
      await changeDraft(
        officer,
        third ?? '',
        await sharingContent(officer, 'conditional'),
        await changeOf(stage, officer),
      );
      await reviewEntry(stage, officer, third ?? '');
      const changed = (await classFile(officer, third ?? '')).assessments;
      assert.deepEqual(
        [changed.length, changed[0]?.outcome, changed[0]?.sharingClass.key],
        [2, 'changed', 'conditional'],
      );
      assert.ok(article);
    });
  },
);

export const classEvaluationScenarios: Scenarios = {
  'class-governance.evaluated-in-time': evaluatedInTime,
  'class-governance.widened-at-once': widenedAtOnce,
  'class-governance.kept-or-widened': keptOrWidened,
  'class-governance.assessed-again': assessedAgain,
};
