/** What others signed is read again, from the tables and from the files alone: who stands behind which checkpoint, and one altered byte of any of it is found. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { PersonActor } from '#kernel/actor.ts';
import { addDays } from '#kernel/clock.ts';
import { newId } from '#kernel/ids.ts';
import { type TestLedger, testLedger } from '#tests/factories/ledger.ts';
import { hasOpenssl, type StampAuthority, stampAuthority } from '#tests/factories/stamp-authority.ts';
import { orderKeyChange } from '../change-key.ts';
import { ledgerCommand } from '../command.ts';
import { outsideForm } from '../parties/files.ts';
import { openKeeper } from '../parties/index.ts';
import { addParty } from '../parties/register.ts';
import { addSecondHead } from '../second-heads.ts';
import { sequenceAll } from '../sequencer.ts';
import { listShards } from '../shards.ts';
import { writeDayNotes } from '../sm-note/day.ts';
import { logsFolder, openLocalTiles } from '../tiles/store.ts';
import { type RunningWitness, startWitness } from '../witness/service.ts';
import { checkFolder } from './beside.ts';
import { verifyLedger } from './index.ts';

// Stamps bear the real time; never at the turn of a year.
const real = new Date();
const base = /^12-(?:30|31)/.test(real.toISOString().slice(5))
  ? new Date(real.getTime() - 3 * 86_400_000)
  : real;
const today = base.toISOString().slice(0, 10);
const next = addDays(today, 1);
const year = Number(today.slice(0, 4)) + 1;

let ledger: TestLedger;
let witness: RunningWitness;
let authority: StampAuthority;
let dir: string;

before(async () => {
  ledger = await testLedger();
  ledger.k.clock.set(`${today}T02:00:00Z`);
  dir = mkdtempSync(join(tmpdir(), 'backing-'));
  witness = await startWitness({ dir, keyFile: join(dir, 'key'), name: 'audit.example/w', port: 0 });
  if (hasOpenssl) authority = await stampAuthority({ days: 30, lists: true });
});
after(async () => {
  await witness.stop();
  await authority?.stop();
  rmSync(dir, { recursive: true, force: true });
  await ledger.close();
});

const addressOf = async ({ host }: { host: string }): Promise<string> => host;
const keeperOf = () =>
  openKeeper(
    ledger.k,
    { addressOf, alarm: async () => undefined, tolerance: async () => 5 },
    { retry: 0, cosignEvery: 0 },
  );

/** A log of two years with a witness, hourly and daily stamps, a renewal and a note of the day; gives the origin of the closed one. */
async function backed(): Promise<string> {
  const { k } = ledger;
  const bureau: PersonActor = {
    kind: 'person',
    personId: newId(),
    organisationId: newId(),
    regionCode: '990000',
    roles: ['bureau'],
  };
  const at = `http://127.0.0.1:${witness.port}`;
  const keeper = keeperOf();
  await ledger.fill(5);
  const { rows } = await k.pool.query<{ key: string }>('select verifier_key as key from ledger.signer');
  writeFileSync(join(dir, 'logs', 'city'), `${rows[0]?.key}\n`);
  const trust = witness.verifierKey;
  await addParty(k, addressOf, bureau, { kind: 'witness', holder: 'audit office', address: at, trust });
  const { address, root, policy } = authority;
  await addParty(k, addressOf, bureau, {
    ...{ kind: 'stamp', name: 'clock', holder: 'authority', address, trust: root, policy },
  });
  await ledger.fill(2);
  await keeper.pass();
  await ledger.fill(300);
  await keeper.pass();
  k.clock.set(`${next}T01:00:00Z`);
  await keeper.pass();
  await writeDayNotes(k, next);
  await addSecondHead(k, bureau, { hash: 'sm3', basis: [] });
  await orderKeyChange(k, bureau, { why: 'rotated', stream: 'audit', basis: [] });
  await sequenceAll(k);
  const changed = await k.pool.query<{ key: string }>('select verifier_key as key from ledger.key_change');
  writeFileSync(join(dir, 'logs', 'changed'), `${changed.rows[0]?.key}\n`);
  await keeper.pass();
  k.clock.set(`${year}-01-02T01:00:00Z`);
  await ledger.fill(3);
  await keeper.pass();
  k.clock.set(`${year}-02-15T01:00:00Z`);
  await keeper.pass();
  await keeper.pass();
  const [closed] = await listShards(k.pool);
  assert.ok(closed?.frozen);
  return closed.origin;
}

