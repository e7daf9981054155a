/** Scenarios of what is opened first: high value, what is asked for, what higher law bars, priorities of a year. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { demandOf, demands, minister, somebody } from '../open-walks.ts';
import { candidates, line, placeOf, planOf, queue } from '../plan-walks.ts';
import { newDepartment, publishEntry, unique } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

/** Marked first, more asked for before less, and each field counted. */
const highValue = scenario(z.strictObject({ fields: z.array(z.string()) }), async (stage, { fields }) => {
  const { officer, bureau } = await newDepartment(stage);
  const [plain, marked] = [
    await publishEntry(stage, officer, { openingClass: 'open', name: `普通${unique()}` }),
    await publishEntry(stage, officer, { openingClass: 'open', name: `重点${unique()}` }),
  ];
  const { kinds } = await queue(bureau);
  const [kind] = kinds;
  assert.ok(kind, 'the text names kinds');
  const before = await queue(bureau);
  const mark = `${candidates}/${marked.id}/mark`;
  const body = { kinds: [kind.key], field: fields[0] ?? null, reason: '群众关心' };
  await officer.refused('PUT', mark, body, { status: 403 });
  await bureau.refused('PUT', mark, { ...body, kinds: ['unheard'] }, { code: 'open.mark-unknown' });
  for (const who of [await somebody(stage), await somebody(stage)])
    await who.post(demands, { kind: 'open', wanted: plain.name, why: '研究', resourceId: plain.id });
  await bureau.put(mark, body);
  assert.ok((await placeOf(bureau, marked.id)) < (await placeOf(bureau, plain.id)), 'before the unmarked');
  const scoreOf = async () =>
    (await queue(bureau)).items.find(({ resourceId }) => resourceId === marked.id)?.score ?? 0;
  const score = await scoreOf();
  const asker = await somebody(stage);
  await asker.post(demands, { kind: 'open', wanted: marked.name, why: '研究', resourceId: marked.id });
  assert.equal(await scoreOf(), score + 1, 'each who asks raises it');
  const second = await somebody(stage);
  await second.post(demands, { kind: 'open', wanted: marked.name, why: '研究', resourceId: marked.id });
  assert.equal(await scoreOf(), score + 2);
  const after = await queue(bureau);
  assert.deepEqual(
    after.fields.map(({ key }) => key),
    fields,
    'each field the text names',
  );
  const [field] = fields;
  const was = before.fields.find(({ key }) => key === field);
  const now = after.fields.find(({ key }) => key === field);
  assert.deepEqual(
    [now?.requested, now?.waiting, now?.opened],
    [(was?.requested ?? 0) + 1, (was?.waiting ?? 0) + 1, was?.opened],
    'requested and waiting',
  );
});

/** Ranked by those who ask; what higher law bars is refused with that law. */
const ranked = scenario(z.strictObject({}), async (stage) => {
  const { id: unitId, officer, bureau } = await newDepartment(stage);
  const [first, second] = [
    await publishEntry(stage, officer, { openingClass: 'open', name: `甲${unique()}` }),
    await publishEntry(stage, officer, { openingClass: 'open', name: `乙${unique()}` }),
  ];
  const ask = async (entry: { id: string; name: string }) =>
    (await somebody(stage)).post(demands, {
      kind: 'open',
      wanted: entry.name,
      why: '研究',
      resourceId: entry.id,
    });
  await ask(first);
  assert.ok((await placeOf(bureau, first.id)) < (await placeOf(bureau, second.id)));
  await ask(second);
  await ask(second);
  assert.ok(
    (await placeOf(bureau, second.id)) < (await placeOf(bureau, first.id)),
    'the rank follows the demands',
  );
  // As many ask: what is asked to be opened stands before what is asked for otherwise.
  const [use, opening] = [
    await publishEntry(stage, officer, { openingClass: 'open', name: `甲${unique()}` }),
    await publishEntry(stage, officer, { openingClass: 'open', name: `乙${unique()}` }),
  ];
  const other = demandOf({ kind: 'other', wanted: use.name, resourceId: use.id });
  await (await somebody(stage)).post(demands, other);
  assert.ok((await placeOf(bureau, use.id)) < (await placeOf(bureau, opening.id)));
  await ask(opening);
  const { items } = await queue(bureau);
  const [first2, second2] = items.filter(({ resourceId }) => [use.id, opening.id].includes(resourceId));
  assert.deepEqual(
    [first2?.resourceId, first2?.byKind.open, second2?.byKind.other],
    [opening.id, 1, 1],
    'the rank follows their kind',
  );
  await bureau.post(`/api/open/entries/${first.id}/superior-rules`, {
    effect: 'bars',
    kind: 'law',
    title: '登记管理条例',
    article: '第九条',
    wording: '登记资料不得公开',
  });
  assert.ok(
    (await queue(bureau)).items
      .find(({ resourceId }) => resourceId === first.id)
      ?.barred?.zh.includes('第九条'),
  );
  const refused = await bureau.refused(
    'POST',
    '/api/open/tasks',
    { unitId, title: '开放登记资料', resourceId: first.id, wantedOn: '2099-01-01' },
    { code: 'open.barred', status: 422 },
  );
  assert.ok(JSON.stringify(refused).includes('第九条'), 'the rule is shown');
  const outside = await officer.refused(
    'POST',
    '/api/open/desk/datasets',
    { resourceId: first.id },
    { code: 'open.out-of-scope', status: 409 },
  );
  assert.ok(JSON.stringify(outside).includes('第九条'), 'nor is it put in the catalogue, by that rule');
});

