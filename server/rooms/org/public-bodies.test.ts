// The public as organisations: registered by the bureau, apart from the departments in every count, and never in a department's place.
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { type Actor, isOutside, platform } from '#kernel/actor.ts';
import { Problem } from '#kernel/errors.ts';
import { loadLaw } from '#law/index.ts';
import { bindLaw, lawNow } from '#law/settings.ts';
import { audienceOf } from '#rooms/catalog/policy.ts';
import { createPolicy } from '#rooms/share/policy.ts';
import { creditCode, next, type SmallCity, smallCity } from '#tests/factories/city.ts';
import { KINDS, standingOf } from './admission.ts';
import {
  assignRole,
  closeOrganisations,
  createOrganisation,
  createPerson,
  listOrganisations,
  membershipsOf,
  type Organisation,
} from './index.ts';
import { missingPosts, organisationsLackingPosts } from './posts.ts';
import { isPublicBody, publicKinds } from './public-bodies.ts';
import { judgeSheet } from './sheet/check.ts';
import { readSheet } from './sheet/read.ts';
import { writeSheet } from './sheet/write.ts';
import { grantAttorney } from './sign-in/attorney.ts';
import { actorOf } from './sign-in/sessions.ts';
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
const register = (kind: string, more: { creditCode?: string; office?: 'finance' } = {}) => {
  const n = next();
  return createOrganisation(city.p, bureau, {
    name: { zh: `社会主体${n}x${process.pid}`, en: `public ${n}` },
    kind,
    regionCode: city.bureau.regionCode,
    ...(kind === 'public-person' ? {} : { creditCode: creditCode(5000 + n) }),
    ...more,
  });
};

test('every kind of the public is registered in every city; a person without a credit code, a company not', async () => {
  for (const { key } of publicKinds) assert.equal((await register(key)).kind, key);
  assert.equal(await code(register('public-company', { creditCode: '' })), 'org.credit-code-wrong');
  assert.equal(
    await code(register('public-person', { creditCode: creditCode(4000 + next()) })),
    'org.credit-code-wrong',
  );
  assert.equal(await code(register('company')), 'org.kind-not-admitted', 'no department by another word');
  assert.equal(await code(register('public-company', { office: 'finance' })), 'org.public-body');
});

test('no city calls a department by one of these words', async () => {
  const packs = join(import.meta.dirname, '../../../regulations');
  for (const name of await readdir(join(packs, 'cities'))) {
    const law = bindLaw(loadLaw(packs, name), city.p.clock.today(), { values: {}, effective: {} });
    for (const { key } of law.terms(KINDS)) assert.equal(isPublicBody(key), false, `${name}: ${key}`);
  }
});

test('they stand apart: not assessed, no posts asked of them, not in the list of departments', async () => {
  const { p } = city;
  const law = await lawNow(p.db, p.law, p.clock.today());
  const body = await register('public-university');
  assert.deepEqual(
    [standingOf(law, body)?.mark, standingOf(law, body)?.assessment, standingOf(law, body)?.bound],
    ['public', 'out', false],
  );
  assert.deepEqual(await missingPosts(p.db, law, body.id), []);
  assert.ok((await organisationsLackingPosts(p.db, law)).every(({ id }) => id !== body.id));
  const found = async (departments: boolean) =>
    (await listOrganisations(p.db, { search: body.name.zh, departments })).items.map(({ id }) => id);
  assert.deepEqual([await found(false), await found(true)], [[body.id], []]);
});

async function personIn(body: Organisation, role: 'head' | 'consumer' | 'provider') {
  const account = `b${next()}x${process.pid}`;
  const initialPassword = 'Kite-7-over-river';
  const { id } = await createPerson(city.p, platform, { account, name: '测试', initialPassword });
  await assignRole(city.p, platform, { personId: id, organisationId: body.id, role });
  return { id, account };
}

test('they compile nothing and take over nothing; what they read is what everybody reads', async () => {
  const { p } = city;
  const body = await register('public-company');
  assert.equal(await code(personIn(body, 'provider')), 'org.public-body');
  const { id, account } = await personIn(body, 'consumer');
  const [membership] = await membershipsOf(p.db, id);
  assert.ok(membership);
  const actor = actorOf({
    sessionId: 's',
    person: { id, account, name: '测试' },
    organisation: membership,
    memberships: [membership],
    opened: { method: 'password', network: '', device: '' },
    demand: undefined,
    edition: '',
    held: undefined,
  });
  assert.equal(isOutside(actor), true);
  assert.deepEqual(audienceOf(actor), { kind: 'public' });
  assert.equal(createPolicy.on(actor, undefined).allowed && createPolicy.who(actor).allowed, false);
  assert.equal(isOutside(bureau), false);

  const unit = await city.organisation();
  const merge = closeOrganisations(p, noExtensions, bureau, {
    organisationIds: [unit.id],
    how: 'merged',
    successorId: body.id,
    document: '合并通知',
    on: p.clock.today(),
  });
  assert.equal(await code(merge), 'org.public-body');
});

test('the head of a public company lets somebody act for it, as a consumer and not as a provider', async () => {
  const { p } = city;
  const body = await register('public-company');
  const head = await personIn(body, 'head');
  const other = await register('public-person');
  const agent = await personIn(other, 'consumer');
  const actor = {
    kind: 'person' as const,
    personId: head.id,
    organisationId: body.id,
    regionCode: body.regionCode,
    roles: ['head' as const],
    outside: true as const,
  };
  const day = p.clock.today();
  const power = (role: 'consumer' | 'provider') =>
    grantAttorney(p, actor, {
      organisationId: body.id,
      account: agent.account,
      roles: [role],
      from: day,
      until: day,
      document: '授权委托书',
    });
  assert.equal(await code(power('provider')), 'org.public-body');
  assert.equal(await code(power('consumer')), 'nothing was refused');
});

test('the spreadsheet writes them in their own words and reads them again', async () => {
  const { p } = city;
  const person = await register('public-person');
  const company = await register('public-company');
  const law = await lawNow(p.db, p.law, p.clock.today());
  const sheet = await readSheet(await writeSheet(p, 'zh', false));
  const { rows, faults } = await judgeSheet(p.db, law, sheet);
  const mine = rows.filter(({ input }) => [person.name.zh, company.name.zh].includes(input.name.zh));
  assert.deepEqual(mine.map(({ input }) => input.kind).sort(), ['public-company', 'public-person']);
  assert.deepEqual(
    mine.map(({ known }) => known),
    [true, true],
  );
  const at = new Set(mine.map(({ row }) => row));
  assert.deepEqual(
    faults.filter(({ row }) => at.has(row)),
    [],
  );
});