test('who stands behind which checkpoint is read again; one altered byte of it is found, in tables and files', {
  skip: !hasOpenssl,
}, async () => {
  const origin = await backed();
  const { k, intruder } = ledger;
  const url = k.stores.postgres.appUrl;
  const each: string[] = [];
  const sound = await verifyLedger(url, { backed: ({ by, kind }) => each.push(`${kind} ${by}`) });
  assert.deepEqual([sound.findings, sound.ok], [[], true]);
  const closed = sound.backing.filter((one) => one.origin === origin);
  assert.deepEqual(closed.map(({ kind, by }) => `${kind} ${by}`).sort(), [
    'second-head sm3',
    'sm-note SM3/SM2',
    'stamp clock',
    'witness audit.example/w',
  ]);
  assert.ok(closed.every(({ count, size }) => count > 0 && size > 300));
  assert.ok(each.length >= closed.length);

  const folder = openLocalTiles(join(logsFolder(k.config.data), origin));
  const files = () => checkFolder({ read: folder.get, list: folder.list });
  const whole = await files();
  assert.deepEqual([whole.faults, whole.ok], [[], true]);
  assert.deepEqual(
    new Set(whole.backing.map(({ kind }) => kind)),
    new Set(['witness', 'stamp', 'sm-note', 'second-head']),
  );

  for (const [table, alter] of [
    ['cosignature', `update ledger.cosignature set line = overlay(line placing 'AAAA' from 60)`],
    ['stamp', 'update ledger.stamp set token = set_byte(token, length(token) - 9, 7)'],
    ['stamp', `update ledger.stamp set size = size + 1 where purpose = 'day'`],
    // A stamp that a renewal names is missed.
    ['stamp', `delete from ledger.stamp where purpose = 'frozen'`],
    ['day_digest', 'update ledger.day_digest set digest = set_byte(digest, 3, get_byte(digest, 3) # 1)'],
    ['day_digest', 'update ledger.day_digest set last = last + 1'],
    ['second_head', `delete from ledger.second_head`],
  ] as const) {
    await intruder.query(`alter table ledger.${table} disable trigger all`);
    await intruder.query(`create table kept as table ledger.${table}`);
    await intruder.query(alter);
    const { findings } = await verifyLedger(url);
    assert.ok(findings.length > 0 && findings.every(({ code }) => code === 'backing-altered'), alter);
    await intruder.query(`delete from ledger.${table}`);
    await intruder.query(`insert into ledger.${table} table kept`);
    await intruder.query('drop table kept');
  }
  assert.equal((await verifyLedger(url)).ok, true);

  const beside: string[] = [];
  for await (const path of folder.list('outside/'))
    if (/cosigned|\.note|-(?:day|renewal|second)-.*\.tsr/.test(path)) beside.push(path);
  assert.ok(beside.length >= 4, beside.join(' '));
  for (const path of beside) {
    const bytes = (await folder.get(path)) ?? Buffer.alloc(0);
    const spoilt = Buffer.from(bytes);
    spoilt.writeUInt8(spoilt.readUInt8(spoilt.length - 20) ^ 1, spoilt.length - 20);
    await folder.put(path, spoilt);
    assert.ok(
      (await files()).faults.some((fault) => fault.path === path),
      path,
    );
    await folder.put(path, bytes);
  }
  await folder.put('outside/cosigned', Buffer.from('nothing'));
  assert.equal((await files()).ok, false);
  const lines: string[] = [];
  const out = {
    line: (text: string) => void lines.push(text),
    problem: (text: string) => void lines.push(text),
  };
  assert.equal(
    await ledgerCommand(['verify', '--each', '--data', k.config.data], {}, out),
    0,
    lines.join('\n'),
  );
  assert.match(lines.join('\n'), /见证 witness audit\.example\/w \(audit office\)/);

  // What the authority says of its certificates lies beside; once they are revoked nothing new is taken of it.
  const status = await k.pool.query<{ n: number }>(
    'select count(*)::int as n from ledger.certificate_status',
  );
  assert.ok((status.rows[0]?.n ?? 0) > 0);
  const lists: string[] = [];
  for await (const path of folder.list('outside/status/')) lists.push(path);
  assert.ok(lists.length > 0 && lists.every((path) => outsideForm.test(path)), lists.join(' '));
  authority.revoke();
  k.clock.set(`${year}-02-20T01:00:00Z`);
  await ledger.fill(1);
  const before = await k.pool.query('select id from ledger.stamp');
  await keeperOf().pass();
  assert.equal((await k.pool.query('select id from ledger.stamp')).rows.length, before.rows.length);
  const outage = await k.pool.query<{ reason: string }>(
    'select reason from ledger.outage where ended_at is null',
  );
  assert.ok(outage.rows.some(({ reason }) => reason === 'false-answer'));
});
