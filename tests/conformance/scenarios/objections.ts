/** Scenarios of data that are not shared: why, on what ground, and how one objects; what is settled is carried out. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { newServed } from '../served.ts';
import { consentOf, fullDraft, newConsumer, submit } from '../share-walks.ts';
import {
  accounts,
  decisionPath,
  legalBasis,
  newDepartment,
  publishEntry,
  readCase,
  readEntry,
  sharingContent,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const waysTo = (id: string): string => `/api/classes/resources/${id}/objection`;

type Way = {
  way: { title: { zh: string }; steps: { zh: string }[]; articles: string[] } | null;
  withheld: boolean;
  open: { caseId: string; number: string } | null;
  abilities: Record<string, { allowed: boolean }>;
};

/** Before applying one sees class, reason, act, article and conditions; of what is not shared also the way to object. */
const stated = scenario(
  z.strictObject({ article: text, objection: text, basisKind: text }),
  async (stage, { article, objection, basisKind }) => {
    const { officer } = await newDepartment(stage);
    const reader = (await newConsumer(stage)).officer;
    const act = { title: '登记资料管理条例', article: '第十七条' };
    for (const sharingClass of ['conditional', 'withheld'] as const) {
      const base = await sharingContent(officer, sharingClass);
      const entry = await publishEntry(stage, officer, {
        ...base,
        sharingBasis: [legalBasis(basisKind, act)],
      });
      const found = await readEntry(reader, entry.id);
      const content: Record<string, unknown> = found.detail?.current?.content ?? {};
      assert.equal(found.sharingClass?.key, sharingClass, 'the class is seen');
      assert.ok(found.sharingClass?.articles.length, 'with its articles');
      const [basis] = content.sharingBasis as { title: string; article: string }[];
      assert.deepEqual([basis?.title, basis?.article], [act.title, act.article], 'act and article');
      const { sharingReason, sharingTerms } = content.classing as Record<string, unknown>;
      assert.ok(sharingReason, 'the reason');
      const way = await reader.get<Way>(waysTo(entry.id));
      assert.equal(way.withheld, sharingClass === 'withheld');
      if (sharingClass === 'conditional') {
        assert.ok(content.sharingConditions && (sharingTerms as string[]).length > 0, 'the conditions');
        assert.ok(way.abilities.object);
        continue;
      }
      assert.ok(way.way?.articles.includes(objection), 'the way to object and its article');
      assert.ok((way.way?.steps.length ?? 0) >= 2, 'in its steps');
      assert.equal(way.abilities.object?.allowed, true);
      const { caseId } = await reader.post<{ caseId: string }>(waysTo(entry.id), {
        reason: '办理居住登记须核验登记状态',
      });
      assert.equal((await reader.get<Way>(waysTo(entry.id))).open?.caseId, caseId, 'and it is a way');
    }
    assert.equal((await stage.nobody().send('GET', `/law/${article}`)).status, 200);
  },
);

type Listed = { id: string; elapsed: number; state: string };

