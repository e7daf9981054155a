/** Scenarios of where data come from: business systems with their units and connections, bought data. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { registerSystem } from '../share-walks.ts';
import {
  accounts,
  changeDraft,
  draftEntry,
  entryContent,
  newDepartment,
  publishEntry,
  readEntry,
  registerRows,
  reviewEntry,
  unique,
  uploadRows,
} from '../walks.ts';
import { departmentOf, unitOf } from './organisations-areas.ts';
import { sendRows as send } from './sources-intake.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const resources = '/api/catalog/resources';

/** A county of the city. */
async function someArea(bureau: Client): Promise<string> {
  const { items } = await bureau.get<{ items: { code: string; kind: string }[] }>('/api/areas');
  const code = items.find(({ kind }) => kind === 'division')?.code;
  assert.ok(code, 'the city has counties');
  return code;
}

type SystemRow = {
  id: string;
  state: string;
  gatherer: { id: string } | null;
  entries: number;
  gathered: number;
  lastBatchAt: string | null;
  red: boolean;
};
type Systems = {
  items: SystemRow[];
  neverGathered: { resource: { id: string } }[];
  totals: { unconnected: number };
};
const systemsPath = '/api/collect/systems';
const systemOf = async (reader: Client, id: string): Promise<SystemRow> => {
  const found = (await reader.get<Systems>(`${systemsPath}?pageSize=200`)).items.find((one) => one.id === id);
  assert.ok(found, 'the system is in the report');
  return found;
};
const newSystem = (organisationId: string) => ({
  organisationId,
  code: `biz-${unique()}`,
  name: { zh: `业务系统${unique()}` },
  place: '政务云',
});

/** A system of city or county has its unit; the report says per system what was declared, what came, and who answers for it. */
const systemUnit = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const bureau = await stage.as(accounts.bureau);
  const area = await someArea(bureau);
  const { id, officer } = await newDepartment(stage);
  const county = await departmentOf(stage, bureau, area);
  for (const level of ['city', 'county']) {
    const body = { system: newSystem(id), level };
    await officer.refused('POST', systemsPath, body, { code: 'collect.system-unit-required', article });
  }
  const crossed = { system: newSystem(id), level: 'city', gathererId: county.id };
  await officer.refused('POST', systemsPath, crossed, { code: 'collect.system-unit-level', article });
  const made = await officer.post<{ id: string }>(systemsPath, {
    system: newSystem(id),
    level: 'city',
    gathererId: id,
  });
  const theirs = await county.officer.post<{ id: string }>(systemsPath, {
    system: newSystem(county.id),
    level: 'county',
    gathererId: county.id,
  });
  assert.equal((await systemOf(bureau, theirs.id)).gatherer?.id, county.id);
  const sourceSystems = [{ systemId: made.id, name: '业务系统' }];
  const first = await publishEntry(stage, officer, { sourceSystems });
  await publishEntry(stage, officer, { sourceSystems });
  const before = await systemOf(bureau, made.id);
  assert.deepEqual(
    [before.entries, before.gathered, before.lastBatchAt, before.red, before.gatherer?.id],
    [2, 0, null, true, id],
    'entries but no batch: red',
  );
  await uploadRows(stage, officer, first.id, registerRows(['A1']));
  const after = await systemOf(bureau, made.id);
  assert.deepEqual([after.entries, after.gathered, after.red], [2, 1, false]);
  assert.ok(after.lastBatchAt, 'the last batch is shown');
});

type Exchange = { address: string; token: string; challenge: string };

