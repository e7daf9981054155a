// Registers a development zone, and names the unit that manages the data of an area.
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { areaOf, areaUnit } from '../areas.ts';
import { noteChange } from '../history.ts';
import { threeAdmins } from '../policy.ts';
import { nameUnitPolicy, registerZonePolicy } from '../policy-organisations.ts';
import { getRegion } from '../repository.ts';
import { orgTables } from '../tables.ts';
import { active } from './close-organisation.ts';
import { refuseLater } from './refuse-later.ts';
import { orRefuse } from './unique.ts';

const COUNTY = 3;

/** Six digits of its own within the city; it stands beside the counties. */
export async function registerZone(
  p: Platform,
  actor: Actor,
  { code, name }: { code: string; name: Text },
): Promise<void> {
  permit(registerZonePolicy, actor, undefined);
  const { regionCode } = p.law.city;
  if (!/^\d{6}$/.test(code) || !code.startsWith(regionCode.slice(0, 4)) || code.endsWith('00')) {
    throw problem('org.zone-code', { params: { code, prefix: regionCode.slice(0, 4) } });
  }
  await transact(p.db, async (tx) => {
    await orRefuse(
      orgTables(tx)
        .insertInto('org.region')
        .values({
          code,
          parent: regionCode,
          level: COUNTY,
          name_zh: name.zh,
          name_en: name.en,
          kind: 'zone',
        })
        .execute(),
      { region_pkey: 'org.region-exists' },
      { params: { code } },
    );
    await record(tx, p, {
      kind: 'org.zone-registered',
      actor,
      subject: { type: 'region', id: code },
      detail: { zh: name.zh },
    });
  });
}

export type NameUnitInput = { area: string; organisationId: string; document: string; on: LegalDay };

/** From then on its people act for the area and see no further; the unit named before is that no longer. */
export async function nameUnit(p: Platform, actor: Actor, input: NameUnitInput): Promise<void> {
  permit(nameUnitPolicy, actor, undefined);
  refuseLater(p, input.on);
  await transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const rule = 'org.area-authority';
    if (!law.flag(rule)) throw problem('org.areas-unknown', { articles: law.cite(rule), rule });
    const { regionCode } = p.law.city;
    const region = await getRegion(tx, input.area);
    if (!region || areaOf(regionCode, input.area) !== input.area)
      throw problem('org.region-unknown', { params: { code: input.area } });
    const unit = await active(tx, input.organisationId);
    if (areaOf(regionCode, unit.regionCode) !== input.area) {
      throw problem('org.unit-elsewhere', { params: { name: unit.name, area: region.name } });
    }
    if (unit.office) throw problem('org.unit-has-office', { params: { name: unit.name } });
    const before = await areaUnit(tx, input.area);
    if (before) await layDown(tx, p, before.id);
    await orgTables(tx)
      .updateTable('org.organisation')
      .set({ office: 'bureau', office_document: input.document, office_on: input.on })
      .where('id', '=', unit.id)
      .execute();
    const accounts = await empower(tx, p, unit.id);
    await noteChange(tx, p, {
      organisationId: unit.id,
      kind: 'named-unit',
      on: input.on,
      document: input.document,
      ...(before ? { otherId: before.id } : {}),
      detail: { area: input.area, accounts },
    });
    await record(tx, p, {
      kind: 'org.unit-named',
      actor,
      subject: { type: 'region', id: input.area },
      organisationId: unit.id,
      organisations: before ? [before.id] : [],
      decision: law.decided('named', [rule]),
      detail: { unit: unit.id, document: input.document, on: input.on, accounts },
    });
    await notify(tx, p, {
      kind: 'org.unit-named',
      to: { organisationId: unit.id },
      params: { area: region.name, document: input.document },
      articles: law.cite(rule),
      subject: { type: 'organisation', id: unit.id },
      link: `/organisations/${unit.id}`,
      from: actor,
    });
  });
}

async function layDown(tx: Tx, p: Platform, organisationId: string): Promise<void> {
  const db = orgTables(tx);
  await db
    .updateTable('org.organisation')
    .set({ office: null, office_document: null, office_on: null })
    .where('id', '=', organisationId)
    .execute();
  await db
    .updateTable('org.role_assignment')
    .set({ until: p.clock.now() })
    .where('organisation_id', '=', organisationId)
    .where('role', '=', 'area_bureau')
    .where('until', 'is', null)
    .execute();
}

/** The people who work there with data get the role; accounts made later get it as any role is given. */
async function empower(tx: Tx, p: Platform, organisationId: string): Promise<number> {
  const db = orgTables(tx);
  const people = await db
    .selectFrom('org.role_assignment as r')
    .innerJoin('org.person as p', 'p.id', 'r.person_id')
    .where('r.organisation_id', '=', organisationId)
    .where('r.until', 'is', null)
    .where('p.state', '=', 'active')
    .where('r.role', 'not in', [...threeAdmins, 'area_bureau'])
    .select('r.person_id')
    .distinct()
    .execute();
  if (people.length === 0) return 0;
  await db
    .insertInto('org.role_assignment')
    .values(
      people.map(({ person_id }) => ({
        id: newId(),
        person_id,
        organisation_id: organisationId,
        role: 'area_bureau' as const,
        since: p.clock.now(),
        until: null,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['person_id', 'organisation_id', 'role']).where('until', 'is', null).doNothing(),
    )
    .execute();
  return people.length;
}
