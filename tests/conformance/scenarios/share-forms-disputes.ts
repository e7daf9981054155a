/** Scenarios of refusals and disputes: the written answer, the coordination, and an outcome that applies to the application itself. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { noticesOf } from '../correction-walks.ts';
import { enclosedIn, rawOf, tried } from '../form-walks.ts';
import { providerOf, type Served, served } from '../served.ts';
import {
  type Application,
  applications,
  ask,
  type Consumer,
  credentialOf,
  fullDraft,
  newConsumer,
  readApplication,
  readGrant,
  sealRest,
  submit,
  toLastStep,
} from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import {
  accounts,
  type Case,
  decisionPath,
  newDepartment,
  newOfficial,
  newOrganisation,
  readCase,
} from '../walks.ts';
import { todosOf } from './share.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();

const handedIn = async (consumer: Consumer, resource: Served): Promise<Application> =>
  submit(consumer.officer, await fullDraft(consumer.officer, resource.serviceId, consumer.system));

const law = [{ kind: 'law', title: '登记管理条例', article: '第十二条' }];

/** The open step of this person's unit in a case, decided. */
async function say(who: Client, caseId: string, key: string, outcome: string, reason: string): Promise<Case> {
  const file = await readCase(who, caseId);
  const step = file.steps.find((one) => one.key === key && one.decided === null);
  return who.post<Case>(`/api/cases/${caseId}/steps/${step?.id}/decision`, { outcome, reasons: [reason] });
}
const settlePath = async (who: Client, caseId: string): Promise<string> => {
  const file = await readCase(who, caseId);
  const step = file.steps.find((one) => one.key === 'settle' && one.decided === null);
  return `/api/cases/${caseId}/steps/${step?.id}/decision`;
};

async function raise(who: Client, id: string): Promise<string> {
  const { caseId } = await who.post<{ caseId: string }>(`${applications}/${id}/dispute`, {
    reason: '本单位承担登记核验职责，请求协调提供',
  });
  return caseId;
}

/** Refused as the city asks: by the step that may refuse, with reason and basis. */
async function refuse(stage: Stage, resource: Served, application: Application) {
  const { decider, path, file } = await toLastStep(stage, resource, application.caseId ?? '');
  const key = file.outcomes.find(({ kind }) => kind === 'refuse')?.key;
  const bare = await tried(decider, 'POST', path, { outcome: key, basis: law });
  const baseless = await tried(decider, 'POST', path, { outcome: key, reasons: ['不宜提供'] });
  await decider.post(path, { outcome: key, reasons: ['涉及权利人信息，不宜提供'], basis: law });
  return { bare, baseless };
}

/** Applications land with the authority: passed on, returned or coordinated, and ended only by both or by it with a reason. */
const coordinated = scenario(
  z.strictObject({ article: text, day }),
  async (stage, { article, day: today }) => {
    await stage.setDay(today);
    const resource = await served(stage, 'conditional');
    const consumer = await newConsumer(stage);
    const { officer, bureau } = consumer;
    const provider = await providerOf(stage, resource);
    const application = await handedIn(consumer, resource);
    const caseId = application.caseId ?? '';
    assert.ok(application.number && application.submittedAt, 'a number and a time');
    assert.ok((await todosOf(bureau)).some((todo) => todo.caseId === caseId));
    assert.ok(
      !(await todosOf(provider)).some((todo) => todo.caseId === caseId),
      'not straight with the provider',
    );
    const { outcomes } = await readCase(bureau, caseId);
    assert.deepEqual(outcomes.map(({ kind }) => kind).sort(), ['advance', 'return']);
    // Another is returned: its applicant sees it and mends it.
    const other = await handedIn(consumer, resource);
    await bureau.post(await decisionPath(bureau, other.caseId ?? ''), {
      outcome: 'return',
      reasons: ['补充条款'],
    });
    assert.equal((await readApplication(officer, other.id)).state, 'returned');

    const dispute = await raise(bureau, application.id);
    const steps = async (who: Client) => (await readCase(who, dispute)).steps.map(({ key }) => key);
    assert.deepEqual(await steps(officer), ['applicant-statement', 'provider-statement', 'settle']);
    await say(officer, dispute, 'applicant-statement', 'provide', '履职需要');
    const path = await settlePath(bureau, dispute);
    const early = await tried(bureau, 'POST', path, { outcome: 'agreed-provide' });
    assert.equal(early.code, 'cases.opinions-outstanding', 'not over the head of the other side');
    await say(provider, dispute, 'provider-statement', 'drop', '需先脱敏');
    for (const outcome of ['agreed-provide', 'agreed-drop']) {
      const one = await tried(bureau, 'POST', path, { outcome });
      assert.deepEqual([one.code, one.articles.includes(article)], ['share.not-agreed', true]);
    }
    const bare = await tried(bureau, 'POST', path, { outcome: 'grant' });
    assert.deepEqual([bare.status, bare.code], [422, 'cases.reasons-missing']);
    await sealRest(stage, resource, await readApplication(bureau, application.id));
    await bureau.post(path, { outcome: 'grant', reasons: ['申请依据充分，限于核验'] });
    const done = await readApplication(officer, application.id);
    assert.deepEqual(
      [done.state, done.disputes[0]?.outcome, done.disputes[0]?.agreed],
      ['granted', 'granted', false],
    );
    assert.equal((await readCase(officer, caseId)).state, 'done', 'its own case ends with it');
    assert.equal((await ask(stage, await credentialOf(officer, done.grantId ?? ''))).status, 200);

    // By record of both sides no reason of the authority is needed.
    const second = await handedIn(consumer, resource);
    const both = await raise(bureau, second.id);
    await say(officer, both, 'applicant-statement', 'drop', '改用其他来源');
    await say(provider, both, 'provider-statement', 'drop', '不宜提供');
    await bureau.post(await settlePath(bureau, both), { outcome: 'agreed-drop' });
    const dropped = await readApplication(officer, second.id);
    assert.deepEqual([dropped.state, dropped.disputes[0]?.agreed], ['refused', true]);
  },
);

