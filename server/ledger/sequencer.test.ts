/** Numbers are dense and given once, whatever writes, sequences or is killed at the same time. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import pg from 'pg';
import { transact } from '#kernel/db.ts';
import { type TestLedger, testLedger } from '#tests/factories/ledger.ts';
import { checkpointText, signNote } from './note.ts';
import { publish } from './publish.ts';
import { record, recordMany } from './record.ts';
import { LedgerHalt } from './sequence.ts';
import { sequenceAll, startSequencer } from './sequencer.ts';
import { createShard, listShards, originOf, yearOf } from './shards.ts';
import { loadSigner } from './signer.ts';
import { openLocalTiles } from './tiles/store.ts';
import { verifyLedger } from './verify/index.ts';

let ledger: TestLedger;
before(async () => {
  ledger = await testLedger();
});
after(() => ledger.close());
beforeEach(() => ledger.reset());

const file = (): string =>
  join(
    ledger.k.config.data,
    'ledger',
    originOf(ledger.k.config.city, 'audit', yearOf(ledger.k.clock.now())),
    'checkpoint',
  );
const stored = async (): Promise<string[]> =>
  (await ledger.intruder.query<{ note: string }>('select note from ledger.head order by size desc')).rows.map(
    ({ note }) => note,
  );

/** Every number once, from 0 on; every entry one number; the verifier content. */
async function assertWhole(entries: number): Promise<void> {
  const { rows } = await ledger.intruder.query(
    `select count(*)::int as n, count(distinct entry_id)::int as entries, coalesce(max(index) + 1, 0)::int as next,
            (select count(*)::int from ledger.pending) as pending from ledger.leaf`,
  );
  assert.deepEqual(rows[0], { n: entries, entries, next: entries, pending: 0 });
  const result = await verifyLedger(ledger.k.stores.postgres.appUrl);
  assert.deepEqual(result.findings, []);
  assert.equal(await readFile(file(), 'utf8'), (await stored())[0]);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10);
}

const waiting = async (): Promise<number> =>
  (await ledger.intruder.query('select count(*)::int as n from ledger.pending')).rows[0].n;

test('an act without commit leaves no entry, one that commits late gets its number late', async () => {
  const { k } = ledger;
  await assert.rejects(
    transact(k.db, async (tx) => {
      await record(tx, k, {
        kind: 'ledgertest.done',
        actor: { kind: 'platform' },
        subject: { type: 'thing', id: 'undone' },
      });
      throw new Error('undone');
    }),
  );
  const late = await k.pool.connect();
  await late.query('begin');
  const { rows } = await late.query(
    `insert into ledger.entry (id, kind, body, hash, at, subject_type, subject_id, organisations)
     values (gen_random_uuid(), 'x', 'late', sha256('\\x00'::bytea || 'late'), now(), 'thing', '1', '{}') returning id`,
  );
  await ledger.write(2);
  assert.equal(await sequenceAll(k), 2);
  await late.query('commit');
  late.release();
  assert.equal(await sequenceAll(k), 3);
  const { rows: found } = await ledger.intruder.query(
    'select index::int from ledger.leaf where entry_id = $1',
    [rows[0].id],
  );
  assert.equal(found[0].index, 2);
});

test('writers at the same time and two sequencers: dense, nothing twice', async () => {
  const { k } = ledger;
  const sequencers = [startSequencer(k, { every: 3, batch: 10 }), startSequencer(k, { every: 3, batch: 10 })];
  await Promise.all(
    Array.from({ length: 6 }, async (_, writer) => {
      for (let i = 0; i < 25; i++) await ledger.write(1 + ((i + writer) % 3));
    }),
  );
  await until(async () => (await waiting()) === 0);
  const roles = sequencers.map((one) => one.state().role).sort();
  assert.deepEqual(roles, ['leader', 'standby']);
  await Promise.all(sequencers.map((one) => one.stop()));
  await assertWhole(6 * 25 * 2);
});

