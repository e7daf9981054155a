/** Scenarios of registers and reports: notices off the platform, migration, access times, themes, refusals and exceptions. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { basisOf, refuse } from '../after-walks.ts';
import { text as column, databases, readDatabase, themeBody, themeItems } from '../base-walks.ts';
import { newServed, providerOf, served } from '../served.ts';
import { settingOf } from '../settings.ts';
import {
  applications,
  consentOf,
  fullDraft,
  granted,
  newConsumer,
  submit,
  toLastStep,
} from '../share-walks.ts';
import { accounts, newDepartment, publishEntry, sharingContent } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();

type Notices = {
  items: { number: string; filedOn: string; resource: { id: string }; authority: { id: string } }[];
};
const notices = '/api/share/off-platform';

/** A notice names an act and article of a kind that counts; it is numbered, in the authority's register, and on the entry. */
const offPlatform = scenario(
  z.strictObject({ article: text, kinds: z.array(text).min(1), refused: z.array(text).min(1) }),
  async (stage, { article, kinds, refused }) => {
    const { officer, bureau } = await newDepartment(stage);
    const entry = await publishEntry(stage, officer);
    const notice = { resourceId: entry.id, act: '保守秘密条例', article: '第六条', what: '人员名册' };
    const expected = { code: 'share.off-platform-basis', article, status: 422 };
    await officer.refused('POST', notices, notice, expected);
    for (const kind of refused) await officer.refused('POST', notices, { ...notice, kind }, expected);
    for (const gap of ['act', 'article'])
      await officer.refused('POST', notices, { ...notice, kind: kinds[0], [gap]: '' }, expected);
    await (await newDepartment(stage)).officer.refused('POST', notices, { ...notice, kind: kinds[0] }, {});
    const shown = () =>
      officer.get<{ offPlatform?: { number: string; act: string; article: string } }>(
        `/api/catalog/resources/${entry.id}`,
      );
    assert.equal((await shown()).offPlatform, undefined);
    for (const kind of kinds) await officer.post(notices, { ...notice, kind });
    const { items } = await bureau.get<Notices>(notices);
    const own = items.filter(({ resource }) => resource.id === entry.id);
    assert.equal(own.length, kinds.length);
    const { organisation } = await bureau.get<{ organisation: { id: string } }>('/api/me');
    assert.ok(
      own.every(({ number, filedOn, authority }) => number && filedOn && authority.id === organisation.id),
    );
    const { offPlatform: on } = await shown();
    assert.deepEqual([on?.act, on?.article, on?.number], ['保守秘密条例', '第六条', own[0]?.number]);
  },
);

type Migrations = {
  items: {
    id: string;
    name: string;
    migrated: boolean;
    interfaces: { id: string; name: string; stage: string }[];
  }[];
  totals: { systems: number; migrated: number; remaining: number };
  articles: string[];
};
const migrations = '/api/share/migrations';

/** Interface by interface: not started, mapped, running, switched off; the system counts only when all of them are. */
const migration = scenario(z.strictObject({ article: text, day }), async (stage, { article, day: today }) => {
  await stage.setDay(today);
  const resource = await served(stage, 'unconditional');
  const { officer, bureau } = await newDepartment(stage);
  const name = `旧交换系统${Date.now().toString(36)}`;
  const empty = await publishEntry(stage, officer);
  const before = (await bureau.get<Migrations>(migrations)).totals;
  await officer.post(migrations, { name, interfaces: ['甲接口', '乙接口'] });
  const read = async () => {
    const reply = await bureau.get<Migrations>(migrations);
    assert.ok(reply.articles.includes(article));
    const system = reply.items.find((one) => one.name === name);
    return { system, totals: reply.totals, stages: system?.interfaces.map(({ stage: at }) => at) };
  };
  const first = await read();
  assert.deepEqual(first.stages, ['not-started', 'not-started']);
  assert.deepEqual(
    [first.totals.systems - before.systems, first.totals.remaining - before.remaining],
    [1, 1],
  );
  const [a, b] = first.system?.interfaces ?? [];
  const move = (id: string | undefined) => `${migrations}/interfaces/${id}`;
  const off = { switchedOffOn: today, proof: '停用通知' };
  await officer.refused('PUT', move(a?.id), off, { code: 'share.migration-open', article });
  await officer.put(move(a?.id), { resourceId: empty.id });
  assert.deepEqual((await read()).stages, ['mapped', 'not-started']);
  await officer.refused('PUT', move(a?.id), off, { code: 'share.migration-open' });
  for (const one of [a, b]) await officer.put(move(one?.id), { resourceId: resource.resourceId });
  assert.deepEqual((await read()).stages, ['running', 'running']);
  await officer.put(move(a?.id), off);
  const half = await read();
  assert.deepEqual([half.stages, half.system?.migrated], [['switched-off', 'running'], false]);
  await officer.put(move(b?.id), off);
  const whole = await read();
  assert.deepEqual(
    [
      whole.system?.migrated,
      whole.totals.migrated - before.migrated,
      whole.totals.remaining - before.remaining,
    ],
    [true, 1, 0],
  );
});

