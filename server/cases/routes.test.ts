/** The routes of cases as a browser calls them: acts, files, batches, calendar, document, delegations, templates. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { PersonActor } from '#kernel/actor.ts';
import { FONT_SHEET, PRINT_POLICY } from '#kernel/http/font.ts';
import { type Matters, matters } from '#tests/factories/matters.ts';
import { openable } from './queries.ts';

let m: Matters;
before(async () => {
  m = await matters({ demo: true });
  m.setDay('2026-03-02');
});

type Body = Record<string, unknown> | string | Buffer;
type Method = 'GET' | 'POST' | 'DELETE';

async function call(
  actor: PersonActor | undefined,
  method: Method,
  url: string,
  payload?: Body,
  headers: Record<string, string> = {},
) {
  const { app } = m.city;
  const cookies: Record<string, string> = {};
  if (actor) {
    const session = await app.inject({
      method: 'POST',
      url: '/api/demo/session',
      payload: { personId: actor.personId },
    });
    assert.equal(session.statusCode, 200, session.body);
    for (const { name, value } of session.cookies) cookies[name] = value;
  }
  return app.inject({ method, url, payload, cookies, headers });
}

/** The reply as data; the status is checked first, so that a refusal shows itself. */
async function ok(...args: Parameters<typeof call>) {
  const reply = await call(...args);
  assert.ok(reply.statusCode < 300, `${args[1]} ${args[2]}: ${reply.statusCode} ${reply.body}`);
  return reply.json();
}

const onStep = (file: { id: string; steps: { id: string }[] }, act: string, at = 0): string =>
  `/api/cases/${file.id}/steps/${file.steps[at]?.id}/${act}`;

test('a page links to a case for those whom the case answers', async () => {
  const { id } = await m.open('quality.check');
  const other = await m.city.person((await m.city.organisation()).id, 'provider');
  const readers = { clerk: m.clerk, supplier: m.supplier, asker: m.asker, other };
  const linked: Record<string, boolean> = {};
  for (const [name, actor] of Object.entries(readers)) {
    linked[name] = (await openable(m.city.p.db, actor, [id, null, id])).has(id);
    const { statusCode } = await call(actor, 'GET', `/api/cases/${id}`);
    assert.equal(linked[name], statusCode === 200, `${name}: ${statusCode}`);
  }
  assert.deepEqual(linked, { clerk: true, supplier: true, asker: true, other: false });
});

test('a case tells each reader what they may do and what the law allows', async () => {
  const opened = await m.open('quality.check');
  const mine = await ok(m.supplier, 'GET', `/api/cases/${opened.id}`);
  assert.equal(mine.abilities.keep.allowed, true);
  assert.deepEqual(
    [mine.acts.withdraw.allowed, mine.steps[0].acts.forward.allowed, mine.steps[0].acts.extend.code],
    [false, true, 'cases.extension-not-yours'],
  );
  assert.deepEqual(mine.steps[0].allowances.extension, { max: 4, unit: 'workday', cite: ['XY-30b'] });
  const chief = await ok(m.head, 'GET', `/api/cases/${opened.id}`);
  assert.equal(chief.steps[0].acts.extend.allowed, true);
  const asked = await ok(m.asker, 'GET', `/api/cases/${opened.id}`);
  assert.equal(asked.acts.withdraw.allowed, true);
  assert.equal(asked.abilities.keep.allowed, false);
});

test('extension, supplement and answer reply with the case', async () => {
  const opened = await m.open('quality.check');
  const longer = await ok(m.head, 'POST', onStep(opened, 'extension'), { days: 2, reason: '数据量大' });
  assert.equal(longer.current.deadline.due, '2026-03-16');
  const asked = await ok(m.supplier, 'POST', onStep(opened, 'supplement'), { asked: '请补充证明' });
  assert.equal(asked.supplements[0].asked, '请补充证明');
  assert.equal(asked.current.deadline.pausedSince, '2026-03-02');
  const answered = await ok(m.asker, 'POST', onStep(opened, 'supplement/answer'), { answer: '已补充' });
  assert.equal(answered.supplements[0].ended, 'answered');
  assert.equal(
    (await call(m.head, 'POST', onStep(opened, 'extension'), { days: 0, reason: 'x' })).statusCode,
    400,
  );
});

