/** Scenarios of following the use: one view and its checks, the record and alerts, measures with their public notice, harmful products. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { addDays } from '#kernel/clock.ts';
import {
  applicant,
  conditionalSet,
  grantee,
  newKey,
  rowsOf,
  take as takeByKey,
} from '../application-walks.ts';
import type { Client } from '../client.ts';
import {
  type Breach,
  breaches,
  breachesOf,
  conduct,
  consent,
  latestNotices,
  noticeOf,
  openCase,
  propose,
  shownProduct,
} from '../conduct-walks.ts';
import { bureauOf } from '../disclosure-walks.ts';
import { page } from '../open-walks.ts';
import { settingOf } from '../settings.ts';
import type { Stage } from '../stage.ts';
import { anyOpened, here, take } from '../voice-walks.ts';
import { accounts, newDepartment } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const article = z.strictObject({ article: text });

/** A lead from elsewhere waits among the to-dos of the provider until it is a case. */
async function leadFollowed(
  stage: Stage,
  officer: Client,
  { product, user }: { product: string; user: string },
): Promise<void> {
  const bureau = await bureauOf(stage);
  await bureau.post(`/api/open/products/${product}/lacks-statement`, { note: '网页未注明数据来源' });
  type Leads = { items: { id: string; user: { id: string } }[] };
  const waiting = async () =>
    (await officer.get<Leads>(`${breaches}/leads`)).items.find((one) => one.user.id === user);
  const lead = await waiting();
  assert.ok(lead, 'it waits for the provider');
  const todos = await officer.get<{ items: { subject: { id: string } }[] }>('/api/todos?pageSize=200');
  assert.ok(todos.items.some(({ subject }) => subject.id === lead.id));
  const made = await officer.post<Breach>(`${breaches}/leads/${lead.id}/case`, {});
  assert.deepEqual([made.origin, made.user.id], ['lead', user]);
  assert.equal(await waiting(), undefined);
}

/** Anybody reports a product that everybody sees; a case opens with product, data sets and user, and the next report joins it. */
const harmful = scenario(article, async (stage, given) => {
  const set = await anyOpened(stage);
  const maker = await applicant(stage, 'enterprise');
  await take(maker.client, set.slug);
  const product = await shownProduct(stage, maker.client, set);
  const harm = `/api/open/products/${product.id}/harm`;
  const nobody = stage.nobody();
  await nobody.refused('POST', harm, { harm: 'no-such', said: '造成危害' }, { status: 400 });
  const said = '应用公开了第三方的经营数据';
  const { number } = await nobody.post<{ number: string }>(harm, { harm: 'third-party', said });
  assert.match(number, /^JB\d{4}-\d+$/);
  const [opened, ...more] = await breachesOf(set.officer, maker.organisationId);
  assert.ok(opened && more.length === 0, 'one case, in the hands of the provider');
  const read = await (await bureauOf(stage)).get<Breach>(`${breaches}/${opened.id}`);
  assert.deepEqual(
    [read.origin, read.ground.key, read.product?.id, read.user.id, read.datasets.map(({ id }) => id)],
    ['report', 'third-party-rights', product.id, maker.organisationId, [set.id]],
  );
  assert.ok(read.evidence.some((one) => one.kind === 'report' && one.said === said));
  assert.ok(read.evidence.some((one) => one.kind === 'takings' && Number(one.detail.taken) >= 1));
  await nobody.post(harm, { harm: 'public', said: '误导公众出行' });
  assert.equal((await breachesOf(set.officer, maker.organisationId)).length, 1, 'the next one joins it');
  await leadFollowed(stage, set.officer, { product: product.id, user: maker.organisationId });
  const html = await page(stage, `/reuses/${product.id}/report`);
  assert.ok(html.includes(given.article) && html.includes('举报应用造成危害'));
  assert.ok((await page(stage, `/reuses/${product.id}`)).includes(`/reuses/${product.id}/report`));
});

type View = {
  users: { user: { id: string } | null; downloads: number; calls: number }[];
  products: { id: string }[];
  reports: { user: { id: string } | null; state: string }[];
  complaints: { title: string; number: string }[];
  checks: { conclusion: string; breach: { id: string } | null }[];
  articles: string[];
};
const dueAmong = async (who: Client, id: string): Promise<boolean> =>
  (
    await who.get<{ items: { dataset: { id: string }; due: boolean }[] }>(
      `${conduct}/sets?due=true&pageSize=200`,
    )
  ).items.some(({ dataset, due }) => dataset.id === id && due);

