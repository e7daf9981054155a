/** Scenarios of lawful collection: no task without what the city asks, no row without its ground, nothing twice. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import {
  act,
  activeTask,
  checklistOf,
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
import {
  accounts,
  type Batch,
  creditCode,
  ledgerEntries,
  newDepartment,
  unique,
  uploadRows,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

type Grounds = {
  items: {
    number: string;
    ground: { name?: { zh: string }; title: string; article: string; need: string };
    articles: string[];
  }[];
};

/** No task without its ground; each ground the city admits is kept, printed in the entry and in the file by ground. */
const ground = scenario(
  z.strictObject({ article: text, need: text.optional() }),
  async (stage, { article, need }) => {
    const { officer } = await newDepartment(stage);
    const entry = await companyEntry(stage, officer);
    const bare = { resourceId: entry.id, content: await taskContent(officer, { ground: {} }) };
    await officer.refused('POST', tasks, bare, { code: 'collect.task-incomplete', article, field: 'ground' });
    const none = await officer.get<{ total: number }>(`${tasks}?resource=${entry.id}`);
    assert.equal(none.total, 0, 'nothing of it is kept');
    for (const part of ['title', 'article'] as const) {
      const content = await taskContent(officer, { ground: { kind: 'law', ...act, [part]: '' } });
      await officer.refused(
        'POST',
        tasks,
        { resourceId: entry.id, content },
        { article, field: `ground.${part}` },
      );
    }
    const cited = await activeTask(officer, entry.id, { ground: { kind: 'law', ...act } });
    const reader = await stage.as(accounts.consumer);
    const printed = await reader.get<Grounds>(`/api/collect/resources/${entry.id}/grounds`);
    const [shown] = printed.items;
    assert.deepEqual([shown?.ground.title, shown?.ground.article], [act.title, act.article]);
    assert.ok(shown?.articles.includes(article));
    const lines: [string, string][] = [[cited.number, act.title]];
    if (need) {
      const other = await companyEntry(stage, officer);
      const wordless = await taskContent(officer, { ground: { kind: need } });
      await officer.refused(
        'POST',
        tasks,
        { resourceId: other.id, content: wordless },
        { field: 'ground.need' },
      );
      const words = `窗口办理登记需要${unique()}`;
      const served = await activeTask(officer, other.id, { ground: { kind: need, need: words } });
      const also = await reader.get<Grounds>(`/api/collect/resources/${other.id}/grounds`);
      assert.equal(also.items[0]?.ground.need, words);
      lines.push([served.number, words]);
    }
    for (const [index, [number, words]] of lines.entries()) {
      const kind = index === 0 ? 'law' : (need ?? '');
      const file = await officer.send('GET', `/api/collect/tasks.csv?ground=${kind}`);
      const line = file.text.split('\r\n').find((one) => one.includes(number));
      assert.ok(line?.includes(words), 'the ground stands in the file by ground');
    }
  },
);

