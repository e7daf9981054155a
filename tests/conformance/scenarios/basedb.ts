/** Scenarios of base databases: which there are, who keeps them, how rows of several bodies become one record. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import {
  aboutPersons,
  baseOf,
  bindNewEntry,
  type Conflict,
  conflictsOf,
  databases,
  identity,
  keeperOf,
  type Model,
  modelOfTwo,
  newPerson,
  nextRun,
  personItems,
  personRows,
  readDatabase,
  readRegister,
  recordOf,
  runIds,
  setModel,
  sourceUnit,
  text,
  themeBody,
} from '../base-walks.ts';
import type { Stage } from '../stage.ts';
import {
  accounts,
  creditCode,
  decide,
  entryContent,
  newDepartment,
  publishEntry,
  readCase,
  unique,
  uploadRows,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const word = z.string().min(1);

/** Exactly these are there, each with its key; deleting one is refused; what else may be built stands under its own heading. */
const bases = scenario(
  z.strictObject({
    article: word,
    names: z.array(word).min(1),
    masters: z.array(word).optional(),
    /** Kinds beside the bases, by their city word. */
    kinds: z
      .array(z.strictObject({ kind: z.enum(['theme', 'special']), zh: word, least: z.number() }))
      .default([]),
  }),
  async (stage, { article, names, masters, kinds }) => {
    const bureau = await stage.as(accounts.bureau);
    const register = await readRegister(bureau);
    const named = register.items.filter(({ kind, key }) => kind === 'base' && !key.includes('-4'));
    assert.deepEqual(
      named.slice(0, names.length).map(({ name }) => name.zh),
      names,
    );
    assert.equal(
      register.items.filter((one) => one.kind === 'base' && !/^[0-9a-f]{8}-/.test(one.key)).length,
      names.length,
    );
    if (masters)
      assert.deepEqual(
        named.slice(0, masters.length).map(({ master }) => master),
        masters,
      );
    for (const { id } of named)
      await bureau.refused('DELETE', `${databases}/${id}`, undefined, { code: 'basedb.base-kept', article });
    assert.equal(
      (await readRegister(bureau)).items.filter(({ kind }) => kind === 'base').length,
      register.items.filter(({ kind }) => kind === 'base').length,
    );
    for (const { kind, zh, least } of kinds) {
      const source = await sourceUnit(stage, [[newPerson(), '甲', '1']], { sharingClass: 'unconditional' });
      const others: string[] = [];
      while (others.length + 1 < least) others.push((await newDepartment(stage)).id);
      const made = await bureau.post<{ id: string }>(
        databases,
        themeBody(source.id, { kind, contributors: others }),
      );
      const entry = await publishEntry(stage, source.officer, { ...aboutPersons, items: personItems });
      await source.officer.put(`${databases}/${made.id}/entry`, { resourceId: entry.id });
      await setModel(source.officer, made.id, {
        nodes: [{ id: 'a', resourceId: source.entry.id, key: 'id_no' }],
        columns: ['id_no', 'person_name', 'phone'].map((name) => ({
          name,
          from: [{ node: 'a', item: name }],
        })),
      });
      const shown = await stage.eventually(async () => {
        const now = await readRegister(bureau);
        const row = now.items.find((one) => one.id === made.id);
        return row && row.records === 1 && row.lastUpdate ? { row, now } : undefined;
      }, 'the database in the register');
      assert.equal(shown.row.kindName.zh, zh);
      assert.ok(
        shown.now.headings.some((one) => one.kind === kind && one.name.zh === zh),
        'a heading of its own',
      );
      assert.equal(shown.row.lead?.id, source.id);
      assert.deepEqual(
        shown.row.sources.map(({ resourceId }) => resourceId),
        [source.entry.id],
      );
    }
  },
);

const fused = z.strictObject({
  article: word,
  key: word.default('population'),
  /** A file straight into the database is refused with this article; without it the refusal need cite none. */
  upload: word.optional(),
  /** The body that answers for a value decides, and the other hears of it. */
  verified: z.boolean().default(false),
});

