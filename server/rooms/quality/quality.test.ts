/** Quality as a whole over the real stores: figures equal what was planted, findings go to the source and close, the gate holds a batch. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { PersonActor } from '#kernel/actor.ts';
import { Problem } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';
import { collectJobs } from '#rooms/collect/index.ts';
import { setRuleSetting } from '#rooms/org/index.ts';
import { type SmallCity, smallCity } from '#tests/factories/city.ts';
import { type ItemInput, load, publishedResource, type Resource, settled } from '#tests/factories/collect.ts';
import { closeCampaign, openCampaign } from './campaigns/commands.ts';
import { readCampaign, readCampaignRows } from './campaigns/read.ts';
import { answerFinding, passFinding, raiseFinding } from './findings/commands.ts';
import { readFinding, readFindings } from './findings/read.ts';
import { qualityGate } from './gate.ts';
import { acceptBatch } from './gate-release.ts';
import { lendToQuality, portsOf } from './ports.ts';
import { readResource } from './read-resource.ts';
import { readRows } from './read-rows.ts';
import { pdfOf } from './reports/pdf.ts';
import { makeReport } from './reports/report.ts';
import { sheetOf } from './reports/sheet.ts';
import { decideRule, propose, writeRule } from './rules/commands.ts';
import { runResource } from './runs/run.ts';
import { stateSource } from './standing/commands.ts';
import { readEngagements, recordEngagement } from './standing/engagements.ts';
import { confirmRows, mendRow } from './standing/rows.ts';
import './errors.ts';
import './events.ts';
import './notices.ts';
import { qualityOf } from './verdict.ts';

let opened: Promise<SmallCity & { overseer: PersonActor }> | undefined;
const city = () => {
  opened ??= (async () => {
    const small = await smallCity();
    small.p.jobs.define(collectJobs(small.p, [qualityGate(small.p)]));
    await small.p.jobs.start(small.p, 2);
    return { ...small, overseer: await small.person(small.bureau.id, 'bureau') };
  })();
  return opened;
};
const codeOf = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

const items: ItemInput[] = [
  { name: 'id', titleZh: '编号', type: 'C', length: 10, key: true },
  { name: 'name', titleZh: '姓名', type: 'C', length: 20, nullable: true, personal: 'personal' },
  { name: 'phone', titleZh: '手机', type: 'C', length: 20, nullable: true },
];
const csv = (rows: readonly string[]): string => `id,name,phone\n${rows.join('\n')}\n`;
/** A hundred rows; some without a name, some with a phone that is none. */
const planted = (nameless: number, wrong: number, size = 100): string =>
  csv(
    Array.from({ length: size }, (_, n) => {
      const phone = n >= size - wrong ? '12' : `138${String(10_000_000 + n)}`;
      return `R${n},${n < nameless ? '' : `某${n}`},${phone}`;
    }),
  );
const rulesFor = async (c: SmallCity, { actor, resourceId }: Resource) => {
  await writeRule(c.p, actor, resourceId, { kind: 'required', items: ['name'], params: {}, rejects: false });
  await writeRule(c.p, actor, resourceId, {
    kind: 'format',
    items: ['phone'],
    params: { format: 'mobile' },
    rejects: false,
  });
};
const page = { page: 1, pageSize: 50 };

