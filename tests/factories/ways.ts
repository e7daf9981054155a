/** A service of each kind beside the lookup, over the same made-up residents, and a consumer that asks them through the gateway. */
import assert from 'node:assert/strict';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { sql } from 'kysely';
import type { TestClock } from '#kernel/clock.ts';
import { openHttp } from '#kernel/http/server.ts';
import { loadLaw } from '#law/index.ts';
import type { Serving } from '#rooms/serve/context.ts';
import { gatewayPlugin } from '#rooms/serve/index.ts';
import { wayPath } from '#rooms/serve/ways/terms.ts';
import { type ServeFixture, serveFixture, servePlatform, signedCall, type TestKey } from './serve.ts';
import { testStack } from './stack.ts';

const fixtures = new URL('../fixtures/regulations', import.meta.url).pathname;

export const shapes = {
  verify: { kind: 'verify', guesses: 2, tolerances: { income: '1', born: '3' } },
  search: {
    kind: 'search',
    lookup: [],
    filters: ['county', 'born', 'members', 'id_no'],
    order: ['members', 'born'],
    maxPage: 40,
  },
  batch: { kind: 'batch', maxPage: 20 },
} as const;
export type Way = keyof typeof shapes;

export type WayAnswer = {
  status: number;
  code: string | undefined;
  body: Record<string, unknown>;
  raw: LightMyRequestResponse;
};

export type Ways = {
  p: Serving;
  clock: TestClock;
  app: FastifyInstance;
  made: Record<Way, ServeFixture>;
  ask(way: Way, key: TestKey, question: unknown, path?: string): Promise<WayAnswer>;
  keyOf(way: Way, changes?: Parameters<ServeFixture['grant']>[0]): Promise<TestKey & { grantId: string }>;
  /** The newest entry of a call under the grant. */
  lastEntry(grantId: string): Promise<{ kind: string; text: string; detail: Record<string, unknown> }>;
};

export async function openWays(rows: number): Promise<Ways> {
  const stack = await testStack();
  const { clock } = stack;
  const p = servePlatform(stack, await loadLaw(fixtures, 'xingyuan'));
  const app = await openHttp(p, 'test');
  await app.register(gatewayPlugin(p));
  await app.ready();
  const fixture = (way: Way) => serveFixture(p, rows, 'conditional', {}, shapes[way]);
  const made = {
    verify: await fixture('verify'),
    search: await fixture('search'),
    batch: await fixture('batch'),
  };
  return {
    p,
    clock,
    app,
    made,
    async ask(way, key, question, path = wayPath(way, made[way].code)) {
      const body = JSON.stringify(question);
      const { code } = made[way];
      const call = signedCall({ code, key, at: clock.now(), method: 'POST', path, body });
      const raw = await app.inject({ ...call, remoteAddress: '127.0.0.1' });
      const error = raw.headers['x-gateway-error'];
      return {
        status: raw.statusCode,
        code: typeof error === 'string' ? error : undefined,
        body: raw.json(),
        raw,
      };
    },
    async keyOf(way, changes = {}) {
      const grant = await made[way].grant(changes);
      return { ...(await made[way].key(grant.id)), grantId: grant.id };
    },
    async lastEntry(grantId) {
      const { rows: found } = await sql<{ kind: string; body: Buffer }>`
        select kind, body from ledger.entry where subject_id = ${grantId} and kind like 'serve.call-%'
        order by id desc limit 1`.execute(p.db);
      const text = found[0]?.body.toString('utf8') ?? assert.fail('no call is on record');
      return { kind: found[0]?.kind ?? '', text, detail: JSON.parse(text).detail };
    },
  };
}

export const claims = (id: string, claimed: Record<string, string>) => ({ id_no: id, claims: claimed });

/** What a verification says. */
export function said({ body, raw }: WayAnswer): { result: string; claims: Record<string, string> } {
  assert.equal(raw.statusCode, 200, raw.body);
  return body.answer as { result: string; claims: Record<string, string> };
}

export type Page = { count: number; records: Record<string, unknown>[]; next: string | null };
export function pageIn({ body, raw }: WayAnswer): Page {
  assert.equal(raw.statusCode, 200, raw.body);
  return body as Page;
}
