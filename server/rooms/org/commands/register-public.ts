// Somebody of the public comes in by themselves: an account with the person behind it, and a body once it is proven whose it is.
import type { Platform } from '#cases/index.ts';
import { type Actor, anonymous, type Role } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { hashPassword } from '#kernel/passwords.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { passwordFaults } from '../password-rules.ts';
import { isPublicBody, PERSON } from '../public-bodies.ts';
import { loadOrgSettings } from '../settings.ts';
import { type Organisation, orgTables } from '../tables.ts';
import { registerOrganisation } from './create-organisation.ts';
import { orRefuse } from './unique.ts';

export type PublicPersonInput = { account: string; name: string; password: string };

/** The password is their own, so it need not be changed. Nothing is proven of them yet. */
export async function registerPublicPerson(
  p: Platform,
  input: PublicPersonInput,
): Promise<{ personId: string; organisationId: string }> {
  const settings = await loadOrgSettings(p.db);
  const { city } = p.law;
  const faults = passwordFaults(input.password, {
    length: settings.number('password-length'),
    classes: settings.number('password-classes'),
    contextWords: [input.account, input.name, city.key, city.nameZh, city.nameEn],
  });
  if (faults.length > 0)
    throw problem('org.password-weak', {
      params: { count: faults.length },
      fields: faults.map((fault) => ({ ...fault, path: 'password' })),
    });
  const hash = await hashPassword(input.password);
  const personId = newId();
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const at = p.clock.now();
    await orRefuse(
      orgTables(tx)
        .insertInto('org.person')
        .values({ id: personId, account: input.account, name: input.name, created_at: at })
        .execute(),
      { person_account: 'org.account-exists' },
    );
    await orgTables(tx)
      .insertInto('org.credential')
      .values({ person_id: personId, hash, must_change: false, changed_at: at })
      .execute();
    await record(tx, p, {
      kind: 'org.person-created',
      actor: anonymous,
      subject: { type: 'person', id: personId },
    });
    const own = await registerOrganisation(tx, p, law, anonymous, {
      name: { zh: input.name, en: '' },
      kind: PERSON,
      regionCode: city.regionCode,
    });
    await give(tx, p, anonymous, { personId, organisationId: own.id, roles: ['consumer'] });
    return { personId, organisationId: own.id };
  });
}

/** In the act by which it was proven; the person becomes its head, and lets others act for it. Errors: `org.organisation-exists`. */
export async function registerPublicBody(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  input: { name: string; kind: string; creditCode: string; personId: string },
): Promise<Organisation> {
  if (!isPublicBody(input.kind) || input.kind === PERSON) throw new TypeError('no body of the public');
  const body = await registerOrganisation(tx, p, law, actor, {
    name: { zh: input.name, en: '' },
    kind: input.kind,
    creditCode: input.creditCode,
    regionCode: p.law.city.regionCode,
  });
  await give(tx, p, actor, {
    personId: input.personId,
    organisationId: body.id,
    roles: ['head', 'consumer'],
  });
  return body;
}

async function give(
  tx: Tx,
  p: Platform,
  actor: Actor,
  { personId, organisationId, roles }: { personId: string; organisationId: string; roles: readonly Role[] },
): Promise<void> {
  for (const role of roles) {
    await orgTables(tx)
      .insertInto('org.role_assignment')
      .values({
        id: newId(),
        person_id: personId,
        organisation_id: organisationId,
        role,
        since: p.clock.now(),
        until: null,
      })
      .execute();
    await record(tx, p, {
      kind: 'org.role-assigned',
      actor,
      subject: { type: 'person', id: personId },
      organisationId,
      detail: { role },
    });
  }
}
