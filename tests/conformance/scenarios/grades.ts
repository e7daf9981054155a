/** Scenarios of grading: the questions, the rule table and its versions, departments' own rules, and what a grade does to calls. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import {
  accounts,
  changeDraft,
  classingOf,
  draftEntry,
  type Entry,
  newDepartment,
  publishEntry,
  reviewEntry,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
export const base = '/api/classify';
export const submitOf = ({ id }: Entry): string => `/api/catalog/resources/${id}/submit`;

export type Measures = Record<string, unknown>;
type Grade = { key: string; zh: string; en: string; national?: string; measures: Measures };
type Question = { key: string; aspect: string; answers: { key: string; grade?: string; opening?: string }[] };
export type Body = {
  grades: Grade[];
  classes: { key: string; zh: string; en: string; national?: string }[];
  questions: Question[];
  kinds: { kind: string; grade: string }[];
};
type Table = { version: number; title: string; body: Body };
type Grading = {
  id: string;
  item: string;
  tableVersion: number;
  proposed: { grade: string; opening: string | null };
  state: string;
  grade: string | null;
  rows: string[];
};
type Page = {
  gradingId: string;
  inForce: { grade: string; measures: Measures } | null;
  whole: Grading | null;
  items: { name: string; grading: Grading | null; detections: { kind: string; confidence: number }[] }[];
};
type Finding = {
  id: string;
  kind: string;
  resource: { id: string } | null;
  subject: { id: string };
  closedAt: string | null;
  articles: string[];
};

export const tableNow = async (client: Client): Promise<Table> =>
  (await client.get<{ table: Table }>(`${base}/terms`)).table;
export const issue = (bureau: Client, body: Body, title = '分类分级规则'): Promise<Table> =>
  bureau.post<Table>(`${base}/rule-tables`, { title, document: '市数据局通知', body });
const pageOf = (client: Client, id: string): Promise<Page> => client.get<Page>(`${base}/resources/${id}`);
export const findingsOf = async (client: Client, kind: string): Promise<Finding[]> =>
  (await client.get<{ items: Finding[] }>(`${base}/findings?kind=${kind}&state=open&pageSize=200`)).items;

/** The least answer of each question, with those given in its place. */
const answersOf = (body: Body, given: Record<string, string> = {}): Record<string, string> => ({
  ...Object.fromEntries(body.questions.map(({ key, answers }) => [key, answers[0]?.key ?? ''])),
  ...given,
});

const propose = (officer: Client, id: string, answers: Record<string, string>, item = ''): Promise<Page> =>
  officer.post<Page>(`${base}/resources/${id}/gradings`, { item, answers });
const confirm = (officer: Client, page: Page, given: Record<string, unknown>): Promise<Page> =>
  officer.post<Page>(`${base}/gradings/${page.gradingId}/confirm`, given);

/** Grades the resource as the table proposes. */
export async function graded(
  officer: Client,
  id: string,
  given: Record<string, string> = {},
  item = '',
): Promise<Page> {
  const { body } = await tableNow(officer);
  const page = await propose(officer, id, answersOf(body, given), item);
  const sheet = item === '' ? page.whole : page.items.find(({ name }) => name === item)?.grading;
  assert.ok(sheet);
  return confirm(officer, page, { grade: sheet.proposed.grade });
}

