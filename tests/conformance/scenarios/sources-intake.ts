/** Scenarios of what comes in: identified subjects, the gathering specification, business systems, bought data. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { fieldsOf, newTask, started, termsOf } from '../lawful-walks.ts';
import type { Stage } from '../stage.ts';
import {
  accounts,
  changeDraft,
  draftEntry,
  newDepartment,
  publishEntry,
  registerRows,
  reviewEntry,
  unique,
  uploadRows,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const resources = '/api/catalog/resources';

type Issue = { code: string; severity: string; articles: string[] };
type Held = { items: { line: number; column: string; code: string; reason: { zh: string } }[] };

const item = (name: string, titleZh: string, more: Record<string, unknown> = {}) => ({
  name,
  titleZh,
  type: 'C',
  length: 60,
  nullable: false,
  description: `${titleZh}，虚构`,
  ...more,
});
const serial = item('serial', '序号', { key: true, length: 20 });
const issuesOf = async (officer: Client, id: string): Promise<Issue[]> =>
  (await officer.post<{ issues: Issue[] }>(`${resources}/${id}/check`)).issues;

/** Refused while nothing identifies the subject; then the entry with its identifier, published. */
async function identified(
  stage: Stage,
  officer: Client,
  article: string,
  { kind, without, items }: { kind: string; without: object[]; items: { name: string }[] },
): Promise<string> {
  const { id } = await draftEntry(officer, { subjectKind: kind, items: [serial, ...without] });
  const found = (await issuesOf(officer, id)).find(({ code }) => code === 'catalog.subject-identifier');
  assert.equal(found?.severity, 'error', `${kind}: nothing identifies the subject`);
  assert.ok(found.articles.includes(article));
  await officer.refused(
    'POST',
    `${resources}/${id}/submit`,
    {},
    { code: 'catalog.subject-identifier', article },
  );
  await changeDraft(officer, id, { subjectKind: kind, items: [serial, ...items] });
  const after = (await issuesOf(officer, id)).filter(({ code }) => code.startsWith('catalog.subject'));
  assert.deepEqual(after, [], `${kind}: identified`);
  await reviewEntry(stage, officer, id);
  // Where rows about subjects need a collecting task behind them, there is one.
  if ((await termsOf(officer)).required) {
    const names = [serial, ...items].map(({ name }) => name);
    await started(officer, await newTask(officer, id, { subjectKind: kind, fields: fieldsOf(names) }));
  }
  return id;
}

/** Loads rows and says which lines were held back and why, by column. */
async function heldBack(
  stage: Stage,
  officer: Client,
  id: string,
  header: string,
  rows: readonly string[],
): Promise<{ good: number; held: Map<number, string> }> {
  const batch = await uploadRows(stage, officer, id, [header, ...rows, ''].join('\n'));
  const { items } = await officer.get<Held>(`/api/collect/batches/${batch.id}/quarantine?pageSize=200`);
  assert.ok(
    items.every(({ reason }) => reason.zh.length > 0),
    'every rejected row has its reason',
  );
  return { good: batch.counts.good ?? 0, held: new Map(items.map(({ line, code }) => [line, code])) };
}

/** The rows are made up: the detector is told why they are no personal data. */
const fictional = { personalReason: '虚构号码，不指向任何人' };
/** A citizen number of nobody, its check character right. */
const citizen = '999901200002291235';
const citizenWrong = '999901200002291234';
const credit = '11999999000000019M';
const creditWrong = '11999999000000019N';

