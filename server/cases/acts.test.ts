/** What changes who decides or until when: extension, supplement, forwarding, reassignment, delegation. */
import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import { type PersonActor, platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problemDocument } from '#kernel/errors.ts';
import { noticeTables } from '#notices/tables.ts';
import { closeOrganisations, type Organisation } from '#rooms/org/index.ts';
import { type Matters, matters, openStep, refusal } from '#tests/factories/matters.ts';
import { delegate, endDelegation } from './delegations.ts';
import { extendStep } from './extend.ts';
import { assignStep, forwardStep, reassignStep } from './hand-over.ts';
import { presentCase } from './presenter.ts';
import { answerSupplement, askSupplement, callOffSupplement } from './supplement.ts';
import type { CaseFile } from './types.ts';

let m: Matters;
before(async () => {
  m = await matters();
});
// A Monday; eight workdays later is Thursday the 12th.
beforeEach(() => m.setDay('2026-03-02'));

const on = (file: CaseFile, actor: PersonActor) => {
  const step = openStep(file, 'check');
  assert.ok(step);
  return { caseId: file.id, stepId: step.id, actor };
};
const check = () => m.open('quality.check');
const dueOf = async (file: CaseFile) => openStep(await m.read(file.id), 'check')?.deadline?.due;

async function extend(file: CaseFile, actor: PersonActor, days: number) {
  const { p } = m.city;
  const target = on(await m.read(file.id), actor);
  await transact(p.db, (tx) => extendStep(p.cases.registry, tx, p, { ...target, days, reason: '数据量大' }));
}

test('extended once, by the head alone, within the maximum', async () => {
  const opened = await check();
  assert.equal(await dueOf(opened), '2026-03-12');
  const clerk = await refusal(extend(opened, m.supplier, 2));
  assert.deepEqual([clerk.code, clerk.definition.status], ['cases.extension-not-yours', 403]);
  assert.deepEqual(clerk.details.articles, ['XY-30b']);
  assert.equal((await refusal(extend(opened, m.head, 5))).code, 'cases.extension-too-long');
  await extend(opened, m.head, 4);
  assert.equal(await dueOf(opened), '2026-03-18');
  assert.equal((await refusal(extend(opened, m.head, 1))).code, 'cases.extension-twice');
  const shown = await presentCase(m.city.p.db, m.city.p, await m.read(opened.id), m.asker);
  assert.equal(shown.steps[0]?.extension?.dueBefore, '2026-03-12');
  assert.equal(shown.steps[0]?.deadline?.extended, 4);
});

test('extended on the due day, and refused the day after', async () => {
  const last = await check();
  m.setDay('2026-03-12');
  await extend(last, m.head, 1);
  assert.equal(await dueOf(last), '2026-03-13');
  m.setDay('2026-03-02');
  const late = await check();
  m.setDay('2026-03-13');
  assert.equal((await refusal(extend(late, m.head, 1))).code, 'cases.extension-late');
});

test('a step the pack gives no extension has none', async () => {
  const opened = await m.open('quality.objection');
  const step = openStep(opened, 'route');
  const { p } = m.city;
  const found = await refusal(
    transact(p.db, (tx) =>
      extendStep(p.cases.registry, tx, p, {
        caseId: opened.id,
        stepId: step?.id ?? '',
        actor: m.clerk,
        days: 1,
        reason: '忙',
      }),
    ),
  );
  assert.equal(found.code, 'cases.extension-none');
});

const ask = (file: CaseFile) =>
  transact(m.city.p.db, (tx) =>
    askSupplement(m.city.p.cases.registry, tx, m.city.p, { ...on(file, m.supplier), asked: '请补充证明' }),
  );

test('the clock stands still while the applicant supplements', async () => {
  const opened = await check();
  m.setDay('2026-03-04');
  await ask(opened);
  assert.equal((await refusal(ask(opened))).code, 'cases.supplement-asked');
  assert.equal((await refusal(m.decide(opened, 'check', m.supplier, 'keep'))).code, 'cases.supplement-open');
  // The applicant has two workdays; meanwhile the step is nobody's delay and is not on a card.
  const { p } = m.city;
  const asked = (await p.cases.todosOf(p.db, p, m.asker)).find(({ caseId }) => caseId === opened.id);
  assert.deepEqual([asked?.kind, asked?.deadline?.due], ['supplement', '2026-03-06']);
  m.setDay('2026-03-06');
  const paused = await presentCase(p.db, p, await m.read(opened.id), m.supplier);
  assert.deepEqual(
    [paused.steps[0]?.deadline?.pausedSince, paused.steps[0]?.deadline?.remaining, paused.steps[0]?.card],
    ['2026-03-04', 6, null],
  );
  const wrong = transact(p.db, (tx) =>
    answerSupplement(tx, p, { ...on(opened, m.supplier), answer: '已补' }),
  );
  assert.equal((await refusal(wrong)).definition.status, 403);
  await transact(p.db, (tx) => answerSupplement(tx, p, { ...on(opened, m.asker), answer: '已补' }));
  assert.equal(await dueOf(opened), '2026-03-16');
  assert.equal((await m.read(opened.id)).supplements[0]?.ended?.pausedDays, 2);
  assert.equal((await m.decide(opened, 'check', m.supplier, 'keep')).state, 'done');
});