test('scores are the planted shares, held rows count, findings close after a clean load', async () => {
  const c = await city();
  const resource = await publishedResource(c.p, items);
  const { resourceId, actor } = resource;
  await load(c.p, resource, planted(5, 3));
  await rulesFor(c, resource);
  const done = await runResource(c.p, resourceId, 'hand');
  assert.equal(done?.verdict, 'passed');
  const quality = await qualityOf(c.p.db, resourceId);
  const scores = Object.fromEntries((quality?.dimensions ?? []).map((one) => [one.dimension, one.score]));
  assert.deepEqual(scores, { completeness: 95, accuracy: 97, timeliness: 100, accessibility: 100 });
  const { items: open } = await readFindings(c.p, actor, { ...page, resource: resourceId, state: 'open' });
  assert.deepEqual(open.map(({ rows }) => rows).sort(), [3, 5]);
  const seen = await readResource(c.p, actor, resourceId);
  const rule = seen.rules.find(({ kind }) => kind === 'format');
  assert.ok(rule);
  const rows = await readRows(c.p, actor, resourceId, { rule: rule.id, ...page });
  assert.deepEqual([rows.total, rows.masked, rows.items[0]?.values?.[2]], [3, false, '12']);
  const [first, second] = rows.items;
  assert.ok(first && second);
  await confirmRows(c.p, actor, resourceId, {
    ruleId: rule.id,
    rowHashes: [first.rowHash],
    reason: '单位短号',
  });
  const again = await readRows(c.p, actor, resourceId, { rule: rule.id, ...page });
  assert.equal(again.total, 2, 'a confirmed row is not reported again');
  const batchId = await mendRow(c.p, actor, resourceId, {
    rowHash: second.rowHash,
    values: { phone: '13900000001' },
  });
  assert.equal((await settled(c.p, batchId)).state, 'merged');
  await runResource(c.p, resourceId, 'hand');
  assert.equal((await readRows(c.p, actor, resourceId, { rule: rule.id, ...page })).total, 1);
  await load(c.p, resource, planted(0, 0));
  await runResource(c.p, resourceId, 'load');
  const after = await readFindings(c.p, actor, { ...page, resource: resourceId });
  assert.ok(after.items.every(({ closedHow }) => closedHow === 'clean'));
});

test('rows held back by the items themselves count in their dimension, until their key comes again', async () => {
  const c = await city();
  const resource = await publishedResource(c.p, [
    { name: 'id', titleZh: '编号', type: 'C', length: 10, key: true },
    { name: 'name', titleZh: '姓名', type: 'C', length: 20 },
  ]);
  const rows = Array.from({ length: 100 }, (_, n) => `R${n},${n < 5 ? '' : '某'}`);
  const first = await load(c.p, resource, `id,name\n${rows.join('\n')}\n`);
  assert.equal(first.bad, 5);
  const score = async () => {
    await runResource(c.p, resource.resourceId, 'hand');
    const found = await qualityOf(c.p.db, resource.resourceId);
    return found?.dimensions.find(({ dimension }) => dimension === 'completeness')?.score;
  };
  assert.equal(await score(), 95);
  await load(c.p, resource, 'id,name\nR0,某\nR1,某\nR2,某\n', { mode: 'incremental' });
  assert.equal(await score(), 98, 'three of five came again');
});

test('under a threshold a batch waits, unseen, until its provider accepts it with a reason or a better one comes', async () => {
  const c = await city();
  const resource = await publishedResource(c.p, items);
  const { resourceId, actor } = resource;
  await load(c.p, resource, planted(0, 0));
  await rulesFor(c, resource);
  await setRuleSetting(c.p, c.overseer, { ruleId: 'quality.threshold', value: 96 });
  const held = await load(c.p, resource, planted(10, 0));
  assert.equal(held.awaiting_quality?.code, 'quality.below-threshold');
  const seen = await readResource(c.p, actor, resourceId);
  assert.deepEqual(
    seen.held.map(({ id, code }) => [id, code]),
    [[held.id, 'quality.below-threshold']],
  );
  assert.equal(seen.held[0]?.run?.checks.find(({ failed }) => failed > 0)?.failed, 10);
  await assert.rejects(acceptBatch(c.p, c.overseer, held.id, '代为接受'), codeOf('kernel.forbidden'));
  await assert.rejects(acceptBatch(c.p, actor, held.id, ' '), codeOf('quality.reason-required'));
  const better = await load(c.p, resource, planted(1, 0));
  assert.equal(better.state, 'merged', 'a better one replaces it');
  const third = await load(c.p, resource, planted(20, 0));
  await acceptBatch(c.p, actor, third.id, '历史数据无法补录');
  for (let n = 0; n < 200 && (await settled(c.p, third.id)).state !== 'merged'; n++) await sleep(20);
  await runResource(c.p, resourceId, 'load');
  assert.equal((await qualityOf(c.p.db, resourceId))?.verdict, 'below', 'and it is said of what is shown');
  await setRuleSetting(c.p, c.overseer, { ruleId: 'quality.threshold', value: null });
});

