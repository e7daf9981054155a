/** Scenarios of who answers for data: the source of a field, the body named, problem rows of a campaign, copies compared. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import {
  api,
  checkNow,
  type Finding,
  findingsOf,
  inDays,
  peopleItems,
  plantedRows,
  qualityOf,
  type Rows,
  writeRule,
} from '../quality-walks.ts';
import { newDepartment, publishEntry, unique, uploadRows } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

/** A fault in a theme built by another goes to the source of the field; the builder mends nothing there and passes on what it gets. */
const source = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const owner = await newDepartment(stage);
  const builder = await newDepartment(stage);
  const origin = await publishEntry(stage, owner.officer, { items: peopleItems });
  const theme = await publishEntry(stage, builder.officer, { items: peopleItems });
  await uploadRows(stage, owner.officer, origin.id, plantedRows(stage, { size: 10 }));
  await uploadRows(stage, builder.officer, theme.id, plantedRows(stage, { size: 10, empty: 2 }));
  await builder.officer.put(`${api}/resources/${theme.id}/sources`, {
    item: 'register_state',
    sourceResourceId: origin.id,
    sourceItem: 'register_state',
  });
  const { rules } = await writeRule(builder.officer, theme.id, 'required', ['register_state']);
  await checkNow(builder.officer, theme.id);
  const [issue] = (await findingsOf(owner.officer, origin.id)).filter(({ kind }) => kind === 'rule');
  assert.deepEqual([issue?.organisation.id, issue?.shownIn?.id, issue?.rows], [owner.id, theme.id, 2]);
  const rows = await builder.officer.get<Rows>(`${api}/resources/${theme.id}/rows?rule=${rules[0]?.id}`);
  await builder.officer.refused(
    'POST',
    `${api}/resources/${theme.id}/mended`,
    { rowHash: rows.items[0]?.rowHash, values: { register_state: '有效' } },
    { code: 'quality.not-source', article },
  );
  const reporter = await newDepartment(stage);
  const told = await reporter.officer.post<Finding>(`${api}/findings`, {
    resourceId: theme.id,
    item: 'window_no',
    subject: '窗口编号不符',
  });
  assert.equal(told.organisation.id, builder.id);
  await builder.officer.post(`${api}/findings/${told.id}/pass-on`, {
    organisationId: owner.id,
    note: '来源单位的数据',
  });
  await builder.officer.refused(
    'POST',
    `${api}/findings/${told.id}/answer`,
    { answer: '无误' },
    { status: 403 },
  );
  const answered = await owner.officer.post<Finding>(`${api}/findings/${told.id}/answer`, {
    answer: '已更换号码',
  });
  assert.equal(answered.closedHow, 'answered');
  const heard = await reporter.officer.get<{ items: { kind: string }[] }>('/api/notices?pageSize=100');
  assert.ok(
    heard.items.some(({ kind }) => kind === 'quality.finding-closed'),
    'the reporter hears',
  );
});

type Campaign = {
  id: string;
  found: number;
  fixed: number;
  disputed: number;
  open: number;
  closedAt: string | null;
  bodies: { organisation: { id: string }; open: number }[];
};
type CampaignRows = { items: { ruleKey: string; rowHash: string; state: string }[]; total: number };

