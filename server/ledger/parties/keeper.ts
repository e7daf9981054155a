/**
 * Brings what the log publishes to those outside: checkpoints to witnesses, heads to time-stamping authorities, entries to the search copy.
 * One process at a time, beside the requests and beside the sequencer: nobody waits for anybody outside.
 */
import { isSteered } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { onCheckpoint } from '../checkpoints.ts';
import { copyEntries } from '../copy/copy.ts';
import { publishedHead } from '../publish.ts';
import { record } from '../record.ts';
import { listShards } from '../shards.ts';
import { askStamp } from '../stamps/client.ts';
import { type DueStamp, dueStamps, type Log, RENEWAL_AHEAD } from '../stamps/due.ts';
import { insertStamp } from '../stamps/kept.ts';
import { openTileStore, type TileStore } from '../tiles/store.ts';
import { askWitness } from '../witness/client.ts';
import type { AddressOf } from './ask.ts';
import { layCosigned, layStamp } from './files.ts';
import { type AlarmPort, endOutage, openOutage } from './outages.ts';
import { listParties, type Party, PartyFault } from './parties.ts';
import { keepStatus } from './status.ts';

export type KeeperHost = Pick<Kernel, 'db' | 'pool' | 'clock' | 'log' | 'vault' | 'warehouse' | 'config'>;

export type KeeperPorts = {
  addressOf: AddressOf;
  alarm: AlarmPort;
  /** Minutes by which a clock may differ; the bureau's setting. */
  tolerance(ex: Executor): Promise<number>;
};

export type KeeperOptions = {
  /** Milliseconds between two looks. */
  every?: number;
  /** Before a witness is asked again for a log that grew. */
  cosignEvery?: number;
  /** Before a party that failed is asked again, and before one failure becomes an outage. */
  retry?: number;
};

export type Keeper = { stop(): Promise<void> };

const MINUTE = 60_000;
/** Any constant no other part uses. */
const LOCK = 7_203_313;

/** Looks when something was published, but not more often than twice in `every`. Stopping lets the look at work come to its end. */
export function startKeeper(k: KeeperHost, ports: KeeperPorts, options: KeeperOptions = {}): Keeper {
  const keeper = openKeeper(k, ports, options);
  const every = options.every ?? MINUTE;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let last = performance.now();
  const wait = (milliseconds: number): void => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(look, milliseconds).unref();
  };
  const look = (): void => {
    looking = keeper
      .pass()
      .catch((error: unknown) => {
        k.log.warn({ why: String(error) }, 'what is brought outside is tried again');
      })
      .then(() => {
        last = performance.now();
        looking = undefined;
        wait(every);
      });
  };
  const forget = onCheckpoint(async () => {
    if (!looking) wait(Math.max(0, last + every / 2 - performance.now()));
  });
  wait(every);
  return {
    stop: async () => {
      stopped = true;
      forget();
      clearTimeout(timer);
      await looking;
    },
  };
}

