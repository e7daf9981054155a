/** Scenarios of boards and of the service: the workbench of a unit, the board of a sector, maintenance and availability. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { Stage } from '../stage.ts';
import { prepareTemplate, startPlatform } from '../started.ts';
import {
  accounts,
  decide,
  draftEntry,
  newDepartment,
  newOfficial,
  newOrganisation,
  publishEntry,
  registerRows,
  submitEntry,
  unique,
  uploadRows,
} from '../walks.ts';
import { addDays, entries, today } from './registers.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const base = '/api/registers';
type Made = { id: string };

type Board = {
  headings: { key: string; name: { zh: string }; cite: string[]; open: number; late: number }[];
  open: number;
  late: number;
  tasks: { heading: string; articles: string[]; due: string | null; late: boolean; title: string }[];
};

const figures = (board: Board): Record<string, [number, number]> =>
  Object.fromEntries(board.headings.map((one) => [one.key, [one.open, one.late]]));

/** Every task of a unit in one place under the city's headings; the bureau sees the same; one table overdue changes one figure. */
const workbench = scenario(
  z.strictObject({
    article: text,
    headings: z.array(z.strictObject({ key: text, zh: text })).min(1),
    /** Where an entry begun, one returned, a resource not gathered and a table overdue are counted. */
    draft: text,
    returned: text,
    gather: text,
    overdue: text,
    /** Where a step of the bureau is counted. */
    review: text.optional(),
  }),
  async (stage, { article, headings, draft, returned, gather, overdue, review }) => {
    const { id, name, officer, bureau } = await newDepartment(stage);
    const other = await newDepartment(stage);
    const read = (client = officer) => client.get<Board>(`/api/board?organisationId=${id}`);
    const empty = await read();
    for (const { key, zh } of headings) {
      const shown = empty.headings.find((one) => one.key === key);
      assert.deepEqual([shown?.name.zh, shown?.open, shown?.late], [zh, 0, 0]);
      assert.ok(shown?.cite.includes(article));
    }
    await other.officer.refused('GET', `/api/board?organisationId=${id}`, undefined, { status: 403 });
    const gained = async (heading: string, act: () => Promise<unknown>, lost?: string): Promise<void> => {
      const before = figures(await read());
      await act();
      const after = figures(await read());
      const expected = structuredClone(before);
      expected[heading] = [(before[heading]?.[0] ?? 0) + 1, before[heading]?.[1] ?? 0];
      if (lost) expected[lost] = [(before[lost]?.[0] ?? 0) - 1, before[lost]?.[1] ?? 0];
      assert.deepEqual(after, expected);
    };
    let entry = '';
    await gained(draft, async () => {
      entry = (await draftEntry(officer)).id;
    });
    let caseId = '';
    const bureauId = (await bureau.get<{ organisation: { id: string } }>('/api/me')).organisation.id;
    const reviews = async () =>
      figures(await bureau.get<Board>(`/api/board?organisationId=${bureauId}`))[review ?? '']?.[0] ?? 0;
    const waiting = review ? await reviews() : 0;
    caseId = await submitEntry(officer, entry);
    if (review) assert.equal(await reviews(), waiting + 1, 'the bureau holds the review');
    assert.equal(figures(await read())[draft]?.[0], 0, 'what is submitted is no open task of the unit');
    await gained(returned, () => decide(bureau, caseId, 'return', { reasons: ['请补充摘要'] }));
    let published = '';
    await gained(gather, async () => {
      published = (await publishEntry(stage, officer, { updateCycle: 'daily' })).id;
    });
    await uploadRows(stage, officer, published, registerRows(['1', '2']));
    const day = today(stage);
    const before = await read();
    assert.equal(figures(before)[gather]?.[0], (figures(empty)[gather]?.[0] ?? 0) + 0);
    assert.deepEqual(figures(await read(bureau)), figures(before), 'the bureau sees the same numbers');
    const { items } = await bureau.get<{ items: (Board & { organisation: { id: string } })[] }>(
      `/api/boards?q=${encodeURIComponent(name)}`,
    );
    const listed = items.find((one) => one.organisation.id === id);
    assert.ok(listed);
    assert.deepEqual(figures(listed), figures(before));
    await officer.refused('GET', '/api/boards', undefined, { status: 403 });

    await stage.setDay(addDays(day, 2));
    const after = await read();
    const expected = figures(before);
    const was = expected[overdue] ?? [0, 0];
    expected[overdue] = [was[0] + 1, was[1] + 1];
    assert.deepEqual(figures(after), expected, 'one table overdue changes exactly that figure');
    const task = after.tasks.find((one) => one.late);
    assert.ok(task?.due && task.articles.includes(article), 'a task shows its article and its due day');
  },
);

