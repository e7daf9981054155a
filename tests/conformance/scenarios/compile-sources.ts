/** Scenarios of sources: systems without entries, tables nobody describes, an entry that differs from its source. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { type SourceDatabase, sourceDatabase } from '#tests/factories/source-database.ts';
import type { Client } from '../client.ts';
import { settingOf } from '../settings.ts';
import type { Stage } from '../stage.ts';
import {
  accounts,
  type Case,
  changeDraft,
  decide,
  draftEntry,
  newDepartment,
  publishEntry,
  readCase,
  readEntry,
  reviewEntry,
  submitEntry,
  unique,
  uploadRows,
  type Version,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const resources = '/api/catalog/resources';

type System = { id: string; code: string };
const newSystem = (officer: Client): Promise<System> =>
  officer.post<System>('/api/systems', {
    code: `s${unique()}`,
    name: { zh: `业务系统${unique()}`, en: 'Business system' },
    place: '政务云',
  });

type Coverage = {
  systems: number;
  covered: number;
  statedAt: string | null;
  items: { systemId: string; name: { zh: string }; entries: number; missingTables: { name: string }[] }[];
};
type Drift = {
  id: string;
  resource: { id: string };
  added: { name: string }[];
  dropped: { name: string }[];
  retyped: { name: string }[];
  caseId: string;
};
type Sources = { items: { id: string }[]; drift: Drift[] };

const withSource = async (run: (source: SourceDatabase) => Promise<void>): Promise<void> => {
  const source = await sourceDatabase();
  try {
    await run(source);
  } finally {
    await source.stop();
  }
};

/** Of two systems one has an entry: the other is named, and the list is taken only with an explanation for it; tables nobody describes are named. */
const coverage = scenario(
  z.strictObject({ article: text, tables: z.number().int(), described: z.number().int() }),
  async (stage, { tables, described }) => {
    const { officer } = await newDepartment(stage);
    const [one, two] = [await newSystem(officer), await newSystem(officer)];
    const entry = await draftEntry(officer, { sourceSystems: [{ systemId: one.id, name: '登记业务系统' }] });
    await submitEntry(officer, entry.id);
    const read = () => officer.get<Coverage>('/api/catalog/coverage');
    const first = await read();
    assert.deepEqual([first.covered, first.systems], [1, 2]);
    const bare = first.items.filter(({ entries }) => entries === 0);
    assert.deepEqual(
      bare.map(({ systemId }) => systemId),
      [two.id],
      'the second is named',
    );
    const refusal = await officer.send('POST', '/api/catalog/coverage/statement', {});
    assert.equal(refusal.status, 422);
    assert.equal((refusal.body as { code: string }).code, 'catalog.coverage-unexplained');
    assert.ok(refusal.text.includes(bare[0]?.name.zh ?? '?'), 'the refusal names the system');
    await officer.put(`/api/catalog/coverage/${two.id}`, {
      explanation: '该系统只作内部值班排班，不产生政务数据',
    });
    const stated = await officer.post<Coverage>('/api/catalog/coverage/statement');
    assert.ok(stated.statedAt);
    await withSource(async (source) => {
      const names = Array.from({ length: tables }, (_, at) => `table_${String(at + 1).padStart(2, '0')}`);
      await source.sql(
        `${names.map((name) => `create table ${name} (no varchar(20) primary key, state varchar(10));`).join('\n')}`,
      );
      const made = await officer.post<{ id: string }>('/api/catalog/sources', {
        ...source.connection,
        name: '业务库',
        systemId: one.id,
      });
      await officer.post(`/api/catalog/sources/${made.id}/drafts`, {
        tables: names.slice(0, described).map((name) => ({ name, title: `业务表${unique()}` })),
      });
      const missing = (await read()).items.find(({ systemId }) => systemId === one.id)?.missingTables ?? [];
      assert.deepEqual(missing.map(({ name }) => name).sort(), names.slice(described));
      await officer.post(`/api/catalog/sources/${made.id}/retire`);
    });
  },
);

