/** Steps side by side: each with its own clock, joined by all, by the first, by a lead, or by the last signature. */
import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import { type Matters, matters, openKeys, openStep, refusal } from '#tests/factories/matters.ts';

let m: Matters;
before(async () => {
  m = await matters();
});
// A Monday.
beforeEach(() => m.setDay('2026-03-02'));

const due = (keys: readonly string[], file: Awaited<ReturnType<Matters['read']>>) =>
  keys.map((key) => openStep(file, key)?.deadline?.due);

test('a case opens with several steps, and the end of a branch leaves the others running', async () => {
  const opened = await m.open('quality.objection');
  assert.deepEqual(openKeys(opened), ['mark', 'route']);
  assert.deepEqual(due(['mark', 'route'], opened), ['2026-03-04', '2026-03-06']);
  const marked = await m.decide(opened, 'mark', m.clerk, 'marked');
  assert.equal(marked.state, 'open');
  assert.deepEqual(openKeys(marked), ['route']);
});

test('a lead waits for the opinion, and no longer than its limit', async () => {
  const opened = await m.open('quality.objection');
  const asked = await m.decide(opened, 'route', m.clerk, 'consult');
  assert.deepEqual(openKeys(asked), ['mark', 'opinion', 'verdict']);
  assert.deepEqual(due(['opinion', 'verdict'], asked), ['2026-03-09', '2026-03-10']);
  const early = await refusal(m.decide(opened, 'verdict', m.clerk, 'uphold'));
  assert.equal(early.code, 'cases.opinions-outstanding');
  m.setDay('2026-03-09');
  assert.equal(
    (await refusal(m.decide(opened, 'verdict', m.clerk, 'uphold'))).code,
    'cases.opinions-outstanding',
  );
  // The department is silent past its day: the verdict is given without it.
  m.setDay('2026-03-10');
  const upheld = await m.decide(opened, 'verdict', m.clerk, 'uphold');
  assert.deepEqual(openKeys(upheld), ['mark', 'opinion', 'tell']);
  const done = await m.decide(opened, 'tell', m.clerk, 'told');
  assert.equal(done.state, 'done');
  assert.deepEqual(
    done.steps.filter(({ decided }) => decided?.outcome === 'lapsed').map(({ key }) => key),
    ['mark', 'opinion'],
  );
});

test('with the opinion given the lead decides at once', async () => {
  const opened = await m.open('quality.objection');
  await m.decide(opened, 'route', m.clerk, 'consult');
  const said = await m.decide(opened, 'opinion', m.supplier, 'say');
  assert.deepEqual(openKeys(said), ['mark', 'verdict'], 'the verdict is not opened a second time');
  assert.equal((await m.decide(opened, 'verdict', m.clerk, 'uphold')).state, 'open');
});

test('back to an earlier step: it opens anew with its own clock, and everything else lapses', async () => {
  const opened = await m.open('quality.objection');
  await m.decide(opened, 'route', m.clerk, 'consult');
  await m.decide(opened, 'opinion', m.supplier, 'say');
  const bare = await refusal(m.decide(opened, 'verdict', m.clerk, 'again'));
  assert.equal(bare.code, 'cases.reasons-missing');
  const back = await m.decide(opened, 'verdict', m.clerk, 'again', { reasons: ['途径有误'] });
  assert.deepEqual(openKeys(back), ['route']);
  assert.equal(back.steps.filter(({ key }) => key === 'route').length, 2);
  assert.equal(back.steps.find(({ key }) => key === 'mark')?.decided?.outcome, 'lapsed');
});

test('countersigned: it takes effect with the last signature', async () => {
  const opened = await m.open('quality.objection');
  await m.decide(opened, 'mark', m.clerk, 'marked');
  const joint = await m.decide(opened, 'route', m.clerk, 'joint');
  assert.deepEqual(openKeys(joint), ['joint', 'joint']);
  const once = await m.decide(opened, 'joint', m.supplier, 'sign');
  assert.deepEqual(openKeys(once), ['joint']);
  const twice = await m.decide(opened, 'joint', m.clerk, 'sign');
  assert.deepEqual(openKeys(twice), ['tell']);
});

test('countersigned: one refusal ends it for all', async () => {
  const opened = await m.open('quality.objection');
  await m.decide(opened, 'route', m.clerk, 'joint');
  await m.decide(opened, 'joint', m.supplier, 'sign');
  const ended = await m.decide(opened, 'joint', m.clerk, 'decline', { reasons: ['不宜更正'] });
  assert.equal(ended.state, 'refused');
  assert.deepEqual(openKeys(ended), []);
});

test('two who sign at once: each signs once, and the case goes on once', async () => {
  const opened = await m.open('quality.objection');
  await m.decide(opened, 'route', m.clerk, 'joint');
  await Promise.all([
    m.decide(opened, 'joint', m.supplier, 'sign'),
    m.decide(opened, 'joint', m.clerk, 'sign'),
  ]);
  assert.deepEqual(openKeys(await m.read(opened.id)), ['mark', 'tell']);
});

test('a join of all opens with the last of them', async () => {
  const opened = await m.open('quality.joint-review');
  const half = await m.decide(opened, 'supplier-view', m.supplier, 'seen');
  assert.deepEqual(openKeys(half), ['user-view']);
  const both = await m.decide(opened, 'user-view', m.asker, 'seen');
  assert.deepEqual(openKeys(both), ['verdict']);
  assert.equal((await m.decide(opened, 'verdict', m.clerk, 'done')).state, 'done');
});

test('a branch that ends without a word still lets the others meet', async () => {
  const opened = await m.open('quality.joint-review');
  await m.decide(opened, 'supplier-view', m.supplier, 'seen');
  assert.deepEqual(openKeys(await m.decide(opened, 'user-view', m.asker, 'pass')), ['verdict']);
  const silent = await m.open('quality.joint-review');
  await m.decide(silent, 'supplier-view', m.supplier, 'pass');
  const ended = await m.decide(silent, 'user-view', m.asker, 'pass');
  assert.equal(ended.state, 'done', 'with the last branch the case is done');
});

test('a join of the first opens with it, and the others lapse', async () => {
  const opened = await m.open('quality.first-review');
  const first = await m.decide(opened, 'user-view', m.asker, 'seen');
  assert.deepEqual(openKeys(first), ['verdict']);
  assert.equal(first.steps.find(({ key }) => key === 'supplier-view')?.decided?.outcome, 'lapsed');
});

test('a case taken back closes every open step', async () => {
  const { city } = m;
  const opened = await m.open('quality.check');
  const url = `/api/cases/${opened.id}/withdrawal`;
  assert.equal(
    (await city.app.inject({ method: 'POST', url, payload: { reason: '不再需要' } })).statusCode,
    401,
  );
  const { transact } = await import('#kernel/db.ts');
  const { withdrawHere } = await import('./withdraw.ts');
  const take = (actor: typeof m.asker, caseId = opened.id) =>
    transact(city.p.db, (tx) =>
      withdrawHere(city.p.cases.registry, tx, city.p, { caseId, actor, reason: '不再需要' }),
    );
  assert.equal((await refusal(take(m.supplier))).definition.status, 403);
  await take(m.asker);
  const taken = await m.read(opened.id);
  assert.equal(taken.state, 'withdrawn');
  assert.equal(taken.steps[0]?.decided?.outcome, 'withdrawn');
  const other = await m.open('quality.objection');
  assert.equal((await refusal(take(m.asker, other.id))).code, 'cases.withdraw-elsewhere');
});
