// Reading organisations, people, roles, systems and regions; the executor comes first, nothing is decided here.
import type { Role } from '#kernel/actor.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { publicKinds } from './public-bodies.ts';
import {
  type ApplicationSystem,
  type Contact,
  type Membership,
  type Office,
  type Organisation,
  type OrgTables,
  orgTables,
  type Person,
} from './tables.ts';

type OrganisationRow = Omit<OrgTables['org.organisation'], 'state'> & { state: 'active' | 'closed' };
type SystemRow = Omit<OrgTables['org.application_system'], 'state'> & { state: 'active' | 'closed' };

const organisation = (row: OrganisationRow): Organisation => ({
  id: row.id,
  name: { zh: row.name_zh, en: row.name_en },
  kind: row.kind,
  sector: row.sector,
  creditCode: row.credit_code ?? undefined,
  regionCode: row.region_code,
  parentId: row.parent_id,
  office: row.office,
  authorisationDocument: row.authorisation_document,
  state: row.state,
  optIn:
    row.opted_in_on && row.opt_in_document ? { on: row.opted_in_on, document: row.opt_in_document } : null,
  closedOn: row.closed_on,
  successorId: row.successor_id,
});

const system = (row: SystemRow): ApplicationSystem => ({
  id: row.id,
  code: row.code,
  name: { zh: row.name_zh, en: row.name_en },
  organisationId: row.organisation_id,
  place: row.place,
  state: row.state,
});

export async function getOrganisation(ex: Executor, id: string): Promise<Organisation | undefined> {
  const row = await orgTables(ex)
    .selectFrom('org.organisation')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && organisation(row);
}

export type OrganisationFilter = {
  /** Also finds former names. */
  search?: string;
  regionCode?: string;
  /** Leading digits of the division code: an area with everything in it. */
  area?: string;
  kind?: string;
  parentId?: string;
  office?: Office;
  state?: 'active' | 'closed' | 'all';
  /** Without the bodies of the public. */
  departments?: boolean;
  page?: number;
  pageSize?: number;
};

