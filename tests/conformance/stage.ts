/** What a scenario stands on: the started platform, its demo people signed in, and its clock. */
import assert from 'node:assert/strict';
import { Client } from './client.ts';
import type { Started } from './started.ts';

type Account = { personId: string; account: string; organisationId: string; roles: string[] };

export class Stage {
  readonly started: Started;
  readonly city: string;
  #accounts: Account[] | undefined;

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
    this.#accounts ??= (await this.nobody().get<{ items: Account[] }>('/api/demo/accounts')).items;
    const found = this.#accounts.find((one) => one.account === account);
    assert.ok(
      found,
      `the demo city has no account ${account}: ${this.#accounts.map((one) => one.account).join(', ')}`,
    );
    const client = this.nobody();
    await client.post('/api/demo/session', {
      personId: found.personId,
      organisationId: found.organisationId,
    });
    return client;
  }

  /** Moves the platform's clock; instants are ISO-8601 with an offset. */
  async setClock(now: string): Promise<void> {
    await this.nobody().post('/api/test/clock', { now });
  }

  /** Polls until `look` gives something; for what happens after a commit. */
  async eventually<T>(look: () => Promise<T | undefined>, what: string, seconds = 30): Promise<T> {
    for (let tries = 0; tries < seconds * 5; tries++) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise((done) => setTimeout(done, 200));
    }
    throw new Error(`${what} did not happen within ${seconds} s`);
  }
}
