/** Scenarios of the expert committee in opening, and of whoever is entrusted with running the platform. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { addDays } from '#kernel/clock.ts';
import {
  applicant,
  applications,
  assess,
  conditionalSet,
  filed,
  heard,
  rowsOf,
} from '../application-walks.ts';
import type { Client } from '../client.ts';
import { bureauOf } from '../disclosure-walks.ts';
import { page } from '../open-walks.ts';
import { accounts, newOrganisation, unique } from '../units.ts';
import { appoint, committeeOf, emptyCommittee, workingRules } from './registers-people.ts';
import { type Scenarios, scenario } from './types.ts';

const article = z.strictObject({ article: z.string().min(1) });
const referrals = '/api/open/referrals';
const registers = '/api/registers';

type Referral = {
  id: string;
  number: string;
  roundId: string;
  outcome: string | null;
  members: { name: string; excluded: boolean; supports: boolean | null; opinion: string | null }[];
  decision: string | null;
  decisionReason: string;
};
type Referrals = { items: Referral[]; articles: string[]; risk: { level: string } | null };

async function withRules(bureau: Client): Promise<void> {
  const [current] = (await committeeOf(bureau)).rules;
  await bureau.post(
    `${registers}/committee/rules`,
    workingRules(100, current ? { replaces: current.id } : {}),
  );
}

/** Of high risk: the committee first, without who has an interest; its opinion stands with the case, and against it a reason is asked. */
const committee = scenario(article, async (stage, given) => {
  const set = await conditionalSet(stage);
  const { bureau } = set;
  await emptyCommittee(bureau);
  await withRules(bureau);
  const [one, two, three] = [
    await appoint(stage, bureau, 'university'),
    await appoint(stage, bureau, 'enterprise'),
    await appoint(stage, bureau, 'department'),
  ];
  const who = await applicant(stage, 'university');
  const { id } = await filed(who.client, set);
  const declared = await three.expert.post<{ items: { organisation: { id: string } }[] }>(
    `${registers}/interests`,
    { organisation: who.name, said: '本人为申请人的兼职教授' },
  );
  assert.equal(declared.items[0]?.organisation.id, who.organisationId);
  await set.officer.put(`${applications}/${id}/risk`, { level: 'high', reason: '可能识别个人' });
  const decider = await heard(set, id);
  const { path, outcome } = await assess(decider, id);
  const grant = { outcome: outcome('complete') };
  const about = { article: given.article };
  await decider.refused('POST', path, grant, { code: 'open.referral-needed', ...about });
  const body = {
    kind: 'risk',
    applicationId: id,
    question: '该用途是否有重新识别个人的风险？',
    members: [one.id, two.id, three.id],
  };
  await set.officer.refused('POST', referrals, body, { status: 403 });
  const sent = await bureau.post<Referrals>(referrals, body);
  const [referral] = sent.items;
  assert.ok(referral && sent.articles.includes(given.article));
  const round = `${registers}/rounds/${referral.roundId}`;
  const excluded = referral.members.filter((member) => member.excluded);
  assert.equal(excluded.length, 1, 'whoever declared an interest is left out');
  await three.expert.refused('GET', round, undefined, { status: 404 });
  await three.expert.refused(
    'POST',
    `${round}/opinion`,
    { supports: true, opinion: '同意' },
    { status: 404 },
  );
  const asked = await one.expert.get<{ question: string }>(round);
  assert.ok(asked.question.includes(who.name), 'the experts read what is applied for');
  await decider.refused('POST', path, grant, { code: 'open.referral-pending', ...about });
  await one.expert.post(`${round}/opinion`, { supports: false, opinion: '字段组合可以识别个人' });
  await bureau.refused('POST', `${round}/close`, {}, { code: 'org.round-short' });
  await two.expert.post(`${round}/opinion`, { supports: false, opinion: '应先降低精度' });
  await bureau.post(`${round}/close`);
  const auditor = await stage.as(accounts.auditor);
  const attached = (await auditor.get<Referrals>(`${referrals}?application=${id}`)).items[0];
  assert.equal(attached?.outcome, 'not-supported');
  assert.deepEqual(attached?.members.flatMap(({ opinion }) => opinion ?? []).sort(), [
    '字段组合可以识别个人',
    '应先降低精度',
  ]);
  await decider.refused('POST', path, grant, { code: 'open.against-opinion', ...about });
  await decider.post(path, { ...grant, reasons: ['已删除识别性字段，风险已消除'] });
  const before = await bureau.get<Referrals>(referrals);
  const matter = await bureau.post<Referrals>(referrals, {
    kind: 'matter',
    title: `开放实时轨迹数据${unique()}`,
    question: '是否开放？',
    members: [one.id],
  });
  const [major] = matter.items;
  assert.ok(major && matter.items.length === before.items.length + 1);
  const decision = `${referrals}/${major.id}/decision`;
  const reject = { decision: 'rejected' };
  await bureau.refused('POST', decision, reject, { code: 'open.referral-pending' });
  await one.expert.post(`${registers}/rounds/${major.roundId}/opinion`, {
    supports: true,
    opinion: '可以开放',
  });
  await bureau.post(`${registers}/rounds/${major.roundId}/close`);
  await bureau.refused('POST', decision, reject, { code: 'open.against-opinion', ...about });
  const decided = await bureau.post<Referrals>(decision, { ...reject, reason: '安全评估尚未完成' });
  assert.equal(decided.items.find((row) => row.id === major.id)?.decisionReason, '安全评估尚未完成');
  await emptyCommittee(bureau);
});

