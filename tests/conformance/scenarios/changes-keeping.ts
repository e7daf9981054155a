/** Scenarios of who decides a change and who keeps an entry: levels, the city's consent, upkeep, breaches. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import {
  accounts,
  type Case,
  changeDraft,
  decide,
  decisionPath,
  draftEntry,
  type Entry,
  newDepartment,
  publishEntry,
  readCase,
  readEntry,
  shownIn,
  submitEntry,
  unique,
} from '../walks.ts';
import { recordChange } from './changes.ts';
import { departmentOf, unitOf } from './organisations-areas.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();
const resources = '/api/catalog/resources';
type Act = { id: string };

const itemsOf = (entry: Entry) => (entry.detail?.current?.content.items ?? []) as Record<string, unknown>[];

/** A county body's removal waits for the city after the county's approval; what only adds does not; both decisions are on the history. */
const consent = scenario(
  z.strictObject({ article: text, county: text, change: z.strictObject({ changeTrigger: text }) }),
  async (stage, { article, county, change }) => {
    const bureau = await stage.as(accounts.bureau);
    const authority = await unitOf(stage, bureau, county);
    const { officer } = await departmentOf(stage, bureau, county);
    const { day: today } = await bureau.get<{ day: string }>('/api/law');
    const asked = { ...change, changeDay: today };
    const { id } = await draftEntry(officer);
    await decide(authority.officer, await submitEntry(officer, id), 'complete');
    const first = await readEntry(officer, id);
    assert.equal(first.state, 'active');

    const added = {
      ...itemsOf(first)[1],
      id: undefined,
      name: 'register_place',
      titleZh: '登记地点',
      codeList: undefined,
    };
    await changeDraft(officer, id, { items: [...itemsOf(first), added] }, asked);
    const adding = await submitEntry(officer, id);
    await authority.officer.refused(
      'POST',
      await decisionPath(authority.officer, adding),
      { outcome: await outcomeOf(authority.officer, adding, 'advance') },
      { code: 'catalog.consent-not-needed' },
    );
    await decide(authority.officer, adding, 'complete');
    assert.equal(
      itemsOf(await readEntry(officer, id)).length,
      3,
      'what only adds needs no consent of the city',
    );

    const whole = itemsOf(await readEntry(officer, id));
    await changeDraft(officer, id, { items: whole.filter(({ name }) => name !== 'register_place') }, asked);
    const removing = await submitEntry(officer, id);
    await authority.officer.refused(
      'POST',
      await decisionPath(authority.officer, removing),
      { outcome: await outcomeOf(authority.officer, removing, 'complete') },
      { code: 'catalog.consent-needed', article },
    );
    const passed = await decide(authority.officer, removing, 'advance');
    assert.equal(passed.state, 'open');
    const open = passed.steps.find(({ decided }) => !decided);
    const { organisation } = await bureau.get<{ organisation: { id: string } }>('/api/me');
    assert.equal(open?.holder.organisation.id, organisation.id, 'it waits for the city');
    assert.equal(itemsOf(await readEntry(officer, id)).length, 3, 'the old version stays published');
    await authority.officer.refused(
      'POST',
      await decisionPath(bureau, removing),
      { outcome: await outcomeOf(bureau, removing, 'complete') },
      { status: 403 },
    );
    await decide(bureau, removing, 'complete');
    assert.equal(itemsOf(await readEntry(officer, id)).length, 2);
    const history = await officer.get<{
      items: { what: string; version: number; organisation: { id: string } }[];
    }>(`${resources}/${id}/history`);
    const deciders = history.items
      .filter(({ what, version }) => what === 'decision' && version === 3)
      .map(({ organisation: by }) => by.id);
    assert.deepEqual(deciders, [authority.id, organisation.id], 'both decisions are on the history');
  },
);

async function outcomeOf(reader: Client, caseId: string, kind: string): Promise<string> {
  const found = (await readCase(reader, caseId)).outcomes.find(
    (one: Case['outcomes'][number]) => one.kind === kind,
  );
  assert.ok(found, `an outcome of kind ${kind}`);
  return found.key;
}

/** A county body's entry lands with its county's authority, a city body's with the city's; the wrong level cannot decide, and nobody finds it before. */
const levels = scenario(z.strictObject({ article: text, county: text }), async (stage, { county }) => {
  const bureau = await stage.as(accounts.bureau);
  const reader = await stage.as(accounts.consumer);
  const authority = await unitOf(stage, bureau, county);
  const body = await departmentOf(stage, bureau, county);
  const city = await newDepartment(stage);
  const [below, above] = [await draftEntry(body.officer), await draftEntry(city.officer)];
  const belowCase = await submitEntry(body.officer, below.id);
  const aboveCase = await submitEntry(city.officer, above.id);
  const { organisation } = await bureau.get<{ organisation: { id: string } }>('/api/me');
  const holder = async (client: Client, caseId: string) =>
    (await readCase(client, caseId)).steps.find(({ decided }) => !decided)?.holder.organisation.id;
  assert.equal(await holder(body.officer, belowCase), authority.id);
  assert.equal(await holder(city.officer, aboveCase), organisation.id);
  const publish = await outcomeOf(body.officer, belowCase, 'complete');
  await bureau.refused('POST', await decisionPath(bureau, belowCase), { outcome: publish }, { status: 403 });
  const path = await decisionPath(bureau, aboveCase);
  await authority.officer.refused('POST', path, { outcome: publish }, { status: 403 });
  assert.deepEqual(
    [await shownIn(reader, below), await shownIn(reader, above)],
    [Array(3).fill(false), Array(3).fill(false)],
  );
  await reader.refused('GET', `${resources}/${below.id}`, undefined, { status: 404 });
  await decide(authority.officer, belowCase, 'complete');
  await decide(bureau, aboveCase, 'complete');
  assert.deepEqual(
    [await shownIn(reader, below), await shownIn(reader, above)],
    [Array(3).fill(true), Array(3).fill(true)],
  );
});

