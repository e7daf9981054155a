/** What operators see and strangers do not: by the machine they call from, or by the agreed token. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { testStack } from '#tests/factories/stack.ts';
import type { Config } from '../config.ts';
import { openHttp } from './server.ts';

const open: FastifyInstance[] = [];
after(() => Promise.all(open.map((app) => app.close())));

async function opened(changes: Partial<Config> = {}): Promise<FastifyInstance> {
  const k = await testStack();
  const app = await openHttp({ ...k, config: { ...k.config, ...changes } }, '9.9.9');
  open.push(app);
  return app;
}

async function seen(app: FastifyInstance, remoteAddress: string, headers: Record<string, string> = {}) {
  const ask = (url: string) => app.inject({ url, remoteAddress, headers });
  const [numbers, health] = [await ask('/metrics'), await ask('/api/health')];
  const told = Object.keys(health.json()).sort().join();
  return [numbers.statusCode, health.statusCode, told];
}
const all = [200, 200, 'checks,degraded,now,ok,parts,version'];
const little = [403, 200, 'degraded,ok'];

test('without a token: direct callers on this machine, whatever a proxy passes on is somebody else', async () => {
  const app = await opened();
  assert.deepEqual(await seen(app, '127.0.0.1'), all);
  assert.deepEqual(await seen(app, '::1'), all);
  assert.deepEqual(await seen(app, '198.51.100.7'), little);
  assert.deepEqual(await seen(app, '127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }), little);
  assert.deepEqual(await seen(app, '127.0.0.1', { forwarded: 'for=198.51.100.7' }), little);
  const reply = await app.inject({ url: '/metrics', remoteAddress: '198.51.100.7' });
  assert.equal(reply.json().code, 'kernel.operators-only');
  const behind = await opened({ trustedProxy: ['127.0.0.0/8'] });
  assert.deepEqual(await seen(behind, '127.0.0.1', { 'x-forwarded-for': '198.51.100.7' }), little);
});

test('with a token: whoever brings it, from anywhere; this machine alone is no longer enough', async () => {
  const app = await opened({ metricsToken: 'only-for-this-test' });
  assert.deepEqual(await seen(app, '198.51.100.7', { authorization: 'Bearer only-for-this-test' }), all);
  assert.deepEqual(await seen(app, '198.51.100.7', { authorization: 'Bearer only-for-this' }), little);
  assert.deepEqual(await seen(app, '127.0.0.1'), little);
});
