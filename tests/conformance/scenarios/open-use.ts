/** Scenarios of the use of what was granted: the undertaking, the public good, calls held to their grant, reports at an interval. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { addDays } from '../../../server/kernel/clock.ts';
import {
  type Applicant,
  applicant,
  assess,
  type ConditionalSet,
  conditionalSet,
  draft,
  filed,
  filePath,
  filing,
  grant,
  heard,
  met,
  newClient,
  newKey,
  proof,
  readApplication,
  rowsOf,
  rules,
  signed,
  verify,
} from '../application-walks.ts';
import type { Client, Reply } from '../client.ts';
import type { Stage } from '../stage.ts';
import { accounts, unique } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const none = z.strictObject({});
const uses = '/api/open/use';
const codeOf = ({ body }: Reply): string => (body as { code?: string } | undefined)?.code ?? '';

type Report = {
  id: string;
  number: number;
  from: string;
  until: string;
  due: string;
  graceUntil: string;
  opens: string;
  standing: string;
  lead: string | null;
  filings: { differs: string[]; returned: { why: string } | null }[];
};
type Use = {
  accessId: string;
  number: string;
  counts: { due: number; received: number; missing: number; returned: number };
  differs: boolean;
  reports: Report[];
};
type Lead = { number: string; ground: { key: string }; cause: string; user: { id: string } };

const useOf = (who: Client, accessId: string) => who.get<Use>(`${uses}/${accessId}`);
const fileIt = (report: Report) => `/api/open/use-reports/${report.id}/filing`;
const leadsOf = async (who: Client, user: string): Promise<Lead[]> =>
  (await who.get<{ items: Lead[] }>('/api/open/breaches/leads')).items.filter((one) => one.user.id === user);
const noticesOf = async (who: Client, kind: string) =>
  (await who.get<{ items: { kind: string; body?: string }[] }>('/api/notices?pageSize=100')).items.filter(
    (one) => one.kind === kind,
  );

/** The set that all share, its officer with a session of this scenario: it is begun anew where the clock moves. */
async function ownSet(stage: Stage): Promise<ConditionalSet> {
  const set = await conditionalSet(stage);
  const { person } = await set.officer.get<{ person: { id: string } }>('/api/me');
  return { ...set, officer: await stage.enter(person.id, set.unit), bureau: await stage.as(accounts.bureau) };
}

/** Applied for, granted on these terms, signed by both. */
async function granted(stage: Stage, set: ConditionalSet, who: Applicant, terms: object): Promise<string> {
  const { id } = await filed(who.client, set, { until: addDays(stage.today(), 300) });
  await grant(set, id, met(true, true, { terms }));
  return signed(set, who.client, id);
}

/** Without the undertaking in force neither a key nor a download as a registered user; a new version is undertaken anew. */
const undertaking = scenario(none, async (stage) => {
  const set = await conditionalSet(stage);
  const { client, identity } = await proof(stage, 'institute');
  const done = await verify(stage, client, identity.id);
  const me = await client.get<{ person: { id: string } }>('/api/me');
  const who = await stage.enter(me.person.id, done.becomesId ?? '');
  const { items } = await who.get<{
    items: { inForce: { kind: string; number: number; text: { zh: string } } }[];
  }>(rules);
  const number = (kind: string) => items.find(({ inForce }) => inForce.kind === kind)?.inForce.number;
  assert.match(
    items.find(({ inForce }) => inForce.kind === 'undertaking')?.inForce.text.zh ?? '',
    /国家.*公共.*第三方/,
  );
  await who.post(`${rules}/conduct/acceptance`, { number: number('conduct') });
  const { items: open } = await stage
    .nobody()
    .get<{ items: { slug: string; formats: string[] }[] }>('/api/open/search?class=open&pageSize=50');
  const free = open.find(({ formats }) => formats.includes('csv'));
  assert.ok(free, 'something is open to everybody');
  await who.refused('GET', rowsOf(free), undefined, { status: 403, code: 'open.undertaking-open' });
  await who.refused('POST', '/api/open/keys', {}, { status: 403, code: 'open.undertaking-open' });
  await who.refused('GET', rowsOf(set), undefined, { status: 403, code: 'open.undertaking-open' });
  await who.post(`${rules}/undertaking/acceptance`, { number: number('undertaking') });
  const { token } = await newKey(who);
  assert.equal((await who.send('GET', rowsOf(free))).status, 200);
  // What is still missing now is the application, and nothing else.
  await who.refused('GET', rowsOf(set), undefined, { status: 403, code: 'open.application-needed' });
  const text = {
    zh: `合法正当利用，不损害国家、公共和第三方利益（${unique()}）`,
    en: `lawful and proper use ${unique()}`,
  };
  await set.bureau.post(`${rules}/undertaking`, { text, reason: '修订' });
  const reply = await stage.nobody().send('GET', rowsOf(set), undefined, { authorization: token });
  assert.equal(codeOf(reply), 'open.undertaking-open', 'the key is held to the version in force');
  await who.refused('POST', '/api/open/keys', {}, { status: 403, code: 'open.undertaking-open' });
});

