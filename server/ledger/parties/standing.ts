/** How the log stands with those outside: for the bureau's and the auditor's picture, and for health. */
import { sql } from 'kysely';
import type { Kernel } from '#kernel/kernel.ts';
import { lastHead } from '../sequence.ts';
import { listShards } from '../shards.ts';
import { newestSmKey, smKeyId } from '../sm-note/day.ts';
import { RENEWAL_AHEAD } from '../stamps/due.ts';
import { listStamps } from '../stamps/kept.ts';
import { listParties, type Party } from './parties.ts';
import type { OutsideReply } from './schema.ts';

type Host = Pick<Kernel, 'db' | 'pool' | 'clock'>;
type Standing = Omit<OutsideReply, 'abilities' | 'retention'>;

const SHOWN = 50;

type Newest = { id: string; origin: string; size: number; at: Date; received: Date; not_after: Date | null };
type OutageRow = { id: string; reason: string; since: Date; until: Date | null };

async function newestOf({ pool }: Host): Promise<Map<string, Newest>> {
  const { rows } = await pool.query<Newest>(
    `(select distinct on (outsider_id) outsider_id as id, origin, size, at, received_at as received, null::timestamptz as not_after
      from ledger.cosignature order by outsider_id, received_at desc, size desc)
     union all
     (select distinct on (outsider_id) outsider_id, origin, size, at, received_at, not_after
      from ledger.stamp order by outsider_id, received_at desc, id desc)`,
  );
  return new Map(rows.map((row) => [row.id, { ...row, size: Number(row.size) }]));
}

async function outagesOf({ pool }: Host): Promise<Map<string, OutageRow[]>> {
  const { rows } = await pool.query<OutageRow>(
    `select outsider_id as id, reason, since, ended_at as until from (
       select *, row_number() over (partition by outsider_id order by since desc) as n from ledger.outage) o
     where n <= 10 order by since desc`,
  );
  return Map.groupBy(rows, ({ id }) => id);
}

export async function readStanding(k: Host): Promise<Standing> {
  const now = k.clock.now().getTime();
  const [parties, newest, outages, stamps, shards] = [
    await listParties(k.db, { retired: true }),
    await newestOf(k),
    await outagesOf(k),
    await listStamps(k.db, SHOWN),
    await listShards(k.pool),
  ];
  const audit = shards.filter(({ stream }) => stream === 'audit');
  const open = audit.at(-1);
  const sizes = new Map<number, number>();
  for (const { id } of shards) sizes.set(id, (await lastHead(k.pool, id))?.size ?? 0);
  const signedUpTo = (kind: Party['kind']): number =>
    Math.max(
      0,
      ...parties
        .filter((party) => party.kind === kind)
        .flatMap(({ id }) => newest.get(id) ?? [])
        .filter(({ origin }) => origin === open?.origin)
        .map(({ size }) => size),
    );
  const smKey = await newestSmKey(k.db);
  return {
    origin: open?.origin ?? null,
    size: open ? (sizes.get(open.id) ?? 0) : 0,
    cosigned: signedUpTo('witness'),
    stamped: signedUpTo('stamp'),
    parties: parties.map((party) => partyView(party, newest.get(party.id), outages.get(party.id) ?? [], now)),
    stamps: stamps.map((one) => ({
      id: one.id,
      party: parties.find(({ id }) => id === one.partyId)?.name ?? '',
      origin: one.origin,
      size: Number(one.size),
      purpose: one.purpose,
      at: one.at.toISOString(),
      serial: one.serial,
      policy: one.policy,
      notAfter: one.notAfter.toISOString(),
    })),
    days: await daysOf(k),
    smKey: smKey ? smKeyId(smKey.publicPem) : null,
    years: await yearsOf(k, audit, sizes),
    copy: await copyOf(k, shards, sizes),
  };
}

