/** Scenarios of who may apply for conditional data, what an application states, who decides it, by when, and how alike. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import {
  type Application,
  acceptRules,
  addPaper,
  answers,
  applicant,
  applications,
  assess,
  conditionalSet,
  draft,
  filed,
  filePath,
  filing,
  grant,
  heard,
  identities,
  met,
  newConditionalSet,
  newKey,
  proof,
  readApplication,
  registered,
  rowsOf,
  signed,
  take,
  takeRefused,
} from '../application-walks.ts';
import type { Client } from '../client.ts';
import { publicSet } from '../dataset-walks.ts';
import { settingOf } from '../settings.ts';
import { anyOpened } from '../voice-walks.ts';
import { creditCode, decisionPath, newOfficial, unique } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const none = z.strictObject({});
const article = z.strictObject({ article: z.string() });
const reasons = ['不符合数据集载明的条件'];

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

type Register = { items: { id: string; state: string }[] };

/** Without a grant nothing; reviewed by the unit; a key bound to set and period, or the reason; both stand in the register. */
const conditional = scenario(article, async (stage, given) => {
  const set = await conditionalSet(stage);
  const bare = await stage
    .nobody()
    .refused('GET', rowsOf(set), undefined, { status: 403, code: 'open.application-needed' });
  assert.ok(bare.articles.includes(given.article), bare.articles.join());
  const unproven = await registered(stage);
  await acceptRules(unproven);
  const early = await draft(unproven, set);
  await unproven.refused('POST', filePath(early), filing(early), { code: 'open.identity-needed' });
  const person = await applicant(stage, 'person');
  const company = await applicant(stage, 'enterprise');
  const one = await filed(person.client, set, { purposeKind: 'own-use' });
  const other = await filed(company.client, set, { purposeKind: 'own-use' });
  const inbox = await set.officer.get<{ items: Application[] }>(
    `${applications}?dataset=${set.slug}&pageSize=100`,
  );
  const today = stage.today();
  for (const { id } of [one, other])
    assert.ok(
      inbox.items.some((line) => line.id === id),
      'the unit received it',
    );
  for (const who of [person.client, set.bureau]) {
    const seen = await readApplication(who, one.id);
    assert.deepEqual([seen.state, seen.filedOn, seen.decidedOn], ['filed', today, null], 'state and dates');
  }
  await grant(set, one.id);
  const { access } = await readApplication(person.client, one.id);
  assert.deepEqual([access?.state, access?.until], ['active', answers().until]);
  for (const who of [person.client, set.bureau]) {
    const seen = await readApplication(who, one.id);
    assert.deepEqual([seen.state, seen.filedOn, seen.decidedOn], ['approved', today, today]);
  }
  const { token } = await newKey(person.client, access?.id);
  assert.equal((await take(stage, set, token)).status, 200);
  await takeRefused(stage, await anyOpened(stage), 403, 'open.key-elsewhere', token);
  const { path, outcome } = await assess(set.officer, other.id, met(false));
  await set.officer.post(path, { outcome: outcome('refuse'), reasons });
  const refused = await readApplication(company.client, other.id);
  assert.deepEqual([refused.state, refused.decidedOn !== null], ['refused', true]);
  assert.ok(refused.reason.includes(reasons[0] ?? ''), 'the ground is shown');
  await company.client.refused('GET', rowsOf(set), undefined, {
    status: 403,
    code: 'open.application-needed',
  });
  const register = await set.bureau.get<Register>('/api/cases?procedure=open.application&pageSize=200');
  const states = await Promise.all([one, other].map(({ id }) => readApplication(set.officer, id)));
  assert.deepEqual(
    states.map(({ caseId }) => register.items.find(({ id }) => id === caseId)?.state),
    ['done', 'refused'],
  );
  await stage.setDay(dayAfter(answers().until), 'nothing');
  await takeRefused(stage, set, 403, 'open.access-over', token);
});

