/** Scenarios of the one catalogue: nothing outside it is gathered, shared, opened or built on; one entry from its gathering to its use. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { applicant, filed, newConditionalSet } from '../application-walks.ts';
import { databases, themeBody, themeItems } from '../base-walks.ts';
import type { Client } from '../client.ts';
import { fileAt, rowsOf, items as stopItems } from '../dataset-walks.ts';
import { desk, openSet, propose, publish, recipe, release, review, treat } from '../disclosure-walks.ts';
import { newServed } from '../served.ts';
import { applications, ask, fullDraft, granted, newConsumer, submit } from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import {
  accounts,
  draftEntry,
  ledgerEntries,
  newDepartment,
  publishEntry,
  readEntry,
  registerRows,
  uploadRows,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const LOADED = { 'content-type': 'text/csv', 'x-file-name': 'rows.csv' };

/** Every way into use, asked for by an id that is in no approved catalogue. */
async function refusedOutside(stage: Stage, withTheme: boolean): Promise<void> {
  const { id: unit, officer, bureau } = await newDepartment(stage);
  const { id } = await draftEntry(officer, { openingClass: 'open' });
  const batches = `/api/collect/resources/${id}/batches`;
  const gather = await officer.send('POST', batches, registerRows(['1']), LOADED);
  assert.ok(gather.status >= 400 && gather.status < 500, `gather: ${gather.status}`);
  const service = { resourceId: id, code: `svc-${id.slice(0, 8)}`, titleZh: '查询', lookup: ['register_no'] };
  await officer.refused('POST', '/api/serve/services', service);
  const consumer = await newDepartment(stage);
  await consumer.officer.refused('POST', applications, { serviceId: id, answers: {} });
  await officer.refused('POST', `${desk}/datasets`, { resourceId: id });
  if (withTheme) {
    const theme = await bureau.post<{ id: string }>(databases, themeBody(unit));
    await officer.refused('PUT', `${databases}/${theme.id}/entry`, { resourceId: id });
    const whole = await publishEntry(stage, officer, { items: themeItems.slice(0, 2) });
    await officer.put(`${databases}/${theme.id}/entry`, { resourceId: whole.id });
    const { revision } = await officer.get<{ revision: number }>(`${databases}/${theme.id}`);
    const node = { id: 'a', resourceId: id, key: 'register_no' };
    const columns = [{ name: 'register_no', from: [{ node: 'a', item: 'register_no' }] }];
    await officer.refused('PUT', `${databases}/${theme.id}/model`, {
      revision,
      model: { nodes: [node], columns },
    });
  }
  const seen = await readEntry(officer, id);
  assert.equal(seen.state, 'draft', 'and it is as it was');
}

const inCatalogue = scenario(z.strictObject({ article: text }), async (stage) => {
  await refusedOutside(stage, true);
  const resource = await newServed(stage, 'conditional');
  const [one, two] = [await newConsumer(stage), await newConsumer(stage)];
  const { credential } = await granted(stage, resource, one);
  assert.equal((await ask(stage, credential)).status, 200, 'it answers');
  const waiting = await submit(two.officer, await fullDraft(two.officer, resource.serviceId, two.system));
  const set = await newConditionalSet(stage);
  const person = await applicant(stage, 'university');
  const asked = await filed(person.client, set);
  const opened = await set.officer.get<{ resource: { id: string } }>(`${desk}/datasets/${set.id}`);
  const reason = `职能已划出${Math.random()}`;
  const began = Date.now();
  for (const id of [resource.resourceId, opened.resource.id])
    await set.bureau.post(`/api/catalog/resources/${id}/withdraw`, { reason });
  await stage.eventually(
    async () => ((await ask(stage, credential)).status === 200 ? undefined : true),
    'the interface stops',
  );
  await stage.eventually(
    async () =>
      (await stage.nobody().send('GET', `/api/open/datasets/${set.slug}`)).status === 410 || undefined,
    'and so does the open one',
  );
  assert.ok(Date.now() - began < 60_000, 'within a minute');
  const told = (who: Client, kind: string, id: string) =>
    stage.eventually(async () => {
      const { items } = await who.get<{
        items: { body: { zh: string }; subject: { id: string } | null }[];
      }>(`/api/notices?pageSize=100&kind=${kind}`);
      return items.some(({ body }) => body.zh.includes(reason)) || undefined;
    }, `${id} is told why`);
  await told(two.officer, 'catalog.withdrawn-under-application', waiting.id);
  await told(person.client, 'open.application-data-gone', asked.id);
});

