/** Scenarios of who keeps a database, who proposes, what is added by decision, and which identifiers rows must carry. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import {
  aboutPersons,
  baseOf,
  bindNewEntry,
  type conflictsOf,
  databases,
  identity,
  keeperOf,
  modelOfTwo,
  newPerson,
  personItems,
  personRows,
  readDatabase,
  readRegister,
  recordOf,
  setModel,
  sourceUnit,
  text,
  themeBody,
} from '../base-walks.ts';
import type { Stage } from '../stage.ts';
import {
  accounts,
  creditCode,
  entryContent,
  newDepartment,
  publishEntry,
  unique,
  uploadRows,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const word = z.string().min(1);

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
export async function proposing(
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

export const basedbKeepingScenarios: Scenarios = {
  'basedb.keepers': keepers,
  'basedb.leads': leads,
  'basedb.addition': addition,
  'basedb.identifiers': identifiers,
};
