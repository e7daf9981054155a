/** Scenarios of what came before the instrument: brought over with its day and citation it starts no clock, and a repealed document carries nothing after its day. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { newServed } from '../served.ts';
import {
  type Application,
  applications,
  dayAfter,
  fullDraft,
  grants,
  newConsumer,
  submit,
} from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import { accounts, ledgerEntries, newDepartment, readEntry, unique } from '../walks.ts';
import { refusedAt } from './application.ts';
import { tasksOf } from './changes.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();
const former = '/api/share/former';

type Dated = { on: string; beforeLaw: boolean };
type Former = {
  id: string;
  number: string;
  applied: Dated | null;
  due: (Dated & { runs: boolean }) | null;
  decided: Dated;
  outcome: string;
  basis: { title: string; number: string; article: string; repealedOn: string | null; articles: string[] };
  imported: { at: string; by: string | null; source: string };
};
type Sheet = Record<string, string>;

const csvOf = (rows: readonly Sheet[]): Uint8Array => {
  const heads = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [heads, ...rows.map((row) => heads.map((head) => row[head] ?? ''))];
  return new TextEncoder().encode(lines.map((line) => line.join(',')).join('\n'));
};
const sendSheet = (client: Client, path: string, rows: readonly Sheet[]) =>
  client.send('POST', path, csvOf(rows), {
    'content-type': 'application/octet-stream',
    'x-file-name': encodeURIComponent('旧件.csv'),
  });
const listOf = async (reader: Client, query: string): Promise<Former[]> =>
  (await reader.get<{ items: Former[] }>(`${former}?pageSize=200&${query}`)).items;

/** Everything that could wait on somebody because of what was brought over. */
async function waiting(clients: readonly Client[]): Promise<number[]> {
  const counts: number[] = [];
  for (const client of clients)
    for (const path of ['/api/todos', '/api/cases', grants, applications])
      counts.push(
        (await client.get<{ items: unknown[] }>(`${path}${path === '/api/todos' ? '' : '?pageSize=200'}`))
          .items.length,
      );
  return counts;
}

async function refusedSheet(bureau: Client, row: Sheet, article: string): Promise<void> {
  const reply = await sendSheet(bureau, `${former}/sheet`, [row]);
  const refusal = reply.body as { code: string; articles: string[]; fields: { code: string }[] };
  assert.deepEqual([reply.status, refusal.code], [422, 'share.former-faulty'], reply.text.slice(0, 500));
  assert.deepEqual(
    refusal.fields.map(({ code }) => code),
    ['share.basis-repealed'],
  );
  assert.ok(refusal.articles.includes(article));
}

const given = {
  article: text,
  /** The repealed document as its title and number have it, and the day of its repeal. */
  repealed: z.strictObject({ title: text, number: text }),
  since: day,
  before: day,
};

/** Decided cases come over by the sheet; those of former times keep their citation and are marked; nothing waits on anybody. */
const broughtOver = scenario(z.strictObject(given), async (stage, { article, repealed, since, before }) => {
  const [asked, held] = [await newDepartment(stage), await newDepartment(stage)];
  const { bureau } = asked;
  const number = `旧${unique()}`;
  const base = { 申请事项: '借阅登记资料', 申请单位: asked.name, 提供单位: held.name, 数据资源: '登记资料' };
  const old = {
    ...base,
    申请编号: `${number}-1`,
    申请日期: dayAfter(before, -20),
    答复期限: before,
    决定日期: before,
    决定结果: '同意',
    依据名称: repealed.title,
    依据文号: repealed.number,
    依据条款: '第六条',
  };
  const later = { ...base, 申请编号: `${number}-2`, 申请日期: since, 决定日期: since, 决定结果: '不同意' };
  await refusedSheet(bureau, { ...later, 依据名称: repealed.title }, article);
  await refusedSheet(bureau, { ...later, 依据文号: repealed.number }, article);
  const byHand = {
    number: `${number}-3`,
    title: '借阅登记资料',
    applicant: asked.name,
    provider: held.name,
    outcome: 'granted',
    basisTitle: repealed.title,
  };
  await bureau.refused(
    'POST',
    former,
    { ...byHand, decidedOn: since },
    { status: 422, code: 'share.basis-repealed', article, field: 'basisTitle' },
  );
  await held.officer.refused('POST', former, { ...byHand, decidedOn: before }, { status: 403 });
  assert.deepEqual(await listOf(bureau, `q=${number}`), [], 'nothing of what was refused is kept');

  const people = [bureau, asked.officer, held.officer];
  const quiet = await waiting(people);
  const seen = await sendSheet(bureau, `${former}/sheet/preview`, [old, later]);
  const { rows } = seen.body as { rows: { beforeLaw: boolean; faults: number }[] };
  assert.deepEqual(
    rows.map(({ beforeLaw, faults }) => [beforeLaw, faults]),
    [
      [true, 0],
      [false, 0],
    ],
  );
  const taken = await sendSheet(bureau, `${former}/sheet`, [old, later]);
  assert.deepEqual([taken.status, taken.body], [201, { imported: 2 }], taken.text.slice(0, 500));
  await bureau.post(former, { ...byHand, decidedOn: before });
  await stage.setDay(dayAfter((await bureau.get<{ day: string }>('/api/law')).day, 40));
  for (const reader of people) {
    const found = await listOf(reader, `q=${number}`);
    const [first, second] = [`${number}-1`, `${number}-2`].map((one) =>
      found.find((row) => row.number === one),
    );
    assert.deepEqual(
      [first?.applied?.beforeLaw, first?.due, first?.decided, first?.outcome],
      [true, { on: before, beforeLaw: true, runs: false }, { on: before, beforeLaw: true }, 'granted'],
    );
    assert.deepEqual(
      [first?.basis.title, first?.basis.number, first?.basis.article, first?.basis.repealedOn],
      [repealed.title, repealed.number, '第六条', since],
      'the citation of its time stays',
    );
    assert.ok(first?.basis.articles.includes(article));
    assert.ok(first?.imported.by && first.imported.source === '旧件.csv', 'marked as brought over');
    assert.deepEqual([second?.applied?.beforeLaw, second?.decided.beforeLaw], [false, false]);
  }
  assert.deepEqual(await waiting(people), quiet, 'no case, to-do, application or grant came of it');
  assert.equal((await listOf(bureau, `q=${number}&before=true`)).length, 2);
  assert.equal((await listOf(bureau, `q=${number}&before=false`)).length, 1);
  const stranger = await newDepartment(stage);
  assert.deepEqual(await listOf(stranger.officer, `q=${number}`), []);
});

