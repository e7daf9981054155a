/** Scenarios of what a form says and what follows from it: found, one interface each, purpose, contact, truth, term, requirements. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { noticesOf } from '../correction-walks.ts';
import { tried } from '../form-walks.ts';
import { providerOf, type Service, served } from '../served.ts';
import { settingOf } from '../settings.ts';
import {
  type Application,
  applications,
  ask,
  consent,
  dayAfter,
  fullDraft,
  granted,
  grants,
  newConsumer,
  readApplication,
  readGrant,
  submit,
  toLastStep,
} from '../share-walks.ts';
import { accounts, decisionPath, unique } from '../walks.ts';
import { refusedAt } from './application.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();
const shape = z.strictObject({ article: text, day });

type Found = {
  items: {
    id: string;
    provider: { id: string };
    sharingClass: { key: string } | null;
    updateCycle: string;
    updatedAt: string | null;
    services: { code: string }[];
  }[];
  need: { words: string; link: string } | null;
};

/** Behind the door only; a field's word finds the entry with class, provider, freshness and interface; no hit leads on. */
const foundByField = scenario(shape, async (stage, { day: today }) => {
  await stage.setDay(today);
  const resource = await served(stage, 'conditional');
  const { officer } = await newConsumer(stage);
  const nobody = stage.nobody();
  assert.equal((await tried(nobody, 'GET', '/api/share/find?q=登记')).status, 401);
  const open = await nobody.get<{ items: { id: string }[] }>('/api/catalog/resources?pageSize=200');
  assert.ok(
    !open.items.some(({ id }) => id === resource.resourceId),
    'no entry of sharing without signing in',
  );
  const find = (q: string) => officer.get<Found>(`/api/share/find?q=${encodeURIComponent(q)}`);
  const { items } = await find(`${resource.name} 登记批次`.split(' ')[0] ?? '');
  const one = items.find(({ id }) => id === resource.resourceId);
  assert.ok(one?.updatedAt, 'when its data last came in');
  assert.deepEqual(
    [one.provider.id, one.sharingClass?.key, one.updateCycle, one.services.map(({ code }) => code)],
    [resource.providerId, 'conditional', 'daily', [resource.code]],
  );
  assert.ok(
    (await find('登记批次')).items.some(({ services }) => services.length > 0),
    'by a word of a field',
  );
  const words = '龘靐齉爩鱻';
  const missing = await find(words);
  assert.deepEqual([missing.items.length, missing.need?.words], [0, words]);
  assert.ok(missing.need?.link.endsWith(encodeURIComponent(words)), 'the words are filled in');
});

/** Who has no approval has no answer: pending, returned, refused; with the approval the very next call is answered. */
const onlyAfterApproval = scenario(shape, async (stage, { article, day: today }) => {
  await stage.setDay(today);
  const resource = await served(stage, 'conditional');
  const consumer = await newConsumer(stage);
  const { officer, system, bureau } = consumer;
  // The system has a key of its own, by a grant of other data; it opens nothing that was not approved.
  const other = await granted(stage, await served(stage, 'unconditional'), consumer);
  const key = await officer.post<{ keyId: string; secret: string }>(`${grants}/${other.grant.id}/keys`, {
    wholeSystem: true,
  });
  const credential = {
    ...other.credential,
    service: resource.code,
    key: key.keyId,
    secret: key.secret,
  };
  const refused = async (when: string): Promise<void> => {
    const { status } = await ask(stage, credential);
    assert.equal(status, 403, when);
  };
  const first = await submit(officer, await fullDraft(officer, resource.serviceId, system));
  await refused('pending');
  await bureau.post(await decisionPath(bureau, first.caseId ?? ''), { outcome: 'return', reasons: ['补充'] });
  assert.equal((await readApplication(officer, first.id)).state, 'returned');
  await refused('returned');
  const second = await submit(officer, await fullDraft(officer, resource.serviceId, system));
  const { decider, path, file } = await toLastStep(stage, resource, second.caseId ?? '');
  const refuse = file.outcomes.find(({ kind }) => kind === 'refuse')?.key;
  await decider.post(path, {
    outcome: refuse,
    reasons: ['不宜提供'],
    basis: [{ kind: 'law', title: '登记管理条例', article: '第十二条' }],
  });
  await refused('refused');
  const third = await submit(officer, await fullDraft(officer, resource.serviceId, system));
  const done = await consent(stage, resource, third);
  const { purpose } = await readGrant(officer, done.grantId ?? '');
  assert.equal((await ask(stage, { ...credential, purpose: purpose.code })).status, 200, 'at that moment');
  const told = await noticesOf(officer, 'share.decided');
  assert.ok(
    told.some(({ title }) => title.zh.includes(`${done.number}：同意`)),
    'and told at once',
  );
  const { steps } = await bureau.get<{
    steps: { key: string; cite: string[]; decided: { on: string; by: { id: string } | null } | null }[];
  }>(`/api/cases/${done.caseId}`);
  assert.deepEqual(
    steps.map(({ key: step }) => step),
    ['bureau-review', 'provider-decision'],
  );
  for (const { decided } of steps) assert.ok(decided?.by?.id && decided.on === today, 'person and time');
  assert.ok(steps.some(({ cite }) => cite.includes(article)));
});

