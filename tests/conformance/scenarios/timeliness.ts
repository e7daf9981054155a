/** Scenarios of timeliness: what is due and late, what counts as an update, real time and its exceptions, and who sees it. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { push, pushedThrough, pusherOf } from '../pusher.ts';
import { newServed, numbers, providerOf } from '../served.ts';
import { ask, dayAfter, granted, newConsumer } from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import {
  type Batch,
  type Content,
  draftEntry,
  type Entry,
  ledgerEntries,
  newDepartment,
  publishEntry,
  registerRows,
  uploadRows,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();

type Standing = { state: string; due?: string; lateSince?: string; mode?: string };
type Notice = { title: string; body: string };
type Card = {
  organisationId: string;
  update: { good: number; of: number };
  due: { onTime: number; of: number };
  realtime: { inTime: number; of: number };
};

export const standing = async (reader: Client, id: string): Promise<Standing> => {
  const { items } = await reader.get<{ items: Standing[] }>(`/api/collect/gathering?resource=${id}`);
  assert.ok(items[0], 'the entry is followed');
  return items[0];
};
export const told = async (reader: Client, kind: string): Promise<Notice[]> => {
  type Sent = { kind: string; title: { zh: string }; body: { zh: string } };
  const { items } = await reader.get<{ items: Sent[] }>('/api/notices?pageSize=200');
  return items
    .filter((one) => one.kind === kind)
    .map(({ title, body }) => ({ title: title.zh, body: body.zh }));
};
export const cardOf = async (reader: Client, organisationId: string): Promise<Card> => {
  const { items } = await reader.get<{ items: Card[] }>('/api/collect/cards');
  const found = items.find((one) => one.organisationId === organisationId);
  assert.ok(found, 'the unit has a card');
  return found;
};
const becomes = (stage: Stage, reader: Client, id: string, state: string): Promise<Standing> =>
  stage.eventually(async () => {
    const found = await standing(reader, id);
    return found.state === state ? found : undefined;
  }, `the entry is ${state}`);

export async function setting<T>(
  stage: Stage,
  bureau: Client,
  key: string,
  value: number,
  work: () => Promise<T>,
): Promise<T> {
  type Setting = { key: string; value: number };
  const read = () => bureau.get<{ items: Setting[] }>('/api/collect/settings');
  const before = (await read()).items.find((one) => one.key === key)?.value;
  assert.ok(before !== undefined, key);
  await bureau.put(`/api/collect/settings/${key}`, { value });
  try {
    return await work();
  } finally {
    await stage.restoreClock();
    await bureau.put(`/api/collect/settings/${key}`, { value: before });
  }
}

async function loaded(stage: Stage, officer: Client, id: string, rows: string): Promise<Batch> {
  const batch = await uploadRows(stage, officer, id, rows);
  assert.ok(batch.state === 'merged' || batch.unchanged, `${batch.state} ${batch.rejection?.code ?? ''}`);
  return batch;
}

/** Due on its day with a word before and on it, late from the next; what comes clears it; the unit's rate is counted exactly. */
const cycle = scenario(
  z.strictObject({ article: text, loaded: day, due: day }),
  async (stage, { article, loaded: first, due }) => {
    await stage.setDay(first);
    const { id, officer, bureau } = await newDepartment(stage);
    const late = await publishEntry(stage, officer, { updateCycle: 'monthly' });
    const onTime = await publishEntry(stage, officer, { updateCycle: 'monthly' });
    for (const entry of [late, onTime]) await loaded(stage, officer, entry.id, registerRows(['A1']));
    await stage.eventually(
      async () => ((await standing(officer, late.id)).due === due ? true : undefined),
      'the due day',
    );
    assert.equal((await standing(officer, late.id)).state, 'current');
    await stage.setDay(dayAfter(due, -3));
    assert.ok(
      (await told(officer, 'collect.update-near')).some(({ title }) => title.includes(due)),
      'a word before',
    );
    await stage.setDay(due);
    assert.equal((await standing(officer, late.id)).state, 'near', 'due, and not late');
    assert.ok(
      (await told(officer, 'collect.update-today')).some(({ body }) => body.includes(due)),
      'a word on the day',
    );
    await loaded(stage, officer, onTime.id, registerRows(['A1', 'A2']));
    await becomes(stage, officer, onTime.id, 'current');
    await stage.setDay(dayAfter(due, 1));
    assert.equal((await standing(officer, late.id)).state, 'late', 'from the next day');
    const { items, rule } = await bureau.get<{ items: Entry[]; rule: { articles: string[] } }>(
      `/api/collect/gathering?state=late&organisation=${id}`,
    );
    assert.equal(items.length, 1);
    assert.ok(rule.articles.length > 0);
    const card = await cardOf(bureau, id);
    assert.deepEqual(
      [card.due, card.update],
      [
        { onTime: 1, of: 2 },
        { good: 1, of: 2 },
      ],
    );
    await loaded(stage, officer, late.id, registerRows(['A1', 'A3']));
    await becomes(stage, officer, late.id, 'current');
    const after = await cardOf(bureau, id);
    assert.deepEqual(
      [after.due, after.update],
      [
        { onTime: 1, of: 2 },
        { good: 2, of: 2 },
      ],
      'what was late stays so',
    );
    assert.ok(article.length > 0);
  },
);

