/** The intruder with every right and no guard: whatever is done to the ledger is found and named. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { transact } from '#kernel/db.ts';
import { type TestLedger, testLedger } from '#tests/factories/ledger.ts';
import { eraseDisclosures } from '../erase.ts';
import { append, emptyFrontier, leafHash, rootOf } from '../merkle.ts';
import { checkpointText, signNote } from '../note.ts';
import { lastHead } from '../sequence.ts';
import type { Finding, FindingCode } from './findings.ts';
import { type VerifyOptions, verifyLedger } from './index.ts';

let ledger: TestLedger;
before(async () => {
  ledger = await testLedger();
});
after(() => ledger.close());
beforeEach(() => ledger.reset());

const verify = (options?: VerifyOptions) => verifyLedger(ledger.k.stores.postgres.appUrl, options);
const sql = (text: string, values: unknown[] = []) => ledger.intruder.query(text, values);
const at = async (index: number): Promise<string> => {
  const { rows } = await sql('select entry_id from ledger.leaf where index = $1', [index]);
  return rows[0].entry_id;
};
const note = async (): Promise<string> => (await lastHead(ledger.intruder, 1))?.note ?? '';

/** The findings, of which one must have this code, index and (where given) entry. */
async function found(
  code: FindingCode,
  where: { index?: number; until?: number; entry?: string },
): Promise<Finding[]> {
  const { ok, findings } = await verify();
  assert.equal(ok, false);
  const hit = findings.find(
    (one) =>
      one.code === code &&
      (where.index === undefined || one.index === where.index) &&
      (where.until === undefined || one.until === where.until) &&
      (where.entry === undefined || one.entry === where.entry),
  );
  assert.ok(
    hit,
    `${code} ${JSON.stringify(where)} in ${JSON.stringify(findings.map(({ text, ...rest }) => [rest, text.en]))}`,
  );
  assert.ok(hit.text.zh && hit.text.en);
  return findings;
}
const codes = (findings: readonly Finding[]): string[] =>
  [...new Set(findings.map(({ code }) => code))].sort();

for (const size of [1, 2, 3, 255, 256, 257, 700]) {
  test(`an honest ledger of ${size} entries is sound`, async () => {
    await ledger.fill(...(size > 3 ? [size - 2, 2] : Array.from({ length: size }, () => 1)));
    await ledger.write(2);
    const kept = await note();
    const result = await verify({ heads: [{ name: 'kept', note: kept }] });
    assert.deepEqual(result.findings, []);
    assert.deepEqual([result.ok, result.entries, result.waiting], [true, size, 2]);
  });
}

test('an empty ledger is sound', async () => {
  assert.equal((await verify()).ok, true);
});

test('an altered body is named', async () => {
  await ledger.fill(20);
  await ledger.disarm();
  const entry = await at(7);
  await sql('alter table ledger.entry drop constraint entry_check');
  await sql(
    `update ledger.entry set body = convert_to(replace(convert_from(body, 'UTF8'), 'thing', 'thong'), 'UTF8') where id = $1`,
    [entry],
  );
  const findings = await found('body-altered', { index: 7, entry });
  assert.equal(findings.length, 1);
  await sql('delete from ledger.entry where id = $1', [entry]);
  await sql(
    `alter table ledger.entry add constraint entry_check check (hash = sha256('\\x00'::bytea || body))`,
  );
});

test('an altered hash is named', async () => {
  await ledger.fill(20);
  await ledger.disarm();
  const entry = await at(7);
  await sql('alter table ledger.entry drop constraint entry_check');
  await sql(`update ledger.entry set hash = sha256('x') where id = $1`, [entry]);
  assert.deepEqual(codes(await found('hash-altered', { index: 7, entry })), ['hash-altered']);
  await sql('delete from ledger.entry where id = $1', [entry]);
  await sql(
    `alter table ledger.entry add constraint entry_check check (hash = sha256('\\x00'::bytea || body))`,
  );
});

