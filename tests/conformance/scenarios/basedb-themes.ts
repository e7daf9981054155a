/** Scenarios of theme databases and of what holds for base data: lineage, grants, basic items, freshness, catalogues in parts, one gateway. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
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
  readRegister,
  recordOf,
  runIds,
  setModel,
  sourceUnit,
  subjectOf,
  text,
  themeBody,
  themeItems,
} from '../base-walks.ts';
import type { Client } from '../client.ts';
import type { Served } from '../served.ts';
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
  unique,
  uploadRows,
} from '../walks.ts';
import { proposing } from './basedb.ts';
import { type Scenarios, scenario } from './types.ts';

const word = z.string().min(1);

/** A service of an entry, serving. */
async function serve(
  stage: Stage,
  officer: Client,
  entry: { id: string; name: string },
  more: Record<string, unknown> = {},
): Promise<{ id: string; code: string }> {
  const code = `svc-${unique()}`;
  const made = await officer.post<{ id: string }>('/api/serve/services', {
    resourceId: entry.id,
    code,
    titleZh: `${entry.name}查询`,
    lookup: ['id_no'],
    ...more,
  });
  await stage.eventually(async () => {
    const { state } = await officer.get<{ state: string }>(`/api/serve/services/${made.id}`);
    return state === 'serving' ? state : undefined;
  }, 'the table of the service');
  return { id: made.id, code };
}

async function servedOf(
  officer: Client,
  unit: { id: string; name: string },
  entry: { id: string; name: string },
  service: { id: string; code: string },
): Promise<Served> {
  const { person } = await officer.get<{ person: { id: string } }>('/api/me');
  return {
    serviceId: service.id,
    code: service.code,
    resourceId: entry.id,
    name: entry.name,
    providerId: unit.id,
    providerName: unit.name,
    officerId: person.id,
  };
}

/** A pool of registers that name a person each. */
const registerItems = [
  text('register_no', '登记编号', { length: 20, key: true, nullable: false, filterable: true }),
  text('register_state', '登记状态', { length: 10, filterable: true }),
  text('holder', '权利人身份号码', { length: 18, personal: 'personal' }),
];