/** Consumers see since when data are late, on the page and in every answer; a load without a change counts once it is confirmed. */
const lateSince = scenario(
  z.strictObject({ loaded: day, remind: day, late: day }),
  async (stage, { loaded: first, remind, late }) => {
    await stage.setDay(first);
    const resource = await newServed(stage, 'unconditional', { updateCycle: 'monthly' });
    const consumer = await newConsumer(stage);
    const { credential } = await granted(stage, resource, consumer);
    const page = `/api/serve/services/${resource.serviceId}`;
    const seen = async () => (await consumer.officer.get<{ lateSince?: string }>(page)).lateSince;
    const answered = async () => {
      const { status, body, code } = await ask(stage, credential);
      assert.equal(status, 200, code);
      return body.lateSince;
    };
    assert.deepEqual([await seen(), await answered()], [undefined, undefined]);
    await stage.setDay(remind);
    const officer = await providerOf(stage, resource);
    assert.ok((await told(officer, 'collect.update-near')).length > 0, 'a word before');
    await stage.setDay(dayAfter(late, -1));
    assert.equal((await standing(officer, resource.resourceId)).state, 'near', 'its last day is not late');
    await stage.setDay(late);
    const since = new Date(`${late}T00:00:00+08:00`).getTime();
    assert.equal((await standing(officer, resource.resourceId)).state, 'late');
    assert.deepEqual(
      [await seen(), await answered()].map((at) => Date.parse(String(at))),
      [since, since],
    );

    // The same rows in another order: another file, and nothing new in it.
    const { items } = await officer.get<{ items: { id: string }[] }>(
      `/api/collect/resources/${resource.resourceId}/batches`,
    );
    assert.ok(items.length > 0);
    const rows = (ends: readonly string[]) => servedRows(ends);
    const batch = await loaded(stage, officer, resource.resourceId, rows([...numbers].reverse()));
    const counted = await stage.eventually(async () => {
      const { changedRows } = await officer.get<{ changedRows?: number }>(`/api/collect/batches/${batch.id}`);
      return changedRows;
    }, 'the rows it changed');
    assert.equal(counted, 0);
    assert.equal(
      (await standing(officer, resource.resourceId)).state,
      'late',
      'no change is no update by itself',
    );
    await consumer.officer.refused('POST', `/api/collect/batches/${batch.id}/no-change`, {}, { status: 403 });
    await officer.post(`/api/collect/batches/${batch.id}/no-change`);
    assert.equal((await standing(officer, resource.resourceId)).state, 'current', 'confirmed');
    assert.deepEqual([await seen(), await answered()], [undefined, undefined]);
  },
);

/** As `newServed` fills them. */
const servedRows = (numbersOf: readonly string[]): string => {
  const more = Array.from({ length: 6 }, (_, index) => `field_${index + 1}`);
  return [
    ['register_no', 'register_state', ...more].join(','),
    ...numbersOf.map((number) => [number, '有效', ...more.map((name) => `${name}值`)].join(',')),
    '',
  ].join('\n');
};

