/** Scenarios of what holds once an application was granted: competition, the public good, agreement, keys, rules, terms that travel. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import {
  applicant,
  assess,
  conditionalSet,
  conditions,
  draft,
  filed,
  filePath,
  filing,
  grant,
  grantee,
  heard,
  met,
  newConditionalSet,
  newKey,
  readApplication,
  rowsOf,
  rules,
  signed,
  take,
  takeRefused,
} from '../application-walks.ts';
import { publicSet } from '../dataset-walks.ts';
import { fillVersion, propose, publish, review } from '../disclosure-walks.ts';
import { accounts, unique } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const none = z.strictObject({});
type Rules = { items: { inForce: { kind: string; number: number }; acceptedAt: string | null }[] };

/** Without a competition's record naming this applicant: no grant; a direct award cannot be chosen. */
const selected = scenario(z.strictObject({ who: z.enum(['enterprise']) }), async (stage, given) => {
  const set = await conditionalSet(stage);
  const [winner, loser] = [await applicant(stage, given.who), await applicant(stage, given.who)];
  const [one, two] = [
    await filed(winner.client, set, { purposeKind: 'commercial' }),
    await filed(loser.client, set, { purposeKind: 'commercial' }),
  ];
  assert.equal(one.state, 'selection');
  const decider = await heard(set, one.id);
  await heard(set, two.id);
  const refusedGrant = async (id: string) => {
    const { path, outcome } = await assess(decider, id, met());
    await decider.refused('POST', path, { outcome: outcome('complete') }, { code: 'open.selection-needed' });
  };
  await refusedGrant(one.id);
  const record = {
    datasetId: set.id,
    method: 'public-tender',
    notice: '公开招标公告',
    noticeOn: '2026-01-05',
    bidders: [winner.name, loser.name],
    winnerId: winner.organisationId,
    resultNotice: '中标结果公告',
    resultOn: '2026-02-05',
  };
  const recorder = decider;
  await recorder.refused(
    'POST',
    '/api/open/selections',
    { ...record, method: 'direct_award' },
    { code: 'open.selection-method' },
  );
  await recorder.refused(
    'POST',
    '/api/open/selections',
    { ...record, bidders: [loser.name] },
    { code: 'open.selection-record' },
  );
  await recorder.post('/api/open/selections', record);
  await refusedGrant(two.id);
  const { path, outcome } = await assess(decider, one.id, met());
  await decider.post(path, { outcome: outcome('complete') });
  assert.equal((await readApplication(winner.client, one.id)).state, 'approved');
});

/** Only the public good, at entry; a paid product of it is refused, and the provider told. */
const forGood = scenario(
  z.strictObject({
    kind: z.enum(['university', 'institute']),
    offers: z.array(z.string()),
    elsewhere: z.boolean(),
  }),
  async (stage, given) => {
    const set = await conditionalSet(stage);
    const who = await applicant(stage, given.kind);
    const form = await who.client.get<{ purposes: { key: string }[] }>(
      `/api/open/datasets/${set.slug}/application-form`,
    );
    assert.deepEqual(
      form.purposes.map(({ key }) => key),
      given.offers,
    );
    if (!given.elsewhere) {
      const bad = await draft(who.client, set, { purposeKind: 'commercial' });
      await who.client.refused('POST', filePath(bad), filing(bad), {
        code: 'open.application-incomplete',
        field: 'purposeKind',
      });
    }
    const one = await draft(who.client, set);
    assert.ok(
      one.agreement?.nonProfit && one.agreement.text.zh.includes('不得用于营利'),
      'the clause is shown',
    );
    await who.client.refused(
      'POST',
      filePath(one),
      { versionId: one.versionId.replace(/.$/, (last) => (last === '0' ? '1' : '0')), agreement: '' },
      { code: 'open.terms-changed' },
    );
    await who.client.post(filePath(one), filing(one));
    await grant(set, one.id);
    const accessId = await signed(set, who.client, one.id);
    const { token } = await newKey(who.client, accessId);
    assert.equal((await take(stage, set, token)).status, 200);
    await who.client.refused(
      'POST',
      `/api/open/access/${accessId}/purpose`,
      { purposeKind: 'commercial' },
      { code: 'open.purpose-fixed' },
    );
    const product = {
      title: `登记分析${unique()}`,
      summary: '面向客户的付费分析',
      form: 'service',
      paid: true,
      price: '1000 元',
      sources: [{ datasetId: set.id, obtainedOn: stage.today() }],
    };
    await who.client.refused('POST', '/api/open/products', product, { code: 'open.beyond-scope' });
    const { items } = await set.officer.get<{ items: { kind: string }[] }>('/api/notices?pageSize=100');
    assert.ok(
      items.some(({ kind }) => kind === 'open.beyond-scope'),
      'the provider is alerted',
    );
  },
);

