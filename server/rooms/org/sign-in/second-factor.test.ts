// The second factor: a stolen password alone opens nothing, a code is good once, recovery codes help once, the head of security resets.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import { platform } from '#kernel/actor.ts';
import { next, PASSWORD, type SmallCity, smallCity } from '#tests/factories/city.ts';
import { assignRole, createPerson, type Organisation } from '../index.ts';

let city: SmallCity;
let office: Organisation;
before(async () => {
  city = await smallCity();
  office = await city.organisation('科');
});

type Reply = Awaited<ReturnType<typeof city.app.inject>>;
const cookiesOf = (reply: Reply): Record<string, string> =>
  Object.fromEntries(reply.cookies.map(({ name, value }) => [name, value]));

let host = 0;
async function someone() {
  const account = `f${next()}x${process.pid}`;
  const { id } = await createPerson(city.p, platform, { account, name: '李四', initialPassword: PASSWORD });
  await assignRole(city.p, platform, { personId: id, organisationId: office.id, role: 'provider' });
  const from = `10.9.0.${++host}`;
  const post = (url: string, payload: object, cookies: Record<string, string> = {}) =>
    city.app.inject({ method: 'POST', url, payload, cookies, remoteAddress: from });
  const reply = await post('/api/session', { login: account, password: PASSWORD });
  assert.equal(reply.statusCode, 200, reply.body);
  return { account, id, post, cookies: cookiesOf(reply) };
}

type Someone = Awaited<ReturnType<typeof someone>>;
const codeOf = (secret: string): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: city.p.clock.now().getTime() });

async function enrolled(): Promise<Someone & { secret: string; codes: string[] }> {
  const who = await someone();
  const wrong = await who.post('/api/session/second-factor', { password: 'not-mine' }, who.cookies);
  assert.equal(wrong.json().code, 'org.password-current-wrong');
  const begun = await who.post('/api/session/second-factor', { password: PASSWORD }, who.cookies);
  assert.equal(begun.statusCode, 200, begun.body);
  const { secret, uri, picture } = begun.json();
  assert.match(uri, /^otpauth:\/\/totp\//);
  assert.match(picture, /^<svg/);
  const done = await who.post('/api/session/second-factor/confirm', { code: codeOf(secret) }, who.cookies);
  assert.equal(done.statusCode, 200, done.body);
  return { ...who, secret, codes: done.json().codes };
}

test('until the first code was right the password is enough; from then on it is not', async () => {
  const who = await someone();
  await who.post('/api/session/second-factor', { password: PASSWORD }, who.cookies);
  const half = await who.post('/api/session', { login: who.account, password: PASSWORD });
  assert.equal(half.json().ok, true);
  const whole = await enrolled();
  const reply = await whole.post('/api/session', { login: whole.account, password: PASSWORD });
  assert.equal(reply.json().ok, false);
  assert.equal(cookiesOf(reply).gongshu_session, undefined);
});

test('a code signs in once, a wrong one does not, and a ticket is soon used up', async () => {
  const who = await enrolled();
  city.clock.advance(60_000);
  const ticketOf = async (): Promise<string> =>
    (await who.post('/api/session', { login: who.account, password: PASSWORD }, who.cookies)).json().ticket;
  const code = codeOf(who.secret);
  const ticket = await ticketOf();
  for (let tries = 0; tries < 2; tries++)
    assert.equal((await who.post('/api/session/code', { ticket, code: '000000' })).statusCode, 401);
  const entered = await who.post('/api/session/code', { ticket, code }, who.cookies);
  assert.equal(entered.statusCode, 200, entered.body);
  assert.ok(cookiesOf(entered).gongshu_session);
  const again = await who.post('/api/session/code', { ticket: await ticketOf(), code });
  assert.equal(again.json().code, 'org.second-factor-wrong', 'a code is good once');
  const last = await ticketOf();
  for (let tries = 0; tries < 5; tries++)
    await who.post('/api/session/code', { ticket: last, code: '111111' });
  const spent = await who.post('/api/session/code', { ticket: last, code: codeOf(who.secret) });
  assert.equal(spent.json().code, 'org.second-factor-expired');
});

test('a recovery code works once', async () => {
  const who = await enrolled();
  const [recovery] = who.codes;
  assert.equal(who.codes.length, 8);
  const enter = async () => {
    const { ticket } = (
      await who.post('/api/session', { login: who.account, password: PASSWORD }, who.cookies)
    ).json();
    return who.post('/api/session/code', { ticket, code: recovery ?? '' });
  };
  assert.equal((await enter()).statusCode, 200);
  assert.equal((await enter()).statusCode, 401);
});

test('the security administrator helps with a lost device, nobody else does, and the person sees open sessions', async () => {
  const who = await enrolled();
  const list = await city.app.inject({ url: '/api/session/mine', cookies: who.cookies });
  assert.equal(list.json().secondFactor, true);
  assert.equal(list.json().sessions.filter((one: { current: boolean }) => one.current).length, 1);
  const stranger = await someone();
  const help = (cookies: Record<string, string>) =>
    stranger.post(`/api/people/${who.id}/sign-in-help`, { secondFactor: true, reason: '设备遗失' }, cookies);
  assert.equal((await help(stranger.cookies)).statusCode, 403);
  const admin = await city.person(office.id, 'security_admin');
  const { helpSignIn } = await import('./account.ts');
  await helpSignIn(city.p, admin, { personId: who.id, secondFactor: true, reason: '设备遗失' });
  assert.equal((await city.app.inject({ url: '/api/me', cookies: who.cookies })).statusCode, 401);
  const reply = await who.post('/api/session', { login: who.account, password: PASSWORD });
  assert.equal(reply.json().ok, true);
});
