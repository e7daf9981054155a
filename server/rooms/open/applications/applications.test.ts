/** Conditional data from the account to the last call, in a city whose authority decides with the provider and whose agreement is signed by both. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { assignRole, bureauOf, createOrganisation, createPerson, importRegions } from '#rooms/org/index.ts';
import { creditCode } from '#tests/conformance/units.ts';
import { type TestPlatform, testPlatform } from '#tests/factories/platform.ts';
import { admit, note } from '../access/index.ts';
import { accessTables } from '../access/tables.ts';
import { openTables } from '../tables.ts';

let t: TestPlatform;
let slug: string;
let providerId: string;
const people: Record<string, string> = {};

async function call(method: 'GET' | 'POST' | 'PUT', url: string, who?: string, payload?: object) {
  const reply = await t.app.inject({
    method,
    url,
    ...(payload ? { payload } : {}),
    ...(who ? { headers: { cookie: people[who] ?? '' } } : {}),
  });
  return { status: reply.statusCode, body: reply.json() };
}
async function ok(method: 'GET' | 'POST' | 'PUT', url: string, who?: string, payload?: object) {
  const reply = await call(method, url, who, payload);
  assert.ok(reply.status < 300, `${method} ${url} ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}

let serial = 0;
/** Somebody of the authority or of a provider, signed in; the cookie is kept under the name. */
async function official(name: string, organisationId: string, role: 'bureau' | 'provider'): Promise<void> {
  const account = `o${++serial}x${process.pid}`;
  const { id } = await createPerson(t.p, platform, { account, name: '经办人', initialPassword: PASSWORD });
  await assignRole(t.p, platform, { personId: id, organisationId, role });
  await signIn(name, account, PASSWORD);
}
const unit = (office?: 'bureau') =>
  createOrganisation(t.p, platform, {
    name: { zh: `单位${++serial}`, en: `unit ${serial}` },
    kind: 'administrative-organ',
    creditCode: creditCode(),
    regionCode: t.p.law.city.regionCode,
    ...(office ? { office } : {}),
  });
async function signIn(name: string, account: string, password: string): Promise<void> {
  const reply = await t.app.inject({
    method: 'POST',
    url: '/api/session',
    payload: { login: account, password },
  });
  assert.equal(reply.statusCode, 200, reply.body);
  keep(name, reply);
}
const keep = (name: string, { cookies }: { cookies: { name: string; value: string }[] }): void => {
  people[name] = cookies.map((one) => `${one.name}=${one.value}`).join('; ');
};
const PASSWORD = 'Kite-7-over-river-x';

before(async () => {
  t = await testPlatform({ city: 'fuzhou' });
  const { regionCode, nameZh } = t.p.law.city;
  await importRegions(t.p, platform, [
    { code: `${regionCode.slice(0, 2)}0000`, nameZh: '省' },
    { code: regionCode, nameZh },
  ]);
  await official('bureau', (await unit('bureau')).id, 'bureau');
  providerId = (await unit()).id;
  await official('provider', providerId, 'provider');
  slug = await conditional(providerId);
});
after(() => t.close());

async function conditional(organisationId: string): Promise<string> {
  const id = newId();
  const versionId = newId();
  const at = t.p.clock.now();
  const address = `set-${id.slice(-8)}`;
  const text = (zh: string) => ({ zh, en: '' });
  await transact(t.p.db, async (tx) => {
    const db = openTables(tx);
    await db
      .insertInto('open.dataset')
      .values({
        id,
        slug: address,
        origin: 'social',
        resource_id: null,
        organisation_id: organisationId,
        state: 'open',
        planned_on: null,
        version_id: null,
        release_id: null,
        opened_at: at,
        created_at: at,
        updated_at: at,
      })
      .execute();
    await db
      .insertInto('open.dataset_version')
      .values({
        id: versionId,
        dataset_id: id,
        number: 1,
        state: 'published',
        catalog_version_id: null,
        class: 'conditional',
        content: JSON.stringify({
          title: text('公交刷卡记录'),
          summary: text('样例'),
          theme: '',
          industry: '',
          keywords: [],
          region: '',
          updateCycle: 'yearly',
          language: 'zh',
          contact: { name: '', phone: '', email: '' },
          licence: 'open',
          requirements: { obtain: '经申请', use: '依法', spread: '注明来源' },
          conditions: [
            { key: 'storage', text: text('境内存储') },
            { key: 'staff', text: text('有专人负责') },
          ],
          fields: [],
        }),
        case_id: null,
        proposed_by: null,
        proposed_at: null,
        published_by: null,
        published_at: at,
        created_by: null,
        created_at: at,
      })
      .execute();
    await db.updateTable('open.dataset').set({ version_id: versionId }).where('id', '=', id).execute();
  });
  return address;
}