/** No data before both signed; at the end of the term no more; a breach suspends it, and its user learns why. */
const bound = scenario(
  z.strictObject({ until: z.string(), last: z.string(), after: z.string() }),
  async (stage, given) => {
    const set = await conditionalSet(stage);
    const who = await applicant(stage, 'university');
    const one = await draft(who.client, set, { until: given.until });
    const afterwards = one.agreement?.sha256 ?? '';
    const { id } = await who.client.post<{ id: string }>(filePath(one), filing(one));
    const decider = await heard(set, id);
    await who.client.refused('GET', rowsOf(set), undefined, { status: 403 });
    // Other terms than those accepted with the application: they are accepted anew before anything flows.
    const { path, outcome } = await assess(
      decider,
      id,
      met(true, true, { terms: { reportDays: 180, graceDays: 15 } }),
    );
    await decider.post(path, { outcome: outcome('complete') });
    const granted = await readApplication(who.client, id);
    assert.notEqual(granted.agreement?.sha256, afterwards);
    assert.equal(granted.access, null);
    await who.client.refused('GET', rowsOf(set), undefined, { status: 403, code: 'open.agreement-unsigned' });
    const signature = `/api/open/agreements/${granted.agreement?.id}/signature`;
    await who.client.refused(
      'POST',
      signature,
      { sha256: afterwards },
      { code: 'open.agreement-other-text' },
    );
    await who.client.post(signature, { sha256: granted.agreement?.sha256 });
    const unsigned = await readApplication(who.client, id);
    if (!unsigned.access) {
      await who.client.refused('GET', rowsOf(set), undefined, {
        status: 403,
        code: 'open.agreement-unsigned',
      });
      await set.officer.post(signature, { sha256: granted.agreement?.sha256 });
    }
    const { access, agreement } = await readApplication(who.client, id);
    assert.equal(agreement?.sha256, granted.agreement?.sha256, 'the text is kept unchanged');
    const { token } = await newKey(who.client, access?.id);
    assert.equal((await take(stage, set, token)).status, 200);
    const path2 = `/api/open/access/${access?.id}`;
    const reason = `转售数据${unique()}`;
    await set.officer.post(`${path2}/suspension`, { reason });
    assert.ok((await takeRefused(stage, set, 403, 'open.access-suspended', token)).detail.includes(reason));
    const mine = await who.client.get<{ state: string; reason: string }>(path2);
    assert.deepEqual([mine.state, mine.reason], ['suspended', reason]);
    await set.officer.post(`${path2}/resumption`, { reason: '已整改' });
    await stage.setDay(given.last, 'nothing');
    assert.equal((await take(stage, set, token)).status, 200, 'on its last day');
    await stage.setDay(given.after, 'nothing');
    await takeRefused(stage, set, 403, 'open.access-over', token);
  },
);

/** Terms of use on every set; not sent without the version in force; who accepted what, when; a misuse suspends the grant. */
const terms = scenario(none, async (stage) => {
  const set = await conditionalSet(stage);
  const shown = await stage
    .nobody()
    .get<{ content: { requirements: { use: string } }; licence: { text: { zh: string } } }>(
      `/api/open/datasets/${set.slug}`,
    );
  assert.ok(shown.content.requirements.use !== '' && shown.licence.text.zh !== '');
  const who = await applicant(stage, 'enterprise');
  const one = await draft(who.client, set, { purposeKind: 'own-use' });
  const other = one.versionId.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  await who.client.refused(
    'POST',
    filePath(one),
    { ...filing(one), versionId: other },
    { code: 'open.terms-changed' },
  );
  const { id } = await who.client.post<{ id: string }>(filePath(one), filing(one));
  const { accepted } = await readApplication(set.officer, id);
  assert.equal(accepted?.requirements, one.versionId);
  assert.ok(accepted && !Number.isNaN(Date.parse(accepted.at)));
  await grant(set, id);
  const accessId = await signed(set, who.client, id);
  const { token } = await newKey(who.client, accessId);
  assert.equal((await take(stage, set, token)).status, 200);
  await set.officer.post(`/api/open/access/${accessId}/suspension`, { reason: '超出用途使用' });
  assert.match((await takeRefused(stage, set, 403, 'open.access-suspended', token)).detail, /超出用途使用/);
});