/** One record for the shared person; each field says unit, batch and time; what differs is listed; the same batches give the same records. */
const fusion = scenario(fused, async (stage, { article, key, upload, verified }) => {
  const shared = newPerson();
  const [onlyA, onlyB] = [newPerson(), newPerson()];
  const a = await sourceUnit(stage, [
    [shared, '甲', '100'],
    [onlyA, '乙', '101'],
  ]);
  const b = await sourceUnit(stage, [
    [shared, '甲', '200'],
    [onlyB, '丙', '201'],
  ]);
  const keeper = await keeperOf(stage, key);
  const { id } = keeper.database;
  const entry = await bindNewEntry(stage, keeper, id);
  await setModel(keeper.officer, id, modelOfTwo(a.entry.id, b.entry.id));
  const { values, page } = await recordOf(stage, keeper.officer, id, shared);
  const phone = values.get('phone');
  assert.equal(phone?.value, '100', 'the declared source of the field counts');
  assert.deepEqual(
    [phone?.origin?.organisation.zh, phone?.origin?.batchId, phone?.origin?.resourceId],
    [a.name, a.batchId, a.entry.id],
  );
  assert.ok(phone?.origin?.at, 'and says when');
  assert.deepEqual(
    phone?.rivals.map(({ organisation, value }) => [organisation.zh, value]).sort(),
    [
      [a.name, '100'],
      [b.name, '200'],
    ].sort(),
  );
  assert.ok(phone?.conflict, 'the difference is marked');
  assert.equal(values.get('person_name')?.conflict, null, 'where both say the same there is none');
  const second = await recordOf(stage, keeper.officer, id, onlyB);
  assert.equal(second.values.get('phone')?.origin?.organisation.zh, b.name);
  const shown = await readDatabase(keeper.officer, id);
  assert.equal(shown.records, 3, 'one record for the shared person');
  const listed = (await conflictsOf(keeper.officer, id)).filter(({ entity }) => entity === shared);
  assert.deepEqual(
    listed.map(({ attribute, state }) => [attribute, state]),
    [['phone', 'open']],
  );
  assert.ok(page.ledger, 'the look is on record');

  const known = await runIds(keeper.officer, id);
  const before = (await readDatabase(keeper.officer, id)).runs.find(({ state }) => state === 'merged');
  await keeper.officer.post(`${databases}/${id}/rebuild`);
  const again = await nextRun(stage, keeper.officer, id, known);
  assert.deepEqual([again.rebuild, again.state, again.digest], [true, 'same', before?.digest]);

  await refuseUpload(stage, keeper.officer, entry.id, upload);
  await increment(stage, { keeper: keeper.officer, id, a, onlyA });
  if (verified) await verify(stage, { article, a, b, listed, keeper: keeper.officer, id, shared });
});

/** A file sent straight into the database never becomes a batch. */
async function refuseUpload(
  stage: Stage,
  officer: Parameters<typeof conflictsOf>[0],
  resourceId: string,
  article: string | undefined,
): Promise<void> {
  const reply = await officer.send(
    'POST',
    `/api/collect/resources/${resourceId}/batches?mode=incremental`,
    personRows([[newPerson(), '丁', '1']]),
    { 'content-type': 'text/csv', 'x-file-name': 'rows.csv' },
  );
  const refusal = reply.body as { code: string; articles: string[] };
  assert.deepEqual([reply.status, refusal.code], [422, 'basedb.upload-refused'], reply.text.slice(0, 600));
  if (article) assert.ok(refusal.articles.includes(article), reply.text.slice(0, 600));
  assert.ok(stage);
}

/** A further batch of a source changes its keys and nothing else. */
async function increment(
  stage: Stage,
  {
    keeper,
    id,
    a,
    onlyA,
  }: {
    keeper: Parameters<typeof conflictsOf>[0];
    id: string;
    a: Awaited<ReturnType<typeof sourceUnit>>;
    onlyA: string;
  },
): Promise<void> {
  const known = await runIds(keeper, id);
  const batch = await uploadRows(stage, a.officer, a.entry.id, personRows([[onlyA, '乙改', '102']]), {
    mode: 'incremental',
  });
  const run = await nextRun(stage, keeper, id, known);
  assert.deepEqual([run.mode, run.state, run.rows, run.deletes], ['incremental', 'merged', 1, 0]);
  const { values } = await recordOf(stage, keeper, id, onlyA, (found) => found.get('phone')?.value === '102');
  assert.equal(values.get('phone')?.origin?.batchId, batch.id);
}

