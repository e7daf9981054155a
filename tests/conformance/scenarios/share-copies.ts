/** Scenarios of how data are handed over: by interface unless asked for otherwise, a file with its reason, a copy with its owner's consent. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { copiesOf, delivered, deliveries, fetchSigned, fetchWhole } from '../delivery-walks.ts';
import { itemNames, newServed, numbers, providerOf, served } from '../served.ts';
import { settingOf } from '../settings.ts';
import {
  type Application,
  applications,
  ask,
  consent,
  consentOf,
  credentialOf,
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
import { accounts, decisionPath, ledgerEntries } from '../walks.ts';
import { refusedAt } from './application.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();

/** Whatever the class: a copy waits for its owner, the bureau alone grants none; then it is on the owner's register. */
const copy = scenario(z.strictObject({ article: text, day }), async (stage, { article, day: today }) => {
  await stage.setDay(today);
  const resource = await served(stage, 'unconditional');
  const consumer = await newConsumer(stage);
  const { officer, system } = consumer;
  const draft = await fullDraft(officer, resource.serviceId, system, { mode: 'copy' });
  const submitted = await submit(officer, draft);
  assert.deepEqual([submitted.state, submitted.grantId], ['submitted', null], 'consent is asked for');
  assert.ok(submitted.caseId);
  const bureau = await stage.as(accounts.bureau);
  const { file } = await toLastStep(stage, resource, submitted.caseId);
  const agree = file.outcomes.find(({ kind }) => kind === 'complete');
  assert.ok(agree);
  await bureau.refused(
    'POST',
    await decisionPath(bureau, submitted.caseId),
    { outcome: agree.key, payload: {} },
    { status: 403 },
  );
  assert.equal(
    (await readApplication(officer, submitted.id)).grantId,
    null,
    'the bureau alone grants nothing',
  );

  const decided = await consent(stage, resource, submitted);
  assert.ok(decided.grantId);
  const grant = await readGrant(officer, decided.grantId);
  assert.equal(grant.terms.mode, 'copy');
  const provider = await providerOf(stage, resource);
  assert.deepEqual(await copiesOf(provider, grant.id), []);
  const delivery = await delivered(stage, officer, grant.id);
  assert.equal(delivery.manifest.rows, numbers.length);
  await fetchWhole(stage, await credentialOf(officer, grant.id), delivery);
  const [held, ...more] = await copiesOf(provider, grant.id);
  assert.ok(held && more.length === 0);
  assert.deepEqual(
    [held.grant.number, held.rows, held.sha256, held.consumer.id, held.holder],
    [grant.number, numbers.length, delivery.sha256, consumer.id, grant.system.code],
  );
  const terms = (await bureau.get<{ rules: Record<string, { value?: unknown }> }>('/api/law')).rules;
  assert.ok(JSON.stringify(terms['share.delivery-modes']).includes(article), 'on its article');
});

/** By interface unless a file is asked for with its reason; each answer bears version and time, each refusal is on record. */
const reasoned = scenario(z.strictObject({ article: text, day }), async (stage, { article, day: today }) => {
  await stage.setDay(today);
  const resource = await served(stage, 'conditional');
  const consumer = await newConsumer(stage);
  const { officer, system } = consumer;
  const usual = await granted(stage, resource, consumer, { scope: { items: itemNames.slice(0, 3) } });
  assert.equal(usual.grant.terms.mode, 'interface', 'nobody asked for anything else');
  const answer = await ask(stage, usual.credential);
  assert.equal(answer.status, 200, answer.code);
  const { service, batch, asOf } = answer.body;
  assert.deepEqual([typeof batch, (service as { version: number }).version], ['number', 1], 'the version');
  assert.match(String(asOf), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'and the time');
  const stranger = { ...usual.credential, secret: Buffer.alloc(32, 7).toString('base64url') };
  const wrong = await ask(stage, stranger);
  assert.deepEqual([wrong.status, wrong.code], [401, 'gateway.signature']);
  const outside = await ask(stage, usual.credential, {
    ask: { register_no: numbers[0], columns: [itemNames[5] ?? ''] },
  });
  assert.deepEqual([outside.status, outside.code], [403, 'gateway.column-not-granted']);
  const refusals = await ledgerEntries(await providerOf(stage, resource), { kind: 'serve.call-refused' });
  for (const { entry, code } of [wrong, outside])
    assert.equal(
      refusals.find(({ hash }) => hash === entry)?.body.decision?.outcome,
      code,
      'each refusal is logged',
    );

  const silent = await fullDraft(officer, resource.serviceId, system, { mode: 'file' });
  await refusedAt(officer, silent, { article, field: 'modeReason', code: 'mode-reason' });
  const modeReason = '年度统计需要一次性取得全部记录';
  const file = await granted(stage, resource, consumer, { answers: { mode: 'file', modeReason } });
  assert.deepEqual([file.grant.terms.mode, file.grant.terms.modeReason], ['file', modeReason]);
  await fetchWhole(stage, file.credential, await delivered(stage, officer, file.grant.id));
});

const nine = [...itemNames, 'field_9'];
const nineItems = nine.map((name, place) => ({
  name,
  titleZh: `登记项${place + 1}`,
  titleEn: name,
  type: 'C',
  length: 40,
  nullable: false,
  description: `登记项${place + 1}，虚构`,
  ...(place === 0 ? { key: true, filterable: true } : {}),
}));

