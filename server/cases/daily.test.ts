/** What happens of itself when a day begins: told once, silence only by law, escalated in time, nothing twice. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { sql } from 'kysely';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { Law } from '#law/index.ts';
import { type Matters, matters, openStep } from '#tests/factories/matters.ts';
import { casesDaily, recount } from './daily.ts';
import type { Platform } from './types.ts';

let m: Matters;
before(async () => {
  m = await matters();
});

async function turn(day: string, p: Platform = m.city.p): Promise<void> {
  m.setDay(day);
  for (const task of casesDaily(p)) await task.run(day);
}

/** Kinds of the messages about a case, oldest first. */
async function told(caseId: string): Promise<string[]> {
  const { rows } = await sql<{ kind: string }>`
    select kind from notices.notice where case_id = ${caseId} order by sent_at, id`.execute(m.city.p.db);
  return rows.map(({ kind }) => kind);
}

const entries = async (caseId: string, kind: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ledger.entry where case_id = ${caseId} and kind = ${kind}`.execute(
    m.city.p.db,
  );
  return rows[0]?.n ?? 0;
};

test('near and late are told once each; a late one is brought before the bureau after two workdays', async () => {
  m.setDay('2026-03-02');
  const { id } = await m.open('quality.check');
  // Due on Thursday the 12th; two workdays before that is Tuesday the 10th.
  await turn('2026-03-09');
  assert.deepEqual(await told(id), ['cases.step-opened']);
  await turn('2026-03-10');
  await turn('2026-03-10');
  await turn('2026-03-12');
  assert.deepEqual(await told(id), ['cases.step-opened', 'cases.step-near']);
  assert.equal(await entries(id, 'cases.step-late'), 0);
  await turn('2026-03-13');
  await turn('2026-03-16');
  assert.deepEqual((await told(id)).slice(2), ['cases.step-late']);
  assert.equal(await entries(id, 'cases.step-late'), 1);
  await turn('2026-03-17');
  await turn('2026-03-18');
  assert.deepEqual((await told(id)).slice(3), ['cases.step-escalated']);
  assert.equal(await entries(id, 'cases.step-escalated'), 1);
  const { rows } = await sql<{ organisation_id: string }>`
    select a.organisation_id from notices.addressee a join notices.notice n on n.id = a.notice_id
    where n.case_id = ${id} and n.kind = 'cases.step-escalated'`.execute(m.city.p.db);
  assert.deepEqual(rows, [{ organisation_id: m.city.bureau.id }]);
});

test('silence is no consent where no rule says so', async () => {
  m.setDay('2026-03-02');
  const { id } = await m.open('quality.check');
  await turn('2026-04-20');
  const file = await m.read(id);
  assert.equal(file.state, 'open');
  assert.equal(openStep(file, 'check')?.decided, null);
});

test('where the law in force says so the platform decides, once the day is past, and cites it', async () => {
  m.setDay('2026-03-02');
  const { id } = await m.open('quality.check');
  const { p } = m.city;
  const speaking = (state: 'in-force' | 'draft'): Platform => {
    const law: Law = {
      ...p.law,
      resolve: (rule, day, settings) =>
        rule === 'share.silence-is-consent'
          ? { state, value: true, unit: 'none', cite: ['XY-12d'], from: '2022-07-01' }
          : p.law.resolve(rule, day, settings),
    };
    return { ...p, law };
  };
  await turn('2026-03-12', speaking('in-force'));
  assert.equal((await m.read(id)).state, 'open', 'not before the day is past');
  await turn('2026-03-13', speaking('draft'));
  assert.equal((await m.read(id)).state, 'open', 'a draft decides nothing');
  await turn('2026-03-13', speaking('in-force'));
  const file = await m.read(id);
  assert.equal(file.state, 'done');
  assert.deepEqual([file.steps[0]?.decided?.by.kind, file.steps[0]?.decided?.outcome], ['platform', 'keep']);
  const { rows } = await sql<{ body: Buffer }>`
    select body from ledger.entry where case_id = ${id} and kind = 'cases.step-decided'`.execute(p.db);
  const entry = JSON.parse(String(rows[0]?.body));
  assert.ok(entry.decision.rules.includes('share.silence-is-consent'));
  assert.ok(entry.decision.articles.includes('XY-12d'));
  assert.equal(entry.detail.silence, 'share.silence-is-consent');
});

test('while the clock stands still nothing is near or late', async () => {
  m.setDay('2026-03-02');
  const opened = await m.open('quality.check');
  const step = openStep(opened, 'check');
  const { p } = m.city;
  const { askSupplement } = await import('./supplement.ts');
  await transact(p.db, (tx) =>
    askSupplement(p.cases.registry, tx, p, {
      caseId: opened.id,
      stepId: step?.id ?? '',
      actor: m.supplier,
      asked: '请补充',
    }),
  );
  await turn('2026-03-20');
  await turn('2026-03-23');
  const kinds = await told(opened.id);
  assert.ok(!kinds.includes('cases.step-late'), kinds.join());
  assert.deepEqual(
    kinds.filter((kind) => kind === 'cases.supplement-late'),
    ['cases.supplement-late'],
  );
});

test('a calendar that became known moves provisional days, and their holders hear of it', async () => {
  // The year after next has no published holidays: New Year's Day is known, Spring Festival is not.
  const { p } = m.city;
  const year = p.law.calendar.covered.to + 1;
  m.setDay(`${year}-01-04`);
  const opened = await m.open('quality.check');
  const before = openStep(opened, 'check')?.deadline;
  assert.equal(before?.provisional, true);
  assert.deepEqual(await transact(p.db, (tx) => recount(tx, p)), { moved: 0 });
  const calendar = {
    ...p.law.calendar,
    addWorkdays: (day: string, n: number) => ({
      day: p.law.calendar.addWorkdays(day, n + 1).day,
      provisional: false,
    }),
  };
  const known: Platform = { ...p, law: { ...p.law, calendar } };
  const { moved } = await transact(p.db, (tx) => recount(tx, known));
  assert.ok(moved >= 1);
  const after = openStep(await m.read(opened.id), 'check')?.deadline;
  assert.equal(after?.provisional, false);
  assert.ok((after?.due ?? '') > (before?.due ?? ''));
  assert.ok((await told(opened.id)).includes('cases.due-moved'));
  assert.deepEqual(await transact(p.db, (tx) => recount(tx, known)), { moved: 0 });
});

test('a day the city closes moves the due days that run through it, and no others', async () => {
  const { p } = m.city;
  m.setDay('2026-03-02');
  const opened = await m.open('quality.check');
  const before = openStep(opened, 'check')?.deadline;
  assert.equal(before?.provisional, false);
  const closed = '2026-03-03';
  const id = newId();
  await sql`insert into law.local_day (id, from_day, to_day, workday, document, reason, entered_by_name, entered_at)
    values (${id}, ${closed}, ${closed}, false, '市政府公告', '暴雪', '数据局', now())`.execute(p.db);
  try {
    const far = { from: '2026-09-01', to: '2026-09-02' };
    await transact(p.db, (tx) => recount(tx, p, far));
    assert.equal(openStep(await m.read(opened.id), 'check')?.deadline?.due, before?.due);
    const { moved } = await transact(p.db, (tx) => recount(tx, p, { from: closed, to: closed }));
    assert.ok(moved >= 1);
    const after = openStep(await m.read(opened.id), 'check')?.deadline;
    assert.equal(after?.due, p.law.calendar.addWorkdays(before?.due ?? '', 1).day);
    assert.ok((await told(opened.id)).includes('cases.due-moved'));
  } finally {
    await sql`update law.local_day set withdrawn_at = now() where id = ${id}`.execute(p.db);
  }
});
