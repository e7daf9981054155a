/** Scenarios of planning: the yearly call, the plan, tasks, lists of units. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { publicSet } from '../dataset-walks.ts';
import { countedAlike } from '../harvest-walks.ts';
import { act, demands, file, page, somebody, told, track } from '../open-walks.ts';
import { planOf, publishPriorities } from '../plan-walks.ts';
import { anyOpened, here } from '../voice-walks.ts';
import {
  accounts,
  changeDraft,
  entryContent,
  newDepartment,
  publishEntry,
  reviewEntry,
  unique,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const inDays = (from: string, days: number): string =>
  new Date(Date.parse(`${from}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

type Calls = {
  items: {
    id: string;
    year: number;
    state: string;
    demands: { number: string; fate: string; unit: { id: string } | null; asks: number }[];
    notices: { unit: { id: string }; demands: string[]; confirmedAt: string | null }[];
  }[];
  missing: number[];
};

/** Open for its dates, closed by giving each demand to a unit; each unit told once and confirming; every fate shown. */
const call = scenario(z.strictObject({ year: z.number() }), async (stage, { year }) => {
  const [one, two] = [await newDepartment(stage), await newDepartment(stage)];
  const { bureau } = one;
  const entry = await publishEntry(stage, one.officer, { openingClass: 'open' });
  const there = await anyOpened(stage);
  const opener = await here(stage, there.officer);
  await stage.setDay(`${year}-03-02`, 'nothing');
  const url = '/api/open/calls';
  const none = await bureau.get<Calls>(url);
  assert.deepEqual(none.missing, [year], 'a year without a call');
  await one.officer.refused('POST', url, {}, { status: 403 });
  await bureau.post(url, {
    year,
    title: `${year}年开放需求征集`,
    said: '欢迎提出',
    opensOn: `${year}-03-01`,
    closesOn: `${year}-03-31`,
  });
  assert.ok(
    (await page(stage, '/demands')).includes(`${year}年开放需求征集`),
    'the portal shows it for its dates',
  );
  const [first, second] = [await somebody(stage), await somebody(stage)];
  const same = `停车泊位${unique()}`;
  const head = await file(first, { wanted: same });
  await file(second, { wanted: same });
  const refused = await file(first);
  const met = await file(second, { kind: 'other' });
  const held = await first.post<{ id: string; number: string }>(demands, {
    kind: 'open',
    wanted: entry.name,
    why: '研究',
    resourceId: entry.id,
  });
  const { id } = (await bureau.get<Calls>(url)).items.find((found) => found.year === year) ?? {};
  await bureau.refused('POST', `${url}/${id}/close`, { units: [] }, { code: 'open.call-running' });
  await stage.setDay(`${year}-04-01`, 'nothing');
  assert.ok(!(await page(stage, '/demands')).includes(`${year}年开放需求征集`), 'and no longer');
  await bureau.refused('POST', `${url}/${id}/close`, { units: [] }, { code: 'open.call-unassigned' });
  const closed = await bureau.post<Calls>(`${url}/${id}/close`, {
    units: [
      { demandId: head.id, unitId: two.id },
      { demandId: refused.id, unitId: two.id },
      { demandId: met.id, unitId: there.organisationId },
    ],
  });
  const shut = closed.items.find((found) => found.id === id);
  assert.equal(shut?.state, 'closed');
  assert.equal(shut?.demands.find(({ number }) => number === head.number)?.asks, 2, 'the same is merged');
  assert.ok(shut?.demands.every(({ unit }) => unit !== null));
  assert.equal(shut?.notices.filter(({ unit }) => unit.id === two.id).length, 1, 'one notice a unit');
  assert.deepEqual(
    shut?.notices.find(({ unit }) => unit.id === two.id)?.demands.toSorted(),
    [head.number, refused.number].toSorted(),
  );
  assert.equal((await told(two.officer, 'open.call-list')).length, 1);
  assert.equal((await told(one.officer, 'open.call-list')).length, 1);
  await two.officer.post(`${url}/${id}/confirm`, {});
  const confirmed = (await bureau.get<Calls>(url)).items.find((found) => found.id === id);
  assert.ok(confirmed?.notices.find(({ unit }) => unit.id === two.id)?.confirmedAt, 'receipt is confirmed');
  await act(two.officer, refused.id, 'answer', { how: 'refuse', reasons: ['涉密'] });
  await act(opener, met.id, 'answer', { how: 'date', promisedOn: `${year}-06-30` });
  await act(opener, met.id, 'link', { resourceId: there.resourceId });
  await publishPriorities(bureau, year, entry.id);
  await bureau.post(`/api/open/plans/${year}`, { lines: [planOf(one.id, entry.id)], reason: '依据征集' });
  const fates = new Map(
    (await stage.nobody().get<Calls>(url)).items
      .find((found) => found.id === id)
      ?.demands.map(({ number, fate }) => [number, fate]),
  );
  assert.deepEqual(
    [held, refused, met, head].map(({ number }) => fates.get(number)),
    ['planned', 'refused', 'opened', 'waiting'],
  );
  assert.equal((await track(stage.nobody(), refused.number)).answerSaid, '涉密');
});