test('when the leading session is lost the other takes over', async () => {
  const { k } = ledger;
  const sequencers = [startSequencer(k, { every: 3, batch: 5 }), startSequencer(k, { every: 3, batch: 5 })];
  for (let i = 0; i < 8; i++) {
    await ledger.write(20);
    await ledger.intruder.query(
      `select pg_terminate_backend(l.pid) from pg_locks l where l.locktype = 'advisory' and l.objid = 7203312`,
    );
  }
  await until(async () => (await waiting()) === 0);
  await Promise.all(sequencers.map((one) => one.stop()));
  await assertWhole(160);
});

test('killed again and again while entries come in: no gap, no double, no second root', async () => {
  const { k } = ledger;
  const program = fileURLToPath(import.meta.resolve('#tests/factories/sequencer-process.ts'));
  const start = (): ChildProcess =>
    spawn(process.execPath, [program, k.stores.postgres.appUrl, k.config.data], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  let written = 0;
  for (let round = 0; round < 6; round++) {
    const child = start();
    assert.ok(child.stdout);
    await once(child.stdout, 'data');
    // Random on purpose: between them the rounds hit every step of a pass.
    const end = Date.now() + 40 + Math.random() * 120;
    while (Date.now() < end) {
      await ledger.write(9);
      written += 9;
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  assert.equal(await sequenceAll(k), written);
  await assertWhole(written);
});

test('killed after storing and before publishing: the stored head is published, not a new one', async () => {
  await ledger.fill(3);
  const before = await readFile(file(), 'utf8');
  await ledger.fill(2);
  const [now] = await stored();
  await writeFile(file(), before);
  await sequenceAll(ledger.k);
  assert.equal(await readFile(file(), 'utf8'), now);
  await writeFile(file(), 'half a che');
  await sequenceAll(ledger.k);
  assert.equal(await readFile(file(), 'utf8'), now);
  await rm(file());
  await sequenceAll(ledger.k);
  assert.equal(await readFile(file(), 'utf8'), now);
  assert.equal((await stored()).length, 2);
  // And never a smaller one over it, whoever still holds one.
  const { k, intruder } = ledger;
  const [shard] = await listShards(intruder);
  assert.ok(shard);
  const signer = await loadSigner(intruder, k.vault, shard.origin);
  const head = { size: 3, root: Buffer.alloc(32), note: before };
  const store = openLocalTiles(join(k.config.data, 'ledger'));
  await assert.rejects(publish(k, intruder, store, { shard, signer }, 0, head), LedgerHalt);
  assert.equal(await readFile(file(), 'utf8'), now);
});

test('a database older than what was published, or with another root, stops the sequencer', async () => {
  await ledger.fill(3, 4);
  await ledger.disarm();
  await ledger.intruder.query('delete from ledger.head where size = 7');
  await ledger.intruder.query('delete from ledger.leaf where index >= 3');
  await assert.rejects(
    sequenceAll(ledger.k),
    (error) =>
      error instanceof LedgerHalt && /7 entries has been published, the database holds 3/.test(error.message),
  );
  await ledger.intruder.query('delete from ledger.head');
  await ledger.write(1);
  await assert.rejects(
    sequenceAll(ledger.k),
    (error) => error instanceof LedgerHalt && /covers 0 entries, but there are 3/.test(error.message),
  );
});

test('after an upgrade the checkpoint of the one log there was is held against the database', async () => {
  const { k, intruder } = ledger;
  const origin = 'gongshu/xingyuan';
  const year = yearOf(k.clock.now());
  await createShard(intruder, k.vault, { stream: 'audit', year, origin }, k.clock.now());
  await ledger.fill(3);
  const folder = join(k.config.data, 'ledger');
  await rename(join(folder, origin, 'checkpoint'), join(folder, 'checkpoint'));
  const { rows } = await intruder.query('select sealed from ledger.signer');
  const signed = (size: number): string =>
    signNote(checkpointText({ origin, size, root: Buffer.alloc(32) }), origin, k.vault.open(rows[0].sealed));
  // The database holds it, and the files are laid anew from the first one on.
  await rm(join(folder, origin, 'tile'), { recursive: true });
  await sequenceAll(k);
  assert.equal((await readFile(join(folder, origin, 'tile/0/000.p/3'))).length, 96);
  for (const [size, why] of [
    [4, /4 entries has been published, the database holds 3/],
    [3, /head of 3 entries is not the stored one/],
  ] as const) {
    await rm(join(folder, origin, 'checkpoint'));
    await writeFile(join(folder, 'checkpoint'), signed(size));
    await assert.rejects(sequenceAll(k), (error) => error instanceof LedgerHalt && why.test(error.message));
    await writeFile(join(folder, origin, 'checkpoint'), '');
  }
});

test('a tree that does not lead to its head stops the sequencer, and the platform goes on recording', async () => {
  await ledger.fill(3);
  await ledger.write(2);
  await ledger.disarm();
  await ledger.intruder.query(`update ledger.leaf set hash = sha256('x') where index = 1`);
  const sequencer = startSequencer(ledger.k, { every: 5 });
  await until(async () => sequencer.state().role === 'halted');
  assert.match(sequencer.state().why ?? '', /gongshu ledger verify/);
  await sequencer.stop();
  assert.equal(await waiting(), 2);
});

test('the application may add and read, and neither change nor remove', async () => {
  await ledger.fill(2);
  const app = new pg.Client({ connectionString: ledger.k.stores.postgres.appUrl });
  await app.connect();
  for (const table of ['entry', 'leaf', 'node', 'head', 'signer']) {
    for (const statement of [
      `delete from ledger.${table}`,
      `truncate ledger.${table}`,
      `drop table ledger.${table}`,
      `alter table ledger.${table} disable trigger all`,
    ]) {
      await assert.rejects(app.query(statement), { code: '42501' }, statement);
    }
  }
  await assert.rejects(app.query(`update ledger.entry set kind = 'x'`), { code: '42501' });
  await assert.rejects(app.query('update ledger.leaf set index = 9'), { code: '42501' });
  await assert.rejects(app.query(`update ledger.disclosure set person_id = entry_id`), { code: '42501' });
  await assert.rejects(app.query('insert into ledger.pending select id from ledger.entry'), {
    code: '42501',
  });
  await assert.rejects(app.query('select ledger.enqueue()'));
  // The first guard stands also against a role that has the rights, as long as triggers are on.
  await assert.rejects(ledger.intruder.query(`update ledger.entry set kind = 'x'`), /append-only/);
  await assert.rejects(ledger.intruder.query('truncate ledger.entry'), /append-only/);
  await ledger.intruder.query(`set session_replication_role = replica`);
  await assert.rejects(ledger.intruder.query('delete from ledger.leaf'), /append-only/);
  await ledger.intruder.query(`set session_replication_role = origin`);
  await app.end();
});

test('a body that does not have its hash is refused by the database itself', async () => {
  await assert.rejects(
    ledger.intruder.query(
      `insert into ledger.entry (id, kind, body, hash, at, subject_type, subject_id, organisations)
       values (gen_random_uuid(), 'x', 'a', sha256('b'), now(), 'x', 'x', '{}')`,
    ),
    { code: '23514' },
  );
});

test('many entries of one act come back in their order', async () => {
  const { k } = ledger;
  const receipts = await transact(k.db, (tx) =>
    recordMany(
      tx,
      k,
      Array.from({ length: 2500 }, (_, i) => ({
        kind: 'ledgertest.done',
        actor: { kind: 'platform' as const },
        subject: { type: 'thing', id: String(i) },
      })),
    ),
  );
  const { rows } = await sql<{ subject_id: string }>`
    select e.subject_id from unnest(${receipts.map(({ id }) => id)}::uuid[]) with ordinality as r (id, n)
    join ledger.entry e on e.id = r.id order by r.n`.execute(k.db);
  assert.deepEqual(
    rows.map(({ subject_id }) => Number(subject_id)),
    receipts.map((_, i) => i),
  );
  assert.equal(await sequenceAll(k), 2500);
});