type Upkeep = { resourceId: string; missing: string[] };

/** An entry links to acts and duties, has a keeper and a review date; what lacks any is listed; the history shows trigger, request, decisions, days. */
const upkeep = scenario(
  z.strictObject({ article: text, change: z.strictObject({ changeTrigger: text }), on: day }),
  async (stage, { change, on }) => {
    await stage.setDay(on);
    const { officer, bureau } = await newDepartment(stage);
    const entry = await publishEntry(stage, officer);
    const listed = async () =>
      (await officer.get<{ items: Upkeep[] }>('/api/catalog/upkeep?missing=any&pageSize=200')).items.find(
        ({ resourceId }) => resourceId === entry.id,
      )?.missing;
    assert.deepEqual(await listed(), ['instruments', 'duties', 'keeper', 'review-date']);
    const { items: duties } = await officer.post<{ items: { id: string }[] }>('/api/catalog/duties', {
      title: '登记核验',
    });
    const { items: acts } = await officer.get<{ items: Act[] }>('/api/catalog/instruments');
    const { people } = await officer.get<{ people: { id: string }[] }>(`${resources}/${entry.id}/upkeep`);
    const whole = {
      keeperId: people[0]?.id ?? null,
      reviewOn: '2099-01-01',
      dutyIds: duties.map(({ id }) => id),
      instrumentIds: acts.slice(0, 1).map(({ id }) => id),
    };
    for (const [gap, missing] of [
      [{ instrumentIds: [] }, 'instruments'],
      [{ dutyIds: [] }, 'duties'],
      [{ keeperId: null }, 'keeper'],
      [{ reviewOn: null }, 'review-date'],
    ] as const) {
      await officer.put(`${resources}/${entry.id}/upkeep`, { ...whole, ...gap });
      assert.deepEqual(await listed(), [missing]);
    }
    await officer.put(`${resources}/${entry.id}/upkeep`, whole);
    assert.equal(await listed(), undefined, 'nothing is missing any more');
    await recordChange(officer, { kind: change.changeTrigger, day: on, resourceIds: [entry.id] });
    await changeDraft(
      officer,
      entry.id,
      { summary: '按职能调整后的内容重新说明' },
      { ...change, changeDay: on },
    );
    await decide(bureau, await submitEntry(officer, entry.id), 'complete');
    const { items } = await officer.get<{ items: { what: string; days: number | null; on: string }[] }>(
      `${resources}/${entry.id}/history`,
    );
    const after = items.slice(items.findIndex(({ what }) => what === 'trigger'));
    for (const what of ['trigger', 'request', 'decision', 'published'])
      assert.ok(
        items.some((event) => event.what === what),
        `the history shows the ${what}`,
      );
    assert.ok(
      after.some(({ what, days }) => what === 'decision' && days !== null),
      'and the days used',
    );
  },
);

type Breach = {
  kind: string;
  resourceId: string | null;
  subject: string;
  sinceOn: string;
  clearedOn: string | null;
};

/** A system without an entry and a change past its day stand in the list with dates; submitting clears them and the history keeps them. */
const breaches = scenario(
  z.strictObject({ article: text, kind: text, from: day, due: day, dayAfter: day }),
  async (stage, { article, kind, from, due, dayAfter }) => {
    await stage.setDay(from);
    const { officer, bureau, id: unit } = await newDepartment(stage);
    const name = `业务系统${unique()}`;
    const entry = await publishEntry(stage, officer);
    // After the entry: handing one in looks for systems too, and here the turn of the day has to find it.
    await officer.post('/api/systems', {
      code: `sys-${unique()}`,
      name: { zh: name, en: name },
      place: '市政务云机房 3 排 12 柜',
    });
    await recordChange(officer, { kind, day: from, resourceIds: [entry.id] });
    const listed = async (state: string): Promise<Breach[]> => {
      const reply = await bureau.get<{ articles: string[]; items: Breach[] }>(
        `/api/catalog/breaches?state=${state}&provider=${unit}`,
      );
      assert.ok(reply.articles.includes(article));
      return reply.items;
    };
    await stage.setDay(due);
    assert.deepEqual(
      (await listed('open')).map((breach) => [breach.kind, breach.subject, breach.sinceOn]),
      [['no-entry', name, due]],
    );
    await stage.setDay(dayAfter);
    const open = await listed('open');
    const late = open.find((breach) => breach.kind === 'late-change');
    assert.deepEqual([late?.resourceId, late?.sinceOn], [entry.id, dayAfter]);
    const change = { changeTrigger: kind, changeDay: from };
    await changeDraft(officer, entry.id, { summary: '补报的更新内容说明文字一段' }, change);
    await submitEntry(officer, entry.id);
    const missing = await draftEntry(officer, { sourceSystems: [{ name }] });
    await submitEntry(officer, missing.id);
    assert.deepEqual(await listed('open'), [], 'submitting clears both');
    assert.deepEqual(
      (await listed('all')).map((breach) => [breach.kind, breach.clearedOn]).sort(),
      [
        ['late-change', dayAfter],
        ['no-entry', dayAfter],
      ],
      'the history keeps them',
    );
  },
);

export const changeKeepingScenarios: Scenarios = {
  'changes.consent': consent,
  'changes.levels': levels,
  'changes.upkeep': upkeep,
  'changes.breaches': breaches,
};