/** A system is unconnected until a test exchange succeeds; only what is catalogued is taken; the report lists the gaps. */
const connection = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const bureau = await stage.as(accounts.bureau);
  const { id, officer } = await newDepartment(stage);
  const [made, silent] = [await registerSystem(officer), await registerSystem(officer)];
  for (const system of [made, silent])
    await officer.post(systemsPath, { systemId: system.id, level: 'city', gathererId: id });
  assert.equal((await systemOf(officer, made.id)).state, 'unconnected');
  const other = await newDepartment(stage);
  await other.officer.refused('POST', `${systemsPath}/${made.id}/exchange`, {}, { status: 403 });
  const system = stage.nobody();
  const begun = await officer.post<Exchange>(`${systemsPath}/${made.id}/exchange`);
  const records = [{ register_no: 'A1', register_state: '有效' }];
  await system.refused(
    'POST',
    begun.address,
    { token: `${begun.token}x`, challenge: begun.challenge, records },
    { code: 'collect.exchange-unknown' },
  );
  await system.refused(
    'POST',
    begun.address,
    { token: begun.token, challenge: '0'.repeat(32), records },
    { code: 'collect.exchange-failed' },
  );
  assert.equal((await systemOf(officer, made.id)).state, 'unconnected', 'a failed exchange connects nothing');
  const again = await officer.post<Exchange>(`${systemsPath}/${made.id}/exchange`);
  await system.post(again.address, { token: again.token, challenge: again.challenge, records });
  assert.equal((await systemOf(officer, made.id)).state, 'connected');
  await system.refused(
    'POST',
    again.address,
    { token: again.token, challenge: again.challenge, records },
    { code: 'collect.exchange-unknown' },
  );

  const entry = await publishEntry(stage, officer, {
    sourceSystems: [{ systemId: made.id, name: '业务系统' }],
  });
  const empty = await publishEntry(stage, officer);
  const batch = await uploadRows(stage, officer, entry.id, registerRows(['A1']));
  assert.equal(batch.state, 'merged', 'data of an entry are accepted');
  const draft = await draftEntry(officer);
  assert.equal(
    (await send(officer, draft.id, registerRows(['A1']))).status,
    409,
    'what is not in the catalogue is refused',
  );
  assert.equal((await send(officer, crypto.randomUUID(), registerRows(['A1']))).status, 404);
  const report = await bureau.get<Systems & { articles: string[] }>(
    `${systemsPath}?state=unconnected&pageSize=200`,
  );
  const listed = report.items.map((one) => one.id);
  assert.deepEqual(
    [listed.includes(silent.id), listed.includes(made.id)],
    [true, false],
    'those not connected',
  );
  const never = report.neverGathered.map(({ resource }) => resource.id);
  assert.deepEqual(
    [never.includes(empty.id), never.includes(entry.id)],
    [true, false],
    'those never gathered',
  );
  assert.ok(report.articles.includes(article));
});

type Purchase = {
  id: string;
  state: string;
  authority: { id: string } | null;
  matches: { resource: { id: string }; full: boolean }[];
  earlier: { id: string }[];
  decisionReason: string;
};
const purchasesPath = '/api/catalog/purchases';

