/** Scenarios of a negative list that follows the class: field by field, merged by the bureau and decided by the government. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { classes, governmentOf, itemOf, type NegativeItem, readItem } from '../class-walks.ts';
import type { Client } from '../client.ts';
import { newServed, providerOf } from '../served.ts';
import { dayAfter, fullDraft, newConsumer, readApplication, submit } from '../share-walks.ts';
import {
  accounts,
  changeDraft,
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
import { changeOf } from './class-governance.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

const noDisagreement = async (reader: Client): Promise<void> => {
  const { items } = await reader.get<{ items: unknown[] }>(`${classes}/negative-consistency`);
  assert.deepEqual(items, [], 'class and list agree');
};

/** Class and item are made in one step and ended in one step. */
const listFollowsClass = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer } = await newDepartment(stage);
  const bureau = await stage.as(accounts.bureau);
  const draft = await draftEntry(officer, await sharingContent(officer, 'withheld'));
  await submitEntry(officer, draft.id);
  assert.equal((await itemOf(officer, draft.id))?.state, 'proposed', 'the item is there with the submission');
  const entry = await publishEntry(stage, officer, await sharingContent(officer, 'withheld'));
  const item = await itemOf(bureau, entry.id);
  assert.deepEqual([item?.state, item?.whole], ['listed', true]);
  assert.deepEqual(
    item?.fields.map(({ name }) => name),
    ['register_no', 'register_state'],
  );
  assert.ok(
    item?.fields.every(({ basis }) => basis.length > 0),
    'each field with its basis',
  );
  await noDisagreement(bureau);
  const taken = await officer.post<NegativeItem>(`${classes}/negative-items/${item?.id}/removal`, {
    reason: '经复核可以共享',
  });
  assert.equal(taken.state, 'removed');
  assert.notEqual((await readEntry(officer, entry.id)).sharingClass?.key, 'withheld');
  await noDisagreement(bureau);
  await officer.refused(
    'POST',
    `${classes}/negative-items/${item?.id}/removal`,
    { reason: '再次移出' },
    {
      code: 'classify.item-not-listed',
    },
  );
  // The other way round: the entry is made shared, and its item goes with it.
  const other = await publishEntry(stage, officer, await sharingContent(officer, 'withheld'));
  await changeDraft(
    officer,
    other.id,
    { sharingClass: 'unconditional', sharingBasis: [] },
    await changeOf(stage, officer),
  );
  await reviewEntry(stage, officer, other.id);
  assert.equal((await itemOf(officer, other.id))?.state, 'removed');
  await noDisagreement(bureau);
  // And an item of every field makes its entry withheld.
  const third = await publishEntry(stage, officer, { sharingClass: 'unconditional' });
  await officer.post(`${classes}/negative-items`, {
    resourceId: third.id,
    provider: third.provider.id,
    name: third.name,
    fields: ['register_no', 'register_state'].map((name) => ({ name, basis: [legalBasis('law')] })),
  });
  assert.equal((await readEntry(officer, third.id)).sharingClass?.key, 'withheld');
  await noDisagreement(bureau);
  const { articles } = await bureau.get<{ articles: { list: string[] } }>(`${classes}/governance`);
  assert.ok(articles.list.includes(article));
});

/** Provider, name, fields, basis: without one of them no item; what is not listed stays shared. */
const fieldByField = scenario(
  z.strictObject({ article: text, refusedKind: text }),
  async (stage, { article, refusedKind }) => {
    const resource = await newServed(stage, 'unconditional');
    const officer = await providerOf(stage, resource);
    const entry = await readEntry(officer, resource.resourceId);
    const field = { name: 'register_state', basis: [legalBasis('law')] };
    const whole = {
      resourceId: entry.id,
      provider: entry.provider.id,
      name: entry.name,
      fields: [field],
    };
    const path = `${classes}/negative-items`;
    const expected = { code: 'classify.item-incomplete', article };
    await officer.refused(
      'POST',
      path,
      { ...whole, provider: undefined },
      { ...expected, field: 'provider' },
    );
    await officer.refused('POST', path, { ...whole, name: undefined }, { ...expected, field: 'name' });
    await officer.refused('POST', path, { ...whole, fields: [] }, { ...expected, field: 'fields' });
    await officer.refused(
      'POST',
      path,
      { ...whole, fields: [{ ...field, basis: [] }] },
      { ...expected, field: 'fields.0.basis' },
    );
    const wrong = [{ ...field, basis: [legalBasis(refusedKind)] }];
    await officer.refused(
      'POST',
      path,
      { ...whole, fields: wrong },
      { ...expected, field: 'fields.0.basis' },
    );
    const unnamed = [{ name: '全部字段', basis: [legalBasis('law')] }];
    await officer.refused(
      'POST',
      path,
      { ...whole, fields: unnamed },
      { ...expected, field: 'fields.0.name' },
    );
    const items = (entry.detail?.current?.content.items ?? []) as { name: string }[];
    const bare = items.map(({ name }, index) => ({ name, basis: index === 0 ? [legalBasis('law')] : [] }));
    await officer.refused('POST', path, { ...whole, fields: bare }, { ...expected, field: 'fields.1.basis' });
    assert.equal(await itemOf(officer, entry.id), undefined, 'nothing was listed');

    const item = await officer.post<NegativeItem>(path, whole);
    assert.deepEqual([item.state, item.whole, item.fields.length], ['listed', false, 1]);
    assert.deepEqual([item.provider.id, item.name], [entry.provider.id, entry.name]);
    assert.notEqual((await readEntry(officer, entry.id)).sharingClass?.key, 'withheld');
    const { officer: consumer, system } = await newConsumer(stage);
    const draft = await fullDraft(consumer, resource.serviceId, system);
    const offered = draft.choices.items.map(({ name }) => name);
    assert.ok(
      offered.includes('register_no') && !offered.includes('register_state'),
      'only what is not listed',
    );
    const done = await readApplication(consumer, (await submit(consumer, draft)).id);
    assert.equal(done.state, 'granted');
    await noDisagreement(await stage.as(accounts.bureau));
  },
);

