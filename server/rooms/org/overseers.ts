// The three who watch over the platform: whom they watch over does not put them out, and none of the three offices falls empty.
import type { Role } from '#kernel/actor.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { threeAdmins } from './policy.ts';
import { orgTables } from './tables.ts';

type Holder = { personId: string; role: Role; organisationId: string };

/** Everybody who holds one of the three roles and can sign in. */
async function holdersOf(ex: Executor): Promise<Holder[]> {
  return orgTables(ex)
    .selectFrom('org.role_assignment as r')
    .innerJoin('org.person as p', 'p.id', 'r.person_id')
    .innerJoin('org.organisation as o', 'o.id', 'r.organisation_id')
    .where('r.role', 'in', [...threeAdmins])
    .where('r.until', 'is', null)
    .where('p.state', '=', 'active')
    .where('o.state', '=', 'active')
    .select(['r.person_id as personId', 'r.role', 'r.organisation_id as organisationId'])
    .execute();
}

/** Of each role held by one person only: who that is. */
export async function lastHolders(ex: Executor): Promise<Map<Role, string>> {
  const found = await holdersOf(ex);
  return new Map(
    threeAdmins.flatMap((role) => {
      const people = [...new Set(found.filter((one) => one.role === role).map(({ personId }) => personId))];
      return people.length === 1 ? people.map((personId): [Role, string] => [role, personId]) : [];
    }),
  );
}

/** Two who would leave at once wait for each other: the one who comes second is then the last. */
export async function holdOverseers(tx: Tx): Promise<void> {
  await orgTables(tx)
    .selectFrom('org.role_assignment')
    .select('id')
    .where('role', 'in', [...threeAdmins])
    .where('until', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** Under the lock of `holdOverseers`: whether the role would fall empty without this holding. */
export async function refuseLast(
  tx: Tx,
  { personId, role, organisationId }: Holder,
  word: Text,
): Promise<void> {
  const held = (await holdersOf(tx)).filter((one) => one.role === role);
  const left = held.filter((one) => one.personId !== personId || one.organisationId !== organisationId);
  if (held.length > 0 && left.length === 0) {
    throw problem('org.last-overseer', { params: { role: word } });
  }
}

/** An organisation that ends without a successor ends no such office. */
export async function refuseWithOverseers(
  tx: Tx,
  organisationId: string,
  words: Readonly<Record<Role, Text>>,
): Promise<void> {
  const there = (await holdersOf(tx)).filter((one) => one.organisationId === organisationId);
  const roles = [...new Set(there.map(({ role }) => role))].map((role) => words[role]);
  if (roles.length === 0) return;
  throw problem('org.overseers-there', {
    params: {
      roles: { zh: roles.map(({ zh }) => zh).join('、'), en: roles.map(({ en }) => en).join(', ') },
    },
  });
}
