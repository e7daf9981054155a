/** Scenarios of the government's view: plan against result, instructions, channels beside the platform, shares by quarter. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { act, figures, file, minister, page, somebody, told, track } from '../open-walks.ts';
import { opened, take } from '../voice-walks.ts';
import {
  changeDraft,
  entryContent,
  newDepartment,
  publishEntry,
  reviewEntry,
  submitEntry,
  unique,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

type Overview = {
  plan: {
    planned: number;
    done: number;
    late: number;
    byUnit: { unit: { id: string }; planned: number; late: number }[];
  };
  demands: { asked: number; overdue: number; unanswered: { number: string }[] };
  withdrawn: { slug: string }[];
  instructions: { issued: number; answered: number };
};
type Instructions = {
  items: {
    id: string;
    number: string;
    title: string;
    units: { unit: { id: string }; answer: string | null; late: boolean }[];
  }[];
};

/** The same numbers for both; the government enters nothing but instructions, and their answers are followed. */
const overview = scenario(z.strictObject({ year: z.number() }), async (stage, { year }) => {
  const { id: unitId, officer, bureau } = await newDepartment(stage);
  const other = await newDepartment(stage);
  const government = await minister(stage);
  const entry = await publishEntry(stage, officer, { openingClass: 'open' });
  await stage.setDay(`${year}-03-02`, 'nothing');
  const line = { resourceId: entry.id, source: 'need', need: '发展需要' };
  const queue = await bureau.get<{ items: { resourceId: string; kinds: string[] }[] }>(
    '/api/open/candidates?pageSize=200',
  );
  const leftOut = queue.items
    .filter(({ kinds, resourceId }) => kinds.length > 0 && resourceId !== entry.id)
    .map(({ resourceId }) => ({ resourceId, reason: '下年列入' }));
  await bureau.post(`/api/open/priorities/${year}`, { lines: [line], leftOut });
  await bureau.post(`/api/open/plans/${year}`, {
    reason: '公布',
    lines: [
      {
        unitId,
        title: `计划${unique()}`,
        resourceId: entry.id,
        class: 'open',
        contents: '登记资料',
        conditions: '无条件',
        dueOn: `${year}-03-01`,
      },
    ],
  });
  const person = await somebody(stage);
  const silent = await file(person);
  await act(bureau, silent.id, 'assign', { unitId });
  await stage.setDay(`${year}-06-01`, 'nothing');
  const [mine, theirs] = await Promise.all(
    [government, bureau].map((who) => who.get<Overview>(`/api/open/overview?year=${year}`)),
  );
  assert.ok(mine && theirs);
  const { abilities: _a, ...seen } = mine as Overview & { abilities: unknown };
  const { abilities: _b, ...own } = theirs as Overview & { abilities: unknown };
  assert.deepEqual(seen, own, 'equal to the bureau’s view');
  assert.deepEqual(
    mine.plan.byUnit.map(({ unit, planned, late }) => [unit.id, planned, late]),
    [[unitId, 1, 1]],
  );
  const counted = await figures(bureau);
  assert.deepEqual([mine.demands.asked, mine.demands.overdue], [counted.asked, counted.overdue]);
  assert.ok(
    mine.demands.unanswered.some(({ number }) => number === silent.number),
    'overdue answers',
  );
  assert.ok(Array.isArray(mine.withdrawn));
  await officer.refused('GET', '/api/open/overview', undefined, { status: 403 });
  await government.refused('POST', `/api/open/plans/${year}`, { lines: [] }, { status: 403 });
  await government.refused('POST', `/api/open/demand-files/${silent.id}/assign`, { unitId }, { status: 403 });

  const body = { title: '加快开放', said: '请按计划推进', dueOn: `${year}-06-15`, units: [unitId, other.id] };
  await bureau.refused('POST', '/api/open/instructions', body, { status: 403 });
  await government.post('/api/open/instructions', body);
  const find = async (who: Client) =>
    (await who.get<Instructions>('/api/open/instructions')).items.find(({ title }) => title === body.title);
  const made = await find(officer);
  assert.deepEqual(
    made?.units.map(({ unit }) => unit.id),
    [unitId],
    'a department reads its own part',
  );
  assert.equal((await told(officer, 'open.instruction')).length, 1);
  await officer.post(`/api/open/instructions/${made?.id}/answer`, { answer: '本月完成' });
  await officer.refused(
    'POST',
    `/api/open/instructions/${made?.id}/answer`,
    { answer: '再答' },
    { code: 'open.instruction-answered' },
  );
  await stage.setDay(`${year}-06-16`, 'nothing');
  const followed = await find(government);
  assert.deepEqual(
    new Map(followed?.units.map(({ unit, answer, late }) => [unit.id, [answer, late]])),
    new Map<string, unknown>([
      [unitId, ['本月完成', false]],
      [other.id, [null, true]],
    ]),
  );
});

type Channels = { items: { host: string }[]; leads: { host: string; entry: { id: string } }[] };

