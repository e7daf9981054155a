/** Scenarios of cities whose forms have other words: chosen from the list of functions, by agreement, as little as suffices. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { noticesOf } from '../correction-walks.ts';
import { tried } from '../form-walks.ts';
import { newServed, providerOf, served } from '../served.ts';
import { settingOf } from '../settings.ts';
import {
  type Answers,
  type Application,
  applications,
  ask,
  consentOf,
  credentialOf,
  dayAfter,
  fullDraft,
  granted,
  grants,
  newConsumer,
  newDraft,
  readApplication,
  submit,
  toLastStep,
} from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import { type Case, draftEntry, ledgerEntries, readCase, sharingContent } from '../walks.ts';
import { refusedAt } from './application.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();
const shape = z.strictObject({ article: text, day });

/** Conditional means named departments or a part: neither is refused, a part is all there is, who is not named is told at once. */
const namedOrPart = scenario(
  z.strictObject({ article: text, day, items: z.array(text).min(1) }),
  async (stage, { article, day: today, items }) => {
    await stage.setDay(today);
    const consumer = await newConsumer(stage);
    const outside = await newConsumer(stage);
    const content = await sharingContent(consumer.officer, 'conditional');
    for (const limit of [
      { conditionalForm: '', namedItems: [], namedUnits: [] },
      { conditionalForm: 'named-units', namedItems: [], namedUnits: [] },
    ]) {
      const entry = await draftEntry(consumer.officer, { ...content, ...limit });
      await consumer.officer.refused(
        'POST',
        `/api/catalog/resources/${entry.id}/submit`,
        {},
        { status: 422, article },
      );
    }
    const part = await newServed(stage, 'conditional', { conditionalForm: 'named-items', namedItems: items });
    const { credential } = await granted(stage, part, consumer);
    assert.deepEqual(Object.keys((await ask(stage, credential)).body.records?.[0] ?? {}), items);
    const listed = await newServed(stage, 'conditional', {
      conditionalForm: 'named-units',
      namedUnits: [consumer.id],
      namedItems: [],
    });
    const named = await newDraft(consumer.officer, listed.serviceId);
    assert.equal(named.state, 'draft');
    const body = { serviceId: listed.serviceId };
    const {
      code,
      articles,
      body: told,
    } = {
      ...(await tried(outside.officer, 'POST', applications, body)),
      body: (await outside.officer.send('POST', applications, body)).body as { detail?: string },
    };
    assert.deepEqual([code, articles.includes(article)], ['share.not-named', true]);
    assert.ok(JSON.stringify(told).includes(consumer.name), 'and why: whom the entry names');
  },
);

/** Either class: a duty and a purpose of the department's own list; the purpose stands on the grant and in each record of use. */
const dutyFromList = scenario(shape, async (stage, { article, day: today }) => {
  await stage.setDay(today);
  const consumer = await newConsumer(stage);
  const { officer, system } = consumer;
  for (const kind of ['conditional', 'unconditional'] as const) {
    const resource = await served(stage, kind);
    const of = (given: Answers) => fullDraft(officer, resource.serviceId, system, given);
    await refusedAt(officer, await of({ basis: [] }), { article, field: 'basis' });
    await refusedAt(officer, await of({ purpose: '' }), { article, field: 'purpose' });
    const other = await of({ basis: [{ level: 'duty', title: '别的部门的职责' }] });
    await refusedAt(officer, other, { article, field: 'basis.0.title', code: 'item-unlisted' });
    const free = await of({ purpose: '清单上没有的用途' });
    await refusedAt(officer, free, { article, field: 'purpose', code: 'purpose-unlisted' });
    const { grant, credential } = await granted(stage, resource, consumer);
    assert.equal(grant.purpose.text, '窗口办理居住登记时核验登记状态');
    const answer = await ask(stage, credential);
    assert.equal(answer.status, 200);
    const entry = (await ledgerEntries(officer, { kind: 'serve.call-answered' })).find(
      ({ hash }) => hash === answer.entry,
    );
    assert.equal(entry?.body.purpose, grant.purpose.code);
  }
});

