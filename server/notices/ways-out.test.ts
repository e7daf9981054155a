/** Messages leaving the platform: real SMTP and HTTP on the other side, refusals, retries, giving up, the digest, sending again. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { SMTPServer } from 'smtp-server';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { JobInfo } from '#kernel/jobs.ts';
import { noticeDirectory, type Organisation } from '#rooms/org/index.ts';
import { type SmallCity, smallCity } from '#tests/factories/city.ts';
import { webhookSender } from './channels/webhook.ts';
import { listDeliveries, resend } from './deliveries.ts';
import { defineNotices, type NotifyInput, noticesDaily, noticesJobs, notify } from './index.ts';
import { changePreferences, type PreferenceInput, presentPreferences } from './preferences.ts';

defineNotices({
  'test.sent': {
    zh: { title: '关于{thing}', body: '请查看。' },
    en: { title: 'About {thing}', body: 'Look.' },
  },
});

type Person = Actor & { kind: 'person' };
type Mail = { to: string[]; text: string };
type Call = { path: string; headers: Record<string, string | string[] | undefined>; body: string };

const SECRET = 'between-us';
const mails: Mail[] = [];
const calls: Call[] = [];
/** What the gateway answers next; 200 when empty. */
const answers: number[] = [];
let smtp: SMTPServer;
let gateway: Server;
let gatewayUrl: string;
let city: SmallCity;
let office: Organisation;
let administrator: Person;

before(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) => {
      if (address.startsWith('nobody')) {
        done(Object.assign(new Error(`no ${address} here`), { responseCode: 550 }));
      } else if (address.startsWith('busy')) {
        done(Object.assign(new Error('greylisted'), { responseCode: 451 }));
      } else done();
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
  });
  await new Promise<void>((done) => smtp.listen(0, '127.0.0.1', done));
  gateway = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls.push({
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      response.writeHead(answers.shift() ?? 200, { 'content-type': 'application/json' });
      response.end(request.url?.startsWith('/refusing') ? '{"errcode":40058}' : '{"errcode":0}');
    });
  });
  await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done));
  const port = (server: { address(): AddressInfo | string | null }): number => {
    const found = server.address();
    return typeof found === 'object' && found ? found.port : 0;
  };
  gatewayUrl = `http://127.0.0.1:${port(gateway)}`;
  city = await smallCity({
    smtp: `smtp://127.0.0.1:${port(smtp.server)}`,
    mailFrom: 'gongshu@city.example',
    smsWebhook: `${gatewayUrl}/sms`,
    smsSecret: SECRET,
    publicAddress: 'https://data.city.example',
  });
  city.p.jobs.define(noticesJobs(city.p, noticeDirectory));
  office = await city.organisation('受信');
  administrator = await city.person(city.bureau.id, 'system_admin');
});
after(async () => {
  await new Promise<void>((done) => smtp.close(done));
  await new Promise((done) => gateway.close(done));
});

/** Somebody of the office who is reached as said. */
async function reader(choice: Partial<PreferenceInput>): Promise<Person> {
  const person = await city.person(office.id, 'provider');
  await changePreferences(city.p, person, { normal: [], urgent: [], digest: false, ...choice });
  return person;
}

async function send(input: Partial<NotifyInput> & Pick<NotifyInput, 'to'>): Promise<void> {
  await transact(city.p.db, (tx) =>
    notify(tx, city.p, { kind: 'test.sent', params: { thing: '学籍' }, link: '/cases', ...input }),
  );
}

/** Runs what is queued, as the worker would, each job at its n-th attempt; gives what was thrown. */
async function work(attempt = 1, lastAttempt = false): Promise<string[]> {
  const jobs = new Map(noticesJobs(city.p, noticeDirectory).map((job) => [job.name, job]));
  const info: JobInfo = { attempt, lastAttempt, signal: new AbortController().signal };
  const thrown: string[] = [];
  for (;;) {
    const { rows } = await sql<{ id: string; name: string; payload: object }>`
      select j.id, t.identifier as name, j.payload from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier like 'notices.%' order by j.id limit 1`.execute(city.p.db);
    const [row] = rows;
    if (!row) return thrown;
    await jobs
      .get(row.name)
      ?.run(row.payload, info)
      .catch((error: Error) => thrown.push(error.message));
    await sql`delete from graphile_worker._private_jobs where id = ${row.id}`.execute(city.p.db);
  }
}

const deliveriesOf = async (who: Person) =>
  (await listDeliveries(city.p.db, who, { mine: true, page: 1, pageSize: 50 })).items.map(
    ({ id, state, channel, attempts }) => ({
      id,
      state,
      channel,
      attempts: attempts.map(({ outcome, reason }) => (reason ? `${outcome}: ${reason}` : outcome)),
    }),
  );

