/** Scenarios of calls: a system asks and is answered within what was granted, by the second, and every call is on record. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { newServed, numbers, providerOf, served } from '../served.ts';
import {
  ask,
  consent,
  consentOf,
  dayAfter,
  fullDraft,
  granted,
  grants,
  newConsumer,
  readGrant,
  submit,
  toLastStep,
} from '../share-walks.ts';
import { accounts, type LedgerEntry, ledgerEntries, listEntries, newDepartment } from '../walks.ts';
import { refusedAt } from './application.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();

const at = (instant: string): string => `${instant.replace(' ', 'T')}+08:00`;

async function recorded(reader: Client, kind: string, hash: string | undefined): Promise<LedgerEntry> {
  const found = (await ledgerEntries(reader, { kind })).find((entry) => entry.hash === hash);
  assert.ok(found, `${kind} ${hash} is on record`);
  return found;
}

/** The hours of the form are kept to the second, on the working days of the official calendar. */
const hours = scenario(
  z.strictObject({
    article: text,
    day,
    hours: z.strictObject({ days: z.literal('workday'), from: text, to: text }),
    answered: z.array(text).min(1),
    refused: z.array(text).min(1),
  }),
  async (stage, { article, day: today, hours: range, answered, refused }) => {
    await stage.setDay(today);
    const resource = await served(stage, 'conditional');
    const consumer = await newConsumer(stage);
    const { officer, system } = consumer;
    for (const wrong of [null, [], [{ ...range, to: range.from }]]) {
      const draft = await fullDraft(officer, resource.serviceId, system, { hours: wrong });
      await refusedAt(officer, draft, { article, field: 'hours' });
    }
    const { credential } = await granted(stage, resource, consumer, { answers: { hours: [range] } });
    const told = `${range.from}–${range.to}`;
    for (const instant of answered) {
      await stage.jumpTo(at(instant));
      const { status, code } = await ask(stage, credential);
      assert.equal(status, 200, `${instant}: ${code}`);
    }
    for (const instant of refused) {
      await stage.jumpTo(at(instant));
      const { status, code, body } = await ask(stage, credential);
      assert.deepEqual([status, code], [403, 'gateway.hours'], instant);
      assert.ok(body.articles?.includes(article));
      assert.ok(body.detail?.includes(told), `${body.detail} names ${told}`);
    }
  },
);

/** The period is in days with its last day, not past and in agreement; the last second of the last day answers, the next does not. */
const period = scenario(
  z.strictObject({ article: text, day, days: z.int() }),
  async (stage, { article, day: today, days }) => {
    await stage.setDay(today);
    const resource = await served(stage, 'conditional');
    const consumer = await newConsumer(stage);
    const { officer, system } = consumer;
    const lastDay = dayAfter(today, days);
    for (const [wrong, field] of [
      [{ days }, 'period.lastDay'],
      [{ days, lastDay: dayAfter(today, -1) }, 'period.lastDay'],
      [{ days, lastDay: dayAfter(lastDay, 1) }, 'period.days'],
      [{ days: days + 2, lastDay }, 'period.days'],
      [{ lastDay }, 'period.days'],
    ] as const) {
      const draft = await fullDraft(officer, resource.serviceId, system, { period: wrong });
      await refusedAt(officer, draft, { article, field });
    }
    const { grant, credential } = await granted(stage, resource, consumer, {
      answers: { period: { days, lastDay } },
    });
    assert.equal(grant.lastDay, lastDay);
    for (const instant of [`${dayAfter(lastDay, -1)} 12:00:00`, `${lastDay} 23:59:59`]) {
      await stage.jumpTo(at(instant));
      assert.equal((await ask(stage, credential)).status, 200, instant);
    }
    await stage.jumpTo(at(`${dayAfter(lastDay, 1)} 00:00:00`));
    const expired = await ask(stage, credential);
    assert.deepEqual([expired.status, expired.code], [403, 'gateway.grant-expired']);
    assert.ok(expired.body.articles?.includes(article));
    assert.ok(expired.body.detail?.includes(lastDay));
  },
);