type Holdings = {
  items: { kind: string; name: string; entries: { id: string; published: boolean }[] }[];
  total: number;
  counts: { kind: string; count: number }[];
  astray: number;
};

/** Three ways refused without an entry; and every table, interface and file belongs to exactly one. */
const leadsBack = scenario(z.strictObject({ article: text }), async (stage) => {
  await refusedOutside(stage, false);
  const resource = await newServed(stage, 'unconditional');
  const set = await openSet(stage, { items: stopItems, rows: rowsOf(3) });
  await treat(set.officer, set.id, recipe({}));
  await review(set.second, set.id);
  await release(stage, set.officer, set.id);
  await publish(await propose(set));
  const { bureau } = set;
  const path = '/api/catalog/holdings';
  const whole = await bureau.get<Holdings>(path);
  assert.equal(whole.astray, 0, JSON.stringify(await bureau.get<Holdings>(`${path}?astray=true`)));
  for (const { kind, count } of whole.counts) assert.ok(count > 0, kind);
  for (const [id, kinds] of [
    [resource.resourceId, ['file', 'interface', 'table', 'table']],
    [set.entry.id, ['interface', 'table', 'table']],
  ] as const) {
    const { items } = await bureau.get<Holdings>(`${path}?resource=${id}&pageSize=200`);
    for (const { name, entries } of items)
      assert.deepEqual(
        entries.map((one) => one.id),
        [id],
        name,
      );
    const found = items.map(({ kind }) => kind);
    for (const kind of kinds)
      assert.ok(
        found.filter((one) => one === kind).length >= kinds.filter((one) => one === kind).length,
        `${kind} of ${id}`,
      );
  }
  await set.officer.refused('GET', path, undefined, { status: 403 });
});

type Course = {
  resource: { id: string };
  stages: {
    key: string;
    count: number;
    events: { at: string; organisation: { id: string } | null; person: string | null; times: number }[];
  }[];
};

/** One entry gathered, applied for, opened and called: the four stand on one page and at one address, each with time, actor and count. */
const course = scenario(z.strictObject({ article: text }), async (stage) => {
  const set = await openSet(stage, { items: stopItems, rows: rowsOf(3) });
  await uploadRows(stage, set.officer, set.entry.id, rowsOf(4));
  const service = await set.officer.post<{ id: string }>('/api/serve/services', {
    resourceId: set.entry.id,
    code: `svc-${set.entry.id.slice(-12)}`,
    titleZh: `${set.entry.name}查询`,
    lookup: ['stop_no'],
  });
  await stage.eventually(async () => {
    const { state } = await set.officer.get<{ state: string }>(`/api/serve/services/${service.id}`);
    return state === 'serving' ? state : undefined;
  }, 'the first table of the service');
  const consumer = await newConsumer(stage);
  const { person } = await set.officer.get<{ person: { id: string } }>('/api/me');
  const resource = {
    serviceId: service.id,
    code: '',
    resourceId: set.entry.id,
    name: set.entry.name,
    providerId: set.unit,
    providerName: '',
    officerId: person.id,
  };
  const { credential } = await granted(stage, resource, consumer);
  for (const stop of ['S100', 'S101'])
    assert.equal((await ask(stage, credential, { ask: { stop_no: stop } })).status, 200);
  await treat(set.officer, set.id, recipe({}));
  await review(set.second, set.id);
  await release(stage, set.officer, set.id);
  await publish(await propose(set));
  const { dataset } = await set.officer.get<{ dataset: { slug: string } }>(`${desk}/datasets/${set.id}`);
  assert.equal((await stage.nobody().send('GET', fileAt(dataset.slug, 'csv'))).status, 200);
  const path = `/api/catalog/resources/${set.entry.id}/course`;
  const read = async () => {
    const { stages } = await set.officer.get<Course>(path);
    return new Map(stages.map((one) => [one.key, one]));
  };
  const stages = await stage.eventually(async () => {
    const found = await read();
    return (found.get('use')?.count ?? 0) >= 3 ? found : undefined;
  }, 'all calls are counted');
  assert.deepEqual([...stages.keys()], ['gathering', 'application', 'opening', 'use']);
  assert.deepEqual(
    ['gathering', 'application', 'opening'].map((key) => stages.get(key)?.count),
    [2, 1, 1],
  );
  assert.equal(stages.get('use')?.count, 3, 'two calls and a download');
  const actors: Record<string, string> = { gathering: set.unit, application: consumer.id, opening: set.unit };
  for (const [key, id] of Object.entries(actors)) {
    const [event] = stages.get(key)?.events ?? [];
    assert.equal(event?.organisation?.id, id, `${key}: in whose name`);
    assert.ok(event?.person && !Number.isNaN(Date.parse(event.at)), `${key}: by whom and when`);
  }
  const calls = stages.get('use')?.events.find(({ organisation }) => organisation?.id === consumer.id);
  assert.deepEqual([calls?.times, Number.isNaN(Date.parse(calls?.at ?? ''))], [2, false]);
  assert.equal(
    (await set.officer.send('GET', `/desk/catalog/${set.entry.id}?tab=course`)).status,
    200,
    'its page',
  );
  await consumer.officer.refused('GET', path, undefined, { status: 403 });
  await set.bureau.get(path);
});

