/** The board of what is opened and what stays closed: every entry once, with its grounds, ways back, looks and figures by provider. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { abilitiesOf, oversees } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import { disclosureTables } from '../disclosure/tables.ts';
import { exclusionRules as rules } from './law.ts';
import { exclusionKeepPolicy, superiorPolicy } from './policy.ts';
import type { ExclusionBoard, ExclusionEntry } from './schema.ts';
import { type Standing, standings } from './scope.ts';
import { exclusionTables } from './tables.ts';
import { wayDue } from './ways.ts';

type Filter = {
  state?: Standing['state'] | undefined;
  provider?: string | undefined;
  search?: string | undefined;
};
type Way = ExclusionEntry['ways'][number];
type Look = ExclusionEntry['looks'][number];

export async function waysOf(
  ex: Executor,
  law: LawNow,
  all: readonly Standing[],
): Promise<Map<string, Way[]>> {
  const rows = await exclusionTables(ex)
    .selectFrom('open.way_back')
    .selectAll()
    .orderBy('opened_on', 'desc')
    .execute();
  const withdrawn = new Set(
    (
      await disclosureTables(ex)
        .selectFrom('open.consent')
        .select('id')
        .where('kind', '=', 'third-party')
        .where('withdrawn_on', 'is not', null)
        .execute()
    ).map(({ id }) => id),
  );
  const stands = new Map(all.map((one) => [one.entry.id, one]));
  const presented = rows.map((row): [string, Way] => {
    const due = wayDue(law, row.opened_on);
    return [
      row.resource_id,
      {
        id: row.id,
        kind: row.kind,
        said: row.said,
        openedOn: row.opened_on,
        due,
        state: wayState(law.day, row, due, stands.get(row.derived_id ?? row.resource_id)),
        justification: row.justification,
        derivedId: row.derived_id,
        withdrawable: row.consent_id !== null && !withdrawn.has(row.consent_id),
      },
    ];
  });
  return groupPairs(presented);
}

/** Done once the entry, or what was made of it, is open; taken into scope with a day it waits for that day. */
function wayState(
  day: LegalDay,
  row: { how: 'justified' | 'consent-withdrawn' | null },
  due: LegalDay | null,
  stands: Standing | undefined,
): Way['state'] {
  if (row.how) return row.how;
  if (stands?.state === 'opened') return 'in-scope';
  if (stands?.state === 'planned' && !stands.toChange && (stands.plannedOn ?? '') >= day) return 'in-scope';
  return due !== null && due < day ? 'overdue' : 'waiting';
}

async function looksOf(ex: Executor, day: LegalDay): Promise<Map<string, Look[]>> {
  const rows = await exclusionTables(ex)
    .selectFrom('open.exclusion_review')
    .selectAll()
    .orderBy('due_on', 'desc')
    .execute();
  const people = await personNames(
    ex,
    rows.flatMap(({ reviewer_id: id }) => (id ? [id] : [])),
  );
  return groupPairs(
    rows.map((row): [string, Look] => [
      row.resource_id,
      {
        id: row.id,
        since: row.since,
        dueOn: row.due_on,
        state: row.answered_on ? 'answered' : row.due_on < day ? 'overdue' : 'waiting',
        former: row.former,
        answer: row.answer,
        reason: row.reason,
        outcome: row.outcome,
        reviewer: row.reviewer_id ? (people.get(row.reviewer_id) ?? '') : null,
        answeredOn: row.answered_on,
      },
    ]),
  );
}

function groupPairs<T>(pairs: readonly [string, T][]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const [key, value] of pairs) found.set(key, [...(found.get(key) ?? []), value]);
  return found;
}

export async function readBoard(p: Platform, actor: Actor, filter: Filter): Promise<ExclusionBoard> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const own = oversees(actor) ? filter.provider : organisationOf(actor);
  const all = await standings(p.db, own ? { providerId: own } : {});
  const everywhere = own ? await standings(p.db) : all;
  const [ways, looks] = await Promise.all([waysOf(p.db, law, everywhere), looksOf(p.db, law.day)]);
  const names = await organisationNames(p.db, [...new Set(all.map(({ entry }) => entry.providerId))]);
  const party = (id: string) => ({ id, name: names.get(id) ?? { zh: '', en: '' } });
  const grounds = new Map(
    law.terms(rules.grounds).map(({ key, zh, en }) => [key, { key, title: { zh, en } }]),
  );
  const shown = all.filter(
    ({ state, entry }) =>
      (!filter.state || state === filter.state) && (!filter.search || entry.name.includes(filter.search)),
  );
  const stated = new Map(
    (
      await exclusionTables(p.db)
        .selectFrom('open.acquisition')
        .select(['resource_id', 'way', 'source'])
        .execute()
    ).map(({ resource_id: id, ...said }) => [id, said]),
  );
  const items: ExclusionEntry[] = [];
  for (const standing of shown.slice(0, 500)) {
    const { entry } = standing;
    items.push({
      id: entry.id,
      code: entry.code,
      name: entry.name,
      provider: party(entry.providerId),
      openingClass: entry.openingClass,
      state: standing.state,
      grounds: standing.grounds.map((key) => grounds.get(key) ?? { key, title: { zh: key, en: key } }),
      plannedOn: standing.plannedOn ?? null,
      toChange: standing.toChange,
      dataset: standing.dataset,
      superior: standing.superior.map(({ resourceId: _, ...one }) => one),
      ways: ways.get(entry.id) ?? [],
      looks: looks.get(entry.id) ?? [],
      acquisition: stated.get(entry.id) ?? null,
      abilities: abilitiesOf(
        actor,
        { providerId: entry.providerId },
        { keep: exclusionKeepPolicy, superior: superiorPolicy },
      ),
    });
  }
  const figuresOf = (some: readonly Standing[]): ExclusionBoard['figures'] => {
    const count = (state: Standing['state']) => some.filter((one) => one.state === state).length;
    const back = some.flatMap(({ entry }) => ways.get(entry.id) ?? []);
    const looked = some.flatMap(({ entry }) => looks.get(entry.id) ?? []);
    const [opened, planned, undated, excluded] = [
      count('opened'),
      count('planned'),
      count('undated'),
      count('excluded'),
    ];
    return {
      catalogue: some.length,
      opened,
      planned,
      undated,
      inScope: opened + planned + undated,
      excluded,
      ways: back.filter(({ state }) => state === 'waiting' || state === 'overdue').length,
      waysOverdue: back.filter(({ state }) => state === 'overdue').length,
      looks: looked.filter(({ state }) => state !== 'answered').length,
      looksOverdue: looked.filter(({ state }) => state === 'overdue').length,
    };
  };
  const words = (rule: string) => law.terms(rule).map(({ key, zh, en }) => ({ key, title: { zh, en } }));
  return {
    figures: figuresOf(all),
    byProvider: [...Map.groupBy(all, ({ entry }) => entry.providerId)].map(([id, some]) => ({
      provider: party(id),
      ...figuresOf(some),
    })),
    items,
    terms: {
      grounds: law.terms(rules.grounds).map(({ key, zh, en, attributes }) => ({
        key,
        title: { zh, en },
        needs: Array.isArray(attributes.needs) ? attributes.needs.map(String) : [],
      })),
      ways: words(rules.waysBack),
      answers: words(rules.answers),
      acquisitions: words(rules.foreign),
      superior: law.flag(rules.superior),
      interval: law.number(rules.interval)?.value ?? null,
    },
    articles: {
      grounds: law.cite(rules.grounds),
      ways: law.cite(rules.waysBack),
      interval: law.cite(rules.interval),
    },
  };
}
