/** The outbox: an event is written in the act's transaction; after the commit each subscriber is run, and retried, on its own. */
import { z } from 'zod';
import type { Db, Tx } from './db.ts';
import { newId } from './ids.ts';
import { defineJob, type Jobs } from './jobs.ts';
import type { JsonObject } from './json.ts';

export type DomainEvent = { type: string; payload: JsonObject };

/** A subscriber is idempotent: after a crash it may see the same event again. */
export type Subscriber = {
  name: string;
  run(payload: JsonObject, eventId: string): Promise<void>;
};

/** Every event type and who listens; `server/reactions.ts` is the one file that fills it. */
export type Reactions = Readonly<Record<string, readonly Subscriber[]>>;

export type Events = {
  /** Writes the event and queues its subscribers in the act's transaction. */
  emit(tx: Tx, event: DomainEvent): Promise<void>;
  /** Says who listens to what; once, before the jobs start. */
  bind(reactions: Reactions): void;
};

type OutboxTable = { id: string; type: string; payload: JsonObject; at: Date };
type KernelTables = { 'kernel.outbox': OutboxTable };

export function openEvents(db: Db, jobs: Jobs, now: () => Date): Events {
  let reactions: Reactions = {};
  // One job a subscriber and event, so that one that fails holds up no other.
  const react = defineJob(
    'kernel.react',
    z.object({ event: z.string(), subscriber: z.string() }),
    async (job) => {
      const event = await db
        .withTables<KernelTables>()
        .selectFrom('kernel.outbox')
        .selectAll()
        .where('id', '=', job.event)
        .executeTakeFirstOrThrow();
      const subscriber = reactions[event.type]?.find(({ name }) => name === job.subscriber);
      // A subscriber removed by an upgrade: nothing is left to tell.
      if (subscriber) await subscriber.run(event.payload, event.id);
    },
  );
  jobs.define([react]);
  return {
    bind(found) {
      reactions = found;
    },
    async emit(tx, event) {
      const id = newId();
      await tx
        .withTables<KernelTables>()
        .insertInto('kernel.outbox')
        .values({ id, type: event.type, payload: event.payload, at: now() })
        .execute();
      for (const subscriber of reactions[event.type] ?? []) {
        await jobs.add(tx, 'kernel.react', { event: id, subscriber: subscriber.name });
      }
    },
  };
}
