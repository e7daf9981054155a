/** Scenarios of checks of doubted values: filed, marked wherever they are served, checked in time, mended at the source, told. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import {
  aboutRow,
  askRow,
  asSeenBy,
  correctAtSource,
  doubted,
  file,
  marksIn,
  newCitizen,
  noticesOf,
  type Request,
  readRequest,
  report,
  requests,
  stepPath,
} from '../correction-walks.ts';
import { holds, type Proof } from '../receipt.ts';
import { accounts, ledgerEntries, newOfficial } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();

/** A citizen's request goes to the provider with its day; late it is the bureau's to see; the result is told, a correction to all. */
const checked = scenario(
  z.strictObject({ article: text, filed: day, due: day, late: day }),
  async (stage, { article, filed, due, late }) => {
    await stage.setDay(filed);
    const { resource, provider, consumer, credential, bureau } = await doubted(stage);
    const citizen = await newCitizen(stage);
    await stage.nobody().refused('POST', requests, aboutRow(resource, 0), { status: 401 });
    const mine = await file(citizen, aboutRow(resource, 0));
    assert.equal(mine.due, due);
    assert.equal(mine.caseId, null, 'the case itself is the officials’');
    const held = await asSeenBy(provider, mine);
    const open = held.timeline.find(({ articles }) => articles.includes(article));
    assert.deepEqual(
      [held.recipient.key, held.recipient.id, open?.organisation?.zh],
      ['provider', resource.providerId, resource.providerName],
      'it goes to the providing department',
    );
    assert.equal(held.content?.claimed, '注销', 'who handles it reads what is claimed');

    await stage.setDay(due);
    assert.equal((await asSeenBy(bureau, mine)).overdue, false, 'its last day is not late');
    await stage.setDay(late);
    const lateOnes = await bureau.get<{ items: Request[] }>(`${requests}?overdue=true&pageSize=200`);
    assert.ok(
      lateOnes.items.some(({ id }) => id === mine.id),
      'late, and shown to the bureau',
    );
    assert.ok((await noticesOf(bureau, 'cases.step-late')).length > 0, 'the bureau is told');

    await correctAtSource(stage, provider, resource, 0);
    await provider.post(await stepPath(provider, held), { outcome: 'correct' });
    const ended = await readRequest(citizen, mine.id);
    assert.deepEqual([ended.outcome, ended.correctedOn], ['corrected', late]);
    assert.ok(ended.told, 'the result is sent to the applicant');
    assert.equal((await noticesOf(citizen, 'quality.correction-settled')).length, 1);
    assert.equal(
      (await noticesOf(consumer.officer, 'quality.corrected')).length,
      1,
      'every consumer granted the resource is notified',
    );
    const answer = await stage.eventually(async () => {
      const found = await askRow(stage, credential, 0);
      return found.body.records?.[0]?.register_state === '注销' ? found : undefined;
    }, 'the new value');
    assert.equal(marksIn(answer)[0]?.correctedOn, late, 'the new value carries the date of its correction');

    const second = await file(citizen, aboutRow(resource, 1));
    const path = await stepPath(provider, await asSeenBy(provider, second));
    await provider.refused('POST', path, { outcome: 'keep' }, { code: 'cases.reasons-missing', article });
    await provider.post(path, { outcome: 'keep', reasons: ['登记档案与数据一致'] });
    const kept = await readRequest(citizen, second.id);
    assert.equal(kept.outcome, 'kept');
    assert.ok(kept.told?.text.includes('登记档案与数据一致'), 'kept with its reason');
  },
);

