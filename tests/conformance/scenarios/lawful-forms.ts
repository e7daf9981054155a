/** Scenarios of collecting forms: the notice comes first, what is mandatory rests on law, and nobody is forced to one way of proving who he is. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import {
  act,
  activeTask,
  companyEntry,
  companyItems,
  companyNames,
  companyRows,
  fieldsOf,
  newTask,
  noticeText,
  started,
  type Task,
  taskContent,
  tasks,
} from '../lawful-walks.ts';
import { creditCode, newDepartment, uploadRows } from '../walks.ts';
import { faultsOf } from './lawful-rows.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

/** Two methods demanded, or one prescribed, only with a law; otherwise a choice. The demand is shown to the person. */
const verification = scenario(
  z.strictObject({ article: text, level: text, refused: text }),
  async (stage, { article, level, refused }) => {
    const { officer } = await newDepartment(stage);
    const entry = await companyEntry(stage, officer, { items: optionalItems });
    const content = (verification: object) =>
      taskContent(officer, { verification, fields: mandatoryKey(level) });
    const path = tasks;
    for (const verification of [
      { methods: ['identity-card', 'sms-code'], demand: 'all' },
      { methods: ['face'], demand: 'one' },
      { methods: ['face'], demand: 'one', basis: { level: refused, ...act } },
      { methods: ['face'], demand: 'one', basis: { level, title: '', article: '' } },
    ])
      await officer.refused(
        'POST',
        path,
        { resourceId: entry.id, content: await content(verification) },
        { code: 'collect.verification-choice', article, field: 'verification' },
      );
    const chosen = await officer.post<Task>(path, {
      resourceId: entry.id,
      content: await content({ methods: ['face', 'sms-code'], demand: 'one' }),
    });
    assert.ok(chosen.id, 'a choice of two is accepted');
    const demanded = await started(
      officer,
      await officer.post<Task>(path, {
        resourceId: entry.id,
        content: await content({ methods: ['face'], demand: 'one', basis: { level, ...act } }),
      }),
    );
    const form = await publishedForm(officer, demanded.id);
    const shown = await noticeRead(officer, form);
    assert.deepEqual(
      shown.verification.basis,
      { level, ...act },
      'the law that demands it is shown to the person',
    );
  },
);

type Opened = {
  ticket: string;
  fields: { item: string; mandatory: boolean; basis?: { level: string; title: string; article: string } }[];
  verification: { methods: string[]; basis?: object };
};

const publishedForm = async (officer: Client, taskId: string): Promise<string> => {
  const { forms } = await officer.post<Task>(`${tasks}/${taskId}/form`);
  const open = forms.find(({ state }) => state === 'open');
  assert.ok(open, 'the form is published');
  return open.code;
};

const noticeRead = async (who: Client, code: string): Promise<Opened> => {
  const form = await who.get<{ notice: { version: number; text: string } | null; fields?: unknown }>(
    `/api/collect/forms/${code}`,
  );
  assert.equal(form.fields, undefined, 'no field before the notice');
  return who.post<Opened>(`/api/collect/forms/${code}/notice-read`, {
    version: form.notice?.version ?? null,
  });
};

/** Everything but the key may stay empty. */
const optionalItems = companyItems.map((one) => ({ ...one, nullable: one.name !== 'credit_code' }));

/** The key is mandatory by this law; the rest is asked and may be left out. */
const mandatoryKey = (level: string) =>
  fieldsOf(companyNames).map((field) =>
    field.item === 'credit_code' ? { ...field, mandatory: true, basis: { level, ...act } } : field,
  );

/** A form shows under each mandatory field the law it rests on; without one the field is optional or the form is not published. */
const mandatory = scenario(
  z.strictObject({ article: text, levels: z.array(text).min(1), refused: text }),
  async (stage, { article, levels, refused }) => {
    const { officer } = await newDepartment(stage);
    const entry = await companyEntry(stage, officer, { items: optionalItems });
    const [level] = levels;
    assert.ok(level);
    const place = (given: object) =>
      mandatoryKey(level).map((field) => (field.item === 'register_place' ? { ...field, ...given } : field));
    const task = await activeTask(officer, entry.id, { fields: place({ mandatory: true }), way: 'form' });
    const publish = `${tasks}/${task.id}/form`;
    await officer.refused(
      'POST',
      publish,
      {},
      { code: 'collect.mandatory-ground', article, field: 'fields.2.basis' },
    );
    const save = async (given: object) => {
      const now = await officer.get<Task>(`${tasks}/${task.id}`);
      await officer.put(`${tasks}/${task.id}`, {
        revision: now.revision,
        content: { ...now.content, fields: place(given) },
      });
    };
    await save({ mandatory: true, basis: { level: refused, ...act } });
    await officer.refused('POST', publish, {}, { code: 'collect.mandatory-ground', article });
    for (const one of levels) await save({ mandatory: true, basis: { level: one, ...act } });
    const code = await publishedForm(officer, task.id);
    const shown = await noticeRead(officer, code);
    for (const name of ['credit_code', 'register_place']) {
      const field = shown.fields.find(({ item }) => item === name);
      assert.deepEqual(
        [field?.mandatory, field?.basis?.title, field?.basis?.article],
        [true, act.title, act.article],
      );
    }
    await save({ mandatory: false });
    const again = await noticeRead(officer, code);
    assert.equal(
      again.fields.find(({ item }) => item === 'register_place')?.mandatory,
      false,
      'it can be optional',
    );
    await officer.post(`/api/collect/forms/${code}/records`, {
      ticket: again.ticket,
      values: { credit_code: creditCode() },
    });
  },
);