test('files lie in the case with their hash, and come back as they were', async () => {
  const opened = await m.open('quality.check');
  const url = `/api/cases/${opened.id}/attachments`;
  const headers = {
    'x-file-name': encodeURIComponent('C:\\材料\\证明.pdf'),
    'content-type': 'application/pdf',
  };
  const content = Buffer.from('%PDF-1.7 证明');
  const file = await ok(m.asker, 'POST', url, content, headers);
  const [stored] = file.attachments;
  assert.deepEqual(
    [stored.name, stored.bytes, stored.organisation.id],
    ['证明.pdf', content.length, m.applicant.id],
  );
  assert.match(stored.sha256, /^[0-9a-f]{64}$/);
  const back = await call(m.supplier, 'GET', `${url}/${stored.id}`);
  assert.ok(back.rawPayload.equals(content));
  assert.match(String(back.headers['content-disposition']), /^attachment;/);
  const odd = { 'x-file-name': `a%00b${encodeURIComponent(`${'x'.repeat(196)}😀.pdf`)}` };
  const named = await ok(m.asker, 'POST', url, content, odd);
  assert.equal(named.attachments.at(-1).name, `ab${'x'.repeat(196)}😀.`);
  assert.equal((await call(m.asker, 'POST', url, content)).json().code, 'cases.attachment-nameless');
  assert.equal(
    (await call(m.asker, 'POST', url, '', { 'x-file-name': 'a.txt' })).json().code,
    'cases.attachment-empty',
  );
  const stranger = await m.city.person((await m.city.organisation()).id, 'provider');
  assert.equal((await call(stranger, 'GET', `${url}/${stored.id}`)).statusCode, 404);
  assert.equal((await call(stranger, 'POST', url, content, headers)).statusCode, 404);
});

test('comments stay; an auditor reads and leaves nothing', async () => {
  const opened = await m.open('quality.check');
  const url = `/api/cases/${opened.id}/comments`;
  const file = await ok(m.asker, 'POST', url, { text: '请尽快', stepId: opened.steps[0]?.id });
  assert.equal(file.comments[0].text, '请尽快');
  const auditor = await m.city.person(m.city.bureau.id, 'auditor');
  const seen = await ok(auditor, 'GET', `/api/cases/${opened.id}`);
  assert.equal(seen.acts.comment.allowed, false);
  assert.equal((await call(auditor, 'POST', url, { text: '看过' })).json().code, 'cases.read-only');
});

test('a batch decides each for itself and says what became of each', async () => {
  const [one, two] = [await m.open('quality.check'), await m.open('quality.check')];
  const foreign = await m.open('quality.objection');
  const items = [one, two, one, foreign].map((file) => ({ caseId: file.id, stepId: file.steps[0]?.id }));
  const reply = await ok(m.supplier, 'POST', '/api/cases/decisions', { items, outcome: 'keep' });
  assert.deepEqual([reply.done, reply.refused], [2, 2]);
  assert.deepEqual(
    reply.items.map(
      (item: { state: string | null; refusal: { code: string } | null }) => item.state ?? item.refusal?.code,
    ),
    ['done', 'done', 'cases.step-decided', 'cases.not-your-step'],
  );
});

test('the calendar shows every day of the span and what falls due on it', async () => {
  const opened = await m.open('quality.check');
  const reply = await ok(m.supplier, 'GET', '/api/cases/calendar?from=2026-03-09&to=2026-03-15&mine=true');
  assert.equal(reply.days.length, 7);
  const day = reply.days.find(({ day: one }: { day: string }) => one === '2026-03-12');
  assert.ok(day.items.some(({ caseId }: { caseId: string }) => caseId === opened.id));
  assert.equal(reply.days.at(-1).workday, false);
  const long = await call(m.supplier, 'GET', '/api/cases/calendar?from=2026-01-01&to=2026-12-31');
  assert.equal(long.json().code, 'cases.days-too-many');
});