/** A question gets its answer and a line in the log; nothing hands out the whole. */
const requestAndResponse = scenario(z.strictObject({ article: text, day }), async (stage, { day: today }) => {
  await stage.setDay(today);
  const resource = await served(stage, 'conditional');
  const consumer = await newConsumer(stage);
  const { grant, credential } = await granted(stage, resource, consumer);
  const answer = await ask(stage, credential);
  assert.deepEqual(
    answer.body.records?.map(({ register_no }) => register_no),
    [numbers[0]],
  );
  const entry = await recorded(await providerOf(stage, resource), 'serve.call-answered', answer.entry);
  const { actor, subject, detail = {} } = entry.body;
  assert.deepEqual([actor.organisation, actor.system], [consumer.id, consumer.system.id]);
  assert.deepEqual(subject, { type: 'serve.grant', id: grant.id });
  assert.deepEqual([detail.records, detail.request], [1, answer.signature], 'rows, and what was asked');
  assert.match(entry.at, new RegExp(`^${today}`));

  // Neither the service without its key value nor any other address gives the rows away.
  const whole = await ask(stage, credential, { ask: {} });
  assert.deepEqual([whole.status, whole.code], [400, 'gateway.parameter-missing']);
  for (const value of ['', '%', '*']) {
    const tried = await ask(stage, credential, { ask: { register_no: value } });
    assert.ok((tried.body.records ?? []).length === 0, `“${value}” finds nothing`);
  }
  const unsigned = await consumer.officer.send('POST', `/gateway/v1/services/${resource.code}/records`, {
    register_no: numbers[0],
  });
  assert.equal(unsigned.status, 401);
  const service = await consumer.officer.get<{ instructions: { address: string } }>(
    `/api/serve/services/${resource.serviceId}`,
  );
  assert.equal(service.instructions.address, `/gateway/v1/services/${resource.code}/records`);
  // Every other address of the gateway that gives anything refuses this grant: no page, no list, no file, no feed of it.
  const openapi = await consumer.officer.get<{ paths: Record<string, Record<string, unknown>> }>(
    '/api/openapi.json',
  );
  const ways = Object.entries(openapi.paths).flatMap(([path, methods]) => {
    const to = /^\/gateway\/v1\/services\/\{code\}\/(.+)$/.exec(path)?.[1];
    // These only take in: what a system doubts.
    if (to === undefined || to === 'records' || to === 'corrections') return [];
    return (['GET', 'POST'] as const)
      .filter((one) => one.toLowerCase() in methods)
      .map((one) => ({ to, method: one }));
  });
  assert.ok(ways.length > 0, 'there are other ways, for other grants');
  for (const { to, method } of ways) {
    const tried = await ask(stage, credential, { to: to.replace(/\{\w+\}/g, grant.id), method });
    assert.ok([403, 404].includes(tried.status), `${method} ${to}: ${tried.status}`);
    assert.match(tried.code, /^gateway\.(service-kind|mode)$/, `${method} ${to}`);
  }
  await consumer.officer.refused('GET', `/api/collect/resources/${resource.resourceId}/batches`, undefined, {
    status: 403,
  });
  // Who says nothing of the way is granted this one; what the form does not ask for is no part of it.
  assert.equal(grant.terms.mode, 'interface');
  const draft = await fullDraft(consumer.officer, resource.serviceId, consumer.system, {
    bulkAddress: 'all',
  });
  await consumer.officer.refused(
    'POST',
    `/api/share/applications/${draft.id}/submit`,
    { revision: draft.revision },
    { status: 422, field: 'bulkAddress' },
  );
});