/** A site that offers data sets is refused; hosts in entries that are not the platform's are leads. */
const channels = scenario(z.strictObject({ article: z.string() }), async (stage, { article }) => {
  const { officer, bureau } = await newDepartment(stage);
  const url = '/api/open/channels';
  const site = {
    kind: 'site',
    name: '数据下载站',
    address: 'https://data.bureau.example/sets',
    offersData: true,
  };
  await officer.refused('POST', url, site, { code: 'open.own-channel', article });
  await officer.refused(
    'POST',
    url,
    { ...site, kind: 'project', name: '开放门户建设' },
    { code: 'open.own-channel' },
  );
  await officer.post(url, { ...site, name: '单位网站', address: 'www.bureau.example', offersData: false });
  const host = `files-${unique()}.example.com`;
  const stray = await publishEntry(stage, officer, {
    openingClass: 'open',
    summary: `登记资料，另可在 https://${host}/download 下载，每日更新，全部为虚构内容`,
  });
  const own = new URL(stage.started.base).hostname;
  await publishEntry(stage, officer, {
    openingClass: 'open',
    summary: `登记资料，见 http://${own}/datasets 页面，每日更新，全部为虚构内容`,
  });
  const seen = await bureau.get<Channels>(url);
  assert.ok(seen.items.some((one) => one.host === 'www.bureau.example'));
  assert.ok(
    !seen.items.some((one) => one.host === 'data.bureau.example'),
    'what was refused is not registered',
  );
  assert.deepEqual(
    seen.leads.filter(({ entry }) => entry.id === stray.id).map((one) => one.host),
    [host],
    'a stranger is a lead',
  );
  assert.ok(!seen.leads.some((one) => one.host === own), 'the platform’s own is none');
});

type Shares = {
  quarters: string[];
  items: {
    unit: { id: string };
    quarters: { quarter: string; open: number; conditional: number; closed: number; share: number | null }[];
    falls: { quarter: string; from: number; to: number; said: string | null }[];
  }[];
};

/** By quarter and unit; a fall asks for an explanation; tightening rests on a basis and is told, loosening needs none. */
const shares = scenario(z.strictObject({ article: z.string() }), async (stage, { article }) => {
  const { id: unitId, officer, bureau } = await newDepartment(stage);
  const changed = () => ({ changeTrigger: 'other', changeDay: stage.today() });
  await stage.setDay('2026-02-10', 'nothing');
  const open = await publishEntry(stage, officer, { openingClass: 'open' });
  await publishEntry(stage, officer, { openingClass: 'conditional', openingCondition: '签署协议' });
  await stage.setDay('2026-05-12', 'nothing');
  await publishEntry(stage, officer, { openingClass: 'closed' });
  const read = async (who: Client) =>
    (await who.get<Shares>('/api/open/shares')).items.find(({ unit }) => unit.id === unitId);
  const first = await read(bureau);
  const at = (quarter: string) => first?.quarters.find((one) => one.quarter === quarter);
  assert.deepEqual([at('2025Q4')?.share, at('2026Q1')?.share, at('2026Q2')?.share], [null, 100, 66.7]);
  assert.deepEqual(
    [at('2026Q2')?.open, at('2026Q2')?.conditional, at('2026Q2')?.closed],
    [1, 1, 1],
    'each class counted',
  );
  assert.deepEqual(
    first?.falls,
    [{ quarter: '2026Q2', from: 100, to: 66.7, said: null }],
    'the fall is marked',
  );
  await officer.post('/api/open/shares/explain', { quarter: '2026Q2', said: '新增不予开放的登记资料' });
  assert.equal((await read(bureau))?.falls[0]?.said, '新增不予开放的登记资料');

  const stricter = await entryContent(officer, { openingClass: 'closed' });
  const classing = stricter.classing as { openingGrounds?: Record<string, unknown>[] };
  const bare = classing.openingGrounds?.map(({ title: _t, article: _a, ...ground }) => ground);
  await changeDraft(
    officer,
    open.id,
    {
      openingClass: 'closed',
      openingBasis: [],
      classing: { ...classing, ...(bare ? { openingGrounds: bare } : {}) },
    },
    changed(),
  );
  await officer.refused('POST', `/api/catalog/resources/${open.id}/submit`, undefined, {
    code: 'open.tightening-basis',
    article,
  });
  await changeDraft(
    officer,
    open.id,
    {
      openingClass: 'closed',
      openingBasis: [{ kind: 'law', title: '登记管理条例', article: '第十二条', wording: '' }],
      classing,
    },
    changed(),
  );
  await reviewEntry(stage, officer, open.id);

  // Who took the data is told that they are opened less; to open more needs neither.
  await stage.restoreClock();
  const set = await opened(stage);
  const taker = await somebody(stage);
  const page = await taker.get<{ release: { files: { href: string; format: string }[] } | null }>(
    `/api/open/datasets/${set.slug}`,
  );
  const [csv] = page.release?.files ?? [];
  assert.ok(csv, 'a file to take');
  assert.equal((await taker.send('GET', csv.href)).status, 200);
  const { openingClass: _c, ...rest } = await entryContent(set.officer, { openingClass: 'conditional' });
  await changeDraft(
    set.officer,
    set.resourceId,
    {
      openingClass: 'conditional',
      openingCondition: '签署利用协议后提供',
      openingBasis: [{ kind: 'law', title: '登记管理条例', article: '第十二条', wording: '' }],
      classing: rest.classing,
    },
    changed(),
  );
  await reviewEntry(stage, set.officer, set.resourceId);
  await stage.eventually(
    async () => ((await told(taker, 'open.class-tightened')).length > 0 ? true : undefined),
    'the users are told',
  );
  const { classing: wide } = await entryContent(set.officer, { openingClass: 'open' });
  await changeDraft(
    set.officer,
    set.resourceId,
    {
      openingClass: 'open',
      openingCondition: '',
      openingBasis: [],
      classing: wide,
    },
    changed(),
  );
  await submitEntry(set.officer, set.resourceId);
});

