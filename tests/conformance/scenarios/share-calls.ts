/** Scenarios of running grants: what the provider permits, how much is used, who uses it, and over which borders. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { numbers, providerOf, served } from '../served.ts';
import { settingOf } from '../settings.ts';
import {
  ask,
  credentialOf,
  dayAfter,
  fullDraft,
  type Grant,
  granted,
  grants,
  newConsumer,
  readGrant,
} from '../share-walks.ts';
import type { Credential } from '../signer.ts';
import type { Stage } from '../stage.ts';
import { accounts, type LedgerEntry, ledgerEntries } from '../walks.ts';
import { refusedAt } from './application.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();

type Use = {
  at: string;
  operator: string | null;
  resourceId: string;
  purpose: { code: string; text: string };
  outcome: { code: string };
  records: number;
  consumer: { id: string };
};
type Uses = {
  items: Use[];
  total: number;
  people: { operator: string | null; calls: number; barred: boolean }[];
};
const usesOf = (reader: Client, query = ''): Promise<Uses> =>
  reader.get<Uses>(`/api/serve/uses?pageSize=100${query}`);

async function entryOf(reader: Client, kind: string, hash: string | undefined): Promise<LedgerEntry> {
  const found = (await ledgerEntries(reader, { kind })).find((entry) => entry.hash === hash);
  assert.ok(found, `${kind} ${hash} is on record`);
  return found;
}

const filterOf = (value: string) => ({ all: [{ column: 'register_no', op: 'eq', value }] });

/** The provider says which fields and rows; nobody else does; a change holds for the very next call, with both values on record. */
const permissions = scenario(
  z.strictObject({ day, columns: z.array(text).min(2), other: text, later: z.array(text).min(1) }),
  async (stage, { day: today, columns, other, later }) => {
    await stage.setDay(today);
    const resource = await served(stage, 'conditional');
    const consumer = await newConsumer(stage);
    // Finer limits are set with the consent itself.
    const pace = { rate: { perSecond: 50, burst: 50 }, concurrency: 8, maxPage: 20, evidence: 'E1' };
    const limits = { ...pace, masks: { [other]: 'hide' } };
    const { grant, credential } = await granted(stage, resource, consumer, { scope: { limits } });
    const { rate, concurrency, maxPage, evidence } = grant.terms;
    assert.deepEqual({ rate, concurrency, maxPage, evidence }, pace, 'as the decider set them');
    const provider = await providerOf(stage, resource);
    const path = `${grants}/${grant.id}/permissions`;
    const limit = { columns, rows: filterOf(numbers[0]) };
    const all = await ask(stage, credential, { ask: { register_no: numbers[1] } });
    assert.equal(all.body.records?.length, 1);
    assert.equal(all.body.records?.[0]?.[other] ?? null, null, 'masked from the first call on');

    for (const somebody of [consumer.officer, await stage.as(accounts.bureau)])
      await somebody.refused('PUT', path, limit, { status: 403 });
    await provider.put(path, limit);
    const found = await ask(stage, credential);
    assert.deepEqual(Object.keys(found.body.records?.[0] ?? {}), columns, 'these fields');
    const outside = await ask(stage, credential, { ask: { register_no: numbers[1] } });
    assert.deepEqual([outside.status, outside.body.records], [200, []], 'and these rows');
    const more = await ask(stage, credential, { ask: { register_no: numbers[0], columns: [other] } });
    assert.deepEqual([more.status, more.code], [403, 'gateway.column-not-granted']);
    assert.ok(JSON.stringify(more.body).includes(other), 'refused by name');

    await provider.put(path, { columns: later });
    const next = await ask(stage, credential);
    assert.deepEqual(Object.keys(next.body.records?.[0] ?? {}), later, 'on the next call');
    const [entry] = (await ledgerEntries(provider, { kind: 'serve.grant-changed' })).filter(
      ({ body }) => body.subject?.id === grant.id && body.detail?.version === 3,
    );
    const changed = entry?.body.detail?.changed as { columns: unknown } | undefined;
    assert.deepEqual(changed?.columns, { from: columns, to: later }, 'old and new value');
    const wider = await provider.send('PUT', path, { lastDay: dayAfter(grant.lastDay ?? today, 1) });
    assert.equal(wider.status, 409, 'never longer than was decided');
  },
);

