// People and their roles: accounts are personal, roles are given by others, the three administrators are three people.
import type { Platform } from '#cases/index.ts';
import type { Actor, Role } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { hashPassword } from '#kernel/passwords.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { areaOf } from '../areas.ts';
import { holdOverseers, refuseLast } from '../overseers.ts';
import { assignRolePolicy, createPersonPolicy, threeAdmins } from '../policy.ts';
import { publicRoles, refusePublicBody } from '../public-bodies.ts';
import { getOrganisation } from '../repository.ts';
import { endSessionsOf } from '../sign-in/sessions.ts';
import { type Organisation, orgTables, type Person } from '../tables.ts';
import { orRefuse } from './unique.ts';

export type CreatePersonInput = {
  account: string;
  name: string;
  /** Works once: the owner must change it at the first sign-in, unless the platform shows a demo. */
  initialPassword: string;
};

export const roleWords: Readonly<Record<Role, Text>> = {
  system_admin: { zh: '系统管理员', en: 'system administrator' },
  security_admin: { zh: '安全管理员', en: 'security administrator' },
  auditor: { zh: '审计员', en: 'auditor' },
  bureau: { zh: '主管部门人员', en: 'person of the bureau' },
  area_bureau: { zh: '县区数据管理人员', en: 'person of an area’s data authority' },
  centre: { zh: '数据中心人员', en: 'person of the data centre' },
  provider: { zh: '数据提供人员', en: 'provider' },
  consumer: { zh: '数据使用人员', en: 'consumer' },
  head: { zh: '单位负责人', en: 'head of an organisation' },
  government: { zh: '政府人员', en: 'person of the government' },
  finance: { zh: '财政人员', en: 'person of the finance office' },
  security: { zh: '网信安全人员', en: 'person of the security office' },
  operator: { zh: '运营人员', en: 'operator' },
  expert: { zh: '专家', en: 'expert' },
  assessor: { zh: '评估人员', en: 'assessor' },
};

export async function createPerson(p: Platform, actor: Actor, input: CreatePersonInput): Promise<Person> {
  permit(createPersonPolicy, actor, undefined);
  const id = newId();
  const account = input.account.trim().toLowerCase();
  // Outside the transaction: the derivation takes long and holds no row.
  const hash = await hashPassword(input.initialPassword);
  return transact(p.db, async (tx) => {
    const at = p.clock.now();
    await orRefuse(
      orgTables(tx)
        .insertInto('org.person')
        .values({ id, account, name: input.name.trim(), created_at: at })
        .execute(),
      { person_account: 'org.account-exists' },
    );
    await orgTables(tx)
      .insertInto('org.credential')
      .values({ person_id: id, hash, must_change: !p.config.demo, changed_at: at })
      .execute();
    await record(tx, p, {
      kind: 'org.person-created',
      actor,
      subject: { type: 'person', id },
    });
    return { id, account, name: input.name.trim(), state: 'active' };
  });
}

export type RoleInput = { personId: string; organisationId: string; role: Role };

export async function assignRole(p: Platform, actor: Actor, input: RoleInput): Promise<void> {
  const { personId, organisationId, role } = input;
  permit(assignRolePolicy, actor, { role, personId });
  await transact(p.db, async (tx) => {
    const db = orgTables(tx);
    // Two assignments of one person at once wait for each other, or both could pass the exclusion.
    const person = await db
      .selectFrom('org.person')
      .select('id')
      .where('id', '=', personId)
      .forUpdate()
      .executeTakeFirst();
    if (!person) throw problem('org.person-unknown');
    const organisation = await getOrganisation(tx, organisationId);
    if (!organisation) throw problem('org.organisation-unknown');
    refuseRoleWithoutOffice(p, organisation, role);
    if (!publicRoles.includes(role)) refusePublicBody(organisation);
    const held = await db
      .selectFrom('org.role_assignment')
      .select('role')
      .where('person_id', '=', personId)
      .where('until', 'is', null)
      .execute();
    const other = held.find((one) => threeAdmins.includes(one.role) && one.role !== role);
    if (other && threeAdmins.includes(role)) {
      throw problem('org.admins-exclude', { params: { held: roleWords[other.role] } });
    }
    // Who runs or audits the platform has no part in what is run on it, in whatever organisation.
    const across = held.find((one) => threeAdmins.includes(one.role) !== threeAdmins.includes(role));
    if (across) throw problem('org.admins-apart', { params: { held: roleWords[across.role] } });
    await orRefuse(
      db
        .insertInto('org.role_assignment')
        .values({
          id: newId(),
          person_id: personId,
          organisation_id: organisationId,
          role,
          since: p.clock.now(),
          until: null,
        })
        .execute(),
      { role_current: 'org.role-held' },
    );
    await record(tx, p, {
      kind: 'org.role-assigned',
      actor,
      subject: { type: 'person', id: personId },
      organisationId,
      detail: { role },
    });
  });
}

/** The authority's roles are given where the authority is: the city's, an area's, the centre's. */
function refuseRoleWithoutOffice(p: Platform, { office, regionCode }: Organisation, role: Role): void {
  const ofArea = areaOf(p.law.city.regionCode, regionCode) !== undefined;
  if (role === 'bureau' && (office !== 'bureau' || ofArea)) throw problem('org.role-of-bureau');
  if (role === 'area_bureau' && (office !== 'bureau' || !ofArea)) throw problem('org.role-of-area');
  if (role === 'centre' && office !== 'centre') throw problem('org.role-of-area');
}

/** Takes a role back; sessions of the person end, so that nothing goes on under it. */
export async function endRole(p: Platform, actor: Actor, input: RoleInput): Promise<void> {
  const { personId, organisationId, role } = input;
  permit(assignRolePolicy, actor, { role, personId });
  await transact(p.db, async (tx) => {
    if (threeAdmins.includes(role)) {
      await holdOverseers(tx);
      await refuseLast(tx, { personId, role, organisationId }, roleWords[role]);
    }
    const ended = await orgTables(tx)
      .updateTable('org.role_assignment')
      .set({ until: p.clock.now() })
      .where('person_id', '=', personId)
      .where('organisation_id', '=', organisationId)
      .where('role', '=', role)
      .where('until', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!ended) throw problem('org.person-unknown');
    await endSessionsOf(tx, personId, p.clock.now());
    await record(tx, p, {
      kind: 'org.role-ended',
      actor,
      subject: { type: 'person', id: personId },
      organisationId,
      detail: { role },
    });
  });
}
