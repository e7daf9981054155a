/** Scenarios of change: what happened gives tasks with days, requests in time and late, the city's consent, breaches, upkeep. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { settingOf } from '../settings.ts';
import {
  changeDraft,
  decide,
  draftEntry,
  legalBasis,
  newDepartment,
  publishEntry,
  readEntry,
  sharingContent,
  submitEntry,
  unique,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();
const resources = '/api/catalog/resources';

export type Task = {
  id: string;
  resource: { id: string };
  kind: { key: string };
  dueOn: string | null;
  beforeLaw: boolean;
  deadline: { state: string; basis: string; cite: string[]; due?: string };
  overdue: boolean;
  overdueOn: string | null;
  closedOn: string | null;
  closedHow: string | null;
  late: boolean;
};

export const tasksOf = async (reader: Client, resourceId: string, state = 'all'): Promise<Task[]> =>
  (
    await reader.get<{ items: Task[] }>(
      `/api/catalog/changes?scope=all&state=${state}&resource=${resourceId}`,
    )
  ).items;

export const onlyTask = async (reader: Client, resourceId: string): Promise<Task> => {
  const [task, ...more] = await tasksOf(reader, resourceId);
  assert.ok(task && more.length === 0, `one task of ${resourceId}`);
  return task;
};

export const recordChange = (recorder: Client, body: Record<string, unknown>) =>
  recorder.post<{ id: string; tasks: number }>('/api/catalog/changes', { note: '三定规定调整', ...body });

type Notice = { kind?: string; title: { zh: string } };
async function noticesOf(reader: Client): Promise<Notice[]> {
  return (await reader.get<{ items: Notice[] }>('/api/notices?pageSize=200')).items;
}
const told = async (reader: Client, ...words: string[]): Promise<boolean> =>
  (await noticesOf(reader)).some(({ title }) => words.every((word) => title.zh.includes(word)));

type Standing = { provider: { id: string }; open: number; overdue: number; late: number; inTime: number };
const standingOf = async (reader: Client, provider: string): Promise<Standing | undefined> =>
  (await reader.get<{ items: Standing[] }>('/api/catalog/changes/standing')).items.find(
    (row) => row.provider.id === provider,
  );

/** A change recorded on its day: the task, its reminder, its due day, what is late, and what closes it. */
const task = scenario(
  z.strictObject({
    article: text,
    kind: text,
    /** Kinds that the city does not list. */
    unknown: z.array(text).min(1),
    recorded: z.strictObject({ day, due: day, remindedOn: day, dayAfter: day }),
    /** Another day whose count crosses a holiday. */
    across: z.strictObject({ day, due: day }).optional(),
  }),
  async (stage, { article, kind, unknown, recorded, across }) => {
    const ahead = await settingOf(stage, 'cases.reminder-days');
    await ahead.set(3);
    try {
      await stage.setDay(recorded.day);
      const { officer, bureau, id: unit } = await newDepartment(stage);
      const [first, second] = [await publishEntry(stage, officer), await publishEntry(stage, officer)];
      for (const wrong of unknown) {
        await officer.refused(
          'POST',
          '/api/catalog/changes',
          { kind: wrong, day: recorded.day, note: '试登记', resourceIds: [first.id] },
          { code: 'catalog.change-kind', article },
        );
      }
      await recordChange(officer, { kind, day: recorded.day, resourceIds: [first.id, second.id] });
      const begun = await onlyTask(officer, first.id);
      assert.deepEqual([begun.dueOn, begun.overdue, begun.closedOn], [recorded.due, false, null]);
      assert.ok(begun.deadline.cite.includes(article));
      assert.equal(await told(officer, first.name, '到期'), false, 'no reminder yet');

      await stage.setDay(recorded.remindedOn);
      assert.ok(recorded.remindedOn <= recorded.due);
      assert.ok(await told(officer, first.name, '到期'), 'a reminder comes before the day');

      await stage.setDay(recorded.due);
      assert.equal((await onlyTask(officer, first.id)).overdue, false);
      const change = { changeTrigger: kind, changeDay: recorded.day };
      await changeDraft(officer, second.id, { summary: '在期限最后一日提交的更新内容说明' }, change);
      await submitEntry(officer, second.id);
      const inTime = await onlyTask(officer, second.id);
      assert.deepEqual([inTime.closedHow, inTime.late], ['submitted', false], 'in time on the last day');

      await stage.setDay(recorded.dayAfter);
      const over = await onlyTask(officer, first.id);
      assert.deepEqual([over.overdue, over.overdueOn], [true, recorded.dayAfter]);
      const counted = await standingOf(bureau, unit);
      assert.deepEqual(
        [counted?.overdue, counted?.open, counted?.inTime],
        [1, 1, 1],
        'counted against the department',
      );
      assert.ok(await told(officer, first.name, '逾期'));
      await changeDraft(officer, first.id, { summary: '逾期一日提交的更新内容说明文字' }, change);
      await submitEntry(officer, first.id);
      const late = await onlyTask(officer, first.id);
      assert.deepEqual([late.closedHow, late.closedOn, late.late], ['submitted', recorded.dayAfter, true]);
      assert.deepEqual(
        [(await standingOf(bureau, unit))?.overdue, (await standingOf(bureau, unit))?.late],
        [0, 1],
      );
      const history = await officer.get<{ items: { what: string; late: boolean }[] }>(
        `${resources}/${first.id}/history`,
      );
      assert.ok(
        history.items.some(({ what, late: marked }) => what === 'request' && marked),
        'the request is marked late',
      );
      if (!across) return;
      await stage.setDay(across.due);
      const third = await publishEntry(stage, officer);
      await recordChange(officer, { kind, day: across.day, resourceIds: [third.id] });
      assert.equal((await onlyTask(officer, third.id)).dueOn, across.due);
    } finally {
      await ahead.putBack();
    }
  },
);