/** A refusal gives its reasons and its ground; the letter names unit and day, and coordination begins from there. */
const refusalLetter = scenario(
  z.strictObject({ article: text, groundArticle: text, day }),
  async (stage, { article, groundArticle, day: today }) => {
    await stage.setDay(today);
    const resource = await served(stage, 'conditional');
    const consumer = await newConsumer(stage);
    const { officer } = consumer;
    const application = await handedIn(consumer, resource);
    const { bare, baseless } = await refuse(stage, resource, application);
    assert.deepEqual([bare.status, bare.articles.includes(article)], [422, true]);
    assert.deepEqual(
      [baseless.code, baseless.articles.includes(groundArticle)],
      ['cases.basis-missing', true],
    );
    const letter = await rawOf(officer, `${applications}/${application.id}/letter`);
    const said = enclosedIn<{ unit: string; day: string; reasons: string[]; basis: { title: string }[] }>(
      letter,
      '{"unit"',
    );
    assert.equal(letter.status, 200);
    assert.deepEqual([said.unit, said.day], [resource.providerName, today]);
    assert.deepEqual(said.reasons, ['涉及权利人信息，不宜提供']);
    assert.equal(said.basis[0]?.title, '登记管理条例');
    const stranger = await newDepartment(stage);
    assert.equal((await rawOf(stranger.officer, `${applications}/${application.id}/letter`)).status, 404);
    assert.equal((await readApplication(officer, application.id)).abilities.dispute?.allowed, true);
    const dispute = await raise(officer, application.id);
    const twice = await tried(officer, 'POST', `${applications}/${application.id}/dispute`, {
      reason: '再次提请',
    });
    assert.equal(twice.code, 'share.no-dispute');
    const { facts } = await readCase(await stage.as(accounts.bureau), dispute);
    assert.deepEqual(facts.refusalReasons, ['涉及权利人信息，不宜提供']);
  },
);

type Refusals = {
  byProvider: { provider: { id: string }; refusals: number; overturned: number }[];
  items: { number: string; overturned: boolean; grounds: { title: string }[] }[];
};

