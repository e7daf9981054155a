// Registers a business system of an organisation: what a key will be issued to, and where it stands.
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { registerSystemPolicy } from '../policy.ts';
import { getOrganisation } from '../repository.ts';
import { type ApplicationSystem, orgTables } from '../tables.ts';
import { orRefuse } from './unique.ts';

export type RegisterSystemInput = {
  organisationId: string;
  /** Lower-case letters, digits and hyphens, 2 to 63 of them; unique in the platform. */
  code: string;
  name: Text;
  /** Where it is deployed. */
  place: string;
};

export async function registerSystem(
  p: Platform,
  actor: Actor,
  input: RegisterSystemInput,
): Promise<ApplicationSystem> {
  permit(registerSystemPolicy, actor, input.organisationId);
  return transact(p.db, (tx) => registerSystemIn(tx, p, actor, input));
}

/** The same within an act of another room that records itself. */
export async function registerSystemIn(
  tx: Tx,
  p: Platform,
  actor: Actor,
  input: RegisterSystemInput,
): Promise<ApplicationSystem> {
  permit(registerSystemPolicy, actor, input.organisationId);
  const system: ApplicationSystem = {
    id: newId(),
    code: input.code,
    name: input.name,
    organisationId: input.organisationId,
    place: input.place,
    state: 'active',
  };
  if (!(await getOrganisation(tx, input.organisationId))) throw problem('org.organisation-unknown');
  await orRefuse(
    orgTables(tx)
      .insertInto('org.application_system')
      .values({
        id: system.id,
        code: system.code,
        name_zh: system.name.zh,
        name_en: system.name.en,
        organisation_id: system.organisationId,
        place: system.place,
        created_at: p.clock.now(),
      })
      .execute(),
    { application_system_code_key: 'org.system-exists' },
    { params: { code: input.code } },
  );
  await record(tx, p, {
    kind: 'org.system-registered',
    actor,
    subject: { type: 'system', id: system.id },
    organisationId: system.organisationId,
    detail: { code: system.code },
  });
  return system;
}