test('a case prints with its citations, and nothing of it is taken for a script', async () => {
  const opened = await m.open('quality.check');
  await ok(m.asker, 'POST', `/api/cases/${opened.id}/comments`, { text: '<script>alert(1)</script>' });
  await ok(m.supplier, 'POST', onStep(opened, 'decision'), { outcome: 'keep', reasons: ['与原件一致'] });
  const reply = await call(m.asker, 'GET', `/api/cases/${opened.id}/document`);
  assert.equal(reply.statusCode, 200);
  assert.equal(reply.headers['content-security-policy'], PRINT_POLICY);
  const html = reply.body;
  assert.ok(html.includes(`href="${FONT_SHEET}"`), 'printed in the font that comes along');
  for (const words of [
    opened.number,
    '供数机构查对',
    '保留',
    '与原件一致',
    'XY-30a',
    '星源市公共数据往来规则',
  ])
    assert.ok(html.includes(words), words);
  assert.ok(!html.includes('<script>alert'));
});

test('a procedure is simulated before anything is filed', async () => {
  const { items } = await ok(m.asker, 'GET', '/api/cases/procedures');
  assert.ok(items.some(({ key }: { key: string }) => key === 'quality.objection'));
  const timeline = await ok(m.asker, 'POST', '/api/cases/simulation', {
    procedure: 'quality.objection',
    from: '2026-03-02',
    choices: [{ step: 'route', outcome: 'consult', on: '2026-03-03' }],
  });
  assert.equal(timeline.steps[0].deadline.due, '2026-03-04');
  assert.equal(timeline.ends.state, 'done');
  const unknown = await call(m.asker, 'POST', '/api/cases/simulation', { procedure: 'no.such' });
  assert.equal(unknown.json().code, 'cases.procedure-unknown');
});

test('delegations and templates belong to the organisation', async () => {
  const colleague = await m.city.person(m.provider.id, 'provider');
  const body = {
    toPersonId: colleague.personId,
    roles: ['provider'],
    from: '2026-03-02',
    to: '2026-03-06',
    reason: '休假',
  };
  const made = await ok(m.supplier, 'POST', '/api/cases/delegations', body);
  assert.deepEqual([made.items[0].state, made.items[0].abilities.end.allowed], ['running', true]);
  const ended = await ok(m.supplier, 'POST', `/api/cases/delegations/${made.items[0].id}/end`);
  assert.equal(ended.items[0].state, 'over');
  assert.equal((await ok(m.asker, 'GET', '/api/cases/delegations')).total, 0);

  const kept = await ok(m.supplier, 'POST', '/api/cases/templates', {
    text: '与原件一致',
    procedure: 'quality.check',
  });
  assert.equal(kept.items[0].text, '与原件一致');
  assert.equal((await ok(m.asker, 'GET', '/api/cases/templates')).total, 0);
  assert.equal((await ok(m.supplier, 'GET', '/api/cases/templates?procedure=other.thing')).total, 0);
  assert.equal((await call(m.asker, 'DELETE', `/api/cases/templates/${kept.items[0].id}`)).statusCode, 404);
  assert.equal((await ok(m.supplier, 'DELETE', `/api/cases/templates/${kept.items[0].id}`)).total, 0);
});

test('lists by colour and holder; lateness by holder', async () => {
  const opened = await m.open('quality.check');
  m.setDay('2026-03-16');
  try {
    const ids = async (query: string) =>
      (await ok(m.clerk, 'GET', `/api/cases?pageSize=200&${query}`)).items.map(
        ({ id }: { id: string }) => id,
      );
    assert.ok((await ids('card=red')).includes(opened.id));
    assert.ok(!(await ids('card=yellow')).includes(opened.id));
    assert.ok((await ids(`card=red&holder=${m.provider.id}`)).includes(opened.id));
    assert.ok(!(await ids(`holder=${m.applicant.id}`)).includes(opened.id));
    const todos = await ok(m.supplier, 'GET', '/api/todos?card=red&pageSize=100');
    assert.ok(todos.items.some(({ caseId }: { caseId: string }) => caseId === opened.id));
    const late = await ok(m.clerk, 'GET', '/api/cases/lateness?from=2026-03-01&to=2026-03-31');
    const ours = late.items.find(
      ({ organisation }: { organisation: { id: string } }) => organisation.id === m.provider.id,
    );
    assert.ok(ours.open >= 1 && ours.days >= 2);
  } finally {
    m.setDay('2026-03-02');
  }
});