function partyView(
  party: Party,
  newest: Newest | undefined,
  outages: readonly OutageRow[],
  now: number,
): Standing['parties'][number] {
  const { id, kind, name, holder, address, policy } = party;
  return {
    id,
    kind,
    name,
    holder,
    address,
    policy,
    addedAt: party.addedAt.toISOString(),
    retiredAt: party.retiredAt?.toISOString() ?? null,
    newest: newest
      ? {
          origin: newest.origin,
          size: newest.size,
          at: newest.at.toISOString(),
          receivedAt: newest.received.toISOString(),
        }
      : null,
    ahead: newest ? Math.round((newest.at.getTime() - newest.received.getTime()) / 1000) : null,
    notAfter: newest?.not_after?.toISOString() ?? null,
    renew: newest?.not_after ? newest.not_after.getTime() - now < RENEWAL_AHEAD : false,
    outages: outages.map(({ since, until, reason }) => ({
      since: since.toISOString(),
      until: until?.toISOString() ?? null,
      reason,
    })),
  };
}

async function daysOf({ db }: Host): Promise<Standing['days']> {
  const { rows } = await sql<{ origin: string; day: string; first: number; last: number; digest: Buffer }>`
    select origin, day, first, last, digest from ledger.day_digest order by day desc, origin limit ${SHOWN}`.execute(
    db,
  );
  return rows.map((row) => ({ ...row, digest: row.digest.toString('hex') }));
}

async function yearsOf(
  { db }: Host,
  audit: readonly { id: number; origin: string; year: number; frozen: Date | null }[],
  sizes: ReadonlyMap<number, number>,
): Promise<Standing['years']> {
  const { rows } = await sql<{ origin: string; n: number; until: Date | null }>`
    select origin, count(*)::int as n, max(not_after) as until from ledger.stamp group by origin`.execute(db);
  const of = new Map(rows.map((row) => [row.origin, row]));
  return audit.map(({ id, origin, year, frozen }) => ({
    origin,
    year,
    size: sizes.get(id) ?? 0,
    frozen: frozen?.toISOString() ?? null,
    stamps: of.get(origin)?.n ?? 0,
    until: of.get(origin)?.until?.toISOString() ?? null,
  }));
}

type CopiedRow = {
  shard: number;
  size: number;
  compared: number;
  compared_at: Date | null;
  whole_at: Date | null;
  differs: number | null;
};

async function copyOf(
  { pool }: Host,
  shards: readonly { id: number; origin: string }[],
  sizes: ReadonlyMap<number, number>,
): Promise<Standing['copy']> {
  const { rows } = await pool.query<CopiedRow>('select * from ledger.copied order by shard');
  return rows.map((row) => ({
    origin: shards.find(({ id }) => id === row.shard)?.origin ?? '',
    size: Number(row.size),
    log: sizes.get(row.shard) ?? 0,
    compared: Number(row.compared),
    comparedAt: row.compared_at?.toISOString() ?? null,
    wholeAt: row.whole_at?.toISOString() ?? null,
    differs: row.differs === null ? null : Number(row.differs),
  }));
}

/** What health says: silence and false answers, certificates that end, a copy that differs. No party at all is no outage. */
export async function outsideFaults(k: Host): Promise<{ ok: boolean; detail: string }> {
  const { rows } = await k.pool.query<{ what: string }>(
    `select o.kind || ' ' || o.name || ': ' || u.reason || ' since ' || to_char(u.since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as what
     from ledger.outage u join ledger.outsider o on o.id = u.outsider_id where u.ended_at is null
     union all
     select 'the certificate of ' || o.name || ' ends in less than ninety days'
     from ledger.outsider o cross join lateral (
       select not_after from ledger.stamp s where s.outsider_id = o.id order by received_at desc, id desc limit 1) s
     where o.retired_at is null and s.not_after < $1
     union all
     select 'the search copy differs from the ledger at ' || differs from ledger.copied where differs is not null`,
    [new Date(k.clock.now().getTime() + RENEWAL_AHEAD)],
  );
  return rows.length === 0
    ? { ok: true, detail: 'nothing is overdue' }
    : { ok: false, detail: rows.map(({ what }) => what).join('; ') };
}
