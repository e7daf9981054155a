/** Scenarios of what follows a grant: filings, statements and reports of use, data obtained, feedback. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { basisOf, fileNeed, refuse } from '../after-walks.ts';
import { fileOf } from '../papers.ts';
import { providerOf, served } from '../served.ts';
import { settingOf } from '../settings.ts';
import {
  applications,
  ask,
  consent,
  consentOf,
  dayAfter,
  fullDraft,
  granted,
  newConsumer,
  readApplication,
  readGrant,
  submit,
  toLastStep,
} from '../share-walks.ts';
import { newDepartment, publishEntry } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();

type Filings = {
  items: { number: string; purpose: string; grantId: string }[];
  total: number;
  consents: number;
};

/** A filing comes with each consent, without a click; their number is that of the consents of any days. */
const filings = scenario(z.strictObject({ article: text, day }), async (stage, { article, day: today }) => {
  await stage.setDay(today);
  const resource = await served(stage, 'conditional');
  const consumer = await newConsumer(stage);
  const { bureau, officer, system } = consumer;
  const read = (from: string, to: string) =>
    bureau.get<Filings & { articles: string[] }>(`/api/share/filings?from=${from}&to=${to}&pageSize=200`);
  const before = await read(today, today);
  const refused = await submit(officer, await fullDraft(officer, resource.serviceId, system));
  await refuse(stage, resource, refused, basisOf('law'));
  const { grant } = await granted(stage, resource, consumer);
  const after = await read(today, today);
  assert.ok(after.articles.includes(article));
  assert.deepEqual([after.total - before.total, after.consents - before.consents], [1, 1], 'one a consent');
  const own = after.items.find(({ grantId }) => grantId === grant.id);
  assert.match(own?.number ?? '', /^BA\d{4}-\d{4}$/);
  assert.equal(own?.purpose, grant.purpose.text);
  for (const [from, to] of [
    ['2000-01-01', dayAfter(today, -1)],
    ['2000-01-01', today],
    [today, '2099-12-31'],
  ] as const) {
    const found = await read(from, to);
    assert.equal(found.total, found.consents, `filings of ${from} to ${to}`);
  }
});

type Reports = {
  items: {
    id: string;
    grantId: string;
    kind: string;
    answeredAt: string | null;
    statement: string | null;
    counted: {
      approved: { purpose: string; code: string; system: string };
      calls: number;
      otherPurpose: number;
      days: { system: string; purpose: string; calls: number; lastAt: string }[];
    };
  }[];
  open: number;
};
const reports = '/api/share/use-reports';

/** Another purpose than the approved one is refused; the provider asks what the data are for; the report compares. */
const statement = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const resource = await served(stage, 'conditional');
  const consumer = await newConsumer(stage);
  const { application, grant, credential } = await granted(stage, resource, consumer);
  const provider = await providerOf(stage, resource);
  assert.equal((await ask(stage, credential)).status, 200);
  const other = await ask(stage, credential, { say: { purpose: 'P-OTHER' } });
  assert.equal(other.status, 403);
  assert.equal((await ask(stage, credential, { say: { purpose: '' } })).status, 403);
  const { items: records } = await provider.get<{
    items: { application: string | null; grantId: string; purpose: string }[];
  }>(`/api/share/use-records?user=S-1024&pageSize=200`);
  const use = records.find(({ grantId }) => grantId === grant.id);
  assert.deepEqual(
    [use?.application, use?.purpose],
    [application.number, grant.purpose.text],
    'a call is recorded under its application and its purpose',
  );
  const question = { grantId: grant.id, question: '请说明用于哪个环节' };
  await consumer.officer.refused('POST', reports, question, {});
  await provider.post(reports, question);
  const open = await provider.get<Reports>(`${reports}?open=true&grant=${grant.id}`);
  assert.equal(open.items.length, 1, 'what is not answered is listed');
  const asked = await consumer.officer.get<Reports & { articles: string[] }>(`${reports}?open=true`);
  const [own] = asked.items;
  assert.ok(own && asked.articles.includes(article));
  assert.deepEqual(
    [own.counted.approved.code, own.counted.approved.system, own.counted.calls, own.counted.otherPurpose],
    [grant.purpose.code, grant.system.code, 1, 2],
    'approved purpose beside the calls made',
  );
  assert.deepEqual(
    own.counted.days.map(({ system, purpose, calls, lastAt }) => [system, purpose, calls, lastAt !== '']),
    [[grant.system.code, grant.purpose.code, 1, true]],
  );
  await consumer.officer.post(`${reports}/${own.id}/answer`, { statement: '用于窗口核验登记状态' });
  const answered = await provider.get<Reports>(`${reports}?grant=${grant.id}`);
  assert.equal(answered.items[0]?.statement, '用于窗口核验登记状态');
  assert.equal((await provider.get<Reports>(`${reports}?open=true&grant=${grant.id}`)).items.length, 0);
});

