/** Scenarios of what holds for base data: one gateway, basic items, freshness, catalogues in parts. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { serve, servedOf } from '../base-served.ts';
import {
  aboutPersons,
  baseOf,
  bindNewEntry,
  type Database,
  databases,
  identity,
  keeperOf,
  type Model,
  newPerson,
  personItems,
  readDatabase,
  recordOf,
  setModel,
  sourceUnit,
  subjectOf,
  themeBody,
} from '../base-walks.ts';
import type { Client } from '../client.ts';
import {
  ask,
  consent,
  credentialOf,
  fullDraft,
  granted,
  newConsumer,
  readGrant,
  submit,
} from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import {
  accounts,
  changeDraft,
  ledgerEntries,
  newDepartment,
  publishEntry,
  readCase,
  sharingContent,
  uploadRows,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const word = z.string().min(1);

/** Nothing kept elsewhere is registered; a system asks through the one gateway and has what was granted; the store answers nobody. */
const oneGateway = scenario(z.strictObject({ article: word }), async (stage, { article }) => {
  const bureau = await stage.as(accounts.bureau);
  const someone = newPerson();
  const a = await sourceUnit(stage, [[someone, '甲', '137-0000']]);
  const hosted = { way: 'linked', probeUrl: 'http://192.0.2.7/db' };
  await bureau.refused('POST', databases, themeBody(a.id, hosted), { code: 'basedb.way-closed', article });
  const keeper = await keeperOf(stage, 'population');
  await keeper.officer.refused('PUT', `${databases}/${keeper.database.id}`, hosted, {
    code: 'basedb.way-closed',
    article,
  });
  const entry = await bindNewEntry(stage, keeper, keeper.database.id);
  await setModel(keeper.officer, keeper.database.id, modelOfOne(a.entry.id));
  await recordOf(stage, keeper.officer, keeper.database.id, someone);
  const columns = ['id_no', 'person_name'];
  const service = await serve(stage, keeper.officer, entry, { columns });
  const consumer = await newConsumer(stage);
  const resource = await servedOf(keeper.officer, keeper, entry, service);
  const { grant, credential } = await granted(stage, resource, consumer);
  assert.deepEqual(grant.terms.columns, columns);
  const answer = await ask(stage, credential, { ask: { id_no: someone } });
  const told = JSON.stringify(answer);
  assert.ok(told.includes('甲'), told.slice(0, 600));
  assert.ok(
    !told.includes('phone') && !told.includes('137-0000'),
    'only granted fields, whatever the database holds',
  );
  const unsigned = await stage
    .nobody()
    .send('GET', `/gateway/v1/services/${service.code}/records?id_no=${someone}`);
  assert.ok(unsigned.status >= 400, 'nobody asks without a credential');
  await refusedAtStores(stage, someone);
});

const modelOfOne = (resource: string, basic: readonly string[] = []): Model => ({
  nodes: [{ id: 'a', resourceId: resource, key: 'id_no' }],
  columns: ['id_no', 'person_name', 'phone'].map((name) => ({
    name,
    basic: basic.includes(name),
    from: [{ node: 'a', item: name }],
  })),
});

/** Straight at the stores, with what a department's system knows: they answer nobody without the platform's own credentials. */
async function refusedAtStores(stage: Stage, someone: string): Promise<void> {
  const direct = await stage.nobody().send('GET', `/warehouse?query=${encodeURIComponent(someone)}`);
  assert.equal(direct.status, 404, 'the platform opens no way to its store');
  const run = await readFile(join(stage.started.data, 'run', 'stores.json'), 'utf8');
  const at = [...run.matchAll(/"(http:\/\/[^"]+)"/g)].flatMap(([, url]) => (url ? [new URL(url)] : []));
  assert.ok(at.length > 0, 'the store of rows listens on its own machine');
  for (const { host } of at) {
    const reply = await fetch(`http://${host}/?query=${encodeURIComponent('SHOW TABLES')}`, {
      signal: AbortSignal.timeout(5000),
    });
    assert.ok(reply.status >= 400, `the store answered ${reply.status}`);
    assert.ok(!(await reply.text()).includes('std_'));
  }
}