type Access = {
  items: {
    applicationId: string;
    minutes: number | null;
    possibleAt: string | null;
    overdue: boolean;
    dueOn: string | null;
  }[];
};

/** From the decision to the first possible access; what was agreed to and cannot be had is listed once the limit is over. */
const accessTime = scenario(
  z.strictObject({ article: text, days: z.number(), day, within: day, over: day }),
  async (stage, { article, days, day: today, within, over }) => {
    const limit = await settingOf(stage, 'share.access-limit');
    await limit.set(days);
    try {
      await stage.setDay(today);
      const resource = await served(stage, 'conditional');
      const consumer = await newConsumer(stage);
      const bureau = await stage.as(accounts.bureau);
      const read = async (id: string) => {
        const reply = await bureau.get<Access & { limit: { articles: string[] } }>(
          '/api/share/reports/access',
        );
        assert.ok(reply.limit.articles.includes(article));
        return reply.items.find(({ applicationId }) => applicationId === id);
      };
      const { application, grant } = await granted(stage, resource, consumer);
      const own = await read(application.id);
      assert.ok(own?.possibleAt && own.minutes !== null && own.minutes >= 0, 'the time is a figure');
      assert.equal(
        grant.terms.columns.length > 0 && grant.purpose.code !== '' && grant.lastDay !== undefined,
        true,
      );
      const told = await consumer.officer.get<{ items: { kind: string }[] }>('/api/notices?pageSize=100');
      assert.ok(told.items.length > 0, 'the applicant is told');
      const { officer, system } = consumer;
      const waiting = await submit(officer, await fullDraft(officer, resource.serviceId, system));
      // Decided, and the agreement not signed: nothing can be had yet.
      const { decider, path, file } = await toLastStep(stage, resource, waiting.caseId ?? '');
      const agree = file.outcomes.find(({ kind }) => kind === 'complete');
      const payload = agree?.form ? await consentOf(decider, waiting, agree.form) : {};
      await decider.post(path, { outcome: agree?.key, payload });
      const open = await read(waiting.id);
      assert.deepEqual([open?.possibleAt, open?.overdue], [null, false], 'agreed, and not yet to be had');
      await stage.setDay(within);
      assert.equal((await read(waiting.id))?.overdue, false);
      await stage.setDay(over);
      assert.equal((await read(waiting.id))?.overdue, true);
    } finally {
      await limit.putBack();
    }
  },
);

