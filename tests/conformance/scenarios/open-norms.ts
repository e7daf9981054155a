/** Scenarios of the yearly evaluation, and of the development plan and the standards of opening. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { applicant, conditionalSet, filed } from '../application-walks.ts';
import { desk, fillVersion, propose, publish, review } from '../disclosure-walks.ts';
import { page } from '../open-walks.ts';
import { accounts, unique } from '../units.ts';
import { anyOpened, take } from '../voice-walks.ts';
import { type Scenarios, scenario } from './types.ts';

const article = z.strictObject({ article: z.string().min(1) });
const evaluations = '/api/open/evaluations';
const norms = '/api/open/norms';

type Counts = Record<string, number>;
type Evaluation = {
  id: string;
  articles: string[];
  departments: { id: string; counts: Counts }[];
  totals: Counts;
};
type Records = { sum: number; items: { department: string; n: number }[] };

/** Each figure is the sum of its records; what happens between two runs is in the second. */
const evaluation = scenario(article, async (stage, given) => {
  const set = await conditionalSet(stage);
  const open = await anyOpened(stage);
  const year = Number(stage.today().slice(0, 4));
  const who = await applicant(stage, 'university');
  const { bureau, unit } = set;
  await set.officer.refused('POST', evaluations, { year }, { status: 403 });
  const about = { code: 'open.evaluation-year', article: given.article };
  await bureau.refused('POST', evaluations, { year: year + 1 }, about);
  const first = await bureau.post<Evaluation>(evaluations, { year });
  assert.ok(first.articles.includes(given.article));
  await take(who.client, open.slug);
  await filed(who.client, set);
  const second = await bureau.post<Evaluation>(evaluations, { year, said: '年度评估' });
  const of = (one: Evaluation, id: string, measure: string): number =>
    one.departments.find((row) => row.id === id)?.counts[measure] ?? 0;
  assert.equal(of(second, open.organisationId, 'downloads'), of(first, open.organisationId, 'downloads') + 1);
  for (const measure of ['applications', 'pending'])
    assert.equal(of(second, unit, measure), of(first, unit, measure) + 1, measure);
  assert.ok(of(second, unit, 'opened') >= 1);
  const auditor = await stage.as(accounts.auditor);
  for (const [measure, total] of Object.entries(second.totals)) {
    const sum = second.departments.reduce((all, row) => all + (row.counts[measure] ?? 0), 0);
    const raw = await auditor.get<Records>(`${evaluations}/${second.id}/records?measure=${measure}`);
    assert.deepEqual([sum, raw.sum], [total, total], measure);
  }
  const own = await auditor.get<Records>(
    `${evaluations}/${second.id}/records?measure=applications&department=${unit}`,
  );
  assert.equal(
    own.items.reduce((all, { n }) => all + n, 0),
    of(second, unit, 'applications'),
    'record by record',
  );
  const { totals } = second;
  assert.equal(totals.applications, (totals.granted ?? 0) + (totals.refused ?? 0) + (totals.pending ?? 0));
  const file = await bureau.send('GET', `${evaluations}/${second.id}/file`);
  assert.ok(file.text.includes('合计') && file.text.includes(String(totals.downloads)));
});

type Norms = { items: { id: string; seriesId: string; title: string; version: number; state: string }[] };
type Revision = {
  items: { dataset: { id: string }; under: { version: number } | null; now: { version: number } }[];
};

/** On the portal with version and date; offered where an entry is filled in; what is older is listed for revision. */
const published = scenario(article, async (stage, given) => {
  const set = await conditionalSet(stage);
  const { bureau, officer } = set;
  const today = stage.today();
  const plan = {
    kind: 'plan',
    title: `公共数据开放发展规划${unique()}`,
    body: '到2028年，应开放的数据全部开放。',
    fromDay: today,
  };
  const about = { article: given.article };
  await officer.refused('POST', norms, plan, { status: 403 });
  await bureau.post(norms, plan);
  const standard = {
    kind: 'standard',
    scope: 'catalogue',
    title: `开放目录编制规范${unique()}`,
    body: '数据项须写明含义和单位。',
    fromDay: today,
  };
  await bureau.refused(
    'POST',
    norms,
    { ...standard, scope: undefined },
    { code: 'open.norm-scope', ...about },
  );
  const first = (await bureau.post<Norms>(norms, standard)).items.find(
    ({ title }) => title === standard.title,
  );
  assert.ok(first);
  const html = await page(stage, '/development');
  for (const said of [plan.title, standard.title, today]) assert.ok(html.includes(said), said);
  const toRevise = async (who = officer) =>
    (await who.get<Revision>(`${norms}/revision`)).items.find(({ dataset }) => dataset.id === set.id);
  assert.ok(await toRevise(), 'made before there was a standard');
  const begun = await officer.post<{ versions: { id: string; state: string }[] }>(
    `${desk}/datasets/${set.id}/versions`,
    { reason: '按规范修订' },
  );
  const version = begun.versions.find(({ state }) => state === 'draft')?.id ?? '';
  const form = `/api/open/versions/${version}/standard`;
  const { offered } = await officer.get<{ offered: { id: string }[] }>(form);
  assert.ok(
    offered.some(({ id }) => id === first.id),
    'the form offers it',
  );
  await officer.put(form, { normId: first.id });
  await fillVersion(officer, set.id);
  await review(set.second, set.id);
  await publish(await propose({ ...set, entry: { id: '' } as never, version }));
  assert.equal(await toRevise(), undefined, 'made under the version in force');
  await bureau.refused(
    'POST',
    norms,
    { ...standard, revises: first.seriesId, fromDay: today },
    { code: 'open.norm-reason', ...about },
  );
  await bureau.post(norms, { ...standard, revises: first.seriesId, reason: '增加质量要求' });
  const older = await toRevise(await stage.as(accounts.auditor));
  assert.deepEqual([older?.under?.version, older?.now.version], [1, 2]);
  assert.ok(await toRevise());
});

export const openNormScenarios: Scenarios = {
  'open-norms.evaluation': evaluation,
  'open-norms.published': published,
};
