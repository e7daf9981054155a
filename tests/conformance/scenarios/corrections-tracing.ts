/** Scenarios of corrections at their source: traced there, passed on through the authority, every step on record. */
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
  noticesOf,
  type Request,
  readRequest,
  report,
  requests,
  stepPath,
} from '../correction-walks.ts';
import { holds, type Proof } from '../receipt.ts';
import { accounts, ledgerEntries } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();

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

export const correctionTracingScenarios: Scenarios = {
  'corrections.traced': traced,
  'corrections.passed-on': passedOn,
  'corrections.timeline': timeline,
};