type Act = { id: string; title: string; state: string; citedBy: number };

/** A basis that cites an act of the library, on an entry whose class needs one. */
async function citing(officer: Client, title: string, kind?: string): Promise<Record<string, unknown>> {
  const content = await sharingContent(officer, 'withheld');
  const [basis] = (content.sharingBasis as { kind: string }[] | undefined) ?? [];
  return { ...content, sharingBasis: [legalBasis(kind ?? basis?.kind ?? 'law', { title })] };
}

/** An act is amended: every entry that cites it gets the task, no other; the holder confirms or changes, and only a decision publishes. */
const amended = scenario(
  z.strictObject({
    article: text,
    kind: text,
    /** The due day from today is the law's; left out where the text sets none. */
    limit: z.enum(['none', 'law']),
  }),
  async (stage, { article, kind, limit }) => {
    const figure = await settingOf(stage, 'catalog.change-deadline');
    if (limit === 'none') await figure.set(null);
    const { officer, bureau } = await newDepartment(stage);
    const title = `登记管理办法${unique()}`;
    const cites = await citing(officer, title);
    const { kind: level } = (cites.sharingBasis as { kind: string }[])[0] ?? { kind: 'law' };
    const act = await bureau.post<Act>('/api/catalog/instruments', {
      title,
      level,
      effectiveOn: '2015-01-01',
    });
    const [one, two] = [await publishEntry(stage, officer, cites), await publishEntry(stage, officer, cites)];
    const other = await publishEntry(stage, officer);
    const { day: today } = await bureau.get<{ day: string }>('/api/law');
    const done = await bureau.post<{ tasks: number }>(`/api/catalog/instruments/${act.id}/changes`, {
      what: 'amended',
      day: today,
      document: '关于修改部分规定的决定',
    });
    assert.equal(done.tasks, 2, 'every entry that cites it');
    assert.deepEqual(await tasksOf(officer, other.id), []);
    for (const { id } of [one, two]) {
      const given = await onlyTask(officer, id);
      assert.equal(given.kind.key, kind);
      assert.ok(given.deadline.cite.includes(article));
      if (limit === 'none')
        assert.deepEqual([given.dueOn, given.deadline.basis], [null, 'none'], 'no legal day');
      else assert.equal(given.deadline.basis, 'law');
    }
    if (limit === 'none') {
      await figure.set(20);
      const target = await onlyTask(officer, one.id);
      assert.equal(target.deadline.basis, 'setting', 'a target of the city is labelled as such');
      await figure.putBack();
    }
    const { id: taskId } = await onlyTask(officer, one.id);
    const { officer: stranger } = await newDepartment(stage);
    for (const other of [bureau, stranger]) {
      await other.refused(
        'POST',
        `/api/catalog/changes/${taskId}/confirm`,
        { note: '由其他单位代答' },
        { status: 403 },
      );
    }
    await officer.ok('POST', `/api/catalog/changes/${taskId}/confirm`, { note: '修改不涉及所引条款' });
    assert.equal((await onlyTask(officer, one.id)).closedHow, 'confirmed');
    assert.equal((await readEntry(officer, one.id)).detail?.current?.number, 1);
    const summary = '按修改后的规定重新说明内容';
    await changeDraft(officer, two.id, { summary }, { changeTrigger: kind, changeDay: today });
    const caseId = await submitEntry(officer, two.id);
    assert.equal((await onlyTask(officer, two.id)).closedHow, 'submitted');
    assert.equal(
      (await readEntry(officer, two.id)).detail?.current?.number,
      1,
      'nothing changed before the decision',
    );
    await decide(bureau, caseId, 'complete');
    assert.equal((await readEntry(officer, two.id)).detail?.current?.content.summary, summary);
  },
);

