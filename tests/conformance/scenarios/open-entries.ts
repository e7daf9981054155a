/** Scenarios of the opening entry: who provides it, who hands it in, what it states, who reviews it, what goes by reference. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { catalogue, DAY_MS, items, publicSet, rowsOf } from '../dataset-walks.ts';
import {
  desk,
  fillVersion,
  nameOpeningStaff,
  openSet,
  propose,
  publish,
  recipe,
  release,
  review,
  treat,
} from '../disclosure-walks.ts';
import { file, page, somebody } from '../open-walks.ts';
import type { Stage } from '../stage.ts';
import { accounts, newDepartment, newOfficial, publishEntry, readCase } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const article = z.strictObject({ article: text });

type Draft = { id: string; revision: number; state: string; content: Record<string, unknown> };
const draftOf = async (who: Client, id: string): Promise<Draft> =>
  (await who.get<{ versions: Draft[] }>(`${desk}/datasets/${id}`)).versions[0] as Draft;
async function write(
  who: Client,
  id: string,
  content: Record<string, unknown>,
  more: object = {},
): Promise<Draft> {
  const draft = await draftOf(who, id);
  await who.put(`${desk}/versions/${draft.id}`, { revision: draft.revision, ...more, content });
  return draft;
}
const proposing = (draft: Draft): string => `${desk}/versions/${draft.id}/propose`;

/** Kind, level and origin are shown; another kind, another origin or none is refused; a company has no entry of its own here. */
const provider = scenario(
  z.strictObject({
    article: text,
    admitted: z.array(text),
    other: text,
    origins: z.array(text),
  }),
  async (stage, given) => {
    const bureau = await stage.as(accounts.bureau);
    // The first: another scenario gives the last a bureau of its own.
    const areas = await bureau.get<{ items: { code: string }[] }>('/api/areas');
    const county = areas.items[0]?.code;
    assert.ok(county, 'the city has counties');
    for (const kind of given.admitted.slice(1)) {
      const set = await readyOf(stage, {
        kind,
        ...(kind === 'public-institution' ? { regionCode: county } : {}),
      });
      await publish(set.opened);
      const shown = (await publicSet(stage.nobody(), set.slug)) as unknown as Shown;
      assert.equal(shown.provider.kind.key, kind);
      assert.equal(shown.provider.level.key, kind === 'public-institution' ? 'county' : 'city');
      assert.equal(shown.provider.reference, false);
      assert.ok(given.origins.includes(shown.dataOrigin.key));
      const html = await page(stage, `/datasets/${set.slug}`);
      assert.ok(html.includes(shown.provider.kind.zh) && html.includes(shown.dataOrigin.zh), 'on its page');
    }
    const set = await openSet(stage, { items, rows: rowsOf(2) });
    for (const dataOrigin of ['', 'bought']) {
      const draft = await write(set.officer, set.id, { dataOrigin });
      await set.officer.refused(
        'POST',
        proposing(draft),
        {},
        { code: 'open.incomplete', article: given.article, field: 'dataOrigin' },
      );
    }
    const { id, officer } = await newDepartment(stage, { kind: given.other });
    await nameOpeningStaff(stage, bureau, officer);
    const entry = await publishEntry(stage, officer, { openingClass: 'open', items });
    await officer.post(`${desk}/datasets`, { resourceId: entry.id });
    const { items: sets } = await officer.get<{ items: { id: string }[] }>(
      `${desk}/datasets?organisation=${id}`,
    );
    const version = await fillVersion(officer, sets[0]?.id ?? '');
    await officer.refused(
      'POST',
      `${desk}/versions/${version}/propose`,
      {},
      { code: 'open.provider-not-admitted', article: given.article },
    );
    const company = await somebody(stage, 'public-company');
    await company.refused('POST', `${desk}/datasets`, { resourceId: set.entry.id }, { status: 403 });
  },
);