/** Each body gets its list of problem rows, progress follows what they do, and an end with rows open needs a reason. */
const campaign = scenario(z.strictObject({}), async (stage) => {
  const one = await newDepartment(stage);
  const two = await newDepartment(stage);
  const resources: string[] = [];
  for (const [unit, empty] of [
    [one, 3],
    [two, 1],
  ] as const) {
    const entry = await publishEntry(stage, unit.officer, { items: peopleItems });
    const batch = await uploadRows(stage, unit.officer, entry.id, plantedRows(stage, { size: 10, empty }));
    assert.equal(batch.state, 'merged');
    await writeRule(unit.officer, entry.id, 'required', ['register_state']);
    resources.push(entry.id);
  }
  const body = {
    title: '登记状态治理',
    requirements: '补全登记状态',
    dimensions: ['completeness'],
    resources,
    dueDay: inDays(stage, 20),
  };
  await one.officer.refused('POST', `${api}/campaigns`, body, { status: 403 });
  const { id } = await one.bureau.post<Campaign>(`${api}/campaigns`, body);
  const path = `${api}/campaigns/${id}`;
  const own = await one.officer.get<CampaignRows>(`${path}/rows`);
  assert.equal(own.total, 3, 'each body its own rows');
  assert.equal((await two.officer.get<CampaignRows>(`${path}/rows`)).total, 1);
  assert.ok(
    (await one.officer.get<{ items: { kind: string }[] }>('/api/notices?pageSize=100')).items.some(
      ({ kind }) => kind === 'quality.campaign',
    ),
  );
  const [first, second] = own.items;
  const [resource = ''] = resources;
  await one.officer.post(`${api}/resources/${resource}/confirmations`, {
    ruleId: first?.ruleKey,
    rowHashes: [first?.rowHash],
    reason: '该户无状态',
  });
  await one.officer.post(`${api}/resources/${resource}/mended`, {
    rowHash: second?.rowHash,
    values: { register_state: '有效' },
  });
  await stage.eventually(async () => {
    await checkNow(one.officer, resource);
    const { found, fixed, disputed, open } = await one.bureau.get<Campaign>(path);
    return [found, fixed, disputed, open].join() === '4,1,1,2' ? true : undefined;
  }, 'found 4, fixed 1, disputed 1, open 2');
  await one.bureau.refused('POST', `${path}/close`, { reason: '' }, { code: 'quality.reason-required' });
  const closed = await one.bureau.post<Campaign>(`${path}/close`, { reason: '余下两行随源系统改造补录' });
  assert.ok(closed.closedAt);
});

/** Nobody answering means nothing is gathered; rules look at load, at rest and before delivery, and a report comes back answered. */
const responsible = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer, bureau, id: unit } = await newDepartment(stage);
  const entry = await publishEntry(stage, officer, { items: peopleItems });
  const path = `${api}/resources/${entry.id}`;
  assert.equal((await qualityOf(officer, entry.id)).responsible.organisation?.id, unit, 'named');
  await bureau.put(`${path}/responsible`, { organisationId: null });
  const sent = await officer.send(
    'POST',
    `/api/collect/resources/${entry.id}/batches?mode=full`,
    plantedRows(stage, { size: 10 }),
    { 'content-type': 'text/csv', 'x-file-name': 'rows.csv' },
  );
  assert.ok(
    sent.status === 409 && sent.text.includes('quality.responsible-missing') && sent.text.includes(article),
    sent.text,
  );
  await bureau.put(`${path}/responsible`, { organisationId: unit });
  // On load: a row outside its range is kept out of the rows.
  await writeRule(
    officer,
    entry.id,
    'code-list',
    ['register_state'],
    { values: ['有效', '注销'] },
    { rejects: true },
  );
  const loaded = await uploadRows(
    stage,
    officer,
    entry.id,
    plantedRows(stage, { size: 10, state: (n) => (n === 0 ? '停业' : '有效') }),
  );
  assert.deepEqual([loaded.counts.good, loaded.counts.bad], [9, 1], 'caught on load');
  // In storage: another resource changes, and a reference that held no longer does.
  const other = await publishEntry(stage, officer, { items: peopleItems.slice(0, 2) });
  const others = (n: number): string =>
    `register_no,register_state\n${Array.from({ length: n }, (_, at) => `R${at},有效`).join('\n')}\n`;
  await uploadRows(stage, officer, other.id, others(10));
  const { rules } = await writeRule(officer, entry.id, 'reference', ['register_no'], {
    resourceId: other.id,
    item: 'register_no',
  });
  const reference = rules.find(({ kind }) => kind === 'reference')?.id;
  const failed = async (): Promise<number | undefined> =>
    (await qualityOf(officer, entry.id)).newest?.checks.find(({ ruleId }) => ruleId === reference)?.failed;
  await checkNow(officer, entry.id);
  assert.equal(await failed(), 0);
  const fewer = await uploadRows(stage, officer, other.id, others(8));
  if (fewer.awaitingConfirmation) await officer.post(`/api/collect/batches/${fewer.id}/confirm`);
  await stage.eventually(
    async () =>
      (await officer.get<{ visibleRows: number }>(`/api/collect/resources/${other.id}/batches`))
        .visibleRows === 8
        ? true
        : undefined,
    'fewer rows there',
  );
  await stage.setDay(inDays(stage, 1), 'all');
  await stage.eventually(
    async () => ((await failed()) === 2 ? true : undefined),
    'caught in storage at night',
  );
  assert.equal((await qualityOf(officer, entry.id)).newest?.cause, 'nightly');
  // Before delivery: what fell below meanwhile is not handed out.
  // The turn of the day went on past nine and the clock was put to nine again: what comes now is to be later than the night's look.
  await stage.setClock(`${inDays(stage, 0)}T10:00:00+08:00`, 'nothing');
  await bureau.put('/api/law/settings/quality.threshold', { value: 90 });
  try {
    const service = {
      resourceId: entry.id,
      code: `svc-${unique()}`,
      titleZh: '提供前检查',
      lookup: ['register_no'],
    };
    await officer.refused('POST', '/api/serve/services', service, { code: 'quality.below-threshold' });
    assert.equal((await qualityOf(officer, entry.id)).newest?.cause, 'delivery');
  } finally {
    await bureau.put('/api/law/settings/quality.threshold', { value: null });
  }
  const consumer = await newDepartment(stage);
  const ticket = await consumer.officer.post<Finding>(`${api}/findings`, {
    resourceId: entry.id,
    item: 'window_no',
    subject: '窗口编号有误',
  });
  assert.equal(ticket.organisation.id, unit);
  await officer.post(`${api}/findings/${ticket.id}/answer`, { answer: '已核实更正' });
  const back = await consumer.officer.get<Finding>(`${api}/findings/${ticket.id}`);
  assert.equal(back.answer, '已核实更正', 'the answer returns to the reporter');
});

