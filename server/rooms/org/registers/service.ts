/** The service itself: maintenance windows and announcements, and how available each module was, month by month. */
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { legalDayOf } from '#kernel/clock.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import type { LentProbe } from './lent.ts';
import { announcePolicy } from './policy.ts';
import type { currentNotices, serviceReply } from './schema.ts';
import { registerTables } from './tables.ts';

export type AnnounceInput = {
  kind: 'maintenance' | 'announcement';
  title: string;
  body: string;
  startsAt: Date;
  endsAt: Date;
};

/** Seen by everybody signed in until it ends, and kept in the service log after that. */
export async function announceService(p: Platform, actor: Actor, input: AnnounceInput): Promise<string> {
  permit(announcePolicy, actor, undefined);
  return transact(p.db, (tx) => announceIn(tx, p, actor, input));
}

/** For whoever may announce by another rule than the authority's own. */
export async function announceIn(tx: Tx, p: Platform, actor: Actor, input: AnnounceInput): Promise<string> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  if (input.endsAt <= input.startsAt) throw problem('org.service-times');
  const id = newId();
  await registerTables(tx)
    .insertInto('org.service_notice')
    .values({
      id,
      kind: input.kind,
      title: input.title.trim(),
      body: input.body.trim(),
      starts_at: input.startsAt,
      ends_at: input.endsAt,
      created_for: actor.organisationId,
      created_by: actor.personId,
      created_at: p.clock.now(),
    })
    .execute();
  await record(tx, p, {
    kind: 'org.service-announced',
    actor,
    subject: { type: 'service-notice', id },
    detail: {
      kind: input.kind,
      startsAt: input.startsAt.toISOString(),
      endsAt: input.endsAt.toISOString(),
    },
  });
  return id;
}

type NoticeRow = {
  id: string;
  kind: 'maintenance' | 'announcement';
  title: string;
  body: string;
  starts_at: Date;
  ends_at: Date;
  created_at: Date;
};
const presentNotice = (row: NoticeRow, now: Date) => ({
  id: row.id,
  kind: row.kind,
  title: row.title,
  body: row.body,
  startsAt: row.starts_at.toISOString(),
  endsAt: row.ends_at.toISOString(),
  announcedAt: row.created_at.toISOString(),
  running: row.starts_at <= now && row.ends_at > now,
});

/** What everybody signed in is shown now: announced and not over. */
export async function readCurrentNotices(p: Platform): Promise<z.input<typeof currentNotices>> {
  const now = p.clock.now();
  const rows = await registerTables(p.db)
    .selectFrom('org.service_notice')
    .selectAll()
    .where('ends_at', '>', now)
    .where('created_at', '<=', now)
    .orderBy('starts_at')
    .execute();
  return { items: rows.map((row) => presentNotice(row, now)), total: rows.length };
}

const BEIJING = 8 * 3_600_000;
const monthStart = (month: string): number => Date.parse(`${month}-01T00:00:00Z`) - BEIJING;
const nextMonth = (month: string): string => {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
};

type Run = { up: boolean; from: number; to: number };

/** Seconds that passed since probing began within the month, and seconds of them in which no probe found the module up. */
export function availabilityOf(runs: readonly Run[], month: string, now: number) {
  const begin = Math.max(monthStart(month), Math.min(...runs.map((run) => run.from)));
  const end = Math.min(monthStart(nextMonth(month)), now, Math.max(...runs.map((run) => run.to)));
  const elapsed = Math.max(0, end - begin);
  const up = runs
    .filter((run) => run.up)
    .map((run) => ({ from: Math.max(run.from, begin), to: Math.min(run.to, end) }))
    .filter((run) => run.to > run.from)
    .sort((a, b) => a.from - b.from);
  let reached = begin;
  let covered = 0;
  for (const run of up) {
    const from = Math.max(run.from, reached);
    if (run.to > from) {
      covered += run.to - from;
      reached = run.to;
    }
  }
  return {
    elapsedSeconds: Math.round(elapsed / 1000),
    downSeconds: Math.round((elapsed - covered) / 1000),
    availability: elapsed === 0 ? null : covered / elapsed,
  };
}

/** Modules with their state and last fault, availability per month, and the log of what was announced. */
export async function readService(
  p: Platform,
  actor: Actor,
  probes: readonly LentProbe[],
): Promise<z.input<typeof serviceReply>> {
  const now = p.clock.now();
  const db = registerTables(p.db);
  const rows = await db
    .selectFrom('org.service_probe')
    .selectAll()
    .orderBy('to_at', 'desc')
    .limit(20_000)
    .execute();
  const log = await db
    .selectFrom('org.service_notice')
    .selectAll()
    .orderBy('starts_at', 'desc')
    .limit(200)
    .execute();
  return {
    modules: probes.map((probe) => {
      const own = rows.filter((row) => row.module === probe.key);
      const last = own[0];
      const fault = own.find((row) => row.fault !== null);
      return {
        key: probe.key,
        name: probe.name(p),
        state: last ? (last.up ? ('up' as const) : ('down' as const)) : ('unknown' as const),
        since: last?.from_at.toISOString() ?? null,
        probedAt: last?.to_at.toISOString() ?? null,
        lastFault: fault ? { text: fault.fault ?? '', at: fault.to_at.toISOString() } : null,
        path: probe.path,
      };
    }),
    months: probes.flatMap((probe) => {
      const runs = rows
        .filter((row) => row.module === probe.key)
        .map((row) => ({ up: row.up, from: row.from_at.getTime(), to: row.to_at.getTime() }));
      const months = new Set(runs.flatMap((run) => [monthOf(run.from), monthOf(run.to)]));
      return [...months]
        .sort()
        .reverse()
        .slice(0, 24)
        .map((month) => ({ module: probe.key, month, ...availabilityOf(runs, month, now.getTime()) }));
    }),
    log: log.map((row) => presentNotice(row, now)),
    abilities: abilitiesOf(actor, undefined, { announce: announcePolicy }),
  };
}

const monthOf = (at: number): string => legalDayOf(new Date(at)).slice(0, 7);