/** Users, calls, products, reports and complaints in one view; a check with its conclusion; what was not looked at in time is listed. */
const followed = scenario(
  z.strictObject({ article: text, interval: z.number() }),
  async (stage, { article: cited, interval }) => {
    const every = await settingOf(stage, 'open.use-check-interval');
    await every.set(interval);
    try {
      const shared = await conditionalSet(stage);
      const set = { ...shared, officer: await here(stage, shared.officer) };
      const user = await grantee(stage, set, 'institute');
      assert.equal((await takeByKey(stage, set, user.key.token)).status, 200);
      const product = await shownProduct(stage, user.client, set);
      const complaint = await user.client.post<{ number: string }>('/api/open/voices', {
        kind: 'objection',
        datasetId: set.id,
        ground: 'error',
        text: '数据有误，请核实',
      });
      const path = `${conduct}/sets/${set.slug}`;
      const view = await set.officer.get<View>(path);
      const mine = view.users.find((one) => one.user?.id === user.organisationId);
      assert.deepEqual([mine?.downloads, mine?.calls], [1, 0], 'calls of each user');
      assert.ok(view.products.some(({ id }) => id === product.id));
      assert.ok(view.reports.some((one) => one.user?.id === user.organisationId && one.state === 'due'));
      assert.ok(view.complaints.some(({ number }) => number === complaint.number));
      assert.ok(view.articles.includes(cited));
      const { officer: foreign } = await newDepartment(stage);
      await foreign.refused('GET', path, undefined, { status: 404 });

      assert.ok(await dueAmong(set.officer, set.id), 'used, and not looked at');
      const check = (conclusion: string, given: Record<string, unknown> = {}) =>
        set.officer.post<View>(`${path}/checks`, { conclusion, said: '核对使用记录与申请场景', ...given });
      await set.bureau.refused(
        'POST',
        `${path}/checks`,
        { conclusion: 'in-order', said: '由他人代查' },
        { status: 403 },
      );
      assert.equal((await check('doubtful')).checks[0]?.conclusion, 'doubtful');
      assert.equal((await check('in-order')).checks[0]?.conclusion, 'in-order');
      assert.equal(await dueAmong(set.officer, set.id), false, 'looked at in time');
      await set.officer.refused(
        'POST',
        `${path}/checks`,
        { conclusion: 'in-breach', said: '违规', ground: 'beyond-scenario' },
        { code: 'open.breach-user' },
      );
      const found = await check('in-breach', { userId: user.organisationId, ground: 'beyond-scenario' });
      const id = found.checks[0]?.breach?.id;
      assert.ok(id, 'a case opens');
      const breach = await set.officer.get<Breach>(`${breaches}/${id}`);
      assert.deepEqual(
        [breach.origin, breach.user.id, breach.datasets.map((one) => one.id)],
        ['check', user.organisationId, [set.id]],
      );
      const kinds = breach.evidence.map(({ kind }) => kind);
      assert.ok(kinds.includes('check') && kinds.includes('takings'), 'with the evidence');

      await stage.setDay(addDays(stage.today(), interval + 1), 'nothing');
      assert.equal(await dueAmong(set.officer, set.id), false, 'no use in the period');
      assert.equal((await takeByKey(stage, set, user.key.token)).status, 200);
      assert.ok(await dueAmong(set.officer, set.id), 'used again, and the check is too old');
    } finally {
      await every.putBack();
    }
  },
);

type Log = {
  items: {
    id: string;
    dataset: { slug: string };
    outcome: string;
    way: string;
    user: { id: string } | null;
    times: number;
  }[];
  next: string | null;
  totals: { lines: number; times: number };
};
async function wholeLog(who: Client, query: string): Promise<Log['items']> {
  const found: Log['items'] = [];
  let after = '';
  while (true) {
    const { items, next } = await who.get<Log>(`${conduct}/log?${query}&limit=2${after}`);
    found.push(...items);
    if (next === null) return found;
    after = `&after=${encodeURIComponent(next)}`;
  }
}
const settings = async (stage: Stage, values: Record<string, number>): Promise<void> => {
  const admin = await stage.as(accounts.admin);
  for (const [key, value] of Object.entries(values)) await admin.put(`/api/settings/${key}`, { value });
};

