/** Demands as the public reads them by their number, and as officials read them as a file. */
import type { ExpressionBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { entriesLike, resourceTitles } from '#rooms/catalog/index.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import { openTables } from '../tables.ts';
import { channelOf } from './choices.ts';
import { lackOf } from './fulfil.ts';
import { articlesOf, dueOf, elapsed, offersReview, rules } from './law.ts';
import * as policy from './policy.ts';
import type {
  DemandFile,
  DemandQuery,
  FileQuery,
  PublicDemand,
  PublicDemands,
  TrackedDemand,
} from './schema.ts';
import { requireDemand } from './store.ts';
import { type Demand, type DemandTables, demandTables } from './tables.ts';
import { type Fate, filerKinds } from './terms.ts';

const nameless: Text = { zh: '', en: '' };
const unique = (ids: readonly (string | null)[]): string[] => [
  ...new Set(ids.filter((id): id is string => id !== null)),
];

function fateOf(row: Demand, { planned, opened }: { planned: boolean; opened: boolean }): Fate {
  if (row.state === 'redirected') return 'redirected';
  if (row.fulfilled_on || opened) return 'opened';
  if (row.answer === 'refuse') return 'refused';
  if (planned) return 'planned';
  return row.answer ? 'promised' : 'waiting';
}

/** What stands in a plan: entries, and demands that a line answers. */
async function plannedOf(p: Platform): Promise<Set<string>> {
  const { rows } = await sql<{
    id: string | null;
    demands: string[];
  }>`select resource_id::text as id, demands::text[] as demands
    from open.task where source = 'plan' and not dropped`.execute(p.db);
  return new Set(rows.flatMap(({ id, demands }) => (id ? [id, ...demands] : demands)));
}

export async function presentDemands(
  p: Platform,
  law: LawNow,
  rows: readonly Demand[],
): Promise<PublicDemand[]> {
  if (rows.length === 0) return [];
  const entries = unique(rows.map(({ resource_id: id }) => id));
  const heads = rows.map((row) => row.joined_into ?? row.id);
  const [names, titles, planned, counted, sets, leads] = await Promise.all([
    organisationNames(p.db, unique(rows.map(({ unit_id: id }) => id))),
    resourceTitles(p.db, entries),
    plannedOf(p),
    demandTables(p.db)
      .selectFrom('open.demand')
      .select(['joined_into as id', (eb) => eb.fn.countAll<string>().as('count')])
      .where('joined_into', 'in', heads)
      .groupBy('joined_into')
      .execute(),
    entries.length === 0
      ? []
      : openTables(p.db)
          .selectFrom('open.dataset')
          .select(['resource_id as id', 'slug'])
          .where('resource_id', 'in', entries)
          .where('state', '=', 'open')
          .execute(),
    demandTables(p.db).selectFrom('open.demand').select(['id', 'number']).where('id', 'in', heads).execute(),
  ]);
  const joined = new Map(counted.map(({ id, count }) => [id, Number(count)]));
  const slugs = new Map(sets.map(({ id, slug }) => [id, slug]));
  const numbers = new Map(leads.map(({ id, number }) => [id, number]));
  return rows.map((row) => {
    const due = dueOf(law, row);
    const title = row.resource_id ? titles.get(row.resource_id) : undefined;
    return {
      id: row.id,
      number: row.number,
      kind: row.kind,
      wanted: row.hidden_why === null ? row.wanted : '',
      state: row.state,
      fate: fateOf(row, {
        planned: planned.has(row.joined_into ?? row.id) || planned.has(row.resource_id ?? ''),
        opened: row.kind !== 'list' && slugs.has(row.resource_id ?? ''),
      }),
      filedOn: row.filed_on,
      filedAt: row.filed_at.toISOString(),
      unit: row.unit_id ? { id: row.unit_id, name: names.get(row.unit_id) ?? nameless } : null,
      unitBy: row.unit_by,
      receivedOn: row.received_on,
      due: due
        ? {
            due: due.due ?? null,
            remaining: due.remaining ?? null,
            late: due.late,
            binding: due.basis === 'law',
          }
        : null,
      workdays: row.workdays ?? elapsed(law, row),
      answer: row.answer,
      answerSaid: row.answer_said,
      answerConditions: row.answer_conditions,
      promisedOn: row.promised_on,
      answeredOn: row.answered_on,
      fulfilledOn: row.fulfilled_on,
      entry:
        row.resource_id && title
          ? { id: row.resource_id, name: title.name, slug: slugs.get(row.resource_id) ?? null }
          : null,
      asks: 1 + (joined.get(row.joined_into ?? row.id) ?? 0),
      joinedInto: row.joined_into ? (numbers.get(row.joined_into) ?? null) : null,
      channel: row.channel,
      redirectedWhy: row.redirected_why,
    };
  });
}

type Eb = ExpressionBuilder<DemandTables & { d: DemandTables['open.demand'] }, 'd'>;
const asks = sql<number>`(select count(*) from open.demand j where j.joined_into = d.id)`;

function filtered(p: Platform, query: DemandQuery) {
  let found = demandTables(p.db).selectFrom('open.demand as d').where('d.joined_into', 'is', null);
  if (query.kind) found = found.where('d.kind', '=', query.kind);
  if (query.state) found = found.where('d.state', '=', query.state);
  if (query.unit) found = found.where('d.unit_id', '=', query.unit);
  if (query.q) {
    const { q } = query;
    found = found.where(sql<boolean>`position(lower(${q}) in lower(d.number || ' ' || d.wanted)) > 0`);
  }
  return found;
}
type Found = ReturnType<typeof filtered>;

async function paged(
  found: Found,
  { page, pageSize, sort }: DemandQuery,
): Promise<{ rows: Demand[]; total: number }> {
  const { total } = await found
    .select((eb) => eb.fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow();
  const ordered = sort === 'asks' ? found.orderBy(asks, 'desc') : found;
  const rows = await ordered
    .selectAll('d')
    .orderBy('d.filed_at', 'desc')
    .orderBy('d.id')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  return { rows, total: Number(total) };
}

/** What is asked for, most wanted first; requests for disclosure and hidden words are not part of it. */
export async function readPublicDemands(
  p: Platform,
  actor: Actor,
  query: DemandQuery,
): Promise<PublicDemands> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const found = filtered(p, query).where('d.kind', '<>', 'disclosure').where('d.hidden_why', 'is', null);
  const { rows, total } = await paged(found, query);
  return {
    items: await presentDemands(p, law, rows),
    total,
    page: query.page,
    pageSize: query.pageSize,
    articles: articlesOf(law),
    abilities: abilitiesOf(actor, undefined, { file: policy.fileDemand }),
  };
}

export async function readOwnDemands(p: Platform, actor: Actor): Promise<{ items: PublicDemand[] }> {
  const person = actor.kind === 'person' ? actor.personId : '';
  const law = await lawNow(p.db, p.law, p.clock.today());
  const rows = await demandTables(p.db)
    .selectFrom('open.demand')
    .selectAll()
    .where('filer_person', '=', person)
    .orderBy('filed_at', 'desc')
    .limit(200)
    .execute();
  return { items: await presentDemands(p, law, rows) };
}

async function track(p: Platform, law: LawNow, actor: Actor, row: Demand): Promise<TrackedDemand> {
  const [[shown], reviews] = await Promise.all([
    presentDemands(p, law, [row]),
    demandTables(p.db)
      .selectFrom('open.demand_review')
      .selectAll()
      .where('demand_id', '=', row.id)
      .orderBy('filed_at')
      .execute(),
  ]);
  if (!shown) throw problem('kernel.not-found');
  const own = policy.isFiler(actor, row);
  return {
    ...shown,
    ...(own ? { wanted: row.wanted } : {}),
    reviews: reviews.map((one) => ({
      state: one.state,
      // Why somebody disagrees is theirs to tell.
      reason: own || policy.readDemandFile.on(actor, row).allowed ? one.reason : '',
      filedOn: one.filed_on,
      acceptedOn: one.accepted_on,
      dueOn: one.accepted_on ? (law.deadline(rules.reviewLimit, one.accepted_on).due ?? null) : null,
      decidedOn: one.decided_on,
      said: one.said,
    })),
    offersReview: offersReview(p),
    articles: articlesOf(law),
    abilities: abilitiesOf(actor, row, { review: policy.askReview }),
  };
}

/** By its number: who has it follows it without signing in. */
export async function readTracked(p: Platform, actor: Actor, number: string): Promise<TrackedDemand> {
  const row = await requireDemand(p.db, number);
  return track(p, await lawNow(p.db, p.law, p.clock.today()), actor, row);
}

export async function readFiles(p: Platform, actor: Actor, query: FileQuery) {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const own = organisationOf(actor) ?? null;
  let found = filtered(p, query);
  if (!policy.looksAtOpening(actor)) found = found.where('d.unit_id', '=', own);
  if (query.late) {
    const late = await lateIds(p, law);
    found = found.where((eb: Eb) => (late.length > 0 ? eb('d.id', 'in', late) : sql<boolean>`false`));
  }
  const { rows, total } = await paged(found, query);
  return {
    items: await presentDemands(p, law, rows),
    total,
    page: query.page,
    pageSize: query.pageSize,
    articles: articlesOf(law),
    abilities: abilitiesOf(actor, undefined, { file: policy.fileDemand }),
  };
}

/** Demands past their day without an answer. */
export async function lateIds(p: Platform, law: LawNow): Promise<string[]> {
  const rows = await demandTables(p.db)
    .selectFrom('open.demand')
    .selectAll()
    .where('state', '=', 'assigned')
    .execute();
  return rows.filter((row) => dueOf(law, row)?.late).map(({ id }) => id);
}

export async function readFile(p: Platform, actor: Actor, id: string): Promise<DemandFile> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const row = await requireDemand(p.db, id);
  // Its author reaches it by their notices; what officials note of it is not for them.
  const own = policy.isFiler(actor, row) && !policy.readDemandFile.on(actor, row).allowed;
  if (!own) permit(policy.readDemandFile, actor, row);
  const [tracked, joined, events, lack, filers] = await Promise.all([
    track(p, law, actor, row),
    demandTables(p.db)
      .selectFrom('open.demand')
      .select(['id', 'number', 'filed_on as filedOn'])
      .where('joined_into', '=', row.id)
      .orderBy('filed_at')
      .execute(),
    demandTables(p.db)
      .selectFrom('open.demand_event')
      .selectAll()
      .where('demand_id', '=', row.id)
      .orderBy('at')
      .orderBy('id')
      .execute(),
    policy.fulfilDemand.on(actor, row).allowed ? lackOf(p.db, row) : undefined,
    organisationNames(p.db, [row.filer_id]),
  ]);
  const people = await personNames(
    p.db,
    events.flatMap(({ by_person: by }) => by ?? []),
  );
  const filer = filerKinds.find((kind) => kind === row.filer_kind) ?? 'body';
  return {
    ...tracked,
    wanted: row.wanted,
    why: row.why,
    scenario: row.scenario,
    noneFits: row.none_fits,
    // Who asks for themselves stays unnamed: the answer does not hang on it.
    filer: { kind: filer, name: filer === 'person' ? null : (filers.get(row.filer_id) ?? null) },
    caseId: own ? null : row.case_id,
    lack: lack ?? null,
    hiddenWhy: row.hidden_why,
    joined: own ? [] : joined,
    events: events.map(({ kind, said, at, by_person: by, organisation_id: of }) => ({
      kind,
      said,
      at: at.toISOString(),
      by: by && of !== row.filer_id && !own ? (people.get(by) ?? null) : null,
    })),
    abilities: {
      ...tracked.abilities,
      ...abilitiesOf(actor, row, {
        assign: policy.assignDemand,
        answer: policy.answerDemand,
        join: policy.joinDemand,
        redirect: policy.redirectDemand,
        hide: policy.hideDemand,
        fulfil: policy.fulfilDemand,
      }),
    },
  };
}

/** What there is that may be it, with the address of what is open already; and where requests for disclosure go. */
export async function readMatches(p: Platform, actor: Actor, wanted: string) {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const { items } = await entriesLike(p, actor, wanted);
  const sets = items.length
    ? await openTables(p.db)
        .selectFrom('open.dataset')
        .select(['resource_id as id', 'slug'])
        .where(
          'resource_id',
          'in',
          items.map(({ id }) => id),
        )
        .where('state', '=', 'open')
        .execute()
    : [];
  const slugs = new Map(sets.map(({ id, slug }) => [id, slug]));
  return {
    items: items.map(({ id, name, provider }) => ({ id, name, provider, slug: slugs.get(id) ?? null })),
    channel: await channelOf(p.db),
    articles: law.cite(rules.disclosure),
  };
}