/** The peak is the day's number of calls; use above the average for so many days running is told to the provider. */
const frequency = scenario(
  z.strictObject({ article: text, day, peak: z.int(), average: z.int(), days: z.int() }),
  async (stage, { article, day: today, peak, average, days }) => {
    const setting = await settingOf(stage, 'serve.average-notice-days');
    await setting.set(days);
    try {
      await stage.setDay(today);
      const resource = await served(stage, 'conditional');
      const consumer = await newConsumer(stage);
      const { officer, system } = consumer;
      for (const wrong of [
        { average: '许多', peak },
        { average, peak: 0 },
        { average: 0, peak },
        { average: peak + 1, peak },
      ]) {
        const draft = await fullDraft(officer, resource.serviceId, system, { frequency: wrong });
        await refusedAt(officer, draft, { article, field: 'frequency' });
      }
      const { grant, credential } = await granted(stage, resource, consumer, {
        answers: { frequency: { average, peak } },
      });
      await asMany(stage, credential, peak);
      const last = await ask(stage, credential);
      assert.deepEqual([last.status, last.code], [429, 'gateway.quota']);
      assert.equal(last.body.opensAt, new Date(`${dayAfter(today, 1)}T00:00:00+08:00`).toISOString());
      const shown = await officer.get<{
        usage: { today: number; limit: number };
        terms: { average: number };
      }>(`${grants}/${grant.id}`);
      assert.deepEqual([shown.usage.today, shown.usage.limit, shown.terms.average], [peak, peak, average]);

      for (let n = 1; n < days; n++) {
        // Signed in anew: no session outlives a day of the clock.
        assert.equal(await told(await providerOf(stage, resource), grant), undefined, `day ${n}: not yet`);
        await stage.jumpTo(`${dayAfter(today, n)}T00:00:00+08:00`);
        // From the first second of the next day on it answers again.
        await asMany(stage, credential, average + 1);
      }
      await stage.setDay(dayAfter(today, days));
      const notice = await stage.eventually(
        async () => told(await providerOf(stage, resource), grant),
        'the notice to the provider',
      );
      assert.ok(notice.link.includes(grant.id));
    } finally {
      await setting.putBack();
    }
  },
);

async function asMany(stage: Stage, credential: Credential, calls: number): Promise<void> {
  for (let n = 0; n < calls; n++) {
    const { status, code } = await ask(stage, credential);
    assert.equal(status, 200, `call ${n + 1}: ${code}`);
  }
}

type Notice = { kind: string; link: string };
async function told(
  reader: Client,
  grant: Grant,
  kind = 'serve.average-exceeded',
): Promise<Notice | undefined> {
  // Newest first by the platform's clock, which other cases have set far ahead.
  for (let page = 1; ; page++) {
    const { items } = await reader.get<{ items: Notice[] }>(`/api/notices?pageSize=100&page=${page}`);
    const found = items.find((one) => one.kind === kind && one.link.includes(grant.id));
    if (found || items.length < 100) return found;
  }
}

/** Three calls of two people: three lines with person, time, entry, purpose and rows; without a person none; each provider its own. */
const useByPerson = scenario(
  z.strictObject({ article: text, day }),
  async (stage, { article, day: today }) => {
    await stage.setDay(today);
    const resource = await served(stage, 'conditional');
    const open = await served(stage, 'unconditional');
    const consumer = await newConsumer(stage);
    const { grant, credential } = await granted(stage, resource, consumer);
    const elsewhere = await granted(stage, open, consumer);
    for (const operator of ['S-1', 'S-1', 'S-2']) {
      assert.equal((await ask(stage, credential, { say: { operator } })).status, 200);
    }
    const bare = await ask(stage, credential, { say: { operator: '' } });
    assert.deepEqual([bare.status, bare.code], [403, 'gateway.operator-missing']);
    assert.ok(bare.body.articles?.includes(article));
    assert.equal((await ask(stage, elsewhere.credential, { say: { operator: 'S-1' } })).status, 200);

    const own = await usesOf(await providerOf(stage, resource), `&grant=${grant.id}`);
    const answered = own.items.filter(({ outcome }) => outcome.code === 'answered');
    assert.deepEqual(
      answered.map(({ operator, records }) => [operator, records]),
      [
        ['S-2', 1],
        ['S-1', 1],
        ['S-1', 1],
      ],
    );
    for (const use of answered) {
      assert.equal(use.resourceId, resource.resourceId);
      assert.equal(use.purpose.code, grant.purpose.code);
      assert.ok(use.purpose.text.length > 0 && use.at.length > 0);
      assert.equal(use.consumer.id, consumer.id);
    }
    const everything = await usesOf(await providerOf(stage, resource));
    assert.ok(
      everything.items.every((use) => use.resourceId === resource.resourceId),
      'its own data only',
    );
    const other = await providerOf(stage, open);
    await other.refused('GET', `/api/serve/uses?grant=${grant.id}`, undefined, { status: 404 });
  },
);

