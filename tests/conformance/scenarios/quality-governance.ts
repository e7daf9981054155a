/** Scenarios of governing quality: the standards and who keeps to them, reports, third parties, stages of entries. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import {
  api,
  type Check,
  checkNow,
  type Finding,
  findingsOf,
  inDays,
  peopleItems,
  plantedRows,
  qualityOf,
  writeRule,
} from '../quality-walks.ts';
import { newDepartment, publishEntry, unique, uploadRows } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
type Standard = { id: string; elements: { id: string }[] };
type Register = {
  subjects: { key: string; title: { zh: string }; standards: { code: string; level: string }[] }[];
  levels: unknown[];
  articles: string[];
};

/** The register by subject and level; a row outside a code list is reported against its standard; a withdrawn one lists its fields. */
const standards = scenario(
  z.strictObject({
    article: text.optional(),
    subjects: z.array(text).default([]),
    compliance: z.boolean().default(false),
  }),
  async (stage, { article, subjects, compliance }) => {
    const { officer, bureau, id: unit } = await newDepartment(stage);
    const code = `DB-${unique()}`;
    const list = `list-${unique()}`;
    await bureau.put(`/api/catalog/code-lists/${list}`, {
      zh: '登记状态',
      entries: [
        { code: '有效', zh: '有效' },
        { code: '注销', zh: '注销' },
      ],
    });
    const standard = await bureau.post<Standard>('/api/catalog/standards', {
      code,
      title: '登记状态代码',
      version: 1,
      effectiveDay: inDays(stage, -30),
      elements: [
        { identifier: `E-${unique()}`, titleZh: '登记状态', type: 'C', length: 10, codeListCode: list },
      ],
    });
    if (subjects.length > 0) {
      const [subject] = subjects;
      const before = await officer.get<Register>('/api/catalog/standards/register');
      assert.deepEqual(
        before.subjects.filter(({ key }) => key !== '').map(({ title }) => title.zh),
        subjects,
      );
      assert.equal(before.levels.length, 4);
      assert.ok(article && before.articles.includes(article));
      const key = before.subjects.find(({ title }) => title.zh === subject)?.key;
      const after = await bureau.put<Register>(`/api/catalog/standards/${standard.id}/place`, {
        level: 'local',
        subject: key,
      });
      assert.ok(
        after.subjects
          .find((one) => one.key === key)
          ?.standards.some((one) => one.code === code && one.level === 'local'),
      );
      assert.ok(
        after.subjects.some((one) => one.standards.length === 0),
        'a subject without a standard is shown so',
      );
      await officer.refused(
        'PUT',
        `/api/catalog/standards/${standard.id}/place`,
        { level: 'local', subject: key },
        { status: 403 },
      );
    }
    const [register, state, ...rest] = peopleItems;
    const items = [register, { ...state, elementId: standard.elements[0]?.id }, ...rest];
    const entry = await publishEntry(stage, officer, { items });
    await stage.eventually(
      async () =>
        (await qualityOf(officer, entry.id)).rules.some(
          (one) => one.kind === 'code-list' && one.state === 'active',
        )
          ? true
          : undefined,
      'the rule of the standard',
    );
    const batch = await uploadRows(
      stage,
      officer,
      entry.id,
      plantedRows(stage, { size: 10, state: (n) => (n === 0 ? '停业' : '有效') }),
    );
    if (batch.awaitingQuality) {
      await officer.post(`${api}/batches/${batch.id}/accept`, { reason: '用于检验' });
      await stage.eventually(
        async () =>
          (await officer.get<{ state: string }>(`/api/collect/batches/${batch.id}`)).state === 'merged'
            ? true
            : undefined,
        'the accepted batch',
      );
    }
    const check = (await checkNow(officer, entry.id)).newest?.checks.find(
      (one: Check) => one.standardCode === code,
    );
    assert.deepEqual([check?.failed, check?.checked], [1, 10], 'reported against the number of the standard');
    const [finding] = (await findingsOf(officer, entry.id)).filter(({ kind }) => kind === 'standard');
    assert.ok(finding?.subject.includes(code));
    if (compliance) {
      const { items: bodies } = await bureau.get<{
        items: {
          organisation: { id: string };
          standardCode: string;
          passed: number;
          failed: number;
          rowsFailed: number;
        }[];
      }>(`${api}/compliance`);
      const own = bodies.find((one) => one.organisation.id === unit && one.standardCode === code);
      assert.deepEqual([own?.passed, own?.failed, own?.rowsFailed], [0, 1, 1]);
      const raised = await bureau.post<Finding>(`${api}/findings`, {
        resourceId: entry.id,
        subject: `未执行 ${code}`,
        note: '请说明',
      });
      assert.equal(raised.organisation.id, unit);
      assert.ok(
        (await findingsOf(bureau, entry.id)).some(({ id }) => id === raised.id),
        'it stands until it is answered',
      );
      await bureau.refused(
        'POST',
        `${api}/findings/${raised.id}/answer`,
        { answer: '代答' },
        { status: 403 },
      );
      const answered = await officer.post<Finding>(`${api}/findings/${raised.id}/answer`, {
        answer: '已按标准整改',
      });
      assert.deepEqual([answered.closedHow, answered.answer], ['answered', '已按标准整改']);
    }
    const bound = await bureau.post<{ items: { resourceId: string; item: string }[] }>(
      `/api/catalog/standards/${standard.id}/withdraw`,
      { reason: '已被替代' },
    );
    assert.deepEqual(
      bound.items.map(({ resourceId, item }) => [resourceId, item]),
      [[entry.id, 'register_state']],
      'fields still bound are listed',
    );
  },
);

