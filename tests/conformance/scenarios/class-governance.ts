/** Scenarios of a negative list that is reviewed: nothing is withheld off it, and what leaves it is shared at once. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import {
  approveItem,
  classes,
  classFile,
  decideAs,
  giveOpinion,
  itemOf,
  type NegativeItem,
  readItem,
  stateOf,
  todosFor,
} from '../class-walks.ts';
import type { Client } from '../client.ts';
import { newServed, providerOf, type Served } from '../served.ts';
import { applications, fullDraft, newConsumer, submit } from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import {
  accounts,
  changeDraft,
  decide,
  decisionPath,
  draftEntry,
  legalBasis,
  newDepartment,
  publishEntry,
  readEntry,
  reviewEntry,
  sharingContent,
  submitEntry,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

type Trigger = { changeTriggers: { key: string }[] };
/** What a change names where the city lists the kinds. */
export async function changeOf(
  stage: Stage,
  client: Client,
): Promise<{ changeTrigger?: string; changeDay?: string }> {
  const { changeTriggers } = await client.get<Trigger>('/api/catalog/terms');
  const [first] = changeTriggers;
  const changeDay = new Date(stage.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  return first ? { changeTrigger: first.key, changeDay } : {};
}

const asConditional = async (stage: Stage, resource: Served) => {
  const { officer, system } = await newConsumer(stage);
  return submit(officer, await fullDraft(officer, resource.serviceId, system));
};

/** Off the approved list nothing is withheld; what leaves the list is shared at once and its unit is asked for another class. */
const listedOnly = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer } = await newDepartment(stage);
  const bureau = await stage.as(accounts.bureau);
  const entry = await draftEntry(officer, await sharingContent(officer, 'withheld'));
  const caseId = await submitEntry(officer, entry.id);
  const { outcomes } = await bureau.get<{ outcomes: { key: string; kind: string }[] }>(
    `/api/cases/${caseId}`,
  );
  const publish = outcomes.find(({ kind }) => kind === 'complete')?.key;
  await bureau.refused(
    'POST',
    await decisionPath(bureau, caseId),
    { outcome: publish },
    {
      code: 'classify.not-on-negative-list',
      article,
    },
  );
  assert.notEqual((await readEntry(officer, entry.id)).state, 'active', 'nothing was published');
  const item = await itemOf(bureau, entry.id);
  assert.ok(item && item.state === 'proposed');
  await approveItem(stage, item);
  await decide(bureau, caseId, 'complete');
  assert.equal((await readEntry(officer, entry.id)).sharingClass?.key, 'withheld');

  const resource = await newServed(stage, 'unconditional', await sharingContent(officer, 'withheld'));
  const provider = await providerOf(stage, resource);
  const consumer = await newConsumer(stage);
  await consumer.officer.refused(
    'POST',
    applications,
    { serviceId: resource.serviceId },
    { code: 'share.closed' },
  );
  const listed = await itemOf(bureau, resource.resourceId);
  assert.equal(listed?.state, 'listed');
  await bureau.post(`${classes}/negative-items/${listed?.id}/removal`, { reason: '所涉条款不再适用' });
  assert.notEqual((await readEntry(provider, resource.resourceId)).sharingClass?.key, 'withheld');
  const [task] = await todosFor(provider, 'classify.reset-class');
  assert.ok(task, 'the unit has a task to set another class');
  await provider.refused(
    'POST',
    await decisionPath(provider, task.caseId),
    { outcome: 'set' },
    {
      code: 'classify.class-not-reset',
      article,
    },
  );
  // It cannot stay withheld: what is off the list is not published as such.
  await changeDraft(
    provider,
    resource.resourceId,
    await sharingContent(provider, 'withheld'),
    await changeOf(stage, provider),
  );
  const again = await submitEntry(provider, resource.resourceId);
  await bureau.refused(
    'POST',
    await decisionPath(bureau, again),
    { outcome: publish },
    {
      code: 'classify.not-on-negative-list',
      article,
    },
  );
  await decide(bureau, again, 'return', { reasons: ['该事项已移出负面清单'] });
  const application = await asConditional(stage, resource);
  assert.deepEqual(
    [application.state, application.grantId],
    ['submitted', null],
    'applied for as conditional',
  );
  await changeDraft(provider, resource.resourceId, {
    ...(await sharingContent(provider, 'unconditional')),
    sharingBasis: [],
    sharingConditions: '',
    conditionalForm: '',
    namedItems: [],
    namedUnits: [],
  });
  await reviewEntry(stage, provider, resource.resourceId);
  await decideAs(provider, task.caseId, 'set');
  assert.equal(await stateOf(provider, task.caseId), 'done');
});