test('mail carries title, text and the address of the page, once each; addresses lie sealed and are shown masked', async () => {
  const who = await reader({ addresses: { email: 'li.ming@city.example' }, normal: ['email'] });
  await send({ to: { personId: who.personId } });
  await work();
  await work();
  const mine = mails.filter(({ to }) => to.includes('li.ming@city.example'));
  assert.equal(mine.length, 1);
  const [mail] = mine;
  assert.match(mail?.text ?? '', /^From: gongshu@city\.example/m);
  const [, encoded = ''] = /^Subject: =\?UTF-8\?[BQ]\?(.+?)\?=/m.exec(mail?.text ?? '') ?? [];
  const subject = /%|=/.test(encoded.replace(/=+$/, ''))
    ? decodeURIComponent(encoded.replaceAll('=', '%').replaceAll('_', ' '))
    : Buffer.from(encoded, 'base64').toString();
  assert.equal(subject, '关于学籍');
  const [, body = ''] = mail?.text.split(/\r?\n\r?\n/) ?? [];
  assert.equal(
    Buffer.from(body, 'base64').toString().trim(),
    '请查看。\n\nhttps://data.city.example/desk/cases',
  );
  assert.deepEqual(
    (await deliveriesOf(who)).map(({ id: _, ...rest }) => rest),
    [{ state: 'sent', channel: 'email', attempts: ['sent'] }],
  );
  const shown = await presentPreferences(city.p, noticeDirectory, who);
  assert.deepEqual(shown.channels, [
    { channel: 'email', configured: true, address: { mask: 'l***@city.example', from: 'own' } },
    { channel: 'sms', configured: true, address: null },
    { channel: 'im', configured: false, address: null },
  ]);
  const { rows } = await sql<{ all: string }>`
    select (select string_agg(p::text, ' ') from notices.preference p) || coalesce((select string_agg(a::text, ' ')
      from notices.attempt a), '') || (select string_agg(convert_from(body, 'utf8'), ' ') from ledger.entry) as all`.execute(
    city.p.db,
  );
  assert.doesNotMatch(rows[0]?.all ?? '', /li\.ming/);
});

test('a short message is signed, and urgent ones take their own ways', async () => {
  const who = await reader({
    addresses: { sms: '13900001111', email: 'urgent@city.example' },
    normal: [],
    urgent: ['sms'],
  });
  await send({ to: { personId: who.personId } });
  await work();
  assert.deepEqual(await deliveriesOf(who), []);
  await send({ to: { personId: who.personId }, urgent: true });
  await work();
  const [call] = calls.filter(({ body }) => body.includes('13900001111'));
  assert.ok(call);
  const { id, ...message } = JSON.parse(call.body);
  assert.deepEqual(message, {
    to: '13900001111',
    title: '关于学籍',
    text: '请查看。',
    link: 'https://data.city.example/desk/cases',
    urgent: true,
  });
  const [delivery] = await deliveriesOf(who);
  assert.equal(id, delivery?.id);
  const timestamp = String(call.headers['x-gongshu-timestamp']);
  assert.equal(
    call.headers['x-gongshu-signature'],
    createHmac('sha256', SECRET).update(`${timestamp}.${call.body}`).digest('hex'),
  );
});

test('a passing failure is tried again, a lasting one given up at once; both say why, without the address', async () => {
  const busy = await reader({
    addresses: { email: 'busy@city.example', sms: '13900002222' },
    normal: ['email', 'sms'],
  });
  const nobody = await reader({ addresses: { email: 'nobody@city.example' }, normal: ['email'] });
  answers.push(503);
  await send({ to: [{ personId: busy.personId }, { personId: nobody.personId }] });
  const thrown = await work();
  assert.equal(thrown.length, 2);
  assert.deepEqual(
    (await deliveriesOf(busy))
      .map(({ channel, state, attempts }) => ({ channel, state, attempts }))
      .sort((a, b) => a.channel.localeCompare(b.channel)),
    [
      { channel: 'email', state: 'failed', attempts: ['failed: smtp EENVELOPE 451'] },
      { channel: 'sms', state: 'failed', attempts: ['failed: http 503'] },
    ],
  );
  assert.deepEqual(
    (await deliveriesOf(nobody)).map(({ state, attempts }) => [state, attempts]),
    [['given-up', ['given-up: smtp EENVELOPE 550']]],
  );
  // The worker would come again by itself: here its next and its last attempt.
  const jobs = noticesJobs(city.p, noticeDirectory);
  const deliver = jobs.find(({ name }) => name === 'notices.deliver');
  for (const { id, channel } of await deliveriesOf(busy)) {
    const info = { attempt: 8, lastAttempt: true, signal: new AbortController().signal };
    await deliver?.run({ deliveryId: id }, info);
    const found = (await deliveriesOf(busy)).find((one) => one.id === id);
    assert.equal(found?.state, channel === 'sms' ? 'sent' : 'given-up');
    assert.equal(found?.attempts.length, 2);
    await deliver?.run({ deliveryId: id }, info);
    assert.equal(
      (await deliveriesOf(busy)).find((one) => one.id === id)?.attempts.length,
      2,
      'nothing twice',
    );
  }
});

