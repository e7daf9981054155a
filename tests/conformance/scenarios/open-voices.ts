/** Scenarios of what people say of open data: corrections of the catalogue, objections, opinions, reports, and their answers. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { somebody, told } from '../open-walks.ts';
import { settingOf } from '../settings.ts';
import {
  anyOpened,
  byNumber,
  newRelease,
  type Opened,
  opened,
  say,
  stepOf,
  voiceOf,
  voices,
} from '../voice-walks.ts';
import { newOfficial } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();

const titleOf = async (set: Opened): Promise<string> => {
  const { content } = await set.bureau.get<{ content: { title: { zh: string } } }>(
    `/api/open/datasets/${set.slug}`,
  );
  return content.title.zh;
};

/** Ten working days; agreed goes to the authority at once and changes nothing until it acts; refused needs reason and basis. */
const correction = scenario(
  z.strictObject({ article: text, filed: day, due: day }),
  async (stage, { article, filed, due }) => {
    await stage.setDay(filed, 'nothing');
    const set = await opened(stage);
    const person = await somebody(stage);
    const asked = { kind: 'correction', datasetId: set.id, part: 'title', text: '名称有误' };
    await stage.nobody().refused('POST', voices, asked, { status: 401 });
    await person.refused('POST', voices, asked, { code: 'open.voice-incomplete', article });
    const better = `${set.title}（更正）`;
    const mine = await say(person, { ...asked, claimed: better });
    const other = await say(person, { ...asked, claimed: `${set.title}（另一）` });
    assert.equal((await byNumber(person, mine.number)).due, due);

    await set.officer.post(await stepOf(set.officer, mine), { outcome: 'agree' });
    const { items } = await set.bureau.get<{ items: { subject: { id: string } }[] }>(
      '/api/todos?pageSize=200',
    );
    assert.ok(
      items.some(({ subject }) => subject.id === mine.id),
      'the change lies in the queue of the authority',
    );
    assert.equal(await titleOf(set), set.title, 'nothing changes before the authority acts');
    assert.equal((await byNumber(person, mine.number)).state, 'agreed');
    await set.bureau.post(await stepOf(set.bureau, mine), { outcome: 'change' });
    assert.equal(await titleOf(set), better);

    const step = await stepOf(set.officer, other);
    const basis = [{ kind: 'rule', title: '内江市政务数据管理办法' }];
    await set.officer.refused(
      'POST',
      step,
      { outcome: 'refuse', basis },
      { code: 'cases.reasons-missing', article },
    );
    const reasons = ['名称与目录一致'];
    await set.officer.refused(
      'POST',
      step,
      { outcome: 'refuse', reasons },
      { code: 'cases.basis-missing', article },
    );
    await set.officer.post(step, { outcome: 'refuse', reasons, basis });
    const refused = await byNumber(person, other.number);
    assert.equal(refused.outcome, 'refused');
    assert.ok(refused.reason?.includes('名称与目录一致'));
    const { events } = await byNumber(person, mine.number);
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['filed', 'agreed', 'changed'],
      'the applicant sees each step',
    );
    assert.ok((await told(person, 'open.voice-moved')).length >= 3);
  },
);

const extension = scenario(
  z.strictObject({ article: text, filed: day, within: day, longer: day, late: day, max: z.number() }),
  async (stage, { article, filed, within, longer, late, max }) => {
    const set = await anyOpened(stage);
    await stage.setDay(filed, 'nothing');
    const person = await somebody(stage);
    const head = await newOfficial(stage, set.bureau, set.organisationId, ['head']);
    const clerk = await newOfficial(stage, set.bureau, set.organisationId, ['provider']);
    const asked = { kind: 'correction', datasetId: set.id, part: 'other' };
    const mine = await say(person, { ...asked, text: '联系方式有误' });
    const other = await say(person, { ...asked, text: '分类有误' });
    await stage.setDay(within, 'nothing');
    const path = async (one: { id: string }) =>
      (await stepOf(set.officer, one)).replace('/decision', '/extension');
    const body = { days: max, reason: '须与业务处室核对' };
    await clerk.refused('POST', await path(mine), body, { status: 403 });
    const more = { ...body, days: max + 1 };
    await head.refused('POST', await path(mine), more, { code: 'cases.extension-too-long', article });
    await head.post(await path(mine), body);
    assert.equal((await byNumber(person, mine.number)).due, longer);
    assert.ok((await told(person, 'cases.extended')).length > 0, 'the applicant is told');
    await head.refused('POST', await path(mine), body, { code: 'cases.extension-twice', article });
    await stage.setDay(late, 'nothing');
    await head.refused('POST', await path(other), body, { code: 'cases.extension-late', article });
  },
);

