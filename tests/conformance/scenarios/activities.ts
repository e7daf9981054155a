/** Scenarios of the log of data events: each bears one activity of the city's list, and one without is turned away. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { newServed } from '../served.ts';
import { ask, granted, newConsumer } from '../share-walks.ts';
import { accounts, type LedgerEntry, ledgerEntries } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const events = '/api/ledger/events';

type Words = { zh: string; en: string };
type Kinds = {
  items: { kind: string; activity: string | null }[];
  activities: { key: string; title: Words; added: boolean }[];
  articles: string[];
};
type Marked = LedgerEntry & { activity: Words | null };

/** What a load, an application and a call leave; the activity each of them must bear. */
const walked = {
  'collect.batch-received': 'collect',
  'collect.batch-merged': 'store',
  'serve.service-published': 'share',
  'share.application-submitted': 'share',
  'serve.grant-issued': 'share',
  'serve.call-answered': 'use',
} as const;

const everyEventOne = scenario(
  z.strictObject({
    article: text,
    rule: text,
    activities: z.array(text).min(1),
    added: z.strictObject({ key: text, zh: text, en: text }),
  }),
  async (stage, { article, rule, activities, added }) => {
    const resource = await newServed(stage, 'conditional');
    const consumer = await newConsumer(stage);
    const { credential } = await granted(stage, resource, consumer);
    assert.equal((await ask(stage, credential)).status, 200);

    const auditor = await stage.as(accounts.auditor);
    const read = async (asked: Record<string, string>) => (await ledgerEntries(auditor, asked)) as Marked[];
    const known = () => auditor.get<Kinds>('/api/ledger/kinds');
    const { items, activities: listed, articles } = await known();
    assert.deepEqual(listed.map(({ key }) => key).sort(), [...activities].sort(), 'the list of the city');
    assert.ok(articles.includes(article));
    const keys = new Set(listed.map(({ key }) => key));
    const dataKinds = items.filter(({ kind }) => /^(collect|serve|share)\./.test(kind));
    for (const { kind, activity } of dataKinds)
      assert.ok(keys.has(activity ?? ''), `${kind} names ${activity}`);
    for (const [kind, activity] of Object.entries(walked)) {
      const found = await read({ kind });
      assert.ok(found.length > 0, `${kind} is on record`);
      for (const entry of found) {
        assert.equal(entry.body.activity, activity, kind);
        const title = listed.find(({ key }) => key === activity)?.title;
        assert.deepEqual(entry.activity, title, `${kind} is shown in the city’s words`);
      }
      const filtered = await read({ activity, kind });
      assert.equal(filtered.length, found.length, `${activity} finds every ${kind}`);
      for (const other of activities.filter((key) => key !== activity))
        assert.equal((await read({ activity: other, kind })).length, 0, `${kind} is no ${other}`);
    }
    for (const entry of await read({}))
      if (/^(collect|serve|share)\./.test(entry.kind))
        assert.ok(keys.has(String(entry.body.activity)), entry.kind);

    const { officer } = consumer;
    const event = {
      resourceId: resource.resourceId,
      on: '2026-01-05',
      way: 'medium',
      reference: '交接单1号',
    };
    await officer.refused('POST', events, event, { status: 422, code: 'ledger.activity-missing', article });
    await officer.refused(
      'POST',
      events,
      { ...event, activity: added.key },
      { status: 422, code: 'ledger.activity-unlisted', article },
    );
    const addition = {
      key: added.key,
      name: { zh: added.zh, en: added.en },
      reason: '全过程还包括该项活动，依据条文“全过程”增加',
    };
    const address = `/api/law/lists/${rule}`;
    await officer.refused('POST', address, addition, { status: 403 });
    await (await stage.as(accounts.bureau)).post(address, addition);
    const after = (await known()).activities.find(({ key }) => key === added.key);
    assert.deepEqual([after?.title.zh, after?.added], [added.zh, true]);
    const { hash } = await officer.post<{ hash: string }>(events, { ...event, activity: added.key });
    await officer.post(events, { ...event, activity: activities[0] });
    const [entry, ...more] = await read({ activity: added.key });
    assert.deepEqual([entry?.hash, entry?.activity?.zh, more.length], [hash, added.zh, 0]);
    const reported = await read({ kind: 'ledger.event-reported' });
    assert.equal(reported.length, 2, 'what was turned away left nothing');
    const holder = await stage.enter(resource.officerId, resource.providerId);
    assert.ok((await ledgerEntries(holder, { activity: added.key })).length > 0, 'its holder reads of it');
  },
);

export const activityScenarios: Scenarios = { 'activities.every-event-one': everyEventOne };