type Original = { original: { on: string; beforeLaw: boolean; since: string } | null };

/** An entry of a former list keeps the day it had there; one from before is marked, and nothing runs from it. */
const entryOfThen = scenario(
  z.strictObject({ since: day, before: day, article: text }),
  async (stage, { since, before }) => {
    const { officer, bureau } = await newDepartment(stage);
    const entry = (on: string) => ({
      信息资源分类: '307000',
      信息资源名称: `旧目录登记${unique()}`,
      信息资源摘要: '原目录所列的登记资料，随原目录的发布日期一并导入平台，全部为虚构内容',
      信息资源格式分类: 'spreadsheet',
      信息资源格式类型: 'csv',
      共享类型: 'unconditional',
      共享方式: 'interface',
      是否向社会开放: 'closed',
      更新周期: 'daily',
      安全等级: 'general-1',
      使用要求: '仅限本单位履行职责使用',
      对应信息系统: '登记业务系统',
      数据来源: 'produced',
      是否主键: '是',
      是否可空: '否',
      发布日期: on,
      信息项名称: '登记编号',
      信息项英文名: 'register_no',
      数据类型: 'C',
      数据长度: '20',
      信息项说明: '登记时取得的编号',
    });
    const quiet = await waiting([officer, bureau]);
    const reply = await sendSheet(officer, '/api/catalog/imports', [entry(before), entry(since)]);
    assert.equal(reply.status, 201, reply.text.slice(0, 800));
    const { created } = reply.body as { created: { id: string }[] };
    await stage.setDay(dayAfter((await bureau.get<{ day: string }>('/api/law')).day, 40));
    for (const [index, on] of [before, since].entries()) {
      const id = created[index]?.id ?? '';
      const found = (await readEntry(officer, id)) as Awaited<ReturnType<typeof readEntry>> & Original;
      assert.deepEqual(
        [found.original?.on, found.original?.beforeLaw, found.original?.since],
        [on, on === before, since],
      );
      assert.equal(found.detail?.working?.caseId, null);
      assert.deepEqual(await tasksOf(officer, id), [], 'no task with a day');
    }
    assert.deepEqual(await waiting([officer, bureau]), quiet, 'nothing waits on anybody');
  },
);

type Step = {
  id: string;
  decided: object | null;
  holder: { organisation: { id: string }; roles: string[] };
  outcomes: { key: string; kind: string; reasons: string }[];
};

