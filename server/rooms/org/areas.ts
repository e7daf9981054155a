// Counties and zones: whose matter a body's entries are, and who acts for the area.
import { type Actor, hasRole, type Role } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { getOrganisation, getRegion } from './repository.ts';
import { type Organisation, orgTables } from './tables.ts';

const COUNTY_DIGITS = 6;
const COUNTY = 3;

/** The county or zone a code lies in; undefined for the city itself and what is above it. */
export function areaOf(cityCode: string, regionCode: string): string | undefined {
  const area = regionCode.slice(0, COUNTY_DIGITS);
  return area === cityCode.slice(0, COUNTY_DIGITS) || area.endsWith('00') ? undefined : area;
}

/** The unit an area has named, if it has. */
export async function areaUnit(ex: Executor, area: string): Promise<Organisation | undefined> {
  const row = await orgTables(ex)
    .selectFrom('org.organisation')
    .select('id')
    .where('region_code', '=', area)
    .where('office', '=', 'bureau')
    .where('state', '=', 'active')
    .executeTakeFirst();
  return row && getOrganisation(ex, row.id);
}

/**
 * The area somebody sees and no further: people of an area's authority. Undefined for everybody else, and for those of them who
 * also use data and so read the city's catalogue as any user does.
 */
export function boundTo(actor: Actor): string | undefined {
  if (actor.kind !== 'person' || !actor.roles.includes('area_bureau')) return undefined;
  const wider: readonly Role[] = ['bureau', 'auditor', 'consumer'];
  if (actor.roles.some((role) => wider.includes(role))) return undefined;
  return actor.regionCode.slice(0, COUNTY_DIGITS);
}

/** The area for whose authority somebody acts. */
export const actsFor = (actor: Actor): string | undefined =>
  hasRole(actor, 'area_bureau') ? actor.regionCode.slice(0, COUNTY_DIGITS) : undefined;

/** Ids of the organisations whose division code lies in an area. */
export async function organisationsOfArea(ex: Executor, area: string): Promise<string[]> {
  const rows = await orgTables(ex)
    .selectFrom('org.organisation')
    .select('id')
    .where('region_code', 'like', `${area}%`)
    .execute();
  return rows.map(({ id }) => id);
}

/** Refused while the area has not named the unit that would take the submission. */
export async function requireAreaUnit(
  ex: Executor,
  law: LawNow,
  organisation: Pick<Organisation, 'regionCode'>,
): Promise<void> {
  const rule = 'org.area-unit-required';
  if (!law.flag(rule)) return;
  const area = areaOf(law.law.city.regionCode, organisation.regionCode);
  if (!area || (await areaUnit(ex, area))) return;
  const region = await getRegion(ex, area);
  throw problem('org.area-unit-missing', {
    params: { area: region?.name ?? { zh: area, en: area } },
    articles: law.cite(rule),
    rule,
  });
}

export type Area = {
  code: string;
  name: Text;
  kind: 'division' | 'zone';
  parent: string | null;
  unit: { id: string; name: Text; document: string | null; on: string | null } | null;
  organisations: number;
};

/** Counties and zones of the city, with the unit each has named. */
export async function listAreas(ex: Executor, cityCode: string): Promise<Area[]> {
  const prefix = cityCode.slice(0, 4);
  const rows = await orgTables(ex)
    .selectFrom('org.region as r')
    .leftJoin('org.organisation as o', (join) =>
      join.onRef('o.region_code', '=', 'r.code').on('o.office', '=', 'bureau').on('o.state', '=', 'active'),
    )
    .where('r.level', '=', COUNTY)
    .where((eb) => eb.or([eb('r.code', 'like', `${prefix}%`), eb('r.parent', '=', cityCode)]))
    .select(['r.code', 'r.kind', 'r.parent', 'r.name_zh', 'r.name_en'])
    .select(['o.id', 'o.name_zh as unit_zh', 'o.name_en as unit_en', 'o.office_document', 'o.office_on'])
    .select((eb) =>
      eb
        .selectFrom('org.organisation as own')
        .select((of) => of.fn.countAll<number>().as('n'))
        .where('own.state', '=', 'active')
        .whereRef('own.region_code', '=', 'r.code')
        .as('organisations'),
    )
    .orderBy('r.code')
    .execute();
  return rows.map((row) => ({
    code: row.code,
    kind: row.kind,
    parent: row.parent,
    name: { zh: row.name_zh, en: row.name_en ?? row.name_zh },
    unit: row.id
      ? {
          id: row.id,
          name: { zh: row.unit_zh ?? '', en: row.unit_en ?? '' },
          document: row.office_document,
          on: row.office_on,
        }
      : null,
    organisations: Number(row.organisations ?? 0),
  }));
}