test('body and hash rewritten together are named', async () => {
  await ledger.fill(20);
  await ledger.disarm();
  const entry = await at(19);
  await sql(
    `with new as (select id, convert_to(replace(convert_from(body, 'UTF8'), 'thing', 'thong'), 'UTF8') as body from ledger.entry where id = $1)
     update ledger.entry e set body = new.body, hash = sha256('\\x00'::bytea || new.body), subject_type = 'thong' from new where new.id = e.id`,
    [entry],
  );
  assert.deepEqual(codes(await found('entry-rewritten', { index: 19, entry })), ['entry-rewritten']);
});

test('an altered query column and an altered disclosure are named', async () => {
  const personId = '019b0000-0000-7000-8000-000000000001';
  await ledger.write(1, {
    kind: 'person',
    personId,
    organisationId: '019b0000-0000-7000-8000-0000000000aa',
    regionCode: '990000',
    roles: [],
  });
  await ledger.fill(5);
  assert.equal((await verify()).ok, true);
  await ledger.disarm();
  const entry = await at(3);
  await sql(`update ledger.entry set subject_id = 'other' where id = $1`, [entry]);
  await sql('update ledger.disclosure set person_id = $1', ['019b0000-0000-7000-8000-000000000002']);
  await found('column-altered', { index: 3, entry });
  await found('disclosure-altered', { index: 0 });
});

test('with the salt erased the ledger still verifies, and says only how many', async () => {
  const personId = '019b0000-0000-7000-8000-000000000001';
  await ledger.write(3, {
    kind: 'person',
    personId,
    organisationId: '019b0000-0000-7000-8000-0000000000aa',
    regionCode: '990000',
    roles: [],
  });
  await ledger.fill(1);
  const { k } = ledger;
  const before = new Date(k.clock.now().getTime() + 1);
  const request = { personId, before, actor: { kind: 'platform' as const }, basis: [] };
  assert.equal(await transact(k.db, (tx) => eraseDisclosures(tx, k, request)), 3);
  const { rows } = await sql(
    `select convert_from(body, 'UTF8') as body from ledger.entry where kind = 'ledger.disclosure-erased'`,
  );
  assert.equal(JSON.parse(rows[0].body).detail.erased, 3);
  assert.ok(!rows[0].body.includes(personId));
  assert.equal((await verify()).ok, true);
});

test('a deleted entry is named, with and without its number', async () => {
  await ledger.fill(300, 10);
  await ledger.disarm();
  const [a, b] = [await at(40), await at(305)];
  await sql('delete from ledger.entry where id = any($1::uuid[])', [[a, b]]);
  await found('entry-deleted', { index: 40, entry: a });
  await found('entry-deleted', { index: 305, entry: b });
  await sql('delete from ledger.leaf where index = 40');
  await found('index-missing', { index: 40, until: 40 });
});

test('an entry deleted before it got its number is named', async () => {
  await ledger.fill(2);
  const [first] = await ledger.write(2);
  await ledger.disarm();
  await sql('delete from ledger.entry where id = $1', [first?.id]);
  await found('entry-deleted', { entry: first?.id ?? '' });
});

test('an entry put in past the platform is named', async () => {
  await ledger.fill(3);
  const [late] = await ledger.write(1);
  await ledger.disarm();
  await sql('delete from ledger.pending');
  await found('entry-inserted', { entry: late?.id ?? '' });
});

test('an entry put in with a number of its own is named', async () => {
  await ledger.fill(3);
  const [late] = await ledger.write(1);
  await ledger.disarm();
  await sql('delete from ledger.pending');
  await sql(
    'insert into ledger.leaf (shard, index, entry_id, hash) select 1, 3, id, hash from ledger.entry where id = $1',
    [late?.id],
  );
  await found('tail-grown', { index: 3, until: 3 });
});

async function exchange(i: number, j: number): Promise<void> {
  await sql('update ledger.leaf set index = 1000000 where index = $1', [i]);
  await sql('update ledger.leaf set index = $1 where index = $2', [i, j]);
  await sql('update ledger.leaf set index = $1 where index = 1000000', [j]);
}