/** Subjects are identified: in the entry by an item, in every row by a number that holds, of the document its type says. */
const identifiers = scenario(
  z.strictObject({
    article: text,
    /** True where an organisation that is no legal person may have another code. */
    otherCode: z.boolean().default(false),
  }),
  async (stage, { article, otherCode }) => {
    const { officer } = await newDepartment(stage);
    const persons = await identified(stage, officer, article, {
      kind: 'natural-person',
      without: [item('town', '乡镇')],
      items: [
        item('kind', '证件类型', { nullable: true }),
        item('number', '证件号码', { identifier: 'identity-document', identifierType: 'kind', ...fictional }),
      ],
    });
    const found = await heldBack(stage, officer, persons, 'serial,kind,number', [
      '1,居民身份证,',
      `2,居民身份证,${citizenWrong}`,
      '3,护照,E12345678',
      `4,居民身份证,${citizen}`,
      '5,,E12345679',
      `6,居民身份证,${citizen.slice(0, 17)}`,
    ]);
    assert.equal(found.good, 2, 'the passport with its type and the sound number');
    assert.deepEqual(
      [...found.held],
      [
        [2, 'required'],
        [3, 'resident-id-check'],
        [6, 'identity-document-type-missing'],
        [7, 'resident-id-shape'],
      ],
    );

    const legal = await identified(stage, officer, article, {
      kind: 'legal-person',
      // Another code does not identify a legal person.
      without: [
        item('sort', '代码类型'),
        item('code', '代码', { identifier: 'organisation-code', identifierType: 'sort' }),
      ],
      items: [item('code', '统一社会信用代码', { identifier: 'credit-code', length: 18 })],
    });
    const bodies = await heldBack(stage, officer, legal, 'serial,code', [
      `1,${credit}`,
      `2,${creditWrong}`,
      '3,440301000012345',
      '4,',
      `5,${credit.slice(0, 16)}`,
    ]);
    assert.equal(bodies.good, 1);
    assert.deepEqual(
      [...bodies.held],
      [
        [3, 'credit-code-check'],
        [4, 'credit-code-shape'],
        [5, 'required'],
        [6, 'credit-code-shape'],
      ],
    );
    if (!otherCode) return;
    const others = await identified(stage, officer, article, {
      kind: 'unincorporated',
      without: [item('town', '乡镇')],
      items: [
        item('sort', '代码类型', { nullable: true }),
        item('code', '识别代码', { identifier: 'organisation-code', identifierType: 'sort' }),
      ],
    });
    const coded = await heldBack(stage, officer, others, 'serial,sort,code', [
      '1,社会团体登记证号,4403-2026',
      `2,统一社会信用代码,${credit}`,
      '3,,4403-2027',
      '4,社会团体登记证号,',
    ]);
    assert.equal(coded.good, 2, 'another code with its type is accepted');
    assert.deepEqual(
      [...coded.held],
      [
        [4, 'organisation-code-type-missing'],
        [5, 'required'],
      ],
    );
  },
);

type Specs = {
  items: { version: number; effectiveDay: string; state: string; batches: number }[];
  inForce: number | null;
};
type Check = { version: number | null; remarks: { statement: string }[] };
type Board = {
  items: {
    organisation: { id: string };
    due: number;
    done: number;
    late: number;
    rejected: number;
    openFindings: number;
  }[];
};
type Finding = { id: string; text: string; answer: string | null; state: string };
const specsPath = '/api/collect/specifications';
const dayOf = (stage: Stage, days = 0): string =>
  new Date(stage.now().getTime() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);

const loose = {
  structure: { key: true },
  naming: { form: 'lower-snake' },
  mode: { modes: ['full', 'incremental'] },
  frequency: {},
  identifiers: {},
};
const publish = async (stage: Stage, bureau: Client, statements: object): Promise<number> => {
  const { inForce } = await bureau.post<Specs>(specsPath, {
    title: `数据汇聚规范${unique()}`,
    effectiveDay: dayOf(stage),
    statements,
  });
  assert.ok(inForce);
  return inForce;
};
const checkedBy = (officer: Client, id: string): Promise<Check> =>
  officer.get<Check>(`/api/collect/batches/${id}/specification`);
/** Rows sent as they are, whatever comes of it. */
export const sendRows = (officer: Client, id: string, rows: string) =>
  officer.send('POST', `/api/collect/resources/${id}/batches?mode=incremental`, rows, {
    'content-type': 'text/csv',
    'x-file-name': 'rows.csv',
  });

