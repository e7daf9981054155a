/** A department is closed while somebody waits for its answer: entry, service, application and open step go to its successor at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
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
      for (const matter of ['resources', 'applications', 'open-cases'])
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
  const old = await getOrganisation(p.db, from);
  assert.deepEqual([old?.state, old?.successorId], ['closed', heir.id]);
});
