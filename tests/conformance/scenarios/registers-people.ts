/** Scenarios of people: training, and the expert committee with its rules. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import type { Stage } from '../stage.ts';
import { newDepartment, unique } from '../walks.ts';
import { addDays, today, told } from './registers.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const base = '/api/registers';
type Made = { id: string };

type Plan = {
  id: string;
  sessions: {
    id: string;
    outsideExpert: string | null;
    seats: { traineeId: string; organisation: { id: string }; focus: boolean }[];
  }[];
};
type Person = {
  organisation: { id: string };
  trained: boolean;
  never: boolean;
  focus: boolean;
  results: { result: string | null }[];
};
type Report = {
  bodies: { id: string; people: number; trained: number }[];
  people: Person[];
  untrained: Person[];
  notHeld: { title: string }[];
  cite: string[];
};

/** A plan invites the officers on file; attendance and results give coverage, who was never trained, and what was not held. */
const training = scenario(z.strictObject({ article: text, year: z.number().int() }), async (stage, given) => {
  const { article, year } = given;
  await stage.setDay(`${year}-01-08`);
  const [a, b] = [await newDepartment(stage), await newDepartment(stage)];
  const bureau = a.bureau;
  const reminded = async (): Promise<boolean> => {
    const { items } = await bureau.get<{ items: { kind: string; title: unknown }[] }>(
      '/api/notices?pageSize=200',
    );
    return items.some(
      (one) => one.kind === 'org.training-plan-missing' && JSON.stringify(one.title).includes(String(year)),
    );
  };
  assert.ok(await reminded(), 'without a plan the authority is reminded');
  const further = await a.officer.post<Made>(`${base}/training/people`, {
    organisationId: a.id,
    name: `业务人员${unique()}`,
    focus: false,
  });
  const titles = [`政策解读${unique()}`, `实务操作${unique()}`] as const;
  const plan = {
    year,
    title: `${year}年度培训计划`,
    sessions: [
      { title: titles[0], plannedOn: `${year}-01-20`, place: '会议中心', outsideExpert: '外请专家（大学）' },
      { title: titles[1], plannedOn: `${year}-01-21`, place: '会议中心' },
    ],
  };
  await a.officer.refused('POST', `${base}/training`, plan, { status: 403 });
  const made = await bureau.post<Plan>(`${base}/training`, plan);
  await bureau.refused('POST', `${base}/training`, plan, { code: 'org.training-plan-exists' });
  assert.ok(await told(a.officer, 'org.training-invitation', `/registers/training/${made.id}`));
  assert.ok(await told(b.officer, 'org.training-invitation', `/registers/training/${made.id}`));
  const [first] = made.sessions;
  assert.ok(first);
  assert.equal(first.outsideExpert, '外请专家（大学）');
  const seatsOf = (id: string) => first.seats.filter((seat) => seat.organisation.id === id);
  assert.ok(
    seatsOf(a.id).some((seat) => seat.focus),
    'the officer on file is invited',
  );
  assert.ok(seatsOf(a.id).some((seat) => seat.traineeId === further.id));
  const held = {
    heldOn: `${year}-01-20`,
    seats: seatsOf(a.id).map((seat) => ({
      traineeId: seat.traineeId,
      attended: seat.traineeId !== further.id,
      ...(seat.traineeId === further.id ? {} : { result: '合格' }),
    })),
  };
  await a.officer.refused('POST', `${base}/training/sessions/${first.id}/held`, held, { status: 403 });
  await bureau.post(`${base}/training/sessions/${first.id}/held`, held);
  await stage.setDay(`${year}-02-01`);
  const report = (focus: boolean) =>
    bureau.get<Report>(`${base}/training/report?year=${year}&focus=${focus}`);
  const all = await report(false);
  assert.ok(all.cite.includes(article));
  const body = (from: Report, id: string) => from.bodies.find((one) => one.id === id);
  const focused = seatsOf(a.id).filter((seat) => seat.focus).length;
  assert.deepEqual(
    [body(all, a.id)?.people, body(all, a.id)?.trained, body(all, b.id)?.trained],
    [focused + 1, focused, 0],
  );
  const people = (list: Person[], id: string) => list.filter((one) => one.organisation.id === id);
  assert.ok(people(all.people, a.id).some((one) => one.results.some(({ result }) => result === '合格')));
  assert.ok(people(all.untrained, b.id).every((one) => one.never) && people(all.untrained, b.id).length > 0);
  assert.ok(people(all.untrained, a.id).some((one) => !one.focus));
  assert.deepEqual(
    all.notHeld.map((one) => one.title),
    [titles[1]],
    'planned and not held',
  );
  const section = await report(true);
  assert.ok(
    section.people.every((one) => one.focus),
    'limited to those it is aimed at',
  );
  assert.deepEqual([body(section, a.id)?.people, body(section, a.id)?.trained], [focused, focused]);
  assert.ok(people(section.untrained, b.id).length > 0);
  // A year that has its plan is not reminded of.
  const next = year + 1;
  const reminders = async (): Promise<number> => {
    const { items } = await bureau.get<{ items: { kind: string; title: unknown }[] }>(
      '/api/notices?pageSize=200',
    );
    return items.filter(
      (one) => one.kind === 'org.training-plan-missing' && JSON.stringify(one.title).includes(String(next)),
    ).length;
  };
  // Another scenario may have been in that year before it had its plan.
  const before = await reminders();
  await bureau.post(`${base}/training`, { year: next, title: `${next}年度培训计划`, sessions: [] });
  await stage.setDay(`${next}-01-08`);
  assert.equal(await reminders(), before);
});