/** A new version is public, accepted before the next application or key, and who accepted it when is kept. */
const conduct = scenario(none, async (stage) => {
  const set = await conditionalSet(stage);
  const who = await applicant(stage, 'university');
  const text = {
    zh: `平台行为规则（${unique()}）：依法使用，保障安全。`,
    en: `Rules of conduct ${unique()}: lawful and safe use.`,
  };
  await set.officer.refused('POST', `${rules}/conduct`, { text }, { status: 403 });
  await set.bureau.post(`${rules}/conduct`, { text, reason: '年度修订' });
  const open = await stage
    .nobody()
    .get<{ items: { inForce: { kind: string; number: number; text: { zh: string } } }[] }>(rules);
  const inForce = open.items.find((one) => one.inForce.kind === 'conduct')?.inForce;
  assert.equal(inForce?.text.zh, text.zh, 'public without signing in');
  const one = await draft(who.client, set);
  await who.client.refused('POST', filePath(one), filing(one), {
    status: 403,
    code: 'open.rules-not-accepted',
  });
  await who.client.refused('POST', '/api/open/keys', {}, { status: 403, code: 'open.rules-not-accepted' });
  const accept = `${rules}/conduct/acceptance`;
  await who.client.refused(
    'POST',
    accept,
    { number: (inForce?.number ?? 1) - 1 },
    { code: 'open.rules-version' },
  );
  await who.client.post(accept, { number: inForce?.number });
  const mine = await who.client.get<Rules>(rules);
  assert.ok(mine.items.find((item) => item.inForce.kind === 'conduct')?.acceptedAt, 'when is kept');
  const { id } = await who.client.post<{ id: string }>(filePath(one), filing(one));
  assert.equal((await readApplication(set.officer, id)).accepted?.conduct, inForce?.number);
  await newKey(who.client);
});

/** Neither, one, both; to the end of the term and no longer; the text as it was signed. */
const bothSign = scenario(z.strictObject({ until: z.string(), after: z.string() }), async (stage, given) => {
  const set = await conditionalSet(stage);
  const who = await applicant(stage, 'institute');
  const { id } = await filed(who.client, set, { until: given.until });
  await grant(set, id);
  const unsigned = () =>
    who.client.refused('GET', rowsOf(set), undefined, { status: 403, code: 'open.agreement-unsigned' });
  await unsigned();
  const { agreement } = await readApplication(who.client, id);
  const signature = `/api/open/agreements/${agreement?.id}/signature`;
  await who.client.post(signature, { sha256: agreement?.sha256 });
  await unsigned();
  await set.officer.post(signature, { sha256: agreement?.sha256 });
  const { access } = await readApplication(who.client, id);
  const { token } = await newKey(who.client, access?.id);
  assert.equal((await take(stage, set, token)).status, 200);
  // The provider alone is one side as well.
  const other = await applicant(stage, 'university');
  const theirs = await filed(other.client, set, { until: given.until });
  await grant(set, theirs.id);
  const second = (await readApplication(other.client, theirs.id)).agreement;
  await set.officer.post(`/api/open/agreements/${second?.id}/signature`, { sha256: second?.sha256 });
  await other.client.refused('GET', rowsOf(set), undefined, { status: 403, code: 'open.agreement-unsigned' });
  await stage.setDay(given.after, 'nothing');
  await takeRefused(stage, set, 403, 'open.access-over', token);
  const bureau = await stage.as(accounts.bureau);
  const kept = await bureau.get<{ agreement: { sha256: string; text: { zh: string } } }>(
    `/api/open/access/${access?.id}`,
  );
  assert.deepEqual([kept.agreement.sha256, kept.agreement.text.zh], [agreement?.sha256, agreement?.text.zh]);
});

