/** Cases of breaches as provider and authority see them, with evidence, measures and everything that happened. */
import type { Selectable } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { listDatasets } from '../datasets/read.ts';
import { showcaseTables } from '../showcase/tables.ts';
import { type Breach, partsOf } from './breach.ts';
import { measuresOn } from './in-force.ts';
import { groundsOf, rules, titleOf } from './law.ts';
import {
  decidePolicy,
  dropPolicy,
  evidencePolicy,
  openBreachPolicy,
  proposePolicy,
  readBreachPolicy,
} from './policy.ts';
import type { BreachLine, BreachList, BreachQuery, BreachReply, MeasureShown } from './schema.ts';
import { conductTables, type MeasureTable } from './tables.ts';

const none: Text = { zh: '', en: '' };
type Measure = Selectable<MeasureTable>;

const named = (law: LawNow, rule: 'open.breach-grounds' | 'open.measures') =>
  law.terms(rule).map(({ key, zh, en }) => ({ key, title: { zh, en } }));

export async function setsOf(ex: Executor, ids: readonly string[]) {
  const found = await listDatasets(ex, { ids: [...new Set(ids)] });
  const byId = new Map(
    found.map(({ id, slug, published }) => [id, { id, slug, title: published?.content.title ?? none }]),
  );
  return (wanted: readonly string[]) => wanted.flatMap((id) => byId.get(id) ?? []);
}

async function lines(ex: Executor, law: LawNow, rows: readonly Breach[]): Promise<BreachLine[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const about = await conductTables(ex)
    .selectFrom('open.breach_dataset')
    .selectAll()
    .where('breach_id', 'in', ids)
    .execute();
  const sets = await setsOf(
    ex,
    about.map((one) => one.dataset_id),
  );
  const measures = await conductTables(ex)
    .selectFrom('open.measure')
    .select(['breach_id', 'kind', 'state'])
    .where('breach_id', 'in', ids)
    .orderBy('proposed_at')
    .execute();
  const names = await organisationNames(ex, [...new Set(rows.map((row) => row.user_id))]);
  return rows.map((row) => {
    const last = measures.findLast((one) => one.breach_id === row.id);
    return {
      id: row.id,
      number: row.number,
      user: { id: row.user_id, name: names.get(row.user_id) ?? none },
      ground: { key: row.ground, title: titleOf(law, rules.grounds, row.ground) },
      origin: row.origin,
      said: row.said,
      state: row.state,
      openedOn: row.opened_on,
      datasets: sets(about.filter((one) => one.breach_id === row.id).map((one) => one.dataset_id)),
      measure: last ? { kind: last.kind, state: last.state } : null,
    };
  });
}

/** Those about one's own data sets; all of them for who oversees. */
export async function listBreaches(p: Platform, actor: Actor, asked: BreachQuery): Promise<BreachList> {
  const own = organisationOf(actor) ?? '';
  permit(readBreachPolicy, actor, { providers: [own], own: false });
  const law = await lawNow(p.db, p.law, p.clock.today());
  let base = conductTables(p.db).selectFrom('open.breach_case as b');
  if (!oversees(actor))
    base = base.where((eb) =>
      eb.exists(
        eb
          .selectFrom('open.breach_dataset as s')
          .innerJoin('open.dataset as d', 'd.id', 's.dataset_id')
          .select('s.breach_id')
          .whereRef('s.breach_id', '=', 'b.id')
          .where('d.organisation_id', '=', own),
      ),
    );
  if (asked.state) base = base.where('b.state', '=', asked.state);
  if (asked.user) base = base.where('b.user_id', '=', asked.user);
  const { n } = await base.select((eb) => eb.fn.countAll<string>().as('n')).executeTakeFirstOrThrow();
  const rows = await base
    .selectAll('b')
    .orderBy('b.opened_at', 'desc')
    .orderBy('b.id', 'desc')
    .limit(asked.pageSize)
    .offset((asked.page - 1) * asked.pageSize)
    .execute();
  return {
    items: await lines(p.db, law, rows),
    total: Number(n),
    page: asked.page,
    pageSize: asked.pageSize,
    grounds: named(law, rules.grounds),
    articles: law.cite(rules.grounds),
    abilities: groundsOf(law).length > 0 ? abilitiesOf(actor, undefined, { open: openBreachPolicy }) : {},
  };
}