/** The list offers the four and no other, the interface refuses any other; a report that names who pays, or a price, opens a lead. */
const publicGood = scenario(z.strictObject({ offers: z.array(z.string()) }), async (stage, given) => {
  const set = await ownSet(stage);
  const who = await applicant(stage, 'institute');
  const form = await who.client.get<{ purposes: { key: string }[] }>(
    `/api/open/datasets/${set.slug}/application-form`,
  );
  assert.deepEqual(form.purposes.map(({ key }) => key).sort(), [...given.offers].sort());
  for (const purposeKind of ['commercial', 'own-use']) {
    const bad = await draft(who.client, set, { purposeKind });
    await who.client.refused('POST', filePath(bad), filing(bad), {
      code: 'open.application-incomplete',
      field: 'purposeKind',
    });
  }
  const accessId = await granted(stage, set, who, { reportDays: 5, graceDays: 30 });
  await stage.setDay(addDays(stage.today(), 5));
  const [first] = (await useOf(who.client, accessId)).reports.filter(({ number }) => number === 1);
  assert.ok(first);
  const said = { summary: '用于公开课题研究' };
  await who.client.refused(
    'POST',
    fileIt(first),
    { ...said, purposeKind: 'commercial' },
    { code: 'open.report-purpose' },
  );
  await who.client.post(fileIt(first), { ...said, clients: '某咨询公司', price: '每年 1 万元' });
  const found = await leadsOf(set.bureau, who.organisationId);
  assert.deepEqual(
    found.map(({ ground, cause }) => [ground.key, cause]),
    [['beyond-scenario', 'clients-or-price']],
  );
  assert.equal((await leadsOf(set.officer, who.organisationId)).length, 1, 'its provider sees it');
  // Without either there is none.
  await set.officer.post(`/api/open/use-reports/${first.id}/return`, {
    reason: '请说明',
    again: addDays(stage.today(), 3),
  });
  await who.client.post(fileIt(first), said);
  assert.equal((await leadsOf(set.bureau, who.organisationId)).length, 1);
});

