/** The published log: what a stranger reads and proves, through a turn of the year, kills at every step and a clock set back. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PersonActor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { type TestLedger, testLedger } from '#tests/factories/ledger.ts';
import { orderKeyChange } from '../change-key.ts';
import { ledgerCommand } from '../command.ts';
import { consistency, tlogProof } from '../proof.ts';
import { recordMany } from '../record.ts';
import { sequenceAll } from '../sequencer.ts';
import { listShards } from '../shards.ts';
import { verifyLedger } from '../verify/index.ts';
import { logsFolder } from './store.ts';

const run = promisify(execFile);
let ledger: TestLedger;
let scratch: string;
before(async () => {
  ledger = await testLedger();
  scratch = await mkdtemp(join(tmpdir(), 'gongshu-log-'));
});
after(async () => {
  await ledger.close();
  await rm(scratch, { recursive: true, force: true });
});
beforeEach(async () => {
  ledger.k.clock.set('2026-03-10T02:00:00Z');
  await ledger.reset();
});

const ORIGIN = 'gongshu/xingyuan/audit/2026';
const keeper: PersonActor = {
  kind: 'person',
  personId: newId(),
  organisationId: newId(),
  regionCode: '990000',
  roles: ['bureau'],
};
const NEXT = 'gongshu/xingyuan/audit/2027';
const folder = (origin: string): string => join(logsFolder(ledger.k.config.data), origin);

async function command(...args: string[]): Promise<{ code: number; said: string }> {
  let said = '';
  const line = (text: string): void => {
    said += `${text}\n`;
  };
  const code = await ledgerCommand(args, {}, { line, problem: line });
  return { code, said };
}
const data = (): string[] => ['--data', ledger.k.config.data];

/** Database and files say the same, and both are sound. */
async function assertSound(): Promise<void> {
  const verified = await verifyLedger(ledger.k.stores.postgres.appUrl);
  assert.deepEqual(verified.findings, []);
  const files = await command('fsck', ...data());
  assert.equal(files.code, 0, files.said);
}

async function flipped(path: string, at: number, look: () => Promise<void>): Promise<void> {
  const whole = await readFile(path);
  const spoilt = Buffer.from(whole);
  spoilt[at] = (spoilt[at] ?? 0) ^ 1;
  await writeFile(path, spoilt);
  await look();
  await writeFile(path, whole);
}

/** The program written on Go's own packages; undefined, with the reason said, where it cannot be built. */
async function strangersVerifier(): Promise<string | { absent: string }> {
  const program = join(scratch, 'verifier');
  try {
    await run('go', ['build', '-o', program, '.'], {
      cwd: fileURLToPath(new URL('../outside/go/', import.meta.url)),
      env: {
        ...process.env,
        GOFLAGS: '-mod=readonly',
        GOPROXY: 'off',
        GOTOOLCHAIN: 'local',
        CGO_ENABLED: '0',
      },
    });
    return program;
  } catch (error) {
    const said = error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error);
    return { absent: `Go or its module golang.org/x/mod is not at hand: ${said}` };
  }
}