test('an answer that does not come: the holder goes on; a clock that ran out cannot be stopped', async () => {
  const opened = await check();
  await ask(opened);
  m.setDay('2026-03-05');
  const { p } = m.city;
  // The applicant's two workdays are over.
  await transact(p.db, (tx) =>
    callOffSupplement(p.cases.registry, tx, p, { ...on(opened, m.supplier), reason: '逾期未补' }),
  );
  assert.equal(await dueOf(opened), '2026-03-17');
  m.setDay('2026-03-18');
  assert.equal((await refusal(ask(opened))).code, 'cases.supplement-late');
});

/** An organisation that was abolished, with or without one that took over. */
async function closedInto(successor?: Organisation): Promise<Organisation> {
  const gone = await m.city.organisation('撤销');
  await closeOrganisations(m.city.p, { successions: [], figures: [] }, platform, {
    organisationIds: [gone.id],
    how: 'abolished',
    document: '撤销决定',
    on: m.city.p.clock.today(),
    ...(successor ? { successorId: successor.id } : {}),
  });
  return gone;
}

async function toldOf(work: Promise<unknown>) {
  const found = await refusal(work);
  assert.equal(found.code, 'cases.organisation-closed');
  return problemDocument(found, 'zh');
}

test('passed on: the next holder has a limit of its own, and each is judged by its own', async () => {
  const opened = await check();
  const other = await m.city.organisation('另一');
  const helper = await m.city.person(other.id, 'provider');
  m.setDay('2026-03-04');
  const { p } = m.city;
  const forward = (actor: PersonActor, organisationId: string) =>
    transact(p.db, (tx) =>
      forwardStep(p.cases.registry, tx, p, { ...on(opened, actor), organisationId, reason: '属其职责' }),
    );
  assert.equal((await refusal(forward(m.supplier, m.provider.id))).code, 'cases.forward-target');
  const gone = await closedInto(other);
  assert.match((await toldOf(forward(m.supplier, gone.id))).mend, new RegExp(other.name.zh));
  await forward(m.supplier, other.id);
  const passed = await m.read(opened.id);
  assert.deepEqual(
    passed.steps.map(({ owner, decided, deadline }) => [
      owner.organisationId,
      decided?.outcome,
      deadline?.due,
    ]),
    [
      [m.provider.id, 'forwarded', '2026-03-12'],
      [other.id, undefined, '2026-03-11'],
    ],
  );
  m.setDay('2026-03-13');
  const shown = await presentCase(p.db, p, await m.read(opened.id), m.asker);
  assert.deepEqual(
    shown.steps.map(({ late, lateDays }) => [late, lateDays]),
    [
      [false, 0],
      [true, 2],
    ],
  );
  assert.equal((await m.decide(opened, 'check', helper, 'keep')).state, 'done');
});

test('reassigned: the clock runs on and each holder keeps the delay of its own days', async () => {
  const opened = await check();
  const other = await m.city.organisation('接手');
  const { p } = m.city;
  const give = (actor: PersonActor, organisationId = other.id) =>
    transact(p.db, (tx) =>
      reassignStep(p.cases.registry, tx, p, {
        ...on(opened, actor),
        organisationId,
        reason: '职能划转',
      }),
    );
  assert.equal((await refusal(give(m.supplier))).definition.status, 403);
  const gone = await closedInto();
  assert.match((await toldOf(give(m.clerk, gone.id))).mend, /其他在册单位/);
  // Due on Thursday the 12th: two workdays late in the first hands, three in the second.
  m.setDay('2026-03-16');
  await give(m.clerk);
  m.setDay('2026-03-19');
  const file = await m.read(opened.id);
  const shown = await presentCase(p.db, p, file, m.clerk);
  assert.equal(shown.steps[0]?.deadline?.due, '2026-03-12');
  assert.deepEqual(
    [
      shown.steps[0]?.holdings[0]?.organisation.id,
      shown.steps[0]?.holdings[0]?.lateDays,
      shown.steps[0]?.lateDays,
    ],
    [m.provider.id, 2, 3],
  );
  const { latenessOf } = await import('./lateness.ts');
  const sums = await latenessOf(p.db, p, m.clerk, { from: '2026-03-12', to: '2026-03-12' });
  const days = new Map(sums.items.map((item) => [item.organisation.id, item.days]));
  assert.equal(days.get(other.id), 3);
  assert.ok((days.get(m.provider.id) ?? 0) >= 2);
});