/** The record of one's own sets, whole, by interface and file; nothing of others; and what is unusual comes by itself. */
const supported = scenario(article, async (stage) => {
  const set = await anyOpened(stage);
  const officer = await here(stage, set.officer);
  const user = await applicant(stage, 'enterprise');
  for (let n = 0; n < 4; n++) await take(user.client, set.slug);
  await user.client.get(`/api/open/datasets/${set.slug}/rows`);
  await stage.nobody().send('GET', rowsOf(set), undefined, { authorization: 'gso_no-such-key' });
  const about = `dataset=${set.slug}&user=${user.organisationId}`;
  const own = await wholeLog(set.officer, about);
  assert.equal(own.length, 5, 'each of them');
  assert.ok(own.every((one) => one.outcome === 'taken' && one.user?.id === user.organisationId));
  assert.equal(new Set(own.map(({ id }) => id)).size, 5, 'none twice');
  const ways = Object.groupBy(own, ({ way }) => way);
  assert.deepEqual([ways.file?.length, ways.rows?.length], [4, 1], 'by interface and file');

  const totals = async (who: Client, query = `dataset=${set.slug}`) =>
    (await who.get<Log>(`${conduct}/log?${query}`)).totals;
  const platform = await totals(set.bureau);
  assert.deepEqual(await totals(set.officer), platform, 'complete against the platform’s log');
  const table = await set.officer.send('GET', `${conduct}/log.csv?dataset=${set.slug}`);
  assert.equal(table.text.trim().split('\r\n').length - 1, platform.lines, 'and the file as well');
  assert.ok(own.every(({ id }) => table.text.includes(id)));

  const { officer: other } = await newDepartment(stage);
  await other.refused('GET', `${conduct}/log?dataset=${set.slug}`, undefined, { status: 404 });
  assert.equal((await totals(other, '')).lines, 0, 'nothing of others');
  const foreign = await other.send('GET', `${conduct}/log.csv`);
  assert.ok(!foreign.text.includes(set.slug));
  const mine = await officer.get<Log>(`${conduct}/log?limit=1000`);
  assert.ok(mine.items.every(({ dataset }) => dataset.slug === set.slug));

  const timed = await openCase(officer, user.organisationId, set);
  await propose(officer, timed.id, { kind: 'restrict', perMinute: 50, until: stage.today() });
  const notice = await consent(set.bureau, timed.id);
  await settings(stage, { 'open-alert-least': 5 });
  try {
    await stage.setDay(addDays(stage.today(), 1));
    type Alerts = { items: { kind: string; user: { id: string } | null }[] };
    const alerts = (who: Client) => who.get<Alerts>(`${conduct}/alerts`);
    const raised = (found: Alerts) =>
      found.items.some(({ kind, user: whose }) => kind === 'volume' && whose?.id === user.organisationId);
    assert.ok(raised(await alerts(officer)), 'it comes by itself');
    assert.ok(!raised(await alerts(other)));
    const { items } = await officer.get<{ items: { kind: string }[] }>(
      '/api/notices?pageSize=100&kind=open.use-alert',
    );
    assert.ok(items.length > 0, 'and the provider is told');
    const ended = await noticeOf(stage.nobody(), notice.number);
    const lifting = await noticeOf(stage.nobody(), ended.other ?? '');
    assert.deepEqual(
      [ended.inForce, lifting.on],
      [false, stage.today()],
      'what was for a time ends by itself',
    );
  } finally {
    await stage.restoreClock();
    await settings(stage, { 'open-alert-least': 200 });
  }
});

const answer = async (who: Client, set: { slug: string }, token?: string): Promise<string> => {
  const reply = await who.send('GET', rowsOf(set), undefined, token ? { authorization: token } : {});
  return reply.status === 200 ? 'taken' : (reply.body as { code: string }).code;
};