test('a rule that the engine cannot work out is refused: kept, it would end every later look at the resource', async () => {
  const c = await city();
  const { actor, resourceId } = await publishedResource(c.p, [
    ...items,
    { name: 'born', titleZh: '出生日期', type: 'D', nullable: true },
    { name: 'seen', titleZh: '核验时间', type: 'T', nullable: true },
    { name: 'fee', titleZh: '费用', type: 'N', length: 12, scale: 2, nullable: true },
    { name: 'valid', titleZh: '有效', type: 'L', nullable: true },
  ]);
  const write = (kind: string, of: string[], params: JsonObject) =>
    writeRule(c.p, actor, resourceId, { kind, items: of, params, rejects: false });
  for (const [kind, of, params] of [
    ['range', ['born'], { min: '昨天' }],
    ['range', ['seen'], { max: 'soon' }],
  ] as const)
    await assert.rejects(write(kind, [...of], params), codeOf('quality.rule-wrong'), JSON.stringify(params));
  await write('range', ['born'], { min: '1900-01-01', max: 'today' });
  await write('range', ['seen'], { min: '2000-01-01', max: 'today' });
  await write('range', ['fee'], { min: 0, max: 100 });
  await write('length', ['name'], { min: 2, max: 20 });
  await write('resident-id', ['name'], {});
  await write('credit-code', ['name'], {});
  await write('type', ['phone'], { as: 'number' });
  await write('order', ['born', 'seen'], {});
  await write('fresh', ['seen'], { days: 30 });
  await write('expression', [], {
    text: 'valid || round(fee, 1) > 1 && born < today() && year(seen) > 2000',
  });
  await write('expression', [], {
    text: "within(left(name, 1), '甲', substr(phone, 1, 2)) && !isEmpty(fee)",
  });
  const many = sql`insert into quality.rule (id, resource_id, kind, dimension, indicator, title_zh, title_en, items, state, origin, made_at)
    select gen_random_uuid(), resource_id, kind, dimension, indicator, '', '', items, state, origin, made_at from quality.rule, generate_series(1, 50) where resource_id = ${resourceId}`;
  await many.execute(c.p.db);
  await assert.rejects(write('required', ['name'], {}), codeOf('quality.rule-wrong'), 'too many');
});

test('a fault goes to the source of the field; the builder of a copy mends nothing and passes it on', async () => {
  const c = await city();
  const source = await publishedResource(c.p, items);
  const copy = await publishedResource(c.p, items);
  await load(c.p, source, planted(0, 0, 20));
  await load(c.p, copy, planted(0, 4, 20));
  await stateSource(c.p, copy.actor, copy.resourceId, {
    item: 'phone',
    sourceResourceId: source.resourceId,
    sourceItem: 'phone',
  });
  await writeRule(c.p, c.overseer, copy.resourceId, {
    kind: 'agreement',
    items: ['id', 'phone'],
    params: { resourceId: source.resourceId, key: 'id', item: 'phone' },
    rejects: false,
  });
  await runResource(c.p, copy.resourceId, 'hand');
  const { items: found } = await readFindings(c.p, source.actor, { ...page, state: 'open' });
  const [finding] = found.filter(({ kind }) => kind === 'comparison');
  assert.deepEqual([finding?.organisation.id, finding?.rows], [source.organisationId, 4]);
  const rule = (await readResource(c.p, copy.actor, copy.resourceId)).rules[0];
  const rows = await readRows(c.p, copy.actor, copy.resourceId, { rule: rule?.id ?? '', ...page });
  await assert.rejects(
    mendRow(c.p, copy.actor, copy.resourceId, {
      rowHash: rows.items[0]?.rowHash ?? '',
      values: { phone: '13900000001' },
    }),
    codeOf('quality.not-source'),
  );
  const id = await raiseFinding(c.p, source.actor, {
    resourceId: copy.resourceId,
    item: 'name',
    subject: '姓名有误',
    note: '',
  });
  const pass = { organisationId: source.organisationId, note: '来源单位处理' };
  const passed = await Promise.allSettled([1, 2].map(() => passFinding(c.p, copy.actor, id, pass)));
  assert.deepEqual(passed.map(({ status }) => status).sort(), ['fulfilled', 'rejected'], 'passed on once');
  await assert.rejects(answerFinding(c.p, copy.actor, id, '无误'), codeOf('kernel.forbidden'));
  await answerFinding(c.p, source.actor, id, '已核实无误');
  assert.equal((await readFinding(c.p, source.actor, id)).closedHow, 'answered');
});

