/** Who runs the platform reads nothing of what is done on it: every address that shows business data refuses them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { platform, type Role } from '#kernel/actor.ts';
import { newId } from '#kernel/ids.ts';
import { assignRole, createOrganisation, createPerson, importRegions } from '#rooms/org/index.ts';
import { creditCode, next, PASSWORD } from '#tests/factories/city.ts';
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

/** Statuses of GETs as a person with this role of the bureau. */
async function statusesOf(role: Role, urls: readonly string[]): Promise<number[]> {
  const { p, app } = city;
  const account = `a${next()}x${process.pid}`;
  const person = await createPerson(p, platform, { account, name: '测试人员', initialPassword: PASSWORD });
  await assignRole(p, platform, { personId: person.id, organisationId, role });
  const entered = await app.inject({
    method: 'POST',
    url: '/api/demo/session',
    payload: { personId: person.id },
  });
  assert.equal(entered.statusCode, 200, entered.body);
  const cookies = Object.fromEntries(entered.cookies.map(({ name, value }) => [name, value]));
  const statuses: number[] = [];
  for (const url of urls) statuses.push((await app.inject({ url, cookies })).statusCode);
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
