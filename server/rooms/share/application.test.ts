/** A long form, the bureau before the provider: what the form must hold, how it is decided, and the grant that comes of it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import { getGrant } from '#rooms/serve/index.ts';
import { type ServeFixture, serveFixture } from '#tests/factories/serve.ts';
import {
  assertSealsAsked,
  cangzhouAnswers,
  decide,
  drafted,
  issuePaths,
  platformOf,
  refused,
  sealed,
  signedAndSubmitted,
} from '#tests/factories/share.ts';
import { attachFile, MOST_FILES, printedTable, wholeOf } from './attachments.ts';
import { raiseDispute } from './disputes/raise.ts';
import {
  type Application,
  createApplication,
  getApplication,
  saveApplication,
  sealBlock,
  submitApplication,
} from './index.ts';
import { finishDocument, openFinished } from './papers/form.ts';
import { presentApplication } from './presenter.ts';

describe('cangzhou: the form of annex 2, the bureau first, then the provider', () => {
  test('an empty form is refused in one answer that lists every field with its article; no number is given', async () => {
    const p = await platformOf('cangzhou');
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
    const p = await platformOf('cangzhou');
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
    const p = await platformOf('cangzhou');
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
    const bare = await refused(submitApplication(p, made.consumer, draft.id, { revision: signed.revision }));
    assert.deepEqual(
      bare.details.fields?.map(({ code }) => code),
      ['seal-missing'],
    );
    await sealed(p, made, draft.id);
    const numbered = await getApplication(p.db, draft.id);
    const done = await submitApplication(p, made.consumer, draft.id, { revision: signed.revision });
    assert.deepEqual([done.state, done.number], ['submitted', numbered?.number]);
    assert.match(done.number ?? '', /^130900-2026-\d{6}$/);
  });

  test('bureau, then provider: only then a grant, narrowed and never widened', async () => {
    const p = await platformOf('cangzhou');
    const made = await serveFixture(p, 10);
    const application = await signedAndSubmitted(p, made, cangzhouAnswers(made));
    const consent = { items: ['name', 'county'], lastDay: '2026-05-31', manner: 'interface' };
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
    const calls = (limit: number) => ({ unit: 'calls', period: 'day', limit });
    const rows = { unit: 'rows', period: 'month', limit: 9000 };
    const wider = { quotas: [calls(1001)], masks: { income: 'hide', id_no: 'hide' }, maxPage: 1001 };
    for (const [given, path] of [
      [{ quotas: wider.quotas }, 'limits.quotas'],
      [{ masks: wider.masks }, 'limits.masks.income'],
      [{ masks: wider.masks }, 'limits.masks.id_no'],
      [{ maxPage: wider.maxPage }, 'limits.maxPage'],
      [{ speed: 1 }, 'limits'],
    ] as const) {
      const payload = { ...consent, limits: given } as JsonObject;
      const faults = issuePaths(await refused(decide(p, application, made.provider, 'agree', { payload })));
      assert.ok(faults.includes(path), path);
    }
    const pace = { rate: { perSecond: 5, burst: 10 }, concurrency: 2, maxPage: 20, evidence: 'E2' };
    const limits = { ...pace, quotas: [calls(300), rows], masks: { name: 'keep-first' } };
    await decide(p, application, made.provider, 'agree', { payload: { ...consent, limits } });
    const decided = await getApplication(p.db, application.id);
    assert.equal(decided?.state, 'granted');
    const grant = await getGrant(p.db, decided?.grantId ?? '');
    assert.ok(grant);
    assert.deepEqual(grant.terms.columns, ['name', 'county']);
    assert.equal(grant.state, 'pending', 'two blocks are not sealed yet');
    await assertSealsAsked(p, made, application.id);
    assert.equal(grant.lastDay, '2026-05-31');
    assert.deepEqual(grant.terms.addresses, ['10.12.3.4/32']);
    assert.deepEqual(grant.terms.hours, [{ days: 'workday', from: '08:00', to: '20:00' }]);
    assert.deepEqual(
      grant.terms.quotas.map(({ unit, period, limit }) => ({ unit, period, limit })),
      [calls(300), rows],
    );
    const { rate, concurrency, maxPage, evidence } = grant.terms;
    assert.deepEqual(
      { rate, concurrency, maxPage, evidence, masks: grant.terms.masks },
      { ...pace, masks: limits.masks },
    );
    assert.equal(grant.terms.purpose.required, true);
    assert.equal(grant.caseId, application.caseId);
    const shown = await presentApplication(p.db, p, made.provider, decided ?? application);
    const line = (key: string) => shown.printed.fields.find((field) => field.key === key)?.lines ?? [];
    assert.match(line('system')[0]?.zh ?? '', /入学系统/);
    assert.match(line('bureauSignature')[0]?.zh ?? '', /2026-03-10/);
    assert.match(line('providerSignature')[0]?.zh ?? '', /公安局/);
  });

  test('a refusal needs its ground in law; a return can be mended and handed in under a new number', async () => {
    const p = await platformOf('cangzhou');
    const made = await serveFixture(p, 10);
    const application = await signedAndSubmitted(p, made, cangzhouAnswers(made));
    await decide(p, application, made.bureau, 'return', { reasons: ['依据条款不清'] });
    const returned = await getApplication(p.db, application.id);
    assert.equal(returned?.state, 'returned');
    const revision = { revision: returned?.revision ?? 0 };
    const old = await refused(submitApplication(p, made.consumer, application.id, revision));
    assert.deepEqual(
      old.details.fields?.map(({ code }) => code),
      ['seal-void'],
    );
    await sealed(p, made, application.id);
    const again = await submitApplication(p, made.consumer, application.id, revision);
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
    const p = await platformOf('cangzhou');
    const made = await serveFixture(p, 10);
    const application = await signedAndSubmitted(p, made, {
      ...cangzhouAnswers(made),
      other: '需要批量接口',
    });
    await decide(p, application, made.bureau, 'forward');
    const payload = { items: ['name'], lastDay: '2026-05-31', manner: 'interface' };
    const silent = await refused(decide(p, application, made.provider, 'agree', { payload }));
    assert.deepEqual(issuePaths(silent), ['otherAnswer']);
    await decide(p, application, made.provider, 'agree', {
      payload: { ...payload, otherAnswer: { verdict: 'not-met', words: '不提供批量接口' } },
    });
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

/** By its first bytes a PNG; a reader that decoded it would fail, or fill the memory. */
const broken = (words: string) =>
  Buffer.concat([
    Buffer.from('89504e470d0a1a0a0000000d49484452000f4240000f42400806000000', 'hex'),
    Buffer.from(words),
  ]);

