/** Applications under three cities' packs on real stores: forms, routes, decisions, and the grants that come of them. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { type CaseFile, mergeBehaviours, openCases, type Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';
import { loadLaw } from '#law/index.ts';
import { catalogBehaviours } from '#rooms/catalog/index.ts';
import { orgBehaviours } from '#rooms/org/index.ts';
import { getGrant } from '#rooms/serve/index.ts';
import { type ServeFixture, serveFixture, servePlatform } from '#tests/factories/serve.ts';
import { type TestStack, testStack } from '#tests/factories/stack.ts';
import {
  type Application,
  createApplication,
  getApplication,
  saveApplication,
  shareBehaviours,
  submitApplication,
  withdrawApplication,
} from './index.ts';
import { presentApplication } from './presenter.ts';
import type { Answers } from './schema.ts';

const real = new URL('../../../regulations', import.meta.url).pathname;
const fixtures = new URL('../../../tests/fixtures/regulations', import.meta.url).pathname;

let stack: TestStack;
const platforms = new Map<string, Platform>();
before(async () => {
  stack = await testStack();
  const registry = mergeBehaviours([orgBehaviours, catalogBehaviours, shareBehaviours]);
  for (const [city, folder] of [
    ['xingyuan', fixtures],
    ['cangzhou', real],
    ['neijiang', real],
  ] as const) {
    const law = await loadLaw(folder, city);
    platforms.set(city, { ...servePlatform(stack, law), cases: openCases(law, registry) });
  }
});
const of = (city: string): Platform => {
  const p = platforms.get(city);
  assert.ok(p);
  return p;
};

async function refused(work: Promise<unknown>): Promise<Problem> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  return assert.fail('nothing was refused');
}
const issuePaths = (found: Problem): string[] => (found.details.fields ?? []).map(({ path }) => path);

const cangzhouAnswers = (made: ServeFixture): Answers => ({
  purpose: { item: '义务教育入学', step: '户籍核验', scene: '小升初报名', effect: '减少纸质材料' },
  basis: [{ level: 'law', title: '中华人民共和国义务教育法', article: '第十二条' }],
  contact: { name: '李老师', telephone: '0317-2020000', email: 'li@example.com' },
  system: made.systemId,
  addresses: ['10.12.3.4'],
  place: '市政务云机房三楼',
  frequency: { average: 200, peak: 1000 },
  hours: [{ days: 'workday', from: '08:00', to: '20:00' }],
  period: { days: 112, lastDay: '2026-06-30' },
  truth: true,
  internalUse: true,
  terms: true,
});
const neijiangAnswers = (made: ServeFixture): Answers => ({
  purpose: '住房补贴资格核验',
  basis: [{ level: 'duty', title: '住房保障职责' }],
  items: ['name', 'county', 'income'],
  system: made.systemId,
  addresses: ['10.12.3.4'],
});
const xingyuanAnswers = (made: ServeFixture): Answers => ({
  purpose: '人才公寓资格核验',
  basis: [{ level: 'law', title: '某法', article: '第三条' }],
  contact: { name: '王', telephone: '13800000000' },
  steward: '王',
  items: ['name', 'county'],
  system: made.systemId,
  addresses: ['10.1.2.3'],
  frequency: { peak: 50 },
  period: { lastDay: '2026-12-31' },
});

async function drafted(p: Platform, made: ServeFixture, answers: Answers): Promise<Application> {
  const draft = await createApplication(p, made.consumer, { serviceId: made.serviceId });
  return saveApplication(p, made.consumer, draft.id, { revision: draft.revision, answers });
}
async function signedAndSubmitted(p: Platform, made: ServeFixture, answers: Answers): Promise<Application> {
  const form = p.law.form('share.application');
  const signature = form.fields.find(
    ({ type, filledBy }) => type === 'signature' && filledBy === 'applicant',
  );
  const draft = await drafted(p, made, { ...answers, ...(signature ? { [signature.key]: true } : {}) });
  return submitApplication(p, made.consumer, draft.id, { revision: draft.revision });
}
async function decide(
  p: Platform,
  application: Application,
  actor: Actor,
  outcome: string,
  more: {
    payload?: JsonObject;
    reasons?: string[];
    basis?: { kind: string; title: string; article?: string }[];
  } = {},
): Promise<CaseFile> {
  const file = await p.cases.getCase(p.db, application.caseId ?? '');
  const step = file?.steps.at(-1);
  assert.ok(file && step);
  return transact(p.db, (tx) =>
    p.cases.decideStep(tx, p, { caseId: file.id, stepId: step.id, actor, outcome, ...more }),
  );
}

describe('cangzhou: the form of annex 2, the bureau first, then the provider', () => {
  test('an empty form is refused in one answer that lists every field with its article; no number is given', async () => {
    const p = of('cangzhou');
    const made = await serveFixture(p, 10);
    const draft = await drafted(p, made, {});
    const found = await refused(submitApplication(p, made.consumer, draft.id, { revision: draft.revision }));
    assert.equal(found.code, 'share.form-incomplete');
    const paths = issuePaths(found);
    for (const path of [
      'purpose.item',
      'purpose.step',
      'purpose.scene',
      'purpose.effect',
      'basis.0.level',
      'basis.0.title',
      'basis.0.article',
      'contact.name',
      'contact.telephone',
      'contact.email',
      'system',
      'addresses',
      'place',
      'frequency.average',
      'frequency.peak',
      'hours',
      'period.days',
      'period.lastDay',
      'applicantSignature',
      'truth',
      'internalUse',
      'terms',
    ]) {
      assert.ok(paths.includes(path), `${path} is not named: ${paths.join(' ')}`);
    }
    assert.ok(
      !paths.some((path) => ['provider', 'service', 'department', 'providerSignature'].includes(path)),
    );
    assert.ok((found.details.fields ?? []).every(({ articles }) => articles.length > 0));
    const kept = await getApplication(p.db, draft.id);
    assert.equal(kept?.number, null);
    assert.equal(kept?.state, 'draft');
  });

  test('wrong answers are named one by one', async () => {
    const p = of('cangzhou');
    const made = await serveFixture(p, 10);
    const other = await serveFixture(p, 1);
    const draft = await drafted(p, made, {
      ...cangzhouAnswers(made),
      basis: [{ level: 'law', title: '义务教育法' }],
      contact: { name: '李', telephone: '12', email: 'li@' },
      system: other.systemId,
      addresses: ['10.1', '0.0.0.0/0'],
      frequency: { average: 300, peak: 200 },
      hours: [{ days: 'workday', from: '20:00', to: '08:00' }],
      period: { days: 10, lastDay: '2026-06-30' },
      price: 5,
    });
    const found = await refused(submitApplication(p, made.consumer, draft.id, { revision: draft.revision }));
    assert.deepEqual(
      [...new Set(issuePaths(found))].sort(),
      [
        'addresses.0',
        'addresses.1',
        'applicantSignature',
        'basis.0.article',
        'contact.email',
        'contact.telephone',
        'frequency.peak',
        'hours',
        'period.days',
        'price',
        'system',
      ].sort(),
    );
    const fixed = { revision: draft.revision, answers: { provider: other.providerId } };
    assert.equal(
      (await refused(saveApplication(p, made.consumer, draft.id, fixed))).code,
      'share.field-fixed',
    );
    const past = { period: { days: 1, lastDay: '2026-03-09' } };
    const saved = await saveApplication(p, made.consumer, draft.id, {
      revision: draft.revision,
      answers: past,
    });
    const again = await refused(submitApplication(p, made.consumer, draft.id, { revision: saved.revision }));
    assert.ok(issuePaths(again).includes('period.lastDay'));
    const stale = { revision: draft.revision, answers: {} };
    assert.equal((await refused(saveApplication(p, made.consumer, draft.id, stale))).code, 'kernel.conflict');
  });

  test('a signature covers the form as it stood; a change voids it', async () => {
    const p = of('cangzhou');
    const made = await serveFixture(p, 10);
    const draft = await drafted(p, made, { ...cangzhouAnswers(made), applicantSignature: true });
    const changed = await saveApplication(p, made.consumer, draft.id, {
      revision: draft.revision,
      answers: { place: '另一机房' },
    });
    const found = await refused(
      submitApplication(p, made.consumer, draft.id, { revision: changed.revision }),
    );
    assert.deepEqual(issuePaths(found), ['applicantSignature']);
    const signed = await saveApplication(p, made.consumer, draft.id, {
      revision: changed.revision,
      answers: { applicantSignature: true },
    });
    const done = await submitApplication(p, made.consumer, draft.id, { revision: signed.revision });
    assert.equal(done.state, 'submitted');
    assert.match(done.number ?? '', /^130900-2026-\d{6}$/);
  });

  test('bureau, then provider: only then a grant, narrowed and never widened', async () => {
    const p = of('cangzhou');
    const made = await serveFixture(p, 10);
    const application = await signedAndSubmitted(p, made, cangzhouAnswers(made));
    const consent = { items: ['name', 'county'], lastDay: '2026-05-31' };
    const wrongRole = await refused(decide(p, application, made.provider, 'forward'));
    assert.equal(wrongRole.code, 'cases.not-your-step');
    const first = await decide(p, application, made.bureau, 'forward');
    const opened = first.steps.at(-1);
    const twice = refused(
      transact(p.db, (tx) =>
        p.cases.decideStep(tx, p, {
          caseId: first.id,
          stepId: first.steps[0]?.id ?? '',
          actor: made.bureau,
          outcome: 'forward',
        }),
      ),
    );
    assert.equal((await twice).code, 'cases.step-decided');
    assert.equal(opened?.owner.organisationId, made.providerId);
    const later = await refused(
      decide(p, application, made.provider, 'agree', { payload: { ...consent, lastDay: '2026-07-01' } }),
    );
    assert.ok(issuePaths(later).includes('lastDay'));
    const unknown = await refused(
      decide(p, application, made.provider, 'agree', { payload: { ...consent, items: ['salary'] } }),
    );
    assert.ok(issuePaths(unknown).includes('items'));
    await decide(p, application, made.provider, 'agree', { payload: consent });
    const decided = await getApplication(p.db, application.id);
    assert.equal(decided?.state, 'granted');
    const grant = await getGrant(p.db, decided?.grantId ?? '');
    assert.ok(grant);
    assert.deepEqual(grant.terms.columns, ['name', 'county']);
    assert.equal(grant.lastDay, '2026-05-31');
    assert.deepEqual(grant.terms.addresses, ['10.12.3.4/32']);
    assert.deepEqual(grant.terms.hours, [{ days: 'workday', from: '08:00', to: '20:00' }]);
    assert.equal(grant.terms.quotas[0]?.limit, 1000);
    assert.equal(grant.terms.purpose.required, true);
    assert.equal(grant.caseId, application.caseId);
    const shown = await presentApplication(p.db, p, made.provider, decided ?? application);
    const line = (key: string) => shown.printed.fields.find((field) => field.key === key)?.lines ?? [];
    assert.match(line('system')[0] ?? '', /入学系统/);
    assert.match(line('bureauSignature')[0] ?? '', /2026-03-10/);
    assert.match(line('providerSignature')[0] ?? '', /公安局/);
  });

  test('a refusal needs its ground in law; a return can be mended and handed in under a new number', async () => {
    const p = of('cangzhou');
    const made = await serveFixture(p, 10);
    const application = await signedAndSubmitted(p, made, cangzhouAnswers(made));
    await decide(p, application, made.bureau, 'return', { reasons: ['依据条款不清'] });
    const returned = await getApplication(p.db, application.id);
    assert.equal(returned?.state, 'returned');
    const again = await submitApplication(p, made.consumer, application.id, {
      revision: returned?.revision ?? 0,
    });
    assert.notEqual(again.number, application.number);
    await decide(p, again, made.bureau, 'forward');
    const bare = await refused(decide(p, again, made.provider, 'refuse', { reasons: ['不便提供'] }));
    assert.equal(bare.code, 'cases.basis-missing');
    const policy = await refused(
      decide(p, again, made.provider, 'refuse', {
        reasons: ['不便提供'],
        basis: [{ kind: 'policy', title: '某通知', article: '一' }],
      }),
    );
    assert.equal(policy.code, 'cases.basis-level');
    await decide(p, again, made.provider, 'refuse', {
      reasons: ['涉及秘密'],
      basis: [{ kind: 'law', title: '保守国家秘密法', article: '第三条' }],
    });
    const refusedApplication = await getApplication(p.db, again.id);
    assert.equal(refusedApplication?.state, 'refused');
    assert.equal(refusedApplication?.grantId, null);
  });

  test('further technical requests must be answered; a withheld class takes no application', async () => {
    const p = of('cangzhou');
    const made = await serveFixture(p, 10);
    const application = await signedAndSubmitted(p, made, {
      ...cangzhouAnswers(made),
      other: '需要批量接口',
    });
    await decide(p, application, made.bureau, 'forward');
    const payload = { items: ['name'], lastDay: '2026-05-31' };
    const silent = await refused(decide(p, application, made.provider, 'agree', { payload }));
    assert.deepEqual(issuePaths(silent), ['otherAnswer']);
    await decide(p, application, made.provider, 'agree', { payload: { ...payload, otherAnswer: '不满足' } });
    const closed = await serveFixture(p, 1, 'withheld');
    const no = await refused(createApplication(p, closed.consumer, { serviceId: closed.serviceId }));
    assert.equal(no.code, 'share.closed');
    assert.ok((no.details.articles ?? []).length > 0);
    const person = { ...made.consumer, roles: ['provider' as const] };
    assert.equal(
      await refused(
        Promise.resolve().then(() => createApplication(p, person, { serviceId: made.serviceId })),
      ).then(({ code }) => code),
      'kernel.forbidden',
    );
  });
});

describe('neijiang: the provider alone decides; unconditional data need no decision', () => {
  test('without the duty basis it is refused; with it the provider fixes scope and use', async () => {
    const p = of('neijiang');
    const made = await serveFixture(p, 10);
    const { basis: _basis, ...without } = neijiangAnswers(made);
    const draft = await drafted(p, made, without);
    const found = await refused(submitApplication(p, made.consumer, draft.id, { revision: draft.revision }));
    assert.deepEqual(issuePaths(found), ['basis.0.level', 'basis.0.title']);
    const application = await signedAndSubmitted(p, made, neijiangAnswers(made));
    const wrong = await refused(decide(p, application, made.bureau, 'agree', {}));
    assert.equal(wrong.code, 'cases.not-your-step');
    const more = { items: ['name', 'owner'], purpose: '住房补贴' };
    const wider = await refused(decide(p, application, made.provider, 'agree', { payload: more }));
    assert.deepEqual(issuePaths(wider), ['items']);
    const noScope = await refused(
      decide(p, application, made.provider, 'agree', { payload: { purpose: '住房补贴' } }),
    );
    assert.deepEqual(issuePaths(noScope), ['items']);
    await decide(p, application, made.provider, 'agree', {
      payload: { items: ['name', 'county'], purpose: '住房补贴资格核验' },
    });
    const decided = await getApplication(p.db, application.id);
    const grant = await getGrant(p.db, decided?.grantId ?? '');
    assert.deepEqual(grant?.terms.columns, ['name', 'county']);
    assert.equal(grant?.lastDay, null);
    assert.deepEqual(grant?.terms.quotas, []);
    assert.equal(grant?.terms.operatorRequired, true);
    assert.equal(grant?.terms.purpose.text, '住房补贴资格核验');
  });

  test('an unconditional service is granted at once, with purpose, system and a record of the use', async () => {
    const p = of('neijiang');
    const made = await serveFixture(p, 10, 'unconditional');
    const draft = await createApplication(p, made.consumer, { serviceId: made.serviceId });
    assert.equal(draft.formKey, 'share.self-service');
    const none = await refused(submitApplication(p, made.consumer, draft.id, { revision: draft.revision }));
    assert.deepEqual(issuePaths(none).sort(), ['addresses', 'purpose', 'system']);
    const saved = await saveApplication(p, made.consumer, draft.id, {
      revision: draft.revision,
      answers: { purpose: '行政区划校验', system: made.systemId, addresses: ['10.1.1.1'] },
    });
    const taken = await submitApplication(p, made.consumer, draft.id, { revision: saved.revision });
    assert.equal(taken.state, 'granted');
    assert.equal(taken.caseId, null);
    const grant = await getGrant(p.db, taken.grantId ?? '');
    assert.equal(grant?.state, 'active');
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ledger.entry where kind = 'share.self-service-used' and subject_id = ${draft.id}`.execute(
      p.db,
    );
    assert.equal(rows[0]?.n, 1);
  });
});

describe('the fictional city: the provider answers, the bureau countersigns', () => {
  test('the grant comes of the last step and keeps what the first one fixed', async () => {
    const p = of('xingyuan');
    const made = await serveFixture(p, 10);
    const outside = await drafted(p, made, { ...xingyuanAnswers(made), addresses: ['192.0.2.1'] });
    const no = await refused(submitApplication(p, made.consumer, outside.id, { revision: outside.revision }));
    assert.deepEqual(issuePaths(no), ['addresses.0']);
    const application = await signedAndSubmitted(p, made, xingyuanAnswers(made));
    await decide(p, application, made.provider, 'lend', {
      payload: { items: ['name'], lastDay: '2026-09-30', purpose: '人才公寓' },
    });
    assert.equal((await getApplication(p.db, application.id))?.state, 'submitted');
    await decide(p, application, made.bureau, 'sign');
    const grant = await getGrant(p.db, (await getApplication(p.db, application.id))?.grantId ?? '');
    assert.deepEqual(grant?.terms.columns, ['name']);
    assert.equal(grant?.lastDay, '2026-09-30');
    assert.equal(grant?.terms.quotas[0]?.limit, 50);
    assert.equal(grant?.terms.hours, null);
  });

  test('an application is taken back while it is being decided', async () => {
    const p = of('xingyuan');
    const made = await serveFixture(p, 1);
    const application = await signedAndSubmitted(p, made, xingyuanAnswers(made));
    const gone = await withdrawApplication(p, made.consumer, application.id, '不再需要');
    assert.equal(gone.state, 'withdrawn');
    const file = await p.cases.getCase(p.db, application.caseId ?? '');
    assert.equal(file?.state, 'withdrawn');
  });
});