/** At the city's interval the user is asked, with the calls filled in; what is outstanding shows on its next application. */
const useReport = scenario(
  z.strictObject({ article: text, days: z.number() }),
  async (stage, { article, days }) => {
    const interval = await settingOf(stage, 'share.use-report-interval');
    await interval.set(days);
    try {
      const resource = await served(stage, 'conditional');
      const consumer = await newConsumer(stage);
      const { grant, credential } = await granted(stage, resource, consumer);
      assert.equal((await ask(stage, credential)).status, 200);
      const provider = await providerOf(stage, resource);
      const bureau = consumer.bureau;
      await stage.setDay(dayAfter(grant.firstDay, days - 1));
      const of = (reader: typeof provider) => reader.get<Reports>(`${reports}?grant=${grant.id}`);
      assert.equal((await of(provider)).items.length, 0, 'not before the interval is over');
      await stage.setDay(dayAfter(grant.firstDay, days));
      const [own] = (await of(consumer.officer)).items;
      assert.deepEqual([own?.kind, own?.counted.calls], ['interval', 1], 'the calls are filled in');
      const draft = await fullDraft(consumer.officer, resource.serviceId, consumer.system);
      const bars = async (reader: typeof provider) =>
        (await reader.get<{ bars: { kind: string }[] }>(`${applications}/${draft.id}`)).bars.map(
          ({ kind }) => kind,
        );
      assert.deepEqual(await bars(consumer.officer), ['report-outstanding']);
      const filed = await submit(consumer.officer, draft);
      const { decider } = await toLastStep(stage, resource, filed.caseId ?? '');
      assert.deepEqual(await bars(decider), ['report-outstanding'], 'the reviewer sees it too');
      await consumer.officer.post(`${reports}/${own?.id}/answer`, {
        statement: '用于窗口核验',
        benefit: '少交证明',
      });
      for (const reader of [provider, bureau]) {
        const found = (await of(reader)).items.find(({ id }) => id === own?.id);
        assert.equal(found?.statement, '用于窗口核验');
      }
      assert.deepEqual(await bars(decider), []);
      const law = await bureau.get<{ articles: string[] }>(reports);
      assert.ok(law.articles.includes(article));
    } finally {
      await interval.putBack();
    }
  },
);

type Holdings = {
  items: {
    grantId: string;
    provider: { id: string };
    keeper: string | null;
    systems: string[];
    lastDay: string | null;
  }[];
  rulesNeeded: boolean;
};

