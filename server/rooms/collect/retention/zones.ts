/** How long each zone keeps what it holds: the bureau's setting; once a day what is over its time is proposed, or erased where it said so. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, platform } from '#kernel/actor.ts';
import { DAY_MS, type LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { enter, insert, tellAsked } from './commands.ts';
import { queueErasure } from './erase.ts';
import { foldJob } from './fold.ts';
import { holdsOf } from './holds.ts';
import { horizonOf } from './horizon.ts';
import { zonePolicy } from './policy.ts';
import { portsOf } from './ports.ts';
import type { ZoneBody } from './schema.ts';
import { type Hold, retentionTables, type Zone, zones } from './tables.ts';

const RULE = 'collect.retention-agreed';
/** Proposals of one day in one zone: the next day goes on. */
const AT_ONCE = 200;
const BATCHES_AT_ONCE = 500;

/** Errors: collect.retention-shorter, retention-unagreed. */
export async function setZone(p: Platform, actor: Actor, zone: Zone, body: ZoneBody): Promise<void> {
  permit(zonePolicy, actor, undefined);
  const law = await lawNow(p.db, p.law, p.clock.today());
  if (law.flag(RULE) && body.agreedWith === '')
    throw problem('collect.retention-unagreed', { articles: law.cite(RULE), rule: RULE });
  await transact(p.db, async (tx) => {
    const rows = await retentionTables(tx)
      .selectFrom('collect.retention_zone')
      .select(['zone', 'days'])
      .forUpdate()
      .execute();
    const days = (of: Zone): number =>
      (of === zone ? body.days : rows.find((row) => row.zone === of)?.days) ?? Number.POSITIVE_INFINITY;
    // A file that holds a subject's rows is written anew from the text of the others.
    if (days('staged') < days('received')) throw problem('collect.retention-shorter');
    const row = {
      days: body.days ?? null,
      automatic: body.automatic,
      document: body.document,
      agreed_with: body.agreedWith,
      set_by: actor.kind === 'person' ? actor.personId : '',
      set_at: p.clock.now(),
    };
    await retentionTables(tx)
      .insertInto('collect.retention_zone')
      .values({ zone, ...row })
      .onConflict((conflict) => conflict.column('zone').doUpdateSet(row))
      .execute();
    await record(tx, p, {
      kind: 'collect.retention-set',
      actor,
      subject: { type: 'collect.retention-zone', id: zone },
      decision: law.decided('set', [RULE]),
      detail: {
        zone,
        days: row.days,
        automatic: row.automatic,
        document: row.document,
        agreedWith: row.agreed_with,
      },
    });
  });
}

/** What of one entry is over its time in one zone. */
export type Due = {
  zone: Zone;
  resourceId: string;
  organisationId: string;
  batches: string[];
  packages: string[];
  /** When the oldest of it began to count. */
  since: Date;
};

/** What of it is asked for: of one unit, without what waits for somebody already or was looked at, so many entries after so many. */
type Which = {
  own?: string | undefined;
  free?: boolean;
  without?: readonly string[];
  skip?: number;
  most: number;
};
type Found = { due: Due[]; total: number };

/** A condition on the entry and its unit, named by their columns. */
const among = (zone: Zone, which: Which, entry: string, unit: string) => sql`
  (${which.own ?? null}::uuid is null or ${sql.ref(unit)} = ${which.own ?? null}::uuid)
  and ${sql.ref(entry)} <> all(${[...(which.without ?? [])]}::uuid[])
  and (not ${which.free ?? false}::boolean or (
    not exists (select 1 from collect.legal_hold h where h.resource_id = ${sql.ref(entry)} and h.lifted_at is null)
    and not exists (select 1 from collect.erasure e where e.resource_id = ${sql.ref(entry)} and e.zone = ${zone}
      and e.state in ('asked', 'approved', 'running'))))`;

/** Of the batches of an entry those over their time, and not yet taken: a condition a zone. */
const overdue: Record<Exclude<Zone, 'archive' | 'served'>, ReturnType<typeof sql>> = {
  received: sql`b.object_key <> '' and b.channel ->> 'kind' <> 'fusion'`,
  // The file goes first: until then it may have to be written anew.
  staged: sql`b.records > 0 and not b.erased ? 'staged' and b.object_key = ''`,
  quarantine: sql`b.faults > 0 and not b.erased ? 'quarantine'`,
  history: sql`b.records > 0 and not b.erased ? 'history' and v.batch_id is null`,
};