/** A basic item is never conditional; basic items alone are had without the provider, and with others only those go to it. */
const basicItems = scenario(
  z.strictObject({ article: word, key: word.default('population') }),
  async (stage, { article, key }) => {
    const of = subjectOf(key);
    const someone = of.identifier();
    const a = await sourceUnit(stage, [[someone, '甲', '1']], { ...of.about, items: of.items });
    const keeper = await keeperOf(stage, key);
    const { id } = keeper.database;
    const form = await sharingContent(keeper.officer, 'conditional');
    const names = of.items.map(({ name }) => name);
    const part = form.conditionalForm === 'named-items' ? { namedItems: names } : {};
    const open = (name: string) => ({
      ...(of.items.find((one) => one.name === name) ?? identity),
      sharingClass: 'unconditional',
    });
    const items = [open('id_no'), open('person_name'), of.items[2]];
    const entry = await bindNewEntry(stage, keeper, id, { ...of.about, ...form, ...part, items });
    // The telephone stands behind a condition: it cannot be marked as basic.
    const { revision } = await readDatabase(keeper.officer, id);
    await keeper.officer.refused(
      'PUT',
      `${databases}/${id}/model`,
      { revision, model: modelOfOne(a.entry.id, ['id_no', 'person_name', 'phone']) },
      { code: 'basedb.basic-conditional', article },
    );
    await setModel(keeper.officer, id, modelOfOne(a.entry.id, ['id_no', 'person_name']));
    await recordOf(stage, keeper.officer, id, someone);
    // And what is basic cannot be set conditional or withheld afterwards.
    for (const sharingClass of ['conditional', 'withheld']) {
      await changeDraft(keeper.officer, entry.id, {
        items: [open('id_no'), { ...open('person_name'), sharingClass }, of.items[2]],
      });
      await keeper.officer.refused(
        'POST',
        `/api/catalog/resources/${entry.id}/submit`,
        {},
        { code: 'basedb.basic-conditional', article },
      );
    }
    // Any department reads basic items at once, and the others masked.
    const reader = await newConsumer(stage);
    const { values } = await recordOf(stage, reader.officer, id, someone);
    assert.deepEqual([values.get('person_name')?.value, values.get('person_name')?.masked], ['甲', false]);
    assert.deepEqual([values.get('phone')?.value === '1', values.get('phone')?.masked], [false, true]);

    const basicOnly = await serve(stage, keeper.officer, entry, { columns: ['id_no', 'person_name'] });
    const free = await submit(reader.officer, await fullDraft(reader.officer, basicOnly.id, reader.system));
    assert.deepEqual([free.state, free.caseId], ['granted', null], 'nobody is asked');
    assert.ok(free.grantId);
    const credential = await credentialOf(reader.officer, free.grantId);
    assert.ok(JSON.stringify(await ask(stage, credential, { ask: { id_no: someone } })).includes('甲'));

    const whole = await serve(stage, keeper.officer, entry);
    const mixed = await submit(reader.officer, await fullDraft(reader.officer, whole.id, reader.system));
    assert.equal(mixed.state, 'submitted');
    assert.ok(mixed.caseId);
    const basicGrant = (mixed as unknown as { basicGrantId: string }).basicGrantId;
    assert.deepEqual((await readGrant(reader.officer, basicGrant)).terms.columns.sort(), [
      'id_no',
      'person_name',
    ]);
    const auditor = await stage.as(accounts.auditor);
    const entries = await ledgerEntries(auditor, {
      subject: mixed.id,
      kind: 'share.application-submitted',
    }).catch(() => []);
    const file = await readCase(keeper.officer, mixed.caseId);
    assert.ok(
      JSON.stringify(file).includes('phone') &&
        !JSON.stringify((file as unknown as { facts: unknown }).facts ?? '').includes('person_name'),
      'only the other field is put to the provider',
    );
    assert.ok(Array.isArray(entries));
    const resource = await servedOf(keeper.officer, keeper, entry, whole);
    const decided = await consent(stage, resource, mixed);
    assert.ok(decided.grantId);
    assert.deepEqual((await readGrant(reader.officer, decided.grantId)).terms.columns, ['phone']);
  },
);

