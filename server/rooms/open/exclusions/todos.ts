/** What exclusions add to the to-dos of a provider: entries fit for opening, looks that are due. */
import type { LentTodos } from '#cases/index.ts';
import { resourceTitles } from '#rooms/catalog/index.ts';
import { exclusionRules as rules } from './law.ts';
import { waysOf } from './read.ts';
import { standings } from './scope.ts';
import { exclusionTables } from './tables.ts';

const PROCEDURE = 'open.exclusions';

export const exclusionTodos: LentTodos = async ({ ex, law, actor, roles }, { procedure, search, due }) => {
  if (!(roles.includes('provider') || roles.includes('head'))) return [];
  if (procedure !== undefined && procedure !== PROCEDURE) return [];
  const db = exclusionTables(ex);
  const own = await db
    .selectFrom('open.way_back')
    .select(['id', 'resource_id'])
    .where('provider_id', '=', actor.organisationId)
    .where('settled_on', 'is', null)
    .execute();
  const looks = await db
    .selectFrom('open.exclusion_review')
    .select(['id', 'resource_id', 'opened_on', 'due_on'])
    .where('provider_id', '=', actor.organisationId)
    .where('answered_on', 'is', null)
    .execute();
  if (own.length + looks.length === 0) return [];
  const ways = own.length === 0 ? new Map() : await waysOf(ex, law, await standings(ex));
  const names = await resourceTitles(
    ex,
    [...own, ...looks].map((row) => row.resource_id),
  );
  const open = [
    ...own.flatMap(({ id, resource_id: resource }) => {
      const way = (ways.get(resource) ?? []).find((one: { id: string }) => one.id === id);
      return way && (way.state === 'waiting' || way.state === 'overdue')
        ? [{ id, resource, openedOn: way.openedOn, due: way.due, stepKey: 'way-back', rule: rules.limit }]
        : [];
    }),
    ...looks.map((row) => ({
      id: row.id,
      resource: row.resource_id,
      openedOn: row.opened_on,
      due: row.due_on,
      stepKey: 'look',
      rule: rules.interval,
    })),
  ];
  const words: Record<string, { zh: string; en: string }> = {
    'way-back': { zh: '纳入开放范围或者重新说明理由', en: 'Take into scope or justify anew' },
    look: { zh: '评估未开放数据', en: 'Look again at what is not opened' },
  };
  return open
    .map((one) => ({ ...one, name: names.get(one.resource)?.name ?? '' }))
    .filter(
      ({ name, due: at }) =>
        (search === undefined || name.includes(search)) &&
        (due?.from === undefined || (at !== null && at >= due.from)) &&
        (due?.to === undefined || (at !== null && at <= due.to)),
    )
    .map(({ id, resource, name, openedOn, due: at, stepKey, rule }) => ({
      id,
      link: '/open/exclusions',
      articles: law.cite(rule),
      number: '',
      title: name,
      procedure: { zh: '开放范围', en: 'Scope of opening' },
      procedureKey: PROCEDURE,
      step: words[stepKey] ?? { zh: '', en: '' },
      stepKey,
      subject: { type: 'catalog.resource', id: resource },
      applicantId: null,
      openedOn,
      // What nobody has set a day for has none.
      deadline:
        at === null
          ? null
          : {
              rule,
              state: 'in-force' as const,
              basis: 'setting' as const,
              informative: false,
              from: openedOn,
              provisional: false,
              late: at < law.day,
              cite: law.cite(rule),
              due: at,
            },
    }));
};