/** A published entry of one table of a real database. */
async function entryOfTable(
  stage: Stage,
  officer: Client,
  source: SourceDatabase,
): Promise<{ id: string; sourceId: string }> {
  await source.sql(`
    create table register (register_no varchar(20) primary key, register_state varchar(10) not null);
    comment on table register is '登记表';
    comment on column register.register_no is '登记编号';
    comment on column register.register_state is '登记状态';
  `);
  const { id: sourceId } = await officer.post<{ id: string }>('/api/catalog/sources', {
    ...source.connection,
    name: '登记库',
  });
  const entry = await publishEntry(stage, officer);
  await officer.post(`/api/catalog/sources/${sourceId}/links`, { table: 'register', resourceId: entry.id });
  return { id: entry.id, sourceId };
}

const driftOf = async (reader: Client, resourceId: string): Promise<Drift[]> =>
  (await reader.get<Sources>('/api/catalog/sources')).drift.filter(
    ({ resource }) => resource.id === resourceId,
  );

const historyOf = async (reader: Client, id: string): Promise<Version[]> =>
  (await reader.get<{ items: Version[] }>(`${resources}/${id}/versions`)).items;

const openStep = ({ steps }: Case): Case['steps'][number] => {
  const step = steps.find(({ decided }) => decided === null);
  assert.ok(step);
  return step;
};

/** The source loses a column and gains one: the next scan says so and opens the task, which ends only when the entry follows. */
const drift = scenario(
  z.strictObject({
    article: text,
    change: z.strictObject({ changeTrigger: text.optional() }),
    /** Whether the table only gains a field, as the check of the city says. */
    onlyAdded: z.boolean().default(false),
    scannedOn: z.iso.date(),
  }),
  async (stage, { article, change, onlyAdded, scannedOn }) => {
    await withSource(async (source) => {
      const { officer, id: unit } = await newDepartment(stage);
      const reader = await stage.as(accounts.consumer);
      const { id, sourceId } = await entryOfTable(stage, officer, source);
      await officer.post(`/api/catalog/sources/${sourceId}/scan`);
      assert.deepEqual(await driftOf(officer, id), [], 'an entry that describes its table is left alone');
      await source.sql(
        `alter table register add column handled_on date;${onlyAdded ? '' : 'alter table register drop column register_state;'}`,
      );
      // The scan of the next day finds it by itself.
      await stage.setDay(scannedOn);
      const [found, ...more] = await driftOf(officer, id);
      assert.ok(found && more.length === 0, 'one difference is reported');
      assert.deepEqual(
        [found.added.map(({ name }) => name), found.dropped.map(({ name }) => name)],
        [['handled_on'], onlyAdded ? [] : ['register_state']],
      );
      const task = await readCase(officer, found.caseId);
      const step = openStep(task);
      assert.equal(step.holder.organisation.id, unit);
      assert.ok(step.deadline?.cite.includes(article), `the task cites ${article}`);
      const todos = await officer.get<{ items: { caseId: string }[] }>('/api/todos?pageSize=200');
      assert.ok(
        todos.items.some(({ caseId }) => caseId === found.caseId),
        'the unit has the task',
      );
      await officer.refused(
        'POST',
        `/api/cases/${found.caseId}/steps/${step.id}/decision`,
        { outcome: 'updated' },
        { code: 'catalog.source-differs' },
      );

      const before = await readEntry(reader, id);
      const items = [
        {
          name: 'register_no',
          titleZh: '登记编号',
          type: 'C',
          length: 20,
          key: true,
          nullable: false,
          filterable: true,
          description: '登记时取得的编号',
        },
        { name: 'handled_on', titleZh: '办理日期', type: 'D', description: '办结之日' },
        ...(onlyAdded
          ? [
              {
                name: 'register_state',
                titleZh: '登记状态',
                type: 'C',
                length: 10,
                nullable: false,
                description: '有效或注销',
              },
            ]
          : []),
      ];
      await changeDraft(officer, id, { items }, { ...change, changeDay: scannedOn });
      const caseId = await submitEntry(officer, id);
      assert.equal(
        (await readEntry(reader, id)).detail?.current?.number,
        before.detail?.current?.number,
        'the old version stays published',
      );
      const bureau = await stage.as(accounts.bureau);
      for (;;) {
        const { outcomes, state } = await readCase(bureau, caseId);
        if (state !== 'open') break;
        await decide(
          bureau,
          caseId,
          outcomes.some(({ kind }) => kind === 'complete') ? 'complete' : 'advance',
        );
      }
      const [newest, oldest] = await historyOf(officer, id);
      assert.deepEqual([newest?.number, oldest?.number], [2, 1], 'both versions are kept');
      for (const version of [newest, oldest])
        assert.ok(version?.author && version.publishedAt, 'with author and day');
      const difference = await officer.send('GET', `${resources}/${id}/difference?from=1&to=2`);
      assert.equal(difference.status, 200, difference.text);
      assert.ok(difference.text.includes('handled_on'), 'and their difference');
      assert.deepEqual(await driftOf(officer, id), [], 'what the entry took over is settled');
      await officer.post(`/api/cases/${found.caseId}/steps/${step.id}/decision`, { outcome: 'updated' });
      assert.notEqual((await readCase(officer, found.caseId)).state, 'open');
      await officer.post(`/api/catalog/sources/${sourceId}/retire`);
    });
  },
);

