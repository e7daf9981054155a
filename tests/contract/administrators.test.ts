/** Who runs the platform reads nothing of what is done on it: every address that shows business data refuses them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { type Actor, platform, type Role } from '#kernel/actor.ts';
import { newId } from '#kernel/ids.ts';
import { beginUpload } from '#rooms/collect/receiving/uploads.ts';
import { assignRole, createOrganisation, createPerson, importRegions } from '#rooms/org/index.ts';
import { raiseFinding } from '#rooms/quality/findings/commands.ts';
import { creditCode, next, PASSWORD } from '#tests/factories/city.ts';
import { load, publishedResource } from '#tests/factories/collect.ts';
import { type TestPlatform, testPlatform } from '#tests/factories/platform.ts';

let city: TestPlatform;
let organisationId: string;

before(async () => {
  city = await testPlatform({ city: 'xingyuan' });
  const { p } = city;
  const { regionCode, nameZh } = p.law.city;
  await importRegions(p, platform, [
    { code: `${regionCode.slice(0, 2)}0000`, nameZh: '省' },
    { code: regionCode, nameZh },
  ]);
  const organisation = await createOrganisation(p, platform, {
    name: { zh: '数据局', en: 'Data bureau' },
    kind: 'administrative-organ',
    creditCode: creditCode(next()),
    regionCode,
    office: 'bureau',
  });
  organisationId = organisation.id;
});
after(() => city.close());

/** Cookies of a person with this role, of the bureau unless it is said. */
async function signedIn(role: Role, of = organisationId): Promise<Record<string, string>> {
  const { p, app } = city;
  const account = `a${next()}x${process.pid}`;
  const person = await createPerson(p, platform, { account, name: '测试人员', initialPassword: PASSWORD });
  await assignRole(p, platform, { personId: person.id, organisationId: of, role });
  const entered = await app.inject({
    method: 'POST',
    url: '/api/demo/session',
    payload: { personId: person.id },
  });
  assert.equal(entered.statusCode, 200, entered.body);
  return Object.fromEntries(entered.cookies.map(({ name, value }) => [name, value]));
}

/** Statuses of GETs as such a person. */
async function statusesOf(role: Role, urls: readonly string[]): Promise<number[]> {
  const cookies = await signedIn(role);
  const statuses: number[] = [];
  for (const url of urls) statuses.push((await city.app.inject({ url, cookies })).statusCode);
  return statuses;
}

const lists = ['/api/cases', '/api/share/applications', '/api/serve/services', '/api/serve/grants'];
const ledger = ['/api/ledger/entries', `/api/ledger/entries/${'0'.repeat(64)}`];
const id = newId();
const objects = [
  `/api/cases/${id}`,
  `/api/share/applications/${id}`,
  `/api/serve/services/${id}`,
  `/api/serve/grants/${id}`,
  `/api/serve/grants/${id}/calls`,
  `/api/collect/batches/${id}`,
  `/api/collect/resources/${id}/batches`,
];

for (const role of ['system_admin', 'security_admin'] as const) {
  test(`the ${role} gets no business data, and keeps what the administration needs`, async () => {
    const business = [...lists, ...objects, ...ledger];
    assert.deepEqual(
      await statusesOf(role, business),
      business.map(() => 403),
    );
    const kept = ['/api/me', '/api/organisations', '/api/systems', '/api/settings', '/api/todos'];
    assert.deepEqual(
      await statusesOf(role, kept),
      kept.map(() => 200),
    );
  });
}

test('the auditor and the bureau read on', async () => {
  for (const role of ['auditor', 'bureau'] as const) {
    assert.deepEqual(await statusesOf(role, [...lists, ...ledger]), [200, 200, 200, 200, 200, 404]);
    assert.deepEqual(
      await statusesOf(role, objects),
      objects.map(() => 404),
    );
  }
});

/** What everybody in the business may read of an object of another unit: the register of base databases, elements, reports. */
const open = [
  /^\/api\/basedb\//,
  /^\/api\/quality\/reports\//,
  /^\/api\/collect\/(elements|responsibility-lists)\//,
];
/** Who may call is decided by a signature, or the answer is everybody's. */
const everybody = ['/api/quality/ways', '/api/quality/disputes/:id'];

