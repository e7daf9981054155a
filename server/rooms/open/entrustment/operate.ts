/** What an entrusted body does: it sees how the platform runs and what is broken, and announces maintenance. It reads no data. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, operatesOnly } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { announceIn } from '#rooms/org/index.ts';
import { readStatus } from '../statistics/status.ts';
import { runningOf } from './entrust.ts';
import { announceOutagePolicy, operatePolicy } from './policy.ts';
import type { OperationsBoard, OutageInput } from './schema.ts';
import { type Entrustment, operatingScopes } from './tables.ts';

/** The running entrustments of who asks. Error: `open.entrustment-over`. */
async function requireRunning(ex: Executor, p: Platform, actor: Actor): Promise<Entrustment[]> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const today = p.clock.today();
  const running = await runningOf(ex, actor, today);
  if (running.length === 0) throw problem('open.entrustment-over', { params: { number: '—', day: today } });
  return running;
}

export async function readOperations(p: Platform, actor: Actor): Promise<OperationsBoard> {
  permit(operatePolicy, actor, undefined);
  const running = operatesOnly(actor) ? await requireRunning(p.db, p, actor) : [];
  const scope = operatesOnly(actor)
    ? operatingScopes.filter((one) => running.some((row) => row.scope.includes(one)))
    : [...operatingScopes];
  const { breaches, versions } = await readStatus(p, actor);
  const { rows } = await sql<{ slug: string; title: string; failure: string; at: Date }>`
    select d.slug, v.content -> 'title' ->> 'zh' as title,
      coalesce(nullif(r.failure, ''), array_to_string(r.broken, ', ')) as failure, r.made_at as at
    from open.release r join open.dataset d on d.id = r.dataset_id
    join open.dataset_version v on v.id = d.version_id
    where (r.state = 'failed' or (r.id = d.release_id and cardinality(r.broken) > 0))
    order by r.made_at desc limit 50`.execute(p.db);
  return {
    scope,
    untilDay:
      running
        .map((row) => row.until_day)
        .sort()
        .at(-1) ?? null,
    breaches: scope.includes('monitoring')
      ? breaches.map(({ kind, target, measured, beganAt, endedAt }) => ({
          kind,
          target,
          measured,
          beganAt,
          endedAt,
        }))
      : [],
    failed: scope.includes('maintenance')
      ? rows.map((row) => ({
          dataset: row.title,
          slug: row.slug,
          failure: row.failure,
          at: row.at.toISOString(),
        }))
      : [],
    versions,
    abilities: scope.includes('announcements')
      ? abilitiesOf(actor, undefined, { announce: announceOutagePolicy })
      : {},
  };
}

export async function announceOutage(p: Platform, actor: Actor, input: OutageInput): Promise<string> {
  permit(announceOutagePolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const running = await requireRunning(tx, p, actor);
    const under = running.find((row) => row.scope.includes('announcements'));
    if (!under)
      throw problem('kernel.forbidden', {
        params: {
          policy: announceOutagePolicy.id,
          reason: { zh: '委托范围不含发布公告', en: 'announcements are not within the entrustment' },
        },
      });
    const id = await announceIn(tx, p, actor, {
      ...input,
      startsAt: new Date(input.startsAt),
      endsAt: new Date(input.endsAt),
    });
    await record(tx, p, {
      kind: 'open.maintenance-announced',
      actor,
      subject: { type: 'open.entrustment', id: under.id },
      detail: { notice: id },
    });
    return id;
  });
}