/** No start without a notice; the form shows it first; each record keeps version and time; a record without them is refused. */
const notice = scenario(z.strictObject({ article: text, level: text }), async (stage, { article, level }) => {
  const { officer } = await newDepartment(stage);
  const entry = await companyEntry(stage, officer, { items: optionalItems });
  const task = await newTask(officer, entry.id, { way: 'form', fields: mandatoryKey(level) });
  const answers = (await officer.get<{ checklist: { key: string }[] }>('/api/collect/task-terms')).checklist;
  await officer.post(`${tasks}/${task.id}/checklist`, {
    answers: answers.map(({ key }) => ({ key, answer: 'yes' })),
  });
  await officer.refused(
    'POST',
    `${tasks}/${task.id}/start`,
    {},
    { code: 'collect.task-incomplete', article, field: 'notice' },
  );
  await officer.post(`${tasks}/${task.id}/notices`, { text: noticeText });
  await officer.post(`${tasks}/${task.id}/start`);
  const code = await publishedForm(officer, task.id);
  const form = await officer.get<{ notice: { version: number; text: string } }>(`/api/collect/forms/${code}`);
  assert.deepEqual([form.notice.version, form.notice.text], [1, noticeText]);
  const records = `/api/collect/forms/${code}/records`;
  const company = creditCode();
  const values = { credit_code: company, register_place: '窗口一' };
  await officer.refused('POST', records, { values }, { code: 'collect.notice-not-shown', article });
  const before = stage.now().getTime();
  const { ticket } = await noticeRead(officer, code);
  await officer.post(records, { ticket, values });
  const kept = await stage.eventually(async () => {
    const { items } = await officer.get<{
      items: { noticeVersion?: number; noticeAt?: string; batchId?: string }[];
    }>(records);
    return items[0]?.batchId ? items[0] : undefined;
  }, 'the record becomes part of a batch');
  assert.equal(kept.noticeVersion, 1);
  assert.ok(Date.parse(kept.noticeAt ?? '') >= before - 60_000);
  const batch = await stage.eventually(async () => {
    const found = await officer.get<{ id: string; state: string; counts: { good?: number } }>(
      `/api/collect/batches/${kept.batchId}`,
    );
    return found.state === 'merged' ? found : undefined;
  }, 'the batch of the form is merged');
  assert.equal(batch.counts.good, 1);
  const grounds = await officer.get<{ items: { noticeVersion: string; noticeAt: string }[] }>(
    `/api/collect/batches/${batch.id}/grounds`,
  );
  assert.deepEqual([grounds.items[0]?.noticeVersion, grounds.items[0]?.noticeAt], ['1', kept.noticeAt]);

  await officer.post(`${tasks}/${task.id}/notices`, { text: `${noticeText}（第二版）` });
  await officer.refused(
    'POST',
    `/api/collect/forms/${code}/notice-read`,
    { version: 1 },
    { code: 'collect.notice-not-shown' },
  );
  const codes = [creditCode(), creditCode(), creditCode(), creditCode()];
  const at = stage.now().toISOString();
  const file = companyRows(codes, {
    register_place: ['', '', '', ''],
    register_note: ['', '', '', ''],
    告知版本: ['2', '', '7', '2'],
    告知时间: [at, at, at, ''],
  });
  const loaded = await uploadRows(stage, officer, entry.id, file, { mode: 'incremental' });
  assert.deepEqual([loaded.counts.good, loaded.counts.bad], [1, 3]);
  assert.deepEqual(await faultsOf(officer, loaded.id), [
    [3, 'notice-missing'],
    [4, 'notice-unknown'],
    [5, 'notice-missing'],
  ]);
});

export const lawfulFormScenarios: Scenarios = {
  'lawful.notice': notice,
  'lawful.verification': verification,
  'lawful.mandatory': mandatory,
};
