/** Scenarios of what holds open data back: a basis shown, an ability proven, a doubt marked, the measures of a grade, data of others. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import {
  applicant,
  assess,
  draft,
  filed,
  filePath,
  filing,
  grantee,
  heard,
  met,
  newConditionalSet,
  readApplication,
  take,
} from '../application-walks.ts';
import type { Client, Reply } from '../client.ts';
import { aboutRow, asSeenBy, file, newCitizen, stepPath } from '../correction-walks.ts';
import { fileAt } from '../dataset-walks.ts';
import { desk } from '../disclosure-walks.ts';
import { served } from '../served.ts';
import { granted, newConsumer } from '../share-walks.ts';
import { opened } from '../voice-walks.ts';
import { accounts, ledgerEntries, legalBasis, readEntry, unique } from '../walks.ts';
import { graded, issue, type Measures, tableNow } from './grades.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();
const article = z.strictObject({ article: text });

type Refused = {
  basis: { title: string; article: string }[];
  reason: string;
  articles: string[];
};
const noticesOf = async (who: Client, kind: string): Promise<string[]> =>
  (await who.get<{ items: { body: { zh: string } }[] }>(`/api/notices?pageSize=100&kind=${kind}`)).items.map(
    ({ body }) => body.zh,
  );

/** Refused, the applicant reads on what law the data are open on conditions only: in the reply, in the message, on the page. */
const basisShown = scenario(
  z.strictObject({ article: text, kind: text }),
  async (stage, { article: rule, kind }) => {
    const title = `登记公开条例${unique()}`;
    const set = await newConditionalSet(stage, {
      openingBasis: [legalBasis(kind, { title, article: '第九条' })],
    });
    const who = await applicant(stage, 'university');
    const { id, number } = await filed(who.client, set);
    const before = await who.client.get<Refused>(`/api/open/applications/${id}`);
    assert.deepEqual(before.basis, [], 'nothing is refused yet');
    const decider = await heard(set, id);
    const { path, outcome } = await assess(decider, id, met(false));
    await decider.post(path, {
      outcome: outcome('refuse'),
      reasons: ['不具备存储条件'],
      basis: [legalBasis(kind, { title })],
    });
    const after = await who.client.get<Refused>(`/api/open/applications/${id}`);
    assert.deepEqual(
      after.basis.map((one) => [one.title, one.article]),
      [[title, '第九条']],
    );
    assert.ok(after.articles.includes(rule));
    const told = await noticesOf(who.client, 'open.application-refused');
    assert.ok(
      told.some((one) => one.includes(String(number)) && one.includes(title)),
      'in the message',
    );
    const page = await who.client.send('GET', `/me/applications/${id}`);
    assert.equal(page.status, 200);
    assert.ok(page.text.includes(title) && page.text.includes('第九条'), 'and on the page');
  },
);

/** Data that ask an ability are refused to whoever has not proven it, with that reason; with the proof the application goes on. */
const abilityProven = scenario(article, async (stage, given) => {
  const set = await newConditionalSet(stage);
  const who = await applicant(stage, 'enterprise');
  const one = await draft(who.client, set, { purposeKind: 'commercial' });
  const refusal = await who.client.refused('POST', filePath(one), filing(one), {
    status: 422,
    code: 'open.ability-unproved',
    article: given.article,
  });
  assert.match(JSON.stringify(refusal), /数据安全和处理能力/, 'the ability asked for');
  assert.equal((await readApplication(who.client, one.id)).state, 'draft');
  const proofs = `/api/open/applications/${one.id}/proofs`;
  const paper = {
    'content-type': 'application/octet-stream',
    'x-file-name': encodeURIComponent('等级保护证明.pdf'),
  };
  const notes = await who.client.send('POST', proofs, new TextEncoder().encode('no paper'), paper);
  assert.equal((notes.body as { code: string }).code, 'open.paper-unfit');
  await who.client.ok('POST', proofs, new TextEncoder().encode('%PDF-1.7 proof'), paper);
  const handed = await who.client.post<{ state: string }>(filePath(one), filing(one));
  assert.match(handed.state, /^(filed|selection)$/);
  const read = await set.officer.get<{ proofs: { id: string; name: string }[] }>(
    `/api/open/applications/${one.id}`,
  );
  const [proof] = read.proofs;
  assert.equal(proof?.name, '等级保护证明.pdf', 'before who decides');
  assert.equal((await set.officer.send('GET', `${proofs}/${proof?.id}`)).text, '%PDF-1.7 proof');
  const stranger = await applicant(stage, 'institute');
  await stranger.client.refused('GET', `${proofs}/${proof?.id}`, undefined, { status: 404 });
  const { path, outcome } = await assess(set.officer, one.id, met(true, false));
  await set.officer.refused('POST', path, { outcome: outcome('complete') }, { code: 'open.condition-unmet' });
  await set.officer.post(path, { outcome: outcome('refuse'), reasons: ['证明材料不足以说明具备所需能力'] });
  const after = await readApplication(who.client, one.id);
  assert.deepEqual([after.state, after.reason.includes('所需能力')], ['refused', true]);
});