/** A theme of one base database and one pool: lineage names both; a conditional table needs a grant, and stops with it. */
const lineage = scenario(
  z.strictObject({ article: word, least: z.number().default(1) }),
  async (stage, { article, least }) => {
    const someone = newPerson();
    const a = await sourceUnit(stage, [[someone, '甲', '1']]);
    const keeper = await keeperOf(stage, 'population');
    const fusedEntry = await bindNewEntry(stage, keeper, keeper.database.id);
    await setModel(keeper.officer, keeper.database.id, {
      nodes: [{ id: 'a', resourceId: a.entry.id, key: 'id_no' }],
      columns: ['id_no', 'person_name', 'phone'].map((name) => ({ name, from: [{ node: 'a', item: name }] })),
    });
    await recordOf(stage, keeper.officer, keeper.database.id, someone);
    const pool = await newDepartment(stage);
    const form = await sharingContent(pool.officer, 'conditional');
    const part =
      form.conditionalForm === 'named-items' ? { namedItems: registerItems.map(({ name }) => name) } : {};
    const register = await publishEntry(stage, pool.officer, {
      subjectKind: 'none',
      ...form,
      ...part,
      items: registerItems,
    });
    await uploadRows(
      stage,
      pool.officer,
      register.id,
      `register_no,register_state,holder\nR1,有效,${someone}\nR2,注销,\n`,
    );

    const bureau = await stage.as(accounts.bureau);
    const lead = await newConsumer(stage);
    const others: string[] = [];
    while (others.length + 1 < least) others.push((await newDepartment(stage)).id);
    const theme = await bureau.post<{ id: string }>(databases, themeBody(lead.id, { contributors: others }));
    const entry = await publishEntry(stage, lead.officer, {
      subjectKind: 'none',
      items: [...themeItems, text('holder', '权利人身份号码', { length: 18, personal: 'personal' })],
    });
    await lead.officer.put(`${databases}/${theme.id}/entry`, { resourceId: entry.id });
    const model: Model = {
      nodes: [
        { id: 'register', resourceId: register.id, key: 'register_no' },
        { id: 'person', resourceId: fusedEntry.id, key: 'id_no' },
      ],
      columns: [
        { name: 'register_no', from: [{ node: 'register', item: 'register_no' }] },
        { name: 'register_state', from: [{ node: 'register', item: 'register_state' }] },
        { name: 'holder', from: [{ node: 'register', item: 'holder' }] },
        { name: 'person_name', from: [{ node: 'person', item: 'person_name' }] },
      ],
      joins: [{ left: 'register', leftItem: 'holder', right: 'person', rightItem: 'id_no', kind: 'left' }],
    };
    const { revision } = await readDatabase(lead.officer, theme.id);
    const refusal = await lead.officer.send('PUT', `${databases}/${theme.id}/model`, { revision, model });
    const said = refusal.body as { code: string; title: string; articles: string[]; detail: string };
    assert.deepEqual(
      [refusal.status, said.code],
      [403, 'basedb.source-not-granted'],
      refusal.text.slice(0, 500),
    );
    assert.ok(refusal.text.includes(register.name), 'the refusal names the table');
    assert.ok(said.articles.includes(article));

    const service = await serve(stage, pool.officer, register, { lookup: ['register_no'] });
    const resource = await servedOf(pool.officer, pool, register, service);
    const { grant } = await granted(stage, resource, lead);
    await setModel(lead.officer, theme.id, model);
    const { values } = await recordOf(stage, lead.officer, theme.id, 'R1');
    assert.equal(values.get('person_name')?.value, '甲');
    assert.equal(
      values.get('person_name')?.origin?.resourceId,
      fusedEntry.id,
      'the name comes from the base database',
    );
    assert.equal(values.get('register_state')?.origin?.resourceId, register.id, 'the state from the pool');
    const shown = await readDatabase(lead.officer, theme.id);
    assert.deepEqual(
      shown.sources.map(({ resourceId }) => resourceId).sort(),
      [register.id, fusedEntry.id].sort(),
    );

    // The grant ends: the next refresh does not take place, and the lead is told.
    const known = await runIds(lead.officer, theme.id);
    const grounds = await pool.officer.get<{ rules: Record<string, { value?: { key: string }[] }> }>(
      '/api/law',
    );
    const [ground] = grounds.rules['serve.suspension-grounds']?.value ?? [];
    await pool.officer.post(`/api/serve/grants/${grant.id}/suspend`, {
      ...(ground ? { ground: ground.key } : {}),
      note: '停止使用',
    });
    await stage.eventually(async () => {
      const { stopped } = await readDatabase(lead.officer, theme.id);
      return stopped?.resourceId === register.id ? stopped : undefined;
    }, 'the refresh to be stopped');
    await uploadRows(stage, pool.officer, register.id, 'register_no,register_state,holder\nR3,有效,\n', {
      mode: 'incremental',
    });
    const told = await lead.officer.get<{ items: { kind: string }[] }>('/api/notices');
    assert.ok(told.items.some(({ kind }) => kind === 'basedb.refresh-stopped'));
    await lead.officer.refused(
      'POST',
      `${databases}/${theme.id}/rebuild`,
      {},
      { code: 'basedb.source-not-granted' },
    );
    await new Promise((done) => setTimeout(done, 1500));
    assert.deepEqual(await runIds(lead.officer, theme.id), known, 'no run after the grant ended');
    assert.equal((await readDatabase(lead.officer, theme.id)).records, 2);
  },
);

/** A theme of several bodies: without a lead refused; the lead keeps it, the contributors read and propose. */
const themeLead = scenario(z.strictObject({ article: word }), async (stage, { article }) => {
  const bureau = await stage.as(accounts.bureau);
  const [lead, m, n] = [await newDepartment(stage), await newDepartment(stage), await newDepartment(stage)];
  const body = themeBody(lead.id, { contributors: [m.id, n.id] });
  const { leadId: _none, ...withoutLead } = body;
  await bureau.refused('POST', databases, withoutLead, { code: 'basedb.lead-required', article });
  const made = await bureau.post<{ id: string }>(databases, body);
  await proposing(stage, { article, id: made.id, lead: lead.officer, member: m.officer });
  await n.officer.post(`${databases}/${made.id}/proposals`, { text: '建议每月核对一次来源' });
  assert.equal((await readDatabase(lead.officer, made.id)).proposals.length, 2);
});