type Report = {
  body: {
    organisations: {
      organisation: { id: string };
      rank: number;
      score: number;
      checked: number;
      failed: number;
    }[];
  };
  agrees: boolean | null;
};

/** A month's report ranks departments with the counts behind; worked out anew it is the same. A re-check ordered shows on the resource. */
const report = scenario(z.strictObject({}), async (stage) => {
  const units = await Promise.all([0, 2].map(async (empty) => ({ ...(await newDepartment(stage)), empty })));
  const [first, second] = units;
  assert.ok(first && second);
  const entries = [];
  for (const { officer, empty } of units) {
    const entry = await publishEntry(stage, officer, { items: peopleItems });
    await uploadRows(stage, officer, entry.id, plantedRows(stage, { size: 10, empty }));
    await writeRule(officer, entry.id, 'required', ['register_state']);
    await checkNow(officer, entry.id);
    entries.push(entry);
  }
  const { bureau } = first;
  const month = inDays(stage, 0).slice(0, 7);
  await first.officer.refused('POST', `${api}/reports/${month}`, {}, { status: 403 });
  const made = await bureau.post<Report>(`${api}/reports/${month}`);
  assert.equal(made.agrees, true);
  const row = (id: string) => made.body.organisations.find(({ organisation }) => organisation.id === id);
  const [good, worse] = [row(first.id), row(second.id)];
  assert.ok(good && worse && good.rank < worse.rank && good.score > worse.score);
  assert.deepEqual([good.failed, worse.failed], [0, 2]);
  const again = await bureau.get<Report>(`${api}/reports/${month}`);
  assert.equal(again.agrees, true, 'the stored checks give the same figures');
  assert.deepEqual(again.body, made.body);
  for (const ending of ['pdf', 'xlsx']) {
    const file = await bureau.send('GET', `${api}/reports/${month}/report.${ending}`);
    assert.equal(file.status, 200);
  }
  const [, faulty] = entries;
  await second.officer.refused(
    'POST',
    `${api}/resources/${faulty?.id}/orders`,
    { reason: '自查' },
    { status: 403 },
  );
  await bureau.post(`${api}/resources/${faulty?.id}/orders`, { reason: '请复查登记状态' });
  const [order] = (await qualityOf(second.officer, faulty?.id ?? '')).orders;
  assert.equal(order?.reason, '请复查登记状态');
  assert.ok(order?.doneAt, 'the order shows with its result');
});