/** By row and field, numbered, straight to the body, its state by number; `row` and `field` are its own. */
const objection = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const set = await anyOpened(stage);
  const person = await somebody(stage);
  const base = { kind: 'objection', datasetId: set.id, ground: 'error', text: '第二行的状态与证照不符' };
  await person.refused(
    'POST',
    voices,
    { ...base, field: 'no_such' },
    { code: 'open.voice-incomplete', article },
  );
  await person.refused(
    'POST',
    voices,
    { ...base, ground: undefined },
    { code: 'open.voice-incomplete', article },
  );
  const mine = await say(person, { ...base, field: 'register_state', row: 2 });
  const suggestion = await say(person, {
    ...base,
    tone: 'suggestion',
    ground: 'other',
    text: '建议增加坐标',
  });
  assert.notEqual(mine.number, suggestion.number);
  const seen = await voiceOf(set.officer, mine.id);
  assert.deepEqual([seen.organisation.id, seen.said], [set.organisationId, base.text]);
  await stepOf(set.officer, mine);
  const state = await byNumber(stage.nobody(), mine.number);
  assert.deepEqual(
    [state.state, state.said],
    ['open', null],
    'its state for everybody, its words for those concerned',
  );
});

/** Closed with an outcome and a message alone; “corrected” needs a newer release; late ones are listed; the page counts. */
const settled = scenario(
  z.strictObject({ article: text, filed: day, late: day, limit: z.number() }),
  async (stage, { article, filed, late, limit }) => {
    const rule = await settingOf(stage, 'open.objection-deadline');
    await rule.set(limit);
    try {
      await stage.setDay(filed, 'nothing');
      const set = await opened(stage);
      const person = await somebody(stage);
      const say1 = (words: string) =>
        say(person, { kind: 'objection', datasetId: set.id, ground: 'error', text: words });
      const wrong = await say1('第三行有误');
      const unfounded = await say1('第一行有误');
      const silent = await say1('第二行有误');
      const lacking = await say1('缺少停用原因');
      const step = await stepOf(set.officer, wrong);
      await set.officer.refused(
        'POST',
        step,
        { outcome: 'corrected' },
        { code: 'open.message-missing', article },
      );
      const said = { outcome: 'corrected', comment: '已按登记档案更正' };
      await set.officer.refused('POST', step, said, { code: 'open.newer-release-missing', article });
      const no = await stepOf(set.officer, unfounded);
      await set.officer.refused(
        'POST',
        no,
        { outcome: 'not-justified', comment: '经核实' },
        { code: 'cases.reasons-missing' },
      );
      await set.officer.post(no, {
        outcome: 'not-justified',
        comment: '经核实无误',
        reasons: ['与档案一致'],
      });
      const more = await stepOf(set.officer, lacking);
      const mute = { outcome: 'supplemented' };
      await set.officer.refused('POST', more, mute, { code: 'open.message-missing', article });
      const added = { outcome: 'supplemented', comment: '已补充停用原因' };
      await set.officer.post(more, added);
      const whole = await byNumber(person, lacking.number);
      assert.deepEqual([whole.outcome, whole.answer], ['supplemented', added.comment]);
      await newRelease(stage, set);
      await set.officer.post(step, said);
      const done = await byNumber(person, wrong.number);
      assert.deepEqual([done.outcome, done.answer, done.mendedRelease], ['corrected', said.comment, 2]);
      assert.ok((await told(person, 'open.voice-moved')).some((one) => one.includes(said.comment)));

      await stage.setDay(late, 'nothing');
      const { items } = await stage
        .nobody()
        .get<{ items: { number: string; overdue: boolean }[] }>(`${voices}/unanswered`);
      assert.equal(items.find(({ number }) => number === silent.number)?.overdue, true);
      const page = await stage.nobody().get<{
        counts: { kind: string; filed: number; open: number; outcomes: { key: string; count: number }[] }[];
        mended: { number: string; release: number }[];
      }>(`/api/open/datasets/${set.slug}/voices`);
      const counted = page.counts.find(({ kind }) => kind === 'objection');
      assert.deepEqual([counted?.filed, counted?.open], [4, 1]);
      assert.deepEqual(counted?.outcomes.map(({ key, count }) => `${key} ${count}`).sort(), [
        'corrected 1',
        'not-justified 1',
        'supplemented 1',
      ]);
      assert.deepEqual(
        page.mended.map(({ number, release }) => [number, release]),
        [[wrong.number, 2]],
      );
      const html = await stage.nobody().send('GET', `/datasets/${set.slug}/questions`);
      assert.ok(html.text.includes(wrong.number), 'the page says which release came of it');
    } finally {
      await rule.putBack();
    }
  },
);

