/** What the night finds unusual in a day's use, told to the provider without anybody asking; explained, or made a case of. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf, platform } from '#kernel/actor.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { loadOrgSettings, organisationNames } from '#rooms/org/index.ts';
import { getDataset, listDatasets } from '../datasets/read.ts';
import { shownUser } from './announce.ts';
import { openIn, personOf } from './breach.ts';
import { checkPolicy, followPolicy } from './policy.ts';
import type { AlertAnswer, AlertList, AlertQuery } from './schema-use.ts';
import { conductTables } from './tables.ts';
import type { AlertKind } from './types.ts';

const BEFORE = 30;
const none: Text = { zh: '', en: '' };
const nobody: Text = { zh: '未登录者', en: 'people who gave no name' };

type Found = {
  kind: AlertKind;
  dataset: string | null;
  provider: string;
  user: string | null;
  evidence: JsonObject;
  said: Text;
};

type DayRow = {
  dataset: string;
  provider: string;
  user: string | null;
  taken: number;
  refused: number;
  rows: number;
  usual: number;
};

/** A user's day beside its days before; whoever comes new has none, and is measured by the least alone. */
async function daysUse(p: Platform, day: LegalDay): Promise<DayRow[]> {
  const { rows } = await sql<DayRow>`
    with bounds as (select ${day}::date::timestamp at time zone 'Asia/Shanghai' as day_start,
      (${day}::date + 1)::timestamp at time zone 'Asia/Shanghai' as day_end),
    of_day as (select t.dataset_id, t.organisation_id, sum(t.times) filter (where t.outcome = 'taken') as taken,
        sum(t.times) filter (where t.outcome <> 'taken') as refused, sum(t.rows) filter (where t.outcome = 'taken') as rows
      from open.taking t, bounds b where t.at >= b.day_start and t.at < b.day_end and t.way not in ('page', 'robot')
      group by 1, 2)
    select u.dataset_id as dataset, d.organisation_id as provider, u.organisation_id as "user",
      coalesce(u.taken, 0)::float8 as taken, coalesce(u.refused, 0)::float8 as refused, coalesce(u.rows, 0)::float8 as rows,
      coalesce((select sum(t.times)::float8 / greatest(count(distinct (t.at at time zone 'Asia/Shanghai')::date), 1)
        from open.taking t, bounds b where t.dataset_id = u.dataset_id and t.organisation_id is not distinct from u.organisation_id
          and t.outcome = 'taken' and t.way not in ('page', 'robot')
          and t.at >= b.day_start - make_interval(days => ${BEFORE}) and t.at < b.day_start), 0) as usual
    from of_day u join open.dataset d on d.id = u.dataset_id`.execute(p.db);
  return rows;
}

/** Pure: which days of use are unusual by these limits. */
export function unusual(
  rows: readonly DayRow[],
  limits: { times: number; least: number; refused: number; sets: number },
): Found[] {
  const found: Found[] = [];
  for (const row of rows) {
    const { dataset, provider, user } = row;
    const evidence = { taken: row.taken, refused: row.refused, rows: row.rows, usual: Math.round(row.usual) };
    const about = { dataset, provider, user, evidence };
    if (row.taken >= limits.least && row.taken >= limits.times * row.usual)
      found.push({
        kind: 'volume',
        ...about,
        said: {
          zh: `取得 ${row.taken} 次，平日约 ${evidence.usual} 次。`,
          en: `${row.taken} takings, about ${evidence.usual} on other days.`,
        },
      });
    if (row.refused >= limits.refused)
      found.push({
        kind: 'refused',
        ...about,
        said: { zh: `被拒绝 ${row.refused} 次。`, en: `${row.refused} refusals.` },
      });
  }
  const named = rows.filter(({ user, taken }) => user !== null && taken > 0);
  for (const same of Map.groupBy(named, ({ provider, user }) => `${provider} ${user}`).values()) {
    const [first] = same;
    if (!first || same.length < limits.sets) continue;
    found.push({
      kind: 'sweep',
      dataset: null,
      provider: first.provider,
      user: first.user,
      evidence: { sets: same.length },
      said: { zh: `一日取得 ${same.length} 个数据集。`, en: `${same.length} data sets in one day.` },
    });
  }
  return found;
}

/** Of the day that is over; said once, however often it is run. */
export const alertsTask = (p: Platform): DailyTask => ({
  name: 'open.use-alerts',
  async run(today) {
    const day = addDays(today, -1);
    const settings = await loadOrgSettings(p.db);
    const found = unusual(await daysUse(p, day), {
      times: settings.number('open-alert-times'),
      least: settings.number('open-alert-least'),
      refused: settings.number('open-alert-refused'),
      sets: settings.number('open-alert-sets'),
    });
    for (const one of found) await transact(p.db, (tx) => raise(tx, p, day, one));
  },
});