/** Twenty working days from receipt over the holiday; the answer waits for the opinion or for the share of the limit it had. */
const heardOrLapsed = scenario(
  z.strictObject({ article: text, friday: day, due: day, lapse: z.int(), lapsed: day }),
  async (stage, { article, friday, due, lapse, lapsed }) => {
    const { set, putBack } = await settingOf(stage, 'share.reply-deadline');
    await set(lapse);
    try {
      await stage.setDay(friday);
      const resource = await served(stage, 'conditional');
      const { officer, bureau, system } = await newConsumer(stage);
      const provider = await providerOf(stage, resource);
      const filed: Application[] = [];
      for (let n = 0; n < 2; n++)
        filed.push(await submit(officer, await fullDraft(officer, resource.serviceId, system)));
      const answerOf = (file: Case) => file.steps.find(({ key }) => key === 'bureau-decision');
      for (const { caseId } of filed) {
        const file = await readCase(bureau, caseId ?? '');
        assert.equal(file.steps[0]?.deadline?.due, due, 'the twentieth working day');
        await bureau.post(`/api/cases/${caseId}/steps/${file.steps[0]?.id}/decision`, { outcome: 'consult' });
      }
      const [first, second] = filed;
      assert.ok(first && second);
      const path = async (one: Application) => {
        const step = answerOf(await readCase(bureau, one.caseId ?? ''));
        return `/api/cases/${one.caseId}/steps/${step?.id}/decision`;
      };
      const refusal = { outcome: 'refuse', reasons: ['范围过宽'] };
      for (const body of [
        {
          outcome: 'agree',
          payload: { items: ['register_state'], purpose: '窗口办理居住登记时核验登记状态' },
        },
        refusal,
      ]) {
        const early = await tried(bureau, 'POST', await path(first), body);
        assert.deepEqual(
          [early.code, early.articles.includes(article)],
          ['cases.opinions-outstanding', true],
        );
      }
      const opinion = (await readCase(provider, first.caseId ?? '')).steps.find(
        ({ key }) => key === 'provider-opinion',
      );
      await provider.post(`/api/cases/${first.caseId}/steps/${opinion?.id}/decision`, { outcome: 'support' });
      await bureau.refused('POST', await path(first), { outcome: 'refuse' }, { status: 422, article });
      await bureau.post(await path(first), refusal);
      assert.equal((await readApplication(officer, first.id)).state, 'refused', 'once the opinion is heard');
      // The other opinion never comes: after its share of the limit the authority answers without it.
      await stage.setDay(lapsed);
      const silent = await tried(bureau, 'POST', await path(second), { outcome: 'refuse' });
      assert.notEqual(silent.code, 'cases.opinions-outstanding');
      await stage.setDay(dayAfter(due, 1));
      const late = answerOf(await readCase(bureau, second.caseId ?? ''));
      assert.deepEqual([late?.deadline?.late, late?.late], [true, true], 'past the due day it is overdue');
      for (const who of [bureau, provider])
        assert.ok(
          (await noticesOf(who, 'cases.step-overdue')).length + (await overdueOf(who)) > 0,
          'both hear of it',
        );
      await bureau.post(await path(second), refusal);
    } finally {
      await putBack();
    }
  },
);

const overdueOf = async (who: Parameters<typeof noticesOf>[0]): Promise<number> => {
  const { items } = await who.get<{ items: { kind: string }[] }>('/api/notices?pageSize=200');
  return items.filter(({ kind }) => /late|overdue|due/.test(kind)).length;
};

/** The grant waits for both signatures; afterwards calls are metered, and what is outside the agreement is refused or told. */
const byAgreement = scenario(
  z.strictObject({ article: text, day, agreed: z.int(), outside: text }),
  async (stage, { article, day: today, agreed, outside }) => {
    await stage.setDay(today);
    const resource = await served(stage, 'conditional');
    const consumer = await newConsumer(stage);
    const { officer, bureau, system } = consumer;
    const draft = await fullDraft(officer, resource.serviceId, system);
    const application = await submit(officer, draft);
    const { decider, path, file } = await toLastStep(stage, resource, application.caseId ?? '');
    const agree = file.outcomes.find(({ kind }) => kind === 'complete');
    const payload = await consentOf(decider, application, agree?.form ?? '', {
      items: ['register_state'],
      dailyCalls: agreed,
    });
    await decider.post(path, { outcome: agree?.key, payload });
    const { grantId, agreementId } = await readApplication(officer, application.id);
    assert.ok(grantId && agreementId);
    const keys = `${grants}/${grantId}/keys`;
    assert.equal((await tried(officer, 'POST', keys, {})).code, 'serve.grant-not-active', 'inactive');
    const sign = `/api/share/agreements/${agreementId}/signature`;
    const stranger = await newConsumer(stage);
    await stranger.officer.refused('POST', sign, {}, { status: 404 });
    await officer.post(sign);
    await officer.refused('POST', sign, {}, { code: 'share.agreement-signed' });
    assert.equal(
      (await tried(officer, 'POST', keys, {})).code,
      'serve.grant-not-active',
      'one side is not both',
    );
    await bureau.post(sign);
    const credential = await credentialOf(officer, grantId);
    for (let n = 0; n <= agreed; n++) assert.equal((await ask(stage, credential)).status, 200);
    const field = await ask(stage, credential, { ask: { register_no: 'R0001', columns: ['register_no'] } });
    assert.ok(field.status >= 400, `a field outside is refused: ${field.status}`);
    const from = await ask(stage, credential, { from: outside });
    assert.deepEqual([from.status, from.code], [403, 'gateway.address']);
    await stage.setDay(dayAfter(today, 1));
    const told = await noticesOf(bureau, 'share.over-agreed');
    const page = await bureau.get<{
      number: string;
      dailyCalls: number;
      use: { day: string; answered: number; refused: number; over: boolean }[];
      grant: { columns: string[] };
      signatures: unknown[];
    }>(`/api/share/agreements/${agreementId}`);
    assert.ok(
      told.some(({ title }) => title.zh.includes(page.number)),
      'the bureau is told',
    );
    assert.deepEqual(
      [page.dailyCalls, page.signatures.length, page.grant.columns],
      [agreed, 2, ['register_state']],
    );
    const use = page.use.find((row) => row.day === today);
    assert.deepEqual([use?.answered, use?.over], [agreed + 1, true]);
    assert.ok((use?.refused ?? 0) >= 1);
    const law = await officer.get<{ procedures?: unknown }>('/api/law');
    assert.ok(JSON.stringify(law).includes(article));
  },
);