/** What this call was answered, and how the provider's log tells it. */
const conforms = scenario(none, async (stage) => {
  const set = await ownSet(stage);
  const who = await applicant(stage, 'institute');
  const granting = { columns: ['register_no', 'register_state'], rowLimit: 5, reportDays: 5, graceDays: 30 };
  const accessId = await granted(stage, set, who, granting);
  const { number } = await useOf(who.client, accessId);
  const rows = (more = '') => `/api/open/datasets/${set.slug}/rows?limit=2${more}`;
  const call = (path: string, token: string, scenarioNumber?: string) =>
    stage.nobody().send('GET', path, undefined, {
      authorization: token,
      ...(scenarioNumber === undefined ? {} : { 'x-gongshu-scenario': scenarioNumber }),
    });
  const refused = async (reply: Promise<Reply>, code: string): Promise<void> => {
    const found = await reply;
    assert.deepEqual([found.status, codeOf(found)], [403, code], found.text.slice(0, 300));
    const log = await set.officer.get<{ items: { outcome: string; by: { zh: string } | null }[] }>(
      `/api/open/datasets/${set.slug}/takings`,
    );
    assert.ok(
      log.items.some((one) => one.outcome === code && one.by?.zh === who.name),
      `${code} stands in the log`,
    );
  };
  // Of no registered application there is no key, and a key of none opens nothing.
  await who.client.refused(
    'POST',
    '/api/open/keys',
    { accessId },
    { status: 403, code: 'open.client-needed' },
  );
  const loose = await newKey(who.client);
  await refused(call(rows(), loose.token, number), 'open.client-needed');
  const elsewhere = await newClient(who.client, accessId, ['203.0.113.0/24']);
  const far = await who.client.post<{ token: string }>('/api/open/keys', { clientId: elsewhere.id });
  await refused(call(rows(), far.token, number), 'open.client-needed');
  const here = await newClient(who.client, accessId, ['127.0.0.0/8', '::1']);
  const { token } = await who.client.post<{ token: string }>('/api/open/keys', { clientId: here.id });
  await refused(call(rows(), token), 'open.scenario-missing');
  await refused(call(rows(), token, `${number}9`), 'open.scenario-other');
  await refused(call(rows('&fields=register_no,age'), token, number), 'open.field-not-granted');
  await refused(
    call(rows(`&filters=${encodeURIComponent('{"age":20}')}`), token, number),
    'open.field-not-granted',
  );
  const given = await call(rows(), token, number);
  assert.equal(given.status, 200, given.text.slice(0, 500));
  const { rows: got } = given.body as { rows: Record<string, unknown>[] };
  assert.ok(got.length === 2 && got.every((row) => !('age' in row) && 'register_no' in row));
  const log = await set.officer.get<{ items: { outcome: string; scenario: string }[] }>(
    `/api/open/datasets/${set.slug}/takings`,
  );
  assert.ok(
    log.items.some((one) => one.outcome === 'taken' && one.scenario === number),
    'the log keeps the scenario carried',
  );
  // Five rows were agreed: two and three, and nothing more.
  assert.equal((await call(rows('&limit=3').replace('limit=2&', ''), token, number)).status, 200);
  await refused(call(rows(), token, number), 'open.volume-reached');
  await who.client.post(`${uses}/${accessId}/clients/${here.id}/end`);
  assert.equal(codeOf(await call(rows(), token, number)), 'open.key-revoked');
  // What is reported is held against what was applied for; signs and spaces are no other scenario.
  await stage.setDay(addDays(stage.today(), 5));
  const [first] = (await useOf(who.client, accessId)).reports.filter((one) => one.number === 1);
  assert.ok(first);
  await who.client.post(fileIt(first), { summary: '研究', scenario: ' 公开课题研究。' });
  assert.equal((await useOf(set.officer, accessId)).differs, false);
  assert.equal((await noticesOf(set.officer, 'open.report-differs')).length, 0);
  await set.officer.post(`/api/open/use-reports/${first.id}/return`, {
    reason: '请写明',
    again: addDays(stage.today(), 3),
  });
  await who.client.post(fileIt(first), { summary: '研究', scenario: '提供给物流公司排定线路' });
  const seen = await useOf(set.officer, accessId);
  assert.ok(seen.differs && seen.reports.some(({ filings }) => filings[0]?.differs.includes('scenario')));
  assert.equal((await noticesOf(set.officer, 'open.report-differs')).length, 1, 'the provider is told');
});