/** Only the head, no more than the maximum, once, and before the day has passed; the applicant is told why. */
const extended = scenario(
  z.strictObject({
    article: text,
    filed: day,
    within: day,
    due: day,
    longer: day,
    late: day,
    max: z.number(),
  }),
  async (stage, { article, filed, within, due, longer, late, max }) => {
    await stage.setDay(filed);
    const { resource, provider, bureau } = await doubted(stage);
    const head = await newOfficial(stage, bureau, resource.providerId, ['head']);
    const clerk = await newOfficial(stage, bureau, resource.providerId, ['provider']);
    const citizen = await newCitizen(stage);
    const mine = await file(citizen, aboutRow(resource, 0));
    const other = await file(citizen, aboutRow(resource, 1));
    assert.equal(mine.due, due);
    await stage.setDay(within);
    const path = async (request: Request) =>
      (await stepPath(provider, await asSeenBy(provider, request))).replace('/decision', '/extension');
    const body = { days: max, reason: '须调取原始登记档案核对' };
    await clerk.refused('POST', await path(mine), body, { status: 403 });
    const more = { ...body, days: max + 1 };
    await head.refused('POST', await path(mine), more, { code: 'cases.extension-too-long', article });
    await head.post(await path(mine), body);
    const told = await stage.eventually(async () => {
      const [found] = await noticesOf(citizen, 'quality.correction-extended');
      return found;
    }, 'the notice of the extension');
    assert.ok(
      told.body.zh.includes(body.reason) && told.body.zh.includes(longer),
      'told with the reason and the day',
    );
    const after = await readRequest(citizen, mine.id);
    assert.equal(after.due, longer);
    await head.refused('POST', await path(mine), body, { code: 'cases.extension-twice', article });
    await stage.setDay(late);
    await head.refused('POST', await path(other), body, { code: 'cases.extension-late', article });
  },
);

type Board = {
  items: {
    provider: { id: string };
    received: number;
    inTime: number;
    extended: number;
    overdue: number;
    medianWorkdays: number | null;
  }[];
  articles: string[];
};

/** The board counts exactly what happened, and a reminder stands on the request. */
const board = scenario(
  z.strictObject({
    article: text,
    filed: day,
    first: day,
    second: day,
    within: day,
    end: day,
    max: z.number(),
  }),
  async (stage, { article, filed, first, second, within, end, max }) => {
    await stage.setDay(filed);
    const { resource, provider, bureau } = await doubted(stage);
    const head = await newOfficial(stage, bureau, resource.providerId, ['head']);
    const citizen = await newCitizen(stage);
    const someone = await newCitizen(stage);
    const all = [
      await file(citizen, aboutRow(resource, 0)),
      await file(citizen, aboutRow(resource, 1)),
      await file(citizen, aboutRow(resource, 2)),
      await file(someone, aboutRow(resource, 0)),
    ];
    const keep = async (request: Request) =>
      provider.post(await stepPath(provider, await asSeenBy(provider, request)), {
        outcome: 'keep',
        reasons: ['核对无误'],
      });
    const [one, two, three, four] = all;
    assert.ok(one && two && three && four);
    await stage.setDay(first);
    await keep(one);
    await stage.setDay(second);
    await keep(two);
    await stage.setDay(within);
    const path = await stepPath(provider, await asSeenBy(provider, three));
    await head.post(path.replace('/decision', '/extension'), { days: max, reason: '须核对档案' });
    await stage.setDay(end);
    const mine = async () => {
      const found = await bureau.get<Board>(`${requests}/board?from=${filed}&to=${end}`);
      assert.ok(found.articles.some((id) => id.startsWith(article.replace(/[a-z]$/, ''))));
      const row = found.items.find(({ provider: { id } }) => id === resource.providerId);
      assert.ok(row);
      return row;
    };
    const { received, inTime, extended: longer, overdue, medianWorkdays } = await mine();
    assert.deepEqual([received, inTime, longer, overdue], [4, 2, 1, 1], 'exactly that');
    const taken = [one, two].map(async ({ id }) => (await readRequest(citizen, id)).elapsed);
    const [shorter = 0, rest = 0] = await Promise.all(taken);
    assert.equal(medianWorkdays, (shorter + rest) / 2);
    const reminder = { said: '请于本周内办结并回复提出人' };
    await provider.refused('POST', `${requests}/${four.id}/reminders`, reminder, { status: 403 });
    const reminded = await bureau.post<Request>(`${requests}/${four.id}/reminders`, reminder);
    const line = reminded.timeline.find(({ what }) => what.zh === '催办');
    assert.ok(line?.person && line.day === end, 'logged on the request, with who and when');
    assert.equal((await noticesOf(provider, 'quality.correction-reminded')).length, 1);
  },
);

