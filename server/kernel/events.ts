/**
 * The outbox: an event is written in the act's transaction; after the commit each subscriber is run, and retried, on its own. What
 * must hold the moment the act does joins its transaction instead.
 */
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

/** A subscriber whose work stands or falls with the act: it runs in the act's transaction, before the commit. */
export type Joiner = {
  name: string;
  within(tx: Tx, payload: JsonObject): Promise<void>;
};

/** Every event type and who listens; `server/reactions.ts` is the one file that fills it. */
export type Reactions = Readonly<Record<string, readonly (Subscriber | Joiner)[]>>;

export type Events = {
  /** Writes the event, runs those who join the act's transaction, and queues the others in it. */
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
      if (subscriber && 'run' in subscriber) await subscriber.run(event.payload, event.id);
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
        if ('within' in subscriber) await subscriber.within(tx, event.payload);
        else await jobs.add(tx, 'kernel.react', { event: id, subscriber: subscriber.name });
      }
    },
  };
}