async function raise(tx: Tx, p: Platform, day: LegalDay, one: Found): Promise<void> {
  const id = newId();
  const made = await conductTables(tx)
    .insertInto('open.use_alert')
    .values({
      id,
      dataset_id: one.dataset,
      organisation_id: one.provider,
      user_id: one.user,
      kind: one.kind,
      day,
      evidence: JSON.stringify(one.evidence),
      state: 'standing',
      answered_by: null,
      answered_at: null,
      at: p.clock.now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!made) return;
  const dataset = one.dataset ? await getDataset(tx, one.dataset) : undefined;
  await notify(tx, p, {
    kind: 'open.use-alert',
    to: { organisationId: one.provider, roles: ['provider', 'head'] },
    params: {
      title: dataset?.published?.content.title ?? { zh: '多个数据集', en: 'many data sets' },
      day,
      user: one.user ? await shownUser(tx, one.user) : nobody,
      said: one.said,
    },
    subject: { type: 'open.use-alert', id },
    link: '/open/conduct/alerts',
  });
  await record(tx, p, {
    kind: 'open.use-alerted',
    actor: platform,
    subject: one.dataset ? { type: 'open.dataset', id: one.dataset } : { type: 'open.use-alert', id },
    organisationId: one.provider,
    detail: { alert: id, kind: one.kind, day },
  });
}

export async function listAlerts(p: Platform, actor: Actor, asked: AlertQuery): Promise<AlertList> {
  const own = organisationOf(actor) ?? '';
  permit(followPolicy, actor, { organisationId: own });
  let found = conductTables(p.db).selectFrom('open.use_alert').selectAll();
  if (!oversees(actor)) found = found.where('organisation_id', '=', own);
  if (asked.state) found = found.where('state', '=', asked.state);
  const rows = await found.orderBy('day', 'desc').orderBy('id', 'desc').limit(500).execute();
  const names = await organisationNames(p.db, [
    ...new Set(rows.flatMap((row) => [row.organisation_id, ...(row.user_id ? [row.user_id] : [])])),
  ]);
  const sets = new Map(
    (await listDatasets(p.db, { ids: rows.flatMap(({ dataset_id: id }) => id ?? []) })).map((one) => [
      one.id,
      one,
    ]),
  );
  const law = await lawNow(p.db, p.law, p.clock.today());
  return {
    items: rows.map((row) => {
      const dataset = row.dataset_id ? sets.get(row.dataset_id) : undefined;
      return {
        id: row.id,
        kind: row.kind,
        day: row.day,
        dataset: dataset
          ? { id: dataset.id, slug: dataset.slug, title: dataset.published?.content.title ?? none }
          : null,
        provider: { id: row.organisation_id, name: names.get(row.organisation_id) ?? none },
        user: row.user_id ? { id: row.user_id, name: names.get(row.user_id) ?? none } : null,
        evidence: Object.entries(row.evidence).map(([key, value]) => ({ key, value: Number(value) })),
        state: row.state,
        answer: row.answer,
        abilities:
          row.state === 'standing'
            ? abilitiesOf(actor, { organisationId: row.organisation_id }, { answer: checkPolicy })
            : {},
      };
    }),
    grounds: law.terms('open.breach-grounds').map(({ key, zh, en }) => ({ key, title: { zh, en } })),
  };
}

/** Explained by the provider; or, with a ground, a case of its user. Gives the case. Errors: `open.alert-answered`, `open.breach-user`. */
export function answerAlert(
  p: Platform,
  actor: Actor,
  id: string,
  input: AlertAnswer,
): Promise<string | undefined> {
  return transact(p.db, async (tx) => {
    const row = await conductTables(tx)
      .selectFrom('open.use_alert')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw problem('kernel.not-found');
    permit(checkPolicy, actor, { organisationId: row.organisation_id });
    if (row.state !== 'standing') throw problem('open.alert-answered');
    const follows = input.ground !== undefined;
    if (follows && row.user_id === null) throw problem('open.breach-user');
    const breach =
      input.ground !== undefined && row.user_id !== null
        ? await openIn(tx, p, await lawNow(tx, p.law, p.clock.today()), actor, {
            userId: row.user_id,
            ground: input.ground,
            origin: 'alert',
            said: input.said,
            datasetIds: row.dataset_id ? [row.dataset_id] : await sweptOf(tx, row),
            evidence: [
              { kind: 'alert', said: input.said, detail: { kind: row.kind, day: row.day, ...row.evidence } },
            ],
          })
        : undefined;
    await conductTables(tx)
      .updateTable('open.use_alert')
      .set({
        state: follows ? 'followed' : 'explained',
        answer: input.said,
        answered_by: personOf(actor),
        answered_at: p.clock.now(),
      })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'open.alert-settled',
      actor,
      subject: { type: 'open.use-alert', id },
      detail: { kind: row.kind, ...(breach ? { breach: breach.number } : {}) },
    });
    return breach?.id;
  });
}

/** The provider's sets that its user took on that day. */
async function sweptOf(
  tx: Tx,
  row: { organisation_id: string; user_id: string | null; day: LegalDay },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct t.dataset_id as id from open.taking t join open.dataset d on d.id = t.dataset_id
    where t.organisation_id = ${row.user_id} and d.organisation_id = ${row.organisation_id} and t.outcome = 'taken'
      and (t.at at time zone 'Asia/Shanghai')::date = ${row.day}`.execute(tx);
  return rows.map(({ id }) => id);
}
