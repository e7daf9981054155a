/** Asks every module of this process whether it answers, again and again, and keeps runs of equal answers. */
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { reasonOf } from '#kernel/jobs.ts';
import { loadOrgSettings } from '../settings.ts';
import type { LentProbe } from './lent.ts';
import { registerTables } from './tables.ts';

/** A probe that comes later than this many intervals found nobody probing: the time between was not available. */
const MISSED = 3;
/** Class of the advisory lock under which a module's run is written. */
const LOCK = 7_302_014;

async function faultOf(app: FastifyInstance, probe: LentProbe): Promise<string | null> {
  for (const url of probe.ask) {
    try {
      const reply = await app.inject({ url, headers: { accept: 'application/json' } });
      if (reply.statusCode >= 500) return `${url} ${reply.statusCode}`;
    } catch (error) {
      return `${url} ${reasonOf(error)}`;
    }
  }
  return null;
}

/** One round of probes; prolongs the last run where nothing changed. */
export async function probeOnce(
  p: Platform,
  app: FastifyInstance,
  probes: readonly LentProbe[],
  seconds: number,
): Promise<void> {
  for (const probe of probes) {
    const fault = await faultOf(app, probe);
    const up = fault === null;
    await transact(p.db, async (tx) => {
      const db = registerTables(tx);
      await sql`select pg_advisory_xact_lock(${LOCK}, hashtext(${probe.key}))`.execute(tx);
      const now = p.clock.now();
      const last = await db
        .selectFrom('org.service_probe')
        .selectAll()
        .where('module', '=', probe.key)
        .orderBy('to_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      const gap = last ? now.getTime() - last.to_at.getTime() : Number.POSITIVE_INFINITY;
      // A clock set back begins anew.
      const follows = gap >= 0 && gap <= MISSED * seconds * 1000;
      if (last && follows) {
        await db
          .updateTable('org.service_probe')
          .set({ to_at: now, ...(fault ? { fault } : {}) })
          .where('id', '=', last.id)
          .execute();
        if (last.up === up) return;
      }
      await db
        .insertInto('org.service_probe')
        .values({ id: newId(), module: probe.key, up, from_at: now, to_at: now, fault })
        .execute();
    });
  }
}

/** Starts probing in a process that serves; the interval is read anew each time. */
export function startProbes(
  p: Platform,
  app: FastifyInstance,
  probes: readonly LentProbe[],
): { stop(): Promise<void> } {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const round = async (): Promise<void> => {
    let seconds = 60;
    try {
      seconds = (await loadOrgSettings(p.db)).number('probe-seconds');
      await probeOnce(p, app, probes, seconds);
    } catch (error) {
      // The store of the answers itself is away: the gap tells it.
      p.log.warn({ error: reasonOf(error) }, 'a probe could not be kept');
    }
    if (stopped) return;
    timer = setTimeout(() => {
      running = round();
    }, seconds * 1000);
  };
  running = round();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
