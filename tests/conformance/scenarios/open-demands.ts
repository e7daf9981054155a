/** Scenarios of what the public asks for: filed, given to a unit, answered, reviewed, joined, sent on to disclosure. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import {
  applicant,
  applications,
  conditionalSet,
  filed as filedApplication,
  readApplication,
} from '../application-walks.ts';
import type { Client } from '../client.ts';
import {
  act,
  demandOf,
  demands,
  figures,
  file,
  files,
  page,
  readDemandFile,
  somebody,
  told,
  track,
} from '../open-walks.ts';
import type { Stage } from '../stage.ts';
import {
  accounts,
  decisionPath,
  draftEntry,
  newDepartment,
  newOfficial,
  publishEntry,
  reviewEntry,
  unique,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const article = z.strictObject({ article: z.string() });
const filers = ['public-person', 'public-company', 'public-body'];

/** Each kind by each who may ask: number, time, unit found or named, a page for everybody. */
const filed = scenario(article, async (stage, given) => {
  const { id: unitId, officer, bureau } = await newDepartment(stage);
  const entry = await publishEntry(stage, officer, { name: `公交线路${unique()}`, openingClass: 'open' });
  const shelves: [string, string][] = filers.flatMap((who) =>
    ['list', 'open', 'other'].map((kind): [string, string] => [who, kind]),
  );
  const people = new Map<string, Awaited<ReturnType<typeof somebody>>>();
  for (const who of filers) people.set(who, await somebody(stage, who));
  for (const [who, kind] of shelves) {
    const person = people.get(who);
    assert.ok(person);
    if (kind === 'open') {
      // What there is comes first: the entry is found by its name, and names its unit.
      const similar = demandOf({ kind, wanted: entry.name });
      await person.refused('POST', demands, similar, { code: 'open.demand-unread', status: 409 });
      const { items } = await person.get<{ items: { id: string }[] }>(
        `${demands}/matches?wanted=${encodeURIComponent(entry.name)}`,
      );
      assert.ok(items.some(({ id }) => id === entry.id));
      const { number } = await person.post<{ number: string }>(demands, { ...similar, resourceId: entry.id });
      const found = await track(stage.nobody(), number);
      assert.deepEqual([found.unit?.id, found.unitBy, found.state], [unitId, 'catalogue', 'assigned']);
      assert.ok(found.articles.includes(given.article), `cites ${found.articles.join()}`);
      continue;
    }
    const { id, number } = await file(person, { kind });
    const first = await track(stage.nobody(), number);
    assert.match(number, /^KF\d{4}-\d{5}$/);
    assert.ok(!Number.isNaN(Date.parse(first.filedAt)));
    assert.deepEqual([first.unit, first.state], [null, 'filed']);
    await officer.refused('POST', `${files}/${id}/assign`, { unitId }, { status: 403 });
    await act(bureau, id, 'assign', { unitId });
    const then = await track(stage.nobody(), number);
    assert.deepEqual([then.unit?.id, then.unitBy, then.state], [unitId, 'bureau', 'assigned']);
    const shown = await page(stage, `/demands/${number}`);
    assert.ok(shown.includes(number) && shown.includes(then.wanted), 'the page shows it');
  }
});

/** The day by the calendar, a refusal only with reasons, a promise that ends by being kept, overdue on the day after. */
const answered = scenario(
  z.strictObject({ article: z.string(), filed: z.string(), due: z.string(), after: z.string() }),
  async (stage, given) => {
    const { id: unitId, officer, bureau } = await newDepartment(stage);
    const person = await somebody(stage);
    await stage.setDay(given.filed, 'nothing');
    const promised = await file(person);
    const refused = await file(person);
    const silent = await file(person);
    for (const { id } of [promised, refused, silent]) await act(bureau, id, 'assign', { unitId });
    assert.equal(
      (await track(stage.nobody(), silent.number)).due?.due,
      given.due,
      'by the working-day calendar',
    );

    const answer = `${files}/${refused.id}/answer`;
    await officer.refused('POST', answer, { how: 'refuse' }, { status: 422 });
    await officer.post(answer, { how: 'refuse', reasons: ['涉及商业秘密'] });
    assert.deepEqual(
      [(await track(stage.nobody(), refused.number)).fate, (await track(person, refused.number)).answerSaid],
      ['refused', '涉及商业秘密'],
    );
    await officer.refused(
      'POST',
      `${files}/${promised.id}/answer`,
      { how: 'date', promisedOn: '2020-01-01' },
      { status: 422 },
    );
    await act(officer, promised.id, 'answer', { how: 'date', promisedOn: given.due });
    const close = `${files}/${promised.id}/close`;
    await officer.refused('POST', close, {}, { code: 'open.demand-unfulfilled', status: 409 });
    const draft = await draftEntry(officer);
    await act(officer, promised.id, 'link', { resourceId: draft.id });
    await officer.refused('POST', close, {}, { code: 'open.demand-unfulfilled' });
    const todos = await officer.get<{ items: { subject: { id: string } }[] }>('/api/todos?pageSize=100');
    assert.ok(
      todos.items.some(({ subject }) => subject.id === promised.id),
      'the promise waits on the unit’s desk',
    );
    await reviewEntry(stage, officer, draft.id);
    await stage.eventually(async () => {
      const { fulfilledOn } = await track(stage.nobody(), promised.number);
      return fulfilledOn ? true : undefined;
    }, 'the promise ends with the entry listed');

    const before = await figures(bureau);
    assert.ok(!before.unanswered.some(({ number }) => number === silent.number), 'in time it is not listed');
    await stage.setDay(given.after);
    const after = await figures(bureau);
    const late = after.unanswered.find(({ number }) => number === silent.number);
    assert.equal(late?.unit?.id, unitId, 'listed by its unit');
    assert.equal(after.byUnit.find(({ unit }) => unit?.id === unitId)?.overdue, 1, 'and counted');
    const shown = await bureau.get<{ items: { number: string }[] }>(`${files}?late=true&pageSize=200`);
    assert.ok(shown.items.some(({ number }) => number === silent.number));
    assert.ok((await told(bureau, 'open.demand-overdue')).some((text) => text.includes(silent.number)));
  },
);

