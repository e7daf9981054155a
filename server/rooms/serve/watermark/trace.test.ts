/** Exports as they are marked on the platform, and found files held against them: a recipient, several who averaged, a token, nobody. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import iconv from 'iconv-lite';
import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { loadLaw } from '#law/index.ts';
import { type ServeFixture, serveFixture, servePlatform } from '#tests/factories/serve.ts';
import { testStack } from '#tests/factories/stack.ts';
import type { Serving } from '../context.ts';
import type { Grant } from '../grants.ts';
import { policyStream } from '../policy-sql/stream.ts';
import { getServiceVersion } from '../repository.ts';
import { commitmentOf, findMark, markExport } from './export.ts';
import { readFound } from './read-file.ts';
import { traceMark } from './trace.ts';

const fixtures = new URL('../../../../tests/fixtures/regulations', import.meta.url).pathname;
const columns = ['id_no', 'name', 'income'];

let p: Serving;
let made: ServeFixture;
before(async () => {
  const stack = await testStack();
  p = servePlatform(stack, loadLaw(fixtures, 'xingyuan'));
  made = await serveFixture(p, 1500, 'conditional', {}, { mayMoveBy: { income: '10' } });
});

async function exported(
  grant: Grant,
): Promise<{ exportId: string; header: string[]; rows: (string | null)[][] }> {
  const exportId = newId();
  const version = await getServiceVersion(p.db, made.versionId);
  assert.ok(version);
  const { id: versionId, plan, generation } = version;
  const stream = policyStream(p, { plan, terms: grant.terms, versionId, generation, store: 'postgres' });
  const mark = await markExport(p, { exportId, grant, version, personId: null, stream });
  const rows: (string | null)[][] = [];
  for await (const batch of mark.batches()) for (const { cells } of batch) rows.push(cells);
  return { exportId, header: mark.columns.map(({ name }) => name), rows };
}

const csv = (header: readonly string[], rows: readonly (readonly (string | null)[])[]): Buffer =>
  Buffer.from([header, ...rows].map((cells) => cells.map((cell) => cell ?? '').join(',')).join('\n'));
const named = async (file: Buffer): Promise<string[]> =>
  (await traceMark(p, made.bureau, file)).named.map(({ exportId }) => exportId);

test('each of several exports is named by its own rows, by title as well, in another encoding, as lines of JSON', async () => {
  const grant = await made.grant({ columns });
  const [one, two] = [await exported(grant), await exported(grant)];
  assert.notDeepEqual(one.rows, two.rows);
  assert.deepEqual(await named(csv(one.header, [...one.rows].reverse())), [one.exportId]);
  const titled = csv(
    ['年收入', '证件号码'],
    two.rows.map(([id = null, , income = null]) => [income, id]),
  );
  assert.deepEqual(await named(iconv.encode(titled.toString(), 'gb18030')), [two.exportId]);
  const lines = one.rows.map(([id, name, income]) =>
    JSON.stringify({ id_no: id, name, income: Number(income) }),
  );
  assert.deepEqual(await named(Buffer.from(lines.join('\n'))), [one.exportId]);
  const clean = policyStream(p, {
    plan: made.plan,
    terms: grant.terms,
    versionId: made.versionId,
    generation: 1,
    store: 'postgres',
  });
  const plain: (string | null)[][] = [];
  for await (const { cells } of clean) plain.push(cells);
  const outcome = await traceMark(p, made.bureau, csv(columns, plain));
  assert.deepEqual(outcome.named, []);
  assert.ok(outcome.exports >= 2 && outcome.columns.includes('income'));
  const { rows } = await sql`select 1 from ledger.entry where kind = 'serve.mark-traced'`.execute(p.db);
  assert.ok(rows.length >= 4, 'each look is on record');
});

test('the commitment on record is that of the key, and the same export again bears the same mark', async () => {
  const grant = await made.grant({ columns });
  const { exportId } = await exported(grant);
  const mark = await findMark(p.db, exportId);
  assert.ok(mark);
  assert.equal(mark.commitment, commitmentOf(exportId, p.vault.open(mark.sealed)));
  const { rows } = await sql<{
    body: Buffer;
  }>`select body from ledger.entry where subject_id = ${exportId}`.execute(p.db);
  assert.ok(String(rows[0]?.body).includes(mark.commitment));
});

test('three who averaged their copies are each named with the rows as they were', async () => {
  const grant = await made.grant({ columns });
  const copies = [await exported(grant), await exported(grant), await exported(grant)];
  const averaged = (copies[0]?.rows ?? []).map(([id = null, name = null], n) => {
    const sum = copies.reduce((total, copy) => total + Number(copy.rows[n]?.[2]), 0);
    return [id, name, (sum / 3).toFixed(2)];
  });
  // Also of a service that is held back: nothing of it leaves here.
  await sql`update serve.service set held_at = now() where id = ${made.serviceId}`.execute(p.db);
  const file = csv(columns, averaged);
  const [found = [], again] = await Promise.all([named(file), named(file)]);
  await sql`update serve.service set held_at = null where id = ${made.serviceId}`.execute(p.db);
  assert.deepEqual(again, found, 'two looks at once do not disturb each other');
  assert.deepEqual([...found].sort(), copies.map(({ exportId }) => exportId).sort());
});

test('few rows bear tokens, and one of them is enough', async () => {
  const grant = await made.grant({
    columns,
    rows: { all: [{ column: 'id_no', op: 'lt', value: 'X0000050' }] },
  });
  const { exportId, header, rows } = await exported(grant);
  assert.deepEqual([header.at(-1), rows.length], ['gongshu_mark', 49]);
  assert.deepEqual(await named(csv(header, rows.slice(7, 8))), [exportId]);
  assert.deepEqual(await named(csv(['a'], [['0123456789abcdef01234567']])), []);
});

test('what is no table is refused', () => {
  for (const bytes of ['', 'a,b\n', '{"a":1}\n[2]', 'PK\u0003\u0004\u0000'])
    assert.throws(() => readFound(Buffer.from(bytes)), /serve\.trace-unreadable/, bytes);
  assert.deepEqual(readFound(Buffer.from("\uFEFFa;b\n'x; 1,234.50 \n")).rows, [['x', '1234.5']]);
});