/** The keeper's memory between its passes: whom it asked when, and who failed since when. */
export function openKeeper(k: KeeperHost, ports: KeeperPorts, options: KeeperOptions = {}) {
  const cosignEvery = options.cosignEvery ?? 5 * MINUTE;
  const retry = options.retry ?? MINUTE;
  /** By a clock that nobody can set. */
  const asked = new Map<string, number>();
  const failing = new Map<string, { since: Date; tries: number }>();
  let opened: Promise<TileStore> | undefined;
  const store = (): Promise<TileStore> => {
    opened ??= openTileStore(k.config);
    return opened;
  };

  /** Runs `work` unless the party failed a moment ago; success ends an outage, failure opens one. */
  const attempt = async (party: Party, work: () => Promise<void>): Promise<void> => {
    const last = asked.get(party.id);
    if (failing.has(party.id) && last !== undefined && performance.now() - last < retry) return;
    asked.set(party.id, performance.now());
    try {
      await work();
    } catch (error) {
      if (!(error instanceof PartyFault)) throw error;
      const before = failing.get(party.id);
      const now = { since: before?.since ?? k.clock.now(), tries: (before?.tries ?? 0) + 1 };
      failing.set(party.id, now);
      k.log.warn({ party: party.name, code: error.code, why: error.message }, 'a party outside failed');
      // One silence may be a cable; an accusation is told at once.
      if (error.grave || now.tries > 1) await openOutage(k, ports.alarm, party, error, now.since);
      return;
    }
    failing.delete(party.id);
    await endOutage(k, ports.alarm, party);
  };

  const witness = async (party: Party, logs: readonly Log[]): Promise<void> => {
    const { rows } = await k.pool.query<{ origin: string; size: string }>(
      'select origin, max(size) as size from ledger.cosignature where outsider_id = $1 group by origin',
      [party.id],
    );
    const signed = new Map(rows.map(({ origin, size }) => [origin, Number(size)]));
    const open = logs.at(-1);
    const pause = asked.get(party.id);
    const soon = pause !== undefined && performance.now() - pause < cosignEvery;
    // Of a year that is over the last checkpoint is still wanted from whoever signed an earlier one.
    const due = logs.filter((log) => {
      const known = signed.get(log.shard.origin);
      if (known === undefined) return log === open;
      return (known < log.head.size && !soon) || (log === open && failing.has(party.id));
    });
    if (due.length === 0) return;
    await attempt(party, async () => {
      let fault: PartyFault | undefined;
      for (const log of due) {
        try {
          await cosigned(party, log, signed.get(log.shard.origin) ?? 0);
        } catch (error) {
          if (!(error instanceof PartyFault)) throw error;
          // Who forgot a year that is over stays well where the present one is signed; an accusation counts for every year.
          if (log === open || error.grave) fault = error;
        }
      }
      if (fault) throw fault;
    });
  };

  const cosigned = async (party: Party, { shard: { origin }, head }: Log, known: number): Promise<void> => {
    const { size, note } = head;
    const { line, at } = await askWitness(k, party, { origin, size, note }, known, ports.addressOf);
    await k.pool.query(
      `insert into ledger.cosignature (origin, size, outsider_id, note, line, at, received_at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [origin, size, party.id, note, line, at, k.clock.now()],
    );
    await tellClock(party, at);
    await layCosigned(k.pool, await store(), origin);
  };

  const tellClock = async (party: Party, theirs: Date): Promise<void> => {
    if (isSteered(k.clock)) return;
    const seconds = Math.round((k.clock.now().getTime() - theirs.getTime()) / 1000);
    if (Math.abs(seconds) <= (await ports.tolerance(k.db)) * 60) return;
    await transact(k.db, (tx) => ports.alarm(tx, { kind: 'clock', party, seconds }));
  };

  const stamp = async (party: Party, logs: readonly Log[], first: boolean): Promise<void> => {
    const due = await dueStamps(k, logs, party.id, first);
    if (due.length === 0 && !failing.has(party.id)) return;
    await attempt(party, async () => {
      for (const one of due) await take(party, one);
    });
  };

  const take = async (party: Party, due: DueStamp): Promise<void> => {
    const { token, stamp: made } = await askStamp(
      party,
      due.content,
      ports.addressOf,
      isSteered(k.clock) ? undefined : k.clock.now(),
      // The second head is for the day on which SHA-256 no longer holds.
      due.purpose === 'second' ? 'sha512' : undefined,
    );
    const id = newId();
    const { origin, size, purpose, content } = due;
    await keepStatus(k, await store(), { party, origin, token }, ports.addressOf);
    // The files first: nothing would lay them once the row stands.
    await layStamp(await store(), { id, origin, size, purpose, content, token, trust: party.trust });
    await transact(k.db, async (tx) => {
      await insertStamp(tx, { id, party, due, token, made, now: k.clock.now() });
      if (purpose === 'renewal') {
        await record(tx, k, {
          kind: 'ledger.renewed',
          actor: { kind: 'platform' },
          subject: { type: 'ledger-log', id: origin },
          detail: { party: party.name, size, until: made.notAfter.toISOString() },
        });
      }
      if (made.notAfter.getTime() - k.clock.now().getTime() < RENEWAL_AHEAD)
        await ports.alarm(tx, { kind: 'certificate', party, notAfter: made.notAfter });
    });
    await tellClock(party, made.at);
  };

  /** What is published of each year, oldest first; the last one is open. */
  const logsNow = async (): Promise<Log[]> => {
    const logs: Log[] = [];
    for (const shard of await listShards(k.pool)) {
      if (shard.stream !== 'audit') continue;
      const head = await publishedHead(k.pool, await store(), shard);
      if (head) logs.push({ shard, head });
    }
    return logs;
  };

  const work = async (): Promise<void> => {
    const parties = await listParties(k.db);
    const first = parties.find(({ kind }) => kind === 'stamp');
    const logs = await logsNow();
    const results = await Promise.allSettled([
      ...parties.map((party) =>
        party.kind === 'witness' ? witness(party, logs) : stamp(party, logs, party === first),
      ),
      copyEntries(k, ports.alarm),
    ]);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  };

  return {
    /** One look at everything that is due; false when another process is at it. */
    pass: async (): Promise<boolean> => {
      const client = await k.pool.connect();
      let broken: Error | undefined;
      try {
        const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
          LOCK,
        ]);
        if (rows[0]?.held !== true) return false;
        try {
          await work();
        } finally {
          await client.query('select pg_advisory_unlock($1)', [LOCK]).catch((error: Error) => {
            broken = error;
          });
        }
        return true;
      } finally {
        client.release(broken);
      }
    },
  };
}