type Plan = {
  number: number;
  lines: {
    id: string;
    title: string;
    progress: string;
    doneOn: string | null;
    upper: string;
    dueOn: string;
    opened: number;
  }[];
  late: number;
  done: number;
  rate: number | null;
  editions: unknown[];
  byUnit: { unit: { id: string }; planned: number; late: number }[];
  mostAsked: { name: string; asks: number; planned: boolean }[];
};

/** Refused while a line lacks what the text asks; then public, a task of its unit, done, late and open told apart; a change is a version. */
const plan = scenario(
  z.strictObject({
    article: z.string(),
    year: z.number(),
    needs: z.array(z.string()),
    priorities: z.boolean(),
    /** The catalogue for the platform above is read and counted. */
    counted: z.boolean().default(false),
  }),
  async (stage, { article, year, needs, priorities: first, counted }) => {
    const { id: unitId, officer, bureau, name } = await newDepartment(stage);
    const entry = await publishEntry(stage, officer, { openingClass: 'open' });
    const there = await anyOpened(stage);
    const opener = await here(stage, there.officer);
    const wanted = await somebody(stage);
    await wanted.post(demands, { kind: 'open', wanted: entry.name, why: '研究', resourceId: entry.id });
    if (first) await publishPriorities(bureau, year, entry.id);
    await stage.setDay(`${year}-05-06`, 'nothing');
    const url = `/api/open/plans/${year}`;
    for (const key of needs)
      await bureau.refused(
        'POST',
        url,
        { lines: [planOf(unitId, null, { [key]: '' })], reason: '调整' },
        { code: 'open.plan-incomplete', field: `lines.0.${key}`, article },
      );
    const early = planOf(unitId, null, { dueOn: `${year}-04-30` });
    const coming = planOf(unitId, entry.id, { dueOn: `${year}-12-31` });
    const done = planOf(there.organisationId, there.resourceId, { dueOn: `${year}-04-30` });
    const made = await bureau.post<Plan>(url, { lines: [early, coming, done], reason: '公布' });
    const shown = await stage.nobody().get<Plan>(`/api/open/plans?year=${year}`);
    const progress = new Map(shown.lines.map((one) => [one.title, one.progress]));
    assert.deepEqual(
      [early, coming, done].map(({ title }) => progress.get(title)),
      ['late', 'open', 'done'],
    );
    const open = shown.lines.find(({ title }) => title === done.title);
    const { changes } = await publicSet(stage.nobody(), there.slug);
    const since = changes.findLast(({ kind }) => kind === 'published')?.day;
    assert.ok(since);
    assert.deepEqual([open?.opened, open?.doneOn], [1, since], 'with what is open, and since when');
    assert.deepEqual(
      shown.lines.map(({ upper }) => upper),
      [early.upper, coming.upper, done.upper],
    );
    assert.deepEqual(
      shown.byUnit.filter(({ unit }) => unit.id === unitId).map(({ planned, late }) => [planned, late]),
      [[2, 1]],
    );
    assert.deepEqual(
      [shown.done, shown.late, shown.rate],
      [1, 1, 33.3],
      'done, late, the share that is done',
    );
    assert.equal(
      shown.mostAsked.find((one) => one.name === entry.name)?.planned,
      true,
      'what is most asked for',
    );
    const text = await page(stage, `/plan?year=${year}`);
    for (const part of [name, early.title, coming.title, done.title, early.contents, early.conditions])
      assert.ok(text.includes(part), `the public page shows ${part}`);
    const tasks = await officer.get<{ items: { title: string; state: string }[] }>(
      '/api/open/tasks?pageSize=200',
    );
    assert.deepEqual(
      tasks.items.map((one) => [one.title, one.state]),
      [
        [early.title, 'overdue'],
        [coming.title, 'accepted'],
      ],
      'its unit’s tasks',
    );
    const others = await opener.get<{ items: { title: string; state: string }[] }>(
      '/api/open/tasks?pageSize=200',
    );
    assert.equal(others.items.find(({ title }) => title === done.title)?.state, 'done');
    const kept = made.lines.find(({ title }) => title === coming.title);
    await bureau.refused('POST', url, { lines: [{ ...coming, id: kept?.id }] }, { code: 'open.plan-reason' });
    const next = await bureau.post<Plan>(url, {
      lines: [{ ...coming, id: kept?.id, dueOn: `${year}-11-30` }],
      reason: '部门职责调整',
    });
    assert.deepEqual(
      [next.number, next.lines.length],
      [made.number + 1, 1],
      'a change is a new public version',
    );
    const former = await stage.nobody().get<Plan>(`/api/open/plans?year=${year}&edition=${made.number}`);
    assert.equal(former.lines.length, 3, 'the earlier one stays readable');
    if (counted) await countedAlike(stage, there.id);
  },
);

