/** Scenarios of the lists that follow the catalogue: a unit's lists, demands, a list handed in, levels, days, publication in one step. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { newServed } from '../served.ts';
import { fullDraft, granted, newConsumer, registerSystem, submit } from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import {
  accounts,
  changeDraft,
  classingOf,
  decide,
  decisionPath,
  draftEntry,
  everywhere,
  legalBasis,
  newDepartment,
  nowhere,
  publishEntry,
  readCase,
  readEntry,
  sharingContent,
  shownIn,
  submitEntry,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();
const base = '/api/catalog/lists';

export type Line = {
  subjectId: string;
  provider: { id: string };
  line: {
    name: string;
    code: string | null;
    duty: string;
    items: string[];
    grounds: { of: string; title: string; article: string }[];
    sharingClass: string;
    openingClass: string;
    securityLevel: string;
    updateCycle: string;
    publishedOn: string | null;
    version: number | null;
    state: string;
  };
};
export type List = {
  list: { articles: string[] };
  on: string;
  version: number;
  total: number;
  items: Line[];
};

export const readList = (reader: Client, list: string, query: Record<string, string> = {}): Promise<List> =>
  reader.get<List>(`${base}/${list}?${new URLSearchParams({ pageSize: '200', ...query })}`);

type Demand = {
  id: string;
  state: string;
  entry: { id: string; version: number | null } | null;
  applicationId: string | null;
  holder: { id: string } | null;
};
const demands = '/api/catalog/demands';
const readDemand = (reader: Client, id: string) => reader.get<Demand>(`${demands}/${id}`);

/** Five entries, one withheld, one not opened, two demands: the lists say so, with grounds, version and day, and export as tables. */
const unitLists = scenario(
  z.strictObject({ article: text, negativeArticle: text }),
  async (stage, { article, negativeArticle }) => {
    const { officer, id: unit } = await newDepartment(stage);
    const mine = { provider: unit };
    const open = { openingClass: 'open' };
    const basis = (await sharingContent(officer, 'withheld')).sharingBasis as { kind: string }[];
    await publishEntry(stage, officer, open);
    await publishEntry(stage, officer, open);
    await publishEntry(stage, officer, open);
    const closed = await publishEntry(stage, officer, { openingClass: 'closed' });
    // Withheld, and yet opened: only its sharing puts it on the negative list.
    const withheld = await publishEntry(stage, officer, {
      ...(await sharingContent(officer, 'withheld')),
      ...open,
      classing: await classingOf(officer, 'withheld', 'open'),
    });
    const served = await newServed(stage, 'unconditional');
    const holder = served.providerId;
    const raise = (wanted: string) =>
      officer.post<Demand>(demands, {
        wanted,
        items: '登记编号、登记状态',
        holderId: holder,
        duty: '登记核验',
      });
    const [first, second] = [await raise('登记信息'), await raise('尚无目录的监测信息')];

    const responsibility = await readList(officer, 'responsibility', mine);
    assert.equal(responsibility.total, 5);
    assert.ok(responsibility.list.articles.includes(article));
    assert.ok(
      responsibility.items.every(({ line }) => line.duty === '登记管理'),
      'the duty each stems from',
    );
    assert.equal((await readList(officer, 'demand', mine)).total, 2);
    const negative = await readList(officer, 'negative', mine);
    assert.ok(negative.list.articles.includes(negativeArticle));
    assert.deepEqual(
      negative.items.map(({ subjectId }) => subjectId).sort(),
      [closed.id, withheld.id].sort(),
    );
    const grounded = negative.items.find(({ subjectId }) => subjectId === withheld.id);
    assert.equal(
      grounded?.line.grounds.find(({ of }) => of === 'sharing')?.title,
      legalBasis(basis[0]?.kind ?? '').title,
    );
    assert.match(negative.on, /^\d{4}-\d{2}-\d{2}$/);
    assert.ok(negative.version >= 2);
    for (const list of ['responsibility', 'demand', 'negative']) {
      for (const format of ['csv', 'xlsx', 'file']) {
        const file = await officer.send('GET', `${base}/${list}?provider=${unit}&format=${format}`);
        assert.equal(file.status, 200, `${list} ${format}`);
        if (format !== 'xlsx')
          assert.match(file.text, new RegExp(list === 'demand' ? '登记核验' : withheld.name));
      }
    }
    // One becomes an application, the other a request for missing data.
    const matched = await officer.post<Demand>(`${demands}/${first.id}/match`, {
      resourceId: served.resourceId,
    });
    assert.equal(matched.state, 'matched');
    const system = await registerSystem(officer);
    const application = await submit(officer, await fullDraft(officer, served.serviceId, system));
    await stage.eventually(async () => {
      const now = await readDemand(officer, first.id);
      return now.applicationId === application.id || now.state === 'closed' ? now : undefined;
    }, 'the demand turned into an application');
    assert.equal((await officer.post<Demand>(`${demands}/${second.id}/request`)).state, 'requested');
    const bureau = await stage.as(accounts.bureau);
    assert.equal((await readDemand(bureau, second.id)).state, 'requested', 'the authority sees the request');
  },
);

