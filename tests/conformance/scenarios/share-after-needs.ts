/** Scenarios of what comes before an application: a need, the unit named, its stages, the chart, what was never gathered, a new entry. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { basisOf, fileNeed, needOf, needs, readNeed } from '../after-walks.ts';
import { fileOf } from '../papers.ts';
import { numbers, served } from '../served.ts';
import {
  type Application,
  applications,
  ask,
  fullDraft,
  granted,
  newConsumer,
  submit,
  toLastStep,
} from '../share-walks.ts';
import { newDepartment, publishEntry, registerRows, unique, uploadRows } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const inDays = (days: number): string =>
  new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);

/** Entries are shown first; the authority names a unit by its duties, which answers on a ground of law; the like goes one way. */
const needNamed = scenario(
  z.strictObject({ article: text, ground: text.optional(), refusedGround: text.optional() }),
  async (stage, { article, ground, refusedGround }) => {
    const known = await served(stage, 'unconditional');
    const { officer, bureau } = await newDepartment(stage);
    const other = await newDepartment(stage);
    const [holder, second] = [await newDepartment(stage), await newDepartment(stage)];
    const { items: shown } = await officer.get<{ items: { id: string }[] }>(
      `${needs}/matches?wanted=${encodeURIComponent(known.name)}`,
    );
    assert.ok(
      shown.some(({ id }) => id === known.resourceId),
      'what there is comes first',
    );
    const similar = needOf({ wanted: known.name });
    await officer.refused('POST', needs, similar, { code: 'share.need-matches-unread', status: 409 });
    const ids = shown.map(({ id }) => id);
    await officer.refused('POST', needs, { ...similar, shown: ids }, { code: 'share.need-matches-unread' });
    for (const gap of ['purpose', 'basis', 'duty'])
      await officer.refused('POST', needs, needOf({ [gap]: '' }), { field: gap, article, status: 422 });
    await officer.post(needs, { ...similar, shown: ids, noneFits: '缺少登记日期' });

    const body = needOf({ suspectedId: holder.id });
    const filed = await fileNeed(officer, body);
    assert.deepEqual([filed.state, filed.articles.includes(article)], ['filed', true]);
    const alike = await fileNeed(other.officer, { ...body, wanted: `${String(body.wanted)} 。` });
    assert.deepEqual([alike.state, alike.joinedInto], ['joined', filed.id], 'the same data go one way');
    const assign = { unitId: holder.id, duty: '三定规定：负责登记管理' };
    await officer.refused('POST', `${needs}/${filed.id}/assign`, assign, { status: 403 });
    await bureau.refused(
      'POST',
      `${needs}/${filed.id}/assign`,
      { unitId: holder.id, duty: '' },
      { status: 400 },
    );
    await bureau.post(`${needs}/${filed.id}/assign`, assign);
    assert.deepEqual(
      [(await readNeed(officer, filed.id)).state, (await readNeed(other.officer, alike.id)).assigned?.id],
      ['assigned', holder.id],
    );
    const answer = `${needs}/${filed.id}/answer`;
    await second.officer.refused('POST', answer, { how: 'date', dueOn: inDays(30) }, { status: 404 });
    await holder.officer.refused(
      'POST',
      answer,
      { how: 'refuse', text: '不便提供' },
      {
        code: 'share.need-basis',
        article,
      },
    );
    if (refusedGround)
      await holder.officer.refused(
        'POST',
        answer,
        { how: 'refuse', text: '不便提供', basis: { kind: refusedGround, title: '内部通知', article: '一' } },
        { code: 'share.need-basis' },
      );
    await holder.officer.post(answer, {
      how: 'refuse',
      text: '本单位不掌握',
      basis: { kind: ground ?? 'law', title: '登记管理条例', article: '第八条' },
    });
    const declined = await readNeed(officer, filed.id);
    assert.equal(declined.state, 'declined');
    assert.ok(declined.answerBasis.includes('登记管理条例'), 'the raiser reads the ground');
    await bureau.post(`${needs}/${filed.id}/assign`, { unitId: second.id, duty: '三定规定：负责登记统计' });
    await second.officer.post(answer, { how: 'date', dueOn: inDays(30), text: '按期提供' });
    for (const [reader, id] of [
      [officer, filed.id],
      [other.officer, alike.id],
    ] as const)
      assert.equal((await readNeed(reader, id)).dueOn, inDays(30), 'whoever waits sees the day');
    assert.deepEqual(
      (await readNeed(officer, filed.id)).events.map(({ kind }) => kind),
      ['filed', 'joined', 'assigned', 'declined', 'assigned', 'accepted'],
    );
  },
);