test('a campaign lists problem rows by body, follows what is mended and closes with a reason', async () => {
  const c = await city();
  const resource = await publishedResource(c.p, items);
  const { resourceId, actor } = resource;
  await load(c.p, resource, planted(0, 3, 20));
  await rulesFor(c, resource);
  const id = await openCampaign(c.p, c.overseer, {
    title: '手机号治理',
    requirements: '逐行核实',
    dimensions: ['accuracy'],
    resources: [resourceId],
    dueDay: '2026-04-01',
  });
  const rows = await readCampaignRows(c.p, actor, id, page);
  assert.equal(rows.total, 3);
  const [one, two] = rows.items;
  assert.ok(one && two);
  await confirmRows(c.p, actor, resourceId, {
    ruleId: one.ruleKey,
    rowHashes: [one.rowHash],
    reason: '短号',
  });
  const mended = await mendRow(c.p, actor, resourceId, {
    rowHash: two.rowHash,
    values: { phone: '13900000002' },
  });
  await settled(c.p, mended);
  await runResource(c.p, resourceId, 'load');
  const seen = await readCampaign(c.p, c.overseer, id);
  assert.deepEqual([seen.found, seen.fixed, seen.disputed, seen.open], [3, 1, 1, 1]);
  const stranger = await publishedResource(c.p, items);
  await assert.rejects(readCampaign(c.p, stranger.actor, id), codeOf('kernel.not-found'));
  await assert.rejects(closeCampaign(c.p, c.overseer, id, ''), codeOf('quality.reason-required'));
  await closeCampaign(c.p, c.overseer, id, '余下一行待源系统改造');
  assert.ok((await readCampaign(c.p, c.overseer, id)).closedAt);
});

test('proposals come from names and rows; a report is worked out again to the same figures and prints', async () => {
  const c = await city();
  const resource = await publishedResource(c.p, items);
  const { resourceId, actor } = resource;
  await load(c.p, resource, planted(1, 0, 60));
  assert.ok((await propose(c.p, actor, resourceId)) > 0);
  assert.equal(await propose(c.p, actor, resourceId), 0, 'asked twice, nothing new');
  const { rules } = await readResource(c.p, actor, resourceId);
  const phone = rules.find(({ kind, items: of }) => kind === 'format' && of[0] === 'phone');
  const required = rules.find(({ kind }) => kind === 'required');
  assert.ok(phone?.state === 'proposed' && required);
  await decideRule(c.p, actor, required.id, 'accept');
  await decideRule(c.p, actor, phone.id, 'decline');
  await assert.rejects(decideRule(c.p, actor, phone.id, 'accept'), codeOf('quality.rule-decided'));
  await runResource(c.p, resourceId, 'hand');
  const month = c.p.clock.today().slice(0, 7);
  const report = await makeReport(c.p, c.overseer, month);
  const row = report.body.organisations.find(
    ({ organisation }) => organisation.id === resource.organisationId,
  );
  assert.deepEqual(
    row?.dimensions.find(({ dimension }) => dimension === 'completeness'),
    { dimension: 'completeness', checked: 60, failed: 1, score: 98.33 },
  );
  assert.equal(report.agrees, true);
  const pdf = await pdfOf(report, '测试市', '测试平台');
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  assert.equal((await sheetOf(report)).subarray(0, 2).toString(), 'PK');
});