test('what was given up is sent again by the system administrator, who sees all deliveries', async () => {
  const who = await reader({ addresses: { sms: '13900003333' }, normal: ['sms'] });
  answers.push(400);
  await send({ to: { personId: who.personId } });
  await work();
  const [given] = await deliveriesOf(who);
  assert.equal(given?.state, 'given-up');
  const all = await listDeliveries(city.p.db, administrator, { mine: false, page: 1, pageSize: 200 });
  assert.ok(all.items.some(({ id }) => id === given?.id));
  const stranger = await city.person(office.id, 'consumer');
  assert.equal((await listDeliveries(city.p.db, stranger, { mine: false, page: 1, pageSize: 50 })).total, 0);
  await resend(city.p, administrator, given?.id ?? '');
  await assert.rejects(
    resend(city.p, administrator, given?.id ?? ''),
    (error) => error instanceof Problem && error.code === 'notices.delivery-waits',
  );
  await work();
  assert.deepEqual((await deliveriesOf(who))[0]?.attempts, ['given-up: http 400', 'resent', 'sent']);
});

test('a digest is one message a day; what is urgent does not wait for it', async () => {
  const who = await reader({
    addresses: { sms: '13900004444' },
    normal: ['sms'],
    urgent: ['sms'],
    digest: true,
  });
  const texts = (): string[] =>
    calls.filter(({ body }) => body.includes('13900004444')).map(({ body }) => JSON.parse(body).title);
  await send({ to: { personId: who.personId }, params: { thing: '甲' } });
  await send({ to: { personId: who.personId }, params: { thing: '乙' } });
  await work();
  assert.deepEqual(texts(), []);
  await send({ to: { personId: who.personId }, urgent: true, params: { thing: '急' } });
  await work();
  assert.deepEqual(texts(), ['关于急']);
  const [task] = noticesDaily(city.p);
  await task?.run('2026-03-11');
  await task?.run('2026-03-11');
  await work();
  assert.deepEqual(texts(), ['关于急', '您有 2 条新消息']);
  assert.ok((await deliveriesOf(who)).every(({ state }) => state === 'sent'));
});

test('the robots of messengers are spoken to in their shape, and their refusal counts', async () => {
  const message = {
    id: newId(),
    address: 'zhang.san',
    title: '标题',
    body: '正文',
    link: 'https://data.city.example/desk/cases',
    urgent: false,
  };
  const { signal } = new AbortController();
  await webhookSender(`${gatewayUrl}/wecom?key=k`, undefined, 'wecom').send(message, signal);
  assert.deepEqual(JSON.parse(calls.at(-1)?.body ?? ''), {
    msgtype: 'text',
    text: {
      content: '标题\n正文\nhttps://data.city.example/desk/cases',
      mentioned_list: ['zhang.san'],
    },
  });
  const now = 1_780_000_000_000;
  await webhookSender(`${gatewayUrl}/dingtalk?access_token=t`, SECRET, 'dingtalk', () => now).send(
    message,
    signal,
  );
  const asked = new URL(calls.at(-1)?.path ?? '', gatewayUrl).searchParams;
  assert.equal(asked.get('access_token'), 't');
  assert.equal(asked.get('sign'), createHmac('sha256', SECRET).update(`${now}\n${SECRET}`).digest('base64'));
  await assert.rejects(
    webhookSender(`${gatewayUrl}/refusing`, undefined, 'wecom').send(message, signal),
    /robot 40058/,
  );
  await assert.rejects(
    webhookSender('http://127.0.0.1:9/', undefined).send(message, signal),
    /http connection/,
  );
});

test('without anything configured nothing is queued: the message is inside the product and that is all', async () => {
  const { smtp: _, smsWebhook: __, ...config } = city.p.config;
  const who = await reader({ addresses: { sms: '13900005555' }, normal: ['sms'] });
  await transact(city.p.db, (tx) =>
    notify(
      tx,
      { ...city.p, config },
      {
        kind: 'test.sent',
        params: { thing: 'x' },
        link: '/cases',
        to: { personId: who.personId },
      },
    ),
  );
  const { rows } =
    await sql`select 1 from graphile_worker._private_jobs j join graphile_worker._private_tasks t
    on t.id = j.task_id where t.identifier like 'notices.%'`.execute(city.p.db);
  assert.equal(rows.length, 0);
});