type Shown = {
  provider: { kind: { key: string; zh: string }; level: { key: string }; reference: boolean; bound: boolean };
  dataOrigin: { key: string; zh: string };
};

/** A set of a department of this kind, handed in and reviewed, not yet published. */
async function readyOf(stage: Stage, department: Record<string, unknown>) {
  const bureau = await stage.as(accounts.bureau);
  const { id: unit, officer } = await newDepartment(stage, department);
  const second = await newOfficial(stage, bureau, unit);
  await nameOpeningStaff(stage, bureau, officer);
  const entry = await publishEntry(stage, officer, { openingClass: 'open', items });
  const sent = await officer.ok<{ id: string }>(
    'POST',
    `/api/collect/resources/${entry.id}/batches?mode=full`,
    rowsOf(3),
    {
      'content-type': 'text/csv',
      'x-file-name': 'rows.csv',
    },
  );
  await stage.eventually(
    async () =>
      (await officer.get<{ state: string }>(`/api/collect/batches/${sent.id}`)).state === 'merged' ||
      undefined,
    'the rows',
  );
  await officer.post(`${desk}/datasets`, { resourceId: entry.id });
  const { items: sets } = await officer.get<{ items: { id: string; slug: string }[] }>(`${desk}/datasets`);
  const [found] = sets;
  const id = found?.id ?? '';
  const version = await fillVersion(officer, id);
  await treat(officer, id, recipe({}));
  await review(second, id);
  await release(stage, officer, id);
  const set = { unit, officer, second, bureau, entry, id, version };
  return { ...set, slug: found?.slug ?? '', opened: await propose(set) };
}

/** Who is on the list hands in; who is not is turned away; a unit without office or staff is named. */
const staff = scenario(article, async (stage, given) => {
  const set = await openSet(stage, { items, rows: rowsOf(2) });
  const draft = await draftOf(set.officer, set.id);
  await set.second.refused(
    'POST',
    proposing(draft),
    {},
    { status: 403, code: 'open.not-dedicated', article: given.article },
  );
  type Listed = { unstaffed: { unit: { id: string }; missing: { zh: string }[] }[] };
  const lacking = async (who: Client) =>
    (await who.get<Listed>(`${desk}/datasets`)).unstaffed.find(({ unit }) => unit.id === set.unit)?.missing
      .length ?? 0;
  assert.equal(await lacking(set.bureau), 1, 'no office is named');
  assert.equal(await lacking(set.officer), 1, 'its own unit sees it too');
  await set.bureau.post(`/api/organisations/${set.unit}/contacts`, {
    post: 'opening-office',
    name: '数据开放科',
    telephone: '000-1000009',
  });
  assert.equal(await lacking(set.bureau), 0, 'complete');
  await set.officer.post(proposing(draft), {});
  assert.equal((await draftOf(set.officer, set.id)).state, 'proposed', 'accepted');
});

