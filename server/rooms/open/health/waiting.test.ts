/** What waits too long is found by the daily check whichever way it came: applications for conditional data and demands, not only words said of a set. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { platform } from '#kernel/actor.ts';
import { addDays } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { assignRole, createOrganisation, createPerson, importRegions } from '#rooms/org/index.ts';
import { creditCode, PASSWORD } from '#tests/factories/city.ts';
import { type FilledSet, fillSets } from '#tests/factories/open-sets.ts';
import { type TestPlatform, testPlatform } from '#tests/factories/platform.ts';
import { testStack } from '#tests/factories/stack.ts';
import { runCheck } from './check.ts';
import { listFindings } from './read.ts';
import { overdueOf } from './waiting.ts';

const city = 'fuzhou';
let t: TestPlatform;
let sql: pg.Client;
let set: FilledSet;
let resourceId: string;
let provider: string;
let person: string;

const unit = (n: number, office?: 'bureau') =>
  createOrganisation(t.p, platform, {
    name: { zh: `单位${n}`, en: `unit ${n}` },
    kind: 'administrative-organ',
    creditCode: creditCode(n),
    regionCode: t.p.law.city.regionCode,
    ...(office ? { office } : {}),
  });

before(async () => {
  t = await testPlatform({ city });
  const { superUrl, warehouse } = await testStack({ city });
  sql = new pg.Client({ connectionString: superUrl });
  // The stores stop before it has said good-bye.
  sql.on('error', () => undefined);
  await sql.connect();
  const { regionCode, nameZh } = t.p.law.city;
  await importRegions(t.p, platform, [
    { code: `${regionCode.slice(0, 2)}0000`, nameZh: '省' },
    { code: regionCode, nameZh },
  ]);
  await unit(1, 'bureau');
  provider = (await unit(2)).id;
  person = (await createPerson(t.p, platform, { account: 'asks', name: '经办人', initialPassword: PASSWORD }))
    .id;
  await assignRole(t.p, platform, { personId: person, organisationId: provider, role: 'provider' });
  await sql.query(
    `insert into law.rule_setting (id, rule_id, value, set_by_name, set_at)
     values (gen_random_uuid(), 'open.application-deadline', '10', 'test', now())`,
  );
  const [made] = await fillSets(
    { url: superUrl, sql, warehouse, close: async () => undefined },
    { count: 1 },
  );
  assert.ok(made);
  set = made;
  resourceId = newId();
  await sql.query(`insert into catalog.resource (id, provider_id, created_at) values ($1, $2, now())`, [
    resourceId,
    provider,
  ]);
  await sql.query(
    `update open.dataset set origin = 'unit', resource_id = $2, organisation_id = $3 where id = $1`,
    [set.id, resourceId, provider],
  );
});
after(async () => {
  await sql.end();
  await t.close();
});

async function application(number: string, state: 'filed' | 'withdrawn'): Promise<string> {
  const id = newId();
  const { id: caseId } = await transact(t.p.db, (tx) =>
    t.p.cases.openCase(tx, t.p, {
      procedure: 'open.application',
      subject: { type: 'open.application', id },
      title: '测试申请',
      openedBy: platform,
      applicantId: provider,
      providerId: provider,
      facts: { dataset: set.id, openPurpose: 'research', applicantKind: 'university' },
    }),
  );
  await sql.query(
    `insert into open.application (id, number, dataset_id, applicant_id, person_id, state, answers, case_id, filed_at, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, '{}', $7, now(), now(), now())`,
    [id, number, set.id, provider, person, state, caseId],
  );
  return caseId;
}

const demand = (number: string, of: string, unitId: string) =>
  sql.query(
    `insert into open.demand (id, number, kind, wanted, why, scenario, alike, state, filer_id, filer_person, filer_kind, shown,
       none_fits, resource_id, unit_id, unit_by, received_on, filed_on, filed_at, updated_at)
     values ($1, $2, 'open', $2, '', '', $2, 'assigned', $3, $4, 'person', '{}', '', $5, $6, 'catalogue', $7, $7, now(), now())`,
    [newId(), number, provider, person, of, unitId, t.p.clock.today()],
  );

test('applications and demands past their day are found at the set; what was settled, stands still or is another unit’s is not', async () => {
  await application('SQ-late', 'filed');
  await application('SQ-taken-back', 'withdrawn');
  const still = await application('SQ-still', 'filed');
  const today = t.p.clock.today();
  await sql.query(
    `update cases.step set deadline = deadline || jsonb_build_object('pausedSince', $2::text)
     where case_id = $1 and deadline is not null`,
    [still, today],
  );
  await demand('XQ-late', resourceId, provider);
  await demand('XQ-elsewhere', resourceId, (await unit(3)).id);
  assert.deepEqual([...(await overdueOf(t.p, today))], []);
  const later = addDays(today, 60);
  assert.deepEqual([...(await overdueOf(t.p, later))], [[set.slug, ['SQ-late', 'XQ-late']]]);
  await runCheck(t.p, later);
  const { items } = await listFindings(
    t.p,
    {
      kind: 'person',
      personId: person,
      organisationId: provider,
      regionCode: t.p.law.city.regionCode,
      roles: ['provider'],
    },
    { state: 'standing', detector: 'unanswered' },
  );
  assert.deepEqual(
    items.map(({ dataset, evidence }) => [dataset.id, evidence]),
    [[set.id, { matters: ['SQ-late', 'XQ-late'], count: 2 }]],
  );
});