/** The repealed measures are in the library with their day; a basis that names them is refused, and a change before the law starts no clock. */
const repealed = scenario(
  z.strictObject({ article: text, title: text, since: day, before: day, successor: text }),
  async (stage, { article, title, since, before, successor }) => {
    const { officer, bureau } = await newDepartment(stage);
    const { items } = await bureau.get<{ items: (Act & { repealedOn: string | null; cite: string[] })[] }>(
      `/api/catalog/instruments?q=${encodeURIComponent(title)}`,
    );
    const [act] = items;
    assert.deepEqual([act?.state, act?.repealedOn], ['repealed', since]);
    assert.ok(act?.cite.includes(article));
    const { items: own } = await bureau.get<{ items: (Act & { effectiveOn: string | null })[] }>(
      `/api/catalog/instruments?q=${encodeURIComponent(successor)}`,
    );
    assert.equal(
      own.find(({ title: found }) => found === successor)?.effectiveOn,
      since,
      'the profile states the day',
    );
    const entry = await draftEntry(officer, await citing(officer, title));
    await officer.refused(
      'POST',
      `${resources}/${entry.id}/submit`,
      {},
      { code: 'catalog.basis-repealed', article, field: 'sharingBasis.0.title' },
    );
    const published = await publishEntry(stage, officer);
    await recordChange(officer, { kind: 'function', day: before, resourceIds: [published.id] });
    const early = await onlyTask(officer, published.id);
    assert.deepEqual(
      [early.beforeLaw, early.dueOn, early.overdue],
      [true, null, false],
      'before the measures',
    );
    const target = await settingOf(stage, 'catalog.change-deadline');
    await target.set(10);
    const still = await onlyTask(officer, published.id);
    assert.deepEqual([still.beforeLaw, still.deadline.due], [true, undefined], 'no target either');
    await target.putBack();
  },
);

type Sheet = {
  instruments: {
    key: string;
    title: { zh: string };
    number?: { zh: string };
    adopted?: string;
    promulgated?: string;
    inForce?: string;
  }[];
};

/** The sheet of rules states number and days; what changed the day before the measures starts no clock, what changed on their day does. */
const sinceTheirDay = scenario(
  z.strictObject({
    article: text,
    limitArticle: text,
    instrument: text,
    number: text,
    adopted: day,
    promulgated: day,
    since: day,
    before: day,
    today: day,
    kinds: z.array(text).min(1),
    due: day,
  }),
  async (stage, { article, limitArticle, instrument, since, before, today, kinds, due, ...stated }) => {
    const nobody = stage.nobody();
    const { instruments } = await nobody.get<Sheet>('/api/law/browse');
    const found = instruments.find(({ key }) => key === instrument);
    assert.deepEqual(
      [found?.number?.zh, found?.adopted, found?.promulgated, found?.inForce],
      [stated.number, stated.adopted, stated.promulgated, since],
    );
    const page = await nobody.send('GET', `/law?instrument=${instrument}`);
    assert.equal(page.status, 200);
    for (const word of [stated.number, stated.adopted, stated.promulgated, since])
      assert.ok(page.text.includes(word), `the sheet of rules shows ${word}`);
    assert.equal((await nobody.send('GET', `/law/${article}`)).status, 200);

    await stage.setDay(today);
    const { officer } = await newDepartment(stage);
    for (const kind of kinds) {
      const [early, late] = [await publishEntry(stage, officer), await publishEntry(stage, officer)];
      await recordChange(officer, { kind, day: before, resourceIds: [early.id] });
      const without = await onlyTask(officer, early.id);
      assert.deepEqual(
        [without.beforeLaw, without.dueOn, without.deadline.due, without.overdue],
        [true, null, undefined, false],
        `${kind}: no clock`,
      );
      await recordChange(officer, { kind, day: since, resourceIds: [late.id] });
      const clocked = await onlyTask(officer, late.id);
      assert.deepEqual(
        [clocked.beforeLaw, clocked.dueOn, clocked.deadline.basis],
        [false, due, 'law'],
        `${kind}: a clock`,
      );
      assert.ok(clocked.deadline.cite.includes(limitArticle));
    }
  },
);

export const changeScenarios: Scenarios = {
  'changes.since-their-day': sinceTheirDay,
  'changes.task': task,
  'changes.amended': amended,
  'changes.repealed': repealed,
};