/** By name; closed organisations are left out unless asked for. */
export async function listOrganisations(
  ex: Executor,
  filter: OrganisationFilter = {},
): Promise<{ items: Organisation[]; total: number }> {
  const { state = 'active' } = filter;
  let query = orgTables(ex).selectFrom('org.organisation');
  if (state !== 'all') query = query.where('state', '=', state);
  if (filter.departments)
    query = query.where(
      'kind',
      'not in',
      publicKinds.map(({ key }) => key),
    );
  if (filter.area) query = query.where('region_code', 'like', `${filter.area}%`);
  if (filter.kind) query = query.where('kind', '=', filter.kind);
  if (filter.parentId) query = query.where('parent_id', '=', filter.parentId);
  if (filter.regionCode) query = query.where('region_code', '=', filter.regionCode);
  if (filter.office) query = query.where('office', '=', filter.office);
  if (filter.search) {
    const like = `%${filter.search.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where((eb) =>
      eb.or([
        eb('name_zh', 'like', like),
        eb('name_en', 'ilike', like),
        eb('credit_code', '=', (filter.search ?? '').trim().toUpperCase()),
        eb(
          'id',
          'in',
          eb
            .selectFrom('org.organisation_change')
            .select('organisation_id')
            .where((of) => of.or([of('former_zh', 'like', like), of('former_en', 'ilike', like)])),
        ),
      ]),
    );
  }
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const { page = 1, pageSize = 200 } = filter;
  const rows = await query
    .selectAll()
    .orderBy('name_zh')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  return { items: rows.map(organisation), total };
}

/** The data authority of the city: the one organisation of its region that holds the office. */
export async function bureauOf(ex: Executor, regionCode: string): Promise<Organisation | undefined> {
  const row = await orgTables(ex)
    .selectFrom('org.organisation')
    .selectAll()
    .where('region_code', '=', regionCode)
    .where('office', '=', 'bureau')
    .where('state', '=', 'active')
    .executeTakeFirst();
  return row && organisation(row);
}

export async function organisationNames(ex: Executor, ids: readonly string[]): Promise<Map<string, Text>> {
  if (ids.length === 0) return new Map();
  const rows = await orgTables(ex)
    .selectFrom('org.organisation')
    .select(['id', 'name_zh', 'name_en'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, name_zh: zh, name_en: en }) => [id, { zh, en }]));
}

export async function personNames(ex: Executor, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await orgTables(ex)
    .selectFrom('org.person')
    .select(['id', 'name'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function getPerson(ex: Executor, id: string): Promise<Person | undefined> {
  return orgTables(ex)
    .selectFrom('org.person')
    .select(['id', 'account', 'name', 'state'])
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function personByAccount(ex: Executor, account: string): Promise<Person | undefined> {
  return orgTables(ex)
    .selectFrom('org.person')
    .select(['id', 'account', 'name', 'state'])
    .where('account', '=', account.trim().toLowerCase())
    .executeTakeFirst();
}

/** Active people of an organisation, of one role or of any. */
export async function peopleOf(
  ex: Executor,
  organisationId: string,
  role?: Role,
): Promise<(Person & { roles: Role[] })[]> {
  let query = orgTables(ex)
    .selectFrom('org.role_assignment as r')
    .innerJoin('org.person as p', 'p.id', 'r.person_id')
    .where('r.organisation_id', '=', organisationId)
    .where('r.until', 'is', null)
    .where('p.state', '=', 'active');
  if (role) query = query.where('r.role', '=', role);
  return query
    .select(['p.id', 'p.account', 'p.name', 'p.state'])
    .select((eb) => eb.fn.agg<Role[]>('array_agg', ['r.role']).as('roles'))
    .groupBy(['p.id', 'p.account', 'p.name', 'p.state'])
    .orderBy('p.account')
    .execute();
}

/** An organisation that is no more, and who took over; one that stands is held as it is until the transaction ends. */
export async function closedOrganisation(
  tx: Tx,
  id: string,
): Promise<{ name: Text; successor: Text | null } | undefined> {
  const found = await orgTables(tx)
    .selectFrom('org.organisation')
    .select(['state', 'name_zh', 'name_en', 'successor_id'])
    .where('id', '=', id)
    .forShare()
    .executeTakeFirst();
  if (found?.state !== 'closed') return undefined;
  const { successor_id: next } = found;
  const successor = next && (await organisationNames(tx, [next])).get(next);
  return { name: { zh: found.name_zh, en: found.name_en }, successor: successor || null };
}

/** One role of a person in one organisation. */
export type RoleRow = {
  id: string;
  name_zh: string;
  name_en: string;
  region_code: string;
  kind: string;
  role: Role;
};

/** The organisations a person acts in, with their roles there, in the order the roles were given. */
export async function membershipsOf(ex: Executor, personId: string): Promise<Membership[]> {
  return membershipsFrom(
    await orgTables(ex)
      .selectFrom('org.role_assignment as r')
      .innerJoin('org.organisation as o', 'o.id', 'r.organisation_id')
      .where('r.person_id', '=', personId)
      .where('r.until', 'is', null)
      .where('o.state', '=', 'active')
      .select(['o.id', 'o.name_zh', 'o.name_en', 'o.region_code', 'o.kind', 'r.role'])
      .orderBy('r.since')
      .orderBy('r.id')
      .execute(),
  );
}

/** The same of rows that were read already, in the order the roles were given. */
export function membershipsFrom(rows: readonly RoleRow[]): Membership[] {
  const found = new Map<string, Membership>();
  for (const row of rows) {
    const membership = found.get(row.id);
    if (membership) membership.roles.push(row.role);
    else
      found.set(row.id, {
        organisationId: row.id,
        organisationName: { zh: row.name_zh, en: row.name_en },
        regionCode: row.region_code,
        kind: row.kind,
        roles: [row.role],
      });
  }
  return [...found.values()];
}

export async function getSystem(ex: Executor, id: string): Promise<ApplicationSystem | undefined> {
  const row = await orgTables(ex)
    .selectFrom('org.application_system')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && system(row);
}

export async function listSystems(ex: Executor, organisationId: string): Promise<ApplicationSystem[]> {
  const rows = await orgTables(ex)
    .selectFrom('org.application_system')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('state', '=', 'active')
    .orderBy('code')
    .execute();
  return rows.map(system);
}

/** Who is named now, by post. */
export async function contactsOf(ex: Executor, organisationId: string): Promise<Contact[]> {
  const rows = await orgTables(ex)
    .selectFrom('org.contact')
    .select(['id', 'post', 'name', 'duty', 'telephone', 'document', 'person_id', 'from_day'])
    .where('organisation_id', '=', organisationId)
    .where('until', 'is', null)
    .orderBy('post')
    .orderBy('since')
    .orderBy('id')
    .execute();
  return rows.map(({ person_id: personId, from_day: from, ...contact }) => ({ ...contact, personId, from }));
}

/** Changes of posts announced for a day to come. */
export async function announcedOf(ex: Executor, organisationId: string): Promise<Contact[]> {
  const rows = await orgTables(ex)
    .selectFrom('org.post_change')
    .select(['id', 'post', 'name', 'duty', 'telephone', 'document', 'person_id', 'effective_on'])
    .where('organisation_id', '=', organisationId)
    .where('applied_at', 'is', null)
    .orderBy('effective_on')
    .execute();
  return rows.map(({ person_id: personId, effective_on: from, ...contact }) => ({
    ...contact,
    personId,
    from,
  }));
}

export type Region = {
  code: string;
  parent: string | null;
  level: number;
  name: Text;
  kind: 'division' | 'zone';
};

export async function getRegion(ex: Executor, code: string): Promise<Region | undefined> {
  const row = await orgTables(ex)
    .selectFrom('org.region')
    .selectAll()
    .where('code', '=', code)
    .executeTakeFirst();
  return (
    row && {
      code: row.code,
      parent: row.parent,
      level: row.level,
      name: { zh: row.name_zh, en: row.name_en ?? row.name_zh },
      kind: row.kind,
    }
  );
}

/** Every active person with each organisation they act in; only ever shown in the demo. */
export async function demoAccounts(ex: Executor) {
  const people = await orgTables(ex)
    .selectFrom('org.person')
    .select(['id', 'account', 'name'])
    .where('state', '=', 'active')
    .orderBy('created_at')
    .orderBy('id')
    .limit(200)
    .execute();
  const items = [];
  for (const { id, account, name } of people) {
    for (const { organisationId, organisationName, roles } of await membershipsOf(ex, id)) {
      items.push({ personId: id, account, name, organisationId, organisation: organisationName, roles });
    }
  }
  return items;
}
