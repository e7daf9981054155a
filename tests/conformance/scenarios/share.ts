/** Scenarios of sharing without a decision, and of its one place: what is taken at once, and that all of it passes here. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { providerOf, served } from '../served.ts';
import {
  applications,
  ask,
  consentOf,
  credentialOf,
  fullDraft,
  type Grant,
  granted,
  grants,
  newConsumer,
  newDraft,
  readGrant,
  saveAnswers,
  submit,
  toLastStep,
} from '../share-walks.ts';
import { ledgerEntries, listEntries } from '../walks.ts';
import { refusedAt } from './application.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();

type Todo = { caseId: string; card: string | null };
type Reader = Awaited<ReturnType<typeof providerOf>>;
export const todosOf = async (client: Reader): Promise<Todo[]> =>
  (await client.get<{ items: Todo[] }>('/api/todos')).items;

/** What is for everybody is found and used in one step: no decision, nobody's task, the use on record with its purpose. */
const selfService = scenario(
  z.strictObject({ article: text, purposeArticle: text, day }),
  async (stage, { article, purposeArticle, day: today }) => {
    await stage.setDay(today);
    const resource = await served(stage, 'unconditional');
    const { officer, bureau, system } = await newConsumer(stage);
    const provider = await providerOf(stage, resource);
    const found = await listEntries(officer, { q: resource.name });
    assert.ok(found.some(({ id }) => id === resource.resourceId));
    const count = async (): Promise<number[]> =>
      Promise.all([provider, bureau, officer].map(async (one) => (await todosOf(one)).length));
    const before = await count();
    await refusedAt(officer, await fullDraft(officer, resource.serviceId, system, { purpose: '' }), {
      article: purposeArticle,
      field: 'purpose',
    });
    const draft = await fullDraft(officer, resource.serviceId, system);
    assert.ok(draft.route.articles.includes(article));
    const taken = await submit(officer, draft);
    assert.deepEqual([taken.state, taken.caseId], ['granted', null], 'active in the same request');
    assert.deepEqual(await count(), before, 'nobody has anything to approve');
    const grant = await readGrant(officer, taken.grantId ?? '');
    const answer = await ask(stage, await credentialOf(officer, grant.id));
    assert.deepEqual([answer.status, answer.body.records?.length], [200, 1]);
    const listed = await provider.get<{ items: Grant[] }>(
      `${grants}?service=${resource.serviceId}&pageSize=200`,
    );
    assert.ok(
      listed.items.some(({ id }) => id === grant.id),
      'the provider sees the use',
    );
    const used = await ledgerEntries(provider, { kind: 'share.self-service-used' });
    const entry = used.find(({ body }) => body.subject.id === taken.id);
    assert.equal(entry?.body.purpose, grant.purpose.code, 'the purpose is on record');
    assert.ok(entry?.body.decision?.articles.includes(article));

    const closed = await served(stage, 'conditional');
    const asked = await submit(officer, await fullDraft(officer, closed.serviceId, system));
    assert.deepEqual([asked.state, asked.grantId], ['submitted', null]);
  },
);

/** Whatever departments share goes through here and is logged here; a grant delivered elsewhere cannot be written down. */
const onlyInside = scenario(z.strictObject({ article: text, day }), async (stage, { day: today }) => {
  await stage.setDay(today);
  const resource = await served(stage, 'conditional');
  const consumer = await newConsumer(stage);
  const { officer, system } = consumer;
  await officer.refused('POST', applications, { serviceId: resource.resourceId }, { status: 404 });
  await officer.refused('POST', applications, { resourceId: resource.resourceId }, { status: 400 });
  const marked = await newDraft(officer, resource.serviceId);
  const draft = await saveAnswers(officer, await fullDraft(officer, resource.serviceId, system), {
    delivery: '系统外交付',
  });
  assert.equal(marked.state, 'draft');
  await officer.refused(
    'POST',
    `${applications}/${draft.id}/submit`,
    { revision: draft.revision },
    {
      status: 422,
      field: 'delivery',
    },
  );
  const handedIn = await submit(officer, await fullDraft(officer, resource.serviceId, system));
  const { decider, path, file } = await toLastStep(stage, resource, handedIn.caseId ?? '');
  const agree = file.outcomes.find(({ kind }) => kind === 'complete');
  const payload = await consentOf(decider, handedIn, agree?.form ?? '');
  await decider.refused(
    'POST',
    path,
    { outcome: agree?.key, payload: { ...payload, delivery: '线下' } },
    {
      status: 422,
      field: 'delivery',
    },
  );
  for (const body of [{ consumerId: consumer.id, delivered: 'outside' }, {}])
    await decider.refused('POST', grants, body, { status: 404 });

  const { grant, credential } = await granted(stage, resource, consumer);
  assert.equal(grant.service.id, resource.serviceId);
  const service = await officer.get<{ instructions: { address: string } }>(
    `/api/serve/services/${grant.service.id}`,
  );
  assert.match(service.instructions.address, /^\/gateway\/v1\//);
  const answer = await ask(stage, credential);
  assert.equal(answer.status, 200);
  const calls = await officer.get<{ today: { used: number } }>(`${grants}/${grant.id}/calls`);
  assert.equal(calls.today.used, 1);
  const log = await ledgerEntries(await providerOf(stage, resource), { kind: 'serve.call-answered' });
  assert.ok(
    log.some(({ hash }) => hash === answer.entry),
    'the provider reads the use',
  );
});

export const shareScenarios: Scenarios = {
  'share.self-service': selfService,
  'share.only-inside': onlyInside,
};