/** What is supplied by a real-time way has no other cycle; a change is served within the tolerance; silence beyond it is late. */
const realTime = scenario(
  z.strictObject({
    article: text,
    modes: z.array(z.strictObject({ mode: text, supply: z.record(z.string(), text) })).min(1),
    minutes: z.number().int(),
  }),
  async (stage, { article, modes, minutes }) => {
    const { officer, bureau } = await newDepartment(stage);
    const [first] = modes;
    assert.ok(first);
    for (const { mode, supply } of modes) {
      const content: Content = { supplyMode: mode, supply, updateCycle: 'daily' };
      const entry = await draftEntry(officer, content);
      await officer.refused('POST', `/api/catalog/resources/${entry.id}/submit`, undefined, {
        article,
        field: 'updateCycle',
      });
    }
    await setting(stage, bureau, 'collect.silence-minutes', minutes, async () => {
      const resource = await newServed(stage, 'unconditional', {
        supplyMode: first.mode,
        supply: first.supply,
        updateCycle: 'real-time',
      });
      const provider = await providerOf(stage, resource);
      const consumer = await newConsumer(stage);
      const { credential } = await granted(stage, resource, consumer);
      const pusher = await pusherOf(provider, resource.resourceId);
      const [number = ''] = numbers;
      const record = Object.fromEntries([
        ['register_no', number],
        ['register_state', '注销'],
        ...Array.from({ length: 6 }, (_, index) => [`field_${index + 1}`, '新值']),
      ]);
      const begun = stage.now().getTime();
      const { id } = await push(stage, pusher, record, stage.now());
      await pushedThrough(stage, provider, id);
      await stage.eventually(async () => {
        const { body } = await ask(stage, credential, { ask: { register_no: number } });
        return body.records?.[0]?.register_state === '注销' ? true : undefined;
      }, 'the call returns the new value');
      assert.ok(stage.now().getTime() - begun < minutes * 60_000, 'within the tolerance');
      assert.notEqual((await standing(provider, resource.resourceId)).state, 'late');
      // Nobody hears of the source for longer than the tolerance.
      const silent = new Date(stage.now().getTime() + 26 * 3_600_000);
      await stage.setClock(silent.toISOString());
      const { state, lateSince: since } = await standing(provider, resource.resourceId);
      assert.equal(state, 'late');
      const start = Date.parse(String(since));
      assert.ok(
        start > begun + (minutes - 1) * 60_000 && start < begun + (minutes + 2) * 60_000,
        `late since ${since}`,
      );
      const notices = await told(provider, 'collect.source-silent');
      assert.ok(
        notices.some(({ title, body }) => title.includes(resource.name) && body.includes(String(minutes))),
      );
      // A word that there is nothing new is enough.
      await push(stage, pusher, []);
      assert.notEqual((await standing(provider, resource.resourceId)).state, 'late');
    });
  },
);

/** Data that changed are due at once; the same file does not answer it. */
const onChange = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer, bureau } = await newDepartment(stage);
  const entry = await publishEntry(stage, officer, { updateCycle: 'yearly' });
  await loaded(stage, officer, entry.id, registerRows(['A1']));
  await becomes(stage, officer, entry.id, 'current');
  const today = new Date(stage.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  await stage.setDay(dayAfter(today, 5));
  const changes = `/api/collect/resources/${entry.id}/changes`;
  await bureau.refused('POST', changes, { changedOn: dayAfter(today, 4) }, { status: 403 });
  await officer.post(changes, { changedOn: dayAfter(today, 4) });
  assert.ok(
    (await told(officer, 'collect.change-due')).some(({ title }) => title.includes(entry.name)),
    'reminded',
  );
  assert.equal((await standing(bureau, entry.id)).state, 'late');
  const same = await loaded(stage, officer, entry.id, registerRows(['A1']));
  assert.ok(same.unchanged, 'known by its checksum');
  assert.equal((await standing(bureau, entry.id)).state, 'late', 'the same file is no update');
  await loaded(stage, officer, entry.id, registerRows(['A1', 'A2']));
  await becomes(stage, bureau, entry.id, 'current');
  const [declared] = await ledgerEntries(bureau, { kind: 'collect.change-declared' });
  assert.ok(declared?.body.decision?.articles.includes(article));

  const lapsed = await publishEntry(stage, officer, { updateCycle: 'weekly' });
  await loaded(stage, officer, lapsed.id, registerRows(['A1']));
  await becomes(stage, officer, lapsed.id, 'current');
  await stage.setDay(dayAfter(today, 13));
  assert.equal((await standing(bureau, lapsed.id)).state, 'late', 'its cycle lapsed');
  assert.ok((await told(officer, 'collect.update-late')).length > 0);
});

export const timelinessScenarios: Scenarios = {
  'timeliness.cycle': cycle,
  'timeliness.late-since': lateSince,
  'timeliness.real-time': realTime,
  'timeliness.on-change': onChange,
};