/** A review comes after the answer, runs from its acceptance, is judged by another, and is told to both. */
const reviewed = scenario(
  z.strictObject({ article: z.string(), filed: z.string(), accepted: z.string(), due: z.string() }),
  async (stage, given) => {
    const { bureau } = await newDepartment(stage);
    const { organisation } = await bureau.get<{ organisation: { id: string } }>('/api/me');
    const provider = await newOfficial(stage, bureau, organisation.id, ['provider']);
    const { person: who } = await provider.get<{ person: { id: string } }>('/api/me');
    const admin = await stage.as(accounts.admin);
    await admin.post(`/api/people/${who.id}/roles`, { organisationId: organisation.id, role: 'bureau' });
    const both = await stage.enter(who.id, organisation.id);
    const person = await somebody(stage);
    await stage.setDay(given.filed, 'nothing');
    const asked = await file(person);
    await act(bureau, asked.id, 'assign', { unitId: organisation.id });
    const review = `${demands}/${asked.id}/review`;
    assert.equal(
      (await track(person, asked.number)).abilities.review?.allowed,
      false,
      'no button before an answer',
    );
    await person.refused('POST', review, { reason: '不服' }, { code: 'open.review-early' });
    await act(both, asked.id, 'answer', { how: 'refuse', reasons: ['本部门不掌握'] });
    assert.equal((await track(person, asked.number)).abilities.review?.allowed, true);
    const other = await somebody(stage);
    await other.refused('POST', review, { reason: '不服' }, { status: 404 });
    await person.post(review, { reason: '条文规定应当列入' });
    const todos = await bureau.get<{ items: { caseId: string; procedureKey: string; title: string }[] }>(
      '/api/todos?procedure=open.demand-review&pageSize=100',
    );
    const todo = todos.items.find(({ title }) => title === asked.wanted);
    assert.ok(todo, 'the case lies with the bureau');
    const whole = await readDemandFile(bureau, asked.id);
    assert.deepEqual(
      ['filed', 'assigned', 'answered-refuse', 'review-filed'].filter(
        (kind) => !whole.events.some((one) => one.kind === kind),
      ),
      [],
      'with the whole file',
    );
    await stage.setDay(given.accepted, 'nothing');
    await bureau.post(await decisionPath(bureau, todo.caseId), { outcome: 'accept' });
    const [accepted] = (await track(person, asked.number)).reviews;
    assert.deepEqual([accepted?.acceptedOn, accepted?.dueOn], [given.accepted, given.due], 'from acceptance');
    const judge = await decisionPath(bureau, todo.caseId);
    await both.refused(
      'POST',
      judge,
      { outcome: 'uphold', reasons: ['维持'] },
      { code: 'open.demand-review-own' },
    );
    await bureau.post(judge, { outcome: 'overturn', reasons: ['请按目录规范列入并重新答复'] });
    const after = await track(person, asked.number);
    assert.deepEqual([after.reviews[0]?.state, after.state], ['overturned', 'assigned']);
    for (const who of [person, both])
      assert.ok(
        (await told(who, 'open.demand-moved')).some((text) => text.includes('请按目录规范列入并重新答复')),
        'author and unit are told',
      );

    // The other outcome: the answer stands.
    const second = await file(person);
    await act(bureau, second.id, 'assign', { unitId: organisation.id });
    await act(both, second.id, 'answer', { how: 'refuse', reasons: ['本部门不掌握'] });
    await person.post(`${demands}/${second.id}/review`, { reason: '请核实' });
    const { items } = await bureau.get<{ items: { caseId: string; title: string }[] }>(
      '/api/todos?procedure=open.demand-review&pageSize=100',
    );
    const caseId = items.find(({ title }) => title === second.wanted)?.caseId ?? '';
    await bureau.post(await decisionPath(bureau, caseId), { outcome: 'accept' });
    const stands = { outcome: 'uphold', reasons: ['经复核，本市确无此项数据'] };
    await bureau.post(await decisionPath(bureau, caseId), stands);
    const upheld = await track(person, second.number);
    assert.deepEqual(
      [upheld.reviews[0]?.state, upheld.state, upheld.answer],
      ['upheld', 'answered', 'refuse'],
    );
    for (const who of [person, both])
      assert.ok(
        (await told(who, 'open.demand-moved')).some((text) => text.includes('经复核，本市确无此项数据')),
        'and both are told of it',
      );
  },
);

