// The three who watch over the platform cannot be put out by those they watch over, and none of the three offices falls empty.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type Actor, platform, type Role } from '#kernel/actor.ts';
import { Problem } from '#kernel/errors.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { next, PASSWORD, type SmallCity, smallCity } from '#tests/factories/city.ts';
import { disablePerson, enablePerson } from './commands/person-state.ts';
import { assignRole, closeOrganisations, createPerson, endRole } from './index.ts';
import { lastHolders } from './overseers.ts';
import { personStatePolicy } from './policy-organisations.ts';
import { noExtensions } from './succession.ts';

type Person = Actor & { kind: 'person' };
const offices = ['system_admin', 'security_admin', 'auditor'] as const;

let city: SmallCity;
let bureau: Person;
let admin: Person;
const held = new Map<Role, Person>();

before(async () => {
  city = await smallCity();
  bureau = await city.person(city.bureau.id, 'bureau');
  for (const role of offices) held.set(role, await city.person(city.bureau.id, role));
  admin = await city.person(city.bureau.id, 'system_admin');
});

const code = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof Problem, String(error));
    return error.code;
  }
  return 'nothing was refused';
};
const idOf = (role: Role): string => held.get(role)?.personId ?? '';

test('the bureau neither disables the three nor gives them back; a business account it does', async () => {
  const { p } = city;
  for (const role of offices) {
    assert.equal(await code(disablePerson(p, bureau, { personId: idOf(role) })), 'org.overseer-kept', role);
  }
  const second = await city.person(city.bureau.id, 'auditor');
  await disablePerson(p, admin, { personId: second.personId });
  assert.equal(await code(enablePerson(p, bureau, second.personId)), 'org.overseer-kept');
  await enablePerson(p, admin, second.personId);
  await disablePerson(p, admin, { personId: second.personId });
  const clerk = await city.person(city.bureau.id, 'provider');
  assert.equal(await code(disablePerson(p, bureau, { personId: clerk.personId })), 'nothing was refused');
});

test('nobody disables the last holder of an office, also when two go at once', async () => {
  const { p } = city;
  assert.equal(await code(disablePerson(p, admin, { personId: idOf('auditor') })), 'org.last-overseer');
  assert.equal(await code(disablePerson(p, platform, { personId: idOf('auditor') })), 'org.last-overseer');
  const other = await city.person(city.bureau.id, 'auditor');
  const both = await Promise.all(
    [idOf('auditor'), other.personId].map((personId) => code(disablePerson(p, admin, { personId }))),
  );
  assert.deepEqual(both.sort(), ['nothing was refused', 'org.last-overseer']);
  const [left] = [...(await lastHolders(p.db))].filter(([role]) => role === 'auditor');
  assert.ok(left, 'one of the two is still there');
  held.set('auditor', { ...other, personId: left[1] });
});

test('the last role of an office is not ended either', async () => {
  const { p } = city;
  const role = { organisationId: city.bureau.id, role: 'security_admin' as const };
  const end = (personId: string) => code(endRole(p, admin, { ...role, personId }));
  assert.equal(await end(idOf('security_admin')), 'org.last-overseer');
  const other = await city.person(city.bureau.id, 'security_admin');
  assert.equal(await end(other.personId), 'nothing was refused');
  assert.equal(await end(other.personId), 'org.person-unknown');
});

test('an organisation with such an officer is not abolished without a successor', async () => {
  const { p } = city;
  const unit = await city.organisation();
  const account = `o${next()}x${process.pid}`;
  const { id } = await createPerson(p, platform, { account, name: '测试', initialPassword: PASSWORD });
  await assignRole(p, platform, { personId: id, organisationId: unit.id, role: 'auditor' });
  const close = () =>
    code(
      closeOrganisations(p, noExtensions, bureau, {
        organisationIds: [unit.id],
        how: 'abolished',
        document: '撤销通知',
        on: p.clock.today(),
      }),
    );
  assert.equal(await close(), 'org.overseers-there');
  await endRole(p, admin, { personId: id, organisationId: unit.id, role: 'auditor' });
  assert.equal(await close(), 'nothing was refused');
});

test('the list of people offers no button that would be refused', async () => {
  const { p } = city;
  const last =
    (await lastHolders(p.db)).get('auditor') === idOf('auditor') ? ('auditor' as const) : undefined;
  assert.equal(last, 'auditor');
  const may = (actor: Actor) =>
    abilitiesOf(
      actor,
      { personId: idOf('auditor'), roles: ['auditor'], last },
      { disable: personStatePolicy },
    ).disable;
  assert.deepEqual(
    [bureau, admin].map((actor) => {
      const ability = may(actor);
      return ability?.allowed === false ? ability.code : 'allowed';
    }),
    ['org.overseer-kept', 'org.last-overseer'],
  );
});