/** A case at the authority with both sides, opinions and minutes; kept, changed or in part, with a reason, and carried out. */
const settled = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const bureau = await stage.as(accounts.bureau);
  for (const outcome of ['kept', 'changed', 'partly'] as const) {
    const holder = await newDepartment(stage);
    const user = await newConsumer(stage);
    const entry = await publishEntry(stage, holder.officer, await sharingContent(holder.officer, 'withheld'));
    const shared = await publishEntry(stage, holder.officer);
    const reason = { reason: '办理居住登记须核验登记状态' };
    await user.officer.refused('POST', waysTo(shared.id), reason, { code: 'classify.nothing-to-object' });
    await user.officer.refused('POST', waysTo(entry.id), { reason: '' }, { field: 'reason' });
    const { caseId } = await user.officer.post<{ caseId: string }>(waysTo(entry.id), reason);
    await user.officer.refused('POST', waysTo(entry.id), reason, { code: 'classify.objection-open' });
    for (const side of [user.officer, holder.officer, bureau])
      assert.equal((await readCase(side, caseId)).id, caseId);
    await user.officer.post(`/api/cases/${caseId}/comments`, { text: '只需核验登记状态，不需要其他字段' });
    await holder.officer.post(await decisionPath(holder.officer, caseId), {
      outcome: 'answer',
      reasons: ['涉及权利人信息'],
    });
    const minutes = await bureau.send(
      'POST',
      `/api/cases/${caseId}/attachments`,
      new TextEncoder().encode('协调会纪要：双方意见如下'),
      { 'content-type': 'text/plain', 'x-file-name': encodeURIComponent('协调会纪要.txt') },
    );
    assert.equal(minutes.status, 201, minutes.text.slice(0, 400));
    const third = await newDepartment(stage);
    await bureau.post(`/api/classes/matters/${caseId}/opinions`, { organisationIds: [third.id] });
    const { items: opinions } = await bureau.get<{ items: { caseId: string }[] }>(
      `/api/classes/matters/${caseId}/opinions`,
    );
    const asked = opinions[0]?.caseId ?? '';
    await third.officer.post(await decisionPath(third.officer, asked), { outcome: 'support' });
    const { items } = await bureau.get<{ items: Listed[] }>(
      '/api/cases?procedure=classify.objection&state=open&pageSize=200',
    );
    assert.equal(typeof items.find(({ id }) => id === caseId)?.elapsed, 'number', 'listed with its age');

    const path = await decisionPath(bureau, caseId);
    const decision = { outcome, reasons: ['双方协商一致，按会议纪要办理'] };
    const payload =
      outcome === 'changed'
        ? { sharingClass: 'conditional', conditions: '仅供承担核验职责的单位查询登记状态' }
        : outcome === 'partly'
          ? { items: 'register_state', conditions: '仅供核验登记状态' }
          : undefined;
    await holder.officer.refused('POST', path, { ...decision, payload }, { status: 403 });
    await bureau.refused('POST', path, { outcome, payload }, { code: 'cases.reasons-missing', article });
    if (outcome === 'changed')
      await bureau.refused(
        'POST',
        path,
        { ...decision, payload: { sharingClass: 'withheld', conditions: '' } },
        { code: 'classify.class-not-wider', article },
      );
    if (outcome === 'partly')
      await bureau.refused(
        'POST',
        path,
        { ...decision, payload: { ...payload, items: 'no_such_item' } },
        { code: 'classify.supplied-item-unknown', article },
      );
    await bureau.post(path, { ...decision, ...(payload ? { payload } : {}) });
    const after = await readEntry(holder.officer, entry.id);
    const content: Record<string, unknown> = after.detail?.current?.content ?? {};
    assert.equal(after.sharingClass?.key, outcome === 'kept' ? 'withheld' : 'conditional', outcome);
    if (outcome === 'partly') assert.deepEqual(content.namedItems, ['register_state']);
    const file = await readCase(user.officer, caseId);
    const last = file.steps.find(({ decided }) => decided?.outcome.key === outcome);
    assert.deepEqual(last?.decided?.reasons, decision.reasons, 'the outcome is recorded with its reason');
    if (outcome === 'kept') continue;
    const { changes } = await holder.officer.get<{ changes: { cause: string; caseId: string }[] }>(
      `/api/classes/resources/${entry.id}`,
    );
    assert.deepEqual([changes[0]?.cause, changes[0]?.caseId], ['objection', caseId]);
  }

  const resource = await newServed(stage, 'conditional');
  const { officer, system } = await newConsumer(stage);
  const application = await submit(officer, await fullDraft(officer, resource.serviceId, system));
  const about = { reason: '拒绝理由与申请场景不符', applicationId: application.id };
  await officer.refused('POST', waysTo(resource.resourceId), about, { code: 'classify.nothing-to-object' });
  const provider = await stage.enter(resource.officerId, resource.providerId);
  const { outcomes } = await readCase(provider, application.caseId ?? '');
  const refuse = outcomes.find(({ kind }) => kind === 'refuse');
  assert.ok(refuse);
  await provider.post(await decisionPath(provider, application.caseId ?? ''), {
    outcome: refuse.key,
    reasons: ['申请的场景与共享条件不符'],
    ...(refuse.form ? { payload: await consentOf(provider, application, refuse.form) } : {}),
  });
  const stranger = (await newConsumer(stage)).officer;
  await stranger.refused('POST', waysTo(resource.resourceId), about, { code: 'classify.nothing-to-object' });
  const { caseId } = await officer.post<{ caseId: string }>(waysTo(resource.resourceId), about);
  assert.equal((await readCase(bureau, caseId)).state, 'open', 'a refusal can be objected to as well');
});

export const objectionScenarios: Scenarios = {
  'objections.stated': stated,
  'objections.settled': settled,
};
