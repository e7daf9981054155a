/** Scenarios of the reply to an application: who gives it, by when, and what silence means. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { providerOf, served } from '../served.ts';
import { resolved, settingOf } from '../settings.ts';
import {
  ask,
  consentOf,
  credentialOf,
  fullDraft,
  newConsumer,
  readApplication,
  submit,
} from '../share-walks.ts';
import { accounts, decisionPath, ledgerEntries, readCase } from '../walks.ts';
import { refusedAt } from './application.ts';
import { todosOf } from './share.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();

/** The reply has its day by law: near before it, late after it and seen by the bureau; silence grants nothing, nothing prolongs it. */
const replyClock = scenario(
  z.strictObject({
    article: text,
    received: day,
    due: day,
    stillGreen: day,
    reminded: day,
    dayBefore: day,
    dayAfter: day,
  }),
  async (stage, { article, received, due, stillGreen, reminded, dayBefore, dayAfter }) => {
    await stage.setDay(received);
    const resource = await served(stage, 'conditional');
    const { officer, system } = await newConsumer(stage);
    const handedIn = await submit(officer, await fullDraft(officer, resource.serviceId, system));
    const caseId = handedIn.caseId ?? '';
    const bureau = await stage.as(accounts.bureau);
    const provider = await providerOf(stage, resource);
    const card = async (): Promise<string | null | undefined> =>
      (await todosOf(provider)).find((todo) => todo.caseId === caseId)?.card;
    const file = await readCase(provider, caseId);
    const step = file.steps.find(({ decided }) => !decided);
    assert.deepEqual(
      [step?.deadline?.due, step?.deadline?.basis, step?.deadline?.informative],
      [due, 'law', false],
    );
    assert.ok(step?.deadline?.cite.includes(article));
    const kinds = file.outcomes.map(({ kind }) => kind);
    assert.deepEqual(kinds.toSorted(), ['complete', 'refuse'], 'to answer is all that can be done');
    await provider.refused(
      'POST',
      `/api/cases/${caseId}/steps/${step?.id}/extension`,
      { days: 1, reason: '材料较多' },
      { status: 422, code: 'cases.extension-none' },
    );

    for (const [now, colour] of [
      [stillGreen, 'green'],
      [reminded, 'yellow'],
      [dayBefore, 'yellow'],
      [due, 'yellow'],
      [dayAfter, 'red'],
    ] as const) {
      await stage.setDay(now);
      assert.equal(await card(), colour, `the card on ${now}`);
    }
    type Row = { id: string; current: { card: string | null; deadline: { late: boolean } | null } | null };
    const { items } = await bureau.get<{ items: Row[] }>(
      '/api/cases?procedure=share.application&state=open&pageSize=200',
    );
    const seen = items.find(({ id }) => id === caseId)?.current;
    assert.deepEqual([seen?.card, seen?.deadline?.late], ['red', true], 'the bureau sees it overdue');
    const after = await readApplication(officer, handedIn.id);
    assert.deepEqual([after.state, after.grantId], ['submitted', null], 'silence is no consent');
  },
);