type Entrustments = {
  items: {
    id: string;
    number: string;
    state: string;
    accounts: { account: string; until: string | null }[];
  }[];
};
const entrustments = '/api/open/entrustments';

/** Body, scope, term and document on record; its accounts run the platform, decide nothing, read nothing authorised, and stop with the term. */
const entrusted = scenario(article, async (stage, given) => {
  const set = await conditionalSet(stage);
  const bureau = await bureauOf(stage);
  const today = stage.today();
  const body = await newOrganisation(bureau, { kind: 'public-operator' });
  const account = `y${unique()}`;
  const person = await bureau.post<{ id: string }>('/api/people', {
    account,
    name: '运维人员',
    initialPassword: `Kite-7-over-river-${unique()}`,
  });
  const entrustment = {
    organisationId: body.id,
    scope: ['monitoring', 'maintenance', 'announcements'],
    said: '开放平台日常运行维护',
    document: `运维委托协议〔2026〕${unique()}号`,
    fromDay: today,
    untilDay: today,
  };
  await set.officer.refused('POST', entrustments, entrustment, { status: 403 });
  await bureau.refused(
    'POST',
    entrustments,
    { ...entrustment, untilDay: addDays(today, -1) },
    {
      code: 'open.entrustment-dates',
      article: given.article,
    },
  );
  const made = await bureau.post<Entrustments>(entrustments, entrustment);
  const [recorded] = made.items;
  assert.ok(recorded);
  await bureau.refused(
    'POST',
    `${entrustments}/${recorded.id}/accounts`,
    { account: accounts.auditor },
    {
      code: 'open.entrustment-other-part',
    },
  );
  await bureau.post(`${entrustments}/${recorded.id}/accounts`, { account });
  const shown = await page(stage, '/operation');
  for (const said of [entrustment.document, entrustment.said, entrustment.untilDay])
    assert.ok(shown.includes(said), said);
  const mode = async () => (await stage.nobody().get<{ mode: string }>('/api/open/operation')).mode;
  assert.equal(await mode(), 'entrusted');
  // Not among the stage's people: when the clock goes on they have no part any more.
  const session = { personId: person.id, organisationId: body.id };
  const operator = stage.nobody();
  await operator.post('/api/demo/session', session);
  const board = await operator.get<{ scope: string[] }>('/api/open/operations');
  assert.deepEqual(board.scope, entrustment.scope);
  const at = stage.now().getTime();
  await operator.post('/api/open/operations/notices', {
    title: '夜间维护',
    startsAt: new Date(at + 3_600_000).toISOString(),
    endsAt: new Date(at + 7_200_000).toISOString(),
  });
  const who = await applicant(stage, 'university');
  const { id } = await filed(who.client, set);
  await operator.refused('GET', `${applications}/${id}`, undefined, { status: 403 });
  const decider = await heard(set, id);
  const { path, outcome } = await assess(decider, id);
  await operator.refused('POST', path, { outcome: outcome('complete') }, { status: 403 });
  await operator.refused('POST', applications, { dataset: set.slug }, { status: 403 });
  await operator.refused('GET', rowsOf(set), undefined, { code: 'open.operates-only' });
  await operator.refused('POST', '/api/open/keys', {}, { status: 403 });
  await stage.jumpTo(`${addDays(today, 1)}T00:30:00+08:00`);
  await operator.refused('GET', '/api/open/operations', undefined, { status: 401 });
  const again = await stage.nobody().send('POST', '/api/demo/session', session);
  assert.ok(again.status >= 400, 'the account opens nothing any more');
  const auditor = await stage.as(accounts.auditor);
  const after = (await auditor.get<Entrustments>(entrustments)).items.find((row) => row.id === recorded.id);
  assert.equal(after?.state, 'ended');
  assert.ok(after?.accounts.every(({ until }) => until !== null));
  assert.equal(await mode(), 'self-operated', 'the authority runs it itself again');
});

export const openExpertScenarios: Scenarios = {
  'open-experts.committee': committee,
  'open-experts.entrusted': entrusted,
};
