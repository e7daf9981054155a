/** Where each published entry stands: opened, planned, in scope without a day, or excluded on a ground. Each is exactly one of them. */
import { sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { type PublishedStatement, publishedStatements } from '#rooms/catalog/index.ts';
import { openTables } from '../tables.ts';
import { exclusionTables, type Stand } from './tables.ts';

export type SuperiorRule = {
  id: string;
  resourceId: string;
  effect: 'bars' | 'narrows';
  kind: string;
  title: string;
  article: string;
  wording: string;
};
export type Standing = Stand & {
  entry: PublishedStatement;
  state: 'opened' | 'planned' | 'undated' | 'excluded';
  /** What higher law says, shown as the ground it is. */
  superior: SuperiorRule[];
  dataset: { id: string; slug: string; state: string } | null;
  /** The entry still says closed although it was taken into scope. */
  toChange: boolean;
};

export async function superiorRules(ex: Executor, resourceIds?: readonly string[]): Promise<SuperiorRule[]> {
  let found = exclusionTables(ex)
    .selectFrom('open.superior_rule')
    .select(['id', 'resource_id as resourceId', 'effect', 'kind', 'title', 'article', 'wording'])
    .where('ended_at', 'is', null)
    .orderBy('attached_at');
  if (resourceIds) {
    if (resourceIds.length === 0) return [];
    found = found.where('resource_id', 'in', [...resourceIds]);
  }
  return found.execute();
}

/** The answers that moved an entry since its published version came out: newest first. */
async function moved(ex: Executor): Promise<Map<string, { on: LegalDay; stand: Stand }>> {
  const rows = await exclusionTables(ex)
    .selectFrom('open.exclusion_review')
    .distinctOn('resource_id')
    .select(['resource_id', 'answered_on', 'outcome'])
    .where('answered_on', 'is not', null)
    .where('answer', 'in', ['change', 'into-scope', 'barred'])
    .orderBy('resource_id')
    .orderBy('answered_on', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return new Map(
    rows.flatMap((row) =>
      row.outcome && row.answered_on ? [[row.resource_id, { on: row.answered_on, stand: row.outcome }]] : [],
    ),
  );
}

const dayOf = (at: Date): LegalDay => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

export async function standings(
  ex: Executor,
  filter: { providerId?: string; resourceId?: string } = {},
): Promise<Standing[]> {
  const entries = (
    await publishedStatements(ex, filter.providerId ? { providerId: filter.providerId } : {})
  ).filter(({ id }) => filter.resourceId === undefined || id === filter.resourceId);
  const [superior, answers, planned, datasets] = await Promise.all([
    superiorRules(ex),
    moved(ex),
    exclusionTables(ex).selectFrom('open.scope').select(['resource_id', 'planned_on']).execute(),
    openTables(ex)
      .selectFrom('open.dataset')
      .select(['id', 'slug', 'state', 'resource_id', sql<LegalDay | null>`planned_on`.as('planned')])
      .where('resource_id', 'is not', null)
      .execute(),
  ]);
  const plans = new Map(planned.map((row) => [row.resource_id, row.planned_on]));
  const sets = new Map(datasets.map((row) => [row.resource_id, row]));
  const rulesOf = Map.groupBy(superior, (one) => one.resourceId);
  return entries.map((entry) => {
    const set = sets.get(entry.id);
    const answer = answers.get(entry.id);
    const later =
      answer && (!entry.publishedAt || answer.on >= dayOf(entry.publishedAt)) ? answer.stand : undefined;
    const found = judge(entry, {
      superior: rulesOf.get(entry.id) ?? [],
      later,
      plannedOn: plans.get(entry.id) ?? set?.planned ?? undefined,
      opened: set?.state === 'open',
    });
    return { ...found, entry, dataset: set ? { id: set.id, slug: set.slug, state: set.state } : null };
  });
}

type Known = {
  superior: SuperiorRule[];
  later: Stand | undefined;
  plannedOn: LegalDay | undefined;
  opened: boolean;
};

/** Higher law first, then what the last look decided, then what the entry says. Pure. */
export function judge(
  entry: Pick<PublishedStatement, 'openingClass' | 'openingGrounds'>,
  { superior, later, plannedOn, opened }: Known,
): Omit<Standing, 'entry' | 'dataset'> {
  const bars = superior.filter(({ effect }) => effect === 'bars');
  const closed = entry.openingClass === 'closed';
  if (bars.length > 0)
    return {
      state: 'excluded',
      grounds: bars.map(({ title, article }) => `${title} ${article}`),
      superior,
      toChange: false,
    };
  if (opened) return { state: 'opened', grounds: [], superior, toChange: false };
  const excluded = later ? later.state === 'excluded' : closed;
  if (excluded)
    return {
      state: 'excluded',
      grounds: later?.grounds ?? entry.openingGrounds.map(({ key }) => key),
      superior,
      toChange: false,
    };
  return {
    state: plannedOn ? 'planned' : 'undated',
    grounds: [],
    superior,
    toChange: closed,
    ...(plannedOn ? { plannedOn } : {}),
  };
}
