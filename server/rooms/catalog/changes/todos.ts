/** The tasks after a change as to-dos of whoever provides the entry: beside the steps of cases, with the same colours and filters. */
import { sql } from 'kysely';
import type { LentTodos } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { DeadlineInfo } from '#law/types.ts';
import { changeKinds, limitOf } from './limit.ts';

/** The matter a task leads to; a filter by it finds both. */
const PROCEDURE = 'catalog.change';
const MOST = 500;

type Row = {
  id: string;
  resourceId: string;
  code: string | null;
  name: string;
  kind: string;
  day: LegalDay;
  openedOn: LegalDay;
};

/** By a colour what somebody can be late by is found, as with steps: also a figure of the bureau, but no target. */
const within = (deadline: DeadlineInfo, { from, to }: { from?: LegalDay; to?: LegalDay }): boolean =>
  !deadline.informative &&
  deadline.due !== undefined &&
  (from === undefined || deadline.due >= from) &&
  (to === undefined || deadline.due <= to);

export const changeTodos: LentTodos = async ({ ex, law, actor, roles }, { procedure, search, due }) => {
  // Only who may hand in a change or confirm that there is none.
  if (!roles.includes('provider') || (procedure !== undefined && procedure !== PROCEDURE)) return [];
  const like = search === undefined ? undefined : `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  const named =
    like === undefined ? sql<boolean>`true` : sql<boolean>`(v.name like ${like} or r.code like ${like})`;
  const { rows } = await sql<Row>`
    select t.id, t.resource_id as "resourceId", r.code, v.name, t.kind, t.day, t.opened_on as "openedOn"
    from catalog.change_task t
    join catalog.resource r on r.id = t.resource_id
    join catalog.resource_version v on v.id = coalesce(r.published_version_id, r.working_version_id, t.version_id)
    where t.closed_on is null and t.organisation_id = ${actor.organisationId}::uuid and ${named}
    order by t.due_on nulls last, t.created_at limit ${MOST}`.execute(ex);
  const kinds = changeKinds(law);
  const title = law.law.procedures().find(({ key }) => key === PROCEDURE)?.title;
  return rows.flatMap((row) => {
    const { deadline } = limitOf(law, row.kind, row.day);
    if (due && !within(deadline, due)) return [];
    const kind = kinds.find(({ key }) => key === row.kind) ?? { zh: row.kind, en: row.kind, articles: [] };
    return {
      id: row.id,
      link: `/changes?resource=${row.resourceId}`,
      articles: [...new Set([...deadline.cite, ...kind.articles])],
      number: row.code ?? '',
      title: row.name,
      procedure: title ?? { zh: '目录变更', en: 'Change of an entry' },
      procedureKey: PROCEDURE,
      step: { zh: `更新目录：${kind.zh}`, en: `Update the entry: ${kind.en}` },
      stepKey: 'update',
      subject: { type: 'catalog.resource', id: row.resourceId },
      applicantId: null,
      openedOn: row.openedOn,
      deadline,
    };
  });
};