type Member = { id: string; name: string; origin: string; field: string; current: boolean };
type Committee = { members: Member[]; lacking: { key: string }[]; rules: { id: string; version: number }[] };

export const committeeOf = (bureau: Client) => bureau.get<Committee>(`${base}/committee`);

export async function emptyCommittee(bureau: Client): Promise<void> {
  for (const member of (await committeeOf(bureau)).members.filter((one) => one.current))
    await bureau.ok('DELETE', `${base}/committee/members/${member.id}`);
}

type Expert = { id: string; personId: string; expert: Client };

/** An account without any other part, appointed; signed in as an expert. */
export async function appoint(stage: Stage, bureau: Client, origin: string): Promise<Expert> {
  const { organisation } = await bureau.get<{ organisation: { id: string } }>('/api/me');
  const person = await bureau.post<Made>('/api/people', {
    account: `x${unique()}`,
    name: `专家${unique()}`,
    initialPassword: `Kite-7-over-river-${unique()}`,
  });
  const day = today(stage);
  const { id } = await bureau.post<Made>(`${base}/committee/members`, {
    personId: person.id,
    origin,
    field: '数据安全',
    fromDay: day,
    untilDay: addDays(day, 1000),
  });
  return { id, personId: person.id, expert: await stage.enter(person.id, organisation.id) };
}

export const workingRules = (quorum: number, more: Record<string, unknown> = {}) => ({
  title: '专家委员会工作规则',
  quorum,
  majority: 50,
  recusal: true,
  ...more,
});

