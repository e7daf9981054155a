// Signing in through a real OpenID Connect provider: linked by its holder first, refused unlinked, bound to the browser that asked.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { Provider } from 'oidc-provider';
import { platform, type Role } from '#kernel/actor.ts';
import { buildApp } from '#server/app.ts';
import { next, PASSWORD, type SmallCity, smallCity } from '#tests/factories/city.ts';
import { assignRole, changeSetting, createPerson } from '../index.ts';

let city: SmallCity;
let server: Server;
let issuer: string;
let app: Awaited<ReturnType<typeof buildApp>>;

before(async () => {
  city = await smallCity();
  server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'gongshu',
        client_secret: 'only-for-this-test',
        redirect_uris: [
          'http://localhost:80/api/session/provider/answer',
          'http://localhost/api/session/provider/answer',
        ],
      },
    ],
    claims: { openid: ['sub', 'amr'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  });
  // What this provider says of how somebody signed in goes by the account's name.
  const finished = provider.interactionFinished.bind(provider);
  provider.interactionFinished = (request, response, result, options) => {
    const { login } = result;
    if (login?.accountId.startsWith('strong-')) login.amr = ['pwd', 'hwk'];
    return finished(request, response, result, options);
  };
  server.on('request', provider.callback());
  const config = {
    ...city.p.config,
    oidcIssuer: issuer,
    oidcClient: 'gongshu',
    oidcSecret: 'only-for-this-test',
    oidcLabel: '省统一身份认证',
    publicAddress: 'http://localhost',
  };
  app = await buildApp({ ...city.p, config });
});
after(async () => {
  await app.close();
  await new Promise((done) => server.close(done));
});

type Reply = Awaited<ReturnType<typeof app.inject>>;
const cookiesOf = (reply: Reply): Record<string, string> =>
  Object.fromEntries(reply.cookies.map(({ name, value }) => [name, value]));

/** A browser at the provider: keeps its cookies, signs in as `login` and consents; gives where it is sent back to. */
async function atProvider(url: string, login: string): Promise<URL> {
  const jar = new Map<string, string>();
  let at = new URL(url);
  let form: URLSearchParams | undefined;
  for (let step = 0; step < 12; step++) {
    const reply = await fetch(at, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { body: form }),
    });
    form = undefined;
    for (const line of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value) jar.set(name, value);
      else jar.delete(name);
    }
    const location = reply.headers.get('location');
    if (location) {
      at = new URL(location, at);
      if (at.hostname === 'localhost') return at;
      continue;
    }
    const page = await reply.text();
    const action = /action="([^"]+)"/.exec(page)?.[1];
    assert.ok(action, page.slice(0, 500));
    form = new URLSearchParams(
      page.includes('name="login"') ? { prompt: 'login', login, password: 'any' } : { prompt: 'consent' },
    );
    at = new URL(action, at);
  }
  throw new Error('the provider did not send the browser back');
}

async function begin(cookies: Record<string, string> = {}) {
  const reply = await app.inject({ method: 'POST', url: '/api/session/provider', cookies, payload: {} });
  assert.equal(reply.statusCode, 200, reply.body);
  return { url: reply.json().url as string, cookies: cookiesOf(reply) };
}

const answer = (back: URL, cookies: Record<string, string>) =>
  app.inject({ url: `${back.pathname}${back.search}`, cookies });

async function someone(role: Role = 'provider') {
  const office = await city.organisation('科');
  const account = `o${next()}x${process.pid}`;
  const { id } = await createPerson(city.p, platform, { account, name: '王五', initialPassword: PASSWORD });
  await assignRole(city.p, platform, { personId: id, organisationId: office.id, role });
  const reply = await app.inject({
    method: 'POST',
    url: '/api/session',
    payload: { login: account, password: PASSWORD },
  });
  return { account, cookies: cookiesOf(reply) };
}

test('an unlinked account does not enter; linked by its holder it does; unlinked again it does not', async () => {
  const ways = await app.inject({ url: '/api/session/ways' });
  assert.equal(ways.json().provider.label, '省统一身份认证');
  const subject = `outside-${next()}`;
  const first = await begin();
  const refused = await answer(await atProvider(first.url, subject), first.cookies);
  assert.equal(refused.headers.location, '/desk/login?problem=org.identity-unlinked');

  const who = await someone();
  const linking = await begin(who.cookies);
  const linked = await answer(await atProvider(linking.url, subject), linking.cookies);
  assert.equal(linked.headers.location, '/desk/account?linked=1');

  const second = await begin();
  const entered = await answer(await atProvider(second.url, subject), second.cookies);
  assert.equal(entered.headers.location, '/desk/');
  const me = await app.inject({ url: '/api/me', cookies: cookiesOf(entered) });
  assert.equal(me.json().person.account, who.account);

  const other = await someone();
  const taken = await begin(other.cookies);
  const again = await answer(await atProvider(taken.url, subject), taken.cookies);
  assert.equal(again.headers.location, '/desk/login?problem=org.identity-taken');

  const unlink = await app.inject({
    method: 'POST',
    url: '/api/session/provider/unlink',
    payload: { issuer },
    cookies: cookiesOf(entered),
  });
  assert.equal(unlink.statusCode, 200, unlink.body);
});

test('an answer for another browser, or played again, opens nothing', async () => {
  const subject = `outside-${next()}`;
  const who = await someone();
  const linking = await begin(who.cookies);
  await answer(await atProvider(linking.url, subject), linking.cookies);
  const mine = await begin();
  const theirs = await begin();
  const back = await atProvider(mine.url, subject);
  assert.equal(
    (await answer(back, theirs.cookies)).headers.location,
    '/desk/login?problem=org.provider-refused',
  );
  assert.equal((await answer(back, {})).headers.location, '/desk/login?problem=org.provider-refused');
  assert.equal((await answer(back, mine.cookies)).headers.location, '/desk/');
  assert.equal(
    (await answer(back, mine.cookies)).headers.location,
    '/desk/login?problem=org.provider-refused',
  );
});

test('where a second factor is demanded the provider stands for it only when it says so', async () => {
  await changeSetting(city.p, platform, { key: 'second-factor-grace-days', value: 0 });
  const entered = async (subject: string) => {
    const who = await someone('auditor');
    const linking = await begin(who.cookies);
    await answer(await atProvider(linking.url, subject), linking.cookies);
    await changeSetting(city.p, platform, { key: 'second-factor-auditor', value: true });
    const first = await begin();
    const reply = await answer(await atProvider(first.url, subject), first.cookies);
    const me = await app.inject({ url: '/api/me', cookies: cookiesOf(reply) });
    await changeSetting(city.p, platform, { key: 'second-factor-auditor', value: false });
    return me.json();
  };
  assert.equal((await entered(`strong-${next()}`)).held, null);
  assert.equal((await entered(`outside-${next()}`)).held, 'second-factor');
});