/** One interface a form: several chosen make as many forms, each with its number and its own decision. */
const basket = scenario(shape, async (stage, { article, day: today }) => {
  await stage.setDay(today);
  const resource = await served(stage, 'conditional');
  const { officer, system } = await newConsumer(stage);
  const provider = await providerOf(stage, resource);
  const services = [resource.serviceId];
  for (let n = 0; n < 2; n++) {
    const code = `svc-${unique()}`;
    const body = { resourceId: resource.resourceId, code, titleZh: `查询${n}`, lookup: ['register_no'] };
    services.push((await provider.post<Service>('/api/serve/services', body)).id);
  }
  for (const serviceId of [services, undefined])
    await officer.refused('POST', applications, { serviceId }, { status: 400 });
  const two = { serviceId: resource.serviceId, answers: { service: services } };
  await officer.refused('POST', applications, two, { code: 'share.field-fixed', article });
  const { items } = await officer.post<{ items: Application[] }>('/api/share/baskets', {
    serviceIds: services,
  });
  assert.deepEqual(items.map(({ service }) => service.id).sort(), [...services].sort());
  const numbers = new Set<string | null>();
  for (const serviceId of services) {
    await stage.eventually(async () => {
      const { state } = await officer.get<Service>(`/api/serve/services/${serviceId}`);
      return state === 'serving' ? state : undefined;
    }, 'the tables of the services');
    numbers.add((await submit(officer, await fullDraft(officer, serviceId, system))).number);
  }
  assert.ok(numbers.size === services.length && !numbers.has(null), 'three numbers');
});

/** Four parts, none left out; the item is one of the unit's list; the step is the code that calls bear. */
const purposeParts = scenario(shape, async (stage, { article, day: today }) => {
  await stage.setDay(today);
  const resource = await served(stage, 'conditional');
  const consumer = await newConsumer(stage);
  const { officer, system } = consumer;
  const parts = { item: `事项${unique()}`, step: '核验', scene: '窗口核验登记', effect: '少交一份证明' };
  await officer.post('/api/share/functions', { name: parts.item, steps: [parts.step] });
  const of = (purpose: unknown) => fullDraft(officer, resource.serviceId, system, { purpose });
  for (const part of Object.keys(parts))
    await refusedAt(officer, await of({ ...parts, [part]: '' }), { article, field: `purpose.${part}` });
  const off = await of({ ...parts, item: '别的单位的事项' });
  await refusedAt(officer, off, { article, field: 'purpose.item', code: 'item-unlisted' });
  const { grant, credential } = await granted(stage, resource, consumer, { answers: { purpose: parts } });
  assert.equal((await ask(stage, credential)).status, 200);
  const wrong = await ask(stage, credential, { say: { purpose: 'other-purpose' } });
  assert.equal(wrong.status, 403);
  assert.ok(grant.purpose.text.includes(parts.item) && grant.purpose.text.includes(parts.step));
});