/** Registered, verified by the authority, rules and undertaking accepted. */
async function verified(name: string, identity: object): Promise<void> {
  const account = `a${newId().slice(-10)}`;
  await ok('POST', '/api/open/accounts', undefined, { account, name: '王晓明', password: PASSWORD });
  await signIn(name, account, PASSWORD);
  const { id } = await ok('POST', '/api/open/identities', name, identity);
  for (const purpose of ['registration', 'shareholding']) await paper(name, id, purpose);
  const filed = await ok('POST', `/api/open/identities/${id}/filing`, name);
  assert.equal(filed.state, 'filed');
  const seen = await ok('GET', `/api/open/identities/${id}`, 'bureau');
  await ok('POST', `/api/cases/${seen.caseId}/steps/${seen.stepId}/decision`, 'bureau', {
    outcome: 'verified',
  });
  const done = await ok('GET', `/api/open/identities/${id}`, name);
  assert.equal(done.state, 'verified');
  if (done.becomesId !== (await ok('GET', '/api/open/me', name)).organisationId) {
    const reply = await t.app.inject({
      method: 'POST',
      url: '/api/session/organisation',
      payload: { organisationId: done.becomesId },
      headers: { cookie: people[name] ?? '' },
    });
    assert.ok(reply.statusCode < 300, reply.body);
    keep(name, reply);
  }
  for (const { inForce } of (await ok('GET', '/api/open/rules')).items)
    await ok('POST', `/api/open/rules/${inForce.kind}/acceptance`, name, { number: inForce.number });
}
async function paper(name: string, id: string, purpose: string): Promise<void> {
  const reply = await t.app.inject({
    method: 'POST',
    url: `/api/open/identities/${id}/papers/${purpose}`,
    payload: Buffer.from('%PDF-1.7 a paper'),
    headers: {
      cookie: people[name] ?? '',
      'content-type': 'application/octet-stream',
      'x-file-name': 'a.pdf',
    },
  });
  assert.equal(reply.statusCode, 201, reply.body);
}

const answers = {
  purposeKind: 'research',
  purpose: '研究公交换乘',
  scenario: '课题研究',
  safeguards: '内网存储，到期删除',
  until: '2099-12-31',
  conditions: { storage: '本地机房', staff: '数据管理员一名' },
};

async function draft(name: string, given: object = answers) {
  const begun = await ok('POST', '/api/open/applications', name, { dataset: slug });
  return ok('PUT', `/api/open/applications/${begun.id}`, name, { revision: begun.revision, answers: given });
}
const file = (name: string, one: { id: string; versionId: string; agreement: { sha256: string } }) =>
  call('POST', `/api/open/applications/${one.id}/filing`, name, {
    versionId: one.versionId,
    agreement: one.agreement?.sha256 ?? '',
  });
async function decide(
  name: string,
  id: string,
  { payload, ...body }: { payload?: object; outcome: string; reasons?: string[] },
) {
  const seen = await ok('GET', `/api/open/applications/${id}`, name);
  const [step] = seen.open;
  assert.ok(step, JSON.stringify(seen));
  if (payload) await ok('PUT', `/api/open/applications/${id}/steps/${step.stepId}/assessment`, name, payload);
  return call('POST', `/api/cases/${seen.caseId}/steps/${step.stepId}/decision`, name, body);
}
const allMet = {
  conditions: [
    { key: 'storage', met: true },
    { key: 'staff', met: true },
  ],
};