/** A theme without a class is not published; it is as strict as each source field, and one withheld field binds itself alone. */
const themeClass = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const bureau = await stage.as(accounts.bureau);
  const pool = await newDepartment(stage);
  // Its own data: nobody needs to grant them.
  const lead = pool;
  const secret = column('note', '备注', { length: 50 });
  const source = await publishEntry(stage, pool.officer, {
    subjectKind: 'none',
    ...(await sharingContent(pool.officer, 'unconditional')),
    items: [
      column('register_no', '登记编号', { length: 20, key: true, nullable: false, filterable: true }),
      column('register_state', '登记状态', { length: 10 }),
      { ...secret, sharingClass: 'withheld' },
    ],
  });
  const made = await bureau.post<{ id: string }>(databases, themeBody(lead.id));
  const theme = (sharingClass: string | undefined, given: Record<string, unknown> = {}) => ({
    subjectKind: 'none',
    items: [
      ...themeItems.filter(({ name }) => name !== 'person_name'),
      { ...secret, ...(sharingClass ? { sharingClass } : {}) },
    ],
    ...given,
  });
  await assert.rejects(
    publishEntry(stage, lead.officer, theme(undefined, { sharingClass: '' })),
    /sharingClass/,
  );
  const wide = await publishEntry(stage, lead.officer, theme(undefined));
  await lead.officer.put(`${databases}/${made.id}/entry`, { resourceId: wide.id });
  const model = {
    nodes: [{ id: 'register', resourceId: source.id, key: 'register_no' }],
    columns: ['register_no', 'register_state', 'note'].map((name) => ({
      name,
      from: [{ node: 'register', item: name }],
    })),
  };
  const put = async (given: unknown) => ({
    revision: (await readDatabase(lead.officer, made.id)).revision,
    model: given,
  });
  await lead.officer.refused('PUT', `${databases}/${made.id}/model`, await put(model), {
    code: 'basedb.theme-class',
    article,
    status: 422,
  });
  const strict = await publishEntry(stage, lead.officer, theme('withheld'));
  await lead.officer.put(`${databases}/${made.id}/entry`, { resourceId: strict.id });
  await lead.officer.put(`${databases}/${made.id}/model`, await put(model));
  await stage.eventually(async () => {
    const { records } = await readDatabase(lead.officer, made.id);
    return records !== undefined ? true : undefined;
  }, 'the theme to be kept');
  const entry = await lead.officer.get<{
    detail?: { current?: { content: { items: { name: string; sharingClass?: string }[] } } };
  }>(`/api/catalog/resources/${strict.id}`);
  const classes = new Map(entry.detail?.current?.content.items.map((item) => [item.name, item.sharingClass]));
  assert.deepEqual([classes.get('note'), classes.get('register_state')], ['withheld', undefined]);
});

type Refusals = {
  items: {
    applicationId: string;
    grounds: { kind: string; title: string; article: string }[];
    reasons: string[];
  }[];
  byGround: { kind: string; refusals: number }[];
  byProvider: { provider: { id: string }; refusals: number }[];
  articles: string[];
};
type Granted = {
  items: { provider: { id: string }; decided: number; granted: number; entries: number; withheld: number }[];
  rows: { applicationId: string }[];
};

/** A refusal names its ground; the year's report lists every one by ground. */
const refusals = scenario(
  z.strictObject({ article: text, ground: text, refused: z.array(text) }),
  async (stage, { article, ground, refused }) => {
    const resource = await newServed(stage, 'conditional');
    const { officer, bureau, system } = await newConsumer(stage);
    const filed = await submit(officer, await fullDraft(officer, resource.serviceId, system));
    const { decider, path, file } = await toLastStep(stage, resource, filed.caseId ?? '');
    const no = file.outcomes.find(({ kind }) => kind === 'refuse')?.key;
    const reasons = ['本单位认为不宜提供'];
    await decider.refused('POST', path, { outcome: no, reasons }, { article, status: 422 });
    for (const kind of refused)
      await decider.refused('POST', path, { outcome: no, reasons, basis: basisOf(kind) }, { status: 422 });
    await refuse(stage, resource, filed, basisOf(ground));
    const shown = await bureau.get<Refusals>(`/api/share/reports/refusals?provider=${resource.providerId}`);
    assert.deepEqual(
      shown.items.map(({ applicationId, grounds }) => [applicationId, grounds[0]?.kind, grounds[0]?.article]),
      [[filed.id, ground, '第八条']],
    );
    assert.deepEqual(
      shown.byGround.map(({ kind, refusals: n }) => [kind, n]),
      [[ground, 1]],
    );
    assert.ok(shown.articles.includes(article));
    const own = await officer.get<Refusals>('/api/share/reports/refusals');
    assert.deepEqual(
      own.items.map(({ applicationId }) => applicationId),
      [filed.id],
      'the applicant sees the ground',
    );
  },
);