/** What a task must state is named when it is missing; a column outside what it permits enters nothing and becomes a task of the unit. */
const permitted = scenario(
  z.strictObject({
    article: text,
    elements: z.array(z.enum(['power', 'procedure', 'purpose'])).min(1),
    reasons: z.boolean(),
  }),
  async (stage, { article, elements, reasons }) => {
    const { officer } = await newDepartment(stage);
    const entry = await companyEntry(stage, officer);
    const refusedFor = async (given: Record<string, unknown>, field: string) => {
      const content = await taskContent(officer, given);
      await officer.refused('POST', tasks, { resourceId: entry.id, content }, { article, field });
    };
    for (const element of elements) await refusedFor({ [element]: '' }, element);
    await refusedFor({ fields: [] }, 'fields');
    const [first, second, third] = companyNames;
    const some = fieldsOf([first ?? '', second ?? '', third ?? '']);
    if (reasons)
      await refusedFor(
        { fields: some.map((one) => (one.item === third ? { ...one, reason: '' } : one)) },
        'reason',
      );
    const task = await activeTask(officer, entry.id, { fields: some });
    assert.equal(task.state, 'active');
    assert.ok(elements.every((element) => String(task.content[element]).length > 0));

    const codes = [creditCode(), creditCode()];
    const extra = `法人爱好${unique()}`;
    const batch = await uploadRows(
      stage,
      officer,
      entry.id,
      companyRows(codes, {
        register_place: ['一号', '二号'],
        register_note: ['甲备注', '乙备注'],
        [extra]: ['钓鱼', '下棋'],
      }),
    );
    assert.equal(batch.state, 'merged', 'the other columns are loaded');
    assert.deepEqual([batch.counts.good, batch.counts.bad], [2, 0]);
    const rows = await officer.send('GET', `/api/collect/resources/${entry.id}/rows.csv`);
    assert.ok(rows.text.includes('一号'), 'what is permitted is there');
    for (const left of ['钓鱼', '下棋', '甲备注', '乙备注', extra])
      assert.ok(!rows.text.includes(left), `${left} is not stored`);
    const report = await officer.get<{ columns: { name: string }[]; articles: string[] }>(
      `/api/collect/batches/${batch.id}/left-out`,
    );
    assert.deepEqual(report.columns.map(({ name }) => name).sort(), ['register_note', extra].sort());
    assert.ok(report.articles.includes(article));
    const told = await officer.get<{ items: { kind: string; title: string; link: string }[] }>(
      '/api/notices?pageSize=50',
    );
    assert.ok(
      told.items.some(({ kind, link }) => kind === 'collect.columns-left-out' && link.includes(batch.id)),
      'the unit has a task',
    );
    const work = async () => JSON.stringify(await officer.get('/api/board'));
    assert.ok((await work()).includes(batch.id), 'it stands on its workbench');
    await officer.post(`/api/collect/batches/${batch.id}/left-out`, { text: '已停止采集该字段' });
    assert.ok(!(await work()).includes(`left-out:${batch.id}`), 'and is gone when answered');
    const [entryOf] = await ledgerEntries(officer, { kind: 'collect.columns-left-out' });
    assert.ok(entryOf);
  },
);

/** A load with no task behind it waits; each thing a task lacks is named; with a started task the load goes on. */
const required = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer } = await newDepartment(stage);
  const entry = await companyEntry(stage, officer, {});
  const lacking: [Record<string, unknown>, string][] = [
    [{ ground: {} }, 'ground'],
    [{ purpose: '' }, 'purpose'],
    [
      { fields: fieldsOf(companyNames).map((one, index) => (index === 2 ? { ...one, reason: '' } : one)) },
      'fields.2.reason',
    ],
  ];
  for (const [given, field] of lacking) {
    const content = await taskContent(officer, given);
    await officer.refused(
      'POST',
      tasks,
      { resourceId: entry.id, content },
      { code: 'collect.task-incomplete', article, field },
    );
  }
  const codes = [creditCode(), creditCode()];
  const held = await uploadRows(
    stage,
    officer,
    entry.id,
    companyRows(codes, { register_place: ['甲', '乙'], register_note: ['', ''] }),
  );
  assert.deepEqual([held.state, held.awaitingConfirmation], ['received', true], 'held');
  await officer.refused(
    'POST',
    `/api/collect/batches/${held.id}/confirm`,
    {},
    { code: 'collect.not-awaiting' },
  );
  const empty = await officer.send('GET', `/api/collect/resources/${entry.id}/rows.csv`);
  assert.ok(!empty.text.includes(codes[0] ?? ''), 'nothing of it is shown');
  await activeTask(officer, entry.id);
  await stage.eventually(async () => {
    const { state } = await officer.get<Batch>(`/api/collect/batches/${held.id}`);
    return state === 'merged' ? state : undefined;
  }, 'the held load goes on');
  const shown = await officer.send('GET', `/api/collect/resources/${entry.id}/rows.csv`);
  assert.ok(shown.text.includes(codes[0] ?? ''));
});

/** A checklist answered “no” stops the start; who signed it stays with the task. */
const checklist = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer } = await newDepartment(stage);
  const entry = await companyEntry(stage, officer);
  const task = await newTask(officer, entry.id);
  await officer.post(`${tasks}/${task.id}/notices`, { text: noticeText });
  const start = `${tasks}/${task.id}/start`;
  await officer.refused('POST', start, {}, { code: 'collect.task-incomplete', article, field: 'checklist' });
  const answers = await checklistOf(officer);
  assert.ok(answers.length >= 2, 'laws and standards are named');
  for (const { key } of answers) {
    const no = answers.map((one) => (one.key === key ? { ...one, answer: 'no', note: '尚未测评' } : one));
    await officer.post(`${tasks}/${task.id}/checklist`, { answers: no });
    await officer.refused('POST', start, {}, { article, field: `checklist.${key}` });
  }
  const signed = await officer.post<Task>(`${tasks}/${task.id}/checklist`, { answers });
  const { person } = await officer.get<{ person: { name: string } }>('/api/me');
  assert.equal(signed.checklist?.signedName, person.name, 'a named person signed');
  const running = await officer.post<Task>(start);
  assert.equal(running.state, 'active');
  assert.deepEqual(
    running.checklist?.answers.map(({ key, answer }) => ({ key, answer })),
    answers,
    'the answers stay with the task',
  );
});

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