test('put on one desk: a colleague no longer decides, until it is put back', async () => {
  const opened = await check();
  const { p } = m.city;
  const colleague = await m.city.person(m.provider.id, 'provider');
  const assign = (personId: string | null) =>
    transact(p.db, (tx) => assignStep(p.cases.registry, tx, p, { ...on(opened, m.head), personId }));
  assert.equal((await refusal(assign(m.asker.personId))).code, 'cases.assignee-unfit');
  await assign(colleague.personId);
  assert.equal((await refusal(m.decide(opened, 'check', m.supplier, 'keep'))).code, 'cases.not-your-step');
  const todos = await p.cases.todosOf(p.db, p, colleague);
  assert.equal(todos.find(({ caseId }) => caseId === opened.id)?.assigned, true);
  await assign(null);
  assert.equal((await m.decide(opened, 'check', m.supplier, 'keep')).state, 'done');
});

test('a delegate decides in an absent colleague’s place, on those days, and the decision names both', async () => {
  const { p } = m.city;
  const deputy = await m.city.person(m.provider.id, 'consumer');
  const opened = await check();
  assert.equal((await refusal(m.decide(opened, 'check', deputy, 'keep'))).code, 'cases.not-your-step');
  const input = {
    from: m.supplier.personId,
    to: deputy.personId,
    roles: ['provider' as const],
    fromDay: '2026-03-03',
    toDay: '2026-03-05',
    reason: '出差',
  };
  const make = (actor: PersonActor, change: Partial<typeof input> = {}) =>
    transact(p.db, (tx) => delegate(tx, p, actor, { ...input, ...change }));
  assert.equal((await refusal(make(m.asker))).definition.status, 403);
  assert.equal(
    (await refusal(make(m.supplier, { to: m.asker.personId }))).code,
    'cases.delegation-unfit',
    'somebody of another organisation',
  );
  const auditor = await m.city.person(m.provider.id, 'auditor');
  const audits = { to: auditor.personId };
  assert.equal((await refusal(make(m.supplier, audits))).code, 'cases.delegation-unfit', 'the auditor');
  const own = await refusal(make(m.head, { to: m.head.personId }));
  assert.deepEqual(
    [own.code, /不能把别人的事项委托给自己/.test(problemDocument(own, 'zh').detail)],
    ['cases.delegation-unfit', true],
    'a head takes over nobody’s part by their own hand',
  );
  const made = await make(m.supplier);
  assert.equal((await refusal(m.decide(opened, 'check', deputy, 'keep'))).code, 'cases.not-your-step');
  m.setDay('2026-03-05');
  const todo = (await p.cases.todosOf(p.db, p, deputy)).find(({ caseId }) => caseId === opened.id);
  assert.equal(todo?.inPlaceOf, m.supplier.personId);
  const turned: PersonActor = { ...deputy, roles: ['auditor'] };
  assert.equal((await refusal(m.decide(opened, 'check', turned, 'keep'))).code, 'cases.not-your-step');
  const done = await m.decide(opened, 'check', deputy, 'keep');
  const { decided } = done.steps[0] ?? {};
  assert.deepEqual(
    [decided?.by.kind === 'person' && decided.by.personId, decided?.inPlaceOf],
    [deputy.personId, m.supplier.personId],
  );
  const second = await check();
  await transact(p.db, (tx) => endDelegation(tx, p, m.supplier, made.id));
  assert.equal((await refusal(m.decide(second, 'check', deputy, 'keep'))).code, 'cases.not-your-step');
});

/** Messages of a case that still wait, and those whose thing is done. */
async function messagesOf(file: CaseFile) {
  const rows = await noticeTables(m.city.p.db)
    .selectFrom('notices.notice as n')
    .innerJoin('notices.addressee as a', 'a.notice_id', 'n.id')
    .select(['n.kind', 'a.settled_at as settled'])
    .where('n.case_id', '=', file.id)
    .orderBy('n.sent_at')
    .orderBy('n.id')
    .execute();
  const kinds = (done: boolean) =>
    rows.filter(({ settled }) => (settled !== null) === done).map(({ kind }) => kind);
  return { waiting: kinds(false), done: kinds(true) };
}

test('a message that asks for something is settled by whoever does it, also when the case goes into other hands', async () => {
  const file = await check();
  const { p } = m.city;
  assert.deepEqual(await messagesOf(file), { waiting: ['cases.step-opened'], done: [] });
  await transact(p.db, (tx) =>
    assignStep(p.cases.registry, tx, p, { ...on(file, m.head), personId: m.supplier.personId }),
  );
  assert.deepEqual(await messagesOf(file), { waiting: ['cases.step-assigned'], done: ['cases.step-opened'] });
  await transact(p.db, (tx) =>
    askSupplement(p.cases.registry, tx, p, { ...on(file, m.supplier), asked: '请补充来源说明' }),
  );
  await transact(p.db, (tx) => answerSupplement(tx, p, { ...on(file, m.asker), answer: '已补充说明' }));
  const answered = await messagesOf(file);
  assert.ok(answered.done.includes('cases.supplement-asked'), 'the applicant is asked no more');
  assert.deepEqual(
    answered.waiting.filter((kind) => kind.startsWith('cases.step')),
    ['cases.step-assigned'],
  );
  await m.decide(file, 'check', m.supplier, 'keep');
  const ended = await messagesOf(file);
  assert.deepEqual(
    ended.waiting.filter((kind) => kind.startsWith('cases.step')),
    [],
  );
});