/** Four grounds; provider and authority together; restricted and closed at the next call, public in the same act, lifted likewise. */
const measures = scenario(article, async (stage, given) => {
  const set = await anyOpened(stage);
  const { officer, bureau } = set;
  const user = await applicant(stage, 'person', { name: '王小明' });
  const nobody = stage.nobody();
  await take(user.client, set.slug);
  const { token } = await newKey(user.client);
  const { title } = await shownProduct(stage, user.client, set);
  const cited = { article: given.article };
  const byKey = () => answer(nobody, set, token);
  const filing = { userId: user.organisationId, datasets: [set.id], said: '使用不当' };
  await officer.refused(
    'POST',
    breaches,
    { ...filing, ground: 'disliked' },
    { code: 'open.breach-ground', ...cited },
  );

  // One alone puts nothing in force, and nothing holds without its notice.
  const one = await openCase(officer, user.organisationId, set);
  const decision = `${breaches}/${one.id}/decision`;
  const agreed = { consent: true, notice: '经核实，使用超出授权的应用场景。' };
  await bureau.refused('POST', decision, agreed, { code: 'open.measure-not-proposed', ...cited });
  const proposal = `${breaches}/${one.id}/proposal`;
  const reason = '使用超出授权场景';
  const wanted = { kind: 'restrict', gravity: 'serious', datasets: [set.id], reason };
  await officer.refused(
    'POST',
    proposal,
    { ...wanted, gravity: undefined },
    { code: 'open.gravity-missing', ...cited },
  );
  await officer.refused('POST', proposal, { ...wanted, datasets: [] }, { code: 'open.measure-rights' });
  await bureau.refused('POST', proposal, wanted, { status: 403 });
  await propose(officer, one.id, wanted);
  await officer.refused('POST', decision, agreed, { status: 403 });
  assert.equal(await byKey(), 'taken', 'a proposal alone changes nothing');
  const before = (await latestNotices(nobody)).map(({ number }) => number);
  await bureau.refused('POST', decision, { consent: true }, { code: 'open.notice-missing', ...cited });
  await bureau.refused(
    'POST',
    decision,
    { consent: true, notice: '王小明超出授权场景使用数据。' },
    { code: 'open.notice-personal' },
  );
  assert.equal(await byKey(), 'taken', 'without a notice it does not hold');
  assert.deepEqual(
    (await latestNotices(nobody)).map(({ number }) => number),
    before,
  );

  const notice = await consent(bureau, one.id);
  assert.equal(await byKey(), 'open.set-restricted', 'at the next call');
  assert.equal(await answer(user.client, set), 'open.set-restricted', 'of the account as well');
  const html = await page(stage, `/announcements/${notice.number}`);
  for (const said of ['王某某', notice.ground.zh, notice.measure.title.zh, stage.today(), agreed.notice])
    assert.ok(html.includes(said), said);
  assert.ok(!html.includes('王小明'), 'no more of a person than is needed');
  assert.ok((await page(stage, '/announcements')).includes(notice.number));

  // A second one from another case stands by itself.
  const two = await openCase(officer, user.organisationId, set, 'other-breach');
  await propose(officer, two.id, { kind: 'restrict', perMinute: 1 });
  await consent(bureau, two.id);
  const lift = (id: string, said: string) =>
    bureau.post(`/api/open/measures/${id}/lifting`, { reason: said });
  const [measure] = (await officer.get<Breach>(`${breaches}/${one.id}`)).measures;
  assert.ok(measure);
  const lifting = `/api/open/measures/${measure.id}/lifting`;
  await officer.refused('POST', lifting, { reason: '已整改' }, { status: 403 });
  await bureau.refused('POST', lifting, {}, { code: 'open.notice-missing' });
  await lift(measure.id, '已整改，恢复访问。');
  const lifted = await noticeOf(nobody, notice.number);
  assert.equal(lifted.inForce, false);
  const dated = await noticeOf(nobody, lifted.other ?? '');
  assert.deepEqual([dated.kind, dated.on, dated.said], ['lifting', stage.today(), '已整改，恢复访问。']);
  assert.equal(await byKey(), 'taken');
  assert.equal(await byKey(), 'open.too-fast', 'the pace that is left');

  // Closing: not for what is minor, not before the user was heard.
  const three = await openCase(officer, user.organisationId, set, 'unlawful-acquisition');
  const closing = `${breaches}/${three.id}`;
  await officer.refused(
    'POST',
    `${closing}/proposal`,
    { kind: 'close', gravity: 'minor', reason },
    { code: 'open.measure-light' },
  );
  await propose(officer, three.id, { kind: 'close', gravity: 'grave' });
  await bureau.refused('POST', `${closing}/decision`, agreed, { code: 'open.hearing-open', ...cited });
  const [intended] = (
    await user.client.get<{ items: { id: string; state: string }[] }>('/api/open/me/conduct')
  ).items;
  assert.equal(intended?.state, 'proposed');
  await user.client.post(`/api/open/measures/${intended?.id}/statement`, { said: '系误操作，已停止。' });
  await consent(bureau, three.id);
  assert.equal(await byKey(), 'open.access-closed');
  assert.equal(await answer(user.client, set), 'open.access-closed');
  await user.client.refused('POST', '/api/open/keys', {}, { code: 'open.access-closed' });
  assert.ok(!(await page(stage, '/reuses')).includes(title), 'its products are not shown');
  await lift(intended?.id ?? '', '期满恢复。');
  assert.equal(await byKey(), 'open.too-fast', 'lifted by one decision it stays under the other');
  const feed = await nobody.send('GET', '/announcements.atom');
  assert.ok(feed.text.includes(notice.number) && feed.text.includes('解除措施：王某某'));
});

export const openConductScenarios: Scenarios = {
  'conduct.harmful': harmful,
  'conduct.followed': followed,
  'conduct.supported': supported,
  'conduct.measures': measures,
};
