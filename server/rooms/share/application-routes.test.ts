/** Other ways to a grant: by the provider alone, without a decision, by a countersignature; matters over grants, and stages before one. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { endGrant, getGrant } from '#rooms/serve/index.ts';
import { serveFixture } from '#tests/factories/serve.ts';
import {
  decide,
  drafted,
  issuePaths,
  neijiangAnswers,
  platformOf,
  refused,
  signedAndSubmitted,
  xingyuanAnswers,
} from '#tests/factories/share.ts';
import {
  createApplication,
  getApplication,
  saveApplication,
  submitApplication,
  withdrawApplication,
} from './index.ts';
import { doStage } from './needs/stages.ts';
import { answerRectification, demandRectification, judgeRectification } from './rectification/commands.ts';
import { sharingTables } from './sharing/tables.ts';

describe('neijiang: the provider alone decides; unconditional data need no decision', () => {
  test('without the duty basis it is refused; with it the provider fixes scope and use', async () => {
    const p = await platformOf('neijiang');
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
    const p = await platformOf('neijiang');
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
    const p = await platformOf('xingyuan');
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
    const p = await platformOf('xingyuan');
    const made = await serveFixture(p, 1);
    const application = await signedAndSubmitted(p, made, xingyuanAnswers(made));
    const gone = await withdrawApplication(p, made.consumer, application.id, '不再需要');
    assert.equal(gone.state, 'withdrawn');
    const file = await p.cases.getCase(p.db, application.caseId ?? '');
    assert.equal(file?.state, 'withdrawn');
  });
});

test('a matter is of one provider; accepted it lifts its own suspension, whatever has become of its grants', async () => {
  const p = await platformOf('cangzhou');
  const made = await serveFixture(p, 1);
  const other = await serveFixture(p, 1);
  const hours = [{ days: 'workday' as const, from: '08:00', to: '20:00' }];
  const [one, two] = [await made.grant({ hours }), await made.grant({ hours })];
  const foreign = await other.grant({ systemId: made.systemId, hours });
  const demand = (...grantIds: string[]) =>
    demandRectification(p, made.bureau, {
      grantIds,
      cause: 'beyond-scope',
      evidence: '日志显示导出后转交',
      demand: '停止转交并报告',
      dueOn: '2026-04-30',
    });
  assert.equal((await refused(demand(one.id, foreign.id))).code, 'share.rectification-providers');
  const [first, second] = [await demand(one.id, two.id), await demand(one.id)];
  await transact(p.db, (tx) =>
    endGrant(tx, p, {
      grantId: two.id,
      actor: made.provider,
      note: '停用',
      rule: 'serve.suspension-grounds',
    }),
  );
  const states = async () => Promise.all([one, two].map(async ({ id }) => (await getGrant(p.db, id))?.state));
  // The later matter first: the earlier one still holds the grant, and gives it free when it is accepted in its turn.
  for (const [id, after] of [
    [second, 'suspended'],
    [first, 'active'],
  ] as const) {
    await answerRectification(p, made.consumer, id, '已停止并删除');
    await judgeRectification(p, made.provider, id, { accept: true, text: '整改通过' });
    assert.deepEqual(await states(), [after, 'revoked']);
  }
});

test('the first batch, with which the interface is published, is marked by whoever may publish', async () => {
  const p = await platformOf('cangzhou');
  const made = await serveFixture(p, 1);
  const now = p.clock.now();
  const id = newId();
  await sharingTables(p.db)
    .insertInto('share.need')
    .values({
      id,
      number: `XQ-${id}`,
      demand_id: newId(),
      organisation_id: made.consumerId,
      wanted: '居民信息',
      items: '姓名',
      duty: '入学',
      purpose: '入学核验',
      basis: '义务教育法',
      shown: [],
      none_fits: '',
      state: 'accepted',
      assigned_id: made.providerId,
      filed_at: now,
      updated_at: now,
    })
    .execute();
  await sharingTables(p.db)
    .insertInto('share.need_stage')
    .values({ need_id: id, stage: 'agreement', product: JSON.stringify({}), by_person: null, at: now })
    .execute();
  const mark = (actor: typeof made.bureau) =>
    refused(doStage(p, actor, id, 'first-batch', { resourceId: made.resourceId }));
  assert.equal((await mark(made.bureau)).code, 'kernel.forbidden');
  assert.equal((await mark(made.provider)).code, 'share.stage-product', 'no batch has come');
});
