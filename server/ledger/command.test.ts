/** The commands as an auditor runs them: what is printed and the exit code. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { type TestLedger, testLedger } from '#tests/factories/ledger.ts';
import { ledgerCommand } from './command.ts';
import { newSigningKey } from './note.ts';

let ledger: TestLedger;
let folder: string;
before(async () => {
  ledger = await testLedger();
  folder = await mkdtemp(join(tmpdir(), 'gongshu-heads-'));
});
after(async () => {
  await ledger.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => ledger.reset());

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await ledgerCommand(
    args,
    {},
    {
      line: (text) => {
        out += `${text}\n`;
      },
      problem: (text) => {
        err += `${text}\n`;
      },
    },
  );
  return { code, out, err };
}
const data = (): string[] => ['--data', ledger.k.config.data];
const postgres = (): string[] => ['--postgres', ledger.k.stores.postgres.appUrl];

test('a sound ledger: exit code 0, and a head that can be kept', async () => {
  await ledger.fill(5);
  const head = await run('head', ...data());
  assert.match(head.out, /^gongshu\/\w+\/audit\/\d{4}\n5\n[^\n]+\n\n— gongshu\/\w+\/audit\/\d{4} [^\n]+\n$/);
  const [kept, key] = [join(folder, 'head'), join(folder, 'key')];
  await writeFile(kept, head.out);
  await writeFile(key, (await run('key', ...postgres())).out);
  await ledger.fill(5);
  const { code, out } = await run('verify', '--head', kept, '--key', key, ...postgres());
  assert.equal(code, 0, out);
  assert.match(out, /10 entries and 2 heads checked/);
  assert.match(out, /存证账本完好/);
  assert.equal((await run('fsck', '--key', key, ...data())).code, 0);
  await writeFile(key, newSigningKey('gongshu/elsewhere/audit/2026').verifierKey);
  const other = await run('fsck', '--key', key, ...data());
  assert.deepEqual([other.code, other.out], [2, '']);
});

test('a cut tail: named with its indices, exit code 1', async () => {
  await ledger.fill(3, 2);
  const kept = join(folder, 'head');
  await writeFile(kept, (await run('head', ...postgres())).out);
  await ledger.disarm();
  for (const statement of [
    'delete from ledger.entry where id in (select entry_id from ledger.leaf where index >= 3)',
    'delete from ledger.leaf where index >= 3',
    'delete from ledger.head where size > 3',
  ]) {
    await ledger.intruder.query(statement);
  }
  assert.equal((await run('verify', ...postgres())).code, 0);
  const { code, out } = await run('verify', '--head', kept, ...postgres());
  assert.equal(code, 1);
  assert.match(out, /✗ \[tail-cut\] .*第 3–4 号/);
  assert.match(out, /indices 3–4/);
  // The published checkpoint lies outside the database and tells as much.
  assert.equal((await run('verify', ...data())).code, 1);
});

test('what cannot be run says why in one go and ends with 2', async () => {
  for (const [args, words] of [
    [['verify', '--head', join(folder, 'none'), ...postgres()], /ENOENT/],
    [['verify', '--data', folder], /no database runs/],
    [['head', ...postgres()], /no head yet/],
    [['verify', '--postgres', 'postgres://nobody@127.0.0.1:1/x'], /ECONNREFUSED/],
    [['mend'], /gongshu ledger verify/],
    [['verify', '--nope'], /--nope/],
  ] as const) {
    const { code, err } = await run(...args);
    assert.equal(code, 2);
    assert.match(err, words);
  }
});
