/** A sixth city, fictional, of other words, classes, forms and deciders, walks the whole way by its pack alone. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newServed, type Served, type SharingClass } from './served.ts';
import {
  type Application,
  ask,
  consentOf,
  credentialOf,
  fullDraft,
  grants,
  holderOf,
  newConsumer,
  readApplication,
  readGrant,
  submit,
} from './share-walks.ts';
import { Stage } from './stage.ts';
import { type Started, startPlatform } from './started.ts';
import { accounts, decisionPath, ledgerEntries, readCase } from './walks.ts';

const packs = new URL('../fixtures/regulations/', import.meta.url).pathname;

let started: Started;
let stage: Stage;
before(async () => {
  started = await startPlatform({ city: 'xingyuan', regulations: packs });
  stage = new Stage(started, 'xingyuan');
});
after(() => started.stop());

/** Every step by whoever the pack names, in the pack's order; gives the outcomes that were taken. */
async function walkCase(resource: Served, application: Application): Promise<string[]> {
  const bureau = await stage.as(accounts.bureau);
  const taken: string[] = [];
  for (;;) {
    const file = await readCase(bureau, application.caseId ?? '');
    if (file.steps.every(({ decided }) => decided !== null)) return taken;
    const decider = await holderOf(stage, file, resource);
    const outcome = file.outcomes.find(({ kind }) => kind === 'complete' || kind === 'advance');
    assert.ok(outcome, 'the step leads on');
    const payload = outcome.form ? await consentOf(decider, application, outcome.form) : {};
    await decider.post(await decisionPath(bureau, file.id), { outcome: outcome.key, payload });
    taken.push(outcome.key);
  }
}

async function walk(sharingClass: SharingClass): Promise<string[]> {
  const resource = await newServed(stage, sharingClass);
  const consumer = await newConsumer(stage);
  const draft = await fullDraft(consumer.officer, resource.serviceId, consumer.system);
  const application = await submit(consumer.officer, draft);
  const taken = await walkCase(resource, application);
  const { grantId } = await readApplication(consumer.officer, application.id);
  assert.ok(grantId, 'the last decision issues the grant');
  const credential = await credentialOf(consumer.officer, grantId);
  const answer = await ask(stage, credential);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.equal(answer.body.records?.length, 1);
  const wrong = await ask(stage, { ...credential, secret: Buffer.alloc(32).toString('base64url') });
  assert.deepEqual([wrong.status, wrong.code], [401, 'gateway.signature']);
  const auditor = await stage.as(accounts.bureau);
  const entries = await ledgerEntries(auditor, { subjectId: grantId });
  assert.ok(entries.length > 0, 'the grant is on record');
  assert.equal((await readGrant(consumer.officer, grantId)).standing, 'active', `${grants}/${grantId}`);
  return taken;
}

test('direct data: settled by the bureau alone', async () => {
  assert.deepEqual(await walk('unconditional'), ['open-up']);
});

test('loans: answered by the supplying body, then countersigned', async () => {
  assert.deepEqual(await walk('conditional'), ['lend', 'sign']);
});
