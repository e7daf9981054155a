/** Red, yellow and green cards of the units: exact counts against the bureau's thresholds, each card with its reason. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { lawNow } from '#law/settings.ts';
import { type CollectSetting, readSettings } from '../settings.ts';
import { gatheringPorts } from './ports.ts';
import { standingSelect } from './standing.ts';

export const colours = ['red', 'yellow', 'green', 'grey'] as const;
export type Colour = (typeof colours)[number];

export type Share = { good: number; of: number };
export type Thresholds = {
  update: { green: number; yellow: number };
  quality: { green: number; yellow: number };
};

/** Counts against a percentage without a division: 79.96 is not 80. */
const reaches = ({ good, of }: Share, percent: number): boolean => good * 100 >= percent * of;

const level = (share: Share, { green, yellow }: { green: number; yellow: number }): Colour =>
  reaches(share, green) ? 'green' : reaches(share, yellow) ? 'yellow' : 'red';

const percent = ({ good, of }: Share): string => `${good}/${of}（${Math.floor((good * 1000) / of) / 10}%）`;
const percentEn = ({ good, of }: Share): string =>
  `${good} of ${of} (${Math.floor((good * 1000) / of) / 10}%)`;

/** `quality` undefined: not yet measured. Each indicator is held to its own thresholds; the worse one is the card. */
export function cardOf(
  update: Share,
  quality: Share | undefined,
  thresholds: Thresholds,
): { colour: Colour; reason: Text } {
  const grey = (zh: string, en: string) => ({ colour: 'grey' as const, reason: { zh, en } });
  if (update.of === 0)
    return grey('没有计入更新及时率的数据表，不评牌', 'No table counts for timeliness, so no card is given');
  const u = level(update, thresholds.update);
  const uText = {
    zh: `更新及时率 ${percent(update)}，标准 ${thresholds.update.green}%／${thresholds.update.yellow}%`,
    en: `timeliness ${percentEn(update)} against ${thresholds.update.green}% and ${thresholds.update.yellow}%`,
  };
  if (quality === undefined) {
    // Below the lower threshold the card is red whatever the quality.
    if (u === 'red')
      return {
        colour: 'red',
        reason: { zh: `${uText.zh}；质量尚未测评`, en: `${uText.en}; quality is not yet measured` },
      };
    return grey(
      `${uText.zh}；质量尚未测评，暂不评牌`,
      `${uText.en}; quality is not yet measured, so no card is given`,
    );
  }
  if (quality.of === 0)
    return grey('没有计入质量合格率的数据表，不评牌', 'No table counts for quality, so no card is given');
  const q = level(quality, thresholds.quality);
  return {
    colour: ([u, q] as const).includes('red')
      ? 'red'
      : ([u, q] as const).includes('yellow')
        ? 'yellow'
        : 'green',
    reason: {
      zh: `${uText.zh}；质量合格率 ${percent(quality)}，标准 ${thresholds.quality.green}%／${thresholds.quality.yellow}%`,
      en: `${uText.en}; quality ${percentEn(quality)} against ${thresholds.quality.green}% and ${thresholds.quality.yellow}%`,
    },
  };
}

export async function thresholdsOf(ex: Executor): Promise<Thresholds> {
  const settings = await readSettings(ex);
  const of = (key: CollectSetting): number => settings[key].value;
  return {
    update: { green: of('collect.card-update-green'), yellow: of('collect.card-update-yellow') },
    quality: { green: of('collect.card-quality-green'), yellow: of('collect.card-quality-yellow') },
  };
}

export type UnitCard = {
  organisationId: string;
  organisationName: string;
  /** Tables that were gathered and are to be. */
  collected: number;
  exempt: { update: number; quality: number };
  update: Share;
  quality: Share | undefined;
  colour: Colour;
  reason: Text;
  /** Updates that came by their day, of all that were due in the year before; not counting what is still open. */
  due: { onTime: number; of: number };
  /** Pushed records that were visible within the bureau's bound, of all whose production is known, in thirty days. */
  realtime: { inTime: number; of: number };
};

type Table = {
  resourceId: string;
  providerId: string;
  providerName: string;
  state: string;
  purpose: 'update' | 'quality' | 'both' | null;
};

const YEAR = 365;
const MONTH = 30;