/** A base states its way; past its cycle it is late, the source has a task, and the lateness is counted. */
const freshness = scenario(
  z.strictObject({ article: word, ways: z.array(word) }),
  async (stage, { article, ways }) => {
    const bureau = await stage.as(accounts.bureau);
    const register = await bureau.get<{ rules: { ways: { name: { zh: string } }[] } }>(databases);
    assert.deepEqual(
      register.rules.ways.map(({ name }) => name.zh),
      ways,
    );
    const a = await sourceUnit(stage, [[newPerson(), '甲', '1']]);
    const keeper = await keeperOf(stage, 'population');
    const { id } = keeper.database;
    await bindNewEntry(stage, keeper, id);
    await keeper.officer.put(`${databases}/${id}`, { way: 'central', cycleDays: 5 });
    await setModel(keeper.officer, id, modelOfOne(a.entry.id));
    assert.equal((await readDatabase(keeper.officer, id)).late, false);
    // A linked one is asked how fresh it is.
    const linked = await baseOf(bureau, 'geospatial');
    let updatedAt = new Date(stage.now());
    const server = createServer((_request, reply) =>
      reply
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ updatedAt: updatedAt.toISOString() })),
    );
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    try {
      await keeper.officer.put(`${databases}/${linked.id}`, {
        way: 'linked',
        probeUrl: `http://127.0.0.1:${port}/freshness`,
        cycleDays: 5,
      });
      const probed = await keeper.officer.post<Database>(`${databases}/${linked.id}/probe`);
      assert.deepEqual([probed.way, probed.late], ['linked', false]);
      const counted = probed.lateCount;
      const later = new Date(stage.now().getTime() + 7 * 86_400_000);
      await stage.setDay(later.toISOString().slice(0, 10));
      for (const one of [id, linked.id]) {
        const now = await readDatabase(keeper.officer, one);
        assert.equal(now.late, true, `${now.name.zh} is late`);
      }
      const shown = await readDatabase(keeper.officer, id);
      assert.ok(shown.lateCount >= 1);
      assert.equal((await readDatabase(keeper.officer, linked.id)).lateCount, counted + 1, 'counted');
      const todos = await a.officer.get<{
        items: { title: string; step: { zh: string }; articles: string[] }[];
      }>('/api/todos?pageSize=200&procedure=basedb.upkeep');
      const task = todos.items.find(({ title }) => title === shown.name.zh);
      assert.ok(task, 'the source unit has the task');
      assert.ok(task.articles.includes(article));
      updatedAt = new Date(stage.now());
      assert.equal((await keeper.officer.post<Database>(`${databases}/${linked.id}/probe`)).late, false);
      await uploadRows(stage, a.officer, a.entry.id, `id_no,person_name,phone\n${newPerson()},乙,2\n`, {
        mode: 'incremental',
      });
      await stage.eventually(
        async () => ((await readDatabase(keeper.officer, id)).late ? undefined : true),
        'the database to be current again',
      );
      const left = await a.officer.get<{ items: { title: string }[] }>(
        '/api/todos?pageSize=200&procedure=basedb.upkeep',
      );
      await stage.eventually(
        async () =>
          (await a.officer.get<{ items: unknown[] }>('/api/todos?pageSize=200&procedure=basedb.upkeep')).items
            .length === 0
            ? true
            : undefined,
        'the task to close',
      );
      assert.ok(left);
    } finally {
      await keeper.officer.put(`${databases}/${id}`, { cycleDays: null });
      await keeper.officer.put(`${databases}/${linked.id}`, { way: 'central', cycleDays: null });
      server.close();
      await stage.restoreClock();
    }
  },
);

/** A catalogue in parts: each body has its task, nothing is published before all are in, what is late is listed. */
const compilation = scenario(
  z.strictObject({ article: word, key: word.default('population') }),
  async (stage, { article, key }) => {
    const bureau = await stage.as(accounts.bureau);
    const [lead, joint] = [await newDepartment(stage), await newDepartment(stage)];
    const database = await baseOf(bureau, key);
    await bureau.put(`${databases}/${database.id}/lead`, { leadId: lead.id, contributors: [joint.id] });
    const today = stage.today();
    const opened = await bureau.post<Database>(`${databases}/${database.id}/compilation`, { due: today });
    assert.deepEqual(
      opened.compilation?.parts.map(({ organisation }) => organisation.id).sort(),
      [lead.id, joint.id].sort(),
    );
    for (const unit of [lead, joint]) {
      const todos = await unit.officer.get<{ items: { title: string; articles: string[] }[] }>(
        '/api/todos?pageSize=200&procedure=basedb.upkeep',
      );
      assert.ok(
        todos.items.some(({ title, articles }) => title === database.name.zh && articles.includes(article)),
        'each has its part as a task',
      );
    }
    const partOf = async (reader: Client) =>
      (await readDatabase(reader, database.id)).compilation?.parts.find(({ mine }) => mine);
    const first = await publishEntry(stage, lead.officer, { ...aboutPersons, items: personItems });
    await lead.officer.post(`/api/basedb/parts/${(await partOf(lead.officer))?.id}`, {
      resourceIds: [first.id],
    });
    const refusal = await bureau.send('POST', `${databases}/${database.id}/compilation/publish`, {});
    assert.deepEqual(
      [refusal.status, (refusal.body as { code: string }).code],
      [409, 'basedb.parts-missing'],
      refusal.text.slice(0, 300),
    );
    assert.ok((refusal.body as { articles: string[] }).articles.includes(article));
    assert.ok(refusal.text.includes(joint.name), 'the missing part is named');
    await stage.setDay(new Date(stage.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 10));
    const late = (await readDatabase(bureau, database.id)).compilation?.parts.filter((part) => part.late);
    assert.deepEqual(
      late?.map(({ organisation }) => organisation.id),
      [joint.id],
      'the late part is listed',
    );
    const second = await publishEntry(stage, joint.officer, { ...aboutPersons, items: personItems });
    await joint.officer.post(`/api/basedb/parts/${(await partOf(joint.officer))?.id}`, {
      resourceIds: [second.id],
    });
    const done = await bureau.post<Database>(`${databases}/${database.id}/compilation/publish`, {});
    assert.equal(done.compilation?.state, 'published');
    const members = done.members.map(({ resourceId }) => resourceId);
    assert.ok(members.includes(first.id) && members.includes(second.id));
    await stage.restoreClock();
  },
);

export const basedbUpkeepScenarios: Scenarios = {
  'basedb.one-gateway': oneGateway,
  'basedb.basic-items': basicItems,
  'basedb.freshness': freshness,
  'basedb.compilation': compilation,
};