/** The limit is the bureau's to set: without one no clock runs and it is said so; with one a late step is listed. */
const unsetLimit = scenario(
  z.strictObject({
    article: text,
    rule: text,
    /** Field of the form -> the article that asks for it. */
    needed: z.record(text, text),
    received: day,
    days: z.int(),
    due: day,
    dayAfter: day,
  }),
  async (stage, { article, rule, needed, received, days, due, dayAfter }) => {
    const setting = await settingOf(stage, rule);
    try {
      await setting.set(null);
      await stage.setDay(received);
      const bureau = await stage.as(accounts.bureau);
      const resource = await served(stage, 'conditional');
      const { officer, system } = await newConsumer(stage);
      for (const [key, asks] of Object.entries(needed)) {
        const draft = await fullDraft(officer, resource.serviceId, system, { [key]: '' });
        await refusedAt(officer, draft, { article: asks, field: key });
      }
      const unset = await resolved(bureau, rule);
      assert.deepEqual([unset.state, unset.setting], ['unspecified', undefined], 'the bureau sees: not set');
      assert.ok(unset.cite.includes(article));
      const file = async () => submit(officer, await fullDraft(officer, resource.serviceId, system));
      const deadlineOf = async (id: string | null) =>
        (await readCase(bureau, id ?? '')).steps.find(({ decided }) => !decided)?.deadline;
      const unclocked = await file();
      const none = await deadlineOf(unclocked.caseId);
      assert.deepEqual([none?.due, none?.basis, none?.late], [undefined, 'none', false]);

      const provider = await providerOf(stage, resource);
      const path = await decisionPath(provider, unclocked.caseId ?? '');
      const { outcomes } = await readCase(provider, unclocked.caseId ?? '');
      const refuse = outcomes.find(({ kind }) => kind === 'refuse')?.key;
      await provider.refused('POST', path, { outcome: refuse }, { code: 'cases.reasons-missing', article });
      const refusal = outcomes.find(({ kind }) => kind === 'refuse')?.form;
      await provider.post(path, {
        outcome: refuse,
        reasons: ['申请的场景与共享条件不符'],
        ...(refusal ? { payload: await consentOf(provider, unclocked, refusal) } : {}),
      });
      const [step] = (await readCase(officer, unclocked.caseId ?? '')).steps;
      assert.equal(step?.decided?.on, received);
      assert.ok(step?.decided?.by?.name, 'the step names its person');
      assert.deepEqual(step?.decided?.reasons, ['申请的场景与共享条件不符']);

      await setting.set(days);
      await stage.setDay(received);
      const clocked = await file();
      const begun = await deadlineOf(clocked.caseId);
      assert.deepEqual([begun?.due, begun?.basis, begun?.limit], [due, 'setting', days]);
      await stage.setDay(due);
      assert.equal((await deadlineOf(clocked.caseId))?.late, false);
      await stage.setDay(dayAfter);
      assert.equal((await deadlineOf(clocked.caseId))?.late, true);
      type Row = { id: string; current: { card: string | null } | null };
      const { items } = await bureau.get<{ items: Row[] }>(
        '/api/cases?procedure=share.application&state=open&pageSize=200',
      );
      assert.equal(items.find(({ id }) => id === clocked.caseId)?.current?.card, 'red');
    } finally {
      await setting.putBack();
    }
  },
);

/** Nobody but the provider consents; until then nothing is had; the page says how many workdays have passed. */
const providersConsent = scenario(
  z.strictObject({
    article: text,
    rule: text,
    day,
    later: day,
    elapsed: z.int(),
    target: z.int(),
    targetDay: day,
  }),
  async (stage, { article, rule, day: today, later, elapsed, target, targetDay }) => {
    const setting = await settingOf(stage, rule);
    try {
      await setting.set(target);
      await stage.setDay(today);
      const resource = await served(stage, 'conditional');
      const { officer, bureau, system } = await newConsumer(stage);
      const handedIn = await submit(officer, await fullDraft(officer, resource.serviceId, system));
      assert.deepEqual([handedIn.state, handedIn.grantId], ['submitted', null]);
      const caseId = handedIn.caseId ?? '';
      const path = await decisionPath(bureau, caseId);
      const { outcomes } = await readCase(bureau, caseId);
      const agree = outcomes.find(({ kind }) => kind === 'complete');
      const payload = await consentOf(bureau, handedIn, agree?.form ?? '');
      for (const other of [bureau, officer])
        await other.refused('POST', path, { outcome: agree?.key, payload }, { code: 'cases.not-your-step' });
      await stage.setDay(later);
      const shown = await officer.get<{ elapsed: number; current: { deadline: { due?: string } } }>(
        `/api/cases/${caseId}`,
      );
      assert.deepEqual([shown.elapsed, shown.current.deadline.due], [elapsed, targetDay]);
      assert.equal((await readApplication(officer, handedIn.id)).grantId, null);

      const provider = await providerOf(stage, resource);
      const items = handedIn.choices.items.slice(0, 2).map(({ name }) => name);
      await provider.post(path, { outcome: agree?.key, payload: { ...payload, items } });
      const { grantId } = await readApplication(officer, handedIn.id);
      const answer = await ask(stage, await credentialOf(officer, grantId ?? ''));
      assert.deepEqual(Object.keys(answer.body.records?.[0] ?? {}), items, 'exactly what was fixed');
      const decided = (await ledgerEntries(bureau, { case: caseId })).find(
        ({ kind }) => kind === 'cases.step-decided',
      );
      assert.ok(decided?.body.decision?.articles.includes(article));
    } finally {
      await setting.putBack();
    }
  },
);

export const replyScenarios: Scenarios = {
  'share.reply-clock': replyClock,
  'share.unset-limit': unsetLimit,
  'share.providers-consent': providersConsent,
};