type Usability = { items: { unit: { id: string }; hard: { slug: string; lacks: string[] }[] }[] };

/** Days until the answer, the unanswered by institution; and what is open is easy to get and process, or marked. */
const easy = scenario(
  z.strictObject({ filed: z.string(), later: z.string(), days: z.number() }),
  async (stage, { filed, later, days }) => {
    const { id: unitId, officer, bureau } = await newDepartment(stage);
    const person = await somebody(stage);
    await stage.setDay(filed, 'nothing');
    const [answered, silent] = [await file(person), await file(person)];
    for (const { id } of [answered, silent]) await act(bureau, id, 'assign', { unitId });
    await stage.setDay(later, 'nothing');
    await act(officer, answered.id, 'answer', { how: 'refuse', reasons: ['涉及个人隐私'] });
    assert.equal(
      (await track(stage.nobody(), answered.number)).workdays,
      days,
      'the days until it was answered',
    );
    const listed = await stage
      .nobody()
      .get<{ items: { number: string; workdays: number }[] }>(
        `/api/open/demands?unit=${unitId}&state=assigned`,
      );
    assert.deepEqual(
      listed.items.map(({ number, workdays }) => [number, workdays]),
      [[silent.number, days]],
      'the unanswered by institution',
    );
    assert.equal((await figures(bureau)).byUnit.find(({ unit }) => unit?.id === unitId)?.waiting, 1);

    await stage.restoreClock();
    const good = await opened(stage);
    const shown = await page(stage, `/datasets/${good.slug}`);
    for (const part of ['CSV', '登记状态', 'R0001'])
      assert.ok(shown.includes(part), `the page offers ${part}`);
    const bad = await opened(stage, { described: false });
    const board = await bureau.get<Usability>('/api/open/usability');
    const hard = (unit: string) => board.items.find((one) => one.unit.id === unit)?.hard ?? [];
    assert.deepEqual(hard(good.organisationId), [], 'easy to use');
    assert.deepEqual(
      hard(bad.organisationId).map(({ slug, lacks }) => [slug, lacks]),
      [[bad.slug, ['description']]],
      'marked as hard to use',
    );
    const own = await bad.officer.get<Usability>('/api/open/usability');
    assert.deepEqual(
      own.items.map(({ unit }) => unit.id),
      [bad.organisationId],
      'on the institution’s own board',
    );
  },
);

type Period = Record<'fields' | 'sets' | 'rows' | 'demandsMet' | 'partners', number> & {
  quality: number | null;
};

/** What a period brought, against the one before. */
const period = scenario(z.strictObject({}), async (stage) => {
  const { id: unitId, officer, bureau } = await newDepartment(stage);
  const today = stage.today();
  const read = () =>
    bureau.get<{ now: Period; former: Period }>(`/api/open/period-report?from=${today}&to=${today}`);
  const before = await read();
  const set = await opened(stage);
  const company = await somebody(stage, 'public-company');
  await take(company, set.slug);
  const asked = await file(await somebody(stage));
  await act(bureau, asked.id, 'assign', { unitId });
  await act(officer, asked.id, 'answer', { how: 'date', promisedOn: '2099-01-01' });
  const entry = await publishEntry(stage, officer);
  await act(officer, asked.id, 'link', { resourceId: entry.id });
  const after = await stage.eventually(async () => {
    const found = await read();
    return found.now.partners > before.now.partners ? found : undefined;
  }, 'the taking is noted');
  assert.deepEqual(
    [after.now.sets, after.now.rows, after.now.demandsMet],
    [before.now.sets + 1, before.now.rows + 3, before.now.demandsMet + 1],
  );
  assert.ok(after.now.fields >= 1 && after.now.quality !== null, 'fields of life and quality');
  assert.deepEqual(after.former, before.former, 'the period before stays what it was');
  await officer.refused('GET', `/api/open/period-report?from=${today}&to=${today}`, undefined, {
    status: 403,
  });
});

export const openGovernmentScenarios: Scenarios = {
  'open-government.overview': overview,
  'open-government.channels': channels,
  'open-government.shares': shares,
  'open-government.easy': easy,
  'open-government.period': period,
};