const nineRows = [nine, ...numbers.map((number) => [number, ...nine.slice(1).map((name) => `${name}值`)])]
  .map((cells) => `${cells.join(',')}\n`)
  .join('');

/** The provider fixes unit, scenario, data, mode and end; the grant holds to each of the five, and a longer one is a new decision. */
const fiveElements = scenario(
  z.strictObject({ article: text, day, lastDay: day, fields: z.int(), ahead: z.int() }),
  async (stage, { article, day: today, lastDay, fields, ahead }) => {
    const { set, putBack } = await settingOf(stage, 'share.expiry-reminder');
    await set(ahead);
    try {
      await stage.setDay(today);
      const resource = await newServed(
        stage,
        'conditional',
        { items: nineItems, namedItems: nine },
        {},
        nineRows,
      );
      const consumer = await newConsumer(stage);
      const { officer, system } = consumer;
      const draft = await fullDraft(officer, resource.serviceId, system, {
        period: { lastDay: dayAfter(lastDay, 60) },
      });
      assert.equal((draft.answers.items as string[]).length, nine.length);
      const submitted = await submit(officer, draft);
      assert.ok(submitted.caseId);
      const { decider, path, file } = await toLastStep(stage, resource, submitted.caseId);
      const agree = file.outcomes.find(({ kind }) => kind === 'complete');
      assert.ok(agree?.form);
      const wanted = nine.slice(0, fields);
      const scope = { items: wanted, lastDay, mode: 'interface' };
      const full = await consentOf(decider, submitted, agree.form, scope);
      for (const element of ['unit', 'purpose', 'items', 'mode', 'lastDay']) {
        const { [element]: _, ...rest } = full;
        await decider.refused(
          'POST',
          path,
          { outcome: agree.key, payload: rest },
          { status: 422, field: element, article },
        );
      }
      const wider = { outcome: agree.key, payload: { ...full, mode: 'copy' } };
      await decider.refused('POST', path, wider, { status: 422, field: 'mode', article });
      const decided = await consent(stage, resource, submitted, scope);
      assert.ok(decided.grantId);
      const grant = await readGrant(officer, decided.grantId);
      const credential = await credentialOf(officer, grant.id);
      assert.deepEqual([grant.terms.mode, grant.lastDay], ['interface', lastDay]);
      const found = await ask(stage, credential);
      assert.deepEqual(Object.keys(found.body.records?.[0] ?? {}), wanted, 'these fields');
      await officer.refused(
        'POST',
        deliveries,
        { grantId: grant.id },
        { status: 409, code: 'serve.delivery-mode' },
      );
      const download = await fetchSigned(
        stage,
        credential,
        `/gateway/v1/services/${grant.service.code}/deliveries`,
      );
      assert.deepEqual([download.status, download.code], [403, 'gateway.mode'], 'no download');
      const other = await newConsumer(stage);
      const elsewhere = await granted(stage, await served(stage, 'unconditional'), other);
      const foreign = await ask(stage, {
        ...elsewhere.credential,
        service: grant.service.code,
        purpose: credential.purpose,
      });
      assert.equal(foreign.status, 403, 'another unit');

      await stage.setDay(dayAfter(lastDay, -ahead - 1));
      assert.equal(await reminded(officer, grant.id), false);
      await stage.setDay(dayAfter(lastDay, -ahead));
      assert.equal(await reminded(officer, grant.id), true, 'so long ahead');
      assert.equal((await ask(stage, credential)).status, 200);
      await stage.setDay(dayAfter(lastDay, 1));
      const late = await ask(stage, credential);
      assert.deepEqual([late.status, late.code], [403, 'gateway.grant-expired']);
      const provider = await providerOf(stage, resource);
      await provider.refused(
        'PUT',
        `${grants}/${grant.id}/permissions`,
        { lastDay: dayAfter(lastDay, 30) },
        { status: 409 },
      );
      const again = await officer.post<Application>(applications, {
        serviceId: resource.serviceId,
        follows: submitted.id,
      });
      assert.equal(again.grantId, null);
      const renewal = await fullDraft(officer, resource.serviceId, system, {
        period: { lastDay: dayAfter(lastDay, 90) },
      });
      const asked = await submit(officer, renewal);
      assert.deepEqual([asked.state, asked.grantId], ['submitted', null], 'the provider decides anew');
      const renewed = await consent(stage, resource, asked);
      assert.ok(renewed.grantId && renewed.grantId !== grant.id);
    } finally {
      await putBack();
    }
  },
);

type Notice = { kind: string; link: string };
async function reminded(reader: Client, grantId: string): Promise<boolean> {
  for (let page = 1; ; page++) {
    const { items } = await reader.get<{ items: Notice[] }>(`/api/notices?pageSize=100&page=${page}`);
    if (items.some(({ kind, link }) => kind === 'share.expiring' && link.includes(grantId))) return true;
    if (items.length < 100) return false;
  }
}

export const shareCopiesScenarios: Scenarios = {
  'copies.consented': copy,
  'copies.reasoned': reasoned,
  'copies.five-elements': fiveElements,
};