/** A file with an added, a dropped and a retyped column: the platform reports it, opens a task with a limit, and says when it is overdue. */
const batchDrift = scenario(
  z.strictObject({
    article: text,
    limit: z.number().int(),
    found: z.iso.date(),
    due: z.iso.date(),
    dayAfter: z.iso.date(),
    change: z.strictObject({ changeTrigger: text.optional() }).default({}),
  }),
  async (stage, { article, limit, found: foundOn, due, dayAfter, change }) => {
    const setting = await settingOf(stage, 'catalog.change-deadline');
    await setting.set(limit);
    try {
      await stage.setDay(foundOn);
      const { officer } = await newDepartment(stage);
      const bureau = await stage.as(accounts.bureau);
      const items = [
        {
          name: 'register_no',
          titleZh: '登记编号',
          type: 'C',
          length: 20,
          key: true,
          nullable: false,
          description: '登记时取得的编号',
        },
        { name: 'register_state', titleZh: '登记状态', type: 'C', length: 10, description: '有效或注销' },
        { name: 'visits', titleZh: '办理次数', type: 'I', description: '当年办理次数' },
      ];
      const entry = await publishEntry(stage, officer, { items });
      const rows = 'register_no,visits,agent\nA1,三次,王某\nA2,多次,李某\n';
      const batch = await uploadRows(stage, officer, entry.id, rows);
      // It waits for its sender to say how it is to be read.
      assert.notEqual(batch.state, 'merged', 'nothing of it becomes visible');
      const reported = await stage.eventually(
        async () => (await driftOf(bureau, entry.id))[0],
        'the drift',
        30,
      );
      assert.deepEqual(
        [reported.added, reported.dropped, reported.retyped].map((part) => part.map(({ name }) => name)),
        [['agent'], ['register_state'], ['visits']],
      );
      const open = async () => openStep(await readCase(bureau, reported.caseId));
      const begun = await open();
      assert.equal(begun.deadline?.due, due);
      assert.ok(begun.deadline?.cite.includes(article));
      await stage.setDay(due);
      assert.equal((await open()).late, false);
      await stage.setDay(dayAfter);
      assert.deepEqual(
        [(await open()).late, (await open()).card],
        [true, 'red'],
        'overdue once the limit passes',
      );
      const followed = [
        items[0],
        { ...items[2], type: 'C', length: 20 },
        {
          name: 'agent',
          titleZh: '经办人',
          type: 'C',
          length: 40,
          personal: 'personal',
          description: '经办人姓名',
        },
      ];
      await changeDraft(officer, entry.id, { items: followed }, { ...change, changeDay: foundOn });
      await reviewEntry(stage, officer, entry.id);
      assert.deepEqual(
        (await historyOf(officer, entry.id)).map(({ number }) => number),
        [2, 1],
        'both versions are kept',
      );
      assert.deepEqual(await driftOf(officer, entry.id), []);
      assert.equal(
        (await uploadRows(stage, officer, entry.id, 'register_no,visits,agent\nA1,三次,王某\n')).state,
        'merged',
      );
    } finally {
      await setting.putBack();
    }
  },
);

export const compileSourceScenarios: Scenarios = {
  'compile.coverage': coverage,
  'compile.drift': drift,
  'compile.batch-drift': batchDrift,
};