/** A maintenance window is seen by everybody and stays in the log; ten minutes without the service lower the month's figure. */
const service = scenario(z.strictObject({ modules: z.array(text).min(1) }), async (stage, { modules }) => {
  type Service = {
    modules: { key: string; state: string }[];
    months: {
      module: string;
      month: string;
      elapsedSeconds: number;
      downSeconds: number;
      availability: number;
    }[];
    log: { title: string }[];
  };
  const bureau = await stage.as(accounts.bureau);
  const title = `平台升级${unique()}`;
  const at = (minutes: number) => new Date(stage.now().getTime() + minutes * 60_000).toISOString();
  const window = { kind: 'maintenance', title, body: '期间服务暂停', startsAt: at(60), endsAt: at(120) };
  const readers = await Promise.all(
    [accounts.provider, accounts.auditor, accounts.admin].map((one) => stage.as(one)),
  );
  for (const reader of readers.slice(0, 1))
    await reader.refused('POST', `${base}/service`, window, { status: 403 });
  await bureau.post(`${base}/service`, window);
  const shown = async (reader: Client): Promise<boolean> =>
    (await reader.get<{ items: { title: string }[] }>(`${base}/service/current`)).items.some(
      (one) => one.title === title,
    );
  for (const reader of readers) assert.ok(await shown(reader), 'every signed-in user sees it');
  await stage.setClock(at(121));
  assert.equal(await shown(bureau), false, 'it is over');
  assert.ok((await bureau.get<Service>(`${base}/service`)).log.some((one) => one.title === title));

  const data = await prepareTemplate(stage.city);
  const options = { ...stage.started.options, data };
  let running = await startPlatform(options);
  try {
    let there = new Stage(running, stage.city);
    const admin = await there.as(accounts.admin);
    await admin.put('/api/settings/probe-seconds', { value: 3 });
    const read = async (reader: Client) => {
      const found = await reader.get<Service>(`${base}/service`);
      return modules.map((key) => ({
        state: found.modules.find((one) => one.key === key)?.state,
        month: found.months.find((one) => one.module === key),
      }));
    };
    // A figure of the clock alone says nothing: whoever was away is missed only at the next probe.
    const probed = (reader: Client, seconds: number, down: number) =>
      there.eventually(
        async () => {
          const found = await read(reader);
          const whole = found.every(
            ({ month }) => month && month.elapsedSeconds > seconds && month.downSeconds >= down,
          );
          return whole ? found : undefined;
        },
        'probes',
        120,
      );
    const [before] = await probed(admin, 2, 0);
    assert.equal(before?.state, 'up');
    const stoppedAt = Date.now();
    await running.stop();
    running = await startPlatform(options);
    there = new Stage(running, stage.city);
    await there.setClock(new Date(stoppedAt + 600_000).toISOString());
    const again = await there.as(accounts.admin);
    for (const { month } of await probed(again, 600, 540)) {
      assert.ok(month);
      const lost = month.downSeconds - (before?.month?.downSeconds ?? 0);
      // Longer by what a slow machine takes to start.
      assert.ok(lost >= 540 && lost <= 900, `ten minutes are missing: ${lost} s`);
      assert.ok(month.availability < 0.5, 'the figure of the month is lower accordingly');
      assert.ok(Math.abs(month.availability - (1 - month.downSeconds / month.elapsedSeconds)) < 0.01);
    }
  } finally {
    await running.stop();
    await rm(data, { recursive: true, force: true });
  }
});

/** An authority of a sector sends its norm to the bodies of the sector and reads their board at every level; no other's. */
const industryNorm = scenario(
  z.strictObject({ article: text, sector: text, otherSector: text }),
  async (stage, { article, sector, otherSector }) => {
    const [authority, member, stranger] = [
      await newDepartment(stage),
      await newDepartment(stage),
      await newDepartment(stage),
    ];
    const bureau = authority.bureau;
    const { city } = await bureau.get<{ city: { regionCode: string } }>('/api/me');
    const areas = await bureau.get<{ items: { code: string }[] }>(`${base}/plans`);
    const below = areas.items.find((one) => one.code !== city.regionCode)?.code;
    const county = await newOrganisation(bureau, { regionCode: below });
    const enter = (organisationId: string, key: string, part: string) =>
      bureau.post(`${base}/sectors`, { organisationId, sector: key, part });
    await enter(authority.id, sector, 'authority');
    await enter(member.id, sector, 'member');
    await enter(county.id, sector, 'member');
    await enter(stranger.id, otherSector, 'member');
    const norm = {
      kind: 'industry-norm',
      title: `行业数据规范${unique()}`,
      topic: sector,
      fromDay: today(stage),
    };
    await stranger.officer.refused('POST', `${base}/entries`, norm, { status: 403, article });
    await authority.officer.refused(
      'POST',
      `${base}/entries`,
      { ...norm, topic: otherSector },
      { status: 403 },
    );
    const { id } = await authority.officer.post<Made>(`${base}/entries`, norm);
    assert.ok((await entries(member.officer, { unread: 'true' })).some((one) => one.id === id));
    assert.equal(
      (await entries(stranger.officer, { unread: 'true' })).some((one) => one.id === id),
      false,
    );
    const norms = await member.officer.get<{ items: Made[] }>(`${base}/norms?organisationId=${member.id}`);
    assert.ok(
      norms.items.some((one) => one.id === id),
      'shown beside the entries of the body',
    );
    const board = await authority.officer.get<{ items: { organisation: { id: string } }[] }>(
      `${base}/sectors/${sector}/board`,
    );
    const seen = board.items.map((one) => one.organisation.id);
    assert.ok(seen.includes(member.id) && seen.includes(county.id), 'across levels');
    assert.ok(!seen.includes(stranger.id), 'bodies of other sectors do not appear');
    await stranger.officer.refused('GET', `${base}/sectors/${sector}/board`, undefined, { status: 403 });
    const official = await newOfficial(stage, bureau, stranger.id);
    await official.refused('GET', `${base}/sectors/${sector}/board`, undefined, { status: 403 });
  },
);

export const registersBoardsScenarios: Scenarios = {
  'registers.workbench': workbench,
  'registers.service': service,
  'registers.industry-norm': industryNorm,
};