/** Sent with a day, taken on or declined with a reason, overdue after its day, counted by unit. */
const tasks = scenario(z.strictObject({ sent: z.string() }), async (stage, { sent }) => {
  const { id: unitId, officer, bureau } = await newDepartment(stage);
  await stage.setDay(sent, 'nothing');
  const url = '/api/open/tasks';
  const send = (title: string) =>
    bureau.post<{ id: string }>(url, { unitId, title, said: '请尽快', wantedOn: inDays(sent, 10) });
  const [taken, declined, silent] = [await send('甲数据'), await send('乙数据'), await send('丙数据')];
  type Tasks = {
    items: { id: string; state: string; answerSaid: string }[];
    cooperation: Record<string, unknown>[];
  };
  const own = await officer.get<Tasks>(`${url}?pageSize=200`);
  assert.equal(own.items.length, 3, 'in the department’s list');
  await officer.post(`${url}/${taken.id}/answer`, { how: 'accepted' });
  await officer.refused(
    'POST',
    `${url}/${declined.id}/answer`,
    { how: 'declined' },
    { code: 'open.task-reason' },
  );
  await officer.post(`${url}/${declined.id}/answer`, { how: 'declined', said: '不掌握该数据' });
  await stage.setDay(inDays(sent, 11), 'nothing');
  const after = await bureau.get<Tasks>(`${url}?unit=${unitId}&pageSize=200`);
  const stateOf = (id: string) => after.items.find((one) => one.id === id)?.state;
  assert.deepEqual(
    [stateOf(taken.id), stateOf(declined.id), stateOf(silent.id)],
    ['overdue', 'declined', 'overdue'],
  );
  const [report] = after.cooperation.map(({ unit: _unit, ...figures }) => figures);
  assert.deepEqual(report, { sent: 3, accepted: 1, declined: 1, unanswered: 1, done: 0, overdue: 2 });
});

type Lists = {
  items: { unit: { id: string }; outdated: boolean; entries: number }[];
  without: { id: string }[];
};
type Word = { key: string; zh: string };
type List = {
  classes: Word[];
  cycles: Word[];
  number: number;
  publishedOn: string;
  outdated: boolean;
  lines: {
    resourceId: string;
    name: string;
    class: string;
    format: string;
    updateCycle: string;
    contact: string;
  }[];
};

