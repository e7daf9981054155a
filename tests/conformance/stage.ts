/** What a scenario stands on: the started platform, its demo people signed in, and its clock. */

import assert from 'node:assert/strict';
import { legalDayOf } from '#kernel/clock.ts';
import { Client } from './client.ts';
import { type Started, startPlatform } from './started.ts';

/** What happens of itself when a day begins. To look at all rows of a city costs more than all else: a case that asks for it says so. */
export type Turn = 'all' | 'but-rows' | 'nothing';
const ROWS = 'quality.nightly';

type Account = { personId: string; account: string; organisationId: string; roles: string[] };

/** The demo's people, who are there from the start; asked for once a platform. */
const accounts = new WeakMap<Started, Account[]>();

export class Stage {
  readonly started: Started;
  readonly city: string;
  #clockMoved = false;
  #shift = 0;
  readonly #people = new Map<Client, { personId: string; organisationId: string }>();

  constructor(started: Started, city: string) {
    this.started = started;
    this.city = city;
  }

  /** Somebody who has not signed in. */
  nobody(): Client {
    return new Client(this.started.base);
  }

  /** A demo person by account, freshly signed in. */
  async as(account: string): Promise<Client> {
    let known = accounts.get(this.started);
    if (!known) {
      known = (await this.nobody().get<{ items: Account[] }>('/api/demo/accounts')).items;
      accounts.set(this.started, known);
    }
    const found = known.find((one) => one.account === account);
    assert.ok(
      found,
      `the demo city has no account ${account}: ${known.map((one) => one.account).join(', ')}`,
    );
    return this.enter(found.personId, found.organisationId);
  }

  /** Any person of the demo platform, acting for an organisation, freshly signed in. */
  async enter(personId: string, organisationId: string): Promise<Client> {
    const client = this.nobody();
    await client.post('/api/demo/session', { personId, organisationId });
    this.#people.set(client, { personId, organisationId });
    return client;
  }

  /** Whom a client acts as. */
  personOf(client: Client): { personId: string; organisationId: string } {
    const found = this.#people.get(client);
    assert.ok(found, 'somebody who signed in');
    return found;
  }

  /** Moves the platform's clock; instants are ISO-8601 with an offset. Sessions left idle by it end, so everybody signs in anew, at their next request. */
  async setClock(now: string, turn: Turn = 'but-rows'): Promise<void> {
    await this.#move(now, turn);
  }

  async #move(now: string, turn: Turn): Promise<void> {
    await this.jumpTo(now, turn);
    for (const [client, session] of this.#people) {
      client.first = async () => {
        const entered = this.nobody();
        await entered.post('/api/demo/session', session);
        client.cookie = entered.cookie;
      };
    }
  }

  /** Moves the clock and nothing else: for calls of systems, which have no session, to the second. */
  async jumpTo(now: string, turn: Turn = 'but-rows'): Promise<void> {
    this.#clockMoved = true;
    const began = Date.now();
    if (turn !== 'nothing')
      await this.nobody().post('/api/test/clock', { now, without: turn === 'all' ? [] : [ROWS] });
    this.#shift = Date.parse(now) - began;
    // Where the night looked at rows, what comes after it is to be later than its looks.
    if (turn === 'all') return;
    // The clock went on while the day was turned: it is put to the second again.
    await this.nobody().post('/api/test/clock', { now, turn: false });
    this.#shift = Date.parse(now) - Date.now();
  }

  /** The platform's time, to a few milliseconds. */
  now(): Date {
    return new Date(Date.now() + this.#shift);
  }

  /** The platform's legal day: in Shanghai it begins while it is still yesterday elsewhere. */
  today(): string {
    return legalDayOf(this.now());
  }

  /** Nine in the morning of a legal day. */
  async setDay(day: string, turn: Turn = 'but-rows'): Promise<void> {
    await this.setClock(`${day}T09:00:00+08:00`, turn);
  }

  /** Puts the clock right for the next scenario, which turns the day itself where it needs that. */
  async restoreClock(): Promise<void> {
    if (this.#clockMoved) {
      await this.#move(new Date().toISOString(), 'nothing');
      // Of now, not of the next scenario's time: sets are kept with whoever opened them.
      for (const client of this.#people.keys()) await client.ready().catch(() => undefined);
    }
    this.#clockMoved = false;
    this.#shift = 0;
  }

  /** A second platform without the demo, started for this and stopped after it; only what is public answers there. */
  async platformInEarnest(look: (nobody: Client) => Promise<void>): Promise<void> {
    const { city, regulations, preload, env } = this.started.options;
    const other = await startPlatform({ city, regulations, preload, env, demo: false });
    try {
      await look(new Client(other.base));
    } finally {
      await other.stop();
    }
  }

  /** Polls until `look` gives something; for what happens after a commit. At first often, then less: to ask is work too. */
  async eventually<T>(look: () => Promise<T | undefined>, what: string, seconds = 90): Promise<T> {
    let pause = 100;
    for (const end = Date.now() + seconds * 1000; Date.now() < end; pause = Math.min(1000, pause * 1.4)) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise((done) => setTimeout(done, pause));
    }
    throw new Error(`${what} did not happen within ${seconds} s`);
  }
}
