/** The outbox: an event is written in the act's transaction; after the commit each subscriber is run, and retried, on its own. */
import { z } from 'zod';
import type { Tx } from './db.ts';
import { newId } from './ids.ts';
import { defineJob, type JobDefinition, type Jobs } from './jobs.ts';
import type { JsonObject } from './json.ts';
import type { Kernel } from './kernel.ts';

export type DomainEvent = { type: string; payload: JsonObject };

/** A subscriber is idempotent: after a crash it may see the same event again. */
export type Subscriber = {
  name: string;
  run(k: Kernel, payload: JsonObject, eventId: string): Promise<void>;
};

/** Every event type and who listens; `server/reactions.ts` is the one file that fills it. */
export type Reactions = Readonly<Record<string, readonly Subscriber[]>>;

export type Events = { emit(tx: Tx, event: DomainEvent): Promise<void> };

type OutboxTable = { id: string; type: string; payload: JsonObject; at: Date };
type KernelTables = { 'kernel.outbox': OutboxTable };

export function openEvents(reactions: Reactions, jobs: Jobs, now: () => Date): Events {
  return {
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

/** The job that runs one subscriber for one event. */
export function reactJob(reactions: Reactions): JobDefinition {
  return defineJob(
    'kernel.react',
    z.object({ event: z.string(), subscriber: z.string() }),
    async (k, job) => {
      const event = await k.db
        .withTables<KernelTables>()
        .selectFrom('kernel.outbox')
        .selectAll()
        .where('id', '=', job.event)
        .executeTakeFirstOrThrow();
      const subscriber = reactions[event.type]?.find(({ name }) => name === job.subscriber);
      // A subscriber removed by an upgrade: nothing is left to tell.
      if (subscriber) await subscriber.run(k, event.payload, event.id);
    },
  );
}