test('a university is verified, applies, is granted by the authority with the provider, signs, takes, and is suspended', async () => {
  await verified('uni', {
    kind: 'university',
    name: `大学${newId().slice(-6)}`,
    creditCode: creditCode('12'),
    legalPerson: true,
  });
  const form = await ok('GET', `/api/open/datasets/${slug}/application-form`, 'uni');
  assert.ok(form.abilities.apply.allowed, JSON.stringify(form.abilities));
  assert.ok(!form.purposes.some(({ key }: { key: string }) => key === 'commercial'));
  const wrong = await draft('uni', { ...answers, scenario: '', purposeKind: 'commercial' });
  const refused = await file('uni', wrong);
  assert.equal(refused.status, 422);
  assert.deepEqual(refused.body.fields.map(({ path }: { path: string }) => path).sort(), [
    'purposeKind',
    'scenario',
  ]);
  const whole = await draft('uni');
  assert.ok(whole.agreement.nonProfit);
  const filed = await file('uni', whole);
  assert.equal(filed.status, 200, JSON.stringify(filed.body));
  const { id } = filed.body;
  assert.equal((await call('GET', `/api/open/applications/${id}`, 'bureau')).status, 200);

  for (const who of ['bureau', 'provider']) {
    const { items } = await ok('GET', '/api/todos', who);
    assert.ok(
      items.some(({ subject }: { subject: { id: string } }) => subject.id === id),
      `it waits on the desk of the ${who}`,
    );
  }
  const unheard = await decide('bureau', id, { outcome: 'grant', payload: allMet });
  assert.equal(unheard.status, 409, 'the provider is heard first');
  const heard = await decide('provider', id, {
    outcome: 'given',
    reasons: ['申请人具备安全条件，建议授权'],
    payload: allMet,
  });
  assert.equal(heard.status, 200, JSON.stringify(heard.body));
  const unmet = await decide('bureau', id, {
    outcome: 'grant',
    payload: {
      conditions: [
        { key: 'storage', met: true },
        { key: 'staff', met: false },
      ],
    },
  });
  assert.equal(unmet.body.code, 'open.condition-unmet');
  const silent = await decide('bureau', id, { outcome: 'grant', payload: allMet });
  assert.equal(
    silent.body.code,
    'open.report-interval-missing',
    'the agreement says how often its user reports',
  );
  const payload = { ...allMet, terms: { reportDays: 30, graceDays: 10 } };
  assert.equal((await decide('bureau', id, { outcome: 'grant', payload })).status, 200);

  const granted = await ok('GET', `/api/open/applications/${id}`, 'uni');
  assert.deepEqual([granted.state, granted.access], ['approved', null]);
  const take = (key?: string) =>
    admit(t.p, { actor: { kind: 'anonymous' }, key, dataset: slug, way: 'rows', scenario: granted.number });
  await assert.rejects(take(), { code: 'open.application-needed' });
  const sign = (who: string) =>
    call('POST', `/api/open/agreements/${granted.agreement.id}/signature`, who, {
      sha256: granted.agreement.sha256,
    });
  assert.equal((await sign('uni')).status, 200);
  assert.equal((await sign('uni')).status, 409);
  assert.equal(
    (await ok('GET', `/api/open/applications/${id}`, 'uni')).access,
    null,
    'one side is not enough',
  );
  assert.equal((await sign('provider')).status, 200);
  const { access } = await ok('GET', `/api/open/applications/${id}`, 'uni');
  const { id: clientId } = await ok('POST', `/api/open/use/${access.id}/clients`, 'uni', {
    name: '课题系统',
  });
  const bare = await call('POST', '/api/open/keys', 'uni', { accessId: access.id });
  assert.equal(bare.body.code, 'open.client-needed', 'a key is of a registered application');
  const key = await ok('POST', '/api/open/keys', 'uni', { clientId });
  const admitted = await take(key.token);
  const taking = await note(t.p, admitted, { release: null, format: 'json', rows: 3, bytes: 120 });
  assert.match(taking.attribution.zh, /^数据来源：.+公交刷卡记录/);
  await assert.rejects(take('gso_nothing'), { code: 'open.key-unknown' });
  await ok('POST', `/api/open/access/${access.id}/suspension`, 'provider', { reason: '发现转售' });
  await assert.rejects(take(key.token), { code: 'open.access-suspended' });
  await ok('POST', `/api/open/access/${access.id}/resumption`, 'provider', { reason: '已整改' });
  const newer = await ok('POST', `/api/open/keys/${key.id}/renewal`, 'uni');
  await assert.rejects(take(key.token), { code: 'open.key-revoked' });
  await take(newer.token);
  const other = await call('POST', `/api/open/access/${access.id}/purpose`, 'uni', {
    purposeKind: 'commercial',
  });
  assert.equal(other.body.code, 'open.purpose-fixed');
  const log = await ok('GET', `/api/open/access/${access.id}`, 'provider');
  assert.equal(log.rowsTaken, 3);
  assert.ok(log.log.some(({ outcome }: { outcome: string }) => outcome === 'open.access-suspended'));
  await accessTables(t.p.db)
    .updateTable('open.access')
    .set({ row_limit: 10 })
    .where('id', '=', access.id)
    .execute();
  const twice = [await take(newer.token), await take(newer.token)];
  const outcomes = await Promise.allSettled(
    twice.map((one) => note(t.p, one, { release: null, format: 'json', rows: 5, bytes: 9 })),
  );
  assert.deepEqual(
    outcomes.map((one) => (one.status === 'rejected' ? one.reason.code : 'taken')).sort(),
    ['open.volume-reached', 'taken'],
    'both saw seven rows left, and ten in all are given',
  );
  assert.equal((await ok('GET', `/api/open/access/${access.id}`, 'provider')).rowsTaken, 8);
  const person = {
    kind: 'person',
    name: '王晓明',
    identityNumber: '',
    telephone: '',
    mail: '',
    legalPerson: false,
  };
  assert.equal(
    (await call('POST', '/api/open/identities', 'uni', person)).status,
    403,
    'acting for a body nobody proves to be a person',
  );
  const report = await ok('GET', '/api/open/applications/report', 'bureau');
  assert.equal(report.kinds[0].granted, 1);
});