/** Each of these kinds applies; what is not listed is refused with the way to ask for it. */
const kinds = scenario(
  z.strictObject({ kinds: z.array(z.enum(['person', 'enterprise', 'institution'])) }),
  async (stage, given) => {
    const set = await conditionalSet(stage);
    for (const kind of given.kinds) {
      const { client } = await applicant(stage, kind);
      assert.equal((await filed(client, set, { purposeKind: 'own-use' })).state, 'filed', kind);
      const nowhere = await client.refused(
        'POST',
        applications,
        { dataset: `none-${unique()}` },
        { code: 'open.not-in-catalogue' },
      );
      assert.match((nowhere as unknown as { mend: string }).mend, /\/demands\/new/);
    }
  },
);

/** By the calendar, late the day after; a refusal names reason and basis; approval opens at once, to this applicant alone. */
const answered = scenario(
  z.strictObject({ filed: z.string(), due: z.string(), after: z.string() }),
  async (stage, given) => {
    const set = await conditionalSet(stage);
    const who = await applicant(stage, 'university');
    const other = await applicant(stage, 'university');
    await stage.setDay(given.filed, 'nothing');
    const one = await filed(who.client, set);
    assert.equal((await readApplication(who.client, one.id)).due, given.due);
    await stage.setDay(given.due, 'nothing');
    assert.equal((await readApplication(set.officer, one.id)).overdue, false);
    await stage.setDay(given.after, 'nothing');
    assert.equal((await readApplication(set.officer, one.id)).overdue, true);
    const { path, outcome } = await assess(set.officer, one.id, met(false));
    const basis = [{ kind: 'law', title: '中华人民共和国数据安全法' }];
    await set.officer.refused('POST', path, { outcome: outcome('refuse'), basis }, { status: 422 });
    await set.officer.refused('POST', path, { outcome: outcome('refuse'), reasons }, { status: 422 });
    await grant(set, one.id);
    const { access } = await readApplication(who.client, one.id);
    assert.equal(access?.state, 'active', 'at once');
    const { token } = await newKey(who.client, access?.id);
    assert.equal((await take(stage, set, token)).status, 200);
    await other.client.refused('GET', rowsOf(set), undefined, {
      status: 403,
      code: 'open.application-needed',
    });
    await other.client.refused('POST', '/api/open/keys', { accessId: access?.id }, { status: 404 });
  },
);

/** Only the head, once, before the day, by no more than the text says. */
const extended = scenario(
  z.strictObject({
    filed: z.string(),
    due: z.string(),
    extended: z.string(),
    most: z.number(),
    late: z.string(),
  }),
  async (stage, given) => {
    const set = await conditionalSet(stage);
    const head = await newOfficial(stage, set.bureau, set.unit, ['head']);
    const who = await applicant(stage, 'university');
    const second = await applicant(stage, 'institute');
    await stage.setDay(given.filed, 'nothing');
    const [one, two] = [await filed(who.client, set), await filed(second.client, set)];
    const path = async (id: string) => {
      const { caseId } = await readApplication(set.officer, id);
      return (await decisionPath(set.officer, caseId ?? '')).replace(/decision$/, 'extension');
    };
    const body = { days: given.most, reason: '需要核实安全条件' };
    await set.officer.refused('POST', await path(one.id), body, {
      code: 'cases.extension-not-yours',
      status: 403,
    });
    const longer = { ...body, days: given.most + 1 };
    await head.refused('POST', await path(one.id), longer, { code: 'cases.extension-too-long' });
    await head.post(await path(one.id), body);
    assert.equal((await readApplication(who.client, one.id)).due, given.extended);
    await head.refused('POST', await path(one.id), { ...body, days: 1 }, { code: 'cases.extension-twice' });
    await stage.setDay(given.late, 'nothing');
    await head.refused('POST', await path(two.id), body, { code: 'cases.extension-late' });
  },
);