/** A demand names data, holder and duty; without the duty it is refused; it is shown to the holder, links to its entry, and ends with access. */
const demand = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const served = await newServed(stage, 'unconditional');
  const consumer = await newConsumer(stage);
  const whole = { wanted: '登记信息', items: '登记编号', holderId: served.providerId, duty: '核验登记状态' };
  await consumer.officer.refused(
    'POST',
    demands,
    { ...whole, duty: '  ' },
    { code: 'catalog.demand-incomplete', article, field: 'duty' },
  );
  const made = await consumer.officer.post<Demand>(demands, whole);
  const provider = await stage.enter(served.officerId, served.providerId);
  const held = await provider.get<{ items: Demand[] }>(`${demands}?scope=held&pageSize=200`);
  assert.ok(
    held.items.some(({ id }) => id === made.id),
    'the department believed to hold it sees it',
  );
  const stranger = await newDepartment(stage);
  await stranger.officer.refused('GET', `${demands}/${made.id}`, undefined, { status: 404 });
  // The list is optional: a department without one hands in entries all the same.
  await submitEntry(stranger.officer, (await draftEntry(stranger.officer)).id);
  assert.equal((await readList(stranger.officer, 'demand', { provider: stranger.id })).total, 0);

  const unreviewed = await draftEntry(provider);
  await provider.refused(
    'POST',
    `${demands}/${made.id}/match`,
    { resourceId: unreviewed.id },
    { code: 'catalog.not-published' },
  );
  const linked = await provider.post<Demand>(`${demands}/${made.id}/match`, {
    resourceId: served.resourceId,
  });
  assert.deepEqual([linked.state, linked.entry?.id], ['matched', served.resourceId]);
  await granted(stage, served, consumer);
  const ended = await stage.eventually(async () => {
    const now = await readDemand(consumer.officer, made.id);
    return now.state === 'closed' ? now : undefined;
  }, 'the demand closes when access is granted');
  assert.equal(ended.entry?.id, served.resourceId);
  assert.equal((await readList(consumer.officer, 'demand', { provider: consumer.id })).total, 0);
});

/** Five entries handed in as one list: four approved stand in the catalogue under permanent codes, the returned one is back with its reason. */
const submission = scenario(
  z.strictObject({ article: text, approve: z.number().int().min(1), sendBack: z.number().int().min(1) }),
  async (stage, { article, approve, sendBack }) => {
    const { officer, bureau } = await newDepartment(stage);
    const reader = await stage.as(accounts.consumer);
    const drafts = [];
    for (let count = 0; count < approve + sendBack; count++) drafts.push(await draftEntry(officer));
    const gap = await draftEntry(officer, { summary: '' });
    const ids = drafts.map(({ id }) => id);
    await officer.refused(
      'POST',
      '/api/catalog/submissions',
      { resourceIds: [...ids, gap.id] },
      { code: 'catalog.required', field: `${gap.id}.summary` },
    );
    assert.equal(
      (await readEntry(officer, ids[0] ?? '')).detail?.working?.state,
      'draft',
      'all of it or none',
    );
    const handed = await officer.post<{ items: { resourceId: string; caseId: string; code: string }[] }>(
      '/api/catalog/submissions',
      { resourceIds: ids },
    );
    assert.equal(handed.items.length, ids.length);
    const reason = '信息项说明过于简略';
    for (const [index, { caseId }] of handed.items.entries()) {
      const { outcomes } = await readCase(bureau, caseId);
      const complete = outcomes.find(({ kind }) => kind === 'complete')?.key;
      await officer.refused(
        'POST',
        await decisionPath(bureau, caseId),
        { outcome: complete },
        { code: 'cases.not-your-step' },
      );
      if (index < approve) await decide(bureau, caseId, 'complete');
      else {
        await bureau.refused(
          'POST',
          await decisionPath(bureau, caseId),
          { outcome: outcomes.find(({ kind }) => kind === 'return')?.key },
          { code: 'cases.reasons-missing', article },
        );
        await decide(bureau, caseId, 'return', { reasons: [reason] });
      }
    }
    for (const [index, { resourceId, code }] of handed.items.entries()) {
      const entry = await readEntry(officer, resourceId);
      assert.equal(entry.code, code, 'the code given at submission stays');
      assert.deepEqual(await shownIn(reader, entry), index < approve ? everywhere : nowhere);
      if (index < approve) continue;
      assert.equal(entry.detail?.working?.state, 'returned');
      assert.match(entry.detail?.working?.returnReason ?? '', new RegExp(reason));
      await changeDraft(officer, resourceId, { summary: '补充说明后的登记资料摘要文字' });
      assert.equal(
        (await readEntry(officer, resourceId)).detail?.working?.state,
        'draft',
        'back among the drafts',
      );
    }
  },
);

