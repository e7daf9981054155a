/** Renewal: another key within a year, a lost key, a second head; each checked by database, by files alone and by the page. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { PersonActor } from '#kernel/actor.ts';
import { newId } from '#kernel/ids.ts';
import { type TestLedger, testLedger } from '#tests/factories/ledger.ts';
import { orderKeyChange } from './change-key.ts';
import { ledgerCommand } from './command.ts';
import { explain } from './outside/check.ts';
import { readKeys } from './outside/notes.ts';
import { tlogProof } from './proof.ts';
import { addSecondHead } from './second-heads.ts';
import { sequenceAll } from './sequencer.ts';
import { logsFolder } from './tiles/store.ts';
import { verifyLedger } from './verify/index.ts';

let ledger: TestLedger;
let scratch: string;
before(async () => {
  ledger = await testLedger();
  scratch = await mkdtemp(join(tmpdir(), 'renewal-'));
});
after(async () => {
  await ledger.close();
  await rm(scratch, { recursive: true, force: true });
});
beforeEach(async () => {
  ledger.k.clock.set('2026-03-10T02:00:00Z');
  await ledger.reset();
});

const bureau: PersonActor = {
  kind: 'person',
  personId: newId(),
  organisationId: newId(),
  regionCode: '990000',
  roles: ['bureau'],
};
const ORIGIN = 'gongshu/xingyuan/audit/2026';
const path = (name: string): string => join(logsFolder(ledger.k.config.data), ORIGIN, name);
const file = async (name: string, text: string): Promise<string> => {
  await writeFile(join(scratch, name), text);
  return join(scratch, name);
};
const order = (why: 'rotated' | 'lost') =>
  orderKeyChange(ledger.k, bureau, { why, stream: 'audit', basis: [] });
const verify = (key?: string) =>
  verifyLedger(ledger.k.stores.postgres.appUrl, key === undefined ? {} : { key });
async function command(...args: string[]): Promise<{ code: number; said: string }> {
  let said = '';
  const line = (text: string): void => {
    said += `${text}\n`;
  };
  const code = await ledgerCommand(args, {}, { line, problem: line });
  return { code, said };
}
const folder = (key?: string) =>
  command('fsck', '--tiles', path(''), ...(key === undefined ? [] : ['--key', key]));
const keysNow = async (): Promise<string> => (await command('key', '--data', ledger.k.config.data)).said;
const signatures = async (): Promise<number> =>
  (await readFile(path('checkpoint'), 'utf8')).match(/^— /gm)?.length ?? 0;
const altered = async (statement: string): Promise<void> => {
  await ledger.disarm();
  await ledger.intruder.query(statement);
};

test('a key is changed: both sign for a month, and either key leads to every head', async () => {
  const receipts = await ledger.fill(20);
  const old = await keysNow();
  await order('rotated');
  await assert.rejects(order('rotated'), { code: 'ledger.key-change-ordered' });
  await sequenceAll(ledger.k);
  assert.equal(await signatures(), 2);
  ledger.k.clock.set('2026-04-20T02:00:00Z');
  await ledger.fill(300);
  assert.equal(await signatures(), 1);
  const [fresh = '', former, ...none] = (await keysNow()).trim().split('\n');
  assert.deepEqual([former, none], [old.trim(), []]);
  for (const key of [undefined, old, fresh]) {
    const found = await verify(key);
    assert.deepEqual([found.findings, found.notes], [[], []]);
    const files = await folder(key === undefined ? undefined : await file('key', key));
    assert.equal(files.code, 0, files.said);
  }
  // Who kept the old key and reads a proof of today: not decided by it alone, sound with the statement of both.
  const proof = (await tlogProof(ledger.k, receipts[3]?.hash ?? '')) ?? '';
  const [statement = ''] = JSON.parse(await readFile(path('key-changes.json'), 'utf8'));
  assert.equal(explain([proof], readKeys(old)).verdict, 'wrong');
  assert.equal(explain([proof, statement], readKeys(old)).verdict, 'sound');
  assert.equal(explain([proof, statement], readKeys(fresh)).verdict, 'sound');
  const spoilt = statement.replace('\n20\n', '\n19\n');
  assert.equal(explain([proof, spoilt], readKeys(old)).verdict, 'wrong');

  await writeFile(path('key-changes.json'), JSON.stringify([spoilt]));
  assert.match((await folder()).said, /✗ \[key-changes\.json\]/);
  await writeFile(path('key-changes.json'), JSON.stringify([statement]));
  assert.equal((await folder()).code, 0);
  await altered(`update ledger.key_change set statement = replace(statement, 'rotated', 'lost')`);
  assert.ok((await verify()).findings.some(({ code }) => code === 'key-altered'));
  await altered('delete from ledger.key_change');
  assert.ok((await verify()).findings.some(({ code }) => code === 'head-unsigned'));
});

test('a lost key is declared: the log goes on, and every verifier says what the old key does not vouch for', async () => {
  await ledger.fill(5);
  const old = await keysNow();
  await ledger.intruder.query('alter table ledger.signer disable trigger all');
  await ledger.intruder.query(`update ledger.signer set sealed = '\\x00'`);
  await ledger.write(3);
  await assert.rejects(sequenceAll(ledger.k));
  // Ordered as a change first, which cannot be made: the loss takes its place.
  await order('rotated');
  await assert.rejects(sequenceAll(ledger.k));
  await order('lost');
  await sequenceAll(ledger.k);
  await ledger.fill(4);
  const both = await keysNow();
  const fresh = both.split('\n')[0] ?? '';
  const { rows } = await ledger.intruder.query(
    `select convert_from(body, 'UTF8')::jsonb as body from ledger.entry where kind = 'ledger.key-changed'`,
  );
  assert.match(rows[0].body.detail.checkpoint, /\n5\n/);
  for (const key of [undefined, both, fresh]) {
    const found = await verify(key);
    assert.deepEqual(found.findings, []);
    assert.deepEqual(
      found.notes.map(({ code, index }) => [code, index]),
      [['key-lost', 5]],
    );
    const files = await folder(key === undefined ? undefined : await file('key', key));
    assert.equal(files.code, 0, files.said);
    assert.match(files.said, /! 密钥 \w+ 在第 5 条之后声明遗失/);
  }
  // Whoever kept the old key alone is told, not lulled.
  assert.deepEqual(
    (await verify(old)).findings.map(({ code }) => code),
    ['key-altered'],
  );
  assert.equal((await folder(await file('key', old))).code, 1);
  const [statement = ''] = JSON.parse(await readFile(path('key-changes.json'), 'utf8'));
  const { verdict, steps } = explain([statement], readKeys(old));
  assert.equal(verdict, 'incomplete');
  assert.ok(steps.some(({ ok, title }) => ok === undefined && title.en.includes('was declared lost')));
});

test('a database that is older than what was published gets no other key either', async () => {
  await ledger.fill(3, 4);
  await order('lost');
  await ledger.disarm();
  await ledger.intruder.query('delete from ledger.head where size = 7');
  await ledger.intruder.query('delete from ledger.leaf where index >= 3');
  await assert.rejects(sequenceAll(ledger.k), /it is an older state/);
  assert.deepEqual((await ledger.intruder.query('select from ledger.key_change')).rows, []);
});

for (const hash of ['sha512', 'sm3'] as const) {
  test(`a second head under ${hash}: signed with the first, checked over all entries, also in the frozen folder`, async () => {
    await ledger.fill(300, 7);
    const note = await addSecondHead(ledger.k, bureau, { hash, basis: [] });
    assert.equal(await addSecondHead(ledger.k, bureau, { hash, basis: [] }), note);
    await ledger.fill(3);
    const sound = await verify();
    assert.deepEqual(sound.findings, []);
    assert.ok(
      sound.backing.some(({ kind, by, size }) => kind === 'second-head' && by === hash && size === 307),
    );
    const name = `outside/heads/307-${hash}.note`;
    assert.equal(await readFile(path(name), 'utf8'), note);
    assert.match((await folder()).said, /第二树头 second head/);
    const steps = explain([note], readKeys(await keysNow())).steps;
    assert.ok(steps.some(({ ok, lines }) => ok && lines.includes('size 307')));
    // The year ends: the folder checks it by itself.
    ledger.k.clock.set('2026-12-31T16:00:00Z');
    await sequenceAll(ledger.k);
    const own = (): string =>
      execFileSync(process.execPath, [path('verifier/main.mjs')], { encoding: 'utf8' });
    assert.match(own(), new RegExp(`✓ ${name}`));
    // A root that its signer took from elsewhere: the platform's own key, over another tree.
    await altered(`update ledger.second_head set note = replace(note, '${hash} ', '${hash} A')`);
    assert.ok((await verify()).findings.some(({ code }) => code === 'backing-altered'));
    await writeFile(path(name), note.replace(`${hash} `, `${hash} A`));
    assert.equal((await folder()).code, 1);
    assert.throws(own);
  });
}