/** Grade and class follow from the answers of three aspects, always alike; what is laxer needs a reason and the bureau; no grade, no publication. */
const questions = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer } = await newDepartment(stage);
  const bureau = await stage.as(accounts.bureau);
  const { body } = await tableNow(officer);
  assert.deepEqual([...new Set(body.questions.map(({ aspect }) => aspect))].sort(), [
    'privacy',
    'security',
    'use',
  ]);
  const entry = await draftEntry(officer, {
    openingClass: 'conditional',
    openingCondition: '具备相应安全防护能力的企业，签署使用承诺',
    classing: await classingOf(officer, 'unconditional', 'conditional'),
  });
  const { persons: _, ...short } = answersOf(body);
  await officer.refused(
    'POST',
    `${base}/resources/${entry.id}/gradings`,
    { answers: short },
    {
      code: 'classify.unanswered',
      field: 'answers.persons',
    },
  );
  const sheet = answersOf(body, { persons: 'serious', privacy: 'personal', 'real-time': 'yes' });
  const first = await propose(officer, entry.id, sheet);
  const again = await propose(officer, entry.id, Object.fromEntries(Object.entries(sheet).reverse()));
  assert.deepEqual(again.whole?.proposed, first.whole?.proposed, 'the same answers give the same result');
  assert.deepEqual(again.whole?.rows, first.whole?.rows);
  assert.deepEqual(again.whole?.proposed, { grade: 'general-3', opening: 'conditional' });
  assert.deepEqual((await propose(officer, entry.id, answersOf(body))).whole?.proposed, {
    grade: 'general-1',
    opening: 'open',
  });

  const page = await propose(officer, entry.id, sheet);
  const path = `${base}/gradings/${page.gradingId}/confirm`;
  await officer.refused('POST', path, { grade: 'general-9' }, { code: 'classify.grade-outside', article });
  await officer.refused('POST', path, { grade: 'general-2' }, { code: 'classify.reason-required', article });
  await officer.refused(
    'POST',
    path,
    { grade: 'general-3', opening: 'open' },
    {
      code: 'classify.reason-required',
      article,
    },
  );
  // While nobody has confirmed it, the entry cannot simply state less.
  await changeDraft(officer, entry.id, { securityLevel: 'general-2' });
  await officer.refused(
    'POST',
    submitOf(entry),
    {},
    { code: 'classify.laxer', article, field: 'securityLevel' },
  );
  const asked = await confirm(officer, page, { grade: 'general-2', reason: '字段均已公开，危害有限' });
  assert.equal(asked.whole?.state, 'in_review');
  await officer.refused('POST', submitOf(entry), {}, { code: 'classify.review-open', article });
  const [finding] = (await findingsOf(bureau, 'laxer-review')).filter(
    ({ resource }) => resource?.id === entry.id,
  );
  assert.ok(finding, 'the bureau is told to review it');
  await officer.refused(
    'POST',
    `${base}/gradings/${page.gradingId}/review`,
    { accept: true, comment: '同意' },
    {
      status: 403,
    },
  );
  const reviewed = await bureau.post<Page>(`${base}/gradings/${page.gradingId}/review`, {
    accept: true,
    comment: '理由成立',
  });
  assert.deepEqual([reviewed.whole?.state, reviewed.whole?.grade], ['confirmed', 'general-2']);
  await changeDraft(officer, entry.id, { securityLevel: '' });
  await officer.refused('POST', submitOf(entry), {}, { article, field: 'securityLevel' });
  await changeDraft(officer, entry.id, { securityLevel: 'general-2' });
  const published = await reviewEntry(stage, officer, entry.id);
  assert.equal(published.state, 'active');

  // Refused by the bureau, the proposal stands.
  const other = await draftEntry(officer, { securityLevel: 'general-2' });
  const sheetPage = await propose(officer, other.id, sheet);
  await confirm(officer, sheetPage, { grade: 'general-2', opening: 'closed', reason: '请求从宽' });
  await bureau.post(`${base}/gradings/${sheetPage.gradingId}/review`, { accept: false, comment: '理由不足' });
  await graded(officer, other.id, { persons: 'serious', privacy: 'personal', 'real-time': 'yes' });
  await officer.refused('POST', submitOf(other), {}, { code: 'classify.grade-max', article });
});