/** One session reaches the functions, one id names the entry in each, and one search of the log finds what they did with it. */
const oneId = scenario(
  z.strictObject({
    article: text,
    functions: z.array(z.strictObject({ key: text, zh: text, built: z.boolean() })),
  }),
  async (stage, { article, functions }) => {
    const set = await openSet(stage, { items: stopItems, rows: rowsOf(3) });
    const { bureau, officer } = set;
    const { items } = await officer.get<{
      items: {
        key: string;
        name: { zh: string };
        articles: string[];
        path: string | null;
        list: string | null;
      }[];
    }>('/api/registers/modules');
    assert.deepEqual(
      items.map(({ key, name, path }) => ({ key, zh: name.zh, built: path !== null })),
      functions,
    );
    for (const { key, list, articles } of items) {
      assert.ok(articles.includes(article), key);
      if (list) assert.equal((await officer.send('GET', list)).status, 200, `${key}, in the same session`);
    }
    await treat(officer, set.id, recipe({}));
    await review(set.second, set.id);
    await release(stage, officer, set.id);
    await publish(await propose(set));
    const service = {
      resourceId: set.entry.id,
      code: `svc-${set.entry.id.slice(-12)}`,
      titleZh: '查询',
      lookup: ['stop_no'],
    };
    await officer.post('/api/serve/services', service);
    const { items: batches } = await officer.get<{ items: { id: string }[] }>(
      `/api/collect/resources/${set.entry.id}/batches`,
    );
    assert.ok(batches.length > 0, 'gathered under the id');
    const { items: services } = await bureau.get<{ items: { resourceId: string }[] }>(
      `/api/serve/services?resource=${set.entry.id}`,
    );
    assert.ok(
      services.some(({ resourceId }) => resourceId === set.entry.id),
      'shared under the id',
    );
    const { resource } = await officer.get<{ resource: { id: string } }>(`${desk}/datasets/${set.id}`);
    assert.equal(resource.id, set.entry.id, 'opened under the id');
    const found = await ledgerEntries(await stage.as(accounts.auditor), { resource: set.entry.id });
    const kinds = new Set(found.map(({ kind }) => kind.split('.')[0]));
    for (const room of ['catalog', 'collect', 'serve', 'open'])
      assert.ok(kinds.has(room), `the log has what ${room} did`);
  },
);

export const openOneCatalogueScenarios: Scenarios = {
  'one-catalogue.in-catalogue': inCatalogue,
  'one-catalogue.leads-back': leadsBack,
  'one-catalogue.course': course,
  'one-catalogue.one-id': oneId,
};
