/** A clock set back is noticed: health says it, acts are refused, reading goes on, and the verification tells of it afterwards. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { type Clock, legalDayOf, testClock } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { type Method, route } from '#kernel/http/route.ts';
import { openHttp } from '#kernel/http/server.ts';
import { allowed, definePolicy } from '#kernel/policy.ts';
import { type TestLedger, testLedger } from '#tests/factories/ledger.ts';
import { guardClock } from './clock-guard.ts';
import { record } from './record.ts';
import { sequenceAll } from './sequencer.ts';
import { verifyLedger } from './verify/index.ts';

let ledger: TestLedger;
before(async () => {
  ledger = await testLedger();
  await ledger.reset();
});
after(() => ledger.close());

const forAll = definePolicy('clockguard.act', () => allowed);
/** A clock as in production, which nobody may steer; only the machine it runs on is wrong. */
let machine = new Date('2026-03-02T02:00:00Z');
const clock: Clock = { now: () => machine, today: () => legalDayOf(machine) };
let tolerance = 5;

async function opened(by: Clock): Promise<FastifyInstance> {
  const k = { ...ledger.k, clock: by };
  const app = await openHttp(k, '0');
  guardClock(app, k, { tolerance: async () => tolerance, exempt: new Set(['ledgertest.always']), look: 0 });
  await app.register(async (room) => {
    const open = (method: Method, url: string, entry?: string) =>
      route(room, {
        method,
        url,
        summary: 'for this test',
        tag: 'test',
        policy: forAll,
        ...(method === 'GET' ? {} : { entry: entry ?? { none: 'nothing is written' } }),
        handler: () => ({ done: true }),
      });
    open('GET', '/test/read');
    open('POST', '/test/act', 'ledgertest.done');
    open('POST', '/test/ask');
    open('POST', '/test/always', 'ledgertest.always');
  });
  return app;
}

const write = (at: string) => {
  machine = new Date(at);
  return transact(ledger.k.db, (tx) =>
    record(
      tx,
      { clock },
      {
        kind: 'ledgertest.done',
        actor: { kind: 'platform' },
        subject: { type: 'thing', id: at },
      },
    ),
  );
};

test('set back beyond the tolerance, acts are refused until the clock is right again', async () => {
  const app = await opened(clock);
  const act = (url = '/test/act') => app.inject({ method: 'POST', url });
  const health = async () => (await app.inject({ url: '/api/health', remoteAddress: '127.0.0.1' })).json();
  await write('2026-03-02T02:00:00Z');
  assert.equal((await act()).statusCode, 200);
  assert.deepEqual([(await health()).degraded, (await health()).checks.clock.ok], [false, true]);

  machine = new Date('2026-03-02T01:56:00Z');
  assert.equal((await act()).statusCode, 200, 'four minutes are within the tolerance');
  machine = new Date('2026-03-01T02:00:00Z');
  const refused = await act();
  assert.equal(refused.statusCode, 503, refused.body);
  assert.equal(refused.json().code, 'ledger.clock-set-back');
  assert.match(refused.json().mend, /时钟/);
  assert.match(refused.json().detail, /1440 分钟/);
  assert.equal((await app.inject({ url: '/test/read' })).statusCode, 200, 'reading goes on');
  assert.equal((await act('/test/ask')).statusCode, 200, 'and what leaves no entry');
  assert.equal((await act('/test/always')).statusCode, 200, 'and what must be possible to mend it');
  const told = await health();
  assert.deepEqual([told.ok, told.degraded, told.checks.clock.ok], [true, true, false]);
  assert.match(told.checks.clock.detail, /NTP/);

  tolerance = 2000;
  assert.equal((await act()).statusCode, 200, 'the authority says how far it may lie back');
  tolerance = 5;
  machine = new Date('2026-03-02T02:00:01Z');
  assert.equal((await act()).statusCode, 200);
  assert.equal((await health()).degraded, false);
  await app.close();
});

test('a day that was turned is newer than an entry nobody wrote', async () => {
  const app = await opened(clock);
  await ledger.intruder.query(
    `insert into kernel.daily_task (name, last_day, done_at) values ('clockguard.test', '2026-03-20', '2026-03-20T00:01:00Z')`,
  );
  machine = new Date('2026-03-10T02:00:00Z');
  assert.equal((await app.inject({ method: 'POST', url: '/test/act' })).statusCode, 503);
  await ledger.intruder.query(`delete from kernel.daily_task where name = 'clockguard.test'`);
  assert.equal((await app.inject({ method: 'POST', url: '/test/act' })).statusCode, 200);
  await app.close();
});

test('a clock that a test steers goes back on purpose', async () => {
  const app = await opened(testClock('2025-01-01T02:00:00Z'));
  assert.equal((await app.inject({ method: 'POST', url: '/test/act' })).statusCode, 200);
  await app.close();
});

test('the verification names the stretch whose time runs backwards, which is no alteration', async () => {
  await ledger.reset();
  const numbered = async (at: string) => {
    await write(at);
    await sequenceAll(ledger.k);
  };
  await numbered('2026-03-02T02:00:00Z');
  await numbered('2026-03-02T01:57:00Z');
  const fine = await verifyLedger(ledger.k.stores.postgres.appUrl);
  assert.deepEqual([fine.ok, fine.backwards, fine.notes], [true, 0, []]);
  await numbered('2026-03-01T02:00:00Z');
  await numbered('2026-03-01T03:00:00Z');
  await numbered('2026-03-03T02:00:00Z');
  const told = await verifyLedger(ledger.k.stores.postgres.appUrl);
  assert.deepEqual(told.findings, []);
  assert.deepEqual([told.ok, told.backwards], [true, 2]);
  assert.deepEqual(
    told.notes.map(({ code, index, until }) => [code, index, until]),
    [['time-backwards', 2, 3]],
  );
  assert.match(told.notes[0]?.text.zh ?? '', /时间倒退/);
});