test('objects of collecting, quality and base databases: unknown ones are not there, another unit’s are not shown', async () => {
  const { p, app, registered } = city;
  const theirs = await publishedResource(p, [
    { name: 'id', titleZh: '编号', type: 'C', length: 10, key: true },
    { name: 'name', titleZh: '名称', type: 'C', length: 20, nullable: true },
  ]);
  const batch = await load(p, theirs, 'id,name\n1,a\n');
  const upload = await beginUpload(p, theirs.actor, theirs.resourceId, {
    fileName: 'a.csv',
    bytes: 10,
    mode: 'full',
    encoding: 'auto',
  });
  const draftId = newId();
  const versionId = newId();
  const now = p.clock.now();
  await sql`insert into catalog.resource (id, provider_id, created_at) values (${draftId}, ${theirs.organisationId}, ${now})`.execute(
    p.db,
  );
  await sql`insert into catalog.resource_version (id, resource_id, number, state, name, created_at, updated_at)
    values (${versionId}, ${draftId}, 1, 'draft', '草稿', ${now}, ${now})`.execute(p.db);
  await sql`update catalog.resource set working_version_id = ${versionId} where id = ${draftId}`.execute(
    p.db,
  );
  const overseer: Actor = {
    kind: 'person',
    personId: newId(),
    organisationId,
    regionCode: p.law.city.regionCode,
    roles: ['bureau'],
  };
  const findingId = await raiseFinding(p, overseer, {
    resourceId: theirs.resourceId,
    item: 'name',
    subject: '名称有误',
    note: '',
  });
  const ids: readonly (readonly [string, string])[] = [
    ['/api/collect/resources/:id/grounds', draftId],
    ['/api/collect/resources/', theirs.resourceId],
    ['/api/collect/batches/', batch.id],
    ['/api/collect/uploads/', upload.id],
    ['/api/quality/resources/', theirs.resourceId],
    ['/api/quality/batches/', batch.id],
    ['/api/quality/disputes/', draftId],
    ['/api/quality/findings/', findingId],
    ['/api/collect/cards/', theirs.organisationId],
  ];
  const query: Readonly<Record<string, (id: string) => string>> = {
    '/api/collect/lag': (id) => `?resource=${id}`,
    '/api/collect/needs': (id) => `?resource=${id}`,
    '/api/quality/resources/:id/rows': () => '?rule=any',
  };
  const routes = registered
    .filter(({ method, url }) => method === 'GET' && /^\/api\/(collect|quality|basedb)\//.test(url))
    .map(({ url }) => url);
  const filled = (url: string, id: string): string =>
    url
      .replace(':fileId', newId())
      .replace(':month', '2026-03')
      .replace(':version', '999999')
      .replace(':code', '0123456789ab')
      .replace(':id', id) + (query[url]?.(id) ?? '');
  const objectsOf = routes.filter((url) => url.includes(':') || url in query);
  assert.ok(objectsOf.length > 40, `${objectsOf.length} routes`);
  const other = await publishedResource(p, [{ name: 'id', titleZh: '编号', type: 'C', key: true }]);
  const asks: [string, Record<string, string> | undefined, (url: string) => string, readonly number[]][] = [
    ['nobody', undefined, (url) => filled(url, newId()), [401]],
    ['system_admin', await signedIn('system_admin'), (url) => filled(url, newId()), [403]],
    ['bureau', await signedIn('bureau'), (url) => filled(url, newId()), [403, 404]],
    ['provider', await signedIn('provider', other.organisationId), (url) => filled(url, newId()), [403, 404]],
    [
      'provider of another unit',
      await signedIn('provider', other.organisationId),
      (url) =>
        filled(
          url,
          ids.find(([start]) => url.startsWith(start))?.[1] ??
            (url.endsWith('needs') ? draftId : theirs.resourceId),
        ),
      [403, 404],
    ],
  ];
  const wrong: string[] = [];
  for (const [who, cookies, address, right] of asks) {
    const known = who === 'nobody' || who === 'system_admin';
    for (const route of objectsOf) {
      if (known ? everybody.includes(route) : open.some((shape) => shape.test(route))) continue;
      const url = address(route);
      const { statusCode } = await app.inject({ url, ...(cookies ? { cookies } : {}) });
      if (!right.includes(statusCode)) wrong.push(`${who}: ${statusCode} ${url}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('one filer asks once about a value, and no more than the bureau lets one filer have', async () => {
  const { p, app } = city;
  const resource = await publishedResource(p, [
    { name: 'id', titleZh: '编号', type: 'C', length: 10, key: true },
    { name: 'state', titleZh: '状态', type: 'C', length: 10, nullable: true },
  ]);
  const asker = await publishedResource(p, [{ name: 'id', titleZh: '编号', type: 'C', key: true }]);
  const [filer, bureau] = [await signedIn('consumer', asker.organisationId), await signedIn('bureau')];
  const ask = async (id: string) => {
    const reply = await app.inject({
      method: 'POST',
      url: '/api/quality/corrections',
      cookies: filer,
      payload: {
        resourceId: resource.resourceId,
        kind: 'check',
        key: { id },
        item: 'state',
        reason: '与证照不符',
      },
    });
    return reply.statusCode === 201 ? 'filed' : reply.json().code;
  };
  const set = (key: string, value: number) =>
    app.inject({ method: 'PUT', url: `/api/quality/settings/${key}`, cookies: bureau, payload: { value } });
  assert.deepEqual((await Promise.all(['1', '1', '1'].map(ask))).sort(), [
    'filed',
    'quality.request-open',
    'quality.request-open',
  ]);
  assert.equal((await set('quality.requests-of-entry', 2)).statusCode, 200);
  assert.deepEqual((await Promise.all(['2', '3', '4'].map(ask))).sort(), [
    'filed',
    'quality.requests-of-entry',
    'quality.requests-of-entry',
  ]);
  await set('quality.requests-of-entry', 100);
  await set('quality.requests-of-day', 2);
  assert.equal(await ask('5'), 'quality.requests-of-day');
  await set('quality.requests-of-day', 200);
});