/** An item counts after the review was opened, another department spoke and the bureau decided with a reason; its page shows all. */
const reviewedTogether = scenario(
  z.strictObject({ article: text, sharedArticle: text }),
  async (stage, { article, sharedArticle }) => {
    const { officer } = await newDepartment(stage);
    const bureau = await stage.as(accounts.bureau);
    const entry = await publishEntry(stage, officer, await sharingContent(officer, 'conditional'));
    const proposed = await officer.post<NegativeItem>(`${classes}/negative-items`, {
      resourceId: entry.id,
      provider: entry.provider.id,
      name: entry.name,
      ground: '涉及依法不得提供的内容',
      fields: ['register_no', 'register_state'].map((name) => ({ name, basis: [legalBasis('law')] })),
    });
    const shared = async (): Promise<void> => {
      assert.equal((await readItem(bureau, proposed.id)).state, 'proposed');
      assert.equal((await readEntry(officer, entry.id)).sharingClass?.key, 'conditional', 'still shared');
    };
    await shared();
    const matter = proposed.caseId ?? '';
    const other = await newDepartment(stage);
    await bureau.refused(
      'POST',
      `${classes}/matters/${matter}/opinions`,
      { organisationIds: [other.id] },
      {
        code: 'classify.matter-closed',
      },
    );
    await decideAs(bureau, matter, 'open-review');
    await shared();
    const reasons = ['依据核实无误，同意列入'];
    const path = await decisionPath(bureau, matter);
    await bureau.refused(
      'POST',
      path,
      { outcome: 'approve', reasons },
      { code: 'classify.opinions-missing', article },
    );
    await bureau.refused(
      'POST',
      `${classes}/matters/${matter}/opinions`,
      { organisationIds: [entry.provider.id] },
      {
        code: 'classify.opinion-own',
      },
    );
    const speaker = await giveOpinion(stage, bureau, matter);
    await shared();
    await bureau.refused('POST', path, { outcome: 'approve' }, { code: 'cases.reasons-missing', article });
    await shared();
    await decideAs(bureau, matter, 'approve', { reasons });
    const page = await readItem(officer, proposed.id);
    assert.equal(page.state, 'listed');
    assert.deepEqual(
      page.opinions?.map(({ organisation, stance }) => [organisation.id, stance]),
      [[speaker, 'support']],
    );
    assert.ok(page.opinions?.[0]?.opinion, 'the opinion itself is shown');
    assert.ok(page.decisions?.some((one) => one.reasons.includes(reasons[0] ?? '') && one.by));
    assert.equal((await readEntry(officer, entry.id)).sharingClass?.key, 'withheld', 'now it takes effect');
    const { changes } = await classFile(officer, entry.id);
    assert.deepEqual([changes[0]?.former?.key, changes[0]?.now.key], ['conditional', 'withheld']);

    // Refused by the review, it stays shared.
    const second = await draftEntry(officer, await sharingContent(officer, 'withheld'));
    const review = await submitEntry(officer, second.id);
    const item = await itemOf(bureau, second.id);
    assert.ok(item?.caseId);
    await decideAs(bureau, item.caseId, 'open-review');
    await giveOpinion(stage, bureau, item.caseId, 'object');
    await decideAs(bureau, item.caseId, 'refuse', { reasons: ['所引条款不涉及该数据'] });
    const { outcomes } = await bureau.get<{ outcomes: { key: string; kind: string }[] }>(
      `/api/cases/${review}`,
    );
    const publish = outcomes.find(({ kind }) => kind === 'complete')?.key;
    await bureau.refused(
      'POST',
      await decisionPath(bureau, review),
      { outcome: publish },
      { article: sharedArticle },
    );
  },
);

export const classGovernanceScenarios: Scenarios = {
  'class-governance.listed-only': listedOnly,
  'class-governance.reviewed-together': reviewedTogether,
};