export const publishedForm = async (officer: Client, taskId: string): Promise<string> => {
  const { forms } = await officer.post<Task>(`${tasks}/${taskId}/form`);
  const open = forms.find(({ state }) => state === 'open');
  assert.ok(open, 'the form is published');
  return open.code;
};

export const noticeRead = async (who: Client, code: string): Promise<Opened> => {
  const form = await who.get<{ notice: { version: number; text: string } | null; fields?: unknown }>(
    `/api/collect/forms/${code}`,
  );
  assert.equal(form.fields, undefined, 'no field before the notice');
  return who.post<Opened>(`/api/collect/forms/${code}/notice-read`, {
    version: form.notice?.version ?? null,
  });
};

/** Everything but the key may stay empty. */
export const optionalItems = companyItems.map((one) => ({ ...one, nullable: one.name !== 'credit_code' }));

/** The key is mandatory by this law; the rest is asked and may be left out. */
export const mandatoryKey = (level: string) =>
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

/** The authority says something, the body sees and answers it; the board counts by body, ground, subjects and what is open. */
const guidance = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer, bureau, id } = await newDepartment(stage);
  const entry = await companyEntry(stage, officer);
  const task = await activeTask(officer, entry.id);
  type Board = {
    total: number;
    items: { id: string; openGuidance: number }[];
    board: {
      organisations: { key: string; tasks: number }[];
      grounds: { key: string; tasks: number }[];
      subjects: { key: string; tasks: number }[];
      openGuidance: number;
      articles: string[];
    };
  };
  await officer.refused(
    'POST',
    `${tasks}/${task.id}/guidance`,
    { kind: 'guidance', text: '自己给自己' },
    { status: 403 },
  );
  for (const [kind, words] of [
    ['guidance', '请减少采集字段'],
    ['finding', '告知书未写明保存期限'],
  ] as const)
    await bureau.post(`${tasks}/${task.id}/guidance`, { kind, text: words });
  const board = await bureau.get<Board>(`${tasks}?organisation=${id}&guidance=open`);
  assert.equal(board.items[0]?.openGuidance, 2);
  assert.deepEqual(
    [
      board.board.organisations[0]?.key,
      board.board.grounds[0]?.tasks,
      board.board.subjects[0]?.key,
      board.board.openGuidance,
    ],
    [id, 1, 'legal-person', 1],
  );
  assert.ok(board.board.articles.includes(article));
  for (const [filter, total] of [
    [`ground=${String((task.content.ground as { kind: string }).kind)}`, 1],
    ['subject=legal-person', 1],
    ['subject=natural-person', 0],
  ] as const)
    assert.equal((await bureau.get<Board>(`${tasks}?organisation=${id}&${filter}`)).total, total);
  const told = await officer.get<{ items: { kind: string; link: string }[] }>('/api/notices?pageSize=50');
  assert.ok(told.items.some(({ kind, link }) => kind === 'collect.guidance-given' && link.includes(task.id)));
  const seen = await officer.get<Task>(`${tasks}/${task.id}`);
  assert.deepEqual(
    seen.guidance.map(({ text: words }) => words).sort(),
    ['告知书未写明保存期限', '请减少采集字段'].sort(),
  );
  for (const one of seen.guidance)
    await officer.post(`${tasks}/${task.id}/guidance/${one.id}/answer`, { text: `已整改${one.kind}` });
  const after = await bureau.get<Task>(`${tasks}/${task.id}`);
  assert.ok(
    after.guidance.every(({ answer }) => answer?.startsWith('已整改')),
    'the authority reads the answers',
  );
  assert.equal((await bureau.get<Board>(`${tasks}?organisation=${id}&guidance=open`)).total, 0);
});

export const lawfulScenarios: Scenarios = {
  'lawful.ground': ground,
  'lawful.permitted': permitted,
  'lawful.required': required,
  'lawful.checklist': checklist,
  'lawful.verification': verification,
  'lawful.mandatory': mandatory,
  'lawful.guidance': guidance,
};
