/** The catalogue's matters as a reader of cases meets them: printed in words, and saying beforehand what the decision would refuse. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { sql } from 'kysely';
import { loadDemo, stepsUntil } from '#demo/index.ts';
import {
  type CatalogStage,
  catalogStage,
  decide,
  entriesUrl,
  newDraft,
  problemOf,
  publish,
  resourceOf,
  submit,
} from '#tests/factories/catalog.ts';

let stage: CatalogStage;

before(async () => {
  stage = await catalogStage();
  await loadDemo(stage.p, { steps: stepsUntil('organisations') });
});

const caseOf = async (id: string): Promise<string> => {
  const found = resourceOf(await stage.send('civil', 'GET', `${entriesUrl}/${id}`));
  const caseId = found.detail?.working?.caseId;
  assert.ok(caseId);
  return caseId;
};

test('the printed case names its facts in the city’s words, without nulls and ids', async () => {
  const { id } = await newDraft(stage);
  await publish(stage, id);
  const first = await stage.send('civil', 'PUT', `${entriesUrl}/${id}/draft`, {
    revision: 0,
    content: { updateCycle: 'weekly' },
    changeTrigger: 'system',
    changeDay: '2026-03-02',
  });
  assert.equal(first.status, 200, first.text);
  assert.equal((await submit(stage, id)).status, 200);
  const caseId = await caseOf(id);
  const { text } = await stage.send('bureau', 'GET', `/api/cases/${caseId}/document`);
  const file = await stage.p.cases.getCase(stage.p.db, caseId);
  assert.equal(file?.facts.resource, id);
  assert.ok(!text.includes(id), 'no bare id');
  for (const internal of [...Object.keys(file?.facts ?? {}), 'null', 'open', '2026-03-02'])
    assert.ok(!text.includes(`>${internal}<`), internal);
  const [word] = stage.p.law
    .terms('classify.opening-classes', '2026-03-02')
    .filter(({ key }) => key === 'open');
  assert.ok(word);
  for (const shown of [
    `<tr><th scope="row">开放属性</th><td>${word.zh}</td></tr>`,
    '<tr><th scope="row">变化发生日</th><td>2026年3月2日</td></tr>',
    '<th scope="row">目录代码</th>',
  ])
    assert.ok(text.includes(shown), `${shown}\n${text}`);
  const { told } = (await stage.send('bureau', 'GET', `/api/cases/${caseId}`)).body as {
    told: { key: string }[];
  };
  assert.ok(told.every(({ key }) => key !== 'resource'));
});

test('a new entry’s case has no change to speak of', async () => {
  const { id } = await newDraft(stage);
  assert.equal((await submit(stage, id)).status, 200);
  const { text } = await stage.send('bureau', 'GET', `/api/cases/${await caseOf(id)}/document`);
  assert.ok(!/变化发生日|变更原因|changeDay|null/.test(text.replace(/<style>.*<\/style>/s, '')), text);
});

test('what the decision refuses its author the case does not offer them', async () => {
  const { id } = await newDraft(stage);
  assert.equal((await submit(stage, id)).status, 200);
  const caseId = await caseOf(id);
  type Seen = { abilities: Record<string, { allowed: boolean; code?: string }> };
  const seen = async () =>
    ((await stage.send('bureau', 'GET', `/api/cases/${caseId}`)).body as Seen).abilities;
  assert.equal((await seen()).admit?.allowed, true, 'somebody else’s entry');
  // The reviewer of this step wrote the version.
  await sql`
    update catalog.resource_version set author_id =
      (select p.id from org.person p where p.account = 'bureau') where resource_id = ${id}::uuid`.execute(
    stage.p.db,
  );
  const own = await seen();
  for (const outcome of ['admit', 'send-back']) {
    assert.deepEqual([own[outcome]?.allowed, own[outcome]?.code], [false, 'catalog.own-entry'], outcome);
    const refused = problemOf(
      await decide(stage, id, outcome, outcome === 'admit' ? undefined : ['须由他人审核']),
    );
    assert.equal(refused.code, own[outcome]?.code, 'as the command answers');
  }
});

test('a task after a change waits among the to-dos, with day, colour, article and where it is done', async () => {
  const { id } = await newDraft(stage);
  await publish(stage, id);
  const day = '2026-03-02';
  stage.clock.set(`${day}T02:00:00Z`);
  type Todos = {
    items: {
      id: string;
      kind: string;
      caseId: string | null;
      link: string;
      articles: string[];
      title: string;
      card: string | null;
      deadline: { due?: string } | null;
    }[];
    total: number;
  };
  const todos = async (query = '', account = 'civil') => {
    const reply = await stage.send(account, 'GET', `/api/todos${query}`);
    assert.equal(reply.status, 200, reply.text);
    return reply.body as Todos;
  };
  const none = await todos();
  const made = await stage.send('civil', 'POST', '/api/catalog/changes', {
    kind: 'system',
    day,
    note: '业务系统改版',
    resourceIds: [id],
  });
  assert.ok(made.status < 300, made.text);
  const now = await todos();
  assert.equal(now.total, none.total + 1);
  const task = now.items.find(({ kind }) => kind === 'task');
  assert.ok(task);
  assert.deepEqual([task.caseId, task.link], [null, `/changes?resource=${id}`]);
  assert.ok(task.articles.includes('XY-8b'), String(task.articles));
  assert.equal(task.deadline?.due, '2026-03-30');
  assert.equal(task.card, 'green');
  // The pages and filters of steps hold for it.
  assert.ok((await todos('?card=green')).items.some((one) => one.id === task.id));
  assert.ok(!(await todos('?card=red')).items.some((one) => one.id === task.id));
  assert.ok((await todos(`?q=${encodeURIComponent(task.title)}`)).items.some((one) => one.id === task.id));
  assert.ok(!(await todos('?q=nothing')).items.some((one) => one.id === task.id));
  assert.ok((await todos('?procedure=catalog.change')).items.some((one) => one.id === task.id));
  assert.ok(!(await todos('?procedure=catalog.review')).items.some((one) => one.id === task.id));
  const paged: string[] = [];
  for (let page = 1; page <= now.total; page++) {
    const { items } = await todos(`?pageSize=1&page=${page}`);
    paged.push(...items.map((one) => one.id));
  }
  assert.deepEqual(
    paged,
    now.items.map((one) => one.id),
    'page by page the same order, nothing twice',
  );
  assert.ok(!(await todos('', 'education')).items.some((one) => one.id === task.id), 'nobody else’s');
  const older = await stage.send('civil', 'POST', '/api/catalog/changes', {
    kind: 'function',
    day: '2026-01-12',
    note: '依据修订',
    resourceIds: [id],
  });
  assert.ok(older.status < 300, older.text);
  const red = (await todos('?card=red')).items;
  assert.deepEqual([red[0]?.kind, red[0]?.card], ['task', 'red'], 'past its day, and before all else');
  assert.equal((await todos()).items[0]?.id, red[0]?.id);
});