/** While a check is open the value is marked and business goes on; a refusal on it is refused, and can be reported. */
const proofFirst = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { resource, provider, consumer, credential, bureau } = await doubted(stage);
  const citizen = await newCitizen(stage);
  assert.deepEqual(marksIn(await askRow(stage, credential, 0)), [], 'no doubt, no mark');
  const request = await file(citizen, aboutRow(resource, 0));
  const answer = await askRow(stage, credential, 0);
  const [mark] = marksIn(answer);
  assert.equal(answer.body.records?.[0]?.register_state, '有效', 'the value is given');
  assert.deepEqual([mark?.record, mark?.underCheck, mark?.items], [0, true, ['register_state']]);
  assert.ok(mark?.instruction?.zh.includes('有效证明') && mark.articles?.includes(article));
  assert.deepEqual(marksIn(await askRow(stage, credential, 1)), [], 'another person’s record bears none');

  const dealings = '/api/quality/dealings';
  const rejected = {
    resourceId: resource.resourceId,
    key: { register_no: 'R0001' },
    outcome: 'rejected',
    ground: 'data-mismatch',
    proof: true,
  };
  await consumer.officer.refused('POST', dealings, rejected, { code: 'quality.proof-first', article });
  await consumer.officer.post(dealings, { ...rejected, outcome: 'accepted', ground: undefined });

  const refusal = { officeId: consumer.id, what: '窗口以登记状态不符为由不予受理，要求先更正' };
  const reported = await citizen.post<{ caseId: string; number: string }>(
    `${requests}/${request.id}/refusals`,
    refusal,
  );
  const todo = await bureau.get<{ items: { caseId: string }[] }>('/api/todos?pageSize=200');
  assert.ok(
    todo.items.some(({ caseId }) => caseId === reported.caseId),
    'an item of supervision for the bureau',
  );
  const path = await stepPath(provider, await asSeenBy(provider, request));
  await provider.post(path, { outcome: 'keep', reasons: ['核对无误'] });
  assert.deepEqual(marksIn(await askRow(stage, credential, 0)), [], 'after the check the flag is gone');
});

