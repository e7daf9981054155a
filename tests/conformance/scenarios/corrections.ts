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
  requests,
  stepPath,
} from '../correction-walks.ts';
import { newOfficial } from '../walks.ts';
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

export const correctionScenarios: Scenarios = {
  'corrections.checked': checked,
  'corrections.extended': extended,
  'corrections.board': board,
  'corrections.proof-first': proofFirst,
};
