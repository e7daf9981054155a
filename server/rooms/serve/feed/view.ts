/** How feeds stand: what is new, who has taken in how much of it, and how the nudges fare. */
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { Gauge } from 'prom-client';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { addDays } from '#kernel/clock.ts';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { organisationNames } from '#rooms/org/index.ts';
import type { Serving } from '../context.ts';
import { getGrant } from '../grants.ts';
import { grantPolicy, subscribePolicy } from '../policy.ts';
import { parkAfter } from './nudge.ts';
import { ackPath, feedPath, snapshotPath } from './questions.ts';
import { retentionRule } from './retention.ts';
import type { FeedReply, FeedRow, FeedsReply } from './schema.ts';
import { type FeedTables, feedTables } from './tables.ts';

type Row = {
  grant_id: string;
  number: string;
  service_id: string;
  code: string;
  title_zh: string;
  title_en: string;
  consumer_id: string;
  provider_id: string;
  feed_id: string;
  newest: number;
  floor: number;
  newest_at: Date | null;
  sent: number;
  sent_at: Date | null;
  acked: number;
  acked_at: Date | null;
  behind_since: Date | null;
  active: number;
  parked: number;
};

/** Grants in this manner that have not ended. */
const followers = (where: RawBuilder<unknown>): RawBuilder<Row> => sql<Row>`
  select g.id as grant_id, g.number, s.id as service_id, s.code, s.title_zh, s.title_en, g.consumer_id, g.provider_id,
    f.id as feed_id, f.newest, f.floor,
    (select e.at from serve.feed_entry e where e.feed_id = f.id and e.seq = f.newest) as newest_at,
    coalesce(r.sent, 0) as sent, r.sent_at, coalesce(r.acked, 0) as acked, r.acked_at,
    (select e.at from serve.feed_entry e where e.feed_id = f.id and e.seq > greatest(coalesce(r.acked, 0), f.floor)
      order by e.seq limit 1) as behind_since,
    u.active, u.parked
  from serve.grant g
  join serve.grant_version t on t.grant_id = g.id and t.version = g.terms_version
  join serve.feed f on f.version_id = g.version_id
  join serve.service s on s.id = g.service_id
  left join serve.feed_reader r on r.grant_id = g.id
  cross join lateral (select count(*) filter (where state = 'active')::int as active,
    count(*) filter (where state = 'parked')::int as parked from serve.subscription n where n.grant_id = g.id) u
  where t.terms::jsonb ->> 'mode' = 'feed' and g.state <> 'revoked' and ${where}
  order by g.number desc`;

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** Number 1 is the opening: nobody has to take it in. */
const lagOf = ({ newest, acked }: Pick<Row, 'newest' | 'acked'>): number => newest - Math.max(acked, 1);

async function present(p: Serving, rows: readonly Row[]): Promise<FeedRow[]> {
  const names = await organisationNames(
    p.db,
    rows.flatMap((row) => [row.consumer_id, row.provider_id]),
  );
  const party = (id: string) => ({ id, name: names.get(id) ?? { zh: '', en: '' } });
  return rows.map((row) => ({
    grantId: row.grant_id,
    number: row.number,
    service: { id: row.service_id, code: row.code, title: { zh: row.title_zh, en: row.title_en } },
    consumer: party(row.consumer_id),
    provider: party(row.provider_id),
    feedId: row.feed_id,
    newest: row.newest,
    oldest: row.floor + 1,
    newestAt: iso(row.newest_at),
    sent: row.sent,
    sentAt: iso(row.sent_at),
    acknowledged: row.acked,
    acknowledgedAt: iso(row.acked_at),
    lag: lagOf(row),
    behindSince: iso(row.behind_since),
    lost: Math.max(row.acked, 1) < row.floor,
    subscriptions: { active: row.active, parked: row.parked },
  }));
}