/** Marked, it is said on the set's page, in the interface's answer and with the download, with its day; told and decided, it goes. */
const doubtMarked = scenario(
  z.strictObject({ article: text, filed: day, due: day, late: day }),
  async (stage, { article: rule, filed: on, due, late }) => {
    const set = await opened(stage);
    await stage.setDay(on, 'nothing');
    const citizen = await newCitizen(stage);
    const mine = await file(
      citizen,
      aboutRow({ resourceId: set.resourceId }, 0, { kind: 'objection', ground: 'error' }),
    );
    const { bureau } = set;
    const seen = await asSeenBy(bureau, mine);
    const stepOf = async () => {
      const { steps } = await bureau.get<{
        steps: { key: string; late: boolean; deadline: { due?: string } | null }[];
      }>(`/api/cases/${seen.caseId}`);
      return steps.find(({ key }) => key === 'mark');
    };
    assert.equal((await stepOf())?.deadline?.due, due);
    const reader = stage.nobody();
    const said = async () => {
      const page = await reader.send('GET', `/datasets/${set.slug}`);
      const rows = await set.second.get<{
        dispute?: { disputed: boolean; since: string; articles: string[] };
      }>(`/api/open/datasets/${set.slug}/rows`);
      const download = await set.second.send('GET', fileAt(set.slug, 'csv'));
      assert.deepEqual([page.status, download.status], [200, 200]);
      return {
        page: page.text.includes('存在异议') || page.text.includes('异议中'),
        dispute: rows.dispute,
        head: download.headers.get('x-gongshu-disputed'),
        name: download.headers.get('content-disposition') ?? '',
        text: page.text,
      };
    };
    const before = await said();
    assert.deepEqual([before.dispute, before.head], [undefined, null], 'not yet marked');
    await stage.setDay(late, 'nothing');
    assert.equal((await stepOf())?.late, true, 'unmarked it is overdue');
    await bureau.post(await stepPath(bureau, seen, 'mark'), { outcome: 'marked' });
    const now = await said();
    assert.deepEqual([now.dispute?.disputed, now.dispute?.since], [true, late], 'the answer');
    assert.ok(now.dispute?.articles.includes(rule));
    assert.equal(now.head, `true; since=${late}`, 'the download');
    assert.ok(now.name.includes(`disputed-${late}`), 'and its name');
    assert.ok(now.text.includes(late) && !before.text.includes(`自${late}`), 'the page');
    const entry = (await readEntry(set.officer, set.resourceId)) as { dispute?: { since: string } };
    assert.equal(entry.dispute?.since, late, 'and the catalogue');
    await bureau.post(await stepPath(bureau, seen, 'route'), { outcome: 'forward' });
    await set.officer.post(await stepPath(set.officer, seen, 'department-decision'), {
      outcome: 'keep',
      reasons: ['与登记档案一致'],
    });
    await bureau.post(await stepPath(bureau, seen, 'tell'), {
      outcome: 'told',
      comment: '经核实，登记状态与档案一致，不予更正。',
    });
    const after = await said();
    assert.deepEqual([after.dispute, after.head], [undefined, null], 'it goes when decided and told');
  },
);

const measure = (given: Measures): Measures => ({
  supply: true,
  approval: false,
  masks: {},
  encryption: false,
  operator: false,
  ...given,
});