/** Every unit with entries to be gathered, the worst first. */
export async function unitCards(p: Platform, day: LegalDay): Promise<UnitCard[]> {
  const law = await lawNow(p.db, p.law, day);
  const standing = await standingSelect(p.db, law, { now: p.clock.now() });
  const { rows } = await sql<Table>`${standing}
    select "resourceId", "providerId", "providerName", state, x.purpose from standing
    left join collect.card_exempt x on x.resource_id = "resourceId"
    where "lastBatchId" is not null and state not in ('free', 'excepted')`.execute(p.db);
  const quality = await gatheringPorts(p).qualified?.(
    p.db,
    rows.map(({ resourceId }) => resourceId),
  );
  const thresholds = await thresholdsOf(p.db);
  const dues = await duesOf(p.db, day);
  const lags = await lagsOf(p.db, day);
  const cards = [...Map.groupBy(rows, ({ providerId }) => providerId)].map(([organisationId, tables]) => {
    const counts = (purpose: 'update' | 'quality') =>
      tables.filter((table) => table.purpose !== purpose && table.purpose !== 'both');
    const forUpdate = counts('update');
    const forQuality = counts('quality');
    const update = { good: forUpdate.filter(({ state }) => state !== 'late').length, of: forUpdate.length };
    // One that was never measured is neither good nor bad: then the share cannot be told.
    const measured = quality && forQuality.every(({ resourceId }) => quality.has(resourceId));
    const share = measured
      ? { good: forQuality.filter(({ resourceId }) => quality.get(resourceId)).length, of: forQuality.length }
      : undefined;
    return {
      organisationId,
      organisationName: tables[0]?.providerName ?? '',
      collected: tables.length,
      exempt: { update: tables.length - forUpdate.length, quality: tables.length - forQuality.length },
      update,
      quality: share,
      ...cardOf(update, share, thresholds),
      due: dues.get(organisationId) ?? { onTime: 0, of: 0 },
      realtime: lags.get(organisationId) ?? { inTime: 0, of: 0 },
    };
  });
  return cards.sort(
    (one, other) =>
      colours.indexOf(one.colour) - colours.indexOf(other.colour) ||
      one.organisationName.localeCompare(other.organisationName, 'zh'),
  );
}

async function duesOf(ex: Executor, day: LegalDay): Promise<Map<string, { onTime: number; of: number }>> {
  const { rows } = await sql<{ id: string; on_time: number; all: number }>`
    select organisation_id as id, count(*) filter (where outcome = 'on-time')::int as on_time, count(*)::int as all
    from collect.due where outcome <> 'open' and due_day > ${addDays(day, -YEAR)}::date group by 1`.execute(
    ex,
  );
  return new Map(rows.map((row) => [row.id, { onTime: row.on_time, of: row.all }]));
}

async function lagsOf(ex: Executor, day: LegalDay): Promise<Map<string, { inTime: number; of: number }>> {
  const { rows } = await sql<{ id: string; in_time: string; all: string }>`
    select r.provider_id as id, sum(l.records - l.above)::text as in_time, sum(l.records)::text as all
    from collect.lag_day l join catalog.resource r on r.id = l.resource_id
    where l.day > ${addDays(day, -MONTH)}::date group by 1`.execute(ex);
  return new Map(rows.map((row) => [row.id, { inTime: Number(row.in_time), of: Number(row.all) }]));
}

/** Keeps the day's card of every unit, for the trend; the last look of a day stands. */
export async function keepCards(p: Platform, day: LegalDay): Promise<void> {
  const rows = (await unitCards(p, day)).map(({ organisationId, update, quality, colour }) => ({
    organisation_id: organisationId,
    day,
    timely: update.good,
    updates: update.of,
    qualified: quality?.good ?? null,
    qualities: quality?.of ?? null,
    colour,
  }));
  await sql`
    insert into collect.card_day (organisation_id, day, timely, updates, qualified, qualities, colour)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as found (organisation_id uuid, day date, timely int,
      updates int, qualified int, qualities int, colour text)
    on conflict (organisation_id, day) do update set timely = excluded.timely, updates = excluded.updates,
      qualified = excluded.qualified, qualities = excluded.qualities, colour = excluded.colour`.execute(p.db);
}

export type CardDay = {
  day: LegalDay;
  timely: number;
  updates: number;
  qualified: number | null;
  qualities: number | null;
  colour: Colour;
};

/** One a day, the oldest first. */
export async function cardTrend(ex: Executor, organisationId: string, from: LegalDay): Promise<CardDay[]> {
  const { rows } = await sql<CardDay>`
    select day, timely, updates, qualified, qualities, colour from collect.card_day
    where organisation_id = ${organisationId} and day >= ${from}::date order by day`.execute(ex);
  return rows;
}