type Verifying = {
  article: string;
  a: Awaited<ReturnType<typeof sourceUnit>>;
  b: Awaited<ReturnType<typeof sourceUnit>>;
  listed: Conflict[];
  keeper: Parameters<typeof conflictsOf>[0];
  id: string;
  shared: string;
};
/** The source that counts has the matter, decides each value, and the other body is told. */
async function verify(stage: Stage, { a, b, listed, keeper, id, shared }: Verifying): Promise<void> {
  const [conflict] = listed;
  assert.ok(conflict?.caseId, 'the difference was put before the source');
  const file = await readCase(a.officer, conflict.caseId);
  assert.equal(file.steps[0]?.holder.organisation.id, a.id);
  await b.officer.refused(
    'POST',
    `/api/basedb/conflicts/${conflict.id}/ruling`,
    { resourceId: b.entry.id, reason: '核对' },
    { status: 403 },
  );
  await a.officer.post(`/api/basedb/conflicts/${conflict.id}/ruling`, {
    resourceId: b.entry.id,
    reason: '经核实，以对方登记为准',
  });
  await recordOf(stage, keeper, id, shared, (values) => values.get('phone')?.value === '200');
  await decide(a.officer, conflict.caseId, 'complete');
  const heard = await b.officer.get<{ items: { kind: string }[] }>('/api/notices');
  assert.ok(
    heard.items.some(({ kind }) => kind === 'basedb.conflicts-ruled'),
    'the result went to the other body',
  );
}

/** Only its keeper changes the model, rules and sources of a base database; only the lead those of another; and none is made without a lead. */
const keepers = scenario(
  z.strictObject({
    article: word,
    key: word.default('population'),
    theme: z.boolean().default(true),
    least: z.number().default(1),
  }),
  async (stage, { article, key, theme, least }) => {
    const a = await sourceUnit(stage, [[newPerson(), '甲', '1']]);
    const b = await sourceUnit(stage, [[newPerson(), '乙', '2']]);
    const bureau = await stage.as(accounts.bureau);
    const keeper = await keeperOf(stage, key);
    const { id } = keeper.database;
    const byAuthority = (await readRegister(bureau)).rules.keeper === 'authority';
    const entry = await bindNewEntry(stage, keeper, id);
    const model = modelOfTwo(a.entry.id, b.entry.id);
    const { revision } = await readDatabase(keeper.officer, id);
    const put = { revision, model };
    const outsiders = byAuthority ? [a.officer, b.officer] : [a.officer, bureau];
    for (const other of outsiders) {
      await other.refused('PUT', `${databases}/${id}/model`, put, { status: 403, article });
      await other.refused(
        'PUT',
        `${databases}/${id}/entry`,
        { resourceId: entry.id },
        { status: 403, article },
      );
      await other.refused(
        'POST',
        `${databases}/${id}/members`,
        { resourceId: a.entry.id },
        { status: 403, article },
      );
    }
    await keeper.officer.post(`${databases}/${id}/members`, { resourceId: a.entry.id });
    const kept = await setModel(keeper.officer, id, model);
    assert.deepEqual(
      kept.model.nodes.map(({ resourceId }) => resourceId),
      [a.entry.id, b.entry.id],
    );
    assert.ok(kept.members.some(({ resourceId }) => resourceId === a.entry.id));
    if (!theme) return;
    const others: string[] = [];
    while (others.length + 1 < least) others.push((await newDepartment(stage)).id);
    const withoutLead = themeBody(a.id, { contributors: [b.id, ...others] });
    delete withoutLead.leadId;
    await bureau.refused('POST', databases, withoutLead, { code: 'basedb.lead-required', article });
    const made = await bureau.post<{ id: string }>(
      databases,
      themeBody(a.id, { contributors: [b.id, ...others] }),
    );
    const body = { revision: 0, model: { nodes: [], columns: [] } };
    for (const other of [b.officer, bureau])
      await other.refused('PUT', `${databases}/${made.id}/model`, body, { status: 403, article });
    const own = await publishEntry(stage, a.officer, { ...aboutPersons, items: personItems });
    await a.officer.put(`${databases}/${made.id}/entry`, { resourceId: own.id });
    await setModel(a.officer, made.id, {
      nodes: [{ id: 'a', resourceId: a.entry.id, key: 'id_no' }],
      columns: [{ name: 'id_no', from: [{ node: 'a', item: 'id_no' }] }],
    });
  },
);

