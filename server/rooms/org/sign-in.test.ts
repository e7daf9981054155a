// Sign-in outside the demo: forced change, lock-out that ends, sessions that end, one answer for all failures.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { sql } from 'kysely';
import { platform } from '#kernel/actor.ts';
import { next, PASSWORD, type SmallCity, smallCity } from '#tests/factories/city.ts';
import { START } from '#tests/factories/stack.ts';
import { assignRole, changeSetting, createPerson, endRole, type Organisation } from './index.ts';

let city: SmallCity;
let office: Organisation;
const CHANGED = 'Amber-9-lanterns';

before(async () => {
  city = await smallCity({ demo: false, testClock: false });
  office = await city.organisation('科');
});

let host = 0;
/** An address of its own for each test, so that their failures are not counted together. */
const address = (): string => `10.1.${Math.floor(++host / 250)}.${(host % 250) + 1}`;

type Reply = Awaited<ReturnType<typeof city.app.inject>>;
const cookiesOf = (reply: Reply): Record<string, string> =>
  Object.fromEntries(reply.cookies.map(({ name, value }) => [name, value]));

function signIn(login: string, password: string, from: string, cookies: Record<string, string> = {}) {
  return city.app.inject({
    method: 'POST',
    url: '/api/session',
    remoteAddress: from,
    payload: { login, password },
    cookies,
  });
}

async function account(role: 'provider' | 'auditor' = 'provider') {
  const name = `s${next()}x${process.pid}`;
  const person = await createPerson(city.p, platform, {
    account: name,
    name: '张三',
    initialPassword: PASSWORD,
  });
  await assignRole(city.p, platform, { personId: person.id, organisationId: office.id, role });
  return { name, id: person.id };
}

/** Signed in with the initial password changed. */
async function settled(role: 'provider' | 'auditor' = 'provider') {
  const { name, id } = await account(role);
  const from = address();
  const first = cookiesOf(await signIn(name, PASSWORD, from));
  const reply = await city.app.inject({
    method: 'POST',
    url: '/api/session/password',
    cookies: first,
    payload: { current: PASSWORD, next: CHANGED },
  });
  assert.equal(reply.statusCode, 200, reply.body);
  return { name, id, from, cookies: { ...first, ...cookiesOf(reply) }, first };
}

const me = (cookies: Record<string, string>) => city.app.inject({ url: '/api/me', cookies });

test('the cookie cannot be read by scripts or sent from other sites, and only its digest is kept', async () => {
  const { name } = await account();
  const reply = await signIn(name.toUpperCase(), PASSWORD, address());
  assert.equal(reply.statusCode, 200);
  const cookie = reply.cookies.find((one) => one.name === 'gongshu_session');
  assert.equal(cookie?.httpOnly, true);
  assert.equal(cookie?.sameSite, 'Strict');
  assert.equal(cookie?.path, '/');
  assert.equal(cookie?.secure, undefined);
  assert.equal(Buffer.from(cookie?.value ?? '', 'base64url').length, 32);
  const { rows } = await sql<{ token_hash: Buffer }>`select token_hash from org.session`.execute(city.p.db);
  const token = cookie?.value ?? '';
  const forms = [Buffer.from(token), Buffer.from(token, 'base64url')];
  assert.ok(rows.length > 0 && rows.every((row) => forms.every((form) => !form.equals(row.token_hash))));
});

test('until the initial password is changed nothing else can be done', async () => {
  const { name } = await account();
  const cookies = cookiesOf(await signIn(name, PASSWORD, address()));
  const self = await me(cookies);
  assert.equal(self.json().held, 'password');
  for (const url of ['/api/todos', '/api/cases', '/api/systems']) {
    const refused = await city.app.inject({ url, cookies });
    assert.equal(refused.statusCode, 403);
    assert.equal(refused.json().code, 'org.password-change-required');
  }
  const change = (current: string, fresh: string) =>
    city.app.inject({
      method: 'POST',
      url: '/api/session/password',
      cookies,
      payload: { current, next: fresh },
    });
  assert.equal((await change('wrong', CHANGED)).json().code, 'org.password-current-wrong');
  const weak = await change(PASSWORD, 'password1');
  assert.equal(weak.json().code, 'org.password-weak');
  assert.deepEqual(
    weak.json().fields.map((field: { code: string }) => field.code),
    ['too-short', 'too-uniform', 'common'],
  );
  assert.deepEqual(
    (await change(PASSWORD, PASSWORD)).json().fields.map((field: { code: string }) => field.code),
    ['used-before'],
  );
  const changed = await change(PASSWORD, CHANGED);
  assert.equal(changed.statusCode, 200);
  const fresh = { ...cookies, ...cookiesOf(changed) };
  assert.equal((await city.app.inject({ url: '/api/todos', cookies: fresh })).statusCode, 200);
  assert.equal((await me(cookies)).statusCode, 401, 'the session from before has ended');
});

test('wrong account and wrong password: one answer', async () => {
  const { name } = await account();
  const wrong = await signIn(name, 'not-it-at-all', address());
  const nobody = await signIn(`nobody${next()}`, 'not-it-at-all', address());
  assert.equal(wrong.statusCode, 401);
  const strip = (reply: Reply) => ({ ...reply.json(), requestId: '' });
  assert.deepEqual(strip(wrong), strip(nobody));
});