for (const [portions, i, j] of [
  [[20], 5, 9],
  [[5, 5, 10], 2, 13],
  [[600], 3, 200],
  [[600, 20], 10, 300],
  [[600, 20], 10, 610],
  [[600, 20], 599, 601],
] as const) {
  test(`indices ${i} and ${j} exchanged in a ledger of ${portions.join(' + ')} are named`, async () => {
    await ledger.fill(...portions);
    await ledger.disarm();
    await exchange(i, j);
    await found('swapped', { index: i, until: j });
  });
}

test('two numbers that point to each other’s entries are named', async () => {
  await ledger.fill(20);
  await ledger.disarm();
  const [a, b] = [await at(4), await at(11)];
  await sql('update ledger.leaf set entry_id = gen_random_uuid() where index = 4');
  await sql('update ledger.leaf set entry_id = $1 where index = 11', [a]);
  await sql('update ledger.leaf set entry_id = $1 where index = 4', [b]);
  await found('swapped', { index: 4, until: 11 });
});

test('numbers raised from one place on are named', async () => {
  await ledger.fill(20, 10);
  await ledger.disarm();
  await sql('update ledger.leaf set index = index + 1000000 where index >= 10');
  await sql('update ledger.leaf set index = index - 999900 where index >= 1000000');
  await found('renumbered', { index: 10 });
});

for (const portions of [[20], [300, 20], [700]]) {
  test(`a number taken away and the rest moved down is named (${portions.join(' + ')})`, async () => {
    await ledger.fill(...portions);
    await ledger.disarm();
    const entry = await at(10);
    await sql('delete from ledger.leaf where index = 10');
    await sql('update ledger.leaf set index = -index where index > 10').catch(() => undefined);
    await sql('update ledger.leaf set index = index + 1000000 where index > 10');
    await sql('update ledger.leaf set index = index - 1000001 where index > 1000000');
    await found('renumbered', { index: 10, entry });
    await found('entry-inserted', { entry });
    // And when the entry itself is gone too, the stretch and the count remain.
    await sql('delete from ledger.entry where id = $1', [entry]);
    await found('tail-cut', {});
  });
}

test('an entry put in between, the rest moved up, is named', async () => {
  await ledger.fill(700);
  const [late] = await ledger.write(1);
  await ledger.disarm();
  await sql('delete from ledger.pending');
  await sql('update ledger.leaf set index = index + 1000000 where index >= 100');
  await sql('update ledger.leaf set index = index - 999999 where index >= 1000000');
  await sql(
    'insert into ledger.leaf (shard, index, entry_id, hash) select 1, 100, id, hash from ledger.entry where id = $1',
    [late?.id],
  );
  await found('renumbered', { index: 100 });
});

test('a tail cut off is named by the head that remains', async () => {
  await ledger.fill(250, 20);
  await ledger.disarm();
  await sql('delete from ledger.entry where id in (select entry_id from ledger.leaf where index >= 260)');
  await sql('delete from ledger.leaf where index >= 260');
  await found('tail-cut', { index: 260, until: 269 });
});

test('a tail cut off with its heads is named by a head kept elsewhere only', async () => {
  await ledger.fill(250, 20);
  const kept = await note();
  await ledger.disarm();
  await sql('delete from ledger.entry where id in (select entry_id from ledger.leaf where index >= 250)');
  await sql('delete from ledger.leaf where index >= 250');
  await sql('delete from ledger.head where size > 250');
  await sql('delete from ledger.node');
  assert.equal((await verify()).ok, true);
  const { findings } = await verify({ heads: [{ name: 'kept.txt', note: kept }] });
  assert.deepEqual(codes(findings), ['tail-cut']);
  assert.match(findings[0]?.text.en ?? '', /kept\.txt covers 270 entries, only 250 are there/);
});