/** Named themes are on offer; one department alone builds none; what stands under two databases counts once. */
const namedThemes = scenario(
  z.strictObject({
    article: word,
    themes: z.array(word).min(1),
    least: z.number(),
    both: z.strictObject({ theme: word, base: word }),
  }),
  async (stage, { article, themes, least, both }) => {
    const bureau = await stage.as(accounts.bureau);
    const register = await readRegister(bureau);
    assert.deepEqual(
      register.themes.map(({ name }) => name.zh),
      themes,
    );
    const offered = register.themes.find(({ key }) => key === both.theme);
    assert.ok(offered);
    const lead = await newDepartment(stage);
    const alone = themeBody(lead.id, { theme: both.theme, contributors: [] });
    await bureau.refused('POST', databases, alone, { code: 'basedb.departments-few', article });
    const others: string[] = [];
    while (others.length + 1 < least) others.push((await newDepartment(stage)).id);
    const made = await bureau.post<Database>(databases, { ...alone, contributors: others });
    assert.equal(made.name.zh, offered.name.zh);
    assert.equal(
      (await readRegister(bureau)).themes.find(({ key }) => key === both.theme)?.databaseId,
      made.id,
    );
    const base = await baseOf(bureau, both.base);
    await bureau.put(`${databases}/${base.id}/lead`, { leadId: lead.id });
    const entry = await publishEntry(stage, lead.officer, { ...aboutPersons, items: personItems });
    const before = (await readRegister(bureau)).entries;
    await lead.officer.post(`${databases}/${made.id}/members`, { resourceId: entry.id });
    await lead.officer.post(`${databases}/${base.id}/members`, { resourceId: entry.id });
    const after = await readRegister(bureau);
    for (const id of [made.id, base.id])
      assert.ok((await readDatabase(bureau, id)).members.some(({ resourceId }) => resourceId === entry.id));
    assert.equal(after.entries, before + 1, 'counted once in the total');
  },
);

/** A special-topic database is of two institutions or two areas at least. */
const twoOrAreas = scenario(
  z.strictObject({ article: word, kind: z.enum(['theme', 'special']), least: z.number() }),
  async (stage, { article, kind, least }) => {
    const bureau = await stage.as(accounts.bureau);
    const lead = await newDepartment(stage);
    await bureau.refused('POST', databases, themeBody(lead.id, { kind }), {
      code: 'basedb.departments-few',
      article,
    });
    const others: string[] = [];
    while (others.length + 1 < least) others.push((await newDepartment(stage)).id);
    await bureau.post(databases, themeBody(lead.id, { kind, contributors: others }));
  },
);

/** The field list of each base: institution, source per field, record count and last update, as the register shows it. */
const fields = scenario(z.strictObject({ article: word, names: z.array(word) }), async (stage, { names }) => {
  const items = [
    text('place_code', '地点编码', { length: 20, key: true, nullable: false, filterable: true }),
    text('place_name', '地点名称'),
  ];
  const about = { subjectKind: 'none', items };
  const units: { id: string; entry: { id: string } }[] = [];
  for (let index = 0; index < 2; index++) {
    const unit = await newDepartment(stage);
    const entry = await publishEntry(stage, unit.officer, about);
    const batch = await uploadRows(
      stage,
      unit.officer,
      entry.id,
      `place_code,place_name\nP${index},地点${index}\n`,
    );
    assert.equal(batch.state, 'merged', JSON.stringify(batch).slice(0, 400));
    units.push({ id: unit.id, entry });
  }
  const [a, b] = units;
  assert.ok(a && b);
  const keeper = await keeperOf(stage, 'geospatial');
  await bindNewEntry(stage, keeper, keeper.database.id, about);
  const from = (item: string) => [
    { node: 'a', item },
    { node: 'b', item },
  ];
  await setModel(keeper.officer, keeper.database.id, {
    nodes: [
      { id: 'a', resourceId: a.entry.id, key: 'place_code' },
      { id: 'b', resourceId: b.entry.id, key: 'place_code' },
    ],
    columns: ['place_code', 'place_name'].map((name) => ({ name, source: 'a', from: from(name) })),
  });
  const shown = await stage.eventually(
    async () => {
      const found = await readDatabase(keeper.officer, keeper.database.id);
      return found.records === 2 && found.lastUpdate ? found : undefined;
    },
    'records and last update',
    60,
  );
  assert.equal(shown.lead?.id, keeper.id, 'a leading institution');
  const nodes = new Map(shown.nodes.map((node) => [node.id, node.organisation.id]));
  for (const column of shown.model.columns)
    assert.equal(nodes.get(column.source ?? ''), a.id, `${column.name} names its source`);
  const bureau = await stage.as(accounts.bureau);
  const register = await readRegister(bureau);
  for (const name of names) {
    const row = register.items.find((one) => one.name.zh === name);
    assert.ok(row && 'lead' in row && 'records' in row && 'lastUpdate' in row && 'sources' in row, name);
  }
});