/** Each kind as it is; who is not admitted learns why; the form says which list rules. */
const lists = scenario(z.strictObject({ article: z.string() }), async (stage, given) => {
  const set = await conditionalSet(stage);
  const list = await settingOf(stage, 'open.applicant-list');
  try {
    await list.set('a');
    const bodies: [Client, string, string][] = [];
    for (const kind of ['enterprise', 'university', 'institute'] as const) {
      const { client } = await applicant(stage, kind);
      const purposeKind = kind === 'enterprise' ? 'commercial' : 'research';
      const { id, state } = await filed(client, set, { purposeKind });
      assert.match(state, /^(filed|selection)$/);
      bodies.push([client, purposeKind, id]);
    }
    const refused = async (who: Awaited<ReturnType<typeof applicant>>, purposeKind: string) => {
      const one = await draft(who.client, set, { purposeKind });
      await who.client.refused('POST', filePath(one), filing(one), {
        status: 403,
        code: 'open.applicant-not-admitted',
        article: given.article,
      });
    };
    const foreign = await applicant(stage, 'enterprise', { control: 'foreign' });
    await refused(foreign, 'commercial');
    await refused(await applicant(stage, 'enterprise', { legalPerson: false }), 'commercial');
    await stage.nobody().refused('POST', applications, { dataset: set.slug }, { status: 401 });
    const person = await applicant(stage, 'person');
    await refused(person, 'research');
    const form = () =>
      person.client.get<{ list: { key: string } }>(`/api/open/datasets/${set.slug}/application-form`);
    assert.equal((await form()).list.key, 'a');
    await list.set('b');
    assert.equal((await form()).list.key, 'b');
    const one = await draft(person.client, set);
    const taken = await person.client.post<Application>(filePath(one), filing(one));
    assert.equal(taken.state, 'filed');
    assert.ok(
      taken.id && (await readApplication(set.bureau, taken.id)).open.length > 0,
      'it lies with the bureau',
    );
    assert.ok(
      (await readApplication(set.officer, taken.id)).open.length > 0,
      'and the provider is consulted',
    );
    for (const [client, purposeKind, former] of bodies) {
      await client.post(`${applications}/${former}/withdrawal`);
      const again = await filed(client, set, { purposeKind });
      assert.match(again.state, /^(filed|selection)$/, 'each of the others under this list as well');
      assert.ok((await readApplication(set.bureau, again.id)).caseId, 'with the bureau');
    }
    await refused(foreign, 'commercial');
    const bare = await proof(stage, 'enterprise', { papers: ['registration'] });
    await bare.client.refused('POST', `${identities}/${bare.identity.id}/filing`, undefined, {
      code: 'open.identity-incomplete',
      field: 'papers.shareholding',
    });
    await addPaper(bare.client, bare.identity.id, 'shareholding');
    await bare.client.post(`${identities}/${bare.identity.id}/filing`);
    const wrong = await proof(stage, 'institute', {
      given: { creditCode: creditCode().slice(0, 17).concat('0') },
    });
    await wrong.client.refused('POST', `${identities}/${wrong.identity.id}/filing`, undefined, {
      field: 'creditCode',
    });
  } finally {
    await list.putBack();
  }
});

/** What the three say is asked for by name; after the grant they stand. */
const stated = scenario(none, async (stage) => {
  const set = await conditionalSet(stage);
  const who = await applicant(stage, 'university');
  for (const field of ['purpose', 'scenario', 'safeguards']) {
    const one = await draft(who.client, set, { [field]: '' });
    await who.client.refused('POST', filePath(one), filing(one), {
      code: 'open.application-incomplete',
      field,
    });
  }
  const { id } = await filed(who.client, set);
  await grant(set, id);
  const accessId = await signed(set, who.client, id);
  const { revision } = await readApplication(who.client, id);
  await who.client.refused(
    'PUT',
    `${applications}/${id}`,
    { revision, answers: answers({ purpose: '其他' }) },
    { code: 'open.application-state' },
  );
  await who.client.refused(
    'POST',
    `/api/open/access/${accessId}/purpose`,
    { purposeKind: 'education' },
    { code: 'open.purpose-fixed' },
  );
});

