/** For tests of the catalogue and the demo: org, cases and catalog of a city over the real stores, the demo's people signed in by one click. */
import type { FastifyInstance } from 'fastify';
import {
  casesPlugin,
  mergeBehaviours,
  openCases,
  type Platform,
  pass,
  type RoomBehaviours,
} from '#cases/index.ts';
import type { TestClock } from '#kernel/clock.ts';
import { openHttp } from '#kernel/http/server.ts';
import { type FormField, type Law, loadLaw } from '#law/index.ts';
import { catalogBehaviours, catalogPlugin } from '#rooms/catalog/index.ts';
import { orgBehaviours, orgPlugin } from '#rooms/org/index.ts';
import { testStack } from './stack.ts';

const fixtures = new URL('../fixtures/regulations/', import.meta.url).pathname;
const packs = new URL('../../regulations/', import.meta.url).pathname;

export type Reply = { status: number; body: unknown; text: string };

export type CatalogStage = {
  p: Platform;
  app: FastifyInstance;
  clock: TestClock;
  /** Sends a request as the account; without an account as the public. */
  send(
    account: string | undefined,
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    payload?: object,
  ): Promise<Reply>;
};

const own = [orgBehaviours, catalogBehaviours];

/** Names the pack uses and rooms further right lend: they do nothing here. */
function absent(law: Law): RoomBehaviours {
  const taken = new Set(
    own.flatMap(({ gates, effects }) => [...Object.keys(gates ?? {}), ...Object.keys(effects ?? {})]),
  );
  const names = law
    .procedures()
    .flatMap(({ opening, steps }) => [opening, ...steps.flatMap(({ outcomes }) => outcomes)]);
  const checks = new Set<string>();
  const visit = (field: FormField): void => {
    if (field.check) checks.add(field.check);
    field.parts.forEach(visit);
  };
  for (const form of law.forms()) form.fields.forEach(visit);
  const lend = <T>(found: string[], behaviour: T) =>
    Object.fromEntries(found.filter((name) => !taken.has(name)).map((name) => [name, behaviour]));
  return {
    gates: lend(
      names.flatMap(({ gates }) => gates),
      async () => pass,
    ),
    effects: lend(
      names.flatMap(({ effects }) => effects),
      async () => undefined,
    ),
    checks: lend([...checks], async () => []),
  };
}

export async function catalogStage(city = 'xingyuan'): Promise<CatalogStage> {
  const stack = await testStack({ city });
  const law = loadLaw(city === 'xingyuan' ? fixtures : packs, city);
  const p: Platform = { ...stack, law, cases: openCases(law, mergeBehaviours([...own, absent(law)])) };
  const app = await openHttp(p, 'test');
  await app.register(orgPlugin(p));
  await app.register(casesPlugin(p));
  await app.register(catalogPlugin(p));
  await app.ready();
  const cookies = new Map<string, Record<string, string>>();
  const session = async (account: string): Promise<Record<string, string>> => {
    const known = cookies.get(account);
    if (known) return known;
    const accounts = await app.inject({ method: 'GET', url: '/api/demo/accounts' });
    const { items } = accounts.json<{ items: { account: string; personId: string }[] }>();
    const personId = items.find((one) => one.account === account)?.personId;
    const reply = await app.inject({ method: 'POST', url: '/api/demo/session', payload: { personId } });
    if (reply.statusCode !== 200) throw new Error(`${account} cannot sign in: ${reply.body}`);
    const given = Object.fromEntries(reply.cookies.map(({ name, value }) => [name, value]));
    cookies.set(account, given);
    return given;
  };
  return {
    p,
    app,
    clock: stack.clock,
    async send(account, method, url, payload) {
      const reply = await app.inject({
        method,
        url,
        ...(payload ? { payload } : {}),
        cookies: account ? await session(account) : {},
      });
      const json = reply.headers['content-type']?.includes('json');
      return { status: reply.statusCode, body: json ? reply.json<unknown>() : undefined, text: reply.body };
    },
  };
}