/** Bought data are asked for in full, decided by the authority of one's own level who sees what there is, and gathered only then. */
const purchase = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const bureau = await stage.as(accounts.bureau);
  const area = await someArea(bureau);
  const buyer = await newDepartment(stage);
  const holder = await newDepartment(stage);
  const county = await unitOf(stage, bureau, area);
  const items = [`企业评分${unique()}`, `评价机构${unique()}`];
  const request = {
    title: `商业信用数据${unique()}`,
    items,
    supplier: '某数据公司',
    price: 180000,
    purpose: '用于行业监管',
    whyNotShared: '目录中没有企业信用评分',
  };
  for (const field of ['supplier', 'price', 'purpose', 'whyNotShared'] as const) {
    const { [field]: _, ...partly } = request;
    await buyer.officer.refused('POST', purchasesPath, partly, { code: 'catalog.purchase-stated', article });
  }
  await buyer.officer.refused(
    'POST',
    purchasesPath,
    { ...request, authorityId: county.id },
    { status: 403, code: 'catalog.purchase-authority', article },
  );
  const made = await buyer.officer.post<Purchase>(purchasesPath, request);
  const path = `${purchasesPath}/${made.id}`;
  const seenBy = async (reader: Client, id: string): Promise<Purchase | undefined> =>
    (await reader.get<{ items: Purchase[] }>(purchasesPath)).items.find((one) => one.id === id);
  await county.officer.refused(
    'POST',
    `${path}/decision`,
    { outcome: 'approved', approval: '批' },
    { status: 403 },
  );
  await buyer.officer.refused('POST', `${path}/decision`, { outcome: 'approved' }, { status: 403 });

  // Nothing may be registered or gathered as bought while nobody has approved it.
  const whole = await entryContent(buyer.officer);
  const unasked = await draftEntry(buyer.officer, {
    ...whole,
    name: `采购数据${unique()}`,
    origin: 'purchased',
    particulars: { approval: '自拟文号' },
  });
  await buyer.officer.refused(
    'POST',
    `${resources}/${unasked.id}/submit`,
    {},
    { code: 'catalog.purchase-unapproved', article },
  );
  assert.equal(
    (await send(buyer.officer, unasked.id, registerRows(['A1']))).status,
    409,
    'gathering it is refused',
  );
  await buyer.officer.refused('POST', `${path}/entry`, {}, { code: 'catalog.purchase-state' });

  await bureau.post(`${path}/decision`, { outcome: 'approved', approval: '采批〔2026〕9号' });

  // Equal public data are published meanwhile: the next request shows them, and its approval asks for a reason.
  const columns = items.map((titleZh, at) => ({
    name: `column_${at}`,
    titleZh,
    type: 'C',
    length: 40,
    key: at === 0,
    nullable: at > 0,
    description: '虚构',
  }));
  const equal = await publishEntry(stage, holder.officer, { items: columns });
  const wish = { ...request, title: `信用评价数据${unique()}` };
  await buyer.officer.refused('POST', purchasesPath, wish, { code: 'catalog.purchase-held' });
  const second = await buyer.officer.post<Purchase>(purchasesPath, { ...wish, seen: [equal.id] });
  const shown = await seenBy(bureau, second.id);
  assert.deepEqual(
    shown?.matches.filter(({ full }) => full).map(({ resource }) => resource.id),
    [equal.id],
    'the authority sees the full match before it decides',
  );
  assert.ok(
    shown.earlier.some(({ id }) => id === made.id),
    'and what was bought before',
  );
  const decision = `${purchasesPath}/${second.id}/decision`;
  await bureau.refused(
    'POST',
    decision,
    { outcome: 'approved', approval: '采批〔2026〕10号' },
    { code: 'catalog.purchase-reason', article },
  );
  await bureau.post(decision, {
    outcome: 'approved',
    approval: '采批〔2026〕10号',
    reason: '现有数据仅含企业自报评分',
  });
  assert.equal((await seenBy(bureau, second.id))?.decisionReason, '现有数据仅含企业自报评分');

  // What was approved is registered after, and then gathered.
  const { id } = await buyer.officer.post<{ id: string }>(`${path}/entry`);
  const drafted = (await readEntry(buyer.officer, id)).detail?.working?.content;
  await changeDraft(buyer.officer, id, {
    ...whole,
    name: request.title,
    origin: 'purchased',
    particulars: drafted?.particulars,
    sharingClass: 'unconditional',
  });
  if ((await readEntry(buyer.officer, id)).requiredPaths.includes('managementKey'))
    await buyer.officer.put(`${resources}/${id}/management-key`, {});
  await reviewEntry(stage, buyer.officer, id);
  assert.equal((await uploadRows(stage, buyer.officer, id, registerRows(['A1']))).state, 'merged');
  // A county's own purchase is its own authority's.
  const local = await departmentOf(stage, bureau, area);
  const theirs = await local.officer.post<Purchase>(purchasesPath, {
    ...request,
    items: [`专题数据${unique()}`, `监测数据${unique()}`],
    title: `专题${unique()}`,
  });
  assert.equal(theirs.authority?.id, county.id);
  await bureau.refused(
    'POST',
    `${purchasesPath}/${theirs.id}/decision`,
    { outcome: 'approved' },
    { status: 403 },
  );
  await county.officer.post(`${purchasesPath}/${theirs.id}/decision`, { outcome: 'refused', approval: '' });
});

export const sourcesSystemsScenarios: Scenarios = {
  'sources.system-unit': systemUnit,
  'sources.connection': connection,
  'sources.purchase': purchase,
};