type Version = {
  id: string;
  number: number;
  state: string;
  caseId: string;
  decidedOn: string | null;
  document: string | null;
  decidedBy: string | null;
  items: { itemId: string; resourceId: string; struckReason: string | null }[];
};
type Compared = { items: { resourceId: string; change: string }[] };

/** Merged by the bureau, decided by the government alone, who may strike; each version is kept and held against the next. */
const decidedByGovernment = scenario(
  z.strictObject({ article: text, kind: text }),
  async (stage, { article, kind }) => {
    const bureau = await stage.as(accounts.bureau);
    const government = await governmentOf(stage, kind);
    const day = new Date(stage.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    const made = [];
    for (let count = 0; count < 3; count++) {
      const { officer } = await newDepartment(stage);
      const entry = await publishEntry(stage, officer, await sharingContent(officer, 'withheld'));
      made.push({ officer, entry, item: await itemOf(officer, entry.id) });
    }
    const [first, second, third] = made;
    assert.ok(first && second && third);
    const draft = await bureau.post<Version>(`${classes}/list-versions`);
    for (const { entry } of made) assert.ok(draft.items.some(({ resourceId }) => resourceId === entry.id));
    const payload = { decidedOn: day, document: '政府常务会议纪要第 12 号' };
    const decision = { outcome: 'decide', reasons: ['同意'], payload };
    const path = await decisionPath(government, draft.caseId);
    await bureau.refused('POST', path, decision, { status: 403 });
    await bureau.refused(
      'POST',
      `${classes}/list-versions/${draft.id}/strikes`,
      { itemId: first.item?.id, reason: '可以共享' },
      { status: 403 },
    );
    await bureau.refused('POST', `${classes}/list-versions`, {}, { code: 'classify.list-undecided' });
    await government.refused('POST', path, { ...decision, payload: { decidedOn: day } }, { article });
    await government.refused('POST', path, { ...decision, payload: { document: '纪要' } }, { article });
    const ahead = { ...payload, decidedOn: dayAfter(day, 1) };
    await government.refused('POST', path, { ...decision, payload: ahead }, { article });
    await government.post(`${classes}/list-versions/${draft.id}/strikes`, {
      itemId: first.item?.id,
      reason: '该数据可以共享',
    });
    assert.equal(
      (await readEntry(first.officer, first.entry.id)).sharingClass?.key,
      'withheld',
      'not before the decision',
    );
    await government.post(path, decision);
    const decided = await bureau.get<Version>(`${classes}/list-versions/${draft.id}`);
    assert.deepEqual(
      [decided.state, decided.decidedOn, decided.document],
      ['decided', day, payload.document],
    );
    assert.ok(decided.decidedBy);
    assert.notEqual(
      (await readEntry(first.officer, first.entry.id)).sharingClass?.key,
      'withheld',
      'struck: shared',
    );
    assert.equal((await readItem(bureau, first.item?.id ?? '')).state, 'struck');
    const { items: told } = await first.officer.get<{ items: { kind: string; title?: unknown }[] }>(
      '/api/notices',
    );
    assert.ok(
      told.some((one) => one.kind === 'classify.item-struck'),
      'its provider is told',
    );
    assert.equal((await readEntry(second.officer, second.entry.id)).sharingClass?.key, 'withheld');

    await third.officer.post(`${classes}/negative-items/${third.item?.id}/removal`, {
      reason: '经复核可以共享',
    });
    const added = await publishEntry(stage, second.officer, await sharingContent(second.officer, 'withheld'));
    const next = await bureau.post<Version>(`${classes}/list-versions`);
    assert.equal(next.number, draft.number + 1);
    const { items } = await bureau.get<Compared>(
      `${classes}/list-versions/compare?from=${draft.id}&to=${next.id}`,
    );
    const changes = new Map(items.map(({ resourceId, change }) => [resourceId, change]));
    assert.deepEqual(
      [first, second, third].map(({ entry }) => changes.get(entry.id)),
      [undefined, 'same', 'removed'],
    );
    assert.equal(changes.get(added.id), 'added');
    const kept = await bureau.get<Version>(`${classes}/list-versions/${draft.id}`);
    assert.deepEqual(kept.items, decided.items, 'the decided version is kept as it was');
    await government.post(await decisionPath(government, next.caseId), decision);
  },
);

export const classListScenarios: Scenarios = {
  'class-governance.list-follows-class': listFollowsClass,
  'class-governance.field-by-field': fieldByField,
  'class-governance.decided-by-government': decidedByGovernment,
};