/** What the grade in force demands holds for a download at the next request, and each refusal is on record. */
const gradeHolds = scenario(article, async (stage, given) => {
  const bureau = await stage.as(accounts.bureau);
  const before = await tableNow(bureau);
  const measuring = (of: Record<string, Measures>) =>
    issue(bureau, {
      ...before.body,
      grades: before.body.grades.map((grade) => ({ ...grade, measures: of[grade.key] ?? measure({}) })),
    });
  const grades = {
    'general-2': measure({ masks: { personal: 'keep-ends' } }),
    'general-3': measure({ approval: true }),
    'general-4': measure({ encryption: true }),
  };
  await measuring(grades);
  try {
    const plain = await opened(stage);
    const conditional = await newConditionalSet(stage);
    const { key } = await grantee(stage, conditional, 'university');
    const taker = await stage.as(accounts.consumer);
    const takePlain = () => taker.send('GET', fileAt(plain.slug, 'csv'));
    const takeMasked = () => take(stage, conditional, key.token);
    const refused = async (reply: Reply, word: RegExp) => {
      assert.equal(reply.status, 403, reply.text.slice(0, 300));
      const said = reply.body as { code: string; articles: string[] };
      assert.equal(said.code, 'open.grade-forbids');
      assert.match(reply.text, word);
      assert.ok(said.articles.includes(given.article));
    };
    assert.deepEqual(
      [(await takePlain()).status, (await takeMasked()).status],
      [200, 200],
      'the lowest grade demands nothing',
    );

    const { resource } = await conditional.officer.get<{ resource: { id: string } }>(
      `${desk}/datasets/${conditional.id}`,
    );
    const entry = resource.id;
    await graded(conditional.officer, entry, { persons: 'minor' }, 'register_state');
    assert.equal((await takeMasked()).status, 200, 'masked as the grade asks');
    await measuring({ ...grades, 'general-2': measure({ masks: { personal: 'hide' } }) });
    await graded(conditional.officer, entry, { persons: 'minor', organisations: 'minor' }, 'register_state');
    await refused(await takeMasked(), /手机/);

    await graded(plain.officer, plain.resourceId, { persons: 'serious' }, 'register_state');
    await refused(await takePlain(), /审批/);
    await refused(await taker.send('GET', `/api/open/datasets/${plain.slug}/rows`), /审批/);
    await graded(plain.officer, plain.resourceId, { persons: 'grave' }, 'register_state');
    await refused(await takePlain(), /加密/);
    const logged = await ledgerEntries(bureau, { kind: 'open.taking-refused' });
    assert.ok(
      logged.some(({ body }) => body.subject.id === plain.id && body.detail?.code === 'open.grade-forbids'),
      'on record',
    );
    const changed = await ledgerEntries(bureau, { kind: 'classify.grade-settled' });
    assert.ok(
      changed.filter(({ body }) => body.subject.id === plain.resourceId).length >= 2,
      'each change of grade too',
    );
  } finally {
    await issue(bureau, before.body);
  }
});

/** What one holds by a grant is given to others by no service and opened as no set; the refusal names where it came from. */
const notPassedOn = scenario(article, async (stage, given) => {
  const resource = await served(stage, 'unconditional');
  const consumer = await newConsumer(stage);
  const { grant } = await granted(stage, resource, consumer);
  const service = {
    resourceId: resource.resourceId,
    code: `svc-${unique()}`,
    titleZh: '转手',
    lookup: ['register_no'],
  };
  for (const [path, body] of [
    ['/api/serve/services', service],
    [`${desk}/datasets`, { resourceId: resource.resourceId }],
  ] as const) {
    const refusal = await consumer.officer.refused('POST', path, body, {
      status: 403,
      code: 'serve.passing-on',
      article: given.article,
    });
    const said = JSON.stringify(refusal);
    assert.ok(said.includes(resource.providerName) && said.includes(grant.number), `${path}: the origin`);
  }
});

export const openHeldBackScenarios: Scenarios = {
  'held-back.basis-shown': basisShown,
  'held-back.ability-proven': abilityProven,
  'held-back.doubt-marked': doubtMarked,
  'held-back.grade-holds': gradeHolds,
  'held-back.not-passed-on': notPassedOn,
};
