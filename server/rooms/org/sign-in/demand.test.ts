// A demanded second factor: after the grace whoever lacks it signs in only to set it up; the provider's word counts where it says so.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import { type Actor, platform, type Role } from '#kernel/actor.ts';
import { buildApp } from '#server/app.ts';
import { next, PASSWORD, type SmallCity, smallCity } from '#tests/factories/city.ts';
import { START } from '#tests/factories/stack.ts';
import { assignRole, changeSetting, createPerson } from '../index.ts';
import { demandKeys } from '../settings.ts';
import { helpSignIn } from './account.ts';
import { severalFactors } from './demand.ts';

let city: SmallCity;
let app: Awaited<ReturnType<typeof buildApp>>;
before(async () => {
  city = await smallCity();
  app = await buildApp(city.p);
});
after(() => app.close());

const set = (key: string, value: number | boolean) => changeSetting(city.p, platform, { key, value });
const off = async () => {
  for (const key of demandKeys) await set(key, false);
  await set('second-factor-grace-days', 14);
};
beforeEach(() => city.clock.set(START));

type Reply = Awaited<ReturnType<typeof app.inject>>;
const cookiesOf = (reply: Reply): Record<string, string> =>
  Object.fromEntries(reply.cookies.map(({ name, value }) => [name, value]));
const codeOf = (secret: string): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: city.p.clock.now().getTime() });

let host = 0;
async function someone(role: Role, organisationId = city.bureau.id) {
  const account = `d${next()}x${process.pid}`;
  const { id } = await createPerson(city.p, platform, { account, name: '赵六', initialPassword: PASSWORD });
  await assignRole(city.p, platform, { personId: id, organisationId, role });
  const from = `10.11.0.${++host}`;
  let cookies: Record<string, string> = {};
  const ask = (method: 'GET' | 'POST', url: string, payload?: object) =>
    app.inject({ method, url, cookies, remoteAddress: from, ...(payload && { payload }) });
  const enter = async (): Promise<Reply> => {
    const reply = await ask('POST', '/api/session', { login: account, password: PASSWORD });
    cookies = { ...cookies, ...cookiesOf(reply) };
    return reply;
  };
  /** Sets a second factor up and gives its secret and recovery codes. */
  const enrol = async (): Promise<{ secret: string; codes: string[] }> => {
    const { secret } = (await ask('POST', '/api/session/second-factor', { password: PASSWORD })).json();
    const reply = await ask('POST', '/api/session/second-factor/confirm', { code: codeOf(secret) });
    assert.equal(reply.statusCode, 200, reply.body);
    return { secret, codes: reply.json().codes };
  };
  const me = async () => (await ask('GET', '/api/me')).json();
  const actor: Actor = {
    kind: 'person',
    personId: id,
    organisationId,
    regionCode: city.p.law.city.regionCode,
    roles: [role],
  };
  await enter();
  return {
    id,
    account,
    ask,
    enter,
    enrol,
    me,
    actor,
    cookie: (more: Record<string, string>) => Object.assign(cookies, more),
  };
}

test('in its grace it is only told; then everything is shut but the way to mend it; a code opens it again', async () => {
  await off();
  const who = await someone('auditor');
  assert.deepEqual([(await who.me()).held, (await who.me()).secondFactor], [null, null]);
  await set('second-factor-auditor', true);
  await set('second-factor-grace-days', 10);
  const { secondFactor } = await who.me();
  assert.equal(secondFactor.state, 'grace');
  assert.equal((await who.ask('GET', '/api/settings')).statusCode, 200);

  city.clock.advance(10 * 86_400_000);
  await who.enter();
  const shut = await who.ask('GET', '/api/settings');
  assert.deepEqual([shut.statusCode, shut.json().code], [403, 'org.second-factor-required']);
  assert.match(shut.json().mend, /我的账号/);
  assert.match(shut.json().detail, new RegExp(secondFactor.from));
  const open = await who.me();
  assert.deepEqual([open.held, open.secondFactor.state], ['second-factor', 'due']);
  assert.equal((await who.ask('GET', '/api/session/mine')).json().demand.state, 'due');
  // What everybody may have is given as to everybody: nothing more shows through a public page.
  const organisation = await who.ask('GET', `/api/organisations/${city.bureau.id}`);
  assert.equal(organisation.statusCode, 200);
  assert.equal(organisation.json().people, undefined);

  await who.enrol();
  assert.equal((await who.me()).held, null, 'the session that set it up has proved it');
  assert.equal((await who.ask('GET', '/api/settings')).statusCode, 200);
  await who.ask('POST', '/api/session/second-factor/end', { password: PASSWORD });
  assert.equal((await who.me()).held, 'second-factor', 'ended, it is wanted anew');
});

