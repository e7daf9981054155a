/** Scenarios of accesses to data: each with its kind of user and its channel, counted by both, and all of one user's together. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { applicant } from '../application-walks.ts';
import { providerOf, served } from '../served.ts';
import { ask, granted, newConsumer } from '../share-walks.ts';
import { anyOpened, take } from '../voice-walks.ts';
import { accounts, unique } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

type Report = {
  users: { key: string; name: { zh: string }; counts: { channel: string; times: number }[] }[];
  channels: { key: string; name: { zh: string } }[];
  articles: string[];
};
type Accesses = { items: { user: { key: string }; channel: { key: string }; times: number }[] };

/** Every access bears one kind of user and one channel, or is turned away; the report counts by both, a user's page has all three. */
const accesses = scenario(
  z.strictObject({ article: text, users: z.array(text).length(3), channels: z.array(text).length(3) }),
  async (stage, { article, users, channels }) => {
    const [natural = '', legal = '', unincorporated = ''] = users;
    const [share = '', open = '', operate = ''] = channels;
    const resource = await served(stage, 'unconditional');
    const consumer = await newConsumer(stage);
    const { credential } = await granted(stage, resource, consumer);
    const set = await anyOpened(stage);
    const auditor = await stage.as(accounts.auditor);
    const day = stage.today();
    const report = async () => {
      const read = await auditor.get<Report>(`/api/registers/accesses/report?from=${day}&to=${day}`);
      assert.deepEqual(
        [read.users.map(({ key }) => key), read.channels.map(({ key }) => key)],
        [users, channels],
      );
      assert.ok(read.articles.includes(article));
      return (user: string, channel: string): number =>
        read.users.find(({ key }) => key === user)?.counts.find((one) => one.channel === channel)?.times ?? 0;
    };
    const was = await report();
    assert.equal((await ask(stage, credential)).status, 200);
    await take(consumer.officer, set.slug);
    const person = await applicant(stage, 'person');
    await take(person.client, set.slug);
    const club = await applicant(stage, 'institution', { legalPerson: false });
    await take(club.client, set.slug);
    const provider = await providerOf(stage, resource);
    const event = {
      resourceId: resource.resourceId,
      on: day,
      activity: 'use',
      way: 'own-system',
      counterpartId: consumer.id,
      reference: `运营产品${unique()}`,
    };
    const events = '/api/ledger/events';
    for (const given of [
      {},
      { userKind: legal },
      { channel: operate },
      { userKind: 'somebody', channel: operate },
    ])
      await provider.refused(
        'POST',
        events,
        { ...event, ...given },
        {
          status: 422,
          code: 'ledger.access-unstated',
          article,
        },
      );
    await provider.post(events, { ...event, userKind: legal, channel: operate });
    const now = await stage.eventually(async () => {
      const read = await report();
      return read(legal, share) > was(legal, share) ? read : undefined;
    }, 'the call is counted');
    for (const [user, channel] of [
      [legal, share],
      [legal, open],
      [legal, operate],
      [natural, open],
      [unincorporated, open],
    ] as const)
      assert.ok(now(user, channel) > was(user, channel), `${user} by ${channel}`);
    const own = await consumer.officer.get<Accesses>('/api/registers/accesses?pageSize=200');
    assert.deepEqual(
      [...new Set(own.items.map(({ channel }) => channel.key))].sort(),
      [...channels].sort(),
      'all three together',
    );
    for (const one of own.items)
      assert.ok(users.includes(one.user.key) && channels.includes(one.channel.key));
    const theirs = await person.client.get<Accesses>('/api/registers/accesses');
    assert.deepEqual(
      theirs.items.map((one) => [one.user.key, one.channel.key]),
      [[natural, open]],
    );
    await person.client.refused('GET', `/api/registers/accesses?organisationId=${consumer.id}`, undefined, {
      status: 404,
    });
    assert.equal(
      (await auditor.get<Accesses>(`/api/registers/accesses?organisationId=${consumer.id}&pageSize=200`))
        .items.length,
      own.items.length,
    );
  },
);

export const openAccessScenarios: Scenarios = { 'overseen.accesses': accesses };