test('a broken picture is enclosed as it came; beside the stored form no block is sealed again', async () => {
  const p = await platformOf('cangzhou');
  const made = await serveFixture(p, 2);
  const application = await signedAndSubmitted(p, made, cangzhouAnswers(made));
  await decide(p, application, made.bureau, 'forward');
  await decide(p, application, made.provider, 'agree', {
    payload: { items: ['name'], lastDay: '2026-05-31', manner: 'interface' },
  });
  const seal = (block: 'bureau' | 'provider', by: ServeFixture['bureau']) =>
    sealBlock(p, by, application.id, {
      block,
      day: p.clock.today(),
      scan: { name: '盖章页.png', content: broken(`page of the ${block}`) },
    });
  await seal('bureau', made.bureau);
  await seal('provider', made.provider);
  await finishDocument(p, platform, application.id);
  const { object_key: key } = await openFinished(p, application.id);
  const content = await wholeOf(await p.objects.read(key));
  for (const block of ['bureau', 'provider']) {
    assert.ok(content.includes(`(${block}.png)`), `${block} is enclosed by its name`);
    assert.ok(content.includes(broken(`page of the ${block}`)), `${block} is enclosed whole`);
  }
  assert.equal((await refused(seal('provider', made.provider))).code, 'share.paper-finished');
});

test('a form takes five tables; of a long or wide one the first part is printed and the rest counted', async () => {
  const p = await platformOf('cangzhou');
  const made = await serveFixture(p, 1);
  const { id } = await drafted(p, made, cangzhouAnswers(made));
  const attach = (at: number) =>
    attachFile(p, made.consumer, id, {
      field: 'otherTable',
      file: { name: `附表${at}.csv`, content: Buffer.from('请求,说明\n批量,每日\n') },
    });
  for (let at = 0; at < MOST_FILES; at += 1) await attach(at);
  assert.equal((await refused(attach(MOST_FILES))).code, 'share.too-many-files');
  const { rows, left } = printedTable(
    Array.from({ length: 620 }, () => Array.from({ length: 15 }, () => '甲')),
  );
  assert.deepEqual([rows.length, rows[0]?.length], [500, 12]);
  assert.equal(left, '以上为部分内容，文件中另有 120 行、3 列。');
  assert.deepEqual(printedTable([['甲', '乙']]), { rows: [['甲', '乙']], left: '' });
});

test('a dispute gives nothing to a system that was closed, nor of a class that is shared no longer', async () => {
  const p = await platformOf('cangzhou');
  const made = await serveFixture(p, 1);
  const application = await signedAndSubmitted(p, made, cangzhouAnswers(made));
  const caseId = await raiseDispute(p, made.bureau, application.id, '请求协调提供');
  const dispute: Application = { ...application, caseId };
  const give = () => decide(p, dispute, made.bureau, 'grant', { reasons: ['申请依据充分'] });
  const system = (state: string) =>
    sql`update org.application_system set state = ${state} where id = ${made.systemId}`.execute(p.db);
  // A further version: what is published is never overwritten.
  const withheld = async () => {
    await sql`insert into catalog.resource_version (id, resource_id, number, state, name, sharing_class, created_at, updated_at)
      values (${version}, ${made.resourceId}, 2, 'published', '居民信息', 'withheld', now(), now())`.execute(
      p.db,
    );
    await publish(version);
  };
  const version = newId();
  const publish = (id: string) =>
    sql`update catalog.resource set published_version_id = ${id} where id = ${made.resourceId}`.execute(p.db);
  await p.db.transaction().execute(async (tx) => {
    const file = await p.cases.getCase(tx, caseId);
    for (const step of file?.steps ?? []) {
      const actor =
        step.key === 'applicant-statement'
          ? made.consumer
          : step.key === 'provider-statement'
            ? made.provider
            : undefined;
      if (actor)
        await p.cases.decideStep(tx, p, {
          caseId,
          stepId: step.id,
          actor,
          outcome: 'provide',
          reasons: ['履职需要'],
        });
    }
  });
  await system('closed');
  assert.equal((await refused(give())).code, 'share.system-unusable');
  await system('active');
  await withheld();
  assert.equal((await refused(give())).code, 'share.closed');
  await publish(made.plan.resourceVersionId);
  await give();
  assert.equal((await getApplication(p.db, application.id))?.state, 'granted');
});