test('a verifier that is not ours accepts head, proof, growth and files, and refuses one flipped byte of each', async (t) => {
  const program = await strangersVerifier();
  if (typeof program !== 'string') {
    t.skip(program.absent);
    return;
  }
  const accepts = async (...args: string[]): Promise<boolean> =>
    await run(program, args).then(
      () => true,
      () => false,
    );
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(scratch, name), text);
    return join(scratch, name);
  };
  const receipts = await ledger.fill(300);
  const key = join(folder(ORIGIN), 'verifier-key');
  const old = await file('old', await readFile(join(folder(ORIGIN), 'checkpoint'), 'utf8'));
  await ledger.fill(400);
  const head = join(folder(ORIGIN), 'checkpoint');
  const leaf = receipts[123]?.hash ?? '';
  const text = await tlogProof(ledger.k, leaf);
  assert.ok(text);
  const proof = await file('a.tlog-proof', text);
  const nodes = await consistency(ledger.k, ORIGIN, 300, 700);
  const grown = await file('consistency', `${nodes.join('\n')}\n`);

  assert.ok(await accepts('checkpoint', key, head));
  assert.ok(await accepts('proof', key, proof, leaf));
  assert.ok(await accepts('consistency', key, old, head, grown));
  assert.ok(await accepts('tiles', key, folder(ORIGIN)));
  assert.ok(text.length < 2048, `a proof has ${text.length} characters`);

  await flipped(head, 40, async () => assert.equal(await accepts('checkpoint', key, head), false));
  await flipped(key, 60, async () => assert.equal(await accepts('checkpoint', key, head), false));
  // Behind the line of extra data, which nothing in the format vouches for.
  for (const at of [95, 140, text.length - 20])
    await flipped(proof, at, async () =>
      assert.equal(await accepts('proof', key, proof, leaf), false, text.slice(at - 5, at + 5)),
    );
  assert.equal(await accepts('proof', key, proof, receipts[124]?.hash ?? ''), false);
  await flipped(grown, 10, async () =>
    assert.equal(await accepts('consistency', key, old, head, grown), false),
  );
  for (const path of ['tile/0/001', 'tile/1/000.p/2', 'tile/entries/000', 'tile/entries/002.p/188']) {
    await flipped(join(folder(ORIGIN), path), 33, async () => {
      assert.equal(await accepts('tiles', key, folder(ORIGIN)), false, path);
      const ours = await command('fsck', '--tiles', folder(ORIGIN), '--key', key);
      assert.equal(ours.code, 1);
      assert.ok(ours.said.includes('✗ ['), ours.said);
    });
  }
  // Another key: by the statement of both, then by the new key alone.
  await orderKeyChange(ledger.k, keeper, { why: 'rotated', stream: 'audit', basis: [] });
  await sequenceAll(ledger.k);
  ledger.k.clock.set('2026-05-10T02:00:00Z');
  await ledger.fill(2);
  const [statement] = JSON.parse(await readFile(join(folder(ORIGIN), 'key-changes.json'), 'utf8'));
  const change = await file('change', statement);
  assert.ok(await accepts('keychange', key, change));
  assert.equal(await accepts('tiles', key, folder(ORIGIN)), false);
  const { stdout: fresh } = await run(program, ['keychange', key, change]);
  const both = await file('keys', `${await readFile(key, 'utf8')}${fresh.split('\n')[0]}\n`);
  assert.ok(await accepts('tiles', both, folder(ORIGIN)));
  await flipped(change, 70, async () => assert.equal(await accepts('keychange', key, change), false));
  await assertSound();
});

test('prove prints a proof that verify explains; another entry or key does not pass', async () => {
  const receipts = await ledger.fill(20, 5);
  const [one, other] = receipts;
  assert.ok(one && other);
  const proof = join(scratch, 'one.tlog-proof');
  const key = join(folder(ORIGIN), 'verifier-key');
  await writeFile(proof, (await command('prove', one.hash, ...data())).said);
  const { rows } = await ledger.intruder.query('select id, body from ledger.entry where id = any($1)', [
    [one.id, other.id],
  ]);
  const entry = join(scratch, 'entry.json');
  const bodyOf = (id: string): Buffer => rows.find((row) => row.id === id).body;
  await writeFile(entry, bodyOf(one.id));
  const sound = await command('verify', '--proof', proof, '--entry', entry, '--key', key);
  assert.equal(sound.code, 0, sound.said);
  assert.match(sound.said, /✓ 从叶节点沿 5 步路径算到树根/);
  await writeFile(entry, bodyOf(other.id));
  assert.equal((await command('verify', '--proof', proof, '--entry', entry, '--key', key)).code, 1);
  const keyless = await command('verify', '--proof', proof);
  assert.deepEqual([keyless.code, /尚不能判定/.test(keyless.said)], [1, true]);
  assert.equal((await command('prove', 'f'.repeat(64), ...data())).code, 2);
  assert.equal((await command('prove', 'x', ...data())).code, 2);
});