test('five failures lock the account for everybody but a browser its owner has used, and the lock ends', async () => {
  const { name, cookies, from } = await settled();
  for (let turn = 0; turn < 5; turn++) {
    assert.equal((await signIn(name, 'wrong', address())).statusCode, 401);
  }
  const locked = await signIn(name, CHANGED, address());
  assert.equal(locked.statusCode, 429);
  assert.equal(locked.json().code, 'org.sign-in-locked');
  const device = { gongshu_device: cookies.gongshu_device ?? '' };
  assert.equal((await signIn(name, CHANGED, from, device)).statusCode, 200);
  const stranger = await settled();
  assert.equal(
    (await signIn(name, CHANGED, address(), { gongshu_device: stranger.cookies.gongshu_device ?? '' }))
      .statusCode,
    429,
    'a browser known for another person opens nothing',
  );
  try {
    city.clock.advance(14 * 60_000);
    assert.equal((await signIn(name, CHANGED, address())).statusCode, 429);
    city.clock.advance(61_000);
    assert.equal((await signIn(name, CHANGED, address())).statusCode, 200, 'knocking did not prolong it');
  } finally {
    city.clock.set(START);
  }
});

test('five failures from one address lock the address, for unknown accounts too', async () => {
  const from = address();
  for (let turn = 0; turn < 5; turn++) await signIn(`nobody${next()}`, 'wrong', from);
  const { name } = await account();
  assert.equal((await signIn(name, PASSWORD, from)).statusCode, 429);
  assert.equal((await signIn(name, PASSWORD, address())).statusCode, 200);
});

test('many guesses at once get no more tries than one after the other', async () => {
  const { name } = await account();
  const replies = await Promise.all(Array.from({ length: 12 }, () => signIn(name, 'wrong', address())));
  assert.equal(replies.filter(({ statusCode }) => statusCode === 401).length, 5);
  assert.equal(replies.filter(({ statusCode }) => statusCode === 429).length, 7);
});

test('a successful sign-in is no failure of its address', async () => {
  const from = address();
  for (let turn = 0; turn < 8; turn++) {
    const { name } = await account();
    assert.equal((await signIn(name, PASSWORD, from)).statusCode, 200);
  }
});

test('a session ends by sign-out, by idleness, by age, and when a role is taken back', async () => {
  const out = await settled();
  assert.equal((await me(out.cookies)).statusCode, 200);
  const left = await city.app.inject({ method: 'DELETE', url: '/api/session', cookies: out.cookies });
  assert.equal(left.statusCode, 200);
  assert.equal((await me(out.cookies)).statusCode, 401);

  const ended = await settled();
  await endRole(city.p, platform, { personId: ended.id, organisationId: office.id, role: 'provider' });
  assert.equal((await me(ended.cookies)).statusCode, 401);

  const idle = await settled();
  const auditor = await settled('auditor');
  const busy = await settled();
  try {
    city.clock.advance(16 * 60_000);
    assert.equal((await me(auditor.cookies)).statusCode, 401, 'administrators after 15 minutes');
    assert.equal((await me(busy.cookies)).statusCode, 200);
    city.clock.advance(15 * 60_000);
    assert.equal((await me(idle.cookies)).statusCode, 401, 'others after 30 minutes');
    for (let minutes = 31; minutes < 8 * 60; minutes += 20) {
      assert.equal((await me(busy.cookies)).statusCode, 200);
      city.clock.advance(20 * 60_000);
    }
    assert.equal((await me(busy.cookies)).statusCode, 401, 'and all after eight hours');
  } finally {
    city.clock.set(START);
  }
});

test('figures of sign-in are settings: declared, bounded, changed by administrators only', async () => {
  const admin = await city.person(office.id, 'security_admin');
  await assert.rejects(changeSetting(city.p, admin, { key: 'session-idle-minutes', value: 0 }));
  await assert.rejects(changeSetting(city.p, admin, { key: 'nothing', value: 1 }));
  const clerk = await city.person(office.id, 'provider');
  await assert.rejects(changeSetting(city.p, clerk, { key: 'session-idle-minutes', value: 5 }));
  const short = await settled();
  await changeSetting(city.p, admin, { key: 'session-idle-minutes', value: 5 });
  try {
    city.clock.advance(6 * 60_000);
    assert.equal((await me(short.cookies)).statusCode, 401);
  } finally {
    city.clock.set(START);
    await changeSetting(city.p, admin, { key: 'session-idle-minutes', value: 30 });
  }
});

test('a password older than its days must be changed', async () => {
  const old = await account();
  await settled();
  try {
    city.clock.advance(91 * 24 * 3_600_000);
    const cookies = cookiesOf(await signIn(old.name, PASSWORD, address()));
    assert.equal((await me(cookies)).json().held, 'password');
  } finally {
    city.clock.set(START);
  }
});

test('there is no demo sign-in here', async () => {
  const { id } = await account();
  assert.equal((await city.app.inject({ url: '/api/demo/accounts' })).statusCode, 404);
  const tried = await city.app.inject({
    method: 'POST',
    url: '/api/demo/session',
    payload: { personId: id },
  });
  assert.equal(tried.statusCode, 404);
});

test('sign-ins, refusals and sign-outs stand in the ledger without account or name', async () => {
  const { name } = await settled();
  await signIn(name, 'wrong', address());
  const { rows } = await sql<{ kind: string; body: Buffer }>`
    select kind, body from ledger.entry where kind like 'org.sign%'`.execute(city.p.db);
  const kinds = new Set(rows.map(({ kind }) => kind));
  for (const kind of ['org.signed-in', 'org.signed-out', 'org.sign-in-refused'])
    assert.ok(kinds.has(kind), kind);
  assert.ok(rows.every(({ body }) => !String(body).includes(name) && !String(body).includes('张三')));
});