type Priorities = {
  missing: boolean;
  current: {
    number: number;
    lines: { resourceId: string; source: string }[];
    leftOut: { reason: string }[];
  } | null;
  editions: unknown[];
};
/** Each with its source; the next is a version; without it the year's plan does not come; what is of high value comes first. */
const priorities = scenario(
  z.strictObject({ article: z.string(), year: z.number() }),
  async (stage, { article, year }) => {
    const { id: unitId, officer, bureau } = await newDepartment(stage);
    const [marked, plain] = [
      await publishEntry(stage, officer, { openingClass: 'open' }),
      await publishEntry(stage, officer, { openingClass: 'open' }),
    ];
    const government = await minister(stage);
    const url = `/api/open/priorities/${year}`;
    await bureau.put('/api/open/choices/priorities-by', { value: '01-31' });
    await stage.setDay(`${year}-02-02`, 'nothing');
    const missing = await bureau.get<Priorities>(`/api/open/priorities?year=${year}`);
    assert.equal(missing.missing, true, 'the bureau sees that they are missing');
    const lacking = async () =>
      (await government.get<{ missing: { priorities: boolean } }>(`/api/open/overview?year=${year}`)).missing
        .priorities;
    assert.equal(await lacking(), true, 'and so does the government');
    await bureau.refused(
      'POST',
      `/api/open/plans/${year}`,
      { lines: [planOf(unitId, plain.id)] },
      { code: 'open.plan-without-priorities', article },
    );
    await bureau.refused(
      'POST',
      url,
      { lines: [line(plain.id, { need: '' })] },
      { code: 'open.priority-source', article },
    );
    await bureau.refused(
      'POST',
      url,
      { lines: [line(plain.id, { source: 'demands', need: '', demands: [] })] },
      { code: 'open.priority-source' },
    );
    for (const { resourceId, kinds } of (await queue(bureau)).items)
      if (kinds.length > 0) await bureau.put(`${candidates}/${resourceId}/mark`, { kinds: [] });
    const { kinds } = await queue(bureau);
    for (const who of [await somebody(stage), await somebody(stage)])
      await who.post(demands, { kind: 'open', wanted: plain.name, why: '研究', resourceId: plain.id });
    for (const { key } of kinds) {
      await bureau.put(`${candidates}/${marked.id}/mark`, { kinds: [key], reason: '高价值' });
      assert.ok(
        (await placeOf(bureau, marked.id)) < (await placeOf(bureau, plain.id)),
        'what is marked stands before what is more asked for',
      );
    }
    await bureau.refused('POST', url, { lines: [line(plain.id)] }, { code: 'open.priority-left-out' });
    const asked = await (await somebody(stage)).post<{ id: string }>(demands, {
      kind: 'open',
      wanted: marked.name,
      why: '研究',
      resourceId: marked.id,
    });
    await bureau.post(url, {
      lines: [line(plain.id)],
      leftOut: [{ resourceId: marked.id, reason: '尚待脱敏' }],
    });
    const first = await bureau.get<Priorities>(`/api/open/priorities?year=${year}`);
    assert.deepEqual(
      [first.missing, first.current?.number, first.current?.leftOut[0]?.reason],
      [false, 1, '尚待脱敏'],
    );
    assert.equal(await lacking(), false);
    await bureau.post(url, {
      lines: [line(plain.id), line(marked.id, { source: 'demands', need: '', demands: [asked.id] })],
    });
    const second = await bureau.get<Priorities>(`/api/open/priorities?year=${year}`);
    assert.deepEqual(
      [second.current?.number, second.editions.length, second.current?.lines[0]?.resourceId],
      [2, 2, marked.id],
      'a second list is a new version, and the marked one stands first',
    );
  },
);

export const openQueueScenarios: Scenarios = {
  'open-planning.high-value': highValue,
  'open-planning.ranked': ranked,
  'open-planning.priorities': priorities,
};