test('the year turns: the old log names its heir, the new one quotes its end, the old folder stands by itself', async () => {
  await ledger.fill(5);
  const key = await readFile(join(folder(ORIGIN), 'verifier-key'), 'utf8');
  const receipts = await ledger.write(3);
  ledger.k.clock.set('2026-12-31T16:00:00Z');
  const later = await ledger.write(2);
  await sequenceAll(ledger.k);
  const shards = await listShards(ledger.k.pool);
  assert.deepEqual(
    shards.map(({ origin, frozen }) => [origin, frozen !== null]),
    [
      [ORIGIN, true],
      [NEXT, false],
    ],
  );
  // What was done before midnight stands in the old year, what came after it in the new one.
  const shardsOf = async (ids: string[]): Promise<number[]> =>
    (
      await ledger.intruder.query('select distinct shard from ledger.leaf where entry_id = any($1)', [ids])
    ).rows.map(({ shard }) => shard);
  assert.deepEqual(await shardsOf(receipts.map(({ id }) => id)), [1]);
  assert.deepEqual(await shardsOf(later.map(({ id }) => id)), [2]);
  await assertSound();
  // The old proof still holds, by the key that was handed out at its time.
  const proof = await tlogProof(ledger.k, receipts[0]?.hash ?? '');
  await writeFile(join(scratch, 'old.tlog-proof'), proof ?? '');
  await writeFile(join(scratch, 'old.key'), key);
  const held = await command(
    ...['verify', '--proof', join(scratch, 'old.tlog-proof'), '--key', join(scratch, 'old.key')],
  );
  assert.equal(held.code, 0, held.said);
  // The folder checks itself, with what lies in it and Node alone.
  const { stdout } = await run(process.execPath, [join(folder(ORIGIN), 'verifier/main.mjs')]);
  assert.match(stdout, /9 \/ 9, root .*\n完好/);
  const bundle = join(folder(ORIGIN), 'tile/entries/000.p/9');
  await flipped(bundle, 100, async () => {
    await assert.rejects(run(process.execPath, [join(folder(ORIGIN), 'verifier/main.mjs')]), { code: 1 });
  });
  assert.match(await readFile(join(folder(ORIGIN), 'README.md'), 'utf8'), /2026 年度的存证账本/);
  assert.match(await readFile(join(folder(ORIGIN), 'verifier/go/main.go'), 'utf8'), /sumdb\/tlog/);
  assert.match(await readFile(join(folder(ORIGIN), 'verify.html'), 'utf8'), /function explain/);
  const chain = JSON.parse(await readFile(join(folder(ORIGIN), 'chain.json'), 'utf8'));
  assert.deepEqual([chain.next.origin, /shard-opened/.test(chain.next.firstEntry)], [NEXT, true]);

  // Back over the edge: nothing opens a second time, what is written goes on in the newest log.
  ledger.k.clock.set('2026-12-31T15:00:00Z');
  const back = await ledger.fill(4);
  assert.deepEqual(await shardsOf(back.map(({ id }) => id)), [2]);
  assert.equal((await listShards(ledger.k.pool)).length, 2);
  await assertSound();

  // An heir exchanged for another key is no heir.
  await ledger.disarm();
  await ledger.intruder.query(
    `update ledger.signer set verifier_key = (select verifier_key from ledger.signer where origin = $1) where origin = $2`,
    [ORIGIN, NEXT],
  );
  const { findings } = await verifyLedger(ledger.k.stores.postgres.appUrl);
  assert.ok(findings.some(({ code }) => code === 'chain-broken'));
  // The younger year taken away with every row of it: the older one misses its heir, and so do its files.
  const without = [
    'delete from ledger.entry where id in (select entry_id from ledger.leaf where shard = 2)',
    ...['leaf', 'node', 'head'].map((table) => `delete from ledger.${table} where shard = 2`),
    'delete from ledger.shard where id = 2',
    `delete from ledger.signer where origin <> '${ORIGIN}'`,
  ];
  for (const statement of without) await ledger.intruder.query(statement);
  const missed = await verifyLedger(ledger.k.stores.postgres.appUrl);
  assert.deepEqual(
    missed.findings.map(({ code }) => code),
    ['year-missing'],
  );
  const files = await command('fsck', '--data', ledger.k.config.data);
  assert.equal(files.code, 1);
  assert.match(files.said, new RegExp(NEXT));
});