/** A user reports a value it was served: traced to body, batch and system, mended there and nowhere else. */
const traced = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { resource, provider, consumer, credential, bureau } = await doubted(stage);
  await askRow(stage, credential, 0);
  const mine = await file(consumer.officer, aboutRow(resource, 0));
  const task = await asSeenBy(provider, mine);
  const { trace } = task;
  assert.ok(trace?.found);
  assert.equal(trace.source.id, resource.providerId, 'the source body');
  assert.deepEqual(trace.held, { register_state: '有效' });
  assert.ok(trace.batch?.id, 'its batch');
  assert.ok(trace.system, 'and its system');
  assert.deepEqual(
    trace.downstream.map(({ organisation, calls }) => [organisation.id, calls]),
    [[consumer.id, 1]],
    'and to who was answered since',
  );
  const todo = await provider.get<{ items: { caseId: string }[] }>('/api/todos?pageSize=200');
  assert.ok(
    todo.items.some(({ caseId }) => caseId === task.caseId),
    'a correction task there',
  );
  const path = await stepPath(provider, task);
  const corrected = { outcome: 'corrected' };
  const refused = { code: 'quality.not-corrected-at-source', article };
  await provider.refused('POST', path, corrected, refused);
  const copy = await bureau.send(
    'POST',
    `/api/collect/resources/${resource.resourceId}/batches?mode=incremental`,
    'register_no,register_state\nR0001,注销\n',
    { 'content-type': 'text/csv', 'x-file-name': 'copy.csv' },
  );
  assert.equal(copy.status, 403, 'nobody but the source changes a row');
  await provider.refused('POST', path, corrected, refused);
  assert.equal((await askRow(stage, credential, 0)).body.records?.[0]?.register_state, '有效');

  await correctAtSource(stage, provider, resource, 0);
  await provider.post(path, corrected);
  await stage.eventually(async () => {
    const found = await askRow(stage, credential, 0);
    return found.body.records?.[0]?.register_state === '注销' ? true : undefined;
  }, 'the new value in the next call');
  assert.equal((await readRequest(consumer.officer, mine.id)).outcome, 'corrected');
  // The consumer's own system reports as well, by the key of its grant.
  const reported = await report(stage, credential, 1);
  assert.equal(reported.status, 201, JSON.stringify(reported.body));
  const other = await asSeenBy(provider, { id: String(reported.body.id) });
  assert.deepEqual([other.content?.key.register_no, other.trace?.held?.register_state], ['R0002', '有效']);
  assert.equal(marksIn(await askRow(stage, credential, 1))[0]?.underCheck, true);
  assert.equal((await report(stage, { ...credential, secret: 'A'.repeat(43) }, 2)).code, 'gateway.signature');
  assert.equal((await report(stage, credential, 2, { item: 'no_such' })).code, 'gateway.column-not-granted');
  assert.equal((await report(stage, credential, 1)).code, 'quality.request-open');
  assert.equal(
    (await noticesOf(consumer.officer, 'quality.correction-settled')).length,
    1,
    'the reporter is told',
  );
});

/** Through the authority to the department and back: confirmed or not, every user told, lateness counted at each step. */
const passedOn = scenario(
  z.strictObject({ article: text, filed: day, later: day, rules: z.array(text).length(3), days: z.number() }),
  async (stage, { article, filed, later, rules, days }) => {
    const admin = await stage.as(accounts.bureau);
    for (const rule of rules) await admin.put(`/api/law/settings/${rule}`, { value: days });
    try {
      await stage.setDay(filed);
      const { resource, provider, consumer, bureau } = await doubted(stage);
      const mine = await file(consumer.officer, aboutRow(resource, 0));
      const other = await file(consumer.officer, aboutRow(resource, 1));
      assert.equal(mine.recipient.key, 'authority', 'it goes to the authority');
      const task = await asSeenBy(bureau, mine);
      await provider.refused('POST', await stepPath(bureau, task), { outcome: 'pass-on' }, { status: 403 });
      await stage.setDay(later);
      for (const request of [mine, other])
        await bureau.post(await stepPath(bureau, await asSeenBy(bureau, request)), { outcome: 'pass-on' });
      assert.equal((await asSeenBy(bureau, mine)).provider.id, resource.providerId);
      const verify = await stepPath(provider, await asSeenBy(provider, other));
      await provider.refused(
        'POST',
        verify,
        { outcome: 'not-confirmed' },
        { code: 'cases.reasons-missing', article },
      );
      await provider.post(verify, { outcome: 'not-confirmed', reasons: ['与登记档案一致'] });
      assert.ok((await readRequest(consumer.officer, other.id)).told?.text.includes('与登记档案一致'));

      await provider.post(await stepPath(provider, task), { outcome: 'confirmed' });
      assert.equal((await noticesOf(consumer.officer, 'quality.confirmed-wrong')).length, 1);
      const close = await stepPath(provider, task);
      await provider.refused(
        'POST',
        close,
        { outcome: 'corrected' },
        { code: 'quality.not-corrected-at-source' },
      );
      await correctAtSource(stage, provider, resource, 0);
      await provider.post(close, { outcome: 'corrected' });
      const ended = await readRequest(consumer.officer, mine.id);
      assert.deepEqual(
        [ended.outcome, ended.state],
        ['corrected', 'settled'],
        'the reporter sees the closing',
      );
      assert.equal((await noticesOf(consumer.officer, 'quality.corrected')).length, 1);
      const decided = ended.timeline.filter(({ due, what }) => due !== null && what.zh.includes('：'));
      assert.ok(
        decided.some(({ lateDays }) => lateDays > 0) && decided.some(({ lateDays }) => lateDays === 0),
        'lateness counted at each step',
      );
    } finally {
      await stage.restoreClock();
      const again = await stage.as(accounts.bureau);
      for (const rule of rules) await again.put(`/api/law/settings/${rule}`, { value: null });
    }
  },
);

