/** The whole way outside over real stores: a witness over HTTP, an authority of openssl, silence, lies, a clock set back, renewal, the copy. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PersonActor } from '#kernel/actor.ts';
import { addDays } from '#kernel/clock.ts';
import { newId } from '#kernel/ids.ts';
import { sequenceAll } from '#ledger/index.ts';
import { type TestLedger, testLedger } from '#tests/factories/ledger.ts';
import { hasOpenssl, type StampAuthority, stampAuthority } from '#tests/factories/stamp-authority.ts';
import { compareAll, renewCopy } from '../copy/copy.ts';
import { searchCopy } from '../copy/search.ts';
import { lastHead } from '../sequence.ts';
import { listShards } from '../shards.ts';
import { digestOf, openSmNote, smText, writeDayNotes } from '../sm-note/day.ts';
import { readToken } from '../stamps/token.ts';
import { checkedCosignature, parseWitnessKey, signedText } from '../witness/cosignature.ts';
import { type RunningWitness, startWitness } from '../witness/service.ts';
import { evidenceFor } from './evidence.ts';
import { cosignedNote } from './files.ts';
import { openKeeper, startKeeper } from './index.ts';
import type { Alarm } from './outages.ts';
import { addParty, retireParty } from './register.ts';
import { outsideFaults, readStanding } from './standing.ts';

const bureau: PersonActor = {
  kind: 'person',
  personId: newId(),
  organisationId: newId(),
  regionCode: '990000',
  roles: ['bureau'],
};
const addressOf = async ({ host }: { host: string }): Promise<string> => host;
const alarms: Alarm[] = [];
const alarm = async (_: unknown, one: Alarm): Promise<void> => {
  alarms.push(one);
};
const heard = (): string[] =>
  alarms.splice(0).map((one) => `${one.kind}${'code' in one ? `:${one.code}` : ''}`);

// Stamps bear the authority's time, which is the real one: the steered clock starts there, and never at the turn of a year.
const real = new Date();
const base = /^12-(?:30|31)/.test(real.toISOString().slice(5))
  ? new Date(real.getTime() - 3 * 86_400_000)
  : real;
const today = base.toISOString().slice(0, 10);
const hour = (n: number): string => new Date(Date.parse(`${today}T02:00:00Z`) + n * 3_600_000).toISOString();
const next = addDays(today, 1);
const year = Number(today.slice(0, 4)) + 1;

let ledger: TestLedger;
let witness: RunningWitness;
let authority: StampAuthority;
let second: StampAuthority;
let dir: string;

before(async () => {
  ledger = await testLedger();
  ledger.k.clock.set(hour(0));
  dir = mkdtempSync(join(tmpdir(), 'outside-'));
  witness = await startWitness({ dir, keyFile: join(dir, 'key'), name: 'audit.example/w', port: 0 });
  if (!hasOpenssl) return;
  authority = await stampAuthority({ days: 200 });
  second = await stampAuthority({ rsa: true, days: 30 });
});
after(async () => {
  await witness.stop();
  await authority?.stop();
  await second?.stop();
  rmSync(dir, { recursive: true, force: true });
  await ledger.close();
});

const keeper = () =>
  openKeeper(ledger.k, { addressOf, alarm, tolerance: async () => 5 }, { retry: 0, cosignEvery: 0 });
const kinds = async (): Promise<string[]> => {
  const { rows } = await ledger.k.pool.query<{ kind: string }>(
    `select kind from ledger.entry where kind like 'ledger.%' order by id`,
  );
  return rows.map(({ kind }) => kind);
};

test('what is published is cosigned, stamped, copied; whoever falls silent or lies is on record with the window', {
  skip: !hasOpenssl,
}, async () => {
  const { k } = ledger;
  const at = `http://127.0.0.1:${witness.port}`;
  for (const [kind, trust, roles, code] of [
    ['witness', 'nonsense', ['bureau'], 'ledger.party-key'],
    ['stamp', 'no certificate', ['bureau'], 'ledger.party-certificates'],
    ['stamp', authority.root, ['auditor'], 'kernel.forbidden'],
  ] as const) {
    const who: PersonActor = { ...bureau, roles: [...roles] };
    await assert.rejects(addParty(k, addressOf, who, { kind, holder: 'x', address: at, trust }), { code });
  }
  const first = {
    kind: 'witness' as const,
    holder: 'audit office',
    address: at,
    trust: witness.verifierKey,
  };
  await addParty(k, addressOf, bureau, first);
  await assert.rejects(addParty(k, addressOf, bureau, first), { code: 'ledger.party-twice' });
  for (const [name, one] of [
    ['first', authority],
    ['second', second],
  ] as const) {
    const { address, root: trust, policy } = one;
    await addParty(k, addressOf, bureau, { kind: 'stamp', name, holder: name, address, trust, policy });
  }
  await ledger.fill(7);
  const outside = keeper();
  // The witness was not told of the log yet: that is an answer, and told at the second time of asking.
  await outside.pass();
  assert.deepEqual(heard(), []);
  await outside.pass();
  assert.deepEqual(heard(), ['outage:unknown-log']);
  assert.equal((await outsideFaults(k)).ok, false);
  const [shard] = await listShards(k.pool);
  assert.ok(shard);
  const { rows } = await k.pool.query<{ verifier_key: string }>('select verifier_key from ledger.signer');
  writeFileSync(join(dir, 'logs', 'city'), `${rows[0]?.verifier_key}\n`);
  await sequenceAll(k);
  await outside.pass();
  assert.deepEqual(heard(), ['back']);
  const kept = await kinds();
  assert.deepEqual(kept.slice(-2), ['ledger.witness-outage', 'ledger.outage-ended']);
  // The cosigned checkpoint is a note that the witness's key opens.
  const note = await cosignedNote(k.pool, shard.origin);
  const key = parseWitnessKey(witness.verifierKey);
  assert.ok(note && key);
  const lines = note.slice(note.lastIndexOf('\n\n') + 2);
  assert.ok(checkedCosignature(signedText(note) ?? '', lines, key));
  assert.equal(readFileSync(join(k.config.data, 'ledger', shard.origin, 'outside/cosigned'), 'utf8'), note);
  const evidence = await evidenceFor(k.db, shard.origin, 0);
  assert.deepEqual(
    [evidence.cosigned.map(({ by }) => by), evidence.stamped.map(({ by }) => by)],
    [['audit.example/w'], ['first']],
  );
  assert.ok(readFileSync(join(k.config.data, 'ledger', evidence.stamped[0]?.file.slice(5) ?? '')).length > 0);
  // The first authority stamped the head; the second waits for the end of the day.
  const standing = await readStanding(k);
  assert.equal(standing.stamps.length, 1);
  assert.equal(standing.stamps[0]?.purpose, 'head');
  assert.ok(standing.cosigned > 0 && standing.stamped > 0);
  assert.deepEqual(
    standing.copy.map(({ size, compared, differs }) => [size === compared, differs]),
    [[true, null]],
  );
  // Growth is proven to the witness; within the hour no second stamp.
  await ledger.fill(300, 20);
  await outside.pass();
  assert.equal((await readStanding(k)).cosigned, (await readStanding(k)).size);
  assert.equal(authority.asked(), 1);
  assert.deepEqual(heard(), []);
});

test('a silent or lying authority stops nothing; an outage is told once, with false answers at once', {
  skip: !hasOpenssl,
}, async () => {
  const { k } = ledger;
  const outside = keeper();
  k.clock.set(hour(2));
  authority.behave('error');
  await outside.pass();
  assert.deepEqual(heard(), []);
  await outside.pass();
  await outside.pass();
  assert.deepEqual(heard(), ['outage:refused']);
  // Traffic goes on, and so does the sequencer.
  const before = (await readStanding(k)).size;
  await ledger.fill(5);
  assert.ok((await readStanding(k)).size >= before + 5);
  authority.behave('well');
  await outside.pass();
  assert.deepEqual(heard(), ['back']);
  for (const [at, how] of [
    [hour(4), 'spoils'],
    [hour(6), 'replays'],
  ] as const) {
    k.clock.set(at);
    await ledger.fill(1);
    authority.behave(how);
    await outside.pass();
    assert.deepEqual(heard(), ['outage:false-answer'], how);
    authority.behave('well');
    await outside.pass();
    assert.deepEqual(heard(), ['back']);
  }
  const { rows } = await k.pool.query<{ body: Buffer }>(
    `select body from ledger.entry where kind = 'ledger.outage-ended' order by id desc limit 1`,
  );
  const { detail } = JSON.parse(String(rows[0]?.body));
  assert.equal(detail.reason, 'false-answer');
  assert.ok(detail.since <= detail.until);
  assert.equal((await outsideFaults(k)).ok, true);
});

test('a witness that lies, or has seen more or another log than this, is an accusation', async () => {
  const { k } = ledger;
  let says: { status: number; type: string; body: string } = { status: 200, type: 'text/plain', body: '' };
  const liar = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(says.status, { 'content-type': says.type }).end(says.body);
    });
  });
  await new Promise<void>((resolve) => {
    liar.listen(0, '127.0.0.1', resolve);
  });
  const { port } = liar.address() as AddressInfo;
  const other = mkdtempSync(join(tmpdir(), 'liar-'));
  const stranger = await startWitness({ dir: other, keyFile: join(other, 'key'), name: 'liar', port: 0 });
  await stranger.stop();
  const outside = keeper();
  try {
    for (const [answer, code] of [
      [{ status: 200, type: 'text/plain', body: '— liar AAAA\n' }, 'false-answer'],
      [{ status: 409, type: 'text/x.tlog.size', body: '99999999\n' }, 'ahead'],
      [{ status: 409, type: 'text/x.tlog.size', body: '0\n' }, 'fork'],
      [{ status: 409, type: 'text/x.tlog.size', body: 'many\n' }, 'false-answer'],
      [{ status: 422, type: 'text/plain', body: '' }, 'inconsistent'],
    ] as const) {
      says = answer;
      const id = await addParty(k, addressOf, bureau, {
        kind: 'witness',
        holder: 'somebody',
        address: `http://127.0.0.1:${port}/`,
        trust: stranger.verifierKey,
      });
      await sequenceAll(k);
      await outside.pass();
      assert.deepEqual(heard(), [`outage:${code}`]);
      await retireParty(k, bureau, id);
    }
  } finally {
    liar.closeAllConnections();
    liar.close();
    rmSync(other, { recursive: true });
  }
});

test('the day ends: second authority, SM note that openssl verifies; a year ends: renewal over what was stamped', {
  skip: !hasOpenssl,
}, async () => {
  const { k } = ledger;
  const outside = keeper();
  const [shard] = await listShards(k.pool);
  assert.ok(shard);
  k.clock.set(`${next}T01:00:00Z`);
  await outside.pass();
  // Its certificate lasts thirty days: told at the first stamp.
  assert.deepEqual(heard(), ['certificate']);
  const day = (await readStanding(k)).stamps.filter(({ purpose }) => purpose === 'day');
  assert.deepEqual(day.map(({ party }) => party).sort(), ['first', 'second']);
  await writeDayNotes(k, next);
  await writeDayNotes(k, next);
  const { rows: notes } = await k.pool.query<{
    day: string;
    first: number;
    last: number;
    digest: Buffer;
    note: string;
  }>('select day, first, last, digest, note from ledger.day_digest');
  assert.equal(notes.length, 1);
  const [note] = notes;
  const { rows: keys } = await k.pool.query<{ public_pem: string }>('select public_pem from ledger.sm_key');
  const pem = keys[0]?.public_pem ?? '';
  assert.ok(note);
  assert.equal(note.day, today);
  assert.deepEqual(note.digest, await digestOf(k.pool, shard.id, note.first, note.last));
  const text = smText({ origin: shard.origin, ...note });
  assert.equal(openSmNote(note.note, pem), text);
  assert.equal(openSmNote(note.note.replace(today, addDays(today, -1)), pem), undefined);
  const file = (name: string): string => join(dir, name);
  const signature = Buffer.from(note.note.trim().split(' ').at(-1) ?? '', 'base64').subarray(4);
  writeFileSync(file('m'), text);
  writeFileSync(file('s'), signature);
  writeFileSync(file('p'), pem);
  execFileSync('openssl', [
    ...['pkeyutl', '-verify', '-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678'],
    ...['-pubin', '-inkey', file('p'), '-in', file('m'), '-sigfile', file('s')],
  ]);
  // The year turns; the closed log gets its last stamps, and a renewal when the certificates come to their end.
  k.clock.set(`${year}-01-02T01:00:00Z`);
  await ledger.fill(3);
  await outside.pass();
  const years = await listShards(k.pool);
  assert.ok(years[0]?.frozen, 'the old year is closed');
  const end = (await lastHead(k.pool, shard.id))?.size;
  assert.match((await cosignedNote(k.pool, shard.origin)) ?? '', new RegExp(`^[^\\n]+\\n${end}\\n`));
  const of = async (purpose: string) =>
    (
      await k.pool.query<{ content: Buffer; token: Buffer; trust: string }>(
        `select s.content, s.token, o.trust from ledger.stamp s join ledger.outsider o on o.id = s.outsider_id
         where s.origin = $1 and s.purpose = $2 order by s.received_at, s.id`,
        [shard.origin, purpose],
      )
    ).rows;
  assert.equal((await of('frozen')).length, 2);
  assert.equal((await of('renewal')).length, 0);
  heard();
  k.clock.set(`${year}-02-15T01:00:00Z`);
  await outside.pass();
  await outside.pass();
  const renewed = await of('renewal');
  assert.ok(renewed.length >= 1);
  const [one] = renewed;
  assert.ok(one);
  readToken(one.token, { content: one.content, roots: one.trust });
  assert.match(String(one.content), /^gongshu-renewal\/2\ngongshu\//);
  await sequenceAll(k);
  assert.ok((await kinds()).includes('ledger.renewed'));
  // An authority that comes later stamps all that is there, the heads and days of the others too.
  const { address, root: trust } = authority;
  await addParty(k, addressOf, bureau, { kind: 'stamp', name: 'third', holder: 'third', address, trust });
  const before = (await Promise.all(['head', 'day', 'frozen', 'renewal'].map(of))).flat();
  await outside.pass();
  const last = String((await of('renewal')).at(-1)?.content);
  for (const { token } of before)
    assert.ok(last.includes(createHash('sha256').update(token).digest('base64')));
});

test('the copy is searched by words and held against the log row by row', async () => {
  const { k } = ledger;
  const outside = keeper();
  await ledger.fill(4);
  await outside.pass();
  heard();
  const found = await searchCopy(k, { text: 'LEDGER.renewed', page: 1, pageSize: 20 });
  assert.equal(found.total > 0, hasOpenssl);
  const { rows } = await k.pool.query<{ hash: Buffer; body: Buffer; shard: number; index: number }>(
    `select e.hash, e.body, l.shard, l.index from ledger.entry e join ledger.leaf l on l.entry_id = e.id
     order by e.id desc limit 1`,
  );
  const [entry] = rows;
  assert.ok(entry);
  const { id } = JSON.parse(String(entry.body));
  const one = await searchCopy(k, { text: `${id} ledgertest`, page: 1, pageSize: 20 });
  assert.deepEqual(
    one.items.map(({ hash }) => hash),
    [entry.hash.toString('hex')],
  );
  assert.equal((await searchCopy(k, { text: `${id} nowhere'%`, page: 1, pageSize: 20 })).total, 0);
  const ids = async () => new Map([['S-1', ['nowhere', String(id)]]]);
  assert.equal((await searchCopy(k, { text: 'S-1 ledgertest', page: 1, pageSize: 20 }, ids)).total, 1);
  assert.ok((await compareAll(k, alarm)).every(({ differs }) => differs === undefined));
  // Somebody alters a row of the copy, and takes one out.
  const columns = ['shard', 'index', 'id', 'kind', 'at', 'body', 'version'];
  const row = [
    entry.shard,
    Number(entry.index),
    id,
    'x',
    '2027-01-01 00:00:00.000',
    '{"altered":1}',
    Date.now() * 2,
  ];
  await k.warehouse.insert({
    table: 'ledger_entry',
    columns,
    format: 'JSONCompactEachRow',
    body: JSON.stringify(row),
  });
  await compareAll(k, alarm);
  assert.deepEqual(heard(), ['copy']);
  assert.equal((await outsideFaults(k)).detail.includes('differs'), true);
  await renewCopy(k, bureau);
  await outside.pass();
  assert.ok((await compareAll(k, alarm)).every(({ differs }) => differs === undefined));
  await k.warehouse.command(
    'DELETE FROM ledger_entry WHERE shard = {shard:UInt16} AND `index` = {index:UInt64}',
    {
      shard: entry.shard,
      index: Number(entry.index),
    },
  );
  await compareAll(k, alarm);
  assert.deepEqual(heard(), ['copy']);
});

test('it looks by itself soon after a checkpoint, and stops when told', async () => {
  const { k } = ledger;
  const copied = async (): Promise<boolean> =>
    (await readStanding(k)).copy.every(({ size, log }) => size === log);
  const running = startKeeper(k, { addressOf, alarm, tolerance: async () => 5 }, { every: 200 });
  await ledger.fill(3);
  for (let tries = 0; tries < 100 && !(await copied()); tries++) await sleep(50);
  await running.stop();
  assert.ok(await copied());
  await ledger.fill(1);
  await sleep(300);
  assert.equal(await copied(), false);
});