/** No price is taken at any step; the yearly report shows what was granted and what is not shared, by provider, to its rows. */
const grantedReport = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const resource = await newServed(stage, 'conditional');
  const consumer = await newConsumer(stage);
  const { officer, bureau, system } = consumer;
  const priced = await officer.send('POST', applications, { serviceId: resource.serviceId, price: 5 });
  assert.equal(priced.status, 400);
  const provider = await providerOf(stage, resource);
  const offer = {
    resourceId: resource.resourceId,
    code: resource.code,
    titleZh: '收费',
    lookup: ['register_no'],
    price: 5,
  };
  assert.equal((await provider.send('POST', '/api/serve/services', offer)).status, 400);
  const draft = await fullDraft(officer, resource.serviceId, system, { price: 5 });
  await officer.refused(
    'POST',
    `${applications}/${draft.id}/submit`,
    { revision: draft.revision },
    { field: 'price' },
  );
  await publishEntry(stage, provider, await sharingContent(provider, 'withheld'));
  const { application } = await granted(stage, resource, consumer);
  const no = await submit(officer, await fullDraft(officer, resource.serviceId, system));
  await refuse(stage, resource, no, basisOf('law'));
  const report = await bureau.get<Granted & { articles: string[] }>(
    `/api/share/reports/granted?provider=${resource.providerId}`,
  );
  assert.ok(report.articles.includes(article));
  const [own] = report.items;
  assert.deepEqual(
    [own?.provider.id, own?.decided, own?.granted, own?.entries, own?.withheld],
    [resource.providerId, 2, 1, 2, 1],
  );
  assert.deepEqual(
    new Set(report.rows.map(({ applicationId }) => applicationId)),
    new Set([application.id, no.id]),
    'the figure opens to its rows',
  );
});

type Exceptions = {
  city: { entries: number; exceptions: number };
  items: { provider: { id: string }; entries: number; exceptions: number }[];
  rows: { id: string }[];
};

/** An entry is for everybody unless its provider argues otherwise; the share of exceptions by department and in the city. */
const exceptions = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer, bureau, id } = await newDepartment(stage);
  const made = await officer.post<{ id: string }>('/api/catalog/resources');
  const draft = await officer.get<Record<string, unknown>>(`/api/catalog/resources/${made.id}`);
  assert.match(JSON.stringify(draft), /"sharingClass":"unconditional"/, 'the default is to share');
  const read = async () => bureau.get<Exceptions>(`/api/share/reports/exceptions?provider=${id}`);
  const before = await read();
  await publishEntry(stage, officer);
  const entry = await publishEntry(stage, officer, await sharingContent(officer, 'conditional'));
  const bare = await sharingContent(officer, 'conditional');
  await assert.rejects(
    publishEntry(stage, officer, { ...bare, sharingBasis: [] }),
    /sharingBasis/,
    'another class asks for its basis',
  );
  const after = await read();
  const own = after.items.find(({ provider }) => provider.id === id);
  assert.deepEqual([own?.entries, own?.exceptions], [2, 1]);
  assert.deepEqual(
    [after.city.entries - before.city.entries, after.city.exceptions - before.city.exceptions],
    [2, 1],
  );
  assert.deepEqual(
    after.rows.map((row) => row.id),
    [entry.id],
  );
  assert.ok(article);
});

export const shareRegisterScenarios: Scenarios = {
  'after.off-platform': offPlatform,
  'after.migration': migration,
  'after.access-time': accessTime,
  'after.theme-class': themeClass,
  'after.refusals': refusals,
  'after.granted': grantedReport,
  'after.exceptions': exceptions,
};