/** A theme states its field, purpose and sources; one its department may not use is refused; the register shows the rest. */
const themeRegister = scenario(z.strictObject({ article: word }), async (stage, { article }) => {
  const own = await sourceUnit(stage, [[newPerson(), '甲', '1']]);
  const other = await newDepartment(stage);
  const form = await sharingContent(other.officer, 'conditional');
  const closed = await publishEntry(stage, other.officer, {
    ...aboutPersons,
    ...form,
    ...(form.conditionalForm === 'named-items' ? { namedItems: personItems.map(({ name }) => name) } : {}),
    items: personItems,
  });
  await own.officer.refused('POST', databases, themeBody(own.id, { field: '', purpose: '' }), {
    code: 'basedb.purpose-missing',
    article,
  });
  const made = await own.officer.post<Database>(databases, themeBody(own.id));
  const entry = await publishEntry(stage, own.officer, { ...aboutPersons, items: personItems });
  await own.officer.put(`${databases}/${made.id}/entry`, { resourceId: entry.id });
  const columns = (resource: string) => ({
    nodes: [{ id: 'a', resourceId: resource, key: 'id_no' }],
    columns: ['id_no', 'person_name', 'phone'].map((name) => ({ name, from: [{ node: 'a', item: name }] })),
  });
  await own.officer.refused(
    'PUT',
    `${databases}/${made.id}/model`,
    { revision: 0, model: columns(closed.id) },
    { code: 'basedb.source-not-granted', article },
  );
  await setModel(own.officer, made.id, columns(own.entry.id));
  await stage.eventually(
    async () => {
      const found = await readDatabase(own.officer, made.id);
      return found.records === 1 ? found : undefined;
    },
    'the theme to be built',
    60,
  );
  const service = await serve(stage, own.officer, entry);
  const consumer = await newConsumer(stage);
  await granted(stage, await servedOf(own.officer, own, entry, service), consumer);
  const row = (await readRegister(own.officer)).items.find(({ id }) => id === made.id);
  assert.deepEqual(
    [row?.lead?.id, row?.field, row?.purpose, row?.records],
    [own.id, '社会救助', '核对救助对象的登记情况', 1],
  );
  assert.deepEqual(
    row?.sources.map(({ resourceId }) => resourceId),
    [own.entry.id],
  );
  assert.ok(
    row?.sources[0]?.lastLoad && row.lastUpdate,
    'source and database say when they were loaded last',
  );
  assert.deepEqual(
    row?.consumers.map(({ id }) => id),
    [consumer.id],
  );
});

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
    let updatedAt = new Date(stage.now());
    const server = createServer((_request, reply) =>
      reply
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ updatedAt: updatedAt.toISOString() })),
    );
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const linked = await baseOf(bureau, 'geospatial');
    await keeper.officer.put(`${databases}/${linked.id}`, {
      way: 'linked',
      probeUrl: `http://127.0.0.1:${port}/freshness`,
      cycleDays: 5,
    });
    try {
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
    const today = stage.now().toISOString().slice(0, 10);
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

export const basedbThemeScenarios: Scenarios = {
  'basedb.lineage': lineage,
  'basedb.theme-lead': themeLead,
  'basedb.named-themes': namedThemes,
  'basedb.two-or-areas': twoOrAreas,
  'basedb.fields': fields,
  'basedb.theme-register': themeRegister,
  'basedb.one-gateway': oneGateway,
  'basedb.basic-items': basicItems,
  'basedb.freshness': freshness,
  'basedb.compilation': compilation,
};