/** Without rules on file nothing conditional is granted; the page lists what was obtained, who keeps it and what it feeds. */
const holdings = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const resource = await served(stage, 'conditional');
  const bare = await newDepartment(stage);
  const system = await bare.officer.post<{ id: string; code: string; place: string }>('/api/systems', {
    code: `sys-${Date.now().toString(36)}`,
    name: { zh: '登记核验系统', en: 'Register check' },
    place: '政务云',
  });
  const draft = await fullDraft(bare.officer, resource.serviceId, system);
  const filed = await submit(bare.officer, draft);
  const { decider, path, file } = await toLastStep(stage, resource, filed.caseId ?? '');
  const agree = file.outcomes.find(({ kind }) => kind === 'complete');
  const payload = await consentOf(decider, filed, agree?.form ?? '');
  await decider.refused(
    'POST',
    path,
    { outcome: agree?.key, payload },
    { code: 'share.rules-missing', article },
  );
  assert.equal((await readApplication(bare.officer, filed.id)).state, 'submitted');
  const fileId = await fileOf(bare.officer, '共享数据管理制度');
  await bare.officer.post('/api/share/consumer-rules', { title: '共享数据管理制度', fileId });
  const done = await consent(stage, resource, filed);
  const grantId = done.grantId ?? '';
  await bare.officer.put(`/api/share/holdings/${grantId}`, { keeper: '李四', systems: ['窗口系统'] });
  const own = await bare.officer.get<Holdings>('/api/share/holdings');
  const row = own.items.find((one) => one.grantId === grantId);
  const grant = await readGrant(bare.officer, grantId);
  assert.deepEqual(
    [row?.provider.id, row?.keeper, row?.systems, row?.lastDay],
    [resource.providerId, '李四', ['窗口系统'], grant.lastDay],
  );
  await decider.refused('PUT', `/api/share/holdings/${grantId}`, { keeper: '王五', systems: ['甲'] }, {});
});

/** Three steps with a time on each; after the first use the unit is asked, its word shows on the entry; a new entry meets demands. */
const feedback = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const resource = await served(stage, 'conditional');
  const consumer = await newConsumer(stage);
  const { officer, bureau } = consumer;
  const { application, grant, credential } = await granted(stage, resource, consumer);
  const provider = await providerOf(stage, resource);
  const said = { grantId: grant.id, useful: true, quality: 4, problem: '缺少登记日期' };
  await officer.refused('POST', '/api/share/feedback', said, { code: 'share.feedback-early', article });
  assert.equal((await ask(stage, credential)).status, 200);
  const { tasks } = await boardOf(officer);
  assert.ok(tasks.includes(`/grants/${grant.id}`), 'the unit is asked after its first use');
  await officer.post('/api/share/feedback', said);
  for (const reader of [officer, provider, bureau]) {
    const chart = await reader.get<{
      branches: { steps: { key: string; state: string; at: string | null }[] }[];
    }>(`${applications}/${application.id}/chart`);
    const at = new Map(chart.branches[0]?.steps.map((step) => [step.key, step.at]));
    assert.ok(at.get('form') && at.get('provider') && at.get('call'), 'each step has its time');
    const shown = await reader.get<{ items: { grantId: string; quality: number; problem: string }[] }>(
      `/api/share/feedback?resource=${resource.resourceId}`,
    );
    assert.ok(shown.items.some((one) => one.grantId === grant.id && one.problem === '缺少登记日期'));
  }
  const element = `field_${Date.now().toString(36)}`;
  const need = await fileNeed(officer, { items: `${element}、其他` });
  const owner = await newDepartment(stage);
  const entry = await publishEntry(stage, owner.officer, {
    items: [
      {
        name: 'register_no',
        titleZh: '登记编号',
        type: 'C',
        length: 20,
        key: true,
        nullable: false,
        filterable: true,
      },
      {
        name: element,
        titleZh: '登记日期',
        type: 'C',
        length: 20,
        key: false,
        nullable: true,
        filterable: false,
      },
    ],
  });
  assert.ok(need.id);
  for (const reader of [officer, owner.officer])
    await stage.eventually(async () => {
      const { items } = await reader.get<{ items: { kind: string; link: string }[] }>('/api/notices');
      return items.find(({ kind, link }) => kind === 'share.demand-may-be-met' && link.includes(entry.id));
    }, 'both sides to be told of the new entry');
});

type Board = { tasks: string[] };
async function boardOf(reader: { get<T>(path: string): Promise<T> }): Promise<Board> {
  const board = await reader.get<unknown>('/api/board');
  const links = [...JSON.stringify(board).matchAll(/"link":"([^"]+)"/g)].map(([, link]) => link ?? '');
  return { tasks: links };
}

export const shareUseScenarios: Scenarios = {
  'after.filings': filings,
  'after.statement': statement,
  'after.use-report': useReport,
  'after.holdings': holdings,
  'after.feedback': feedback,
};
