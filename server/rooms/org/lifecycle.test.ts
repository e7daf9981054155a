// The lives of organisations: new names, closing with and without open matters, what passes on, and who may.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Actor } from '#kernel/actor.ts';
import { platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import { creditCode, next, type SmallCity, smallCity } from '#tests/factories/city.ts';
import { passOn } from './commands/pass-on.ts';
import { compare } from './comparison.ts';
import { historyOf } from './history.ts';
import {
  assignRole,
  closeOrganisations,
  contactsOf,
  createOrganisation,
  disablePerson,
  extendList,
  getOrganisation,
  listOrganisations,
  listSystems,
  membershipsOf,
  nameContact,
  type OrgExtensions,
  peopleOf,
  registerSystem,
  registerZone,
  renameOrganisation,
} from './index.ts';
import { noExtensions } from './succession.ts';

let city: SmallCity;
let bureau: Actor & { kind: 'person' };
before(async () => {
  city = await smallCity();
  bureau = await city.person(city.bureau.id, 'bureau');
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
const document = '关于机构调整的通知';

test('a former name is found, and its bearer may be called by it again only by somebody else once closed', async () => {
  const { p } = city;
  const on = p.clock.today();
  const office = await city.organisation('旧名处');
  const name = { zh: `新名处${next()}`, en: 'new' };
  await renameOrganisation(p, bureau, { organisationId: office.id, name, document, on });
  const found = await listOrganisations(p.db, { search: office.name.zh });
  assert.deepEqual(
    found.items.map(({ id }) => id),
    [office.id],
  );
  const [change] = await historyOf(p.db, office.id);
  assert.deepEqual(
    [change?.kind, change?.former?.zh, change?.document],
    ['renamed', office.name.zh, document],
  );
  const again = { organisationId: office.id, name, document, on };
  assert.equal(await code(renameOrganisation(p, bureau, again)), 'org.name-unchanged');
  assert.equal(await code(renameOrganisation(p, bureau, { ...again, on: '2999-01-01' })), 'org.day-to-come');
  const clerk = await city.person(office.id, 'provider');
  assert.equal(await code(renameOrganisation(p, clerk, again)), 'kernel.forbidden');
});

test('with open matters nothing is closed without a successor; everything passes on together', async () => {
  const { p } = city;
  const on = p.clock.today();
  const from = await city.organisation('撤销处');
  const to = await city.organisation('承接处');
  const moved: string[] = [];
  const busy: OrgExtensions = {
    ...noExtensions,
    successions: [
      {
        name: 'open-cases',
        open: async () => 2,
        move: async (_tx, _p, handover) => {
          moved.push(`${handover.from} ${handover.to}`);
          return 2;
        },
      },
    ],
  };
  const clerk = await city.person(from.id, 'provider');
  await nameContact(p, bureau, {
    organisationId: from.id,
    post: 'staff',
    name: '专员',
    personId: clerk.personId,
  });
  const system = await registerSystem(p, bureau, {
    organisationId: from.id,
    code: `s${next()}x${process.pid}`,
    name: { zh: '系统', en: 'system' },
    place: '机房',
  });
  const closing = { organisationIds: [from.id], how: 'abolished' as const, document, on };
  assert.equal(await code(closeOrganisations(p, busy, bureau, closing)), 'org.successor-needed');
  assert.equal((await getOrganisation(p.db, from.id))?.state, 'active', 'nothing happened');
  assert.equal(
    await code(closeOrganisations(p, busy, bureau, { ...closing, successorId: from.id })),
    'org.successor-itself',
  );
  const [closed] = await closeOrganisations(p, busy, bureau, { ...closing, successorId: to.id });
  assert.deepEqual(moved, [`${from.id} ${to.id}`]);
  assert.deepEqual(closed?.moved, { people: 1, posts: 1, systems: 1, subordinates: 0, 'open-cases': 2 });
  assert.equal((await getOrganisation(p.db, from.id))?.successorId, to.id);
  assert.deepEqual(
    (await peopleOf(p.db, to.id, 'provider')).map(({ id }) => id),
    [clerk.personId],
  );
  assert.deepEqual(
    (await listSystems(p.db, to.id)).map(({ id }) => id),
    [system.id],
  );
  assert.ok(
    (await contactsOf(p.db, to.id)).some(
      ({ post, personId }) => post === 'staff' && personId === clerk.personId,
    ),
  );
  assert.equal((await contactsOf(p.db, from.id)).length, 0);
  assert.equal(
    await code(closeOrganisations(p, busy, bureau, { ...closing, successorId: to.id })),
    'org.organisation-closed',
  );
  const found = await listOrganisations(p.db, { search: from.name.zh });
  assert.deepEqual(
    found.items.map(({ id }) => id),
    [to.id],
    'who looks for the former body finds its successor',
  );
});

test('several merge into one, two mergers at once do not cross', async () => {
  const { p } = city;
  const on = p.clock.today();
  const [one, two, into] = [await city.organisation(), await city.organisation(), await city.organisation()];
  const merging = { how: 'merged' as const, document, on };
  assert.equal(
    await code(closeOrganisations(p, noExtensions, bureau, { ...merging, organisationIds: [one.id] })),
    'org.successor-unnamed',
  );
  const both = await Promise.allSettled([
    closeOrganisations(p, noExtensions, bureau, {
      ...merging,
      organisationIds: [one.id, two.id],
      successorId: into.id,
    }),
    closeOrganisations(p, noExtensions, bureau, {
      ...merging,
      organisationIds: [two.id, one.id],
      successorId: into.id,
    }),
  ]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
});

test('a list that is closed takes nothing; a zone has six digits of the city', async () => {
  const { p } = city;
  const addition = { key: 'catering', name: { zh: '餐饮', en: 'catering' }, reason: '试' };
  assert.equal(
    await code(extendList(p, bureau, { ruleId: 'org.enterprise-sectors', ...addition })),
    'org.list-closed',
  );
  const zone = { code: '999871', name: { zh: '园区', en: 'zone' } };
  assert.equal(await code(registerZone(p, bureau, zone)), 'org.zone-code');
  await registerZone(p, bureau, { ...zone, code: '999971' });
  assert.equal(await code(registerZone(p, bureau, { ...zone, code: '999971' })), 'org.region-exists');
});

test('a company stands apart and unranked; a firm takes no other kind', async () => {
  const { p } = city;
  const n = next();
  const company = await createOrganisation(p, bureau, {
    name: { zh: `供热公司${n}`, en: 'heating' },
    kind: 'enterprise',
    sector: 'heating',
    creditCode: creditCode(n),
    regionCode: '999900',
  });
  const found = await compare(p, noExtensions);
  assert.ok(found.apart.some(({ id, rank }) => id === company.id && rank === null));
  assert.ok(found.departments.every(({ id }) => id !== company.id));
});

test('nobody disables themselves; a disabled person’s post falls vacant', async () => {
  const { p } = city;
  const unit = await city.organisation();
  const clerk = await city.person(unit.id, 'provider');
  await nameContact(p, bureau, {
    organisationId: unit.id,
    post: 'staff',
    name: '专员',
    personId: clerk.personId,
  });
  assert.equal(await code(disablePerson(p, bureau, { personId: bureau.personId })), 'org.own-account');
  await disablePerson(p, bureau, { personId: clerk.personId });
  assert.equal((await contactsOf(p.db, unit.id)).length, 0);
  assert.equal(await code(disablePerson(p, bureau, { personId: clerk.personId })), 'org.person-state');
  assert.equal(
    await code(
      assignRole(p, platform, { personId: clerk.personId, organisationId: unit.id, role: 'area_bureau' }),
    ),
    'org.role-of-area',
  );
});

test('with a post go no roles of oversight, and to an administrator goes nothing', async () => {
  const { p } = city;
  const former = await city.person(city.bureau.id, 'bureau');
  await assignRole(p, platform, {
    personId: former.personId,
    organisationId: city.bureau.id,
    role: 'provider',
  });
  const admin = await city.person(city.bureau.id, 'system_admin');
  const heir = await city.person(city.bureau.id, 'consumer');
  const rolesOf = async (personId: string) =>
    (await membershipsOf(p.db, personId)).flatMap(({ roles }) => roles).sort();
  await transact(p.db, (tx) => passOn(tx, p, city.bureau.id, former.personId, admin.personId));
  assert.deepEqual(await rolesOf(admin.personId), ['system_admin']);
  await assignRole(p, platform, {
    personId: former.personId,
    organisationId: city.bureau.id,
    role: 'provider',
  });
  await transact(p.db, (tx) => passOn(tx, p, city.bureau.id, former.personId, heir.personId));
  assert.deepEqual(await rolesOf(heir.personId), ['consumer', 'provider']);
  assert.deepEqual(await rolesOf(former.personId), ['bureau']);
});