/** What asks for disclosure starts no clock and is no demand; by choice, and by a clerk afterwards. */
const redirected = scenario(article, async (stage) => {
  const { id: unitId, officer, bureau } = await newDepartment(stage);
  const channel = `政务公开栏目 https://disclosure.example/${unique()}`;
  await officer.refused('PUT', '/api/open/choices/disclosure-channel', { value: channel }, { status: 403 });
  await bureau.put('/api/open/choices/disclosure-channel', { value: channel });
  const person = await somebody(stage);
  const before = await figures(bureau);
  const chosen = await file(person, { kind: 'disclosure' });
  const shown = await track(stage.nobody(), chosen.number);
  assert.deepEqual([shown.state, shown.due, shown.unit, shown.channel], ['redirected', null, null, channel]);
  assert.ok((await page(stage, `/demands/${chosen.number}`)).includes(channel), 'the page shows the channel');
  const own = await readDemandFile(bureau, chosen.id);
  assert.equal(own.caseId, null, 'no case, no clock');
  const once = await figures(bureau);
  assert.deepEqual([once.redirected, once.asked], [before.redirected + 1, before.asked]);

  const later = await file(person, { kind: 'other' });
  await act(bureau, later.id, 'assign', { unitId });
  assert.ok((await track(person, later.number)).due, 'a clock runs until a clerk sees it');
  await officer.refused('POST', `${files}/${later.id}/redirect`, { why: '' }, { status: 400 });
  const why = '请求公开的是会议纪要';
  await act(officer, later.id, 'redirect', { why });
  const gone = await track(person, later.number);
  assert.deepEqual(
    [gone.state, gone.due, gone.channel, gone.redirectedWhy],
    ['redirected', null, channel, why],
  );
  assert.ok(
    (await told(person, 'open.demand-moved')).some((text) => text.includes(channel) && text.includes(why)),
    'its author reads the channel and the reason',
  );
  const twice = await figures(bureau);
  assert.deepEqual([twice.redirected, twice.asked], [before.redirected + 2, before.asked]);
  const list = await stage.nobody().get<{ items: { number: string }[] }>(`${demands}?pageSize=200&sort=new`);
  assert.ok(!list.items.some(({ number }) => number === chosen.number), 'left out of what is wanted');
  await applicationSentOn(stage, { bureau, stranger: officer, channel });
});

/** A data application that asks for the same is sent on by who gives the data: no step is left, the applicant reads where and why. */
async function applicationSentOn(
  stage: Stage,
  { bureau, stranger, channel }: { bureau: Client; stranger: Client; channel: string },
): Promise<void> {
  const set = await conditionalSet(stage);
  const { client } = await applicant(stage, 'university');
  const { id } = await filedApplication(client, set);
  const why = '请求公开的是行政处罚决定书';
  const before = await figures(bureau);
  const path = `${applications}/${id}/redirection`;
  await stranger.refused('POST', path, { why }, { status: 404 });
  await client.refused('POST', path, { why }, { status: 403 });
  await set.officer.refused('POST', path, { why: '' }, { status: 400 });
  await set.officer.post(path, { why });
  const shown = await readApplication(client, id);
  assert.deepEqual([shown.redirected?.channel, shown.redirected?.why, shown.due], [channel, why, null]);
  assert.deepEqual((await readApplication(set.officer, id)).open, [], 'nothing is left to decide');
  const mine = await client.send('GET', `/me/applications/${id}`);
  assert.ok(mine.text.includes(channel) && mine.text.includes(why), 'their page says where to go and why');
  const [said = ''] = await told(client, 'open.application-redirected');
  assert.ok(said.includes(channel) && said.includes(why), said);
  assert.equal((await figures(bureau)).redirected, before.redirected + 1);
  await set.officer.refused('POST', path, { why }, { code: 'open.application-state' });
}