/** No agreement without an interval; due by it, reminded before and after, counted by user, returned; past its grace a lead. */
const reported = scenario(none, async (stage) => {
  const set = await ownSet(stage);
  const who = await applicant(stage, 'university');
  const began = stage.today();
  const { id } = await filed(who.client, set, { until: addDays(began, 300) });
  const decider = await heard(set, id);
  const without = async (terms: object) => {
    const { path, outcome } = await assess(decider, id, met(true, true, { terms }));
    await decider.refused(
      'POST',
      path,
      { outcome: outcome('complete') },
      { code: 'open.report-interval-missing' },
    );
  };
  await without({ reportDays: null, graceDays: null });
  await without({ reportDays: 30, graceDays: null });
  const { path, outcome } = await assess(
    decider,
    id,
    met(true, true, { terms: { reportDays: 30, graceDays: 10 } }),
  );
  await decider.post(path, { outcome: outcome('complete') });
  assert.match((await readApplication(who.client, id)).agreement?.text.zh ?? '', /每 30 日.*逾期 10 日/);
  const accessId = await signed(set, who.client, id);
  const [first] = (await useOf(who.client, accessId)).reports;
  assert.ok(first);
  assert.deepEqual(
    [first.from, first.until, first.due, first.graceUntil, first.standing],
    [began, addDays(began, 29), addDays(began, 30), addDays(began, 40), 'coming'],
  );
  await who.client.refused('POST', fileIt(first), { summary: '研究' }, { code: 'open.report-early' });
  // A week before, and the week after.
  await stage.setDay(addDays(began, 23));
  assert.equal((await noticesOf(who.client, 'open.report-coming')).length, 1);
  await stage.setDay(addDays(began, 31));
  assert.equal((await noticesOf(who.client, 'open.report-late')).length, 1);
  const seen = await useOf(set.officer, accessId);
  assert.deepEqual(seen.counts, { due: 1, received: 0, missing: 1, returned: 0 });
  assert.deepEqual(
    seen.reports.map(({ number, standing }) => [number, standing]),
    [
      [2, 'coming'],
      [1, 'late'],
    ],
    'the next period began',
  );
  const { items: listed } = await set.officer.get<{ items: Use[] }>(`${uses}?missing=true`);
  assert.ok(listed.some((one) => one.accessId === accessId));
  await who.client.post(fileIt(first), { summary: '用于公开课题研究' });
  await who.client.refused('POST', fileIt(first), { summary: '再次' }, { code: 'open.report-settled' });
  assert.deepEqual((await useOf(set.officer, accessId)).counts, {
    due: 1,
    received: 1,
    missing: 0,
    returned: 0,
  });
  const sendBack = `/api/open/use-reports/${first.id}/return`;
  const again = addDays(began, 35);
  const reason = `未说明成果${unique()}`;
  await set.bureau.refused('POST', sendBack, { reason, again }, { status: 403 });
  await set.officer.refused('POST', sendBack, { reason, again: began }, { code: 'open.report-again-by' });
  await set.officer.post(sendBack, { reason, again });
  const back = await useOf(who.client, accessId);
  const returned = back.reports.find(({ number }) => number === 1);
  assert.deepEqual(
    [returned?.standing, returned?.due, returned?.filings[0]?.returned?.why],
    ['returned', again, reason],
  );
  // On the last day of its grace not yet, on the day after it is a lead, once.
  await stage.setDay(addDays(again, 10));
  assert.equal((await leadsOf(set.officer, who.organisationId)).length, 0);
  await stage.setDay(addDays(again, 11));
  const found = await leadsOf(set.officer, who.organisationId);
  assert.deepEqual(
    found.map(({ ground, cause }) => [ground.key, cause]),
    [['other-breach', 'report-missing']],
  );
  const missing = (await useOf(set.officer, accessId)).reports.find(({ number }) => number === 1);
  assert.deepEqual([missing?.standing, missing?.lead], ['missing', found[0]?.number]);
});

export const openUseScenarios: Scenarios = {
  'open-use.undertaking': undertaking,
  'open-use.public-good': publicGood,
  'open-use.conforms': conforms,
  'open-use.reported': reported,
};