const lastNotice = (application: Application, kind: string) =>
  application.contactNotices.find((one) => one.kind === kind);

/** Name, telephone, mail: each is needed and sound; what becomes of the grant is told to that contact, who can renew by a new form. */
const contactAndRenewal = scenario(
  z.strictObject({ article: text, day, days: z.int(), ahead: z.int(), duty: z.enum(['contact', 'renewal']) }),
  async (stage, { article, day: today, days, ahead, duty }) => {
    const { set, putBack } = await settingOf(stage, 'share.expiry-reminder');
    await set(ahead);
    try {
      await stage.setDay(today);
      const resource = await served(stage, 'conditional');
      const consumer = await newConsumer(stage);
      const { officer, system } = consumer;
      const contact = { name: '王某', telephone: '0317-2020000', email: `c${unique()}@example.gov.cn` };
      if (duty === 'contact') {
        for (const [key, wrong] of [
          ['name', ''],
          ['telephone', ''],
          ['email', ''],
          ['telephone', '12'],
          ['email', 'wang@'],
        ] as const) {
          const draft = await fullDraft(officer, resource.serviceId, system, {
            contact: { ...contact, [key]: wrong },
          });
          await refusedAt(officer, draft, { article, field: `contact.${key}` });
        }
      }
      const lastDay = dayAfter(today, days);
      const { application, grant, credential } = await granted(stage, resource, consumer, {
        answers: { contact, period: { days, lastDay } },
      });
      if (duty === 'contact') {
        const provider = await providerOf(stage, resource);
        await provider.post(`${grants}/${grant.id}/suspend`, { ground: 'security-risk', note: '排查风险' });
        const told = await stage.eventually(
          async () => lastNotice(await readApplication(officer, application.id), 'share.contact-suspended'),
          'the notice of the suspension',
        );
        assert.deepEqual([told.name, told.address], [contact.name, contact.email]);
        await provider.post(`${grants}/${grant.id}/resume`, { note: '已排查' });
      }
      await stage.setDay(dayAfter(lastDay, -ahead - 1));
      assert.equal(lastNotice(await readApplication(officer, application.id), 'share.expiring'), undefined);
      await stage.setDay(dayAfter(lastDay, -ahead));
      const told = lastNotice(await readApplication(officer, application.id), 'share.expiring');
      assert.deepEqual([told?.name, told?.address], [contact.name, contact.email]);
      if (duty === 'contact') return;
      await stage.setDay(dayAfter(lastDay, 1));
      const expired = await ask(stage, credential);
      assert.deepEqual([expired.status, expired.code], [403, 'gateway.grant-expired']);
      assert.ok(expired.body.articles?.includes(article));
      assert.match(String(expired.body.mend ?? expired.body.detail), /\/grants\/|重新申请/);
      const later = { lastDay: dayAfter(lastDay, 30) };
      for (const who of [officer, await providerOf(stage, resource), await stage.as(accounts.bureau)]) {
        const longer = await tried(who, 'PUT', `${grants}/${grant.id}/permissions`, later);
        assert.ok(longer.status >= 400, 'nobody puts the end off');
      }
      assert.equal((await readGrant(officer, grant.id)).lastDay, lastDay);
      const again = await officer.post<Application>(applications, {
        serviceId: resource.serviceId,
        follows: application.id,
      });
      assert.deepEqual(again.answers.place, application.answers.place, 'the old content');
      assert.ok(!again.answers.applicantSignature && again.number === null, 'unsigned and without a number');
      const renewed = await fullDraft(officer, resource.serviceId, system, { place: again.answers.place });
      const done = await consent(stage, resource, await submit(officer, renewed));
      assert.notEqual(done.number, application.number);
      assert.notEqual(done.grantId, grant.id);
    } finally {
      await putBack();
    }
  },
);