/** Each ground: numbered, told, answered; infringed rights alert the authority, which may take the set away at once. */
const grounds = scenario(
  z.strictObject({ article: text, filed: day, late: day, limit: z.number() }),
  async (stage, { article, filed, late, limit }) => {
    const rule = await settingOf(stage, 'open.objection-deadline');
    await rule.set(limit);
    try {
      await stage.setDay(filed, 'nothing');
      const set = await opened(stage);
      const person = await somebody(stage);
      const file = async (ground: string) => {
        const mine = await say(person, {
          kind: 'objection',
          datasetId: set.id,
          ground,
          text: `情形 ${ground}`,
        });
        const seen = await voiceOf(set.officer, mine.id);
        assert.ok(seen.articles.includes(article), seen.articles.join());
        assert.ok((await told(set.officer, 'open.voice-received')).some((one) => one.includes(mine.number)));
        return mine;
      };
      const wrong = await file('error');
      const omitted = await file('omission');
      const rights = await file('third-party-rights');
      await person.refused(
        'POST',
        voices,
        { kind: 'objection', datasetId: set.id, ground: 'other', text: '其他' },
        {
          code: 'open.voice-incomplete',
          article,
        },
      );
      assert.ok((await told(set.bureau, 'open.rights-alert')).some((one) => one.includes(rights.number)));
      assert.equal((await voiceOf(set.bureau, rights.id)).abilities.withdraw?.allowed, true);
      assert.equal((await voiceOf(set.bureau, wrong.id)).abilities.withdraw?.allowed, false);

      await newRelease(stage, set);
      const comment = '已更正，谢谢';
      await set.officer.post(await stepOf(set.officer, wrong), { outcome: 'corrected', comment });
      assert.ok((await told(person, 'open.voice-moved')).some((one) => one.includes(comment)));
      const { mended } = await stage
        .nobody()
        .get<{ mended: { number: string; release: number }[] }>(`/api/open/datasets/${set.slug}/voices`);
      assert.deepEqual(
        mended.map(({ number, release }) => [number, release]),
        [[wrong.number, 2]],
      );

      await set.bureau.post(`${voices}/${rights.id}/withdrawal`, { note: '先行下架核实' });
      const gone = await stage.nobody().send('GET', `/api/open/datasets/${set.slug}/files/csv`);
      assert.equal(gone.status, 410, gone.text.slice(0, 300));
      await set.officer.post(await stepOf(set.officer, rights), {
        outcome: 'not-justified',
        comment: '不涉及他人权益',
        reasons: ['已核实'],
      });

      await stage.setDay(late, 'nothing');
      const waiting = await stage.nobody().get<{
        items: { number: string; overdue: boolean }[];
        byOrganisation: { organisation: { id: string }; overdue: number }[];
      }>(`${voices}/unanswered`);
      assert.equal(waiting.items.find(({ number }) => number === omitted.number)?.overdue, true);
      assert.equal(
        waiting.byOrganisation.find(({ organisation }) => organisation.id === set.organisationId)?.overdue,
        1,
      );
    } finally {
      await rule.putBack();
    }
  },
);

export const openVoiceScenarios: Scenarios = {
  'voices.correction': correction,
  'voices.extension': extension,
  'voices.objection': objection,
  'voices.settled': settled,
  'voices.grounds': grounds,
};