test('without a day of grace it holds at once, and from a role given later its own grace counts', async () => {
  await off();
  await set('second-factor-grace-days', 0);
  await set('second-factor-bureau-head', true);
  const head = await someone('head');
  assert.equal((await head.me()).held, 'second-factor');
  const office = await city.organisation('科');
  const other = await someone('head', office.id);
  assert.equal((await other.me()).held, null, 'a head of another organisation is not meant');
  await set('second-factor-grace-days', 5);
  city.clock.advance(20 * 86_400_000);
  const late = await someone('head');
  assert.equal((await late.me()).secondFactor.state, 'grace');
  await head.enter();
  assert.equal((await head.me()).held, 'second-factor');
  const since = (await late.me()).secondFactor.from;
  await set('second-factor-bureau-head', true);
  assert.equal((await late.me()).secondFactor.from, since, 'saying it again gives no new grace');
});

test('a recovery code is a second factor; a reset by the security administrator leads back to setting it up', async () => {
  await off();
  await set('second-factor-grace-days', 0);
  await set('second-factor-system-admin', true);
  const who = await someone('system_admin');
  const { codes } = await who.enrol();
  const { ticket } = (await who.enter()).json();
  const reply = await who.ask('POST', '/api/session/code', { ticket, code: codes[0] });
  who.cookie(cookiesOf(reply));
  assert.equal((await who.me()).held, null);
  const helper = await someone('security_admin');
  await helpSignIn(city.p, helper.actor, { personId: who.id, secondFactor: true, reason: '设备遗失' });
  await who.enter();
  assert.equal((await who.me()).held, 'second-factor');
  await who.enrol();
  assert.equal((await who.me()).held, null);
});

test('a session that began without a code is proved by one, with as many tries as a password has', async () => {
  await off();
  const who = await someone('bureau');
  const { secret } = await who.enrol();
  await set('second-factor-grace-days', 0);
  await set('second-factor-bureau', true);
  const entered = await app.inject({
    method: 'POST',
    url: '/api/demo/session',
    payload: { personId: who.id },
  });
  assert.equal(entered.statusCode, 200, entered.body);
  who.cookie(cookiesOf(entered));
  assert.equal((await who.me()).held, 'second-factor');
  city.clock.advance(60_000);
  const prove = (code: string) => who.ask('POST', '/api/session/second-factor/prove', { code });
  assert.equal((await prove('000000')).json().code, 'org.second-factor-wrong');
  assert.equal((await prove(codeOf(secret))).statusCode, 200);
  assert.equal((await who.me()).held, null);
  for (let tries = 0; tries < 5; tries++) await prove('000000');
  assert.equal((await prove('000000')).json().code, 'org.sign-in-locked');
});

test('the list of people tells who lacks it, and from when, to those who see to it and to nobody else', async () => {
  await off();
  await set('second-factor-auditor', true);
  const office = await city.organisation('处');
  const lacking = await someone('auditor', office.id);
  const having = await someone('provider', office.id);
  await having.enrol();
  const security = await someone('security_admin');
  type Row = { id: string; secondFactor: { has: boolean; from: string | null } | null };
  const listed = async (
    who: Awaited<ReturnType<typeof someone>>,
  ): Promise<Map<string, Row['secondFactor']>> => {
    const reply = await who.ask('GET', `/api/people?organisationId=${office.id}&pageSize=100`);
    assert.equal(reply.statusCode, 200, reply.body);
    return new Map(reply.json().items.map((row: Row) => [row.id, row.secondFactor]));
  };
  const seen = await listed(security);
  assert.equal(seen.get(lacking.id)?.has, false);
  assert.match(seen.get(lacking.id)?.from ?? '', /^\d{4}-/);
  assert.deepEqual(seen.get(having.id), { has: true, from: null });
  assert.equal((await listed(having)).get(lacking.id), null);
  const head = await someone('head', office.id);
  const page = (await head.ask('GET', `/api/organisations/${office.id}`)).json();
  const row = page.people.find((one: Row) => one.id === lacking.id);
  assert.equal(row.secondFactor.has, false);
});

test('what the provider says of several factors is read as RFC 8176 has it', () => {
  const several: unknown[] = [['mfa'], ['pwd', 'otp'], ['pin', 'sc'], ['fpt', 'hwk']];
  const one: unknown[] = [undefined, 'mfa', ['pwd'], ['pwd', 'pin'], ['otp', 'sms'], ['wia']];
  assert.deepEqual(
    several.map(severalFactors),
    several.map(() => true),
  );
  assert.deepEqual(
    one.map(severalFactors),
    one.map(() => false),
  );
});