/** None stated: refused. Changed: a new version with its reason; what was filed keeps the old, what comes takes the new; grantees are told. */
const conditionsChange = scenario(none, async (stage) => {
  const set = await newConditionalSet(stage);
  const had = await grantee(stage, set, 'university');
  const waiting = await applicant(stage, 'institute');
  const before = await filed(waiting.client, set);
  await set.officer.post(`/api/open/desk/datasets/${set.id}/versions`, { reason: '部门履职实践变化' });
  const empty = await fillVersion(set.officer, set.id, { conditions: [] });
  await set.officer.refused(
    'POST',
    `/api/open/desk/versions/${empty}/propose`,
    {},
    { code: 'open.incomplete', field: 'conditions' },
  );
  const more = [...conditions, { key: 'audit', text: { zh: '接受安全检查', en: 'open to inspection' } }];
  const version = await fillVersion(set.officer, set.id, { conditions: more });
  await review(set.second, set.id);
  await publish(await propose({ ...set, entry: { id: '' } as never, version }));
  assert.equal(
    (await readApplication(waiting.client, before.id)).conditions.length,
    2,
    'filed under the old',
  );
  const { changes } = await publicSet(stage.nobody(), set.slug);
  const changed = changes.find(({ kind }) => kind === 'changed');
  assert.equal(changed?.day, stage.today(), 'a new version with its date');
  assert.ok(JSON.stringify(changed.detail).includes('部门履职实践变化'), 'and its reason');
  const later = await applicant(stage, 'university');
  const now = await draft(later.client, set);
  assert.equal(now.conditions.length, 3);
  await later.client.refused('POST', filePath(now), filing(now), { field: 'conditions.audit' });
  await stage.eventually(async () => {
    const { items } = await had.client.get<{ items: { kind: string }[] }>('/api/notices?pageSize=100');
    return items.some(({ kind }) => kind === 'open.conditions-changed') || undefined;
  }, 'grantees are told');
});

/** Stated for the three or not published; shown before, travelling with it, and the version in force in the log. */
const requirementsTravel = scenario(none, async (stage) => {
  const set = await newConditionalSet(stage);
  const had = await grantee(stage, set, 'university');
  await set.officer.post(`/api/open/desk/datasets/${set.id}/versions`, { reason: '完善使用要求' });
  for (const lacking of ['obtain', 'use', 'spread']) {
    const version = await fillVersion(set.officer, set.id, {
      requirements: { obtain: '经申请', use: '依法', spread: '注明来源', [lacking]: '' },
    });
    await set.officer.refused(
      'POST',
      `/api/open/desk/versions/${version}/propose`,
      {},
      { code: 'open.incomplete', field: `requirements.${lacking}` },
    );
  }
  const shown = await stage
    .nobody()
    .get<{ version: number; content: { requirements: { spread: string } } }>(
      `/api/open/datasets/${set.slug}`,
    );
  const reply = await take(stage, set, had.key.token);
  assert.equal(reply.status, 200);
  const link = reply.headers.get('link') ?? '';
  const address = /<([^>]+)>; ?rel="license"/.exec(link)?.[1];
  assert.ok(address, link);
  const licence = await stage.nobody().send('GET', address);
  assert.ok(licence.text.includes(shown.content.requirements.spread), 'as a file');
  const { items } = await set.officer.get<{ items: { requirements: number; outcome: string }[] }>(
    `/api/open/datasets/${set.slug}/takings`,
  );
  assert.ok(
    items.some(({ outcome, requirements }) => outcome === 'taken' && requirements === shown.version),
    'in the log',
  );
});

export const openAgreementScenarios: Scenarios = {
  'open-agreements.selected': selected,
  'open-agreements.for-good': forGood,
  'open-agreements.bound': bound,
  'open-agreements.terms': terms,
  'open-agreements.conduct': conduct,
  'open-agreements.both-sign': bothSign,
  'open-agreements.conditions-change': conditionsChange,
  'open-agreements.requirements-travel': requirementsTravel,
};
