/** Other ways to a grant: by the provider alone, without a decision, and by a countersignature. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { getGrant } from '#rooms/serve/index.ts';
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
