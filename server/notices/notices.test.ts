/** Messages inside the product: who reads them, once only, confirmed with who and when, and what their sender sees. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { type Actor, platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import { openHttp } from '#kernel/http/server.ts';
import { newId } from '#kernel/ids.ts';
import { nameContact, noticeDirectory, type Organisation } from '#rooms/org/index.ts';
import { type SmallCity, smallCity } from '#tests/factories/city.ts';
import { defineNotices, type NotifyInput, noticesPlugin, notify, settleTasks } from './index.ts';

defineNotices({
  'test.told': {
    zh: { title: '“{thing}”有变化', body: '请于{day}前查看。' },
    en: { title: '“{thing}” changed', body: 'Look before {day}.' },
  },
});

/** A post the fictional city asks for. */
const POST = 'staff';

type Person = Actor & { kind: 'person' };
let city: SmallCity;
let app: FastifyInstance;
let office: Organisation;
let supplier: Person;
let colleague: Person;
let head: Person;
let clerk: Person;
let auditor: Person;
let administrator: Person;

before(async () => {
  city = await smallCity();
  office = await city.organisation('受文');
  supplier = await city.person(office.id, 'provider');
  colleague = await city.person(office.id, 'provider');
  head = await city.person(office.id, 'head');
  clerk = await city.person(city.bureau.id, 'bureau');
  auditor = await city.person(city.bureau.id, 'auditor');
  administrator = await city.person(office.id, 'system_admin');
  app = await openHttp(city.p, 'test');
  const people = new Map(
    [supplier, colleague, head, clerk, auditor, administrator].map((one) => [one.personId, one]),
  );
  app.addHook('onRequest', async (request) => {
    request.actor = people.get(String(request.headers['x-person'])) ?? { kind: 'anonymous' };
  });
  await app.register(noticesPlugin(city.p, noticeDirectory));
  await app.ready();
});

const send = (input: Partial<NotifyInput> & Pick<NotifyInput, 'to'>): Promise<void> =>
  transact(city.p.db, (tx) =>
    notify(tx, city.p, {
      kind: 'test.told',
      params: { thing: { zh: '学籍', en: 'pupils' }, day: '2026-03-20' },
      link: '/cases',
      ...input,
    }),
  );

async function call(who: Person, method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) {
  const reply = await app.inject({
    method,
    url,
    headers: { 'x-person': who.personId },
    ...(payload ? { payload } : {}),
  });
  return { status: reply.statusCode, body: reply.json() };
}

/** Ids of unread messages about one subject: each test looks at its own only. */
async function unread(who: Person, subject: string): Promise<string[]> {
  const { body } = await call(who, 'GET', '/api/notices?state=unread&pageSize=200');
  return body.items
    .filter((one: { subject: { id: string } | null }) => one.subject?.id === subject)
    .map(({ id }: { id: string }) => id);
}

test('a message to an organisation is read by whoever holds the role when they look, in their language', async () => {
  const subject = { type: 'test', id: newId() };
  await send({ to: { organisationId: office.id, roles: ['provider'] }, subject });
  const [id = ''] = await unread(supplier, subject.id);
  assert.deepEqual(await unread(colleague, subject.id), [id]);
  assert.deepEqual(await unread(head, subject.id), []);
  assert.deepEqual(await unread(clerk, subject.id), []);
  const { body } = await call(supplier, 'GET', `/api/notices/${id}`);
  assert.deepEqual(body.title, { zh: '“学籍”有变化', en: '“pupils” changed' });
  assert.equal(body.body.zh, '请于2026-03-20前查看。');
  await call(supplier, 'POST', `/api/notices/${id}/read`);
  assert.deepEqual(await unread(supplier, subject.id), []);
  assert.deepEqual(await unread(colleague, subject.id), [id], 'each reads for themselves');
});

test('whoever it is not addressed to does not learn that it exists', async () => {
  const subject = { type: 'test', id: newId() };
  await send({ to: { personId: supplier.personId }, subject, confirm: true });
  const [id = ''] = await unread(supplier, subject.id);
  for (const url of [`/api/notices/${id}/read`, `/api/notices/${id}/confirm`]) {
    assert.equal((await call(colleague, 'POST', url)).body.code, 'notices.not-found');
  }
  assert.equal((await call(colleague, 'GET', `/api/notices/${id}`)).status, 404);
  assert.equal((await call(head, 'GET', `/api/notices/${id}/receipts`)).body.code, 'notices.not-found');
});

test('what was asked for and done waits for no reader, and stays on record as done', async () => {
  const subject = { type: 'test', id: newId() };
  const task = `test ${subject.id}`;
  const to = { organisationId: office.id, roles: ['provider' as const] };
  await send({ to, subject, task });
  await send({ to, subject });
  const [told = '', asked = ''] = await unread(supplier, subject.id);
  const before = (await call(supplier, 'GET', '/api/notices/bell')).body.unread;
  await transact(city.p.db, (tx) => settleTasks(tx, [task], city.p.clock.now()));
  for (const who of [supplier, colleague]) assert.deepEqual(await unread(who, subject.id), [told]);
  assert.equal((await call(supplier, 'GET', '/api/notices/bell')).body.unread, before - 1);
  const kept = (await call(supplier, 'GET', `/api/notices/${asked}`)).body;
  assert.ok(kept.settledAt, 'it is still there, as done');
  assert.equal(kept.readAt, null, 'and nobody is said to have read it');
  assert.equal((await call(supplier, 'GET', `/api/notices/${told}`)).body.settledAt, null);
  await send({ to, subject, task });
  assert.equal((await unread(supplier, subject.id)).length, 2, 'asked again, it waits again');
});