test('a third party sees the resources of its engagement, masked, in its term and no others', async (t) => {
  const c = await city();
  const start = c.clock.now();
  t.after(() => c.clock.set(start.toISOString()));
  const resource = await publishedResource(c.p, items);
  const { resourceId, actor } = resource;
  await load(c.p, resource, planted(2, 1, 20));
  await rulesFor(c, resource);
  await runResource(c.p, resourceId, 'hand');
  const third = await publishedResource(c.p, items);
  await assert.rejects(readResource(c.p, third.actor, resourceId), codeOf('kernel.forbidden'));
  const engagement = {
    contractorId: third.organisationId,
    contract: '治理合同 2026-1',
    aims: '补全姓名',
    resources: [resourceId],
    fromDay: '2026-03-01',
    toDay: '2026-03-31',
  };
  await assert.rejects(recordEngagement(c.p, third.actor, engagement), codeOf('kernel.forbidden'));
  await recordEngagement(c.p, actor, engagement);
  const seen = await readResource(c.p, third.actor, resourceId);
  const rule = seen.rules.find(({ kind }) => kind === 'format');
  const rows = await readRows(c.p, third.actor, resourceId, { rule: rule?.id ?? '', ...page });
  assert.ok(rows.masked && !rows.items[0]?.values?.[1]?.includes('某19'), 'a personal value is masked');
  await load(c.p, resource, planted(0, 0, 20));
  await runResource(c.p, resourceId, 'load');
  const [listed] = (await readEngagements(c.p, third.actor)).items;
  const [before, after] = [listed?.resources[0]?.before ?? 0, listed?.resources[0]?.after ?? 0];
  assert.ok(before < after, `${before} before, ${after} after`);
  c.clock.set('2026-04-01T02:00:00Z');
  await assert.rejects(readResource(c.p, third.actor, resourceId), codeOf('kernel.forbidden'));
});

test('no value of a person is copied into a proposed rule; of records about people only what is open to everybody', async () => {
  const c = await city();
  const text = (name: string, more: Partial<ItemInput>): ItemInput => ({
    ...more,
    name,
    titleZh: name,
    type: 'C',
  });
  const [key, person] = [text('id', { key: true }), text('name', { personal: 'personal' })];
  const register = [key, person, text('ill', {}), text('at', { openingClass: 'open' })];
  const resource = await publishedResource(c.p, register);
  const rows = Array.from({ length: 60 }, (_, n) => `R${n},某${n % 3},病${n % 3},街${n % 3}`);
  await load(c.p, resource, `id,name,ill,at\n${rows.join('\n')}\n`);
  await propose(c.p, resource.actor, resource.resourceId);
  const { rules } = await readResource(c.p, resource.actor, resource.resourceId);
  const lists = rules.filter(({ kind }) => kind === 'code-list');
  assert.deepEqual(
    lists.map(({ items: of }) => of[0]),
    ['at'],
  );
  assert.ok(!/某[012]|病[012]/.test(JSON.stringify(rules)));
});

test('a comparison asks for the item’s own class or a grant, and stops when the right ends', async (t) => {
  const c = await city();
  let granted: string[] | undefined;
  const quiet = portsOf(c.p);
  lendToQuality(c.p, { ...quiet, granted: async () => granted });
  t.after(() => lendToQuality(c.p, quiet));
  const classed = (item: ItemInput) =>
    item.name === 'phone' ? { ...item, sharingClass: 'conditional' } : item;
  const lender = await publishedResource(c.p, items.map(classed), { sharing: 'unconditional' });
  await load(c.p, lender, planted(0, 0, 20));
  const user = await publishedResource(c.p, items);
  await load(c.p, user, planted(0, 0, 20));
  const rule = { kind: 'reference', items: ['phone'], rejects: false };
  const write = (actor: PersonActor, item: string) =>
    writeRule(c.p, actor, user.resourceId, { ...rule, params: { resourceId: lender.resourceId, item } });
  await assert.rejects(write(user.actor, 'phone'), codeOf('quality.rule-wrong'));
  await write(user.actor, 'id');
  await write(c.overseer, 'phone');
  granted = ['phone'];
  const own = await write(user.actor, 'phone');
  const stopped = async () => {
    await runResource(c.p, user.resourceId, 'hand');
    const { rules } = await readResource(c.p, user.actor, user.resourceId);
    const found = rules.filter(({ state }) => state !== 'active');
    return found.map(({ id, state, suspended }) => [id, state, suspended?.en.includes('phone')]);
  };
  const told = async () =>
    (await sql`select from notices.notice where kind = 'quality.rule-suspended'`.execute(c.p.db)).rows.length;
  assert.deepEqual(await stopped(), []);
  granted = undefined;
  const before = await told();
  assert.deepEqual(await stopped(), [[own, 'suspended', true]]);
  await stopped();
  assert.equal((await told()) - before, 1, 'said once');
  granted = ['phone'];
  assert.deepEqual(await stopped(), []);
  await decideRule(c.p, user.actor, own, 'retire');
});