/** What an operator who holds the signing key could do: everything computed anew. */
async function rewriteAll(): Promise<void> {
  const { rows } = await sql(
    'select l.index, e.body from ledger.leaf l join ledger.entry e on e.id = l.entry_id order by index',
  );
  const frontier = emptyFrontier();
  const signer = (await sql('select origin, sealed from ledger.signer')).rows[0];
  for (const { index, body } of rows) {
    const leaf = leafHash(body);
    await sql('update ledger.leaf set hash = $2 where index = $1', [index, leaf]);
    append(frontier, leaf);
    const root = rootOf(frontier);
    const text = checkpointText({ origin: signer.origin, size: frontier.size, root });
    await sql('update ledger.head set root = $2, note = $3 where size = $1', [
      frontier.size,
      root,
      signNote(text, signer.origin, ledger.k.vault.open(signer.sealed)),
    ]);
  }
}

test('a consistent rewriting with the signing key is caught by a head kept elsewhere, and only by it', async () => {
  await ledger.fill(20, 10);
  const kept = await note();
  await ledger.disarm();
  const entry = await at(12);
  await sql(
    `with new as (select id, convert_to(replace(convert_from(body, 'UTF8'), 'thing', 'thong'), 'UTF8') as body from ledger.entry where id = $1)
     update ledger.entry e set body = new.body, hash = sha256('\\x00'::bytea || new.body), subject_type = 'thong' from new where new.id = e.id`,
    [entry],
  );
  await rewriteAll();
  assert.deepEqual((await verify()).findings, []);
  const { findings } = await verify({ heads: [{ name: 'kept.txt', note: kept }] });
  assert.deepEqual(codes(findings), ['kept-head-mismatch']);
});

test('the same without the signing key is caught by the signatures', async () => {
  await ledger.fill(20);
  await ledger.disarm();
  await sql(`update ledger.head set root = sha256('x')`);
  await found('head-altered', {});
  await sql(`update ledger.head set note = replace(note, '20', '21')`);
  await found('head-unsigned', {});
});

test('a kept head of another ledger, or with one letter changed, is refused', async () => {
  await ledger.fill(3);
  const kept = await note();
  for (const bad of [kept.replace('\n3\n', '\n2\n'), 'nothing', '']) {
    const { findings } = await verify({ heads: [{ name: 'kept', note: bad }] });
    assert.deepEqual(codes(findings), ['kept-head-invalid']);
  }
});

test('an altered subtree hash is told from altered entries', async () => {
  await ledger.fill(300, 5);
  await ledger.disarm();
  await sql(`update ledger.node set hash = sha256('x')`);
  assert.deepEqual(codes(await found('node-altered', { index: 0, until: 255 })), ['node-altered']);
});

test('an entry numbered in a shard nobody knows, a shard without its key and one of another stream are named', async () => {
  await ledger.fill(5);
  await ledger.write(1);
  await ledger.disarm();
  await sql(
    'insert into ledger.leaf (shard, index, entry_id, hash) select 9, 0, e.id, e.hash from ledger.pending p join ledger.entry e on e.id = p.entry_id',
  );
  const { rows } = await sql('delete from ledger.pending returning entry_id');
  assert.deepEqual(codes(await found('shard-unknown', { index: 0, entry: rows[0].entry_id })), [
    'shard-unknown',
  ]);
  await sql('delete from ledger.leaf where shard = 9');
  await sql(`delete from ledger.entry where id = $1`, [rows[0].entry_id]);
  await sql(`update ledger.shard set stream = 'test'`);
  assert.deepEqual(codes(await found('stream-mismatch', { index: 0, until: 4 })), ['stream-mismatch']);
  await sql('delete from ledger.shard');
  assert.deepEqual(codes(await found('shard-unknown', { index: 4, entry: await at(4) })), ['shard-unknown']);
  await ledger.reset();
  await ledger.fill(2);
  await ledger.disarm();
  await sql('delete from ledger.signer');
  assert.deepEqual(codes(await found('key-missing', {})), ['head-unsigned', 'key-missing']);
});
