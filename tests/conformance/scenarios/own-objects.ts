/** The scenario of whose objects are whose: entries, batches and answers of one's own unit only, and every try on others on record. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { newServed, providerOf } from '../served.ts';
import { consentOf, fullDraft, newConsumer, submit, toLastStep } from '../share-walks.ts';
import {
  accounts,
  changeDraft,
  draftEntry,
  ledgerEntries,
  listEntries,
  publishEntry,
  registerRows,
  uploadRows,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

/**
 * An officer works on entries, batches and answers of the own unit; the same acts on another unit's are refused and on record,
 * and the other unit's drafts stand in no list of theirs.
 */
const ownObjectsOnly = scenario(z.strictObject({}), async (stage) => {
  const other = await newServed(stage, 'conditional');
  const otherOfficer = await providerOf(stage, other);
  const own = await newConsumer(stage);
  const { officer } = own;
  const resources = '/api/catalog/resources';

  const mine = await publishEntry(stage, officer);
  const batch = await uploadRows(stage, officer, mine.id, registerRows(['N1', 'N2']));
  assert.equal(batch.state, 'merged');
  await changeDraft(officer, mine.id, { useRequirements: '仅限本单位使用，注明来源' });

  const theirDraft = await draftEntry(otherOfficer);
  const { items: batches } = await otherOfficer.get<{ items: { id: string }[] }>(
    `/api/collect/resources/${other.resourceId}/batches`,
  );
  const [theirBatch] = batches;
  assert.ok(theirBatch);
  const application = await submit(officer, await fullDraft(officer, other.serviceId, own.system));
  assert.ok(application.caseId);
  const { path: answerPath, file } = await toLastStep(stage, other, application.caseId);
  const agree = file.outcomes.find(({ kind }) => kind === 'complete');
  assert.ok(agree?.form);

  const draft = { revision: 0, content: { summary: '由他人改写' } };
  const rows = { 'content-type': 'text/csv', 'x-file-name': 'rows.csv' };
  const tried: [method: string, path: string, body: unknown, object: string, policy: string][] = [
    ['PUT', `${resources}/${theirDraft.id}/draft`, draft, theirDraft.id, 'catalog.resource.compile'],
    ['POST', `${resources}/${theirDraft.id}/submit`, undefined, theirDraft.id, 'catalog.resource.submit'],
    ['PUT', `${resources}/${other.resourceId}/draft`, draft, other.resourceId, 'catalog.resource.compile'],
    [
      'POST',
      `${resources}/${other.resourceId}/submit`,
      undefined,
      other.resourceId,
      'catalog.resource.submit',
    ],
    [
      'POST',
      `/api/collect/resources/${other.resourceId}/batches`,
      registerRows(['N9']),
      other.resourceId,
      'collect.batch.load',
    ],
    [
      'POST',
      `/api/collect/batches/${theirBatch.id}/rollback`,
      undefined,
      theirBatch.id,
      'collect.batch.roll-back',
    ],
    ['POST', answerPath, { outcome: agree.key, payload: {} }, application.caseId, 'cases.step.decide'],
  ];
  for (const [method, path, body] of tried) {
    const reply = await officer.send(method, path, body, typeof body === 'string' ? rows : {});
    assert.ok([403, 404].includes(reply.status), `${method} ${path} → ${reply.status} ${reply.text}`);
  }
  await officer.refused('GET', `${resources}/${theirDraft.id}`, undefined, { status: 404 });

  const auditor = await stage.as(accounts.auditor);
  const refusals = (await ledgerEntries(auditor, { kind: 'ledger.act-refused' })).filter(
    ({ organisations }) => organisations.some(({ id }) => id === own.id),
  );
  for (const [method, , , object, policy] of tried) {
    const found = refusals.find(
      ({ body }) =>
        body.subject.id === policy &&
        body.detail?.method === method &&
        JSON.stringify(body.detail?.objects).includes(object),
    );
    assert.ok(found?.person, `${method} on ${policy} is on record with the person who tried`);
  }

  const neighbour = await stage.as(accounts.consumer);
  for (const reader of [officer, neighbour]) {
    for (const asked of [{}, { scope: 'mine' }, { q: theirDraft.name }, { state: 'draft' }] as Record<
      string,
      string
    >[]) {
      const ids = (await listEntries(reader, asked)).map(({ id }) => id);
      assert.ok(!ids.includes(theirDraft.id), `not in the list ${JSON.stringify(asked)}`);
    }
  }
  const theirs = (await listEntries(otherOfficer, { scope: 'mine' })).map(({ id }) => id);
  assert.ok(theirs.includes(theirDraft.id), 'its own unit finds it');
  await otherOfficer.post(answerPath, {
    outcome: agree.key,
    payload: await consentOf(otherOfficer, application, agree.form),
  });
});

export const ownObjectsScenarios: Scenarios = { 'org.own-objects-only': ownObjectsOnly };
