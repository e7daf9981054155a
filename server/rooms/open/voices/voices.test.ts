/** Voices that need no data set: opinions and reports of people without an account, spam that waits, what the authority decides of it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { PersonActor } from '#kernel/actor.ts';
import { platform } from '#kernel/actor.ts';
import { assignRole, createOrganisation, createPerson, importRegions } from '#rooms/org/index.ts';
import { creditCode, PASSWORD } from '#tests/factories/city.ts';
import { type TestPlatform, testPlatform } from '#tests/factories/platform.ts';
import { moderate, readModeration, setWords } from './moderation.ts';

let t: TestPlatform;
let officer: PersonActor;
before(async () => {
  t = await testPlatform({ city: 'neijiang' });
  const { regionCode } = t.p.law.city;
  await importRegions(t.p, platform, [
    { code: `${regionCode.slice(0, 2)}0000`, nameZh: '省' },
    { code: regionCode, nameZh: '市' },
  ]);
  const bureau = await createOrganisation(t.p, platform, {
    name: { zh: '数据局', en: 'bureau' },
    kind: 'administrative-organ',
    creditCode: creditCode(1),
    regionCode,
    office: 'bureau',
  });
  const person = await createPerson(t.p, platform, {
    account: 'officer',
    name: '测试人员',
    initialPassword: PASSWORD,
  });
  await assignRole(t.p, platform, { personId: person.id, organisationId: bureau.id, role: 'bureau' });
  officer = {
    kind: 'person',
    personId: person.id,
    organisationId: bureau.id,
    regionCode,
    roles: ['bureau'],
  };
});
after(() => t.close());

const post = async (body: object, remoteAddress = '10.0.0.7') => {
  const reply = await t.app.inject({ method: 'POST', url: '/api/open/voices', payload: body, remoteAddress });
  return { status: reply.statusCode, body: reply.json() };
};
const get = async (url: string) => {
  const reply = await t.app.inject({ url });
  return { status: reply.statusCode, body: reply.json() };
};

test('an opinion needs no account, and its number and code open it', async () => {
  const { body: ways } = await get('/api/open/voices/ways');
  assert.deepEqual(
    ways.ways.map(({ kind }: { kind: string }) => kind),
    ['opinion', 'report'],
    'without a set there is nothing to object to',
  );
  t.clock.set(new Date(t.clock.now().getTime() + 10_000).toISOString());
  const filed = await post({ kind: 'opinion', text: '希望开放公交到站数据', opened: ways.opened });
  assert.equal(filed.status, 201, JSON.stringify(filed.body));
  assert.equal(filed.body.shown, 'shown');
  const seen = await get(`/api/open/voices/by-number/${filed.body.number}`);
  assert.equal(seen.body.state, 'open');
  assert.equal(seen.body.said, '希望开放公交到站数据');
  const listed = await get('/api/open/voices/unanswered');
  assert.ok(listed.body.items.some(({ number }: { number: string }) => number === filed.body.number));
});

test('what a machine sends is kept and not shown', async () => {
  const filed = await post({ kind: 'opinion', text: '看这里 www.a.com www.b.com www.c.com', website: 'x' });
  assert.equal(filed.status, 201, JSON.stringify(filed.body));
  assert.equal(filed.body.shown, 'held');
  assert.equal((await get(`/api/open/voices/by-number/${filed.body.number}`)).body.said, null);
  const mine = await get(`/api/open/voices/by-number/${filed.body.number}?code=${filed.body.code}`);
  assert.equal(mine.body.said, '看这里 www.a.com www.b.com www.c.com', 'whoever wrote it reads it');
});

test('the authority shows what waits, and takes that back; a watched word waits too', async () => {
  const filed = await post({ kind: 'opinion', text: '加微信 www.x.com www.y.com www.z.com' }, '10.0.0.10');
  const waiting = await readModeration(t.p, officer, { page: 1, pageSize: 50, shown: 'held' });
  const row = waiting.items.find(({ number }) => number === filed.body.number);
  assert.deepEqual(row?.doubts, ['too-fast', 'links']);
  const seen = async () => (await get(`/api/open/voices/by-number/${filed.body.number}`)).body.said;
  await moderate(t.p, officer, filed.body.id, { show: true, reason: '' });
  assert.equal(await seen(), '加微信 www.x.com www.y.com www.z.com');
  await assert.rejects(moderate(t.p, officer, filed.body.id, { show: false, reason: '' }), {
    code: 'open.voice-answer-missing',
  });
  await moderate(t.p, officer, filed.body.id, { show: false, reason: '广告' });
  assert.equal(await seen(), null);
  await setWords(t.p, officer, ['代 办']);
  const { body: ways } = await get('/api/open/voices/ways');
  t.clock.set(new Date(t.clock.now().getTime() + 10_000).toISOString());
  const watched = await post({ kind: 'opinion', text: '专业代办各类证照', opened: ways.opened }, '10.0.0.11');
  assert.equal(watched.body.shown, 'held');
});

test('a report is found by nobody without its code', async () => {
  const filed = await post({ kind: 'report', text: '有人转卖受限数据' }, '10.0.0.8');
  assert.equal(filed.status, 201, JSON.stringify(filed.body));
  const { number, code } = filed.body;
  assert.equal((await get(`/api/open/voices/by-number/${number}`)).status, 404);
  assert.equal((await get(`/api/open/voices/by-number/${number}?code=wrong`)).status, 404);
  const own = await get(`/api/open/voices/by-number/${number}?code=${code}`);
  assert.equal(own.body.said, '有人转卖受限数据');
  assert.equal(own.body.filer, null);
});

test('too much from one network is refused in the open', async () => {
  const said = async (n: number) => (await post({ kind: 'opinion', text: `意见 ${n}` }, '10.0.0.9')).status;
  const statuses: number[] = [];
  for (let n = 0; n < 61; n++) statuses.push(await said(n));
  assert.equal(
    statuses.slice(0, 60).every((status) => status === 201),
    true,
  );
  assert.equal(statuses.at(-1), 429);
});

test('matters about a set ask for an account', async () => {
  const refused = await post({ kind: 'question', datasetId: 'none', text: '多久更新一次？' });
  assert.equal(refused.status, 401);
  assert.equal(refused.body.code, 'open.voice-sign-in');
});
