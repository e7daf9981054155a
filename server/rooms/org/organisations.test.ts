// Who may be registered, who may give roles, what a department must name, and the demo's one click.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Actor, Role } from '#kernel/actor.ts';
import { platform } from '#kernel/actor.ts';
import { Problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { lawNow } from '#law/settings.ts';
import { creditCode, next, PASSWORD, type SmallCity, smallCity } from '#tests/factories/city.ts';
import {
  assignRole,
  createOrganisation,
  createPerson,
  endContact,
  getRegion,
  importRegions,
  listSystems,
  missingPosts,
  nameContact,
  organisationsLackingPosts,
  peopleOf,
  registerSystem,
} from './index.ts';

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

const input = (more: Partial<Parameters<typeof createOrganisation>[2]> = {}) => {
  const n = next();
  return {
    name: { zh: `单位${n}`, en: `body ${n}` },
    kind: 'administrative-organ',
    creditCode: creditCode(n),
    regionCode: '999900',
    ...more,
  };
};

test('only kinds, sectors, codes and places the city admits', async () => {
  const { p } = city;
  assert.equal(
    await code(createOrganisation(p, bureau, input({ kind: 'authorised-body' }))),
    'org.kind-not-admitted',
  );
  const shop = createOrganisation(p, bureau, input({ kind: 'company' }));
  await assert.rejects(shop, ({ details }: Problem) => {
    assert.deepEqual(
      details.fields?.map(({ path }) => path),
      ['kind'],
    );
    const cited = details.articles ?? [];
    assert.ok(
      p.law.cite('org.enterprise-sectors', p.clock.today()).every((id) => cited.includes(id)),
      'a company is told of the sectors',
    );
    return true;
  });
  assert.equal(
    await code(createOrganisation(p, bureau, input({ kind: 'enterprise', sector: 'water' }))),
    'org.sector-not-admitted',
  );
  assert.equal(
    (await createOrganisation(p, bureau, input({ kind: 'enterprise', sector: 'heating' }))).sector,
    'heating',
  );
  assert.equal(
    await code(createOrganisation(p, bureau, input({ creditCode: '119999001000000019' }))),
    'org.credit-code-wrong',
  );
  assert.equal(
    await code(createOrganisation(p, bureau, input({ regionCode: '110100' }))),
    'org.outside-city',
  );
  assert.equal(
    await code(createOrganisation(p, bureau, input({ regionCode: '999901' }))),
    'org.region-unknown',
  );
  const once = input();
  await createOrganisation(p, bureau, once);
  assert.equal(
    await code(createOrganisation(p, bureau, { ...input(), creditCode: once.creditCode })),
    'org.organisation-exists',
  );
  assert.equal(await code(createOrganisation(p, bureau, input({ office: 'bureau' }))), 'org.bureau-exists');
  const clerk = await city.person(city.bureau.id, 'provider');
  assert.equal(await code(createOrganisation(p, clerk, input())), 'kernel.forbidden');
});

test('the three administrators are three people, also when both are given at once', async () => {
  const { p } = city;
  const office = await city.organisation();
  const give = (personId: string, role: Role) =>
    assignRole(p, platform, { personId, organisationId: office.id, role });
  const admin = await city.person(office.id, 'system_admin');
  assert.equal(await code(give(admin.personId, 'auditor')), 'org.admins-exclude');
  const other = await city.organisation();
  assert.equal(
    await code(
      assignRole(p, platform, { personId: admin.personId, organisationId: other.id, role: 'security_admin' }),
    ),
    'org.admins-exclude',
  );
  const free = async () => {
    const account = `f${next()}x${process.pid}`;
    return (await createPerson(p, platform, { account, name: '测试人员', initialPassword: PASSWORD })).id;
  };
  const person = await free();
  const both = await Promise.allSettled([give(person, 'auditor'), give(person, 'security_admin')]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  const mixed = await free();
  const across = await Promise.allSettled([give(mixed, 'auditor'), give(mixed, 'provider')]);
  assert.deepEqual(across.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
});

test('who runs or audits the platform holds no role in its business, in whatever organisation and order', async () => {
  const { p } = city;
  const business: Role[] = ['bureau', 'provider', 'consumer', 'head'];
  for (const role of ['auditor', 'system_admin', 'security_admin'] as const) {
    const admin = await city.person(city.bureau.id, role);
    for (const other of business) {
      const given = { organisationId: city.bureau.id, role: other };
      const first = await city.person(city.bureau.id, other);
      assert.equal(
        await code(assignRole(p, platform, { ...given, personId: admin.personId })),
        'org.admins-apart',
      );
      const turned = { personId: first.personId, organisationId: (await city.organisation()).id, role };
      assert.equal(await code(assignRole(p, platform, turned)), 'org.admins-apart');
    }
  }
});

test('roles are given by others, those of oversight by the system administrator', async () => {
  const { p } = city;
  const office = await city.organisation();
  const person = await city.person(office.id, 'provider');
  const give = (actor: Actor, role: Role, organisationId = office.id, personId = person.personId) =>
    code(assignRole(p, actor, { personId, organisationId, role }));
  assert.equal(await give(bureau, 'consumer'), 'nothing was refused');
  assert.equal(await give(bureau, 'consumer'), 'org.role-held');
  assert.equal(await give(bureau, 'auditor'), 'kernel.forbidden');
  assert.equal(await give(person, 'head'), 'kernel.forbidden');
  assert.equal(await give(bureau, 'head', city.bureau.id, bureau.personId), 'org.own-role');
  const admin = await city.person(city.bureau.id, 'system_admin');
  assert.equal(await give(admin, 'bureau'), 'org.role-of-bureau');
  assert.equal(await give(admin, 'bureau', city.bureau.id), 'nothing was refused');
  assert.equal(
    await code(
      createPerson(p, bureau, {
        account: (await peopleOf(p.db, office.id))[0]?.account ?? '',
        name: '重',
        initialPassword: PASSWORD,
      }),
    ),
    'org.account-exists',
  );
});

test('a department names its posts; what is missing is said with its article', async () => {
  const { p } = city;
  const office = await city.organisation();
  const keeper = await city.person(office.id, 'provider');
  const law = await lawNow(p.db, p.law, p.clock.today());
  const missing = await missingPosts(p.db, law, office.id);
  assert.deepEqual(
    missing.map(({ key }) => key),
    ['head', 'staff'],
  );
  assert.ok(missing.every(({ cite }) => cite.includes('XY-5')));
  const name = (post: string) => nameContact(p, keeper, { organisationId: office.id, post, name: '王某' });
  assert.equal(await code(name('office')), 'org.post-unknown');
  await name('head');
  await name('head');
  await name('staff');
  assert.deepEqual(await missingPosts(p.db, law, office.id), []);
  const other = await city.person((await city.organisation()).id, 'provider');
  assert.equal(
    await code(nameContact(p, other, { organisationId: office.id, post: 'head', name: '李某' })),
    'kernel.forbidden',
  );
});

test('who lacks a post is listed; a post the city asks for is never left empty', async () => {
  const { p } = city;
  const law = await lawNow(p.db, p.law, p.clock.today());
  const [post] = law.terms('org.required-posts');
  assert.ok(post);
  const office = await city.organisation();
  const keeper = await city.person(office.id, 'provider');
  const lacks = async (): Promise<string[] | undefined> =>
    (await organisationsLackingPosts(p.db, law))
      .find(({ id }) => id === office.id)
      ?.missing.map(({ key }) => key);
  assert.ok((await lacks())?.includes(post.key));
  const first = await nameContact(p, keeper, { organisationId: office.id, post: post.key, name: '王某' });
  assert.ok(!(await lacks())?.includes(post.key));
  const end = (contactId: string) => code(endContact(p, keeper, { organisationId: office.id, contactId }));
  assert.equal(await end(first.id), 'org.post-needed');
  assert.ok(!(await lacks())?.includes(post.key), 'the refusal left the holder');
  await nameContact(p, keeper, { organisationId: office.id, post: post.key, name: '李某' });
  assert.equal(await end(first.id), 'kernel.not-found');
  assert.equal(await end(newId()), 'kernel.not-found');
  // A post the law no longer asks for can be ended.
  const second = await nameContact(p, keeper, { organisationId: office.id, post: post.key, name: '赵某' });
  const relaxed = { ...p, law: { ...p.law, terms: () => [], term: () => undefined } };
  await endContact(relaxed, keeper, { organisationId: office.id, contactId: second.id });
  assert.ok((await lacks())?.includes(post.key));
  const stranger = await city.person((await city.organisation()).id, 'provider');
  assert.equal(
    await code(endContact(p, stranger, { organisationId: office.id, contactId: second.id })),
    'kernel.forbidden',
  );
});

test('systems belong to their organisation', async () => {
  const { p } = city;
  const office = await city.organisation();
  const keeper = await city.person(office.id, 'consumer');
  const system = {
    organisationId: office.id,
    code: `sys-${next()}`,
    name: { zh: '系统', en: 'system' },
    place: '政务云',
  };
  await registerSystem(p, keeper, system);
  assert.equal(await code(registerSystem(p, keeper, system)), 'org.system-exists');
  assert.equal((await listSystems(p.db, office.id)).length, 1);
  const other = await city.person((await city.organisation()).id, 'consumer');
  assert.equal(await code(registerSystem(p, other, { ...system, code: 'another' })), 'kernel.forbidden');
});

test('divisions come in by short or full codes, a parent that is not there is left empty', async () => {
  const { p } = city;
  await importRegions(p, platform, [
    { code: '99', nameZh: '甲省' },
    { code: '9988', nameZh: '乙市' },
    { code: '998801', nameZh: '丙县' },
    { code: '998801001', nameZh: '丁街道' },
    { code: '998801001001', nameZh: '戊村' },
    { code: '977701', nameZh: '没有上级的县' },
  ]);
  assert.equal((await getRegion(p.db, '998801001001'))?.parent, '998801001');
  assert.equal((await getRegion(p.db, '998800'))?.parent, '990000');
  assert.equal((await getRegion(p.db, '977701'))?.parent, null);
  await importRegions(p, platform, [{ code: '998801', nameZh: '新名' }]);
  assert.equal((await getRegion(p.db, '998801'))?.name.zh, '新名');
  assert.equal(await code(importRegions(p, bureau, [])), 'kernel.forbidden');
});

test('in the demo one click signs in, and another organisation is one more', async () => {
  const { app, p } = city;
  const first = await city.organisation();
  const second = await city.organisation();
  const person = await city.person(first.id, 'provider');
  await assignRole(p, platform, { personId: person.personId, organisationId: second.id, role: 'consumer' });
  const accounts = await app.inject({ url: '/api/demo/accounts' });
  assert.ok(accounts.json().items.some((item: { personId: string }) => item.personId === person.personId));
  const entered = await app.inject({
    method: 'POST',
    url: '/api/demo/session',
    payload: { personId: person.personId },
  });
  const cookiesOf = (reply: typeof entered) =>
    Object.fromEntries(reply.cookies.map(({ name, value }) => [name, value]));
  const cookies = cookiesOf(entered);
  const me = await app.inject({ url: '/api/me', cookies });
  assert.equal(me.json().organisation.id, first.id);
  assert.equal(me.json().demo, true);
  assert.equal(me.json().held, null);
  assert.equal(me.json().memberships.length, 2);
  const to = (organisationId: string) =>
    app.inject({ method: 'POST', url: '/api/session/organisation', cookies, payload: { organisationId } });
  assert.equal((await to(newId())).json().code, 'org.not-your-organisation');
  const switched = await to(second.id);
  assert.equal(
    (await app.inject({ url: '/api/me', cookies: cookiesOf(switched) })).json().roles[0],
    'consumer',
  );
  assert.equal((await app.inject({ url: '/api/me', cookies })).statusCode, 401);
});

test('nothing but what is public answers a stranger, and nothing changes from another site', async () => {
  const { app } = city;
  const id = newId();
  const open = new Set([
    'POST /api/session',
    'POST /api/session/code',
    'POST /api/session/provider',
    'POST /api/demo/session',
  ]);
  for (const { method, url, policy } of app.routeRecords) {
    const path = url.replace(/:(id|stepId)/g, id).replace(/:\w+/g, 'x');
    if (policy === 'public') {
      assert.ok(method === 'GET' || open.has(`${method} ${url}`), `${method} ${url} is public`);
      continue;
    }
    const reply = await app.inject({ method, url: path, ...(method === 'GET' ? {} : { payload: {} }) });
    assert.ok([400, 401].includes(reply.statusCode), `${method} ${url}: ${reply.statusCode}`);
    if (reply.statusCode === 400) continue;
    assert.equal(reply.json().code, 'kernel.sign-in-required');
  }
  const foreign = await app.inject({
    method: 'POST',
    url: '/api/session',
    headers: { 'sec-fetch-site': 'cross-site' },
    payload: { login: 'a', password: 'b' },
  });
  assert.equal(foreign.json().code, 'kernel.cross-site');
});

test('the law, an article and a rule on a day are public; unknown fields are refused', async () => {
  const { app } = city;
  const law = await app.inject({ url: '/api/law' });
  assert.equal(law.json().city.key, 'xingyuan');
  assert.match(law.json().city.accent, /^#/);
  const article = await app.inject({ url: '/api/law/articles/XY-12c' });
  assert.equal(article.json().instrument.key, 'XY');
  assert.equal((await app.inject({ url: '/api/law/articles/XX-1' })).statusCode, 404);
  const on = async (day: string) =>
    (await app.inject({ url: `/api/law/rules/share.reply-deadline?on=${day}` })).json().resolution;
  assert.equal((await on('2024-09-30')).value, 9);
  assert.equal((await on('2024-10-01')).value, 7);
  const extra = await app.inject({
    method: 'POST',
    url: '/api/session',
    payload: { login: 'a', password: 'b', admin: true },
  });
  assert.equal(extra.statusCode, 400);
  const listed = await app.inject({ url: '/api/organisations?pageSize=5' });
  assert.ok(listed.json().items.length > 0);
  const shown = await app.inject({ url: `/api/organisations/${city.bureau.id}` });
  assert.equal(shown.json().people, undefined);
});