/** Goes through what comes before the answer, each holder passing it on; gives who may refuse, where, and with which outcome. */
async function toRefusal(stage: Stage, resource: Awaited<ReturnType<typeof newServed>>, caseId: string) {
  const bureau = await stage.as(accounts.bureau);
  const provider = await stage.enter(resource.officerId, resource.providerId);
  for (;;) {
    const { steps } = await bureau.get<{ steps: Step[] }>(`/api/cases/${caseId}`);
    const open = steps.filter(({ decided }) => decided === null);
    const step = open.find(({ outcomes }) => !outcomes.some(({ kind }) => kind === 'refuse')) ?? open[0];
    assert.ok(step, 'a step is open');
    const decider = step.holder.roles.includes('bureau') ? bureau : provider;
    const path = `/api/cases/${caseId}/steps/${step.id}/decision`;
    const refuse = step.outcomes.find(({ kind }) => kind === 'refuse');
    if (refuse) return { decider, path, refuse };
    const onward = step.outcomes.find(({ kind }) => kind === 'advance');
    assert.ok(onward, 'the step leads on');
    await decider.post(path, { outcome: onward.key });
  }
}

/** An application complete in everything, not yet handed in. */
async function prepared(stage: Stage) {
  const resource = await newServed(stage, 'conditional');
  const { officer, system } = await newConsumer(stage);
  const draft = await fullDraft(officer, resource.serviceId, system);
  return { resource, officer, system, draft };
}

/** Neither an application nor a decision on it rests on the repealed document; what is decided cites the instrument in force. */
const carriesNothing = scenario(
  z.strictObject({
    ...given,
    /** What every article a decision cites begins with. */
    prefix: text,
    /** The outcome of the city's procedure that names its basis, where one does. */
    refusal: z.boolean(),
  }),
  async (stage, { article, repealed, prefix, refusal }) => {
    const { resource, officer, system, draft } = await prepared(stage);
    const [row] = draft.answers.basis as Record<string, string>[];
    for (const title of [repealed.title, `《${repealed.title}》`, repealed.number]) {
      const wrong = await fullDraft(officer, resource.serviceId, system, { basis: [{ ...row, title }] });
      await refusedAt(officer, wrong, { article, field: 'basis.0.title', code: 'basis-repealed' });
    }
    const sound: Application = await submit(officer, draft);
    const { decider, path, refuse } = await toRefusal(stage, resource, sound.caseId ?? '');
    if (refusal) {
      const { sharingBasisKinds } = await officer.get<{
        sharingBasisKinds: Record<string, { key: string }[]>;
      }>('/api/catalog/terms');
      const kind = sharingBasisKinds.withheld?.[0]?.key ?? 'law';
      const basis = { kind, title: '登记管理条例', article: '第十二条', wording: '不对外提供。' };
      const decision = { outcome: refuse.key, reasons: ['依据所列规定不予提供'] };
      await decider.refused(
        'POST',
        path,
        { ...decision, basis: [{ ...basis, title: repealed.title }] },
        { status: 422, code: 'cases.basis-unfit', article, field: 'basis.0.title' },
      );
      await decider.post(path, { ...decision, basis: [basis] });
    } else {
      await decider.post(path, { outcome: refuse.key, reasons: ['申请的场景与共享条件不符'] });
    }
    const entries = await ledgerEntries(await stage.as(accounts.auditor), {
      kind: 'cases.step-decided',
      case: sound.caseId ?? '',
    });
    assert.ok(entries.length > 0);
    for (const { body } of entries) {
      const cited = body.decision?.articles ?? [];
      assert.ok(cited.length > 0 && cited.every((id) => id.startsWith(prefix)), cited.join(' '));
    }
  },
);

type Profile = {
  instruments: {
    key: string;
    title: { zh: string };
    number?: { zh: string };
    promulgated?: string;
    inForce?: string;
    restsOn: string[];
    repeals: { zh: string }[];
  }[];
};

/** The sheet of rules states what the instrument is, on what it rests, since when it holds and what it replaced. */
const stated = scenario(
  z.strictObject({
    article: text,
    instrument: text,
    title: text,
    number: text,
    parent: text,
    since: day,
    repeals: text,
  }),
  async (stage, { article, instrument, ...told }) => {
    const nobody = stage.nobody();
    const { instruments } = await nobody.get<Profile>('/api/law/browse');
    const found = instruments.find(({ key }) => key === instrument);
    assert.deepEqual(
      [found?.title.zh, found?.number?.zh, found?.inForce],
      [told.title, told.number, told.since],
    );
    assert.ok(found?.restsOn.includes(told.parent));
    assert.ok(found?.repeals.some(({ zh }) => zh.includes(told.repeals)));
    const page = await nobody.send('GET', `/law?instrument=${instrument}`);
    for (const word of [told.title, told.number, told.parent, told.since])
      assert.ok(page.text.includes(word), `the sheet of rules shows ${word}`);
    assert.equal((await nobody.send('GET', `/law/${article}`)).status, 200);
  },
);

export const formerScenarios: Scenarios = {
  'former.brought-over': broughtOver,
  'former.entry-of-then': entryOfThen,
  'former.carries-nothing': carriesNothing,
  'former.stated': stated,
};