test('administrators of the platform are told by name or role only', async () => {
  const subject = { type: 'test', id: newId() };
  await send({ to: { organisationId: office.id }, subject });
  assert.deepEqual(await unread(administrator, subject.id), []);
  assert.equal((await unread(supplier, subject.id)).length, 1);
  await send({ to: { organisationId: office.id, roles: ['system_admin'] }, subject });
  assert.equal((await unread(administrator, subject.id)).length, 1);
});

test('a post is read by its holder, and by everybody while nobody with an account holds it', async () => {
  const subject = { type: 'test', id: newId() };
  const to = { organisationId: office.id, post: POST };
  await send({ to, subject });
  assert.equal((await unread(supplier, subject.id)).length, 1);
  assert.equal((await unread(colleague, subject.id)).length, 1);
  await nameContact(city.p, platform, {
    organisationId: office.id,
    post: POST,
    name: '某人',
    personId: colleague.personId,
  });
  assert.equal((await unread(supplier, subject.id)).length, 0);
  assert.equal((await unread(colleague, subject.id)).length, 1);
  assert.deepEqual(
    await noticeDirectory.readersOf(city.p.db, { ...to, roles: null }),
    [colleague.personId],
    'who is written to is who reads',
  );
});

test('the same key to the same addressee is sent once', async () => {
  const subject = { type: 'test', id: newId() };
  const once = `due ${subject.id}`;
  const to = { organisationId: office.id, roles: ['provider'] as const };
  await Promise.all([send({ to, subject, once }), send({ to, subject, once })]);
  await send({ to, subject, once });
  assert.equal((await unread(supplier, subject.id)).length, 1);
  await send({ to: [to, { personId: head.personId }], subject, once });
  assert.equal((await unread(supplier, subject.id)).length, 1);
  assert.equal((await unread(head, subject.id)).length, 1);
});

test('a confirmation keeps who and when, once, and the sender sees it', async () => {
  const subject = { type: 'test', id: newId() };
  const to = [{ organisationId: office.id, roles: ['provider' as const] }, { personId: head.personId }];
  await send({ to, subject, confirm: true, from: clerk });
  const [id = ''] = await unread(supplier, subject.id);
  const before = await call(clerk, 'GET', `/api/notices/${id}/receipts`);
  assert.deepEqual([before.body.addressees, before.body.read, before.body.confirmed], [2, 0, 0]);
  await call(supplier, 'POST', `/api/notices/${id}/confirm`);
  const first = (await call(supplier, 'GET', `/api/notices/${id}`)).body;
  city.clock.advance(60_000);
  assert.equal((await call(supplier, 'POST', `/api/notices/${id}/confirm`)).status, 200);
  const again = (await call(supplier, 'GET', `/api/notices/${id}`)).body;
  assert.equal(again.confirmedAt, first.confirmedAt);
  assert.equal(again.abilities.confirm.allowed, false);
  const after = await call(auditor, 'GET', `/api/notices/${id}/receipts`);
  assert.deepEqual([after.body.addressees, after.body.read, after.body.confirmed], [2, 1, 1]);
  const of = after.body.to.find((one: { organisation: unknown }) => one.organisation);
  assert.equal(of.receipts[0].person.id, supplier.personId);
  assert.equal(of.receipts[0].confirmedAt, first.confirmedAt);
  const sent = await call(clerk, 'GET', '/api/notices/sent?confirm=true');
  assert.ok(
    sent.body.items.some((one: { id: string; confirmed: number }) => one.id === id && one.confirmed === 1),
  );
  assert.equal(
    (await call(head, 'GET', '/api/notices/sent')).body.total,
    0,
    'others’ messages are not theirs',
  );
});

test('what asks for no confirmation cannot be confirmed; reading all confirms nothing', async () => {
  const plain = { type: 'test', id: newId() };
  const asks = { type: 'test', id: newId() };
  await send({ to: { personId: head.personId }, subject: plain });
  await send({ to: { personId: head.personId }, subject: asks, confirm: true });
  const [id = ''] = await unread(head, plain.id);
  assert.equal(
    (await call(head, 'POST', `/api/notices/${id}/confirm`)).body.code,
    'notices.no-confirmation-asked',
  );
  const bell = (await call(head, 'GET', '/api/notices/bell')).body;
  assert.ok(bell.unread >= 2);
  const marked = (await call(head, 'POST', '/api/notices/read-all')).body.read;
  assert.equal(marked, bell.unread);
  const after = (await call(head, 'GET', '/api/notices/bell')).body;
  assert.deepEqual([after.unread, after.toConfirm], [0, bell.toConfirm]);
});

test('an undeclared kind and personal data are refused, and nothing is sent by what is rolled back', async () => {
  const subject = { type: 'test', id: newId() };
  const to = { personId: head.personId };
  await assert.rejects(
    send({ to, kind: 'test.unknown' }),
    (error) => error instanceof Problem && error.code === 'notices.kind-unknown',
  );
  for (const thing of ['11010519491231002X', '电话13800138000']) {
    await assert.rejects(
      send({ to, params: { thing, day: 'x' } }),
      (error) => error instanceof Problem && error.code === 'notices.personal-data',
    );
  }
  await send({ to, params: { thing: '310/13090000001', day: 'x' } });
  await assert.rejects(send({ to, params: { thing: 'x' } }), /speaks of day/);
  await assert.rejects(
    transact(city.p.db, async (tx) => {
      await notify(tx, city.p, {
        kind: 'test.told',
        to,
        subject,
        link: '/',
        params: { thing: 'x', day: 'y' },
      });
      throw new RangeError('undone');
    }),
    RangeError,
  );
  assert.deepEqual(await unread(head, subject.id), []);
});