/** A new version lists what it would change, entries keep the version they were graded under, and regrading is a task. */
const versions = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer } = await newDepartment(stage);
  const bureau = await stage.as(accounts.bureau);
  const { body } = await tableNow(officer);
  await officer.refused('POST', `${base}/rule-tables`, { title: '部门自定', body }, { status: 403 });
  const one = await issue(bureau, body);
  const changed = await publishEntry(stage, officer, { securityLevel: 'general-3' });
  const kept = await publishEntry(stage, officer, { securityLevel: 'general-2' });
  await graded(officer, changed.id, { organisations: 'serious' });
  await graded(officer, kept.id, { organisations: 'minor' });

  const stricter: Body = {
    ...body,
    questions: body.questions.map((question) =>
      question.key !== 'organisations'
        ? question
        : {
            ...question,
            answers: question.answers.map((answer) =>
              answer.key === 'serious' ? { ...answer, grade: 'general-4' } : answer,
            ),
          },
    ),
  };
  type Affected = { items: { resourceId: string; from: string; to: string; gradedUnder: number }[] };
  const preview = await bureau.post<Affected>(`${base}/rule-tables/preview`, { body: stricter });
  assert.equal((await tableNow(officer)).version, one.version, 'a preview issues nothing');
  const two = await issue(bureau, stricter);
  assert.equal(two.version, one.version + 1);
  const { items } = await bureau.get<Affected>(`${base}/rule-tables/${two.version}/affected`);
  assert.deepEqual(items, preview.items);
  const mine = items.filter(({ resourceId }) => [changed.id, kept.id].includes(resourceId));
  assert.deepEqual(
    mine.map(({ resourceId, from, to, gradedUnder }) => [resourceId, from, to, gradedUnder]),
    [[changed.id, 'general-3', 'general-4', one.version]],
  );
  const page = await pageOf(officer, changed.id);
  assert.deepEqual([page.whole?.tableVersion, page.whole?.grade], [one.version, 'general-3']);
  const task = async () =>
    (await findingsOf(officer, 'regrade')).filter(({ resource }) =>
      [changed.id, kept.id].includes(resource?.id ?? ''),
    );
  const [open, second] = await task();
  assert.ok(
    open?.resource?.id === changed.id && second === undefined,
    'one task, for the entry that changes',
  );
  assert.ok(open.articles.includes(article));
  const after = await graded(officer, changed.id, { organisations: 'serious' });
  assert.deepEqual([after.whole?.tableVersion, after.whole?.grade], [two.version, 'general-4']);
  assert.deepEqual(await task(), [], 'regrading it is the task');
  await issue(bureau, body);
});

/** A department's rules tighten and never loosen, row by row; the city's newer version marks them as to be updated. */
const implementing = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer } = await newDepartment(stage);
  const bureau = await stage.as(accounts.bureau);
  const { body } = await tableNow(officer);
  await issue(bureau, body);
  const path = `${base}/implementing-rules`;
  const refusal = await officer.refused(
    'POST',
    path,
    {
      title: '实施细则',
      rows: [
        { row: 'kind.mobile', grade: 'general-3' },
        { row: 'organisations.serious', grade: 'general-1' },
      ],
    },
    { code: 'classify.loosens', article, field: 'rows.1' },
  );
  const loosened = refusal.fields?.filter(({ code }) => code === 'classify.loosens') ?? [];
  assert.equal(loosened.length, 1);
  assert.ok(loosened[0]?.message.includes('organisations.serious'), 'the row is named');
  await officer.refused(
    'POST',
    path,
    { title: '实施细则', rows: [{ row: 'weather.good', grade: 'general-1' }] },
    {
      code: 'classify.row-unknown',
    },
  );
  type List = { items: { state: string; number: number; tableVersion: number }[] };
  const rows = [{ row: 'organisations.minor', grade: 'general-3' }];
  const filed = await officer.post<List>(path, { title: '实施细则', rows });
  assert.equal(filed.items[0]?.state, 'current');
  const entry = await draftEntry(officer, { securityLevel: 'general-3' });
  const tightened = await propose(officer, entry.id, answersOf(body, { organisations: 'minor' }));
  assert.equal(tightened.whole?.proposed.grade, 'general-3', 'the department’s own row grades its data');

  await issue(bureau, body);
  assert.equal((await officer.get<List>(path)).items[0]?.state, 'outdated');
  assert.equal((await findingsOf(officer, 'implementing-outdated')).length, 1);
  const renewed = await officer.post<List>(path, { title: '实施细则（修订）', rows });
  assert.deepEqual(
    renewed.items.map(({ state }) => state),
    ['current', 'replaced'],
  );
  assert.deepEqual(await findingsOf(officer, 'implementing-outdated'), []);
});

