/** Who keeps to the standards: fields bound to each, batches' rows that depart from it, counted by body. And stages by body. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { lawNow } from '#law/settings.ts';
import { organisationNames } from '#rooms/org/index.ts';
import type { complianceReply, stagesReply } from '../schema-governance.ts';
import { type Stage, stagesOf } from './stages.ts';

const nameless = { zh: '', en: '' };

type Row = {
  id: string;
  standardCode: string;
  passed: number;
  failed: number;
  fields: number;
  rowsFailed: number;
};

/** A field passes while the newest check finds no row of it outside the standard. */
export async function readCompliance(p: Platform): Promise<z.output<typeof complianceReply>> {
  const { rows } = await sql<Row>`
    select r.provider_id as id, c.standard_code as "standardCode", count(*)::int as fields,
      count(*) filter (where c.failed = 0)::int as passed, count(*) filter (where c.failed > 0)::int as failed,
      sum(c.failed)::int as "rowsFailed"
    from catalog.resource r
    cross join lateral (
      select x.id from quality.run x where x.resource_id = r.id and x.cause <> 'gate' order by x.at desc, x.id desc limit 1) n
    join quality.check c on c.run_id = n.id
    where c.standard_code is not null and r.state <> 'withdrawn'
    group by r.provider_id, c.standard_code
    order by c.standard_code, r.provider_id`.execute(p.db);
  const names = await organisationNames(p.db, [...new Set(rows.map(({ id }) => id))]);
  const law = await lawNow(p.db, p.law, p.clock.today());
  return {
    items: rows.map(({ id, ...row }) => ({ organisation: { id, name: names.get(id) ?? nameless }, ...row })),
    articles: law.cite('quality.standard-subjects'),
  };
}

export async function readStages(p: Platform): Promise<z.output<typeof stagesReply>> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const all = await stagesOf(p.db);
  const names = await organisationNames(p.db, [...new Set(all.map(({ providerId }) => providerId))]);
  return {
    items: [...Map.groupBy(all, ({ providerId }) => providerId)].map(([id, of]) => {
      const counted = (stage: Stage): number => of.filter((one) => one.stage === stage).length;
      return {
        organisation: { id, name: names.get(id) ?? nameless },
        electronic: counted('electronic'),
        structured: counted('structured'),
        standardised: counted('standardised'),
      };
    }),
    articles: law.cite('quality.stages'),
  };
}