/** Without a lead nothing is taken; the lead keeps the entries, contributors read and propose. */
const leads = scenario(
  z.strictObject({ article: word, key: word.default('population'), other: word.optional() }),
  async (stage, { article, key, other }) => {
    const bureau = await stage.as(accounts.bureau);
    if (other) {
      // One nobody was named for stands on the bureau's board and takes nothing.
      const empty = await baseOf(bureau, other);
      assert.equal(empty.lead, null);
      const todos = await bureau.get<{ items: { title: string; step: { zh: string } }[] }>(
        '/api/todos?pageSize=200&procedure=basedb.upkeep',
      );
      assert.ok(
        todos.items.some(({ title }) => title === empty.name.zh),
        'it stands among what the bureau has to do',
      );
      const someone = await sourceUnit(stage, []);
      await someone.officer.refused(
        'POST',
        `${databases}/${empty.id}/members`,
        { resourceId: someone.entry.id },
        { code: 'basedb.no-lead', article },
      );
    }
    const database = await baseOf(bureau, key);
    const [lead, member] = [await newDepartment(stage), await newDepartment(stage)];
    await bureau.put(`${databases}/${database.id}/lead`, { leadId: lead.id, contributors: [member.id] });
    await proposing(stage, { article, id: database.id, lead: lead.officer, member: member.officer });
  },
);

/** The lead's entry is changed by the lead alone; the contributor reads it and proposes, the lead answers. */
async function proposing(
  stage: Stage,
  {
    article,
    id,
    lead,
    member,
  }: {
    article: string;
    id: string;
    lead: Parameters<typeof conflictsOf>[0];
    member: Parameters<typeof conflictsOf>[0];
  },
): Promise<void> {
  const entry = await publishEntry(stage, lead, { ...aboutPersons, items: personItems });
  await lead.put(`${databases}/${id}/entry`, { resourceId: entry.id });
  const read = await lead.get<{ detail: { current: { revision: number } } }>(
    `/api/catalog/resources/${entry.id}`,
  );
  const draft = {
    revision: read.detail.current.revision,
    content: { summary: '由牵头单位维护的目录，内容为虚构的登记资料，供检验使用' },
  };
  await member.refused('PUT', `/api/catalog/resources/${entry.id}/draft`, draft, { status: 403 });
  await member.refused('DELETE', `${databases}/${id}/members/${entry.id}`, undefined, {
    status: 403,
    article,
  });
  await lead.put(`/api/catalog/resources/${entry.id}/draft`, draft);
  assert.ok(
    (await readDatabase(member, id)).members.some(({ resourceId }) => resourceId === entry.id),
    'the contributor reads it',
  );
  await member.post(`${databases}/${id}/proposals`, { text: '建议增加曾用名字段' });
  const [asked] = (await readDatabase(lead, id)).proposals;
  assert.deepEqual([asked?.text, asked?.state], ['建议增加曾用名字段', 'open']);
  const todos = await lead.get<{ items: { step: { zh: string } }[] }>(
    '/api/todos?pageSize=200&procedure=basedb.upkeep',
  );
  assert.ok(todos.items.length > 0, 'the lead has it to answer');
  await member.refused(
    'POST',
    `/api/basedb/proposals/${asked?.id}/answer`,
    { accept: true, answer: '同意' },
    { status: 403 },
  );
  await lead.post(`/api/basedb/proposals/${asked?.id}/answer`, {
    accept: true,
    answer: '同意，下次修订时增加',
  });
  assert.equal((await readDatabase(member, id)).proposals[0]?.state, 'accepted');
}