/** Classes, grades and criteria of the city, each mapped to its national or regional one, are what the catalogue chooses from. */
const ruleSet = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer } = await newDepartment(stage);
  const bureau = await stage.as(accounts.bureau);
  const { body } = await tableNow(officer);
  const path = `${base}/rule-tables`;
  const subject = { key: 'registration', zh: '登记类', en: 'Registration' };
  const send = (changes: Partial<Body>) => ({ title: '分类分级规则', body: { ...body, ...changes } });
  await bureau.refused('POST', path, send({ classes: [subject] }), {
    code: 'classify.unmapped',
    article,
    field: 'classes.0.national',
  });
  const [first, ...rest] = body.grades;
  assert.ok(first);
  const { national: _, ...unmapped } = first;
  await bureau.refused('POST', path, send({ grades: [unmapped, ...rest] }), {
    code: 'classify.unmapped',
    article,
    field: 'grades.0.national',
  });
  const named = body.grades.map((grade) => ({ ...grade, zh: `本市${grade.zh}` }));
  const issued = await issue(bureau, {
    ...body,
    grades: named,
    classes: [{ ...subject, national: '自治区分类：登记' }],
  });
  type Terms = {
    securityLevels: { key: string; zh: string }[];
    classing: { dataClasses: { key: string }[] };
  };
  const terms = await officer.get<Terms>('/api/catalog/terms');
  assert.deepEqual(
    terms.securityLevels.map(({ key, zh }) => [key, zh]),
    named.map(({ key, zh }) => [key, zh]),
  );
  assert.deepEqual(terms.classing.dataClasses, [subject]);
  const { items } = await officer.get<{ items: { version: number; digest: string }[] }>(path);
  assert.equal(items[0]?.version, issued.version, 'published to everybody, with its version');

  const content = await classingOf(officer, 'unconditional');
  const wrong = await draftEntry(officer, { classing: { ...content, dataClass: 'weather' } });
  await officer.refused(
    'POST',
    submitOf(wrong),
    {},
    { code: 'catalog.data-class', article, field: 'classing.dataClass' },
  );
  const outside = await draftEntry(officer, { securityLevel: 'secret-9' });
  await officer.refused(
    'POST',
    submitOf(outside),
    {},
    { code: 'catalog.choice-unknown', field: 'securityLevel' },
  );

  const entry = await publishEntry(stage, officer, { securityLevel: 'general-2' });
  await graded(officer, entry.id, { organisations: 'minor' });
  const next = await issue(bureau, {
    ...body,
    classes: [{ ...subject, national: '自治区分类：登记' }],
    questions: body.questions.map((question) => ({
      ...question,
      answers: question.answers.map((answer) =>
        question.key === 'organisations' && answer.key === 'minor'
          ? { ...answer, grade: 'general-3' }
          : answer,
      ),
    })),
  });
  const { items: affected } = await bureau.get<{ items: { resourceId: string; to: string }[] }>(
    `${path}/${next.version}/affected`,
  );
  assert.ok(affected.some(({ resourceId, to }) => resourceId === entry.id && to === 'general-3'));
  await issue(bureau, { ...body, classes: [] });
});

export const gradeScenarios: Scenarios = {
  'grades.questions': questions,
  'grades.versions': versions,
  'grades.implementing': implementing,
  'grades.rule-set': ruleSet,
};