/** Each of the seven left out in turn is refused by name; whole it is public, on the page and for programs; the data are as stated. */
const elements = scenario(article, async (stage, given) => {
  const set = await openSet(stage, { items, rows: rowsOf(3), openingClass: 'conditional' });
  const whole = (await draftOf(set.officer, set.id)).content;
  const gaps: [field: string, content: Record<string, unknown>, more?: object][] = [
    ['theme', { theme: '' }],
    ['summary', { summary: { zh: '', en: '' } }],
    ['fields', { fields: [] }],
    ['formats', { formats: [] }],
    ['class', {}, { class: null }],
    ['conditions', { conditions: [] }],
    ['updateCycle', { updateCycle: '' }],
  ];
  for (const [field, content, more] of gaps) {
    const draft = await write(set.officer, set.id, content, more);
    await set.officer.refused(
      'POST',
      proposing(draft),
      {},
      { code: 'open.incomplete', article: given.article, field },
    );
    await write(set.officer, set.id, whole, { class: 'conditional' });
  }
  await write(set.officer, set.id, { formats: ['csv', 'geojson'] });
  await treat(set.officer, set.id, recipe({}));
  await review(set.second, set.id);
  await release(stage, set.officer, set.id);
  const opened = await propose(set);
  const step = (await readCase(set.bureau, opened.caseId)).steps.find(({ decided }) => decided === null);
  const path = `/api/cases/${opened.caseId}/steps/${step?.id}/decision`;
  await set.bureau.refused(
    'POST',
    path,
    { outcome: 'publish', comment: '同意' },
    { code: 'open.not-as-stated', article: given.article },
  );
  await set.bureau.post(path, { outcome: 'return', reasons: ['数据格式与数据不符'] });
  const again = await write(set.officer, set.id, { formats: ['csv', 'json'] });
  await review(set.second, set.id);
  await release(stage, set.officer, set.id);
  await publish(await propose({ ...set, version: again.id }));
  const [shown] = (await catalogue(stage.nobody(), set.unit)).items as unknown as {
    slug: string;
    theme: string;
    summary: { zh: string };
    items: string[];
    formats: string[];
    class: { zh: string };
    conditions: { zh: string }[];
    updateCycle: string;
  }[];
  assert.ok(shown);
  assert.deepEqual(shown.formats, ['csv', 'json']);
  assert.deepEqual(
    shown.items,
    items.map(({ titleZh }) => titleZh),
  );
  assert.ok(
    shown.theme && shown.summary.zh && shown.class.zh && shown.updateCycle && shown.conditions[0]?.zh,
  );
  const table = await stage.nobody().send('GET', `/api/open/catalogue.csv?organisation=${set.unit}`);
  for (const said of [
    shown.summary.zh,
    shown.items.join('；'),
    'csv；json',
    shown.class.zh,
    shown.conditions[0]?.zh ?? '?',
  ])
    assert.ok(table.text.includes(said), `the file for programs says ${said}`);
  const html = await page(stage, `/datasets/${shown.slug}`);
  for (const said of [
    shown.summary.zh,
    ...shown.items,
    'CSV',
    'JSON',
    shown.class.zh,
    shown.conditions[0]?.zh ?? '?',
  ])
    assert.ok(html.includes(said), `its page says ${said}`);
  const about = await publicSet(stage.nobody(), shown.slug);
  assert.deepEqual(
    about.release.columns.map(({ titleZh }) => titleZh),
    shown.items,
    'the data have the items',
  );
  for (const format of shown.formats)
    assert.ok(
      about.release.files.some((one) => one.format === format),
      format,
    );
});

/** Draft, the provider's review, the authority's, published: no step is skipped, nobody reviews what is theirs, each says what it came to. */
const twoReviews = scenario(article, async (stage, given) => {
  const set = await openSet(stage, { items, rows: rowsOf(3) });
  await treat(set.officer, set.id, recipe({}));
  await review(set.second, set.id);
  await release(stage, set.officer, set.id);
  await set.officer.post(`${desk}/versions/${set.version}/propose`, {});
  const { versions } = await set.officer.get<{ versions: { caseId: string }[] }>(
    `${desk}/datasets/${set.id}`,
  );
  const caseId = versions[0]?.caseId ?? '';
  const open = async () => {
    const step = (await readCase(set.bureau, caseId)).steps.find(({ decided }) => decided === null);
    return `/api/cases/${caseId}/steps/${step?.id}/decision`;
  };
  const first = await open();
  await set.bureau.refused('POST', first, { outcome: 'publish', comment: '同意' }, {});
  const author = await set.officer.send('POST', first, { outcome: 'agree', comment: '同意' });
  assert.equal((author.body as { code: string }).code, 'open.second-person', author.text.slice(0, 300));
  await set.second.refused(
    'POST',
    first,
    { outcome: 'agree' },
    { code: 'open.opinion-missing', article: given.article },
  );
  await set.second.post(first, { outcome: 'agree', comment: '内容属实，同意开放' });
  const second = await open();
  await set.second.refused('POST', second, { outcome: 'publish', comment: '同意' }, { status: 403 });
  await set.bureau.refused(
    'POST',
    second,
    { outcome: 'publish' },
    { code: 'open.opinion-missing', article: given.article },
  );
  assert.equal((await catalogue(stage.nobody(), set.unit)).total, 0, 'nothing is published before');
  await set.bureau.post(second, { outcome: 'publish', comment: '符合要求' });
  type Said = { steps: { decided: { outcome: string | { key: string }; comment: string | null } | null }[] };
  const { steps } = await set.bureau.get<Said>(`/api/cases/${caseId}`);
  assert.deepEqual(
    steps.map(({ decided }) => decided?.comment),
    ['内容属实，同意开放', '符合要求'],
  );
  const [listed] = (await catalogue(stage.nobody(), set.unit)).items;
  assert.equal(listed?.freshness.state, 'kept');
  await stage.setClock(new Date(stage.now().getTime() + 40 * DAY_MS).toISOString(), 'nothing');
  assert.equal((await catalogue(stage.nobody(), set.unit)).items[0]?.freshness.state, 'late');
  assert.ok((await page(stage, `/datasets/${listed?.slug}`)).includes('已逾期'), 'outdated on the portal');
});

