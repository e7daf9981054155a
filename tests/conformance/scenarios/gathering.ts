/** Scenarios of gathering: what must come is named when it does not, on what ground it may stay away, and whether it came whole. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import type { Stage } from '../stage.ts';
import {
  accounts,
  type Batch,
  type Entry,
  ledgerEntries,
  newDepartment,
  publishEntry,
  registerRows,
  sharingContent,
  uploadRows,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

type Standing = { resourceId: string; state: string; due?: string; short: number };
type Gathering = {
  items: Standing[];
  total: number;
  totals: { expected: number; gathered: number; missing: number };
  rule: { articles: string[] };
};
type Exceptions = {
  items: {
    id: string;
    state: string;
    basis?: { levelName?: { zh: string }; title: string; article: string };
  }[];
};

const path = '/api/collect/gathering';
const ofEntry = async (reader: Client, { id }: Pick<Entry, 'id'>): Promise<Standing> => {
  const [found] = (await reader.get<Gathering>(`${path}?resource=${id}`)).items;
  assert.ok(found, 'the entry is followed');
  return found;
};

/** Days after the platform's own today. */
const inDays = (stage: Stage, days: number): string =>
  new Date(stage.now().getTime() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);

/** Faults are kept aside with reasons, the counts add up, and an entry without data after its day is named with the article. */
const batchReport = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer, bureau } = await newDepartment(stage);
  const entry = await publishEntry(stage, officer, { updateCycle: 'weekly' });
  const good = await uploadRows(stage, officer, entry.id, registerRows(['A1', 'A2', 'A3']));
  assert.equal(good.state, 'merged');
  assert.deepEqual([good.counts.records, good.counts.good, good.counts.bad], [3, 3, 0]);
  assert.ok(Date.parse(good.receivedAt) > 0, 'time-stamped');
  const gap = await uploadRows(stage, officer, entry.id, 'register_no\nA4\n', { mode: 'incremental' });
  assert.notEqual(gap.state, 'merged', 'a column is missing');
  const { issues } = await officer.get<{ issues: { path: string }[] }>(
    `/api/collect/batches/${gap.id}/reading`,
  );
  assert.ok(
    issues.some(({ path: at }) => at.includes('register_state')),
    'the column is named',
  );
  await officer.post(`/api/collect/batches/${gap.id}/rollback`);
  const rows = [
    'register_no,register_state',
    'B1,有效',
    'B2,停用',
    `${'9'.repeat(21)},有效`,
    ',有效',
    '',
  ].join('\n');
  const mixed = await uploadRows(stage, officer, entry.id, rows, { mode: 'incremental' });
  assert.equal(mixed.state, 'merged');
  assert.deepEqual([mixed.counts.records, mixed.counts.good, mixed.counts.bad], [4, 1, 3]);
  const held = await officer.get<{ items: { line: number; column: string; reason: { zh: string } }[] }>(
    `/api/collect/batches/${mixed.id}/quarantine`,
  );
  assert.deepEqual([...new Set(held.items.map(({ line }) => line))].sort(), [3, 4, 5]);
  assert.ok(held.items.every(({ reason }) => reason.zh.length > 0));

  const empty = await publishEntry(stage, officer, { updateCycle: 'weekly' });
  const kept = await publishEntry(stage, officer, {
    updateCycle: 'weekly',
    ...(await sharingContent(officer, 'withheld')),
  });
  assert.equal((await ofEntry(officer, empty)).state, 'awaited');
  await stage.setDay(inDays(stage, 9));
  const missing = await bureau.get<Gathering>(`${path}?state=missing&q=${encodeURIComponent(empty.name)}`);
  assert.deepEqual(
    missing.items.map(({ resourceId }) => resourceId),
    [empty.id],
    'listed after its day',
  );
  assert.ok(missing.rule.articles.includes(article));
  assert.equal((await ofEntry(bureau, entry)).state, 'late', 'gathered once, and late');
  assert.equal((await ofEntry(bureau, kept)).state, 'free', 'withheld data are not asked for');
});

