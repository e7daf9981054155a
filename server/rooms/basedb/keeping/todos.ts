/** What the room adds to the to-dos: parts of a catalogue not handed in, sources of a database that are late, proposals to answer. */
import { sql } from 'kysely';
import type { LentTodos } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { rules } from '../law.ts';

const PROCEDURE = 'basedb.upkeep';

type Row = {
  id: string;
  databaseId: string;
  name: string;
  kind: 'part' | 'late' | 'proposal' | 'lead';
  openedOn: LegalDay;
  due: LegalDay | null;
};

export const basedbTodos: LentTodos = async ({ ex, law, actor, roles }, { procedure, search, due }) => {
  const works = roles.includes('provider') || roles.includes('bureau');
  if (!works || (procedure !== undefined && procedure !== PROCEDURE)) return [];
  const like = search === undefined ? undefined : `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await sql<Row>`
    select * from (
      select t.id::text as id, d.id as "databaseId", d.name_zh as name, 'part' as kind,
        (c.opened_at at time zone 'Asia/Shanghai')::date::text as "openedOn", c.due_on::text as due
      from basedb.compilation_part t join basedb.compilation c on c.id = t.compilation_id join basedb.database d on d.id = c.database_id
      where c.state = 'open' and t.handed_in_on is null and t.organisation_id = ${actor.organisationId}::uuid
      union all
      select md5(d.id::text || coalesce(l.resource_id::text, ''))::uuid::text, d.id, d.name_zh, 'late', l.since::text, l.since::text
      from basedb.lateness l join basedb.database d on d.id = l.database_id
      where l.until is null and l.organisation_id = ${actor.organisationId}::uuid
      union all
      select r.id::text, d.id, d.name_zh, 'proposal', (r.made_at at time zone 'Asia/Shanghai')::date::text, null
      from basedb.proposal r join basedb.database d on d.id = r.database_id
      where r.state = 'open' and d.lead_id = ${actor.organisationId}::uuid
      union all
      select d.id::text, d.id, d.name_zh, 'lead', (d.created_at at time zone 'Asia/Shanghai')::date::text, null
      from basedb.database d where d.kind = 'base' and d.lead_id is null and ${roles.includes('bureau')}
    ) t where ${like === undefined ? sql`true` : sql`t.name like ${like}`} order by t.due nulls last limit 200`.execute(
    ex,
  );
  const words = {
    part: { zh: '提交目录分部分', en: 'Hand in your part of the catalogue' },
    late: { zh: '更新来源数据', en: 'Update the source' },
    proposal: { zh: '答复变更建议', en: 'Answer a proposal' },
    lead: { zh: '明确牵头单位', en: 'Name the lead' },
  };
  const cites = {
    part: law.cite(rules.joint),
    late: law.cite(rules.ways),
    proposal: law.cite(rules.keeper),
    lead: law.cite(rules.keeper),
  };
  return rows.flatMap((row) => {
    if (
      due &&
      (row.due === null ||
        (due.from !== undefined && row.due < due.from) ||
        (due.to !== undefined && row.due > due.to))
    )
      return [];
    return {
      id: row.id,
      link: `/bases/${row.databaseId}${row.kind === 'late' ? '?tab=freshness' : '?tab=catalogue'}`,
      articles: cites[row.kind],
      number: '',
      title: row.name,
      procedure: { zh: '基础库与主题库', en: 'Base and theme databases' },
      procedureKey: PROCEDURE,
      step: words[row.kind],
      stepKey: row.kind,
      subject: { type: 'basedb.database', id: row.databaseId },
      applicantId: null,
      openedOn: row.openedOn,
      deadline:
        row.due === null
          ? null
          : {
              rule: row.kind === 'part' ? rules.joint : rules.ways,
              state: 'in-force' as const,
              basis: 'setting' as const,
              informative: false,
              from: row.openedOn,
              provisional: false,
              late: row.due < law.day,
              cite: cites[row.kind],
              due: row.due,
            },
    };
  });
};