/** Granted purposes and rows only; so many refusals in a day are told to provider and bureau. */
const asReplied = scenario(
  z.strictObject({ day, refusals: z.int() }),
  async (stage, { day: today, refusals }) => {
    const setting = await settingOf(stage, 'serve.refused-calls-alert');
    await setting.set(refusals);
    try {
      await stage.setDay(today);
      const resource = await served(stage, 'conditional');
      const consumer = await newConsumer(stage);
      const { grant, credential } = await granted(stage, resource, consumer);
      await (await providerOf(stage, resource)).put(`${grants}/${grant.id}/permissions`, {
        rows: filterOf(numbers[0]),
      });
      const outside = await ask(stage, credential, { ask: { register_no: numbers[1] } });
      assert.deepEqual([outside.status, outside.body.records], [200, []]);
      const { body } = await entryOf(await stage.as(accounts.bureau), 'serve.call-answered', outside.entry);
      assert.equal(body.detail?.records, 0, 'asked outside its rows, and on record');

      const bureau = await stage.as(accounts.bureau);
      const alert = async (reader: Client) => told(reader, grant, 'serve.refusals-alerted');
      for (let n = 0; n < refusals; n++) {
        assert.equal(await alert(bureau), undefined, `${n} refusals: not yet`);
        const other = await ask(stage, credential, { say: { purpose: 'p-other' } });
        assert.deepEqual([other.status, other.code], [403, 'gateway.purpose']);
        await entryOf(bureau, 'serve.call-refused', other.entry);
      }
      for (const reader of [bureau, await providerOf(stage, resource)])
        await stage.eventually(() => alert(reader), 'the alert');
    } finally {
      await setting.putBack();
    }
  },
);

/** The consumer's own officer sees the calls of its people with their purpose, and keeps one of them from calling. */
const ownUsers = scenario(z.strictObject({ day }), async (stage, { day: today }) => {
  await stage.setDay(today);
  const resource = await served(stage, 'unconditional');
  const consumer = await newConsumer(stage);
  const { officer } = consumer;
  const { grant, credential } = await granted(stage, resource, consumer);
  const by = (operator: string, purpose = credential.purpose) =>
    ask(stage, credential, { say: { operator, purpose } });
  for (const operator of ['S-1', 'S-2']) assert.equal((await by(operator)).status, 200);
  const uses = await usesOf(officer);
  assert.deepEqual(
    uses.items.map((use) => [use.operator, use.purpose.code, use.outcome.code]),
    [
      ['S-2', grant.purpose.code, 'answered'],
      ['S-1', grant.purpose.code, 'answered'],
    ],
  );
  const provider = await providerOf(stage, resource);
  await provider.refused('POST', '/api/serve/bars', { operator: 'S-1', note: '停用', grant: grant.id });
  const bar = await officer.post<{ id: string }>('/api/serve/bars', { operator: 'S-1', note: '离岗停用' });
  const barred = await by('S-1');
  assert.deepEqual([barred.status, barred.code], [403, 'gateway.operator-barred'], 'the next call');
  assert.equal((await by('S-2')).status, 200, 'nobody else');
  const people = (await usesOf(officer)).people;
  assert.equal(people.find(({ operator }) => operator === 'S-1')?.barred, true);
  await officer.send('DELETE', `/api/serve/bars/${bar.id}`);
  assert.equal((await by('S-1')).status, 200, 'lifted');
  const other = await by('S-2', 'p-other');
  assert.deepEqual([other.status, other.code], [403, 'gateway.purpose']);
});

/** One channel: no service elsewhere is published or granted; each call's entry says which borders it crosses. */
const oneChannel = scenario(
  z.strictObject({ article: text, day, crossings: z.array(text).min(1) }),
  async (stage, { article, day: today, crossings }) => {
    await stage.setDay(today);
    const resource = await served(stage, 'conditional');
    const consumer = await newConsumer(stage);
    const { grant, credential } = await granted(stage, resource, consumer);
    const service = await consumer.officer.get<{ instructions: { address: string } }>(
      `/api/serve/services/${resource.serviceId}`,
    );
    assert.equal(service.instructions.address, `/gateway/v1/services/${resource.code}/records`);
    const provider = await providerOf(stage, resource);
    await provider.refused(
      'POST',
      '/api/serve/services',
      {
        resourceId: resource.resourceId,
        code: `${resource.code}-own`,
        titleZh: '本单位自建接口',
        lookup: ['register_no'],
        endpoint: 'https://data.example.gov.cn/query',
      },
      { code: 'serve.endpoint-elsewhere', article },
    );
    const answer = await ask(stage, credential);
    const { body } = await entryOf(await stage.as(accounts.bureau), 'serve.call-answered', answer.entry);
    assert.deepEqual(body.detail?.crossings, crossings);
    assert.deepEqual((await readGrant(consumer.officer, grant.id)).terms.crossings, crossings);
    assert.ok(await credentialOf(consumer.officer, grant.id));
  },
);

export const shareCallsScenarios: Scenarios = {
  'calls.permissions': permissions,
  'calls.frequency': frequency,
  'calls.use-by-person': useByPerson,
  'calls.as-replied': asReplied,
  'calls.own-users': ownUsers,
  'calls.one-channel': oneChannel,
};
