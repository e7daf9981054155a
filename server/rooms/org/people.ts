// People with what they hold, as the list of people shows them.
import type { Role } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { membershipsOf } from './repository.ts';
import { loadOrgSettings } from './settings.ts';
import { demandedFrom, withSecondFactor } from './sign-in/demand.ts';
import { type Membership, orgTables, type Person } from './tables.ts';

export type PeopleFilter = {
  search?: string;
  organisationId?: string;
  /** Leading digits of the division code of an organisation they act in. */
  area?: string;
  role?: Role;
  state?: Person['state'];
  page: number;
  pageSize: number;
};

export type Listed = Person & {
  memberships: Membership[];
  posts: { organisationId: string; post: string }[];
};

/** By account. */
export async function listPeople(
  ex: Executor,
  { search, organisationId, area, role, state, page, pageSize }: PeopleFilter,
): Promise<{ items: Listed[]; total: number }> {
  const db = orgTables(ex);
  let query = db.selectFrom('org.person as p');
  if (state) query = query.where('p.state', '=', state);
  if (search) {
    const like = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where((eb) => eb.or([eb('p.name', 'like', like), eb('p.account', 'ilike', like)]));
  }
  if (organisationId || role || area) {
    query = query.where((eb) => {
      let held = eb
        .selectFrom('org.role_assignment as r')
        .innerJoin('org.organisation as o', 'o.id', 'r.organisation_id')
        .whereRef('r.person_id', '=', 'p.id')
        .where('r.until', 'is', null);
      if (organisationId) held = held.where('r.organisation_id', '=', organisationId);
      if (role) held = held.where('r.role', '=', role);
      if (area) held = held.where('o.region_code', 'like', `${area}%`);
      return eb.exists(held.select('r.id'));
    });
  }
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await query
    .select(['p.id', 'p.account', 'p.name', 'p.state'])
    .orderBy('p.account')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const ids = rows.map(({ id }) => id);
  const posts = ids.length
    ? await db
        .selectFrom('org.contact')
        .select(['person_id', 'organisation_id', 'post'])
        .where('person_id', 'in', ids)
        .where('until', 'is', null)
        .execute()
    : [];
  const items: Listed[] = [];
  for (const row of rows) {
    items.push({
      ...row,
      memberships: await membershipsOf(ex, row.id),
      posts: posts
        .filter(({ person_id }) => person_id === row.id)
        .map(({ organisation_id, post }) => ({ organisationId: organisation_id, post })),
    });
  }
  return { items, total };
}

/** Whether a person signs in with two factors, and from which day it is asked of them. */
export type FactorState = { has: boolean; from: LegalDay | null };

export async function factorsOf(ex: Executor, ids: readonly string[]): Promise<Map<string, FactorState>> {
  const from = await demandedFrom(ex, await loadOrgSettings(ex), ids);
  const having = await withSecondFactor(ex, ids);
  return new Map(ids.map((id) => [id, { has: having.has(id), from: from.get(id) ?? null }]));
}
