// A company acts through agents: only its head grants it, it begins and ends on its days, and an administrator is no agent.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type Actor, platform } from '#kernel/actor.ts';
import { Problem } from '#kernel/errors.ts';
import { creditCode, next, type SmallCity, smallCity } from '#tests/factories/city.ts';
import { endRole } from '../commands/people.ts';
import { assignRole, createOrganisation, membershipsOf, type Organisation } from '../index.ts';
import { attorneyDaily, attorneysOf, endAttorney, grantAttorney } from './attorney.ts';

let city: SmallCity;
let company: Organisation;
let head: Actor & { kind: 'person' };

before(async () => {
  city = await smallCity();
  const bureau = await city.person(city.bureau.id, 'bureau');
  const n = next();
  company = await createOrganisation(city.p, bureau, {
    name: { zh: `供热公司${n}`, en: `heating ${n}` },
    kind: 'enterprise',
    sector: 'heating',
    creditCode: creditCode(n),
    regionCode: '999900',
  });
  head = await city.person(company.id, 'head');
});

const code = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was refused',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );

async function accountOf({ personId }: { personId: string }): Promise<string> {
  const { account } = await city.p.db
    .withTables<{ 'org.person': { id: string; account: string } }>()
    .selectFrom('org.person')
    .select('account')
    .where('id', '=', personId)
    .executeTakeFirstOrThrow();
  return account;
}

async function agent() {
  const office = await city.organisation('科');
  const person = await city.person(office.id, 'consumer');
  return { person, account: await accountOf(person) };
}

const power = (account: string, from: string, until: string) => ({
  organisationId: company.id,
  account,
  roles: ['consumer' as const],
  from,
  until,
  document: '授权委托书（2026年第3号）',
});

const actsFor = async (personId: string): Promise<boolean> =>
  (await membershipsOf(city.p.db, personId)).some(({ organisationId }) => organisationId === company.id);

test('the power begins and ends on its days', async () => {
  const { p } = city;
  const { person, account } = await agent();
  const today = p.clock.today();
  const later = p.law.calendar.addDays(today, 3);
  const { id } = await grantAttorney(p, head, power(account, later, later));
  assert.equal(await actsFor(person.personId), false);
  await attorneyDaily(p).run(later);
  assert.equal(await actsFor(person.personId), true);
  await attorneyDaily(p).run(p.law.calendar.addDays(later, 1));
  assert.equal(await actsFor(person.personId), false);
  const [listed] = (await attorneysOf(p.db, company.id, today)).filter((one) => one.id === id);
  assert.equal(listed?.state, 'ended');
});

test('only the head of the company grants and ends it, for a company, within days that make sense', async () => {
  const { p } = city;
  const { person, account } = await agent();
  const today = p.clock.today();
  const other = await city.person((await city.organisation('处')).id, 'head');
  assert.equal(await code(grantAttorney(p, other, power(account, today, today))), 'kernel.forbidden');
  assert.equal(
    await code(
      grantAttorney(p, other, { ...power(account, today, today), organisationId: other.organisationId }),
    ),
    'org.attorney-not-a-company',
  );
  const before = p.law.calendar.addDays(today, -1);
  assert.equal(await code(grantAttorney(p, head, power(account, before, before))), 'org.attorney-days');
  const ownAccount = await accountOf(head);
  assert.equal(await code(grantAttorney(p, head, power(ownAccount, today, today))), 'org.attorney-own');
  const { id } = await grantAttorney(p, head, power(account, today, today));
  assert.equal(await actsFor(person.personId), true);
  assert.equal(await code(endAttorney(p, other, id)), 'kernel.forbidden');
  await endAttorney(p, head, id);
  assert.equal(await actsFor(person.personId), false);
  assert.equal(await code(endAttorney(p, head, id)), 'org.attorney-unknown');
});

test('the three administrators keep out of business also as agents', async () => {
  const { p } = city;
  const office = await city.organisation('局');
  const admin = await city.person(office.id, 'system_admin');
  const account = await accountOf(admin);
  const today = p.clock.today();
  assert.equal(await code(grantAttorney(p, head, power(account, today, today))), 'org.admins-apart');
});

test('a role taken back by hand stays taken back, and the end of the power leaves what was held before it', async () => {
  const { p } = city;
  const { person, account } = await agent();
  const today = p.clock.today();
  const role = { personId: person.personId, organisationId: company.id, role: 'consumer' as const };
  const first = await grantAttorney(p, head, power(account, today, today));
  await endRole(p, platform, role);
  await attorneyDaily(p).run(today);
  assert.equal(await actsFor(person.personId), false);
  await endAttorney(p, head, first.id);
  await assignRole(p, platform, role);
  // The clock of tests stands still.
  await city.p.db
    .withTables<{ 'org.role_assignment': { person_id: string; since: Date } }>()
    .updateTable('org.role_assignment')
    .set({ since: new Date('2026-01-01T00:00:00Z') })
    .where('person_id', '=', person.personId)
    .execute();
  const second = await grantAttorney(p, head, power(account, today, today));
  await endAttorney(p, head, second.id);
  assert.equal(await actsFor(person.personId), true);
});