/** Loads are checked against the edition in force and keep its number; the board and the findings show who is behind. */
const specification = scenario(
  z.strictObject({ article: text, required: z.boolean().default(false) }),
  async (stage, { article, required }) => {
    const bureau = await stage.as(accounts.bureau);
    const unit = await newDepartment(stage);
    const { officer } = unit;
    const body = { title: '自拟规范', effectiveDay: dayOf(stage), statements: loose };
    await officer.refused('POST', specsPath, body, { status: 403 });
    const first = await publish(stage, bureau, loose);
    const shown = (await officer.get<Specs>(specsPath)).items.find(({ version }) => version === first);
    assert.deepEqual(
      [shown?.state, shown?.effectiveDay],
      ['in-force', dayOf(stage)],
      'version and date are published',
    );
    const entry = await publishEntry(stage, officer, { updateCycle: 'weekly' });
    const empty = await publishEntry(stage, officer, { updateCycle: 'weekly' });
    const good = await uploadRows(stage, officer, entry.id, registerRows(['A1']));
    assert.deepEqual(await checkedBy(officer, good.id), {
      ...(await checkedBy(officer, good.id)),
      version: first,
      remarks: [],
    });
    try {
      if (required) {
        await bureau.post(`${specsPath}/${first}/end`, { reason: '修订中' });
        const refusal = await sendRows(officer, entry.id, registerRows(['A2']));
        const why = refusal.body as { code: string; articles: string[] };
        assert.deepEqual([refusal.status, why.code], [409, 'collect.specification-none']);
        assert.ok(why.articles.includes(article));
      }
      const strict = await publish(stage, bureau, { naming: { form: 'upper-snake', binding: true } });
      const refusal = await sendRows(officer, entry.id, registerRows(['A3']));
      const why = refusal.body as { code: string; articles: string[]; fields: { path: string }[] };
      assert.deepEqual(
        [refusal.status, why.code],
        [422, 'collect.specification-unmet'],
        `against edition ${strict}`,
      );
      assert.deepEqual(
        [why.fields.map(({ path }) => path), why.articles.includes(article)],
        [['naming'], true],
      );
    } finally {
      await publish(stage, bureau, loose);
    }
    const current = (await officer.get<Specs>(specsPath)).inForce;
    const later = await uploadRows(stage, officer, entry.id, registerRows(['A4']), { mode: 'incremental' });
    assert.equal((await checkedBy(officer, later.id)).version, current, 'the edition in force now');
    assert.equal((await checkedBy(officer, good.id)).version, first, 'an older batch keeps its own');

    await stage.setDay(dayOf(stage, 9));
    const row = (await bureau.get<Board>('/api/collect/gathering/board')).items.find(
      ({ organisation }) => organisation.id === unit.id,
    );
    assert.deepEqual([row?.due, row?.done, row?.late], [2, 0, 2], 'due, done and late');
    assert.equal(row?.rejected, required ? 2 : 1, 'what was refused is counted');
    await uploadRows(stage, officer, empty.id, registerRows(['B1']));
    const after = (await bureau.get<Board>('/api/collect/gathering/board')).items.find(
      ({ organisation }) => organisation.id === unit.id,
    );
    assert.deepEqual([after?.done, after?.late], [1, 1]);

    const findings = '/api/collect/findings';
    const words = `汇聚逾期，请说明${unique()}`;
    const raise = { organisationId: unit.id, resourceId: entry.id, text: words, dueDay: dayOf(stage, 5) };
    await officer.refused('POST', findings, raise, { status: 403 });
    await bureau.post(findings, raise);
    const mine = (await officer.get<{ items: Finding[] }>(findings)).items.find(
      ({ text: said }) => said === words,
    );
    assert.equal(mine?.state, 'open', 'the body sees it');
    await bureau.refused('POST', `${findings}/${mine.id}/answer`, { answer: '代答' }, { status: 403 });
    await officer.post(`${findings}/${mine.id}/answer`, { answer: '已恢复每周汇聚' });
    await bureau.post(`${findings}/${mine.id}/close`);
    const closed = (await bureau.get<{ items: Finding[] }>(`${findings}?organisation=${unit.id}`)).items[0];
    assert.deepEqual([closed?.answer, closed?.state], ['已恢复每周汇聚', 'closed']);
  },
);

export const sourcesIntakeScenarios: Scenarios = {
  'sources.identifiers': identifiers,
  'sources.specification': specification,
};