/** Runs while the lists refuse every new line, as they would with a broken disk. */
async function withoutLists(stage: Stage, look: () => Promise<void>): Promise<void> {
  const run = z
    .object({ postgres: z.object({ superUrl: z.string() }) })
    .parse(JSON.parse(await readFile(join(stage.started.data, 'run', 'stores.json'), 'utf8')));
  const client = new pg.Client({ connectionString: run.postgres.superUrl });
  await client.connect();
  const table = 'alter table catalog.list_line';
  try {
    await client.query(`${table} add constraint no_more check (from_at < '2000-01-01') not valid`);
    await look();
  } finally {
    await client.query(`${table} drop constraint if exists no_more`);
    await client.end();
  }
}

/** An approved update that adds an item changes catalogue and responsibility list in one step, or neither; the limit has no extension. */
const inOneStep = scenario(
  z.strictObject({
    article: text,
    change: z.strictObject({ changeTrigger: text }),
    received: day,
    due: day,
  }),
  async (stage, { article, change, received, due }) => {
    await stage.setDay(received);
    const { officer, bureau, id: unit } = await newDepartment(stage);
    const entry = await publishEntry(stage, officer);
    const items = (entry.detail?.current?.content.items ?? []) as Record<string, unknown>[];
    const added = {
      ...items[1],
      id: undefined,
      name: 'register_place',
      titleZh: '登记地点',
      codeList: undefined,
    };
    await changeDraft(officer, entry.id, { items: [...items, added] }, { ...change, changeDay: received });
    const caseId = await submitEntry(officer, entry.id);
    const { steps, outcomes, abilities } = await readCase(bureau, caseId);
    const open = steps.find(({ decided }) => !decided);
    assert.equal(open?.deadline?.due, due);
    assert.ok(open?.deadline?.cite.includes(article));
    assert.ok(!outcomes.some(({ kind }) => kind === 'extend'), 'no outcome extends the limit');
    assert.ok(!abilities.extend?.allowed, 'no act extends the limit');
    const listed = async () =>
      (await readList(officer, 'responsibility', { provider: unit })).items.find(
        ({ subjectId }) => subjectId === entry.id,
      )?.line;
    await withoutLists(stage, async () => {
      const complete = outcomes.find(({ kind }) => kind === 'complete')?.key;
      const failed = await bureau.send('POST', await decisionPath(bureau, caseId), { outcome: complete });
      assert.ok(failed.status >= 500, 'the list cannot be written');
    });
    assert.equal(
      (await readEntry(officer, entry.id)).detail?.current?.number,
      1,
      'the catalogue stays unchanged',
    );
    assert.equal((await readCase(bureau, caseId)).state, 'open');
    assert.ok(!(await listed())?.items.includes('登记地点'));
    await decide(bureau, caseId, 'complete');
    assert.equal((await readEntry(officer, entry.id)).detail?.current?.number, 2);
    const line = await listed();
    assert.deepEqual(
      [line?.version, line?.items.includes('登记地点')],
      [2, true],
      'catalogue and list changed together',
    );
  },
);

export const listScenarios: Scenarios = {
  'lists.unit': unitLists,
  'lists.demand': demand,
  'lists.submission': submission,
  'lists.in-one-step': inOneStep,
};
