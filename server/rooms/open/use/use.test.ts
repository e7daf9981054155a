/** How a report stands on a day, what is counted of it, and which addresses a registered application calls from. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonActor } from '#kernel/actor.ts';
import { statePolicy } from '../conduct/policy.ts';
import { callsFrom } from './networks.ts';
import { clientPolicy, listUsePolicy, readUsePolicy, reportUsePolicy } from './policy.ts';
import { countsOf, standingOf } from './read.ts';
import type { Report } from './reports.ts';

const report = (given: Partial<Report> = {}): Report => ({
  id: 'r',
  access_id: 'a',
  number: 1,
  from_day: '2026-03-01',
  until_day: '2026-03-30',
  due_on: '2026-03-31',
  state: 'due',
  reminded_on: null,
  late_reminded_on: null,
  lead_id: null,
  ...given,
});

test('a report comes, opens, is late, and is missing once its grace is over', () => {
  const on = (day: string, given: Partial<Report> = {}) =>
    standingOf(report(given), { day, before: 7, grace: '2026-04-10' });
  assert.deepEqual(
    ['2026-03-23', '2026-03-24', '2026-03-31', '2026-04-01', '2026-04-10', '2026-04-11'].map((day) =>
      on(day),
    ),
    ['coming', 'open', 'open', 'late', 'late', 'missing'],
  );
  assert.equal(on('2026-04-01', { state: 'returned' }), 'returned');
  assert.equal(on('2026-04-11', { state: 'returned' }), 'missing');
  assert.equal(on('2026-04-11', { state: 'received' }), 'received');
});

test('due, received and missing add up; what is due today is not missing yet', () => {
  const all = [
    report({ state: 'received' }),
    report({ number: 2, due_on: '2026-04-30' }),
    report({ number: 3, due_on: '2026-05-31' }),
  ];
  assert.deepEqual(countsOf(all, '2026-04-30'), { due: 2, received: 1, missing: 0, returned: 0 });
  assert.deepEqual(countsOf(all, '2026-05-01'), { due: 2, received: 1, missing: 1, returned: 0 });
});

test('an application calls from the networks it named, written either way', () => {
  const networks = ['203.0.113.0/24', '198.51.100.7', '2001:db8::/32'];
  for (const inside of ['203.0.113.9', '::ffff:203.0.113.9', '198.51.100.7', '2001:db8:1::1'])
    assert.ok(callsFrom(networks, inside), inside);
  for (const outside of ['203.0.114.1', '198.51.100.8', '2001:db9::1', '', undefined, 'somewhere'])
    assert.ok(!callsFrom(networks, outside), String(outside));
  assert.ok(callsFrom([], undefined), 'none named: from anywhere');
});

test('an account that only runs the platform neither reads nor reports the use of its own body', () => {
  const parties = { applicantId: 'o', providerId: 'd' };
  const may = (role: 'consumer' | 'operator') => {
    const actor: PersonActor = {
      kind: 'person',
      personId: 'p',
      organisationId: 'o',
      regionCode: '990000',
      roles: [role],
      outside: true,
    };
    return [
      listUsePolicy.on(actor, undefined),
      readUsePolicy.on(actor, parties),
      reportUsePolicy.on(actor, parties),
      clientPolicy.on(actor, parties),
      statePolicy.on(actor, { userId: 'o' }),
    ].map(({ allowed }) => allowed);
  };
  assert.deepEqual(may('consumer'), [true, true, true, true, true]);
  assert.deepEqual(may('operator'), [false, false, false, false, false]);
});