/** Each step with person, department, time and content; nobody edits or deletes one, and the ledger stays whole. */
const timeline = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { resource, provider, consumer, bureau } = await doubted(stage);
  const mine = await file(consumer.officer, aboutRow(resource, 0));
  const task = await asSeenBy(bureau, mine);
  assert.ok(task.timeline.some(({ articles }) => articles.includes(article.replace(/c$/, 'b'))));
  await bureau.post(await stepPath(bureau, task), { outcome: 'pass-on', comment: '请核对登记档案' });
  await provider.post(await stepPath(provider, task), {
    outcome: 'not-confirmed',
    reasons: ['与登记档案一致'],
  });
  const { items } = await bureau.get<{ items: Request['timeline'] }>(`${requests}/${mine.id}/timeline`);
  const decided = items.filter(({ what }) => what.zh.includes('：') && !what.zh.startsWith('开始'));
  assert.equal(decided.length, 2);
  for (const line of decided)
    assert.ok(line.person && line.organisation?.zh && line.at && line.content, JSON.stringify(line));
  const sheet = await bureau.send('GET', `${requests}/${mine.id}/timeline?format=csv`);
  assert.equal(sheet.status, 200);
  assert.equal(sheet.text.trim().split('\n').length, items.length + 1, 'every step in the file');
  assert.ok(sheet.text.includes('请核对登记档案') && sheet.text.includes(resource.providerName));

  const before = JSON.stringify(items);
  const admin = await stage.as(accounts.admin);
  const step = (await stepOf(bureau, task.caseId ?? '')) ?? '';
  const addresses = [
    `${requests}/${mine.id}`,
    `${requests}/${mine.id}/timeline`,
    `/api/cases/${task.caseId}`,
    `/api/cases/${task.caseId}/steps/${step}`,
  ];
  for (const who of [admin, bureau, provider, consumer.officer])
    for (const address of addresses)
      for (const method of ['PUT', 'PATCH', 'DELETE'])
        await who.refused(method, address, method === 'DELETE' ? undefined : { content: '' });
  await bureau.refused(
    'POST',
    `/api/cases/${task.caseId}/steps/${step}/decision`,
    { outcome: 'pass-on' },
    { status: 409 },
  );
  const again = await bureau.get<{ items: Request['timeline'] }>(`${requests}/${mine.id}/timeline`);
  assert.equal(JSON.stringify(again.items), before, 'nothing changed');
  const [entry] = await ledgerEntries(bureau, { kind: 'quality.correction-settled' });
  assert.ok(entry);
  const key = (await stage.nobody().send('GET', '/api/ledger/key')).text;
  const proof = await stage.eventually(async () => {
    const receipt = await stage.nobody().get<{ proof: Proof | null }>(`/api/ledger/receipts/${entry.hash}`);
    return receipt.proof ?? undefined;
  }, 'the receipt');
  assert.ok(holds(entry.body, proof, key), 'the chain check of the log stays valid');
});

async function stepOf(
  who: { get<T>(path: string): Promise<T> },
  caseId: string,
): Promise<string | undefined> {
  const { steps } = await who.get<{ steps: { id: string }[] }>(`/api/cases/${caseId}`);
  return steps[0]?.id;
}

export const correctionScenarios: Scenarios = {
  'corrections.checked': checked,
  'corrections.extended': extended,
  'corrections.board': board,
  'corrections.proof-first': proofFirst,
  'corrections.traced': traced,
  'corrections.passed-on': passedOn,
  'corrections.timeline': timeline,
};
