/** The daily check on real stores: what it finds stands with evidence, is mended or overruled, and is never raised twice. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import pg from 'pg';
import type { Platform } from '#cases/index.ts';
import type { PersonActor } from '#kernel/actor.ts';
import { newId } from '#kernel/ids.ts';
import { openPlatform } from '#tests/factories/open.ts';
import { type FilledSet, fillRows, fillSets, type Inside } from '#tests/factories/open-sets.ts';
import { testStack } from '#tests/factories/stack.ts';
import { runCheck } from './check.ts';
import { decide, limit, objectTo } from './commands.ts';
import { listFindings, readHealth } from './read.ts';

let p: Platform;
let inside: Inside;
let sets: FilledSet[];
const unit = newId();
const actorOf = (role: 'provider' | 'bureau', organisationId: string): PersonActor => ({
  kind: 'person',
  personId: newId(),
  organisationId,
  regionCode: '990000',
  roles: [role],
});
const provider = actorOf('provider', unit);
const bureau = actorOf('bureau', newId());

before(async () => {
  const stack = await testStack();
  p = await openPlatform(stack);
  const sql = new pg.Client({ connectionString: stack.superUrl });
  // The stores stop before it has said good-bye.
  sql.on('error', () => undefined);
  await sql.connect();
  await sql.query(
    `insert into org.region (code, level, name_zh, name_en) values ('990000', 2, '测试市', 'Test') on conflict do nothing`,
  );
  await sql.query(
    `insert into org.organisation (id, name_zh, name_en, kind, credit_code, region_code, created_at)
     values ($1, '体检单位', 'Checked', 'department', 'health-test', '990000', now())`,
    [unit],
  );
  inside = { url: stack.superUrl, sql, warehouse: stack.warehouse, close: async () => undefined };
  sets = await fillSets(inside, { count: 12 });
  await sql.query('update open.dataset set organisation_id = $1', [unit]);
  await fillRows(inside, sets[0]?.releaseId ?? '', 100);
});

const of = async (slug: string, actor: PersonActor = provider) =>
  (await listFindings(p, actor, { state: 'standing' })).items.filter(({ dataset }) => dataset.slug === slug);
const detectorsOf = async (slug: string) => (await of(slug)).map(({ detector }) => detector).toSorted();

test('what lies nowhere is found, what is in order is not; limits are looked for once they are set', async () => {
  await runCheck(p, '2026-03-10');
  assert.ok((await detectorsOf('set-1')).includes('dead-interface'));
  const first = await detectorsOf('set-0');
  assert.ok(
    !first.includes('dead-interface') && !first.includes('count-differs') && !first.includes('missing'),
  );
  await limit(p, bureau, { kind: 'most-empty', value: 1 });
  await limit(p, bureau, { kind: 'due-days', value: 5 });
  await runCheck(p, '2026-03-11');
  const [missing] = (await of('set-0')).filter(({ detector }) => detector === 'missing');
  assert.ok(missing);
  // One of eleven longitudes is empty: 10 of 600 cells.
  assert.equal(missing.evidence.percent, 1.7);
  assert.equal(missing.dueOn, '2026-03-16');
});

test('what the newest scan of its rows met stands as personal data, until a later scan is clean', async () => {
  const scan = (clean: boolean, findings: string, at: string) =>
    inside.sql.query(
      `insert into open.scan (id, release_id, dataset_id, again, patterns, rows, findings, clean, at)
       values ($1, $2, $3, false, 0, 100, $4, $5, $6)`,
      [newId(), sets[0]?.releaseId, sets[0]?.id, findings, clean, at],
    );
  await scan(false, '{"hits":[{"kind":"mobile","column":"name"}]}', '2026-03-11T03:00:00Z');
  await runCheck(p, '2026-03-11');
  const found = (await of('set-0')).find(({ detector }) => detector === 'personal');
  assert.deepEqual(found?.evidence, { kinds: ['mobile'] });
  await scan(true, '{"hits":[]}', '2026-03-11T04:00:00Z');
  await runCheck(p, '2026-03-11');
  assert.ok(!(await detectorsOf('set-0')).includes('personal'));
});

test('mended, a finding ends; upheld, an objection ends it and it is not raised again', async () => {
  await fillRows(inside, sets[1]?.releaseId ?? '', 50);
  await runCheck(p, '2026-03-12');
  assert.ok(!(await detectorsOf('set-1')).includes('dead-interface'));
  const [found] = await of('set-2');
  assert.ok(found);
  const stranger = actorOf('provider', newId());
  await assert.rejects(objectTo(p, stranger, found.id, '与我无关'), { code: 'kernel.not-found' });
  await objectTo(p, provider, found.id, '数据在迁移');
  await assert.rejects(objectTo(p, provider, found.id, '再次提出'), { code: 'open.objection-standing' });
  const asked = (await of('set-2', bureau)).find(({ id }) => id === found.id)?.objection;
  assert.equal(asked?.decision, null);
  await decide(p, bureau, asked?.id ?? '', { decision: 'upheld', answer: '情况属实' });
  await runCheck(p, '2026-03-13');
  assert.ok(!(await of('set-2')).some(({ detector }) => detector === found.detector));
  const { items } = await listFindings(p, provider, { state: 'overruled' });
  assert.deepEqual(
    items.map(({ id }) => id),
    [found.id],
  );
});

test('the public has four marks and no sum, by rule and by department', async () => {
  const summary = await readHealth(p);
  assert.equal(summary.last?.day, '2026-03-13');
  assert.equal(summary.last.datasets, 12);
  assert.deepEqual(Object.keys(summary.last.marks), ['metadata', 'validity', 'timeliness', 'availability']);
  assert.equal(summary.last.marks.availability.good, 3);
  assert.equal(summary.detectors.find(({ key }) => key === 'small')?.looked, false);
  assert.deepEqual(
    summary.departments.map(({ id }) => id),
    [unit],
  );
  assert.equal(summary.self.length, 4);
});

const toDo = async (actor: PersonActor) =>
  (await p.cases.todoPage(p.db, p, actor, { page: 1, pageSize: 50 })).items.filter(
    ({ procedureKey }) => procedureKey === 'open.health',
  );
const told = async () =>
  (
    await inside.sql.query<{ day: string; link: string; params: { count: string }; settled: boolean }>(
      `select right(a.once_key, 10) as day, n.link, n.params, a.settled_at is not null as settled
       from notices.notice n join notices.addressee a on a.notice_id = n.id
       where n.kind = 'open.health-found' and a.organisation_id = $1 order by 1`,
      [unit],
    )
  ).rows;

test('a department is told once a day what is new, with its number, and has one to-do until nothing stands', async () => {
  const found = await inside.sql.query<{ day: string; n: string }>(
    `select found_on::text as day, count(*)::text as n from open.health_finding group by 1 order by 1`,
  );
  const messages = await told();
  // On the eleventh a later run of the same day found one more: it did not write again.
  assert.deepEqual(
    messages.map(({ day }) => day),
    ['2026-03-10', '2026-03-11', '2026-03-12'],
  );
  assert.deepEqual(
    messages.map(({ day }) => day),
    found.rows.map(({ day }) => day),
  );
  assert.equal(messages[0]?.params.count, found.rows[0]?.n);
  assert.ok(messages.every(({ link, settled }) => link === '/open/health' && !settled));
  const [one, ...others] = await toDo(provider);
  assert.ok(one);
  assert.equal(others.length, 0);
  const standing = (await listFindings(p, provider, { state: 'standing' })).items;
  assert.ok(one.title.includes(` ${standing.length} 个问题`), one.title);
  assert.deepEqual([one.link, one.deadline?.due], ['/open/health', '2026-03-16']);
  assert.deepEqual(await toDo(actorOf('provider', newId())), []);
  assert.deepEqual(await toDo(bureau), []);
  await inside.sql.query(`update open.dataset set state = 'withdrawn', halt = '{}', release_id = null`);
  await runCheck(p, '2026-03-14');
  assert.deepEqual(await toDo(provider), []);
  assert.ok((await told()).every(({ settled }) => settled));
});