/** As everybody concerned sees one. */
export async function shownMeasures(
  ex: Executor,
  law: LawNow,
  rows: readonly Measure[],
): Promise<MeasureShown[]> {
  if (rows.length === 0) return [];
  const sets = await setsOf(
    ex,
    rows.flatMap(({ datasets }) => datasets),
  );
  const names = await organisationNames(ex, [...new Set(rows.map((row) => row.provider_id))]);
  const notices = await conductTables(ex)
    .selectFrom('open.announcement')
    .select(['measure_id', 'number'])
    .where('kind', '=', 'measure')
    .where(
      'measure_id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute();
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    kind: row.kind,
    title: titleOf(law, rules.measures, row.kind),
    gravity: row.gravity,
    datasets: sets(row.datasets),
    perMinute: row.per_minute,
    until: row.until_day,
    reason: row.reason,
    state: row.state,
    provider: { id: row.provider_id, name: names.get(row.provider_id) ?? none },
    proposedAt: row.proposed_at.toISOString(),
    hearingUntil: row.hearing_until,
    statement: row.statement,
    answer: row.answer,
    inForceOn: row.in_force_on,
    liftedOn: row.lifted_on,
    liftReason: row.lift_reason,
    notice: notices.find((one) => one.measure_id === row.id)?.number ?? null,
  }));
}

export async function readBreach(p: Platform, actor: Actor, id: string): Promise<BreachReply> {
  const ex = p.db;
  const row = await conductTables(ex)
    .selectFrom('open.breach_case')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  const parts = await partsOf(ex, row);
  permit(readBreachPolicy, actor, parts);
  const law = await lawNow(ex, p.law, p.clock.today());
  const [line] = await lines(ex, law, [row]);
  if (!line) throw problem('kernel.not-found');
  const evidence = await conductTables(ex)
    .selectFrom('open.breach_evidence')
    .selectAll()
    .where('breach_id', '=', id)
    .orderBy('at')
    .orderBy('id')
    .execute();
  const events = await conductTables(ex)
    .selectFrom('open.breach_event')
    .selectAll()
    .where('breach_id', '=', id)
    .orderBy('at')
    .orderBy('id')
    .execute();
  const measures = await conductTables(ex)
    .selectFrom('open.measure')
    .selectAll()
    .where('breach_id', '=', id)
    .orderBy('proposed_at')
    .execute();
  const names = await organisationNames(ex, [
    ...new Set([...evidence, ...events].flatMap((one) => one.organisation_id ?? [])),
  ]);
  const by = (one: { organisation_id: string | null }) =>
    one.organisation_id ? (names.get(one.organisation_id) ?? null) : null;
  const ownMeasures = new Set(measures.map((one) => one.id));
  return {
    ...line,
    product: await productOf(ex, row.product_id),
    evidence: evidence.map((one) => ({
      kind: one.kind,
      said: one.said,
      detail: one.detail,
      by: by(one),
      at: one.at.toISOString(),
    })),
    events: events.map((one) => ({ kind: one.kind, said: one.said, by: by(one), at: one.at.toISOString() })),
    measures: await shownMeasures(ex, law, measures),
    standing: (await measuresOn(ex, row.user_id, law.day))
      .filter((one) => !ownMeasures.has(one.id))
      .map(({ number, kind }) => ({ notice: number, kind })),
    kinds: named(law, rules.measures),
    articles: law.cite(rules.measures),
    abilities: abilitiesFor(actor, row, parts, measures),
  };
}

/** What may be done with it as it stands. */
function abilitiesFor(
  actor: Actor,
  { state }: Breach,
  parts: Awaited<ReturnType<typeof partsOf>>,
  measures: readonly Measure[],
): BreachReply['abilities'] {
  const waits = measures.some((one) => one.state === 'proposed');
  return {
    ...(state === 'open' ? abilitiesOf(actor, parts, { evidence: evidencePolicy }) : {}),
    ...(state === 'open' && !waits
      ? abilitiesOf(actor, parts, { propose: proposePolicy, drop: dropPolicy })
      : {}),
    ...(waits ? abilitiesOf(actor, undefined, { decide: decidePolicy }) : {}),
    ...(measures.some((one) => one.state === 'in-force')
      ? abilitiesOf(actor, undefined, { lift: decidePolicy })
      : {}),
  };
}

async function productOf(ex: Executor, id: string | null): Promise<BreachReply['product']> {
  if (id === null) return null;
  const row = await showcaseTables(ex)
    .selectFrom('open.product')
    .select(['id', 'number', 'title'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}