/** Feeds of the own grants, and those of the own services that others follow; all for those who oversee. */
export async function readFeeds(p: Serving, actor: Actor): Promise<FeedsReply> {
  const own = organisationOf(actor) ?? '00000000-0000-0000-0000-000000000000';
  const where = oversees(actor) ? sql`true` : sql`${own}::uuid in (g.consumer_id, g.provider_id)`;
  const { rows } = await followers(where).execute(p.db);
  const law = await lawNow(p.db, p.law, p.clock.today());
  return {
    retentionDays: law.number(retentionRule)?.value ?? null,
    articles: law.cite(retentionRule),
    items: await present(p, rows),
  };
}

const DAYS = 14;
const LOG = 20;

export async function readFeed(p: Serving, actor: Actor, grantId: string): Promise<FeedReply> {
  const grant = await getGrant(p.db, grantId);
  if (!grant) throw problem('kernel.not-found');
  permit(grantPolicy, actor, grant);
  const { rows } = await followers(sql`g.id = ${grantId}`).execute(p.db);
  const [row] = rows;
  const [found] = await present(p, rows);
  if (!row || !found) throw problem('serve.feed-not-granted');
  const since = addDays(p.clock.today(), 1 - DAYS);
  const { rows: days } = await sql<{ day: string; entries: number; open: number }>`
    select d.day::date as day, count(e.seq)::int as entries,
      count(e.seq) filter (where e.seq > ${row.acked}::bigint)::int as open
    from generate_series(${since}::date, ${since}::date + ${DAYS - 1}::int, '1 day') as d(day)
    left join serve.feed_entry e on e.feed_id = ${row.feed_id} and (e.at at time zone 'Asia/Shanghai')::date = d.day::date
    group by d.day order by d.day`.execute(p.db);
  const subscriptions = await feedTables(p.db)
    .selectFrom('serve.subscription')
    .selectAll()
    .where('grant_id', '=', grantId)
    .orderBy('created_at', 'desc')
    .limit(LOG)
    .execute();
  const log = await sql<
    Selectable<FeedTables['serve.nudge']>
  >`select n.* from serve.subscription s cross join lateral (
      select * from serve.nudge n where n.subscription_id = s.id order by n.at desc, n.id desc limit ${LOG}) n
    where s.grant_id = ${grantId}`.execute(p.db);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const of = (path: string): string => path.replace(':code', row.code);
  // Where a department is told is its own matter: the provider sees that it follows.
  const own = organisationOf(actor) === grant.consumerId;
  return {
    ...found,
    retentionDays: law.number(retentionRule)?.value ?? null,
    days,
    subscriptions: {
      ...found.subscriptions,
      items: own
        ? subscriptions.map((one) => ({
            id: one.id,
            url: one.url,
            state: one.state,
            failures: one.failures,
            told: one.told,
            toldAt: iso(one.told_at),
            nextAt: iso(one.next_at),
            createdAt: one.created_at.toISOString(),
            log: log.rows
              .filter(({ subscription_id: id }) => id === one.id)
              .map(({ id, seq, attempt, outcome, status, fault, took_ms: tookMs, at, entry }) => ({
                id,
                seq,
                attempt,
                outcome,
                status,
                fault,
                tookMs,
                at: at.toISOString(),
                entry,
              })),
          }))
        : [],
    },
    addresses: { entries: of(feedPath), snapshot: of(snapshotPath), acknowledge: of(ackPath) },
    parkAfter,
    abilities: abilitiesOf(actor, grant, { subscribe: subscribePolicy }),
  };
}

const gaugeName = 'gongshu_feed_lag';

/** Entries each follower has not acknowledged, asked when the numbers are fetched. */
export function feedLagGauge({ metrics, db }: Pick<Kernel, 'metrics' | 'db'>): void {
  if (metrics.registry.getSingleMetric(gaugeName)) return;
  new Gauge({
    name: gaugeName,
    help: 'Entries of a feed that the holder of a grant has not acknowledged',
    labelNames: ['grant'],
    registers: [metrics.registry],
    async collect() {
      const { rows } = await followers(sql`true`).execute(db);
      this.reset();
      for (const row of rows) this.set({ grant: row.number }, lagOf(row));
    },
  });
}
