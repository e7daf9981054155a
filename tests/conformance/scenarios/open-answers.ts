/** Scenarios of what is answered as it stands: opinions on opening, and reports whose sender the handler alone knows. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { somebody, told } from '../open-walks.ts';
import { anyOpened, byNumber, say, voiceOf, voices } from '../voice-walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();

/** Comments, suggestions and reports reach the provider; who reports is known to the handler alone. */
const feedback = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const set = await anyOpened(stage);
  const person = await somebody(stage);
  const comment = await say(person, { kind: 'opinion', datasetId: set.id, text: '更新很及时' });
  const suggestion = await say(person, {
    kind: 'objection',
    tone: 'suggestion',
    datasetId: set.id,
    ground: 'omission',
    text: '建议补充电话',
  });
  const report = await say(person, { kind: 'report', datasetId: set.id, text: '某公司转卖数据' });
  for (const one of [comment, suggestion, report]) {
    const seen = await voiceOf(set.officer, one.id);
    assert.deepEqual([seen.number, seen.organisation.id], [one.number, set.organisationId]);
  }
  assert.ok((await voiceOf(set.officer, report.id)).articles.includes(article));
  assert.equal((await byNumber(person, comment.number)).state, 'open');

  const hidden = await voiceOf(set.officer, report.id);
  assert.deepEqual([hidden.filer, hidden.said], [null, null], 'not before somebody takes it');
  await set.officer.refused(
    'POST',
    `${voices}/${report.id}/answer`,
    { text: '已核查' },
    { code: 'open.report-handler' },
  );
  const taken = await set.officer.post<{ said: string; filer: { person: string } }>(
    `${voices}/${report.id}/take`,
  );
  assert.equal(taken.said, '某公司转卖数据');
  assert.ok(taken.filer.person, 'the handler knows who reports');
  for (const reader of [set.second, set.bureau]) {
    const seen = await voiceOf(reader, report.id);
    assert.deepEqual([seen.filer, seen.said], [null, null], 'nobody but the handler');
    await reader.refused('POST', `${voices}/${report.id}/answer`, { text: '已核查' }, {});
  }
  await stage.nobody().refused('GET', `${voices}/by-number/${report.number}`, undefined, { status: 404 });
  const company = await somebody(stage, 'public-company');
  await company.refused('GET', `${voices}/by-number/${report.number}`, undefined, { status: 404 });
  await set.officer.post(`${voices}/${report.id}/answer`, { text: '已转办核查' });
  assert.ok(
    (await told(person, 'open.voice-moved')).some((one) => one.includes('已转办核查')),
    'the reporter hears of it',
  );
});

/** With or without a set, with or without an account; answered with an action; counted by half-year; the unanswered listed. */
const opinions = scenario(
  z.strictObject({ article: text, filed: day, half: text }),
  async (stage, { article, filed, half }) => {
    const set = await anyOpened(stage);
    await stage.setDay(filed, 'nothing');
    const person = await somebody(stage);
    const nobody = stage.nobody();
    type Report = {
      received: number;
      answered: number;
      adopted: number;
      unanswered: { number: string }[];
      articles: string[];
    };
    const report = () => nobody.get<Report>(`${voices}/opinions?half=${half}`);
    const before = await report();
    const { opened: token } = await nobody.get<{ opened: string }>(`${voices}/ways`);
    const now = stage.now();
    await stage.setClock(new Date(now.getTime() + 10_000).toISOString(), 'nothing');
    const general = await say(nobody, { kind: 'opinion', text: '希望开放更多交通数据', opened: token });
    const ofSet = await say(person, { kind: 'opinion', datasetId: set.id, text: '希望每周更新' });
    const silent = await say(person, { kind: 'opinion', text: '希望提供英文说明' });
    assert.equal(
      (await voiceOf(set.officer, ofSet.id)).organisation.id,
      set.organisationId,
      'to the provider',
    );
    assert.equal((await voiceOf(set.bureau, general.id)).said, '希望开放更多交通数据', 'to the authority');
    const answer = (id: string) => `${voices}/${id}/answer`;
    const no = { text: '暂不具备条件', action: 'not-adopted' };
    await set.bureau.refused(
      'POST',
      answer(general.id),
      { text: '收到' },
      { code: 'open.voice-answer-missing', article },
    );
    await set.bureau.refused('POST', answer(general.id), no, { code: 'open.voice-answer-missing', article });
    await set.bureau.post(answer(general.id), { ...no, reason: '来源系统尚未建成' });
    await set.officer.post(answer(ofSet.id), { text: '自下月起每周更新', action: 'adopted' });
    const seen = await byNumber(nobody, general.number, general.code ?? '');
    assert.deepEqual([seen.outcome, seen.reason], ['not-adopted', '来源系统尚未建成']);
    const after = await report();
    assert.deepEqual(
      [after.received - before.received, after.answered - before.answered, after.adopted - before.adopted],
      [3, 2, 1],
    );
    assert.ok(after.unanswered.some(({ number }) => number === silent.number));
    assert.ok(after.articles.includes(article));
  },
);

export const openAnswerScenarios: Scenarios = {
  'voices.feedback': feedback,
  'voices.opinions': opinions,
};