/** Nothing stays out without the ground the city accepts; with it the register shows it and lateness stops. */
const notGathered = scenario(
  z.strictObject({ article: text, accepted: z.array(text).min(1), refused: z.array(text).min(1) }),
  async (stage, { article, accepted, refused }) => {
    const { officer } = await newDepartment(stage);
    const bureau = await stage.as(accounts.bureau);
    const file = '/api/collect/exceptions';
    const entries: Entry[] = [];
    for (const _ of accepted) entries.push(await publishEntry(stage, officer, { updateCycle: 'weekly' }));
    const [first] = entries;
    assert.ok(first);
    await stage.setDay(inDays(stage, 9));
    assert.equal((await ofEntry(officer, first)).state, 'missing');
    const body = (resourceId: string, basis?: object) => ({
      resourceId,
      kind: 'not-gathered',
      reason: '法律规定不得对外提供',
      ...(basis ? { basis } : {}),
    });
    await officer.refused('POST', file, body(first.id), { code: 'collect.basis-required', article });
    for (const level of refused) {
      const basis = { level, title: '某某文件', article: '第一条' };
      await officer.refused('POST', file, body(first.id, basis), { code: 'collect.basis-required', article });
    }
    for (const part of ['title', 'article'] as const) {
      const basis = { level: accepted[0], title: '某某法', article: '第三条', [part]: '' };
      await officer.refused('POST', file, body(first.id, basis), { article, field: `basis.${part}` });
    }
    for (const [index, level] of accepted.entries()) {
      const entry: Entry = entries[index] ?? first;
      await officer.post(file, body(entry.id, { level, title: '某某法', article: '第三条' }));
      assert.equal((await ofEntry(bureau, entry)).state, 'excepted', `${level}: no longer late`);
      const [listed] = (await bureau.get<Exceptions>(`${file}?resource=${entry.id}`)).items;
      assert.equal(listed?.state, 'standing');
      assert.deepEqual([listed?.basis?.title, listed?.basis?.article], ['某某法', '第三条']);
      assert.ok(listed?.basis?.levelName?.zh, 'the level in the city’s words');
    }
    const late = await bureau.get<Gathering>(`${path}?state=missing&q=${encodeURIComponent(first.name)}`);
    assert.equal(late.total, 0);
    const [filed] = await ledgerEntries(bureau, { kind: 'collect.exception-filed' });
    assert.ok(filed?.body.decision?.articles.includes(article));
  },
);

/** The gathering rate names what is missing, and a load stays incomplete until the rows of its source came or were explained. */
const rate = scenario(
  z.strictObject({
    article: text,
    entries: z.number().int().min(2),
    loaded: z.number().int().min(1),
    source: z.number().int(),
    arrived: z.number().int(),
  }),
  async (stage, { article, entries, loaded, source, arrived }) => {
    const { id, officer, bureau } = await newDepartment(stage);
    const made: Entry[] = [];
    for (let n = 0; n < entries; n++)
      made.push(await publishEntry(stage, officer, { updateCycle: 'weekly' }));
    // Neither shared nor opened: asked for by nobody, in no rate.
    await publishEntry(stage, officer, {
      updateCycle: 'weekly',
      ...(await sharingContent(officer, 'withheld')),
    });
    for (const entry of made.slice(2, loaded)) {
      const { state } = await uploadRows(stage, officer, entry.id, registerRows(['A1']));
      assert.equal(state, 'merged');
    }
    const numbers = (from: number, to: number) =>
      registerRows(Array.from({ length: to - from + 1 }, (_, n) => `N${from + n}`));
    const settled = (entry: Entry, short: number) =>
      stage.eventually(
        async () => ((await ofEntry(officer, entry)).short === short ? true : undefined),
        `${short} rows short`,
      );
    const short = async (entry: Entry): Promise<Batch> => {
      const batch = await uploadRows(stage, officer, entry.id, numbers(1, arrived), { sourceRows: source });
      assert.equal(batch.counts.good, arrived);
      await settled(entry, source - arrived);
      return batch;
    };
    const [explained, completed] = made;
    assert.ok(explained && completed);
    const batch = await short(explained);
    const incomplete = await bureau.get<Gathering>(`${path}?short=true&organisation=${id}`);
    assert.deepEqual(
      incomplete.items.map(({ resourceId }) => resourceId),
      [explained.id],
    );
    await bureau.refused(
      'POST',
      `/api/collect/batches/${batch.id}/explanation`,
      { reason: '代为说明' },
      { status: 403 },
    );
    await officer.post(`/api/collect/batches/${batch.id}/explanation`, {
      reason: '源端含十条已注销待清理的记录',
    });
    await settled(explained, 0);
    await short(completed);
    await uploadRows(stage, officer, completed.id, numbers(arrived + 1, source), { mode: 'incremental' });
    await settled(completed, 0);

    const all = await bureau.get<Gathering>(`${path}?organisation=${id}&pageSize=100`);
    assert.deepEqual([all.totals.expected, all.totals.gathered], [entries, loaded]);
    assert.ok(all.rule.articles.includes(article));
    const named = all.items.filter(({ state }) => state === 'awaited' || state === 'missing');
    assert.deepEqual(
      named.map(({ resourceId }) => resourceId).sort(),
      made
        .slice(loaded)
        .map((entry) => entry.id)
        .sort(),
      'those without data are named',
    );
  },
);

export const gatheringScenarios: Scenarios = {
  'gathering.batch-report': batchReport,
  'gathering.not-gathered': notGathered,
  'gathering.rate': rate,
};