/** The institution answers with an entry: the item is supplied and links to it. */
const demandSupplied = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer, bureau } = await newDepartment(stage);
  const holder = await newDepartment(stage);
  const known = await served(stage, 'unconditional');
  await officer.refused('POST', needs, needOf({ wanted: known.name }), {
    code: 'share.need-matches-unread',
    article,
  });
  const filed = await fileNeed(officer);
  assert.equal(filed.state, 'filed');
  const todo = await holder.officer.get<{ total: number }>(needs);
  assert.equal(todo.total, 0, 'nobody is asked before the authority assigns it');
  await bureau.post(`${needs}/${filed.id}/assign`, { unitId: holder.id, duty: '三定规定：负责登记管理' });
  const answer = `${needs}/${filed.id}/answer`;
  await holder.officer.refused('POST', answer, { how: 'date' }, { code: 'share.need-day' });
  await holder.officer.refused(
    'POST',
    answer,
    { how: 'entry', resourceId: known.resourceId },
    {
      code: 'share.need-entry',
    },
  );
  const entry = await publishEntry(stage, holder.officer);
  await holder.officer.post(answer, { how: 'entry', resourceId: entry.id });
  const supplied = await readNeed(officer, filed.id);
  assert.deepEqual([supplied.state, supplied.entry?.id], ['supplied', entry.id]);
  const again = await fileNeed(officer);
  await bureau.post(`${needs}/${again.id}/assign`, { unitId: holder.id, duty: '三定规定：负责登记管理' });
  await holder.officer.post(`${needs}/${again.id}/answer`, {
    how: 'refuse',
    text: '依法不得提供',
    basis: { kind: 'law', title: '登记管理条例', article: '第八条' },
  });
  assert.equal((await readNeed(officer, again.id)).state, 'declined');
});

const items = [
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
    name: 'register_state',
    titleZh: '登记状态',
    type: 'C',
    length: 10,
    key: false,
    nullable: true,
    filterable: true,
  },
];

/** Five stages in order, none without its product; interface and instructions are made by the platform of the gathered table. */
const fiveStages = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const consumer = await newConsumer(stage);
  const { officer, bureau } = consumer;
  const holder = await newDepartment(stage);
  const { id } = await fileNeed(officer);
  const mark = (name: string) => `${needs}/${id}/stages/${name}`;
  await holder.officer.refused('POST', mark('agreement'), {}, { status: 404 });
  await bureau.post(`${needs}/${id}/assign`, { unitId: holder.id, duty: '三定规定：负责登记管理' });
  await holder.officer.refused('POST', mark('agreement'), {}, { code: 'share.need-state' });
  await holder.officer.post(`${needs}/${id}/answer`, { how: 'date', dueOn: inDays(20) });

  const entry = await publishEntry(stage, holder.officer, { items });
  const first = { resourceId: entry.id };
  await holder.officer.refused('POST', mark('first-batch'), first, { code: 'share.stage-order', article });
  await holder.officer.refused(
    'POST',
    mark('agreement'),
    { title: '供数协议' },
    {
      code: 'share.stage-product',
      article,
    },
  );
  await holder.officer.post(mark('agreement'), {
    title: '供数协议',
    fileId: await fileOf(holder.officer, '供数协议'),
  });
  await holder.officer.refused('POST', mark('first-batch'), first, { code: 'share.stage-product' });
  await uploadRows(stage, holder.officer, entry.id, registerRows(numbers));
  await holder.officer.post(mark('first-batch'), first);
  await stage.eventually(async () => {
    const reply = await holder.officer.send('POST', mark('interface'), {});
    return reply.status < 300 ? true : undefined;
  }, 'the interface the platform made to answer');
  await holder.officer.refused('POST', mark('first-call'), {}, { code: 'share.stage-order' });
  await holder.officer.post(mark('instructions'));
  await officer.refused('POST', mark('first-call'), {}, { code: 'share.stage-product' });
  const made = await readNeed(officer, id);
  const service = await officer.get<{ id: string; code: string; instructions: { address: string } }>(
    `/api/serve/services/${made.serviceId}`,
  );
  assert.match(service.instructions.address, new RegExp(service.code));
  const resource = {
    serviceId: service.id,
    code: service.code,
    resourceId: entry.id,
    name: entry.name,
    providerId: holder.id,
    providerName: holder.name,
    officerId: (await holder.officer.get<{ person: { id: string } }>('/api/me')).person.id,
  };
  const { credential } = await granted(stage, resource, consumer);
  assert.equal((await ask(stage, credential)).status, 200);
  await officer.post(mark('first-call'));
  const done = await readNeed(officer, id);
  assert.deepEqual(
    [done.state, done.stages.every(({ done: one, product }) => one && product !== null)],
    ['supplied', true],
  );
});

type Chart = {
  branches: { key: string; steps: { key: string; state: string; at: string | null; by: string | null }[] }[];
  articles: string[];
};