/** Both sides speak, the authority settles, and what it settles is the application's: granted, in part, upheld, or put higher. */
const settled = scenario(
  z.strictObject({ article: text, day, escalated: z.boolean() }),
  async (stage, { article, day: today, escalated }) => {
    await stage.setDay(today);
    const resource = await served(stage, 'conditional');
    const consumer = await newConsumer(stage);
    const { officer, bureau } = consumer;
    const provider = await providerOf(stage, resource);
    const outcomes = ['grant', 'part', 'uphold', ...(escalated ? ['escalate'] : [])];
    for (const outcome of outcomes) {
      const application = await handedIn(consumer, resource);
      await refuse(stage, resource, application);
      const dispute = await raise(officer, application.id);
      const file = await readCase(bureau, dispute);
      // One view: the application, the refusal with its basis, what is asked.
      assert.deepEqual(file.subject, { type: 'share.application', id: application.id });
      assert.equal(file.facts.applicationNumber, application.number);
      assert.match(String(file.facts.refusalBasis), /登记管理条例/);
      await say(officer, dispute, 'applicant-statement', 'provide', '履职需要');
      await say(provider, dispute, 'provider-statement', 'drop', '维持');
      const path = await settlePath(bureau, dispute);
      const reasons = ['依据充分'];
      const payload = { items: ['register_state'], purpose: '窗口办理居住登记时核验登记状态' };
      const body = { outcome, reasons, ...(outcome === 'part' ? { payload } : {}) };
      await bureau.refused('POST', path, { ...body, reasons: [] }, { status: 422, article });
      await bureau.post(path, body);
      if (outcome === 'escalate') await carryHigher(stage, bureau, dispute);
      const after = await readApplication(officer, application.id);
      if (outcome === 'uphold') {
        assert.deepEqual(
          [after.state, after.grantId, after.disputes[0]?.outcome],
          ['refused', null, 'upheld'],
        );
        continue;
      }
      assert.deepEqual(
        [after.id, after.number, after.state],
        [application.id, application.number, 'granted'],
      );
      const grant = await readGrant(officer, after.grantId ?? '');
      if (outcome === 'part') assert.deepEqual(grant.terms.columns, ['register_state']);
      const answer = await ask(stage, await credentialOf(officer, grant.id));
      assert.equal(answer.status, 200, 'access without a fresh application');
    }
  },
);

/** The matter goes to the government's register; only with its decision the case ends. */
async function carryHigher(stage: Stage, bureau: Client, dispute: string): Promise<void> {
  const path = await decisionPath(bureau, dispute);
  const body = { outcome: 'grant', reasons: ['按市政府协调决定'] };
  assert.equal((await tried(bureau, 'POST', path, body)).code, 'share.matter-undecided');
  const { id } = await bureau.post<{ id: string }>('/api/registers/matters', {
    title: '共享争议协调',
    question: '一方不同意提供，请协调是否提供。',
    caseId: dispute,
    parties: [],
  });
  const { city } = await bureau.get<{ city: { regionCode: string } }>('/api/me');
  const unit = await newOrganisation(bureau, { regionCode: city.regionCode, office: 'government' });
  const government = await newOfficial(stage, await stage.as(accounts.admin), unit.id, ['government']);
  await government.post(`/api/registers/matters/${id}/decision`, { decision: '应当提供。' });
  await bureau.post(path, body);
}

/** Without reason or basis there is no refusal; with both the applicant sees them and may dispute; the year's list has them. */
const reasoned = scenario(z.strictObject({ article: text, day }), async (stage, { article, day: today }) => {
  await stage.setDay(today);
  const resource = await served(stage, 'conditional');
  const consumer = await newConsumer(stage);
  const { officer, bureau } = consumer;
  const made: Application[] = [];
  for (let n = 0; n < 2; n++) {
    const application = await handedIn(consumer, resource);
    const { bare, baseless } = await refuse(stage, resource, application);
    for (const one of [bare, baseless])
      assert.deepEqual([one.status, one.articles.includes(article)], [422, true]);
    made.push(await readApplication(officer, application.id));
  }
  const [overturned, kept] = made;
  assert.ok(overturned && kept);
  assert.deepEqual(kept.refusal?.reasons, ['涉及权利人信息，不宜提供']);
  assert.equal(kept.abilities.dispute?.allowed, true);
  const dispute = await raise(officer, overturned.id);
  const provider = await providerOf(stage, resource);
  await say(officer, dispute, 'applicant-statement', 'provide', '履职需要');
  await say(provider, dispute, 'provider-statement', 'provide', '同意提供');
  await bureau.post(await settlePath(bureau, dispute), { outcome: 'agreed-provide' });
  const report = await bureau.get<Refusals>(`/api/share/reports/refusals?year=${today.slice(0, 4)}`);
  const rowOf = (number: string | null) => report.items.find((row) => row.number === number);
  assert.equal(rowOf(overturned.number)?.overturned, true);
  assert.equal(rowOf(kept.number)?.overturned, false);
  assert.equal(rowOf(kept.number)?.grounds[0]?.title, '登记管理条例');
  const unit = report.byProvider.find((row) => row.provider.id === resource.providerId);
  assert.ok(unit && unit.refusals >= 2 && unit.overturned >= 1);
  assert.ok((await noticesOf(officer, 'share.decided')).length > 0);
});

export const shareDisputeScenarios: Scenarios = {
  'share-forms.coordinated': coordinated,
  'share-forms.refusal-letter': refusalLetter,
  'share-forms.settled': settled,
  'share-forms.reasoned': reasoned,
};