const counted = async (
  p: Platform,
  what: ReturnType<typeof sql>,
  from: ReturnType<typeof sql>,
): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(distinct ${what})::int as n ${from}`.execute(p.db);
  return rows[0]?.n ?? 0;
};

async function dueBatches(
  p: Platform,
  zone: Exclude<Zone, 'archive' | 'served'>,
  before: Date,
  which: Which,
): Promise<Found> {
  const from = sql`
    from collect.batch b join catalog.resource r on r.id = b.resource_id
    left join collect.visible v on v.batch_id = b.id
    where b.state in ('merged', 'rejected', 'superseded', 'rolled-back') and b.ended_at < ${before} and ${overdue[zone]}
      and ${among(zone, which, 'b.resource_id', 'r.provider_id')}`;
  const { rows } = await sql<{
    resource_id: string;
    organisation_id: string;
    batches: string[];
    since: Date;
  }>`
    select b.resource_id, r.provider_id as organisation_id, (array_agg(b.id order by b.seq))[1:${sql.lit(BATCHES_AT_ONCE)}] as batches,
      min(b.ended_at) as since ${from}
    group by b.resource_id, r.provider_id order by min(b.ended_at), b.resource_id
    limit ${which.most} offset ${which.skip ?? 0}`.execute(p.db);
  const due = rows.map((row) => ({
    zone,
    resourceId: row.resource_id,
    organisationId: row.organisation_id,
    batches: row.batches,
    packages: [],
    since: row.since,
  }));
  return { due, total: await counted(p, sql`b.resource_id`, from) };
}

/** Packages have the period of their kind, settled with the archives; counted as the register shows it. */
async function duePackages(p: Platform, which: Which): Promise<Found> {
  const from = sql`
    from collect.archive_item a join collect.archive_rule r on r.kind = a.kind
    where a.state = 'archived' and a.object_key is not null and r.retention_years is not null
      and a.archived_day + make_interval(years => r.retention_years) < ${p.clock.today()}::date
      and ${among('archive', which, 'a.resource_id', 'a.organisation_id')}`;
  const { rows } = await sql<{
    resource_id: string;
    organisation_id: string;
    packages: string[];
    since: Date;
  }>`
    select a.resource_id, a.organisation_id, array_agg(a.id order by a.number) as packages, min(a.archived_at) as since ${from}
    group by a.resource_id, a.organisation_id order by min(a.archived_at), a.resource_id
    limit ${which.most} offset ${which.skip ?? 0}`.execute(p.db);
  const due = rows.map(
    (row): Due => ({
      zone: 'archive',
      resourceId: row.resource_id,
      organisationId: row.organisation_id,
      batches: [],
      packages: row.packages,
      since: row.since,
    }),
  );
  return { due, total: await counted(p, sql`(a.resource_id, a.organisation_id)`, from) };
}

async function dueServed(p: Platform, before: Date, which: Which): Promise<Found> {
  const ended = new Map(
    (await portsOf(p).endedServed(p.db, before)).map(({ resourceId, at }) => [resourceId, at]),
  );
  const { rows } = await sql<{ id: string; provider_id: string }>`
    select r.id, r.provider_id from catalog.resource r
    where r.id = any(${[...ended.keys()]}::uuid[]) and ${among('served', which, 'r.id', 'r.provider_id')}`.execute(
    p.db,
  );
  const due = rows
    .map(
      ({ id, provider_id: organisationId }): Due => ({
        zone: 'served',
        resourceId: id,
        organisationId,
        batches: [],
        packages: [],
        since: ended.get(id) ?? before,
      }),
    )
    .sort((a, b) => a.since.getTime() - b.since.getTime() || (a.resourceId < b.resourceId ? -1 : 1));
  const skip = which.skip ?? 0;
  return { due: due.slice(skip, skip + which.most), total: due.length };
}

type ZoneRow = { zone: Zone; days: number | null; automatic: boolean; document: string };

/** What of one zone is over its time today; a zone without a period keeps what it holds. */
async function dueIn(p: Platform, { zone, days }: ZoneRow, which: Which): Promise<Found> {
  if (zone === 'archive') return duePackages(p, which);
  if (!days) return { due: [], total: 0 };
  const before = new Date(p.clock.now().getTime() - days * DAY_MS);
  return zone === 'served' ? dueServed(p, before, which) : dueBatches(p, zone, before, which);
}

async function zonesSet(p: Platform): Promise<ZoneRow[]> {
  const set = await retentionTables(p.db).selectFrom('collect.retention_zone').selectAll().execute();
  return zones.flatMap((zone) => set.find((one) => one.zone === zone) ?? []);
}

/** Entries over their time today, zone by zone: those of one page, and how many there are. */
export async function dueNow(p: Platform, which: Which & { skip: number }): Promise<Found> {
  const due: Due[] = [];
  let total = 0;
  for (const zone of await zonesSet(p)) {
    const skip = Math.max(0, which.skip - total);
    const found = await dueIn(p, zone, { ...which, skip, most: which.most - due.length });
    due.push(...found.due);
    total += found.total;
  }
  return { due, total };
}

/** What keeps it all the same: orders, open matters, and for what can still be taken back the horizon. */
export async function heldOf(
  p: Platform,
  due: Due,
  known?: readonly Hold[],
): Promise<{ due: Due; held: Hold[] }> {
  const held = [...(known ?? (await holdsOf(p, due.resourceId)))];
  if (due.batches.length === 0 || due.zone === 'quarantine') return { due, held };
  const horizon = await horizonOf(p.db, p, due.resourceId);
  const { rows } = await sql<{ id: string }>`
    select batch_id as id from collect.visible where resource_id = ${due.resourceId} and seq > ${horizon}`.execute(
    p.db,
  );
  const within = new Set(rows.map(({ id }) => id));
  const free = due.batches.filter((id) => !within.has(id));
  if (free.length === due.batches.length) return { due, held };
  // What lies within the horizon waits; the rest does not wait for it.
  if (free.length > 0) return { due: { ...due, batches: free }, held };
  return { due, held: [...held, { kind: 'horizon', about: String(due.batches.length) }] };
}

export const retentionDaily = (p: Platform): DailyTask => ({
  name: 'collect.retention',
  run: async (day) => {
    await foldAll(p);
    await propose(p, day);
  },
});

/** Every entry that shows more than a few batches: what of them lies below the horizon is folded in the background. */
async function foldAll(p: Platform): Promise<void> {
  const { rows } = await sql<{ resource_id: string }>`
    select resource_id from collect.visible group by resource_id having count(*) > 8 order by count(*) desc limit 1000`.execute(
    p.db,
  );
  await transact(p.db, async (tx) => {
    for (const { resource_id: resourceId } of rows)
      await p.jobs.add(tx, foldJob, { resourceId }, { key: `fold:${resourceId}` });
  });
}

/**
 * Exported for the daily turn and its test: one proposal for each entry and zone, at most one open at a time. What is held is passed
 * over, however much of it there is.
 */
export async function propose(p: Platform, day: LegalDay, most = AT_ONCE): Promise<void> {
  for (const zone of await zonesSet(p)) {
    const seen: string[] = [];
    for (let made = 0; made < most; ) {
      const { due: page } = await dueIn(p, zone, { free: true, without: seen, most });
      if (page.length === 0) break;
      for (const one of page) {
        seen.push(one.resourceId);
        const { due, held } = await heldOf(p, one);
        if (held.length > 0 || made >= most) continue;
        await proposeOne(p, day, zone, due);
        made++;
      }
    }
  }
}

async function proposeOne(p: Platform, day: LegalDay, zone: ZoneRow, due: Due): Promise<void> {
  const row = await enter(p, {
    kind: 'retention',
    resourceId: due.resourceId,
    organisationId: due.organisationId,
    keys: [],
    target: {
      ...(due.batches.length > 0 ? { batches: due.batches } : {}),
      ...(due.packages.length > 0 ? { packages: due.packages } : {}),
    },
    zone: due.zone,
    ground: '留存期满',
    document: zone.document,
    reason: `留存期满（${day}）`,
    askedBy: null,
  });
  await transact(p.db, async (tx) => {
    await insert(tx, zone.automatic ? { ...row, state: 'approved', decided_at: row.asked_at } : row);
    await record(tx, p, {
      kind: zone.automatic ? 'collect.erasure-decided' : 'collect.erasure-asked',
      actor: platform,
      subject: { type: 'collect.erasure', id: row.id },
      organisationId: row.organisation_id,
      detail: {
        number: row.number,
        kind: row.kind,
        zone: due.zone,
        days: zone.days,
        automatic: zone.automatic,
        resource: due.resourceId,
        target: row.target_digest,
        batches: due.batches.length,
        packages: due.packages.length,
        found: { ...row.found },
      },
    });
    if (zone.automatic) await queueErasure(tx, p, row.id);
    else await tellAsked(tx, p, row, platform);
  });
}
