/** A department is closed while somebody waits for its answer: entry, service, application and open step go to its successor at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RawBuilder, sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { Problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { getResource } from '#rooms/catalog/index.ts';
import { closeOrganisations, createOrganisation, getOrganisation } from '#rooms/org/index.ts';
import { getApplication } from '#rooms/share/index.ts';
import { creditCode, next } from '#tests/factories/city.ts';
import { serveFixture } from '#tests/factories/serve.ts';
import { cangzhouAnswers, platformOf, signedAndSubmitted } from '#tests/factories/share.ts';
import { orgExtensions } from '../../server/lent/to-organisations.ts';

test('what is open goes along, and without a successor nothing is closed', async () => {
  const p = await platformOf('cangzhou');
  const made = await serveFixture(p, 10);
  const application = await signedAndSubmitted(p, made, cangzhouAnswers(made));
  const from = application.providerId;
  const provider = await getOrganisation(p.db, from);
  assert.ok(provider);
  // Matters around a grant: a demand for rectification, an old exchange system, a duty both units have listed.
  const around = await matters(p, from, application.applicantId);
  const heir = await createOrganisation(p, platform, {
    name: { zh: `承接单位${newId()}`, en: 'successor' },
    kind: 'administrative-organ',
    creditCode: creditCode(next() + 700_000),
    regionCode: provider.regionCode,
  });
  const closing = {
    organisationIds: [from],
    how: 'merged' as const,
    document: '关于机构调整的通知',
    on: p.clock.today(),
  };
  await assert.rejects(
    closeOrganisations(p, orgExtensions, platform, { ...closing, how: 'abolished' }),
    (error: unknown) => {
      assert.ok(error instanceof Problem);
      assert.equal(error.code, 'org.successor-needed');
      const open = (error.details.fields ?? []).map(({ path }) => path);
      for (const matter of ['resources', 'applications', 'sharing', 'open-cases'])
        assert.ok(open.includes(matter), open.join());
      return true;
    },
  );
  const [closed] = await closeOrganisations(p, orgExtensions, platform, { ...closing, successorId: heir.id });
  assert.ok((closed?.moved.resources ?? 0) >= 1);
  assert.ok((closed?.moved['open-cases'] ?? 0) >= 1);
  assert.equal((await getResource(p.db, application.resourceId))?.providerId, heir.id);
  assert.equal((await getApplication(p.db, application.id))?.providerId, heir.id);
  const file = application.caseId ? await p.cases.getCase(p.db, application.caseId) : undefined;
  assert.equal(file?.providerId, heir.id);
  assert.deepEqual(await around(), [heir.id, heir.id, heir.id]);
  const old = await getOrganisation(p.db, from);
  assert.deepEqual([old?.state, old?.successorId], ['closed', heir.id]);
});

/** Rows that name the unit, as their rooms write them; gives whom they name afterwards. */
async function matters(
  p: Platform,
  unit: string,
  consumer: string,
): Promise<() => Promise<(string | undefined)[]>> {
  const [matter, system, duty] = [newId(), newId(), newId()];
  const now = p.clock.now();
  await sql`insert into share.rectification
    (id, number, consumer_id, provider_id, grant_ids, cause, evidence, demand, due_on, state, opened_at)
    values (${matter}, ${matter}, ${consumer}, ${unit}, '{}', 'x', 'x', 'x', '2027-01-01', 'open', ${now})`.execute(
    p.db,
  );
  await sql`insert into share.legacy_system (id, number, organisation_id, name, at)
    values (${system}, ${system}, ${unit}, 'x', ${now})`.execute(p.db);
  await sql`insert into share.unit_function (id, organisation_id, name, steps, basis, by_person, at)
    values (${duty}, ${unit}, 'x', '{}', 'x', ${newId()}, ${now})`.execute(p.db);
  const one = async (query: RawBuilder<{ id: string }>): Promise<string | undefined> =>
    (await query.execute(p.db)).rows[0]?.id;
  return async () => [
    await one(sql`select provider_id as id from share.rectification where id = ${matter}`),
    await one(sql`select organisation_id as id from share.legacy_system where id = ${system}`),
    await one(sql`select organisation_id as id from share.unit_function where id = ${duty}`),
  ];
}