test('who may not apply is told why, and a set that is nowhere offers the demand form', async () => {
  await verified('foreign', {
    kind: 'enterprise',
    name: `外企${newId().slice(-6)}`,
    creditCode: creditCode('91'),
    legalPerson: true,
    control: 'foreign',
  });
  const form = await ok('GET', `/api/open/datasets/${slug}/application-form`, 'foreign');
  assert.equal(form.abilities.apply.allowed, false);
  const one = await draft('foreign', { ...answers, purposeKind: 'commercial' });
  assert.equal((await file('foreign', one)).body.code, 'open.applicant-not-admitted');
  const nowhere = await call('POST', '/api/open/applications', 'foreign', { dataset: 'no-such-set' });
  assert.equal(nowhere.body.code, 'open.not-in-catalogue');
  assert.match(nowhere.body.mend, /\/demands\/new/);
  assert.equal((await call('POST', '/api/open/applications', undefined, { dataset: slug })).status, 401);
});

test('the unknown are counted by the minute', async () => {
  const bureau = await bureauOf(t.p.db, t.p.law.city.regionCode);
  assert.ok(bureau);
  const two = await conditional(bureau.id);
  await Promise.all(
    [1, 2, 3].map(() =>
      assert.rejects(admit(t.p, { actor: { kind: 'anonymous' }, dataset: two, way: 'file' }), {
        code: 'open.application-needed',
      }),
    ),
  );
  const { items } = await ok('GET', `/api/open/datasets/${two}/takings`, 'bureau');
  assert.equal(
    items.reduce((sum: number, { times }: { times: number }) => sum + times, 0),
    3,
  );
});