/** The declaration is kept; a statement the provider shows to be untrue suspends the grant and follows the unit's later forms. */
const untrueStatement = scenario(shape, async (stage, { article, day: today }) => {
  await stage.setDay(today);
  const resource = await served(stage, 'conditional');
  const consumer = await newConsumer(stage);
  const { officer, system } = consumer;
  const provider = await providerOf(stage, resource);
  await refusedAt(officer, await fullDraft(officer, resource.serviceId, system, { truth: false }), {
    article,
    field: 'truth',
  });
  const { application, grant, credential } = await granted(stage, resource, consumer);
  const declared = application.declarations.find(({ field }) => field === 'truth');
  assert.ok(declared?.person && declared.formVersion && declared.at.startsWith(today.slice(0, 8)));
  const mark = {
    field: 'purpose',
    what: '所列事项并非该单位办理',
    evidence: '办事指南第三条载明由他单位办理',
  };
  const path = `${applications}/${application.id}/untrue`;
  await provider.refused('POST', path, { ...mark, evidence: '' }, { status: 400 });
  await officer.refused('POST', path, mark, { status: 403 });
  await provider.post(path, mark);
  await provider.post(`${grants}/${grant.id}/suspend`, { ground: 'against-rules', note: '填报不实' });
  const stopped = await ask(stage, credential);
  assert.deepEqual([stopped.status, stopped.code], [403, 'gateway.grant-suspended']);
  const next = await submit(officer, await fullDraft(officer, resource.serviceId, system));
  for (const reviewer of [await stage.as(accounts.bureau), provider]) {
    const [shown] = (await readApplication(reviewer, next.id)).untrue;
    assert.deepEqual(
      [shown?.application, shown?.what, shown?.evidence],
      [application.number, mark.what, mark.evidence],
    );
  }
});

type Requirements = {
  versions: { number: number; text: string }[];
  measures: { title: { zh: string } }[];
  confirmed: { number: number }[];
};

/** The page shows both texts with their version; a new version leaves grants alone, asks to be confirmed, and old forms are refused. */
const requirementVersions = scenario(shape, async (stage, { article, day: today }) => {
  await stage.setDay(today);
  const resource = await served(stage, 'conditional');
  const consumer = await newConsumer(stage);
  const { officer, system, bureau } = consumer;
  const issue = (words: string) =>
    bureau.post<{ number: number }>('/api/share/requirements', {
      text: `门户使用要求：${words}，不得转给第三方。`,
    });
  const before = await issue('按用途使用');
  const page = await officer.get<Requirements>('/api/share/requirements');
  assert.equal(page.versions[0]?.number, before.number);
  assert.ok(page.measures.length > 0, 'the measures stand beside');
  const { application, credential } = await granted(stage, resource, consumer);
  const kept = application.declarations.find(({ field }) => field === 'terms');
  assert.deepEqual([kept?.requirement, Boolean(kept?.person)], [before.number, true]);
  const old = await fullDraft(officer, resource.serviceId, system);
  const after = await issue('按用途和频次使用');
  assert.equal((await ask(stage, credential)).status, 200, 'running grants go on');
  assert.ok((await noticesOf(officer, 'share.confirm-requirements')).length > 0);
  await refusedAt(officer, old, { article, field: 'terms', code: 'requirements-old' });
  await officer.refused(
    'POST',
    `/api/share/requirements/${before.number}/confirmation`,
    {},
    { code: 'share.requirements-old' },
  );
  await officer.post(`/api/share/requirements/${after.number}/confirmation`);
  const { confirmed } = await officer.get<Requirements>('/api/share/requirements');
  assert.deepEqual(
    confirmed.map(({ number }) => number),
    [after.number],
  );
  const fresh = await submit(officer, await fullDraft(officer, resource.serviceId, system));
  assert.equal(fresh.declarations.find(({ field }) => field === 'terms')?.requirement, after.number);
});

export const shareTermScenarios: Scenarios = {
  'share-forms.found-by-field': foundByField,
  'share-forms.only-after-approval': onlyAfterApproval,
  'share-forms.basket': basket,
  'share-forms.purpose-parts': purposeParts,
  'share-forms.contact-and-renewal': contactAndRenewal,
  'share-forms.untrue-statement': untrueStatement,
  'share-forms.requirement-versions': requirementVersions,
};
