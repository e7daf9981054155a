/** The register of conflicts with what each source says now; values are shown to those they come from and to whoever keeps the database. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { getPublishedVersion, resourceTitles } from '#rooms/catalog/index.ts';
import { applyMask } from '#rooms/classify/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { basedbTimes } from '../batches.ts';
import { begin } from '../databases.ts';
import { fusingOf } from '../fusion/plan.ts';
import { keepPolicy, readPolicy, rulePolicy } from '../policy.ts';
import { getDatabase, keptSubject, standingRun } from '../repository.ts';
import { basedbTables } from '../tables.ts';
import { type Candidates, candidatesOf } from './candidates.ts';

export type ConflictFilter = {
  page: number;
  pageSize: number;
  state?: 'open' | 'ruled' | 'settled' | 'gone' | undefined;
  case?: string | undefined;
};

export async function readConflicts(p: Platform, actor: Actor, databaseId: string, filter: ConflictFilter) {
  permit(readPolicy, actor, undefined);
  const law = await begin(p);
  const database = await getDatabase(p.db, databaseId);
  const own = organisationOf(actor) ?? '00000000-0000-0000-0000-000000000000';
  const keeps = keepPolicy.on(actor, keptSubject(law, database)).allowed;
  const all = keeps || oversees(actor);
  let query = basedbTables(p.db).selectFrom('basedb.conflict as c').where('c.database_id', '=', databaseId);
  if (filter.state) query = query.where('c.state', '=', filter.state);
  if (filter.case) query = query.where('c.case_id', '=', filter.case);
  // A body sees the conflicts its own data are part of.
  if (!all)
    query = query.where(
      sql<boolean>`exists (select 1 from catalog.resource r where r.id = any(c.rivals || c.resource_id) and r.provider_id = ${own}::uuid)`,
    );
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await query
    .selectAll('c')
    .orderBy('c.found_at', 'desc')
    .orderBy('c.id')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute();
  const keyOf = new Map(rows.map((row) => [row.id, p.vault.open(row.entity).toString('utf8')]));
  const run = await standingRun(p.db, database);
  const published = database.resource_id ? await getPublishedVersion(p.db, database.resource_id) : undefined;
  const fusing = run && published ? await fusingOf(p.db, { run, database, published }) : undefined;
  const said: Candidates = fusing ? await candidatesOf(p, fusing, [...new Set(keyOf.values())]) : new Map();
  const titles = await resourceTitles(p.db, [
    ...new Set(rows.flatMap((row) => [...row.rivals, row.resource_id])),
  ]);
  const names = await organisationNames(p.db, [
    ...new Set([...titles.values()].map(({ providerId }) => providerId)),
  ]);
  const times = new Map<string, Awaited<ReturnType<typeof basedbTimes>>>();
  for (const id of titles.keys()) times.set(id, await basedbTimes(p.db, id));
  const mask = (value: string): string => String(applyMask('keep-ends', value, {}) ?? '');
  return {
    items: rows.map((row) => {
      const key = keyOf.get(row.id) ?? '';
      const resources = new Map(fusing?.sources.map((one) => [one.number, one.resourceId]));
      const part = [...row.rivals, row.resource_id].some((id) => titles.get(id)?.providerId === own);
      const authority = titles.get(row.resource_id);
      return {
        id: row.id,
        databaseId,
        token: row.token,
        entity: part || keeps ? key : mask(key),
        attribute: row.attribute,
        attributeTitle: published?.items.find(({ name }) => name === row.attribute)?.titleZh ?? row.attribute,
        state: row.state,
        authority: row.resource_id,
        candidates: (said.get(key)?.get(row.attribute) ?? []).map(({ source, seq, value }) => {
          const resourceId = resources.get(source) ?? '';
          const title = titles.get(resourceId);
          return {
            resourceId,
            resource: title?.name ?? '',
            organisation: (title && names.get(title.providerId)) ?? { zh: '', en: '' },
            seq,
            at: times.get(resourceId)?.get(seq)?.at.toISOString() ?? null,
            value: part || keeps ? value : String(applyMask('replace', value, {}) ?? ''),
            authority: resourceId === row.resource_id,
          };
        }),
        ruled: row.ruled_resource,
        reason: row.reason,
        caseId: row.case_id,
        foundAt: row.found_at.toISOString(),
        abilities: abilitiesOf(actor, { providerId: authority?.providerId ?? '' }, { rule: rulePolicy }),
      };
    }),
    total: Number(total),
    page: filter.page,
    pageSize: filter.pageSize,
  };
}