/** The same asked twice goes one way and is counted; most wanted stands first. */
const joined = scenario(article, async (stage, given) => {
  const { id: unitId, officer, bureau } = await newDepartment(stage);
  const people = [await somebody(stage), await somebody(stage, 'public-company'), await somebody(stage)];
  const wanted = `渔船泊位${unique()}`;
  const [first, second] = people;
  assert.ok(first && second);
  const lone = await file(first);
  const head = await file(first, { wanted });
  await assert.rejects(file(first, { wanted }), /open\.demand-twice/);
  const alike = await file(second, { wanted: `${wanted}。 ` });
  const third = await file(people[2] ?? second, { wanted });
  const shown = await track(stage.nobody(), alike.number);
  assert.deepEqual([shown.joinedInto, shown.asks], [head.number, 3]);
  const { items } = await stage
    .nobody()
    .get<{ items: { number: string; asks: number }[] }>(`${demands}?pageSize=200`);
  const order = items.map(({ number }) => number);
  assert.ok(order.indexOf(head.number) < order.indexOf(lone.number), 'sorted by how many ask');
  assert.ok(!order.includes(alike.number), 'counted, not listed twice');
  await act(bureau, head.id, 'assign', { unitId });
  const day = '2099-03-31';
  await act(officer, head.id, 'answer', { how: 'date', promisedOn: day });
  for (const { number } of [head, alike, third]) {
    const one = await track(stage.nobody(), number);
    assert.deepEqual(
      [one.state, one.answer, one.promisedOn],
      ['answered', 'date', day],
      'all of them are answered',
    );
  }
  const other = await file(second);
  await act(bureau, other.id, 'assign', { unitId });
  await officer.refused('POST', `${files}/${other.id}/answer`, { how: 'refuse' }, { status: 422 });
  await act(officer, other.id, 'answer', { how: 'refuse', reasons: ['涉密'] });
  assert.ok((await track(second, other.number)).articles.includes(given.article));
});

/** Filed with a number, put to the body or the bureau, answered in three ways in public, with days; the silent ones listed. */
const answeredInPublic = scenario(
  z.strictObject({ article: z.string(), filed: z.string(), later: z.string(), days: z.number() }),
  async (stage, given) => {
    const { id: unitId, officer, bureau } = await newDepartment(stage);
    const person = await somebody(stage);
    const entry = await publishEntry(stage, officer, { openingClass: 'open' });
    await stage.setDay(given.filed, 'nothing');
    const held = await file(person, { kind: 'open', wanted: entry.name, resourceId: entry.id });
    assert.equal((await track(stage.nobody(), held.number)).unit?.id, unitId, 'it reaches the body');
    const [lone, refused, silent] = [await file(person), await file(person), await file(person)];
    const waiting = await bureau.get<{ items: { number: string }[] }>(`${files}?state=filed&pageSize=200`);
    assert.ok(
      waiting.items.some(({ number }) => number === lone.number),
      'the bureau has what nobody is known to hold',
    );
    for (const { id } of [lone, refused, silent]) await act(bureau, id, 'assign', { unitId });
    await stage.setDay(given.later, 'nothing');
    const promisedOn = '2099-06-30';
    await act(officer, held.id, 'answer', { how: 'date', promisedOn });
    await act(officer, lone.id, 'answer', { how: 'conditions', promisedOn, conditions: '签署利用协议' });
    await act(officer, refused.id, 'answer', { how: 'refuse', reasons: ['涉及个人隐私'] });
    for (const [{ number }, answer] of [
      [held, 'date'],
      [lone, 'conditions'],
      [refused, 'refuse'],
    ] as const) {
      const shown = await track(stage.nobody(), number);
      assert.deepEqual([shown.answer, shown.workdays], [answer, given.days], 'shown with its days');
    }
    assert.equal((await track(stage.nobody(), lone.number)).answerConditions, '签署利用协议');
    const text = await page(stage, `/demands/${refused.number}`);
    assert.ok(text.includes('涉及个人隐私'));
    const rule = '/api/law/settings/open.demand-deadline';
    await stage.restoreClock();
    await bureau.put(rule, { value: 3 });
    try {
      await stage.setDay(given.later, 'nothing');
      const { unanswered } = await figures(stage.nobody());
      const late = unanswered.find(({ number }) => number === silent.number);
      assert.deepEqual([late?.unit?.id, late?.workdays], [unitId, given.days]);
      assert.ok(!unanswered.some(({ number }) => number === held.number));
    } finally {
      await stage.restoreClock();
      await bureau.put(rule, { value: null });
    }
  },
);

export const openDemandScenarios: Scenarios = {
  'open-demands.filed': filed,
  'open-demands.answered': answered,
  'open-demands.reviewed': reviewed,
  'open-demands.redirected': redirected,
  'open-demands.joined': joined,
  'open-demands.in-public': answeredInPublic,
};
