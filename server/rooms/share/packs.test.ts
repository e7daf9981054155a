/** One application and one direct use under each of three further cities' packs on real stores: order of deciders, limits, terms. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { type CaseFile, openCases, type Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';
import { loadLaw } from '#law/index.ts';
import { endGrant, type Grant, getGrant } from '#rooms/serve/index.ts';
import { registryOf } from '#server/app.ts';
import { type ServeFixture, serveFixture, servePlatform } from '#tests/factories/serve.ts';
import { ownRules } from '#tests/factories/share.ts';
import { testStack } from '#tests/factories/stack.ts';
import { agreementOf, signAgreement } from './agreements/agreements.ts';
import {
  type Application,
  createApplication,
  getApplication,
  listFunction,
  saveApplication,
  submitApplication,
} from './index.ts';
import { lockApplication } from './repository.ts';
import type { Answers } from './schema.ts';

const real = new URL('../../../regulations', import.meta.url).pathname;
const platforms = new Map<string, Platform>();

before(async () => {
  const stack = await testStack();
  const registry = registryOf();
  for (const city of ['binzhou', 'fuzhou', 'baotou']) {
    const law = loadLaw(real, city);
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
const paths = (found: Problem): string[] => (found.details.fields ?? []).map(({ path }) => path);

async function handedIn(p: Platform, made: ServeFixture, answers: Answers): Promise<Application> {
  const draft = await createApplication(p, made.consumer, { serviceId: made.serviceId });
  const saved = await saveApplication(p, made.consumer, draft.id, { revision: draft.revision, answers });
  return submitApplication(p, made.consumer, draft.id, { revision: saved.revision });
}

type More = {
  payload?: JsonObject;
  reasons?: string[];
  basis?: { kind: string; title: string; article?: string }[];
};
async function decide(
  p: Platform,
  application: Application,
  actor: Actor,
  outcome: string,
  more: More = {},
): Promise<CaseFile> {
  const file = await p.cases.getCase(p.db, application.caseId ?? '');
  // Of steps that stand open side by side, the one that has this outcome.
  const has = (key: string): boolean =>
    file?.procedure.steps.some((one) => one.key === key && one.outcomes.some((its) => its.key === outcome)) ??
    false;
  const step = file?.steps.findLast(({ key, decided }) => !decided && has(key)) ?? file?.steps.at(-1);
  assert.ok(file && step);
  return transact(p.db, (tx) =>
    p.cases.decideStep(tx, p, { caseId: file.id, stepId: step.id, actor, outcome, ...more }),
  );
}

async function grantOf(p: Platform, application: Application): Promise<Grant> {
  const decided = await getApplication(p.db, application.id);
  const grant = await getGrant(p.db, decided?.grantId ?? '');
  assert.ok(grant, decided?.state);
  return grant;
}

describe('binzhou: the provider answers the conditions, and no clock runs', () => {
  const answers = (made: ServeFixture): Answers => ({
    function: '住房保障',
    purpose: '保障房资格核验',
    conditions: answering('符合'),
    items: ['name', 'county'],
    system: made.systemId,
  });
  const conditions = ['仅用于资格核验', '不留存'];
  const answering = (answer: string): JsonObject[] => conditions.map((condition) => ({ condition, answer }));
  const stated = (p: Platform): Promise<ServeFixture> =>
    serveFixture(p, 5, 'conditional', { scenarios: ['保障房资格核验'], sharingTerms: conditions });

  test('another scenario and a condition left out are refused', async () => {
    const p = of('binzhou');
    const made = await stated(p);
    const wrong = { ...answers(made), purpose: '催缴欠费', conditions: answering('符合').slice(0, 1) };
    assert.deepEqual(paths(await refused(handedIn(p, made, wrong))), ['purpose', 'conditions.1.answer']);
  });

  test('consent gives what was asked, narrowed', async () => {
    const p = of('binzhou');
    const made = await stated(p);
    const application = await handedIn(p, made, answers(made));
    const file = await p.cases.getCase(p.db, application.caseId ?? '');
    assert.equal(file?.steps[0]?.owner.organisationId, made.providerId);
    assert.deepEqual(
      [file?.steps[0]?.deadline?.state, file?.steps[0]?.deadline?.due],
      ['unspecified', undefined],
    );
    const bare = { items: ['name'], purpose: '保障房资格核验' };
    const found = await refused(decide(p, application, made.provider, 'agree', { payload: bare }));
    assert.deepEqual(paths(found), ['conditionsAnswer']);
    const payload = { ...bare, conditionsAnswer: answering('满足') };
    await decide(p, application, made.provider, 'agree', { payload });
    const { terms } = await grantOf(p, application);
    assert.deepEqual(terms.columns, ['name']);
    assert.deepEqual([terms.purpose.required, terms.lastDay, terms.addresses], [true, null, null]);
  });

  test('a refusal needs reasons, speaks of each condition, and needs no basis; the law on it is lost', async () => {
    const p = of('binzhou');
    const made = await stated(p);
    const application = await handedIn(p, made, answers(made));
    await refused(decide(p, application, made.provider, 'refuse'));
    const reasons = ['第二项条件未满足'];
    await refused(decide(p, application, made.provider, 'refuse', { reasons }));
    const payload = { conditionsAnswer: answering('未满足') };
    await decide(p, application, made.provider, 'refuse', { reasons, payload });
    assert.equal((await getApplication(p.db, application.id))?.state, 'refused');
  });

  test('unconditional data are used without a decision', async () => {
    const p = of('binzhou');
    const made = await serveFixture(p, 5, 'unconditional');
    const taken = await handedIn(p, made, { purpose: '保障房资格核验', system: made.systemId });
    assert.equal(taken.caseId, null);
    assert.equal((await grantOf(p, taken)).caseId, null);
  });
});

describe('fuzhou: the authority, the department consulted, the authority again, within one limit', () => {
  const answers = (made: ServeFixture): Answers => ({
    basis: [{ level: 'duty', title: '住房保障职责' }],
    purpose: '公租房资格核验',
    items: ['name', 'county', 'income'],
    system: made.systemId,
    addresses: ['10.12.3.4'],
  });

  const duty = (p: Platform, made: ServeFixture) =>
    listFunction(p, made.consumer, { name: '住房保障职责', steps: ['公租房资格核验'], basis: '' });

  test('twenty working days from receipt, whatever the consultation takes', async () => {
    const p = of('fuzhou');
    const made = await serveFixture(p, 5);
    const off = await refused(handedIn(p, made, answers(made)));
    assert.deepEqual(paths(off).sort(), ['basis.0.title', 'purpose'], 'not on the list of functions');
    await duty(p, made);
    const application = await handedIn(p, made, answers(made));
    assert.equal(
      (await refused(decide(p, application, made.provider, 'consult'))).code,
      'cases.not-your-step',
    );
    const asked = await decide(p, application, made.bureau, 'consult');
    const opinion = asked.steps.find(({ key }) => key === 'provider-opinion');
    assert.deepEqual([opinion?.owner.organisationId, opinion?.deadline?.due], [made.providerId, undefined]);
    await refused(decide(p, application, made.provider, 'oppose'));
    const heard = await decide(p, application, made.provider, 'oppose', { reasons: ['范围过宽'] });
    const [receipt, , answer] = heard.steps;
    assert.deepEqual(
      [receipt?.deadline?.limit, answer?.deadline?.from, answer?.deadline?.due],
      [20, heard.openedOn, receipt?.deadline?.due],
    );
    const payload = { items: ['county'], purpose: '公租房资格核验' };
    await decide(p, application, made.bureau, 'agree', { payload });
    const { terms } = await grantOf(p, application);
    assert.deepEqual(terms.columns, ['county']);
    assert.equal((await grantOf(p, application)).state, 'pending', 'both sides sign first');
    assert.deepEqual([terms.operatorRequired, terms.addresses], [true, ['10.12.3.4/32']]);

    const grant = await grantOf(p, application);
    const agreement = (await agreementOf(p.db, grant.id))?.id ?? '';
    let signed = false;
    const signing = await transact(p.db, async (tx) => {
      await lockApplication(tx, application.id);
      const work = signAgreement(p, made.consumer, agreement).then(() => {
        signed = true;
      });
      await setTimeout(50);
      assert.equal(signed, false, 'a signature waits for the seal that is being taken');
      return { work };
    });
    await signing.work;
    await transact(p.db, (tx) =>
      endGrant(tx, p, {
        grantId: grant.id,
        actor: made.provider,
        note: '停用',
        rule: 'serve.suspension-grounds',
      }),
    );
    assert.equal((await refused(signAgreement(p, made.bureau, agreement))).code, 'share.agreement-over');
  });

  test('a duty is asked of direct use as well', async () => {
    const p = of('fuzhou');
    const made = await serveFixture(p, 5, 'unconditional');
    await duty(p, made);
    const blank = { purpose: '公租房资格核验', system: made.systemId };
    const found = await refused(handedIn(p, made, blank));
    assert.deepEqual(paths(found), ['basis.0.level', 'basis.0.title', 'purpose']);
    const taken = await handedIn(p, made, { ...blank, basis: [{ level: 'duty', title: '住房保障职责' }] });
    assert.equal((await grantOf(p, taken)).terms.basis[0]?.kind, 'duty');
  });
});

describe('baotou: the provider alone, five elements, three pledges', () => {
  const pledges = { truth: true, security: true, compliance: true };
  const answers = (made: ServeFixture): Answers => ({
    basis: [{ level: 'public-service', title: '公共租赁住房服务' }],
    purpose: '公租房资格核验',
    items: ['name', 'county'],
    need: [
      { item: 'name', reason: '姓名用于核对申请人' },
      { item: 'county', reason: '所在县用于确定辖区' },
    ],
    period: { lastDay: '2026-12-31' },
    system: made.systemId,
    ...pledges,
  });

  test('without a pledge or with another purpose nothing is handed in', async () => {
    const p = of('baotou');
    const made = await serveFixture(p, 5);
    const found = await refused(
      handedIn(p, made, {
        ...answers(made),
        security: false,
        basis: [{ level: 'policy', title: '招商引资' }],
      }),
    );
    assert.deepEqual([...new Set(paths(found))].sort(), ['basis.0.level', 'security']);
  });

  test('the provider fixes scenario, data and end; nobody is late under a draft', async () => {
    const p = of('baotou');
    const made = await serveFixture(p, 5);
    const application = await handedIn(p, made, answers(made));
    assert.equal((await refused(decide(p, application, made.bureau, 'agree'))).code, 'cases.not-your-step');
    const open = await refused(
      decide(p, application, made.provider, 'agree', { payload: { items: ['name'], purpose: '资格核验' } }),
    );
    assert.deepEqual(paths(open), ['unit', 'mode', 'lastDay']);
    const fixed = { items: ['name'], purpose: '公租房资格核验', lastDay: '2026-06-30', unit: true };
    const wider = await refused(
      decide(p, application, made.provider, 'agree', { payload: { ...fixed, mode: 'file' } }),
    );
    assert.deepEqual(paths(wider), ['mode']);
    const payload = { ...fixed, mode: 'interface' };
    const early = await refused(decide(p, application, made.provider, 'agree', { payload }));
    assert.equal(early.code, 'share.rules-missing');
    await ownRules(p, made);
    await decide(p, application, made.provider, 'agree', { payload });
    const { terms } = await grantOf(p, application);
    assert.deepEqual([terms.columns, terms.lastDay, terms.mode], [['name'], '2026-06-30', 'interface']);
  });

  test('across levels the authority coordinates first, and still cannot consent in the provider’s place', async () => {
    const p = of('baotou');
    const made = await serveFixture(p, 5);
    const county = `${p.law.city.regionCode.slice(0, 4)}04`;
    await sql`insert into org.region (code, level, name_zh) values (${county}, 3, '某区') on conflict do nothing`.execute(
      p.db,
    );
    await sql`update org.organisation set region_code = ${county} where id = ${made.consumerId}`.execute(
      p.db,
    );
    await ownRules(p, made);
    const application = await handedIn(p, made, answers(made));
    const opened = await p.cases.getCase(p.db, application.caseId ?? '');
    assert.equal(opened?.procedure.key, 'share.application-across');
    const reasons = ['已与旗县区主管部门协调'];
    assert.equal((await refused(decide(p, application, made.provider, 'agree'))).code, 'cases.not-your-step');
    // Its own step has no consent to give.
    assert.equal((await refused(decide(p, application, made.bureau, 'agree'))).code, 'cases.outcome-unknown');
    assert.ok(await refused(decide(p, application, made.bureau, 'coordinated')), 'why and with whom is said');
    await decide(p, application, made.bureau, 'coordinated', { reasons });
    assert.equal((await refused(decide(p, application, made.bureau, 'agree'))).code, 'cases.not-your-step');
    const fixed = { items: ['name'], purpose: '公租房资格核验', lastDay: '2026-06-30', unit: true };
    await decide(p, application, made.provider, 'agree', { payload: { ...fixed, mode: 'interface' } });
    assert.deepEqual((await grantOf(p, application)).terms.columns, ['name']);
  });

  test('a refusal rests on law or administrative regulation, or on a condition of the entry', async () => {
    const p = of('baotou');
    const made = await serveFixture(p, 5);
    const application = await handedIn(p, made, answers(made));
    const rule = { reasons: ['不便提供'], basis: [{ kind: 'rule', title: '某规章', article: '三' }] };
    assert.equal(
      (await refused(decide(p, application, made.provider, 'refuse', rule))).code,
      'cases.basis-level',
    );
    const condition = { reasons: ['场景不符'], basis: [{ kind: 'other', title: '共享条件第一项' }] };
    await decide(p, application, made.provider, 'refuse', condition);
    assert.equal((await getApplication(p.db, application.id))?.state, 'refused');
  });

  test('direct use is had on application, and its grant names its end too', async () => {
    const p = of('baotou');
    const made = await serveFixture(p, 5, 'unconditional');
    const taken = await handedIn(p, made, {
      basis: [{ level: 'duty', title: '住房保障职责' }],
      purpose: '公租房资格核验',
      period: { lastDay: '2026-12-31' },
      system: made.systemId,
      ...pledges,
    });
    assert.equal(taken.caseId, null);
    assert.equal((await grantOf(p, taken)).lastDay, '2026-12-31');
  });
});