/** Public with version and date, equal to the open entries, out of date once one moved, earlier editions readable. */
const unitList = scenario(z.strictObject({ article: z.string() }), async (stage, { article }) => {
  const { id: unitId, officer, bureau } = await newDepartment(stage);
  const entry = await publishEntry(stage, officer, { openingClass: 'open' });
  await publishEntry(stage, officer, { openingClass: 'closed' });
  const url = `/api/open/unit-lists/${unitId}`;
  const without = await stage.nobody().get<Lists>('/api/open/unit-lists');
  assert.ok(
    without.without.some(({ id }) => id === unitId),
    'open entries and no list',
  );
  await (await stage.as(accounts.otherProvider)).refused('POST', url, undefined, { status: 404 });
  const first = await officer.post<List & { articles: string[] }>(url);
  assert.ok(first.articles.includes(article));
  assert.deepEqual(
    first.lines.map(({ resourceId }) => resourceId),
    [entry.id],
    'equals its open entries',
  );
  const text = await page(stage, `/catalogue/units/${unitId}`);
  const [shown] = first.lines;
  const words = (list: Word[], key?: string) => list.find((one) => one.key === key)?.zh;
  const [kind, cycle] = [words(first.classes, shown?.class), words(first.cycles, shown?.updateCycle)];
  const edition = `第 1 版，${first.publishedOn} 公布`;
  for (const part of [shown?.name, kind, shown?.format, cycle, shown?.contact, edition])
    assert.ok(part && text.includes(part), `the public page shows ${part}`);
  await officer.refused('POST', url, undefined, { code: 'open.list-same' });
  const second = await publishEntry(stage, officer, { openingClass: 'open' });
  assert.equal((await stage.nobody().get<List>(url)).outdated, true, 'an entry was added');
  const added = await officer.post<List>(url);
  assert.deepEqual([added.number, added.outdated, added.lines.length], [2, false, 2]);
  await changeDraft(officer, second.id, await conditionalContent(officer), {
    changeTrigger: 'other',
    changeDay: stage.today(),
  });
  await reviewEntry(stage, officer, second.id);
  assert.equal((await stage.nobody().get<List>(url)).outdated, true, 'a class was changed');
  assert.equal(
    (await stage.nobody().get<Lists>('/api/open/unit-lists')).items.find(({ unit }) => unit.id === unitId)
      ?.outdated,
    true,
  );
  const changed = await officer.post<List>(url);
  assert.deepEqual(
    [changed.number, changed.lines.find(({ resourceId }) => resourceId === second.id)?.class],
    [3, 'conditional'],
    'the list shows the change as a new version',
  );
  const former = await stage.nobody().get<List>(`${url}?edition=1`);
  assert.deepEqual(
    former.lines.map(({ resourceId }) => resourceId),
    [entry.id],
    'the earlier edition stays as it was',
  );
  assert.ok(added.lines.some(({ resourceId }) => resourceId === second.id));
  await bureau.post(`/api/catalog/resources/${second.id}/withdraw`, { reason: '职能已划出本单位' });
  assert.equal((await stage.nobody().get<List>(url)).outdated, true, 'an entry was withdrawn');
  const left = await officer.post<List>(url);
  assert.deepEqual(
    [left.number, left.lines.map(({ resourceId }) => resourceId)],
    [4, [entry.id]],
    'the next version leaves it out',
  );
});

/** What this city asks of an entry opened on conditions. */
async function conditionalContent(officer: Client): Promise<Record<string, unknown>> {
  const content = await entryContent(officer, { openingClass: 'conditional' });
  const { openingClass, openingBasis, classing } = content;
  return {
    openingClass,
    ...(openingBasis ? { openingBasis } : {}),
    classing,
    openingCondition: '签署利用协议后提供',
  };
}

export const openPlanningScenarios: Scenarios = {
  'open-planning.call': call,
  'open-planning.plan': plan,
  'open-planning.tasks': tasks,
  'open-planning.unit-list': unitList,
};
