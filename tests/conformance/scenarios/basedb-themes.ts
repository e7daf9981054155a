/** Scenarios of theme databases: lineage and grants, leads, named themes, departments, what the register shows. */

import assert from 'node:assert/strict';
import { z } from 'zod';
import { serve, servedOf } from '../base-served.ts';
import {
  aboutPersons,
  baseOf,
  bindNewEntry,
  type Database,
  databases,
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
  text,
  themeBody,
  themeItems,
} from '../base-walks.ts';
import { granted, newConsumer } from '../share-walks.ts';
import { accounts, newDepartment, publishEntry, sharingContent, uploadRows } from '../walks.ts';
import { proposing } from './basedb-keeping.ts';
import { type Scenarios, scenario } from './types.ts';

const word = z.string().min(1);

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
    // As strict as what it is made of.
    const named = [...themeItems.map(({ name }) => name), 'holder'];
    const entry = await publishEntry(stage, lead.officer, {
      subjectKind: 'none',
      ...form,
      ...(part.namedItems ? { namedItems: named } : {}),
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

export const basedbThemeScenarios: Scenarios = {
  'basedb.lineage': lineage,
  'basedb.theme-lead': themeLead,
  'basedb.named-themes': namedThemes,
  'basedb.two-or-areas': twoOrAreas,
  'basedb.fields': fields,
  'basedb.theme-register': themeRegister,
};
