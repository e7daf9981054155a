/** Runs as jobs, queued by whatever changes what a database is made of; each is safe to run again. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { Subscriber } from '#kernel/events.ts';
import { defineJob, type JobDefinition } from '#kernel/jobs.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { begin } from './databases.ts';
import { stop } from './fusion/plan.ts';
import { fuse } from './fusion/run.ts';
import { refusedSource } from './granted.ts';
import { judgeLateness } from './keeping/freshness.ts';
import { keepPolicy } from './policy.ts';
import type { BasedbPorts } from './ports.ts';
import { databasesFrom, findDatabase, keptSubject, lockDatabase } from './repository.ts';
import { basedbTables } from './tables.ts';

const fuseJob = 'basedb.fuse';

export const basedbJobs = (p: Platform, ports: BasedbPorts): JobDefinition[] => [
  defineJob(
    fuseJob,
    z.object({ databaseId: z.uuid(), rebuild: z.boolean().default(false) }),
    async ({ databaseId, rebuild }) => {
      await fuse(p, ports, databaseId, rebuild);
    },
  ),
];

const queue = (tx: Tx, p: Platform, databaseId: string, rebuild = false): Promise<void> =>
  p.jobs.add(tx, fuseJob, { databaseId, rebuild }, rebuild ? {} : { key: `${fuseJob}:${databaseId}` });

const batchEvent = z.object({ resourceId: z.uuid() });
const changedEvent = z.object({ databaseId: z.uuid() });

export function basedbSubscribers(
  p: Platform,
  ports: BasedbPorts,
): { follow: Subscriber; changed: Subscriber; grants: Subscriber } {
  return {
    follow: {
      name: 'basedb.follow',
      async run(payload) {
        const { resourceId } = batchEvent.parse(payload);
        const databases = await databasesFrom(p.db, resourceId);
        await transact(p.db, async (tx) => {
          for (const { id } of databases) await queue(tx, p, id);
        });
        for (const database of databases)
          if (database.cycle_days !== null) await judgeLateness(p, database, p.clock.today());
      },
    },
    changed: {
      name: 'basedb.changed',
      async run(payload) {
        const { databaseId } = changedEvent.parse(payload);
        await transact(p.db, (tx) => queue(tx, p, databaseId));
      },
    },
    /** A grant came, went or was cut: what it carried stops or goes on. */
    grants: {
      name: 'basedb.grants',
      async run() {
        const all = await basedbTables(p.db)
          .selectFrom('basedb.database')
          .selectAll()
          .where('kind', '<>', 'base')
          .execute();
        for (const { id } of all) {
          await transact(p.db, async (tx) => {
            const database = await lockDatabase(tx, id);
            if (database.model.nodes.length === 0) return;
            const refused = await refusedSource(tx, ports, database);
            if (refused) await stop(p, tx, database, refused);
            else if (database.stopped) await queue(tx, p, id);
          });
        }
      },
    },
  };
}

/** Errors: `basedb.entry-missing`, `basedb.model-empty`, `basedb.linked-not-fused`, `basedb.source-not-granted`. */
export function askRun(p: Platform, actor: Actor, id: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const law = await begin(p, tx);
    const database = await findDatabase(tx, id);
    if (!database) throw problem('kernel.not-found');
    permit(keepPolicy, actor, keptSubject(law, database));
    if (database.way === 'linked') throw problem('basedb.linked-not-fused');
    if (!database.resource_id || !(await getPublishedVersion(tx, database.resource_id)))
      throw problem('basedb.entry-missing');
    if (database.model.columns.length === 0) throw problem('basedb.model-empty');
    if (database.stopped)
      throw problem('basedb.source-not-granted', {
        params: { name: database.stopped.name },
        articles: law.cite('basedb.further-kinds'),
      });
    await queue(tx, p, id, true);
    await record(tx, p, {
      kind: 'basedb.run-asked',
      actor,
      subject: { type: 'basedb.database', id },
      detail: { rebuild: true },
    });
  });
}
