/** Scenarios of lawful collection: no task without what the city asks, no row without its ground, nothing twice. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import {
  act,
  activeTask,
  checklistOf,
  companyEntry,
  companyNames,
  companyRows,
  fieldsOf,
  newTask,
  noticeText,
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
  'lawful.guidance': guidance,
};