test('killed at every step of a pass and of a turn of the year: the same call goes on, and nothing is doubled', async () => {
  const program = fileURLToPath(import.meta.resolve('#tests/factories/sequencer-process.ts'));
  const killedAt = async (point: string, now: string): Promise<void> => {
    const child = spawn(
      process.execPath,
      [program, ledger.k.stores.postgres.appUrl, ledger.k.config.data, now],
      { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, GONGSHU_FAULT: point } },
    );
    const [, signal] = await once(child, 'exit');
    assert.equal(signal, 'SIGKILL', point);
  };
  const sizes: number[] = [];
  for (const point of ['number:exit', 'tiles:middle', 'tiles:exit', 'checkpoint:exit']) {
    await ledger.write(300);
    await killedAt(point, '2026-03-10T02:00:00Z');
    // Between tiles and checkpoint the old head still stands, and all it needs with it.
    const found = await command('fsck', '--tiles', folder(ORIGIN));
    if (point !== 'number:exit')
      assert.equal(found.code, found.said.includes('没有检查点') ? 1 : 0, found.said);
    sizes.push(await sequenceAll(ledger.k));
    await assertSound();
  }
  assert.deepEqual(sizes, [300, 600, 900, 1200]);
  // Between the new key and the first checkpoint that bears it.
  await orderKeyChange(ledger.k, keeper, { why: 'rotated', stream: 'audit', basis: [] });
  await killedAt('key:exit', '2026-03-10T02:00:00Z');
  await sequenceAll(ledger.k);
  await assertSound();
  for (const [turn, point] of ['year:exit', 'tiles:exit', 'freeze:middle'].entries()) {
    await ledger.write(3);
    const now = `${2027 + turn}-01-01T00:00:00+08:00`;
    await killedAt(point, now);
    ledger.k.clock.set(now);
    await sequenceAll(ledger.k);
    await assertSound();
  }
  const frozen = (await listShards(ledger.k.pool)).map((shard) => shard.frozen !== null);
  assert.deepEqual(frozen, [true, true, true, false]);
});

test('acts of the test environment are a log of their own', async () => {
  await ledger.fill(2);
  const entry = {
    kind: 'ledgertest.done',
    actor: { kind: 'platform' as const },
    subject: { type: 'thing', id: '1' },
    stream: 'test' as const,
  };
  await transact(ledger.k.db, (tx) => recordMany(tx, ledger.k, [entry, entry, entry]));
  await sequenceAll(ledger.k);
  assert.match(await readFile(join(folder('gongshu/xingyuan/test/2026'), 'checkpoint'), 'utf8'), /\n3\n/);
  assert.match(await readFile(join(folder(ORIGIN), 'checkpoint'), 'utf8'), /\n2\n/);
  await assertSound();
});

test('of old heads the last of each hour stays; no other deletion passes, and all still verifies', async () => {
  const { clock } = ledger.k;
  for (let minutes = 0; minutes < 4; minutes++) {
    clock.set(new Date(Date.parse('2026-03-10T02:00:00Z') + minutes * 20 * 60_000));
    await ledger.fill(1);
  }
  const heads = async (): Promise<number[]> =>
    (await ledger.intruder.query('select size::int from ledger.head order by size')).rows.map(
      ({ size }) => size,
    );
  await assert.rejects(ledger.k.pool.query('delete from ledger.head where size = 1'), /append-only/);
  clock.set('2026-03-13T02:00:00Z');
  await ledger.fill(1);
  await assert.rejects(ledger.k.pool.query('delete from ledger.head where size = 3'), /append-only/);
  await sequenceAll(ledger.k);
  assert.deepEqual(await heads(), [3, 4, 5]);
  await assertSound();
});