/** Both branches stand empty on the help page; an application and a need show where they are, with time and person behind them. */
const chart = scenario(
  z.strictObject({ article: text, exists: z.array(text), missing: z.array(text) }),
  async (stage, { article, exists, missing }) => {
    const resource = await served(stage, 'conditional');
    const { officer, bureau, system } = await newConsumer(stage);
    const empty = await officer.get<Chart>('/api/share/charts');
    assert.ok(empty.articles.includes(article));
    assert.deepEqual(
      empty.branches.map(({ steps }) => steps.map(({ key }) => key)),
      [exists, missing],
    );
    assert.ok(empty.branches.every(({ steps }) => steps.every(({ state, at }) => state === 'ahead' && !at)));
    const shown = async (address: string) => {
      const [branch] = (await officer.get<Chart>(address)).branches;
      const steps = branch?.steps ?? [];
      assert.ok(
        steps.every(({ state, at }) => (state === 'done') === (at !== null)),
        JSON.stringify(steps),
      );
      return steps;
    };
    const present = (steps: Chart['branches'][number]['steps']) =>
      steps.find(({ state }) => state === 'present')?.key;
    const draft = await fullDraft(officer, resource.serviceId, system);
    const way = `${applications}/${draft.id}/chart`;
    assert.equal(present(await shown(way)), 'form');
    const filed: Application = await submit(officer, draft);
    const atBureau = await shown(way);
    assert.equal(present(atBureau), 'bureau');
    assert.ok(atBureau[1]?.by, 'who handed it in');
    const { decider, path, file } = await toLastStep(stage, resource, filed.caseId ?? '');
    const passed = await shown(way);
    assert.equal(present(passed), 'provider');
    assert.ok(passed[2]?.by, 'who passed it on');
    const no = file.outcomes.find(({ kind }) => kind === 'refuse');
    await decider.post(path, { outcome: no?.key, reasons: ['不符合条件'], basis: basisOf('law') });
    assert.equal(present(await shown(way)), 'call');

    const need = await fileNeed(officer);
    const needWay = `${needs}/${need.id}/chart`;
    assert.equal(present(await shown(needWay)), 'coordination');
    const holder = await newDepartment(stage);
    await bureau.post(`${needs}/${need.id}/assign`, { unitId: holder.id, duty: '三定规定：负责登记管理' });
    await holder.officer.post(`${needs}/${need.id}/answer`, { how: 'date', dueOn: inDays(20) });
    await holder.officer.post(`${needs}/${need.id}/stages/agreement`, {
      title: '供数协议',
      fileId: await fileOf(holder.officer, '供数协议'),
    });
    assert.equal(present(await shown(needWay)), 'collection');
  },
);

/** What was never gathered is refused and becomes the provider's task; two users are served from the one copy. */
const gatherFirst = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const provider = await newDepartment(stage);
  const entry = await publishEntry(stage, provider.officer);
  const one = await newConsumer(stage);
  const request = '/api/share/entry-requests';
  await one.officer.refused(
    'POST',
    request,
    { resourceId: entry.id },
    {
      code: 'share.not-gathered',
      status: 409,
      article,
    },
  );
  const board = await provider.officer.send('GET', '/api/registers/board');
  const notices = await provider.officer.get<{ items: { kind: string; link: string }[] }>('/api/notices');
  assert.ok(
    notices.items.some(({ kind, link }) => kind === 'share.gathering-asked' && link.includes(entry.id)),
    `the provider has the task ${board.status}`,
  );
  await provider.officer.refused(
    'POST',
    '/api/serve/services',
    { resourceId: entry.id, code: `svc-${unique()}`, titleZh: '未归集', lookup: ['register_no'] },
    { code: 'serve.resource-without-rows' },
  );
  const resource = await served(stage, 'unconditional');
  const two = await newConsumer(stage);
  for (const consumer of [one, two]) {
    const { services } = await consumer.officer.post<{ services: { id: string }[] }>(request, {
      resourceId: resource.resourceId,
    });
    assert.deepEqual(
      services.map(({ id }) => id),
      [resource.serviceId],
    );
    const { credential } = await granted(stage, resource, consumer);
    assert.equal((await ask(stage, credential)).status, 200);
  }
  const owner = await stage.enter(resource.officerId, resource.providerId);
  const { items: supplies } = await owner.get<{
    items: { resource: { id: string }; feeds: number; copies: number; consumers: number }[];
  }>('/api/share/supplies');
  const own = supplies.find((row) => row.resource.id === resource.resourceId);
  assert.deepEqual([own?.feeds, own?.copies, (own?.consumers ?? 0) >= 2], [1, 1, true]);
});

export const shareNeedScenarios: Scenarios = {
  'after.need-named': needNamed,
  'after.demand-supplied': demandSupplied,
  'after.five-stages': fiveStages,
  'after.chart': chart,
  'after.gather-first': gatherFirst,
};