/** A copy is compared with the source: what differs is listed for the source, and what it decides goes to the holder of the copy. */
const comparison = scenario(
  z.strictObject({ shared: z.int(), differ: z.int() }),
  async (stage, { shared, differ }) => {
    const owner = await newDepartment(stage);
    const holder = await newDepartment(stage);
    const origin = await publishEntry(stage, owner.officer, { items: peopleItems });
    const copy = await publishEntry(stage, holder.officer, { items: peopleItems });
    await uploadRows(stage, owner.officer, origin.id, plantedRows(stage, { size: shared }));
    await uploadRows(
      stage,
      holder.officer,
      copy.id,
      plantedRows(stage, { size: shared + 20, state: (n) => (n < differ ? '注销' : '有效') }),
    );
    await holder.officer.put(`${api}/resources/${copy.id}/sources`, {
      item: 'register_state',
      sourceResourceId: origin.id,
      sourceItem: 'register_state',
    });
    const { rules } = await writeRule(
      holder.bureau,
      copy.id,
      'agreement',
      ['register_no', 'register_state'],
      { resourceId: origin.id, key: 'register_no', item: 'register_state' },
    );
    const seen = await checkNow(holder.officer, copy.id);
    const check = seen.newest?.checks.find(({ ruleId }) => ruleId === rules[0]?.id);
    assert.deepEqual([check?.checked, check?.failed], [shared, differ], 'only shared subjects are compared');
    const rows = await holder.officer.get<Rows>(`${api}/resources/${copy.id}/rows?rule=${rules[0]?.id}`);
    assert.equal(rows.total, differ, 'the report lists them');
    const [sent] = (await findingsOf(owner.officer, origin.id)).filter(({ kind }) => kind === 'comparison');
    assert.deepEqual([sent?.organisation.id, sent?.rows], [owner.id, differ]);
    await owner.officer.post(`${api}/findings/${sent?.id}/answer`, { answer: '以本单位登记为准' });
    const heard = await holder.officer.get<{ items: { kind: string }[] }>('/api/notices?pageSize=100');
    assert.ok(
      heard.items.some(({ kind }) => kind === 'quality.finding-closed'),
      'the result goes to the holder of the copy',
    );
    assert.equal(
      (await holder.officer.get<Finding>(`${api}/findings/${sent?.id}`)).answer,
      '以本单位登记为准',
    );
  },
);

export const qualitySourceScenarios: Scenarios = {
  'quality.source': source,
  'quality.campaign': campaign,
  'quality.responsible': responsible,
  'quality.comparison': comparison,
};