/** Scope and use are fixed by the reply: exactly the columns granted, for the one department, without a price. */
const scopeAndUse = scenario(
  z.strictObject({ article: text, day, purpose: text, columns: z.array(text).min(1) }),
  async (stage, { article, day: today, purpose, columns }) => {
    await stage.setDay(today);
    const resource = await served(stage, 'conditional');
    const consumer = await newConsumer(stage);
    const { officer, system } = consumer;
    const other = await newConsumer(stage);
    const handedIn = await submit(officer, await fullDraft(officer, resource.serviceId, system));
    const { decider, path, file } = await toLastStep(stage, resource, handedIn.caseId ?? '');
    const agree = file.outcomes.find(({ kind }) => kind === 'complete');
    const full = await consentOf(decider, handedIn, agree?.form ?? '', { items: columns, purpose });
    for (const [wrong, field] of [
      [{ items: [] }, 'items'],
      [{ purpose: '' }, 'purpose'],
      [{ price: 100 }, 'price'],
    ] as const) {
      await decider.refused(
        'POST',
        path,
        { outcome: agree?.key, payload: { ...full, ...wrong } },
        {
          code: 'cases.form-incomplete',
          field,
          ...(field === 'price' ? {} : { article }),
        },
      );
    }
    await decider.refused('POST', path, { outcome: agree?.key, payload: full, price: 100 } as never, {
      status: 400,
    });
    const done = await consent(stage, resource, handedIn, { items: columns, purpose });
    const grant = await readGrant(officer, done.grantId ?? '');
    assert.deepEqual([grant.terms.columns, grant.purpose.text], [columns, purpose]);
    const { keyId, secret } = await officer.post<{ keyId: string; secret: string }>(
      `${grants}/${grant.id}/keys`,
    );
    const credential = {
      service: resource.code,
      key: keyId,
      secret,
      purpose: grant.purpose.code,
      operator: 'S-7',
    };
    const answer = await ask(stage, credential);
    assert.deepEqual(Object.keys(answer.body.records?.[0] ?? {}), columns, 'exactly the columns granted');

    // The form named this machine's first address; the other department calls from its own.
    const stolen = await ask(stage, credential, { from: '127.0.0.9' });
    assert.deepEqual([stolen.status, stolen.code], [403, 'gateway.address']);
    await other.officer.refused('POST', `${grants}/${grant.id}/keys`, {}, { status: 403 });
    await other.officer.refused('GET', `${grants}/${grant.id}`, undefined, { status: 404 });
    const law = await officer.get<{ rules: Record<string, { state: string; value?: unknown }> }>('/api/law');
    assert.equal(law.rules['share.free-of-charge']?.value, true);
  },
);

/** The platform's address and key are all a consumer is given, and they open what was granted and no more. */
const onlyGranted = scenario(
  z.strictObject({
    article: text,
    day,
    entry: z.record(z.string(), z.unknown()),
    ownAddress: text,
    columns: z.array(text).min(1),
    other: text,
  }),
  async (stage, { article, day: today, entry, ownAddress, columns, other }) => {
    await stage.setDay(today);
    const resource = await newServed(stage, 'conditional', entry);
    const consumer = await newConsumer(stage);
    const { officer } = consumer;
    const path = `/api/catalog/resources/${resource.resourceId}`;
    const own = await (await providerOf(stage, resource)).send('GET', path);
    assert.ok(own.text.includes(ownAddress), 'the provider reads what it wrote');
    for (const shown of [
      path,
      `${path}/versions`,
      `/api/catalog/resources?q=${encodeURIComponent(resource.name)}`,
      '/api/catalog/resources?format=csv',
      `/api/serve/services/${resource.serviceId}`,
    ]) {
      const reply = await officer.send('GET', shown);
      assert.equal(reply.status, 200, shown);
      assert.ok(!reply.text.includes(ownAddress), `${shown} keeps the provider's own address`);
    }
    assert.ok((await listEntries(officer)).some(({ id }) => id === resource.resourceId));

    const { grant, credential } = await granted(stage, resource, consumer, { scope: { items: columns } });
    assert.deepEqual(grant.terms.columns, columns);
    assert.equal(grant.terms.rows, null, 'the terms say: every row');
    assert.ok(!JSON.stringify(grant).includes(ownAddress));
    assert.deepEqual(Object.keys((await ask(stage, credential)).body.records?.[0] ?? {}), columns);
    const more = await ask(stage, credential, { ask: { register_no: numbers[0], columns: [other] } });
    assert.deepEqual([more.status, more.code], [403, 'gateway.column-not-granted']);
    assert.ok(JSON.stringify(more.body).includes(other), 'refused by name');
    const address = `/gateway/v1/services/${resource.code}/records`;
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const { status } = await officer.send(method, address, { register_no: numbers[0] });
      assert.equal(status, 404, `${method} is no operation granted`);
    }
    const bypass = await stage.nobody().send('GET', `${address}?register_no=${numbers[0]}`);
    assert.equal(bypass.status, 401);
    await recorded(await stage.as(accounts.bureau), 'serve.call-refused', more.entry);
    assert.ok(article);
    assert.ok(await newDepartment(stage));
  },
);

export const gatewayScenarios: Scenarios = {
  'gateway.hours': hours,
  'gateway.period': period,
  'gateway.request-and-response': requestAndResponse,
  'gateway.scope-and-use': scopeAndUse,
  'gateway.only-granted': onlyGranted,
};