/** Members with origin, field and term; a missing origin is flagged; their accounts reach what is assigned to them. */
const committee = scenario(
  z.strictObject({ article: text, origins: z.array(text).min(2) }),
  async (stage, { article, origins }) => {
    const { officer, bureau } = await newDepartment(stage);
    await emptyCommittee(bureau);
    const [first = '', ...rest] = origins;
    const experts: Expert[] = [];
    for (const origin of rest) experts.push(await appoint(stage, bureau, origin));
    assert.deepEqual(
      (await committeeOf(bureau)).lacking.map(({ key }) => key),
      [first],
      'the origin nobody comes from is flagged',
    );
    const day = today(stage);
    await bureau.refused(
      'POST',
      `${base}/committee/members`,
      { personId: experts[0]?.personId, origin: 'elsewhere', field: '法律', fromDay: day, untilDay: day },
      { code: 'org.expert-origin', article },
    );
    experts.push(await appoint(stage, bureau, first));
    const whole = await committeeOf(bureau);
    assert.deepEqual(whole.lacking, []);
    for (const member of whole.members.filter((one) => one.current))
      assert.ok(member.name && member.origin && member.field);
    await officer.refused('POST', `${base}/committee/members`, {}, { status: 403 });
    const current = whole.rules[0];
    await bureau.post(`${base}/committee/rules`, workingRules(50, current ? { replaces: current.id } : {}));
    const [one, two] = experts;
    assert.ok(one && two);
    const round = await bureau.post<Made>(`${base}/rounds`, {
      title: `高风险数据开放${unique()}`,
      question: '是否可以开放？',
      members: [one.id],
    });
    const assigned = async (client: Client) =>
      (await client.get<{ items: Made[] }>(`${base}/rounds`)).items.map(({ id }) => id);
    assert.deepEqual(await assigned(one.expert), [round.id]);
    assert.deepEqual(await assigned(two.expert), []);
    await two.expert.refused('GET', `${base}/rounds/${round.id}`, undefined, { status: 404 });
    for (const path of [
      '/api/cases',
      '/api/serve/grants',
      `${base}/entries`,
      '/api/share/applications',
      '/api/board',
    ])
      await one.expert.refused('GET', path, undefined, { status: 403 });
    assert.equal((await one.expert.send('GET', `${base}/rounds/${round.id}`)).status, 200);
    await emptyCommittee(bureau);
  },
);

/** A round below its quorum stays open; changed rules hold for the next round only; who has an interest steps back. */
const committeeRules = scenario(
  z.strictObject({ article: text, origin: text }),
  async (stage, { origin }) => {
    const { id: unit, bureau } = await newDepartment(stage);
    await emptyCommittee(bureau);
    const experts: Expert[] = [];
    for (let n = 0; n < 4; n++) experts.push(await appoint(stage, bureau, origin));
    const [one, two, , interested] = experts;
    assert.ok(one && two && interested);
    const [before] = (await committeeOf(bureau)).rules;
    const rules = await bureau.post<Made>(
      `${base}/committee/rules`,
      workingRules(75, before ? { replaces: before.id } : {}),
    );
    await bureau.post(`/api/people/${interested.personId}/roles`, { organisationId: unit, role: 'consumer' });
    const open = (title: string) =>
      bureau.post<Made>(`${base}/rounds`, {
        title,
        question: '是否同意？',
        concerns: unit,
        members: experts.map(({ id }) => id),
      });
    const round = await open(`第一轮${unique()}`);
    const opinion = { supports: true, opinion: '风险可控' };
    await interested.expert.refused('POST', `${base}/rounds/${round.id}/opinion`, opinion, {
      code: 'org.expert-interested',
    });
    await interested.expert.post(`${base}/rounds/${round.id}/opinion`, { recuse: '本人在该单位任职' });
    await one.expert.post(`${base}/rounds/${round.id}/opinion`, opinion);
    const close = `${base}/rounds/${round.id}/close`;
    await bureau.refused('POST', close, {}, { code: 'org.round-short' });
    const closedAt = async (id: string) =>
      (await bureau.get<{ closedAt: string | null }>(`${base}/rounds/${id}`)).closedAt;
    assert.equal(await closedAt(round.id), null, 'it stays open');
    await bureau.post(`${base}/committee/rules`, workingRules(25, { replaces: rules.id }));
    assert.deepEqual(
      (await committeeOf(bureau)).rules.slice(0, 2).map(({ version }) => version),
      [(before?.version ?? 0) + 2, (before?.version ?? 0) + 1],
    );
    await bureau.refused('POST', close, {}, { code: 'org.round-short' });
    const second = await open(`第二轮${unique()}`);
    await two.expert.post(`${base}/rounds/${second.id}/opinion`, opinion);
    const ended = await bureau.post<{ outcome: string }>(`${base}/rounds/${second.id}/close`);
    assert.equal(ended.outcome, 'supported', 'the changed rules hold for the next round');
    assert.equal(await closedAt(round.id), null);
    await emptyCommittee(bureau);
  },
);

export const registersPeopleScenarios: Scenarios = {
  'registers.training': training,
  'registers.committee': committee,
  'registers.committee-rules': committeeRules,
};
