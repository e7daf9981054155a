/** How far an entry has come: a file only, a table with types, a table whose coded fields follow standard lists. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import type { stages } from '../schema.ts';

export type Stage = (typeof stages)[number];
export const stageTitles: Record<Stage, Text> = {
  electronic: { zh: '电子化', en: 'Electronic' },
  structured: { zh: '结构化', en: 'Structured' },
  standardised: { zh: '标准化', en: 'Standardised' },
};

export type StagedEntry = { resourceId: string; providerId: string; stage: Stage };

/**
 * Structured: typed rows were gathered. Standardised: besides, every field that holds codes follows a list of a standard, and no row
 * breaks one by the newest check. Everything published is at least electronic.
 */
export async function stagesOf(ex: Executor, resourceId?: string): Promise<StagedEntry[]> {
  const { rows } = await sql<StagedEntry>`
    select r.id as "resourceId", r.provider_id as "providerId",
      case when not exists (select from collect.visible v where v.resource_id = r.id) then 'electronic'
        when coded.fields > 0 and coded.fields = coded.listed and coalesce(broken.rows, 0) = 0 then 'standardised'
        else 'structured' end as stage
    from catalog.resource r
    cross join lateral (
      select count(*) filter (where i.code_list is not null or i.code_list_code is not null or e.code_list_code is not null) as fields,
        count(*) filter (where (i.code_list_code is not null or e.code_list_code is not null)
          and exists (select from catalog.code_list l where l.code = coalesce(e.code_list_code, i.code_list_code))) as listed
      from catalog.item i left join catalog.standard_element e on e.id = i.element_id
      where i.version_id = r.published_version_id) coded
    left join lateral (
      select sum(c.failed) as rows from quality.check c
      where c.indicator = '0105' and c.run_id = (
        select n.id from quality.run n where n.resource_id = r.id and n.cause <> 'gate' order by n.at desc, n.id desc limit 1)) broken on true
    where r.published_version_id is not null and r.state <> 'withdrawn'
      ${resourceId ? sql`and r.id = ${resourceId}` : sql``}`.execute(ex);
  return rows;
}

export async function stageOf(ex: Executor, resourceId: string): Promise<Stage> {
  const [found] = await stagesOf(ex, resourceId);
  return found?.stage ?? 'electronic';
}