/** A third party engaged sees the resources it was given, in its term, and what it made better stands beside what it found. */
const engagement = scenario(z.strictObject({}), async (stage) => {
  const client = await newDepartment(stage);
  const third = await newDepartment(stage);
  const entry = await publishEntry(stage, client.officer, { items: peopleItems });
  const other = await publishEntry(stage, client.officer, { items: peopleItems });
  for (const { id } of [entry, other]) {
    await uploadRows(stage, client.officer, id, plantedRows(stage, { size: 10, empty: 4 }));
    await writeRule(client.officer, id, 'required', ['register_state']);
    await checkNow(client.officer, id);
  }
  await third.officer.refused('GET', `${api}/resources/${entry.id}`, undefined, { status: 403 });
  const body = {
    contractorId: third.id,
    contract: '治理合同一号',
    aims: '补全登记状态',
    resources: [entry.id],
    fromDay: inDays(stage, 0),
    toDay: inDays(stage, 30),
  };
  await third.officer.refused('POST', `${api}/engagements`, body, { status: 403 });
  await client.officer.post(`${api}/engagements`, body);
  const seen = await qualityOf(third.officer, entry.id);
  const before = seen.newest?.score ?? 0;
  await third.officer.refused('GET', `${api}/resources/${other.id}`, undefined, { status: 403 });
  await uploadRows(stage, client.officer, entry.id, plantedRows(stage, { size: 10 }));
  await checkNow(client.officer, entry.id);
  type Listed = {
    items: { contract: string; aims: string; resources: { id: string; before: number; after: number }[] }[];
  };
  const [listed] = (await third.officer.get<Listed>(`${api}/engagements`)).items;
  assert.deepEqual([listed?.contract, listed?.aims], ['治理合同一号', '补全登记状态']);
  assert.deepEqual(
    listed?.resources.map(({ id }) => id),
    [entry.id],
  );
  assert.equal(listed?.resources[0]?.before, before);
  assert.ok((listed?.resources[0]?.after ?? 0) > before, 'after beside before');
  await stage.setDay(inDays(stage, 31), 'all');
  await third.officer.refused('GET', `${api}/resources/${entry.id}`, undefined, { status: 403 });
});

/** Each entry shows its stage, the report counts them by body, and there is no interface on what is not structured. */
const stages = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer, bureau, id: unit } = await newDepartment(stage);
  const list = `list-${unique()}`;
  await bureau.put(`/api/catalog/code-lists/${list}`, {
    zh: '登记状态',
    entries: [
      { code: '有效', zh: '有效' },
      { code: '注销', zh: '注销' },
    ],
  });
  const [register, state, ...rest] = peopleItems;
  const scan = await publishEntry(stage, officer, { items: peopleItems });
  const table = await publishEntry(stage, officer, { items: peopleItems });
  const coded = await publishEntry(stage, officer, {
    items: [register, { ...state, codeListCode: list }, ...rest],
  });
  for (const { id } of [table, coded]) await uploadRows(stage, officer, id, plantedRows(stage, { size: 5 }));
  const at = async (id: string): Promise<string | undefined> => (await qualityOf(officer, id)).stage.key;
  assert.deepEqual([await at(scan.id), await at(table.id)], ['electronic', 'structured']);
  await stage.eventually(
    async () => ((await at(coded.id)) === 'standardised' ? true : undefined),
    'the third stage',
  );
  const { items } = await bureau.get<{
    items: { organisation: { id: string }; electronic: number; structured: number; standardised: number }[];
  }>(`${api}/stages`);
  const own = items.find(({ organisation }) => organisation.id === unit);
  assert.deepEqual([own?.electronic, own?.structured, own?.standardised], [1, 1, 1]);
  const service = (resourceId: string) => ({
    resourceId,
    code: `svc-${unique()}`,
    titleZh: '阶段检验',
    lookup: ['register_no'],
  });
  await officer.refused('POST', '/api/serve/services', service(scan.id), {
    code: 'quality.stage-too-low',
    article,
  });
  await officer.post('/api/serve/services', service(table.id));
});

export const qualityGovernanceScenarios: Scenarios = {
  'quality.standards': standards,
  'quality.report': report,
  'quality.engagement': engagement,
  'quality.stages': stages,
};