/** One scenario, a reason for each field, three pledges by a named person: whatever is missing is refused with its own words. */
const asLittle = scenario(
  z.strictObject({ article: text, day, pledges: z.array(text).min(3) }),
  async (stage, { article, day: today, pledges }) => {
    await stage.setDay(today);
    const resource = await served(stage, 'conditional');
    const consumer = await newConsumer(stage);
    const { officer, system } = consumer;
    const of = (given: Answers) => fullDraft(officer, resource.serviceId, system, given);
    const codes = new Set<string>();
    const off = async (given: Answers, field: string, code: string) => {
      await refusedAt(officer, await of(given), { article, field, code });
      codes.add(`${field} ${code}`);
    };
    await off({ purpose: '' }, 'purpose', 'missing');
    await off({ purpose: '窗口核验登记状态；统计分析人口流动' }, 'purpose', 'purpose-several');
    await off({ need: [{ item: '全部', reason: '全部字段都需要' }] }, 'need', 'reason-missing');
    for (const pledge of pledges) await off({ [pledge]: false }, pledge, 'missing');
    assert.equal(codes.size, 3 + pledges.length, 'each with its own message');
    const { application, grant } = await granted(stage, resource, consumer);
    const kept = application.declarations.filter(({ field }) => pledges.includes(field));
    assert.equal(kept.length, pledges.length);
    assert.ok(kept.every(({ person, at }) => person !== '' && at.startsWith(today.slice(0, 7))));
    assert.equal(application.grantId, grant.id, 'kept with the grant');
  },
);

/** What is not listed is shared: a refusal on it is blocked; one on what is not decided says so; a repealed basis is a task. */
const heldAgainstList = scenario(
  z.strictObject({ article: text, day, repealed: day }),
  async (stage, { article, day: today, repealed }) => {
    await stage.setDay(today);
    const resource = await newServed(stage, 'conditional');
    const consumer = await newConsumer(stage);
    const { officer, bureau } = consumer;
    const application = await submit(officer, await fullDraft(officer, resource.serviceId, consumer.system));
    const provider = await providerOf(stage, resource);
    const { path, file } = await toLastStep(stage, resource, application.caseId ?? '');
    const refuse = file.outcomes.find(({ kind }) => kind === 'refuse')?.key;
    const act = await actOf(stage, bureau);
    const basis = [{ kind: 'law', title: act.title, article: '第十二条' }];
    const items = ['register_state'];
    const body = { outcome: refuse, reasons: ['不予共享'], basis, payload: { items } };
    const unlisted = await tried(provider, 'POST', path, body);
    assert.deepEqual([unlisted.code, unlisted.articles.includes(article)], ['share.ground-unlisted', true]);
    await provider.post('/api/classes/negative-items', {
      resourceId: resource.resourceId,
      provider: resource.providerId,
      name: resource.name,
      ground: '涉及权利人信息',
      fields: items.map((name) => ({ name, basis: [{ ...basis[0], wording: '不对外提供。' }] })),
    });
    const proposed = await tried(provider, 'POST', path, body);
    assert.deepEqual([proposed.code, proposed.articles.includes(article)], ['share.ground-proposed', true]);
    await provider.post(path, { ...body, payload: { items, proposed: true } });
    const refused = await readApplication(officer, application.id);
    assert.deepEqual([refused.state, refused.refusal?.proposed], ['refused', true]);
    await stage.setDay(repealed);
    await bureau.post(`/api/catalog/instruments/${act.id}/changes`, {
      what: 'repealed',
      day: repealed,
      document: '关于废止的决定',
    });
    await stage.setDay(dayAfter(repealed, 1));
    const tasks = await noticesOf(provider, 'classify.item-basis-repealed');
    assert.ok(
      tasks.some(({ title }) => title.zh.includes(resource.name)),
      'a task to take it off',
    );
  },
);

const actOf = async (_stage: Stage, bureau: Parameters<typeof noticesOf>[0]) => {
  const title = `登记资料管理条例${Date.now().toString(36)}`;
  const { id } = await bureau.post<{ id: string }>('/api/catalog/instruments', {
    title,
    level: 'law',
    effectiveOn: '2015-01-01',
  });
  return { id, title };
};

export const shareCityScenarios: Scenarios = {
  'share-forms.named-or-part': namedOrPart,
  'share-forms.duty-from-list': dutyFromList,
  'share-forms.heard-or-lapsed': heardOrLapsed,
  'share-forms.by-agreement': byAgreement,
  'share-forms.as-little': asLittle,
  'share-forms.held-against-list': heldAgainstList,
};