/** A further base database: by the bureau with a decision on file and otherwise not, with what it may be built as instead. */
const addition = scenario(
  z.strictObject({ article: word, allowed: z.boolean(), offer: word.optional() }),
  async (stage, { article, allowed, offer }) => {
    const bureau = await stage.as(accounts.bureau);
    const { officer, id: leadId } = await newDepartment(stage);
    const body = { nameZh: `公共设施${unique()}`, nameEn: 'Facilities', master: 'code', leadId };
    for (const [who, sent] of [
      [officer, { ...body, decision: '会议纪要' }],
      [bureau, body],
    ] as const) {
      const reply = await who.send('POST', `${databases}/base`, sent);
      const refusal = reply.body as { code: string; articles: string[]; mend?: string };
      assert.equal(refusal.code, 'basedb.base-not-named', reply.text.slice(0, 500));
      assert.ok(refusal.articles.includes(article));
      if (offer) assert.ok(refusal.mend?.includes(offer), `${refusal.mend} offers ${offer}`);
    }
    if (!allowed) {
      await bureau.refused(
        'POST',
        `${databases}/base`,
        { ...body, decision: '会议纪要' },
        { code: 'basedb.base-not-named', article },
      );
      return;
    }
    const made = await bureau.post<{ id: string; decision: string; kind: string }>(`${databases}/base`, {
      ...body,
      decision: '2026 年第 3 号决定',
    });
    assert.deepEqual([made.kind, made.decision], ['base', '2026 年第 3 号决定']);
    assert.ok((await readRegister(bureau)).items.some(({ id }) => id === made.id));
  },
);

/** Rows must carry a sound identifier; a wrong one stands on the error list; rows of two bodies with the same one join. */
const identifiers = scenario(z.strictObject({ article: word }), async (stage, { article }) => {
  const { officer } = await newDepartment(stage);
  const plain = [
    text('register_no', '登记编号', { key: true, nullable: false, length: 20 }),
    text('person_name', '姓名', { personal: 'personal' }),
  ];
  const draft = await officer.post<{ id: string }>('/api/catalog/resources', {
    content: { ...(await entryContent(officer, { items: plain })), subjectKind: 'natural-person' },
  });
  await officer.refused('POST', `/api/catalog/resources/${draft.id}/submit`, {}, { article });
  const sound = newPerson();
  const a = await sourceUnit(stage, [[sound, '甲', '1']]);
  const wrong = `${sound.slice(0, 17)}${sound.endsWith('1') ? '2' : '1'}`;
  const batch = await uploadRows(
    stage,
    a.officer,
    a.entry.id,
    personRows([
      [newPerson(), '乙', '2'],
      [wrong, '丙', '3'],
      [sound.slice(0, 15), '丁', '4'],
      ['', '戊', '5'],
    ]),
    { mode: 'incremental' },
  );
  assert.deepEqual([batch.counts.good, batch.counts.bad], [1, 3]);
  const listed = await a.officer.get<{ items: { code: string; column: string }[] }>(
    `/api/collect/batches/${batch.id}/quarantine`,
  );
  assert.deepEqual(
    listed.items.map(({ column }) => column),
    ['id_no', 'id_no', 'id_no'],
  );
  const company = creditCode();
  const coded = [
    text('credit_code', '统一社会信用代码', {
      length: 18,
      key: true,
      nullable: false,
      identifier: 'credit-code',
    }),
    text('company', '名称'),
  ];
  const firm = await newDepartment(stage);
  const companies = await publishEntry(stage, firm.officer, { items: coded, subjectKind: 'legal-person' });
  const rows = await uploadRows(
    stage,
    firm.officer,
    companies.id,
    `credit_code,company\n${company},甲公司\n${company.slice(0, 17)}${company.endsWith('A') ? 'B' : 'A'},乙公司\n${company.slice(0, 10)},丙公司\n,丁公司\n`,
  );
  assert.deepEqual([rows.counts.good, rows.counts.bad], [1, 3]);
  const b = await sourceUnit(stage, [[sound, '甲', '9']]);
  const keeper = await keeperOf(stage, 'population');
  await bindNewEntry(stage, keeper, keeper.database.id);
  await setModel(keeper.officer, keeper.database.id, modelOfTwo(a.entry.id, b.entry.id));
  const { values } = await recordOf(
    stage,
    keeper.officer,
    keeper.database.id,
    sound,
    (found) => found.get('phone')?.rivals.length === 2,
  );
  assert.deepEqual(
    values
      .get('phone')
      ?.rivals.map(({ organisation }) => organisation.zh)
      .sort(),
    [a.name, b.name].sort(),
  );
  assert.equal(identity.name, 'id_no');
});

export const basedbScenarios: Scenarios = {
  'basedb.bases': bases,
  'basedb.fusion': fusion,
  'basedb.keepers': keepers,
  'basedb.leads': leads,
  'basedb.addition': addition,
  'basedb.identifiers': identifiers,
};
export type { Model };
export { proposing };
