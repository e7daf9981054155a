/** A case from opening to close, in the fictional city: who may, once only, with reasons and basis, in time. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { sql } from 'kysely';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Organisation } from '#rooms/org/index.ts';
import { type SmallCity, smallCity } from '#tests/factories/city.ts';
import { START } from '#tests/factories/stack.ts';
import type { CaseFile, DecideStepInput } from './types.ts';

let city: SmallCity;
let provider: Organisation;
let applicant: Organisation;
let clerk: Actor;
let supplier: Actor;
let asker: Actor;

before(async () => {
  city = await smallCity();
  provider = await city.organisation('供数');
  applicant = await city.organisation('用数');
  clerk = await city.person(city.bureau.id, 'bureau');
  supplier = await city.person(provider.id, 'provider');
  asker = await city.person(applicant.id, 'consumer');
});

function open(procedure: string): Promise<CaseFile> {
  const { p } = city;
  return transact(p.db, (tx) =>
    p.cases.openCase(tx, p, {
      procedure,
      subject: { type: 'test.subject', id: newId() },
      title: '学籍信息',
      openedBy: asker,
      providerId: provider.id,
      facts: { columns: 3 },
    }),
  );
}

function decide(file: CaseFile, actor: Actor, input: Partial<DecideStepInput> & { outcome: string }) {
  const { p } = city;
  const step = file.steps.at(-1);
  assert.ok(step);
  return transact(p.db, (tx) =>
    p.cases.decideStep(tx, p, { caseId: file.id, stepId: step.id, actor, ...input }),
  );
}

async function refusal(work: Promise<unknown>): Promise<Problem> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof Problem, String(error));
    return error;
  }
  return assert.fail('nothing was refused');
}

const consent = { items: ['name'], lastDay: '2026-12-31' };
const law = { kind: 'law', title: '数据安全法', article: '第三十八条' };

test('a loan goes to the provider, then to the bureau, and is done', async () => {
  const opened = await open('share.loan');
  assert.match(opened.number, /^999900-2026-\d{6}$/);
  const [answer] = opened.steps;
  assert.equal(answer?.owner.organisationId, provider.id);
  assert.equal(answer?.deadline?.limit, 7);
  const form = city.p.law.form('share.consent');
  const payload = Object.fromEntries(
    form.fields
      .filter((field) => field.required)
      .map((field) => [field.key, field.type === 'rows' || field.type === 'items' ? ['name'] : 'x']),
  );
  const lent = await decide(opened, supplier, { outcome: 'lend', payload });
  assert.deepEqual(
    lent.steps.map(({ key, decided }) => [key, decided?.outcome]),
    [
      ['answer', 'lend'],
      ['countersign', undefined],
    ],
  );
  assert.equal(lent.steps[1]?.owner.organisationId, city.bureau.id);
  const done = await decide(lent, clerk, { outcome: 'sign' });
  assert.equal(done.state, 'done');
  assert.ok(city.effects.includes(`share.issue-grant ${opened.id}`));
  const { rows } = await sql<{ kind: string; body: Buffer }>`
    select kind, body from ledger.entry where case_id = ${opened.id} order by id`.execute(city.p.db);
  assert.equal(rows.length, 2);
  const entry = JSON.parse(String(rows[1]?.body));
  assert.equal(entry.decision.outcome, 'sign');
  assert.equal(entry.decision.pack.hash, opened.pack.hash);
  assert.equal(entry.decision.asOf, '2026-03-10');
  assert.ok(entry.decision.rules.includes('share.bureau-deadline'));
  assert.ok(entry.decision.articles.length > 0);
});

test('an organisation or role that does not hold the step is refused', async () => {
  const opened = await open('share.loan');
  const wrongOrganisation = await refusal(decide(opened, clerk, { outcome: 'lend' }));
  assert.equal(wrongOrganisation.code, 'cases.not-your-step');
  const consumer = await city.person(provider.id, 'consumer');
  const wrongRole = await refusal(decide(opened, consumer, { outcome: 'lend' }));
  assert.equal(wrongRole.definition.status, 403);
  const stranger = await city.person((await city.organisation()).id, 'provider');
  assert.equal((await refusal(decide(opened, stranger, { outcome: 'lend' }))).code, 'cases.not-found');
  assert.equal(
    (await refusal(decide(opened, { kind: 'anonymous' }, { outcome: 'lend' }))).definition.status,
    401,
  );
});

test('a step is decided once, also when two decide at the same time', async () => {
  const opened = await open('share.direct');
  const both = await Promise.allSettled([
    decide(opened, clerk, { outcome: 'open-up' }),
    decide(opened, clerk, { outcome: 'open-up' }),
  ]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  const again = await refusal(decide(opened, clerk, { outcome: 'open-up' }));
  assert.equal(again.code, 'cases.step-decided');
  assert.equal(again.definition.status, 409);
  assert.equal(city.effects.filter((effect) => effect === `share.issue-grant ${opened.id}`).length, 1);
});

test('an unknown outcome, missing reasons, reasons nobody asked for', async () => {
  const opened = await open('share.direct');
  assert.equal((await refusal(decide(opened, clerk, { outcome: 'maybe' }))).code, 'cases.outcome-unknown');
  const bare = await refusal(decide(opened, clerk, { outcome: 'send-back', reasons: ['  '] }));
  assert.equal(bare.code, 'cases.reasons-missing');
  assert.ok(bare.details.articles?.includes('XY-12a'));
  assert.equal(
    (await refusal(decide(opened, clerk, { outcome: 'open-up', reasons: ['好'] }))).code,
    'cases.reasons-unwanted',
  );
  const returned = await decide(opened, clerk, { outcome: 'send-back', reasons: ['缺用途'] });
  assert.equal(returned.state, 'returned');
});

test('a refusal names a basis of a level the city accepts, completely', async () => {
  const opened = await open('share.loan');
  const reasons = ['不宜出借'];
  const missing = await refusal(decide(opened, supplier, { outcome: 'decline', reasons }));
  assert.equal(missing.code, 'cases.basis-missing');
  const level = await refusal(
    decide(opened, supplier, { outcome: 'decline', reasons, basis: [{ kind: 'policy', title: '某通知' }] }),
  );
  assert.equal(level.code, 'cases.basis-level');
  assert.deepEqual(level.details.params?.levels, { zh: '法律、规章', en: 'law, rule' });
  assert.ok(level.details.articles?.includes('XY-12e'));
  const half = await refusal(
    decide(opened, supplier, { outcome: 'decline', reasons, basis: [{ kind: 'law', title: '数据安全法' }] }),
  );
  assert.equal(half.code, 'cases.basis-incomplete');
  assert.equal(half.details.fields?.[0]?.path, 'basis.0.article');
  const refused = await decide(opened, supplier, { outcome: 'decline', reasons, basis: [law] });
  assert.equal(refused.state, 'refused');
  assert.deepEqual(refused.steps[0]?.decided?.basis, [law]);
});

test('the form of a decision is held against the pack', async () => {
  const opened = await open('share.loan');
  const empty = await refusal(decide(opened, supplier, { outcome: 'lend' }));
  assert.equal(empty.code, 'cases.form-incomplete');
  const foreign = await refusal(
    decide(opened, supplier, { outcome: 'lend', payload: { ...consent, price: 100 } }),
  );
  assert.ok(foreign.details.fields?.some(({ path, code }) => path === 'price' && code === 'unknown'));
});

test('every gate is asked, and a refusal undoes everything', async () => {
  const opened = await open('share.direct');
  city.gates.set('share.application-in-order', async ({ law: now }) => ({
    outcome: 'refuse',
    reasons: [
      { code: 'one', rule: 'share.application-basis', articles: now.cite('share.application-basis') },
      { code: 'two', rule: 'share.free-of-charge', articles: ['XY-12f'] },
    ],
  }));
  const refused = await refusal(decide(opened, clerk, { outcome: 'open-up' }));
  assert.equal(refused.code, 'cases.gate-refused');
  assert.deepEqual(
    refused.details.fields?.map(({ code }) => code),
    ['one', 'two'],
  );
  city.gates.clear();
  assert.equal((await city.p.cases.getCase(city.p.db, opened.id))?.steps[0]?.decided, null);
  assert.equal((await decide(opened, clerk, { outcome: 'open-up' })).state, 'done');
});

test('due days count workdays, cards turn yellow and red, a late step shows its holder', async () => {
  const opened = await open('share.loan');
  const { p, clock, app } = city;
  const cardOn = async (instant: string) => {
    clock.set(instant);
    const todos = await p.cases.todosOf(p.db, p, supplier);
    return todos.find(({ caseId }) => caseId === opened.id);
  };
  try {
    // 10 March 2026 is a Tuesday; seven workdays after it is Thursday the 19th.
    assert.equal(opened.steps[0]?.deadline?.due, '2026-03-19');
    assert.equal((await cardOn('2026-03-16T02:00:00Z'))?.card, 'green');
    assert.equal((await cardOn('2026-03-17T02:00:00Z'))?.card, 'yellow');
    assert.equal((await cardOn('2026-03-19T15:59:00Z'))?.card, 'yellow');
    const late = await cardOn('2026-03-19T16:01:00Z');
    assert.equal(late?.card, 'red');
    assert.equal(late?.deadline?.remaining, -1);
    const { presentCase } = await import('./presenter.ts');
    const shown = await presentCase(p.db, p, opened, asker);
    assert.equal(shown.steps[0]?.late, true);
    assert.equal(shown.steps[0]?.holder.organisation.id, provider.id);
    assert.equal(shown.abilities.lend?.allowed, false);
    assert.equal((await presentCase(p.db, p, opened, supplier)).abilities.lend?.allowed, true);
    assert.equal((await app.inject({ url: `/api/cases/${opened.id}` })).statusCode, 401);
  } finally {
    clock.set(START);
  }
});

test('an applicant takes a case back, and nobody else does', async () => {
  const opened = await open('share.loan');
  const { p } = city;
  const take = (actor: Actor) =>
    transact(p.db, (tx) => p.cases.withdrawCase(tx, p, { caseId: opened.id, actor, reason: '不再需要' }));
  assert.equal((await refusal(take(supplier))).code, 'cases.not-found');
  assert.equal((await take(asker)).state, 'withdrawn');
  assert.equal((await refusal(decide(opened, supplier, { outcome: 'lend' }))).code, 'cases.step-decided');
  assert.equal((await refusal(take(asker))).code, 'cases.case-closed');
});

test('each sees the cases of their organisation, the bureau all', async () => {
  const opened = await open('share.loan');
  const { p } = city;
  const stranger = await city.person((await city.organisation()).id, 'provider');
  const seen = async (actor: Actor) =>
    (await p.cases.listCases(p.db, actor, { page: 1, pageSize: 200 })).items.some(
      ({ id }) => id === opened.id,
    );
  assert.deepEqual(await Promise.all([asker, supplier, clerk, stranger].map(seen)), [
    true,
    true,
    true,
    false,
  ]);
});

test('numbers have neither gaps nor doubles when many open at once', async () => {
  const files = await Promise.all(Array.from({ length: 8 }, () => open('share.direct')));
  const numbers = files.map(({ number }) => Number(number.slice(-6))).sort((a, b) => a - b);
  assert.equal(new Set(numbers).size, 8);
  assert.equal((numbers[7] ?? 0) - (numbers[0] ?? 0), 7);
});

test('a running case keeps its edition when the pack changes', async () => {
  const opened = await open('share.loan');
  const { p } = city;
  const changed = {
    ...p,
    law: {
      ...p.law,
      pack: { ...p.law.pack, hash: 'another' },
      deadline: () => assert.fail('asked today’s pack'),
    },
  };
  const form = p.law.form('share.consent');
  const payload = Object.fromEntries(
    form.fields
      .filter((field) => field.required)
      .map((field) => [field.key, field.type === 'items' ? ['name'] : 'x']),
  );
  const step = opened.steps[0];
  assert.ok(step);
  const lent = await transact(p.db, (tx) =>
    p.cases.decideStep(tx, changed, {
      caseId: opened.id,
      stepId: step.id,
      actor: supplier,
      outcome: 'lend',
      payload,
    }),
  );
  assert.equal(lent.steps[1]?.deadline?.limit, 3);
  assert.equal(lent.steps[1]?.deadline?.due, '2026-03-13');
  assert.equal(lent.pack.hash, opened.pack.hash);
});