type Figures = {
  overdue: number;
  byUnit: { unit: { id: string } | null; overdue: number; warned: number }[];
};
type Statistics = { departments: { id: string; reference: boolean }[] };

/** Enterprises open by reference: marked, warned and not counted as late until they opt in, shown apart; others are no such bodies. */
const byReference = scenario(
  z.strictObject({
    article: text,
    sector: text,
    others: z.array(text),
    filed: z.iso.date(),
    late: z.iso.date(),
  }),
  async (stage, given) => {
    const set = await readyOf(stage, { kind: 'enterprise', sector: given.sector });
    await publish(set.opened);
    const shown = (await publicSet(stage.nobody(), set.slug)) as unknown as Shown;
    assert.deepEqual([shown.provider.reference, shown.provider.bound], [true, false]);
    assert.ok((await page(stage, `/datasets/${set.slug}`)).includes('比照适用'), 'its mark');
    const statistics = await stage.nobody().get<Statistics>('/api/open/statistics');
    assert.equal(statistics.departments.find(({ id }) => id === set.unit)?.reference, true, 'apart');
    for (const kind of given.others) {
      const { rules } = await stage
        .nobody()
        .get<{ rules: Record<string, { value?: { key: string }[] }> }>('/api/law');
      assert.ok(
        !(rules['open.provider-kinds']?.value ?? []).some(({ key }) => key === kind),
        `${kind} is none`,
      );
    }
    const more = await publishEntry(stage, set.officer, { openingClass: 'open', items });
    await stage.setDay(given.filed, 'nothing');
    const asker = await somebody(stage);
    await file(asker, { resourceId: more.id, kind: 'open' });
    await stage.setDay(given.late, 'nothing');
    const bureau = await stage.as(accounts.bureau);
    const figures = async () =>
      (await bureau.get<Figures>('/api/open/demands/figures')).byUnit.find(
        ({ unit }) => unit?.id === set.unit,
      );
    const before = await figures();
    assert.deepEqual([before?.overdue, before?.warned], [0, 1], 'warned, no breach');
    await bureau.post(`/api/organisations/${set.unit}/opt-in`, { optIn: true, document: '自愿适用承诺书' });
    const after = await figures();
    assert.deepEqual([after?.overdue, after?.warned], [1, 0], 'bound once it opted in');
  },
);

export const openEntryScenarios: Scenarios = {
  'open-entries.provider': provider,
  'open-entries.staff': staff,
  'open-entries.elements': elements,
  'open-entries.two-reviews': twoReviews,
  'open-entries.by-reference': byReference,
};