/** Condition by condition; one not met bars the grant; a refusal with all met gives its reason; the bureau alone grants. */
const decided = scenario(none, async (stage) => {
  const set = await conditionalSet(stage);
  const who = await applicant(stage, 'institute');
  const { id } = await filed(who.client, set);
  const decider = await heard(set, id);
  assert.deepEqual((await readApplication(set.officer, id)).open, [], 'no step of the provider grants');
  const empty = await assess(decider, id, { conditions: [] });
  await decider.refused(
    'POST',
    empty.path,
    { outcome: empty.outcome('complete') },
    { code: 'open.assessment-incomplete' },
  );
  const unmet = await assess(decider, id, met(true, false));
  await decider.refused(
    'POST',
    unmet.path,
    { outcome: unmet.outcome('complete') },
    { code: 'open.condition-unmet' },
  );
  const all = await assess(decider, id, met());
  await decider.refused('POST', all.path, { outcome: all.outcome('refuse') }, { status: 422 });
  await set.officer.refused('POST', all.path, { outcome: all.outcome('complete') }, { status: 403 });
  await decider.post(all.path, { outcome: all.outcome('complete') });
  const granted = await readApplication(who.client, id);
  assert.deepEqual(
    granted.conditions.map((one) => one.met),
    [true, true],
  );
  const { content } = await publicSet(stage.nobody(), set.slug);
  for (const word of [content.title.zh, answers().purpose, answers().scenario, answers().until])
    assert.ok(granted.agreement?.text.zh.includes(word), word);
});

/** Equal answers and another outcome: only with its reason, and shown; each ends in a dated answer; time and outcome by kind. */
const alike = scenario(none, async (stage) => {
  const set = await newConditionalSet(stage);
  const [one, two] = [await applicant(stage, 'university'), await applicant(stage, 'institute')];
  const first = await filed(one.client, set);
  const second = await filed(two.client, set);
  await grant(set, first.id);
  const decider = await heard(set, second.id);
  const bare = await assess(decider, second.id, met());
  await decider.refused(
    'POST',
    bare.path,
    { outcome: bare.outcome('refuse'), reasons },
    { code: 'open.unequal-unexplained' },
  );
  const unequal = `同期课题重复${unique()}`;
  const said = await assess(decider, second.id, met(true, true, { unequal }));
  await decider.post(said.path, { outcome: said.outcome('refuse'), reasons });
  const [granted, refused] = [
    await readApplication(one.client, first.id),
    await readApplication(two.client, second.id),
  ];
  assert.ok(granted.decidedOn && refused.decidedOn && refused.reason !== '', 'both answered, dated');
  assert.ok(granted.opinion?.text, 'with the opinion of the provider');
  const report = await set.bureau.get<{
    kinds: { kind: { key: string }; granted: number; refused: number; averageWorkdays: number | null }[];
    unequal: { granted: { id: string }; refused: { id: string; reason: string } }[];
  }>(`${applications}/report`);
  assert.ok(report.unequal.some((pair) => pair.refused.id === second.id && pair.refused.reason === unequal));
  for (const key of ['university', 'institute']) {
    const line = report.kinds.find(({ kind }) => kind.key === key);
    assert.ok(line && line.averageWorkdays !== null && line.granted + line.refused > 0, key);
  }
});

export const openApplicationScenarios: Scenarios = {
  'open-applications.conditional': conditional,
  'open-applications.kinds': kinds,
  'open-applications.answered': answered,
  'open-applications.extended': extended,
  'open-applications.lists': lists,
  'open-applications.stated': stated,
  'open-applications.decided': decided,
  'open-applications.alike': alike,
};
